"""Grading: what a call was worth to those who listened to it, by the form of its centre. Pure."""
