"""What a fact is.

A fact is a small frozen record of what happened. Its payload is what JSON has without floats: strings,
integers, booleans, null and lists of strings. Facts are only ever added; one that changes its meaning gets a
new version and an upcast in the envelope's reader, never a new reading of old ones.
"""

from typing import ClassVar

from core.domain.record import record


@record(frozen=True, slots=True)
class Fact:
    """What happened to one card. ``TYPE`` is its dotted name on the wire."""

    TYPE: ClassVar[str] = ""
    VERSION: ClassVar[int] = 1


@record(frozen=True, slots=True)
class DeskFact(Fact):
    """What happened at a desk and to no card. It travels under a card id of its own, and makes no card."""
