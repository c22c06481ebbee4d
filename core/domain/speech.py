"""Speech modules: prescribed phrases with blanks, and the words that name a receiver.

A blank is a run of underscores, as printed in the order. An instruction in brackets behind it, «(Ф.И.)», says
how to fill it and is not spoken; the space that the print leaves before a full stop goes with the blank.
"""

import re
from collections.abc import Mapping, Sequence

from core.domain.pack import Button, Entry, Module, Pack
from core.domain.record import record
from core.domain.text import fold
from core.domain.vocabulary import Blank
from core.domain.words import words

UNFILLED = "____"  # what stands in place of a blank nobody can fill yet

_FULL_NAME = 3
"""Words in «Петрова Зинаида Ивановна»."""

_POLITE = {"oglu": "{name} bəy", "qizi": "{name} xanım"}
"""How Azerbaijani addresses whoever is written down with such a last word, as search folds it."""

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


def languages_of_speech(spoken: Sequence[str], caller: str, operator: str) -> tuple[str, ...]:
    """In which languages a phrase is shown: the caller's, to be said, and beside it the operator's.

    ``spoken``: what the centre speaks. A caller whose language is not known yet, or not among them, is met in
    the first. The operator's is left out when it is the same, or the centre has no texts in it.
    """
    said = caller if caller in spoken else spoken[0]
    return (said, operator) if operator in spoken and operator != said else (said,)


def addressed(name: str) -> str:
    """How a person is addressed: by name and patronymic where both are known (tactics, point 2).

    >>> addressed("Петрова Зинаида Ивановна"), addressed("Əliyev Anar Vaqif oğlu")
    ('Зинаида Ивановна', 'Anar bəy')
    """
    parts = name.split()
    if len(parts) < _FULL_NAME:
        return name
    polite = _POLITE.get(fold(parts[-1]))
    return polite.format(name=parts[1]) if polite else " ".join(parts[1:])


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
