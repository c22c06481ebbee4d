"""One whole day of each centre, as its people tell of it, and the figures of that day worked out by hand."""
