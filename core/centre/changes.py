"""What is different in a new edition of a pack: what an operator should read before the first call."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any

from core.domain.pack import Entry, Pack
from core.domain.record import record
from core.domain.words import words


class Part(StrEnum):
    """Parts of a pack that people work by, in the order in which a change of them matters."""

    NORM = "norm"
    SPEECH = "speech"
    TACTIC = "tactic"
    REGULATION = "regulation"
    TERM = "term"
    LINE = "line"
    THEME = "theme"
    TOPIC = "topic"
    BUTTON = "button"
    GRADING = "grading"
    DIRECTORY = "directory"


@record(frozen=True, slots=True)
class PackChange:
    """One thing that changed. ``before``, ``after``: its text; empty: it was not there, or is gone."""

    part: Part
    id: str
    title: str
    before: str
    after: str


_Told = Callable[[Any, str], tuple[str, str]]


def pack_changes(before: Pack, after: Pack, language: str) -> tuple[PackChange, ...]:
    """What changed between two editions, as people read it."""
    return tuple(
        change
        for part, records, told in _PARTS
        for change in _changes(part, records(before), records(after), told, language)
    )


def _changes(
    part: Part, before: Iterable[Any], after: Iterable[Any], told: _Told, language: str
) -> Iterator[PackChange]:
    old = {_id(one): told(one, language) for one in before}
    new = {_id(one): told(one, language) for one in after}
    for key in (*new, *(gone for gone in old if gone not in new)):
        was, now = old.get(key, ("", "")), new.get(key, ("", ""))
        if was != now:
            yield PackChange(part, key, now[0] or was[0], was[1], now[1])


def _id(one: Any) -> str:
    """By what a thing is known again; an edition of a norm, a term or a graded point by its first day too."""
    name = str(getattr(one, "id", "") or getattr(one, "code", ""))
    since = getattr(one, "valid_from", None)
    return f"{name} {since}" if since else name


def _text(one: Any, language: str) -> tuple[str, str]:
    return words(one.title, language), words(one.text, language)


def _title(one: Any, language: str) -> tuple[str, str]:
    title = words(one.title, language)
    return title, title


def _norm(one: Any, language: str) -> tuple[str, str]:
    return one.id, f"{one.limit} · {one.source}"


def _tactic(one: Any, language: str) -> tuple[str, str]:
    return words(one.title, language), " · ".join(words(point.text, language) for point in one.points)


def _term(one: Any, language: str) -> tuple[str, str]:
    extension = f" + {one.extension_days} {one.extension_unit}" if one.extension_days else ""
    state = "" if one.enabled else " –"
    return words(one.title, language), f"{one.days} {one.unit}{extension}{state} · {one.source}"


def _line(one: Any, language: str) -> tuple[str, str]:
    title = words(one.title, language)
    return title, " · ".join(part for part in (title, one.number, one.hours) if part)


def _button(one: Any, language: str) -> tuple[str, str]:
    return words(one.title, language), words(one.competence, language)


def _item(one: Any, language: str) -> tuple[str, str]:
    title = words(one.title, language)
    return title, " · ".join(part for part in (title, str(one.points), one.source) if part)


def _entry(one: Entry, language: str) -> tuple[str, str]:
    parts = (
        one.organisation,
        one.unit,
        one.post,
        one.phone,
        one.hours,
        one.address,
        *one.profiles,
        *one.ages,
    )
    return one.name, " · ".join(part for part in (one.name, *parts) if part)


_PARTS: tuple[tuple[Part, Callable[[Pack], Iterable[Any]], _Told], ...] = (
    (Part.NORM, lambda pack: pack.norms, _norm),
    (Part.SPEECH, lambda pack: pack.modules, _text),
    (Part.TACTIC, lambda pack: pack.tactics, _tactic),
    (Part.REGULATION, lambda pack: pack.clauses, _text),
    (Part.TERM, lambda pack: pack.terms, _term),
    (Part.LINE, lambda pack: pack.lines, _line),
    (Part.THEME, lambda pack: pack.themes, _title),
    (Part.TOPIC, lambda pack: pack.topics, _title),
    (Part.BUTTON, lambda pack: pack.buttons, _button),
    (Part.GRADING, lambda pack: pack.grading.items if pack.grading else (), _item),
    (Part.DIRECTORY, lambda pack: pack.directory, _entry),
)
