"""What must hold in a pack about the work: lines, shifts, duties, targets, training, grading."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from core.centre.naming import Law, in_order, known, known_channels, known_kinds, known_themes, leads_round
from core.domain.build import Problem
from core.domain.grading.form import Evidence, Grading, Item
from core.domain.hours import DAY, WEEKDAYS, Line, minutes, uncovered
from core.domain.lasting import holds
from core.domain.pack import Pack
from core.domain.training import FaultKind
from core.domain.vocabulary import EntryKind, Promise

_WHOLE = 100
"""Percent."""
_HOURS = 24
"""Of a day."""
_BEST = 5
"""The best mark that a citizen can give."""
_NEW_AT_MOST = 3660
"""Days; as many as a term may have."""


def _lines(pack: Pack) -> Iterator[Problem]:
    after = {line.code: line.overflow for line in pack.lines}
    for line in pack.lines:
        key = f"lines[{line.code}]"
        yield from _openings(key, line)
        yield from in_order(key, line.valid_from, line.valid_to)
        yield from known_themes(pack, key, line.themes)
        if line.overflow:
            yield from known(f"{key}.overflow", [line.overflow], after, "line")
        if leads_round(line.code, after):
            yield Problem(f"{key}.overflow", line.overflow, "calls would go round and reach nobody")


def _openings(key: str, line: Line) -> Iterator[Problem]:
    for number, opening in enumerate(line.openings, 1):
        where = f"{key}.openings[{number}]"
        if not opening.days:
            yield Problem(f"{where}.days", [], "at least one day is needed")
        yield from known(f"{where}.days", opening.days, WEEKDAYS, "day")
        yield from _hours(where, opening.begins, opening.ends)


def _hours(key: str, begins: str, ends: str) -> Iterator[Problem]:
    for name, text in (("begins", begins), ("ends", ends)):
        found = minutes(text)
        if found is None or (name == "begins" and found == DAY):
            yield Problem(f"{key}.{name}", text, "a time is needed, as 09:00")


def _shifts(pack: Pack) -> Iterator[Problem]:
    wrong = [
        problem for one in pack.shifts for problem in _hours(f"shifts[{one.code}]", one.begins, one.ends)
    ]
    yield from wrong
    day_and_night = next((line for line in pack.lines if not line.openings), None)
    gap = uncovered(pack.shifts) if pack.shifts and not wrong else None
    if gap is not None and day_and_night is not None:
        why = f"nobody is on shift, and line {day_and_night.code} is answered day and night"
        yield Problem("shifts", f"{gap // 60:02}:{gap % 60:02}", why)


def _duties(pack: Pack) -> Iterator[Problem]:
    for duty in pack.duties:
        key = f"duties[{duty.what}]"
        yield from known(f"{key}.what", [duty.what], Promise, "promise")
        yield from known_channels(pack, key, duty.channels)
        yield from known_kinds(pack, key, duty.kinds)
        if duty.within_s <= 0:
            yield Problem(f"{key}.within_s", duty.within_s, "must be more than nothing")
        for name in ("retry_s", "attempts", "after_s"):
            if getattr(duty, name) < 0:
                yield Problem(f"{key}.{name}", getattr(duty, name), "may not be less than nothing")


def _targets(pack: Pack) -> Iterator[Problem]:
    for number, target in enumerate(pack.targets, 1):
        key = f"targets[{number}]"
        yield from known(f"{key}.figure", [target.figure], _figures(), "figure")
        if not 0 < target.at_least <= _WHOLE:
            yield Problem(f"{key}.at_least", target.at_least, "is in percent, from 1 to 100")
        if not target.source.strip():
            yield Problem(f"{key}.source", target.source, "may not be empty")


def _figures() -> tuple[str, ...]:
    from core.domain.figures import ORDER  # few centres aim at one

    return ORDER


def _buttons(pack: Pack) -> Iterator[Problem]:
    for button in pack.buttons:
        key = f"buttons[{button.id}]"
        yield from known_kinds(pack, key, button.kinds)
        if button.days < 0:
            yield Problem(f"{key}.days", button.days, "may not be less than nothing")


def _directory(pack: Pack) -> Iterator[Problem]:
    insurers = [entry.id for entry in pack.directory if entry.kind == EntryKind.INSURER]
    for entry in pack.directory:
        key = f"directory[{entry.id}]"
        yield from known_themes(pack, key, entry.themes)
        if entry.insurer:
            yield from known(f"{key}.insurer", [entry.insurer], insurers, "insurer")


def _training(pack: Pack) -> Iterator[Problem]:
    training = pack.training
    if training is None:
        return
    if not 0 < training.pass_mark <= _WHOLE:
        yield Problem("training.pass_mark", training.pass_mark, "is in percent, from 1 to 100")
    if training.exam_runs < 1:
        yield Problem("training.exam_runs", training.exam_runs, "one at least")
    yield from known("training.fatal", training.fatal, FaultKind, "kind of fault")
    ids = [block.id for block in training.blocks]
    for block in training.blocks:
        key = f"training.blocks[{block.id}]"
        if block.points < 1:
            yield Problem(f"{key}.points", block.points, "one at least")
        if ids.count(block.id) > 1:
            yield Problem(f"{key}.id", block.id, "two blocks have it")
    if not ids:
        yield Problem("training.blocks", [], "at least one is needed")


def _calls(pack: Pack) -> Iterator[Problem]:
    calls = pack.training.calls if pack.training else ()
    if calls and len(calls) != _HOURS:
        yield Problem("training.calls", len(calls), "24 numbers are needed, one an hour, or none")
    for hour, count in enumerate(calls):
        if count < 0:
            yield Problem(f"training.calls[{hour + 1}]", count, "may not be less than nothing")


def _grading(pack: Pack) -> Iterator[Problem]:
    grading = pack.grading
    if grading is None:
        return
    for name, most in (("low_rating", _BEST), ("newcomer_days", _NEW_AT_MOST)):
        if not 0 <= getattr(grading, name) <= most:
            yield Problem(f"grading.{name}", getattr(grading, name), f"must lie between 0 and {most}")
    yield from _blocks(pack, grading)
    for item in grading.items:
        yield from _item(pack, f"grading.items[{item.id}]", item)
    for one, other in combinations(grading.items, 2):
        starts = max(one.valid_from or date.min, other.valid_from or date.min)
        if one.id == other.id and holds(one, starts) and holds(other, starts):
            yield Problem(f"grading.items[{one.id}].id", one.id, "two that hold on the same day have it")
    if grading.items:
        yield from _asked(pack, grading)
    else:
        yield Problem("grading.items", [], "at least one is needed")


def _blocks(pack: Pack, grading: Grading) -> Iterator[Problem]:
    if pack.training is None:
        yield Problem("grading", None, "the blocks of its form stand in training, which is not here")
        return
    there = [block.id for block in pack.training.blocks]
    for item in grading.items:
        yield from known(f"grading.items[{item.id}].block", [item.block], there, "block")


def _item(pack: Pack, key: str, item: Item) -> Iterator[Problem]:
    yield from known_kinds(pack, key, item.kinds)
    yield from in_order(key, item.valid_from, item.valid_to)
    if not 0 < item.points <= _WHOLE:
        yield Problem(f"{key}.points", item.points, f"must lie between 1 and {_WHOLE}")
    if item.bonus and item.compliance:
        yield Problem(f"{key}.bonus", item.bonus, "what the law asks is no bonus")
    if item.evidence:
        yield from known(f"{key}.evidence", [item.evidence], Evidence, "evidence")
    if item.clause:
        yield from known(f"{key}.clause", [item.clause], (clause.id for clause in pack.clauses), "clause")


def _asked(pack: Pack, grading: Grading) -> Iterator[Problem]:
    """Of a call of any kind something is asked on every day that is graded; the least after a last one."""
    last = [item.valid_to for item in grading.items if item.valid_to and item.valid_to < date.max]
    days = sorted({grading.since, *(day + timedelta(days=1) for day in last if day >= grading.since)})
    for kind in pack.choices.get("kind", ()):
        empty = next((day for day in days if not any(_due(grading, kind.code, day))), None)
        if empty is not None:
            yield Problem("grading.items", kind.code, f"nothing is asked of this kind on {empty}")


def _due(grading: Grading, kind: str, day: date) -> Iterator[Item]:
    return (item for item in grading.asked(kind, day) if not item.bonus)


LAWS: tuple[Law, ...] = (
    _lines, _shifts, _duties, _targets, _buttons, _directory, _training, _calls, _grading,
)  # fmt: skip
