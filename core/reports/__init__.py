"""What a centre hands in: figures and lists counted from the facts of a desk, and files to put them in."""
