"""What must hold in a scenario beyond the shape of its tables: names are known, words are translated."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from core.domain.build import Problem, join
from core.domain.fields import BY_ID, FieldKind, marks
from core.domain.pack import Pack
from core.domain.sandbox.facts import TEXT_LIMIT
from core.domain.sandbox.scenario import Before, Scenario, When
from core.domain.sandbox.score import CARD
from core.domain.sandbox.streams import centre_of
from core.domain.sandbox.travelling import commands_a_terminal, rules_of, text_of
from core.domain.sandbox.vocabulary import MOODS, MOST_MINUTES, MOST_RULES, Happened, Start, Thrown
from core.domain.training import FaultKind
from core.domain.vocabulary import HoldChoice, NoticeId, Outcome, Promise
from core.sandbox.reaching import unreached

_NEEDED: Final = ("says", "asks", "answers", "title", "about", "text")
_SPOKEN: Final = (*_NEEDED, "refuses", "hint")
"""Texts in several languages; those that are not needed may be empty, but not half there."""

_MOST_HOURS: Final = 24 * 366
"""A year: what lay there longer is of no use to a call."""


def broken(scenario: Scenario, pack: Pack, stem: str) -> Iterator[Problem]:
    """Everything that is wrong with a scenario made ready for a centre; ``stem``: of its file."""
    centre = centre_of(pack.centre.id)
    if scenario.id != stem:
        yield Problem("id", scenario.id, f"the file is called {stem}.toml")
    if scenario.centre != centre:
        yield Problem("centre", scenario.centre, f"this is the pack of {centre}")
        return
    known = _Names(scenario, pack)
    wrong = [
        *_whole(scenario, pack),
        *_unique(scenario),
        *_letters(scenario, ""),
        *_translated(scenario, scenario.languages, ""),
        *known.everywhere(scenario, ""),
        *_caller(scenario, pack),
        *_expectations(scenario),
        *_model(scenario, pack),
        *_before(scenario, pack),
    ]
    # Where a name is wrong, that a line is never said would be told a second time.
    yield from wrong or unreached(scenario)


def _whole(scenario: Scenario, pack: Pack) -> Iterator[Problem]:
    spoken = pack.centre.languages
    for language in scenario.languages:
        if language not in spoken:
            yield Problem("languages", language, f"the centre speaks: {', '.join(spoken)}")
    if not scenario.languages:
        yield Problem("languages", None, "is needed")
    if scenario.start not in set(Start):
        yield _unknown("start", scenario.start, "way to begin", Start)
    if not 0 < scenario.minutes <= MOST_MINUTES:
        yield Problem("minutes", scenario.minutes, f"from 1 to {MOST_MINUTES}")
    if pack.training is None:
        yield Problem("centre", scenario.centre, "its pack does not say how it trains: training.toml")
    if (length := len(text_of(scenario))) > TEXT_LIMIT:
        yield Problem("lines", length, f"the whole is longer than {TEXT_LIMIT} characters")
    if (rules := rules_of(scenario)) > MOST_RULES:
        yield Problem("lines", rules, f"more than {MOST_RULES} lines, questions and expectations together")


def _letters(value: Any, key: str) -> Iterator[Problem]:
    """Texts with anything in them that a terminal would obey."""
    if isinstance(value, str):
        if commands_a_terminal(value):
            yield Problem(key, value, "a control character; only letters and ends of lines")
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from _letters(part, join(key, str(name)))
    elif isinstance(value, tuple):
        for number, one in enumerate(value, 1):
            yield from _letters(one, f"{key}[{_name_of(one) or number}]")
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _letters(getattr(value, field.name), join(key, field.name))


def _unique(scenario: Scenario) -> Iterator[Problem]:
    tables = {
        "lines": [one.id for one in scenario.lines],
        "questions": [one.id for one in scenario.questions],
        "expect": [*(one.id for one in scenario.expect), *(one.id for one in scenario.fatal)],
        "model": [one.field for one in scenario.model],
    }
    for table, ids in tables.items():
        for name, count in Counter(ids).items():
            if count > 1:
                yield Problem(table, name, f"stands there {count} times")


def _translated(value: Any, languages: Iterable[str], key: str) -> Iterator[Problem]:
    """Texts that are not there in every language in which the caller can speak."""
    if isinstance(value, tuple):
        for number, one in enumerate(value, 1):
            yield from _translated(one, languages, f"{key}[{_name_of(one) or number}]")
    if not is_dataclass(value) or isinstance(value, type):
        return
    for field in fields(value):
        part = getattr(value, field.name)
        if field.name not in _SPOKEN or not isinstance(part, Mapping):
            if field.name != "training":
                yield from _translated(part, languages, join(key, field.name))
        elif part or field.name in _NEEDED:
            for language in languages:
                if not part.get(language, "").strip():
                    yield Problem(f"{join(key, field.name)}.{language}", None, "is needed")


def _name_of(one: Any) -> str:
    return str(getattr(one, "id", "") or getattr(one, "field", ""))


def _unknown(key: str, name: object, what: str, there: Iterable[str]) -> Problem:
    return Problem(key, name, f"there is no such {what}; there are: {', '.join(there) or 'none'}")


class _Names:
    """The codes that conditions of one scenario may name."""

    def __init__(self, scenario: Scenario, pack: Pack) -> None:
        self._pack = pack
        self._fields = [name for name in BY_ID if name != "channel"]
        points = {f"{tactic.id}.{point.id}" for tactic in pack.tactics for point in tactic.points}
        self._points = points
        self._tactics = {tactic.id: len(tactic.points) for tactic in pack.tactics}
        self._codes: Mapping[str, tuple[str, list[str]]] = {
            "said": ("speech module", [module.id for module in pack.modules]),
            "asked": ("question", [one.id for one in scenario.questions]),
            "planned": ("plan of action", [plan.code for plan in pack.plans]),
            "escalated": ("button", [button.id for button in pack.buttons]),
            "passed_to": ("entry of the directory", [entry.id for entry in pack.directory]),
            "contacted": ("entry of the directory", [entry.id for entry in pack.directory]),
            "offered": ("choice on hold", list(HoldChoice)),
            "promised": ("promise", list(Promise)),
            "contact": ("outcome of a contact", list(Outcome)),
            "noticed": ("notice", list(NoticeId)),
            "thrown": ("event", list(Thrown)),
            "heard": ("line", [one.id for one in scenario.lines]),
            "happened": ("thing that happens", list(Happened)),
            "filled": ("field", list(BY_ID)),
        }

    def everywhere(self, value: Any, key: str) -> Iterator[Problem]:
        """What is unknown in every condition in it."""
        if isinstance(value, When):
            yield from self._of(value, key)
        elif isinstance(value, tuple):
            for number, one in enumerate(value, 1):
                yield from self.everywhere(one, f"{key}[{_name_of(one) or number}]")
        elif is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                yield from self.everywhere(getattr(value, field.name), join(key, field.name))

    def _of(self, when: When, key: str) -> Iterator[Problem]:
        for kind, (what, there) in self._codes.items():
            for codes in getattr(when, kind):
                for code in codes.split("|"):
                    if code not in there:
                        yield _unknown(f"{key}.{kind}", code, what, there)
        for codes in when.ticked:
            for code in codes.split("|"):
                yield from self._point(f"{key}.ticked", code)
        for name, values in when.fields.items():
            yield from _values(self._pack, f"{key}.fields", name, values.split("|"))
        for name in ("elapsed", "silent", "held", "since"):
            if getattr(when, name) < 0:
                yield Problem(f"{key}.{name}", getattr(when, name), "seconds are not negative")
        if when.since and not when.heard:
            yield Problem(f"{key}.since", when.since, "of which line? it needs heard")
        for name in ("mood_least", "mood_most"):
            if getattr(when, name) not in MOODS:
                yield Problem(f"{key}.{name}", getattr(when, name), "a mood is from 0 to 10")

    def _point(self, key: str, code: str) -> Iterator[Problem]:
        tactic, counted, number = code.partition(":")
        if not counted:
            if code not in self._points:
                yield _unknown(key, code, "point of a list", sorted(self._points))
        elif tactic not in self._tactics:
            yield _unknown(key, tactic, "list", self._tactics)
        elif number not in {str(count) for count in range(1, self._tactics[tactic] + 1)}:
            yield Problem(key, code, f"the list has {self._tactics[tactic]} points")


def _values(pack: Pack, key: str, name: str, values: Iterable[str]) -> Iterator[Problem]:
    """A field that no card has, or values that its list does not."""
    field = BY_ID.get(name)
    if field is None:
        yield _unknown(key, name, "field", BY_ID)
    elif field.kind is FieldKind.ENTRY:
        for value in values:
            if (entry := pack.entry(value)) is not None:  # a card bears what an operator reads
                yield Problem(f"{key}.{name}", value, f"write the name, as it is in the field: {entry.name}")
    elif field.kind in (FieldKind.CHOICE, FieldKind.MARKS):
        there = [one.code for one in pack.options(field.choices)]
        for value in values:
            for code in marks(value) if field.kind is FieldKind.MARKS else (value,):
                if code not in there:
                    yield _unknown(f"{key}.{name}", code, f"{field.choices} in the pack", there)


def _caller(scenario: Scenario, pack: Pack) -> Iterator[Problem]:
    caller = scenario.caller
    if caller.line and caller.line not in (lines := [line.code for line in pack.lines]):
        yield _unknown("caller.line", caller.line, "line", lines)
    if caller.channel not in (channels := [one.code for one in pack.channels]):
        yield _unknown("caller.channel", caller.channel, "channel", channels)
    if caller.mood not in MOODS:
        yield Problem("caller.mood", caller.mood, "a mood is from 0 to 10")
    for name in ("patience", "hold_patience"):
        if getattr(caller, name) < 1:
            yield Problem(f"caller.{name}", getattr(caller, name), "one second at least")
    for question in scenario.questions:
        for name, value in question.tells.items():
            yield from _values(pack, f"questions[{question.id}].tells", name, [value])
        if question.least_mood and not question.refuses:
            yield Problem(f"questions[{question.id}].refuses", None, "is needed: what they say instead")


def _expectations(scenario: Scenario) -> Iterator[Problem]:
    blocks = [block.id for block in scenario.training.blocks] if scenario.training else []
    ids, lines = [one.id for one in scenario.expect], [one.id for one in scenario.lines]
    for one in scenario.expect:
        key = f"expect[{one.id}]"
        if one.block not in blocks:
            yield _unknown(f"{key}.block", one.block, "block", blocks)
        if one.points < 1:
            yield Problem(f"{key}.points", one.points, "one at least")
        if one.since and one.since not in lines:
            yield _unknown(f"{key}.since", one.since, "line", lines)
        if one.since and not one.within:
            yield Problem(f"{key}.since", one.since, "it needs within")
        for first in one.after:
            if first not in ids or first == one.id:
                yield _unknown(f"{key}.after", first, "other expectation", ids)
    for fault in scenario.fatal:
        if fault.kind not in set(FaultKind):
            yield _unknown(f"fatal[{fault.id}].kind", fault.kind, "kind of fault", FaultKind)
    if not scenario.expect:
        yield Problem("expect", None, "is needed: what is the trainee to do?")


def _model(scenario: Scenario, pack: Pack) -> Iterator[Problem]:
    for one in scenario.model:
        key = f"model[{one.field}]"
        yield from _values(pack, key, one.field, one.one_of)
        if not one.one_of and not one.mentions and not one.shown:
            yield Problem(key, None, "what is right? one_of, mentions or shown is needed")
        if one.points < 1:
            yield Problem(f"{key}.points", one.points, "one at least")
    if scenario.model and CARD not in {block.id for block in _blocks(scenario)}:
        yield Problem("model", None, f"the form of the centre has no block {CARD}")


def _blocks(scenario: Scenario) -> Iterator[Any]:
    yield from scenario.training.blocks if scenario.training else ()


def _before(scenario: Scenario, pack: Pack) -> Iterator[Problem]:
    for number, one in enumerate(scenario.before, 1):
        key = f"before[{number}]"
        for name, value in one.fields.items():
            yield from _values(pack, f"{key}.fields", name, [value])
        yield from _passed_on(one, key, pack)
        if one.promise and one.promise not in set(Promise):
            yield _unknown(f"{key}.promise", one.promise, "promise", Promise)
        if not 0 <= one.hours_ago <= _MOST_HOURS:
            yield Problem(
                f"{key}.hours_ago", one.hours_ago, f"hours are not negative, and {_MOST_HOURS} at most"
            )
        if one.channel not in (channels := [each.code for each in pack.channels]):
            yield _unknown(f"{key}.channel", one.channel, "channel", channels)
    first = scenario.before[0] if scenario.before else None
    if scenario.start == Start.GIVEN and (first is None or not first.button):
        yield Problem("before[1].button", None, "is needed: the card with which it begins was passed on")
    if scenario.start == Start.OWED and (first is None or not first.promise):
        yield Problem("before[1].promise", None, "is needed: the card with which it begins owes a call")


def _passed_on(one: Before, key: str, pack: Pack) -> Iterator[Problem]:
    if not one.button:
        return
    button = pack.button(one.button)
    if button is None:
        yield _unknown(f"{key}.button", one.button, "button", [each.id for each in pack.buttons])
    elif one.receiver and one.receiver not in (ids := [entry.id for entry in pack.receivers(button)]):
        yield _unknown(f"{key}.receiver", one.receiver, "receiver", ids)
