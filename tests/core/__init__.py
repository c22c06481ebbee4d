"""The desk without a screen, asked to prove it."""
