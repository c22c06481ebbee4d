"""Grading on the screen: what waits to be heard, the form, the grades of a call, what they come to."""
