"""Terminology and the pure rules of the call; no I/O, no clock, no random."""
