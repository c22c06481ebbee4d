"""Speech modules: prescribed phrases with blanks, and the words that name a receiver.

A blank is a run of underscores, as printed in the order. An instruction in brackets behind it, «(Ф.И.)», says
how to fill it and is not spoken; the space that the print leaves before a full stop goes with the blank.
"""

import re
from collections.abc import Mapping

from core.domain.pack import Button, Entry, Module, Pack
from core.domain.record import record
from core.domain.vocabulary import Blank
from core.domain.words import words

UNFILLED = "____"  # what stands in place of a blank nobody can fill yet

_BLANK = re.compile(r"_{2,}(?:\s*\([^()]*\))?(?:\s+(?=[.,;:!?]))?")


@record(frozen=True, slots=True)
class Filled:
    """A phrase to be said. ``missing``: what its blanks still wait for, in order; empty: it is complete."""

    text: str
    missing: tuple[str, ...] = ()


def blanks_in(text: str) -> int:
    """How many blanks a text has."""
    return len(_BLANK.findall(text))


def alternatives(blank: str) -> tuple[str, ...]:
    """What may fill a blank, best first."""
    return tuple(blank.split("|"))


def fill(module: Module, blanks: Mapping[str, str], language: str) -> Filled:
    """The module's phrase with ``blanks`` (a ``Blank`` → its words, as they are to be said) put in.

    The words go in as they are: nothing in them is read as a blank or as markup.
    """
    left = iter(module.blanks)
    missing: list[str] = []

    def said(_: re.Match[str]) -> str:
        candidates = alternatives(next(left, ""))
        found = next((blanks[name] for name in candidates if blanks.get(name, "").strip()), "")
        if not found:
            missing.append(candidates[0])
        return found or UNFILLED

    return Filled(_BLANK.sub(said, words(module.text, language)), tuple(missing))


def receiver_words(entry: Entry) -> str:
    """Who receives the call: organisation (unit), full name, position (Krasnodar order, clause 4)."""
    place = f"{entry.organisation} ({entry.unit})" if entry.organisation and entry.unit else ""
    parts = (place or entry.organisation or entry.unit, entry.name, entry.post)
    return ", ".join(part for part in parts if part)


def redirect_sentence(pack: Pack, button: Button, entry: Entry | None, language: str) -> Filled:
    """What is said before the call goes on to ``entry``; ``None``: to the queue behind the button."""
    named = entry and (entry.spoken or receiver_words(entry))
    receiver = named or words(button.spoken or button.title, language)
    module = pack.module(button.phrase)
    return fill(module, {Blank.RECEIVER: receiver}, language) if module else Filled(receiver)
