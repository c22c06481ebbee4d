"""Fixtures of the command line's tests."""

from tests.tui.cli import english_again, place, seeded, worked

__all__ = ["english_again", "place", "seeded", "worked"]
