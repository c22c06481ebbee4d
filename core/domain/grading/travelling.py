"""Answers as they travel inside a fact: JSON, with nothing in it that goes without saying."""

import json
from collections.abc import Iterable
from dataclasses import MISSING, fields
from typing import Any, Final

from core.domain import envelope
from core.domain.build import Problem, build
from core.domain.envelope import canonical
from core.domain.grading.form import Answer, Mark
from core.domain.record import changed

TEXT_LIMIT: Final = 24_000
"""The most characters of the answers as text."""
WORDS_LIMIT: Final = 8_000
"""The most characters of all that is said in one grade: none of it is too long to be read again, and whatever
it is written in, the answers still go into one event (64 KiB).
"""
_POINTS: Final = range(101)
_MARKS: Final = frozenset(Mark)
_DEFAULTS: Final[dict[str, Any]] = {
    field.name: field.default for field in fields(Answer) if field.default is not MISSING
}


def text_of(answers: Iterable[Answer]) -> str:
    """The answers as text."""
    rows = []
    for one in answers:
        values = {field.name: getattr(one, field.name) for field in fields(Answer)}
        rows.append({name: v for name, v in values.items() if name not in _DEFAULTS or v != _DEFAULTS[name]})
    return canonical(rows)


def answers_of(text: str) -> tuple[Answer, ...]:
    """The answers in a text. Total: none, where another program wrote what we cannot read."""
    problems: list[Problem] = []
    try:
        answers = build(tuple[Answer, ...], json.loads(text), "answers", problems)
    except (ValueError, RecursionError):
        return ()
    return tuple(map(storable, answers)) if not problems and all(map(_sound, answers)) else ()


def storable(answer: Answer) -> Answer:
    """The answer with texts that can be kept everywhere."""
    kept = envelope.storable
    return changed(answer, item=kept(answer.item), reason=kept(answer.reason), remark=kept(answer.remark))


def _sound(one: Answer) -> bool:
    """Whether it can be counted and shown."""
    return one.points in _POINTS and one.mark in _MARKS and (not one.found or one.found in _MARKS)
