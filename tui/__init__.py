"""The screen without a desk: keys, pictures and the terminal."""
