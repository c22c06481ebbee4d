"""One slice per screen of the console."""
