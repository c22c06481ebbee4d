"""What must hold inside a pack beyond the shape of its tables: nothing in it may lead nowhere.

Each law is a small generator; :func:`broken` runs them all, at every start of the console as in ``pult pack
check``: a pack that was edited by hand is held to them too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.centre import form_laws, term_laws, work_laws
from core.centre.naming import Law, in_order, known_field, known_kinds, these
from core.domain.build import NAMES, Problem, join
from core.domain.duties import DutyRule
from core.domain.fields import BY_ID, FIELDS, FieldKind
from core.domain.grading.form import Item
from core.domain.hours import Line, Shift
from core.domain.pack import (
    Button,
    Centre,
    Channel,
    Choice,
    Clause,
    Entry,
    Module,
    Norm,
    Pack,
    Point,
    Required,
    Tactic,
    Theme,
    Topic,
)
from core.domain.speech import alternatives, blanks_in
from core.domain.terms import NoticeRule, TermRule, Wait
from core.domain.vocabulary import Blank, EntryKind, Kind, NormId, SpeechGroup
from core.domain.words import Words

_LISTS = {f.choices: f for f in FIELDS if f.kind in (FieldKind.CHOICE, FieldKind.MARKS)}
_ASKED_FOR = {  # codes that the program itself asks about
    "kind": (Kind.CONSULTATION, Kind.COMPLAINT, Kind.OUT_OF_SCOPE),
    "channel": ("phone",),
    "relation": ("self",),
}
_MUST_SAY: dict[type, tuple[str, ...]] = {  # may not be empty; elsewhere an empty text means "none"
    Shift: ("code",),
    DutyRule: ("what",),
    Centre: ("id", "version", "source", "region", "tz"),
    Line: ("code",),
    Choice: ("code",),
    Channel: ("code",),
    Theme: ("code",),
    Topic: ("code",),
    Required: ("field",),
    Norm: ("clause", "source"),
    Clause: ("id",),
    Module: ("id", "source"),
    Tactic: ("id", "source"),
    Point: ("id",),
    Button: ("id",),
    Entry: ("id", "name"),
    TermRule: ("id", "source"),
    NoticeRule: ("what", "source"),
    Wait: ("id", "source"),
    Item: ("id",),
}
_OWN_TABLES = {"theme": "themes", "channel": "channels", "topic": "topics"}
_SEVERAL = ("required", "norms", "terms", "notices", "waits", "grading.items")
"""Rules for several kinds; editions, which have a law of their own."""
_LEVELS = (1, 2, 3)


def broken(pack: Pack, folder: str) -> list[Problem]:
    """Every law that ``pack`` breaks. ``folder``: the name of its folder, by which consoles ask for it."""
    problems = [problem for law in _LAWS for problem in law(pack)]
    if pack.centre.id != folder:
        problems.append(Problem("centre.id", pack.centre.id, f"must be the name of the folder, {folder}"))
    return problems


def _centre(pack: Pack) -> Iterator[Problem]:
    centre = pack.centre
    if not centre.languages:
        yield Problem("centre.languages", [], "at least one language is needed")
    if not (len(centre.region) == 2 and centre.region.isascii() and centre.region.isupper()):
        yield Problem("centre.region", centre.region, "a country code of two capital letters is needed")
    try:
        ZoneInfo(centre.tz)
    except (ValueError, OSError, ZoneInfoNotFoundError):  # no console could be opened with it
        yield Problem("centre.tz", centre.tz, "a time zone is needed, as Europe/Moscow")


def _texts(pack: Pack) -> Iterator[Problem]:
    """Every text for people is there in every language of the centre, and what must be said is said."""
    yield from _silent("centre", pack.centre, pack.centre.languages)
    for key, records in _tables(pack).items():
        for record in records:
            yield from _silent(f"{key}[{_name(record)}]", record, pack.centre.languages)


def _silent(key: str, record: Any, languages: Iterable[str]) -> Iterator[Problem]:
    kind: Any = type(record)
    for name in _MUST_SAY[kind]:
        if not getattr(record, name).strip():
            yield Problem(join(key, name), getattr(record, name), "may not be empty")
    for name, needed in _words(kind):
        texts = getattr(record, name)
        for language in languages if texts or needed else ():
            if not texts.get(language, "").strip():
                where = f"{key}.{name}.{language}"
                yield Problem(where, texts.get(language), f"the text in {language!r} is needed")


@cache
def _words(kind: Any) -> tuple[tuple[str, bool], ...]:
    """The fields of a dataclass that hold texts for people, and whether each must be there."""
    return tuple((f.name, f.default_factory is MISSING) for f in fields(kind) if f.type == Words)


def _tables(pack: Pack) -> dict[str, Iterable[Any]]:
    """Every list of records in a pack, by its key."""
    return {
        "lines": pack.lines, "required": pack.required, "norms": pack.norms, "clauses": pack.clauses,
        "modules": pack.modules, "tactics": pack.tactics, "plans": pack.plans, "buttons": pack.buttons,
        "directory": pack.directory,
        "shifts": pack.shifts, "duties": pack.duties,
        "terms": pack.terms, "notices": pack.notices, "waits": pack.waits,
        "channels": pack.channels, "themes": pack.themes, "topics": pack.topics,
        "grading.items": pack.grading.items if pack.grading else (),
        **{f"choices.{name}": choices for name, choices in pack.choices.items()},
        **{f"buttons[{button.id}].reasons": button.reasons for button in pack.buttons},
        **{f"tactics[{tactic.id}].points": tactic.points for tactic in pack.tactics},
    }  # fmt: skip


def _name(record: Any) -> str:
    return next(str(getattr(record, name)) for name in NAMES if hasattr(record, name))


def _unique(pack: Pack) -> Iterator[Problem]:
    for key, records in _tables(pack).items():
        if key in _SEVERAL:
            continue
        for name, times in Counter(map(_name, records)).items():
            if times > 1:
                yield Problem(f"{key}[{name}]", name, f"stands here {times} times")


def _choices(pack: Pack) -> Iterator[Problem]:
    for name in pack.choices:
        if name not in _LISTS:
            lists = these(_LISTS)
            yield Problem(f"choices.{name}", None, f"no field asks for this list; there are: {lists}")
        elif name in _OWN_TABLES:
            yield Problem(f"choices.{name}", None, f"stands in a table of its own, {_key_of(name)}")
    for name, field in _LISTS.items():
        codes = [one.code for one in pack.options(name)]
        if not codes and name in _asked(pack):
            yield Problem(_key_of(name), None, "at least one choice is needed")
        for one in pack.options(name):
            key = f"{_key_of(name)}[{one.code}]"
            if len(one.code) > field.limit or one.code.split() != [one.code]:  # marks stand one space apart
                yield Problem(key, one.code, f"a code is one word of at most {field.limit} characters")
            yield from known_kinds(pack, key, one.kinds)
        for code in _ASKED_FOR.get(name, ()):
            if code not in codes:
                yield Problem(_key_of(name), None, f"the program asks about {code!r}, which is not here")


def _asked(pack: Pack) -> set[str]:
    """The lists from which somebody must be able to choose."""
    shown = {name for row in pack.form for name in row.fields} | {one.field for one in pack.required}
    return {*_ASKED_FOR, "theme", "result"} | {BY_ID[name].choices for name in shown if name in BY_ID}


def _key_of(list_id: str) -> str:
    return _OWN_TABLES.get(list_id, f"choices.{list_id}")


def _every_kind_can_be_finished(pack: Pack) -> Iterator[Problem]:
    for kind in pack.choices.get("kind", ()):
        for name in ("theme", "result"):
            if not any(_is_for(one, kind.code) for one in pack.options(name)):
                yield Problem(_key_of(name), None, f"nothing here is for the kind {kind.code!r}")


def _is_for(choice: Choice, kind: str) -> bool:
    return not choice.kinds or kind in choice.kinds


def _required(pack: Pack) -> Iterator[Problem]:
    for one in pack.required:
        key = f"required[{one.field}]"
        yield from known_field(f"{key}.field", one.field)
        if one.instead:
            yield from known_field(f"{key}.instead", one.instead)
        yield from known_kinds(pack, key, one.kinds)
    for name in pack.handover_minimum:
        yield from known_field("handover_minimum", name)


def _norms(pack: Pack) -> Iterator[Problem]:
    for norm in pack.norms:
        key = f"norms[{norm.id}]"
        if norm.id not in list(NormId):
            yield Problem(f"{key}.id", norm.id, f"there is no such norm; there are: {these(NormId)}")
        if norm.limit <= 0:
            yield Problem(f"{key}.limit", norm.limit, "must be more than nothing")
        if not 0 <= norm.warn <= norm.limit:
            yield Problem(f"{key}.warn", norm.warn, f"must lie between 0 and the limit, {norm.limit}")
        yield from known_kinds(pack, key, norm.kinds, "")


def _periods(pack: Pack) -> Iterator[Problem]:
    yield from in_order("centre", pack.centre.valid_from, pack.centre.valid_to)
    for norm in pack.norms:
        yield from in_order(f"norms[{norm.id}]", norm.valid_from, norm.valid_to)


def _clauses(pack: Pack) -> Iterator[Problem]:
    known = {clause.id for clause in pack.clauses}
    for table in ("norms", "modules", "tactics"):
        for record in getattr(pack, table):
            if record.clause and record.clause not in known:
                key = f"{table}[{record.id}].clause"
                yield Problem(key, record.clause, f"there is no such clause; there are: {these(known)}")


def _modules(pack: Pack) -> Iterator[Problem]:
    for module in pack.modules:
        key = f"modules[{module.id}]"
        if module.group not in list(SpeechGroup):
            groups = these(SpeechGroup)
            yield Problem(f"{key}.group", module.group, f"there is no such group; there are: {groups}")
        for blank in module.blanks:
            if not set(alternatives(blank)) <= set(Blank):
                yield Problem(f"{key}.blanks", blank, f"there is no such blank; there are: {these(Blank)}")
        for language, text in module.text.items():
            runs = blanks_in(text)
            if runs != len(module.blanks):
                where = f"{key}.text.{language}"
                yield Problem(where, text, f"{runs} blanks in the text and {len(module.blanks)} in blanks")


def _tactics(pack: Pack) -> Iterator[Problem]:
    for tactic in pack.tactics:
        key = f"tactics[{tactic.id}].points"
        yield from known_kinds(pack, f"tactics[{tactic.id}]", tactic.kinds)
        if not tactic.points:
            yield Problem(key, [], "at least one point is needed")
        for point in tactic.points:
            if point.plan and not pack.plans:
                yield Problem(f"{key}[{point.id}].plan", point.plan, "asks for a plan and there are no plans")


def _buttons(pack: Pack) -> Iterator[Problem]:
    groups = {group for entry in pack.directory for group in entry.groups}
    modules = {module.id for module in pack.modules}
    for button in pack.buttons:
        key = f"buttons[{button.id}]"
        if button.level not in _LEVELS:
            levels = these(_LEVELS)
            yield Problem(f"{key}.level", button.level, f"there is no such level; there are: {levels}")
        if button.phrase and button.phrase not in modules:
            yield Problem(f"{key}.phrase", button.phrase, "there is no such speech module")
        if not button.receivers:
            yield Problem(f"{key}.receivers", [], "at least one group of the directory is needed")
        for group in button.receivers:
            if group not in groups:
                yield Problem(f"{key}.receivers", group, "nobody in the directory is in this group")


def _directory(pack: Pack) -> Iterator[Problem]:
    for entry in pack.directory:
        if entry.kind not in list(EntryKind):
            key = f"directory[{entry.id}].kind"
            yield Problem(key, entry.kind, f"there is no such kind of entry; there are: {these(EntryKind)}")


_LAWS: tuple[Law, ...] = (
    _centre, _texts, _unique, _choices, _every_kind_can_be_finished, _required, _norms, _periods,
    _clauses, _modules, _tactics, _buttons, _directory, *form_laws.LAWS, *work_laws.LAWS,
    *term_laws.LAWS,
)  # fmt: skip
