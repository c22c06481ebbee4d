"""Calls that were graded, folded from their facts: with any words wherever words can be, for every centre."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from core.centre.files import load_pack
from core.domain import events as e
from core.domain.card import Card
from core.domain.fields import FIELDS
from core.domain.fold import evolve
from core.domain.grading.form import Answer, Evidence, Grading, Item, Mark
from core.domain.grading.grade import Purpose
from core.domain.grading.travelling import text_of
from core.domain.pack import Pack
from core.sandbox.from_call import keep, scenario_text
from tests.core.domain.cases import START, event

CENTRES = ("az-1542", "kz-fsms", "ru-smo", "ru-tfoms-krasnodar", "ru-tfoms-kuzbass")
CARD_ID = "01a1f95f-2f34-72bb-bf77-13d171bbcfea"
BLOCKS = {
    Evidence.RINGS: "opening", Evidence.GREETING: "opening", Evidence.IDENTITY: "scanning",
    Evidence.REASON: "scanning", Evidence.TACTIC: "tactics", Evidence.PLAN: "substance",
    Evidence.THEME_IN_FORCE: "substance", Evidence.HOLD: "transfer", Evidence.RECEIVER: "transfer",
    Evidence.HANDED_OVER: "transfer", Evidence.FINISHED: "card", Evidence.CLOSING: "closing",
    Evidence.GOODBYE: "closing",
}  # fmt: skip
HEARD = Item(id="voice", block="tactics", points=3, title={"ru": "Голос\n[[lines]]"})
"""A point that only who listened knows, with a title that would like to be more than a note."""

FORM = Grading(
    since=date(2026, 1, 1),
    items=(
        *(
            Item(id=f"of_{one}", block=BLOCKS[one], points=4, title={"ru": f"Пункт {one}"}, evidence=one)
            for one in Evidence
        ),
        HEARD,
    ),
)
"""An invented form that asks for everything that facts can say."""


PACKS = {centre: replace(load_pack(centre), grading=FORM) for centre in CENTRES}
"""The packs of the centres, with the invented form."""
KRASNODAR = PACKS["ru-tfoms-krasnodar"]
ALL = frozenset({*Evidence, ""})


@dataclass(frozen=True)
class Shape:
    """What happened in a call, as far as a scenario may know: ``low``: the evidence that was not full.

    ``line``, ``relation``, ``marks``: codes. ``hold_s``: how long somebody waited; 0: nobody did.
    """

    kind: str = "consultation"
    theme: str = ""
    emergency: bool = False
    hold_s: int = 0
    tactic: str = ""
    button: str = ""
    relation: str = ""
    marks: str = ""
    low: frozenset[str] = ALL


def themes(pack: Pack, kind: str) -> list[str]:
    """The themes that go together with a kind."""
    return [one.code for one in pack.themes if not one.kinds or kind in one.kinds]


def graded(
    pack: Pack, shape: Shape = Shape(), says: Callable[[], str] = lambda: "–", card_id: str = CARD_ID
) -> Card:
    """The card of a graded call of this shape; ``says``: what stands wherever words can be."""
    card, at = Card(card_id), START
    for place, (fact, actor, wait) in enumerate(_story(pack, shape, says), 1):
        at += timedelta(seconds=wait)
        happened = replace(event(fact, at, place=place), card_id=card_id, actor=actor, event_id=f"e-{place}")
        card = evolve(card, happened)
    return card


Told = tuple[e.Fact, str, int]


def _story(pack: Pack, shape: Shape, says: Callable[[], str]) -> Iterator[Told]:
    """What is told of the call, by whom, and how many seconds after what was told before."""
    who, grader = f"оператор {says()}", f"слушает {says()}"
    before = [*_talk(pack, shape, says), *_anything(says)]
    for fact in before:
        yield fact, who, fact.waited_s if isinstance(fact, e.CallResumed) else 1
    points = pack.grading.items if pack.grading else ()
    answers = [Answer(says(), 3, Mark.NONE, reason=says(), remark=says())]
    for one in points:
        mark = Mark.NONE if one.evidence in shape.low else Mark.FULL
        answers.append(Answer(one.id, one.points, mark, reason=says(), remark=says()))
    yield _grade(Purpose.FIRST, "", text_of(answers), says), grader, 1
    first = f"e-{len(before) + 1}"
    yield e.GradeAppealed(first, says()), who, 1
    yield _grade(Purpose.REVIEW, first, text_of(answers), says), f"вторая {says()}", 1


def _grade(purpose: str, answers_to: str, answers: str, says: Callable[[], str]) -> e.GradeGiven:
    return e.GradeGiven(purpose, answers_to, says(), says(), says(), says(), answers, "", 30, says(), says())


def _talk(pack: Pack, shape: Shape, says: Callable[[], str]) -> Iterator[e.Fact]:
    line = pack.lines[0].code if pack.lines else ""
    yield e.CardOpened(7, "phone", line, "incoming", says(), says(), 2, pack.centre.id, "1")
    codes = {
        "kind": shape.kind, "theme": shape.theme or themes(pack, shape.kind)[0],
        "relation": shape.relation, "urgency": shape.marks,
    }  # fmt: skip
    for name in (one.id for one in FIELDS if one.id not in codes and one.id != "channel"):
        yield e.FieldSet(name, says())
    yield e.FieldSet("urgency", says())
    yield from (e.FieldSet(name, code) for name, code in codes.items())
    yield e.FieldContinued("essence", says())
    if shape.emergency:
        yield from (e.EmergencyMarked(), e.EmergencyCleared(says()), e.EmergencyMarked())
    for module in pack.modules[:3]:
        yield e.SpeechSaid(module.id, says())
    if shape.hold_s:
        yield from (e.CallHeld(), e.CallResumed(shape.hold_s))
    if tactic := pack.tactic(shape.tactic):
        yield e.PointTicked(tactic.id, tactic.points[0].id)
    if shape.button:
        yield from (_passed(shape.button, says), e.CardReturned(says()), _passed(shape.button, says))
    yield from (e.CallEnded(60), e.CardWrappedUp(says()))


def _passed(button: str, says: Callable[[], str]) -> e.CardEscalated:
    return e.CardEscalated(button, says(), says(), says(), says(), 2, says())


_NOT_ANYHOW = {e.CardErased, e.EmergencyCleared, e.GradeGiven, e.FieldSet, e.FieldContinued, e.CardReturned}
"""Facts that say more than words: they stand in the story itself, where they may."""


def _anything(says: Callable[[], str]) -> Iterator[e.Fact]:
    """Every fact that has words, with any words in every one of its places, those of codes too."""
    for kind in e.FACTS.values():
        parts: dict[str, Any] = {one.name: says() if one.type is str else 0 for one in fields(kind)}
        if kind not in _NOT_ANYHOW and any(parts.values()):
            yield kind(**parts)


# --- what is made of them -----------------------------------------------------------------------------------

ID = "from_call"


def made(card: Card, pack: Pack = KRASNODAR) -> dict[str, Any]:
    """The scenario as its file says it."""
    return tomllib.loads(scenario_text(card, pack, ID))


def ids(scenario: dict[str, Any]) -> list[str]:
    """What is expected."""
    return [one["id"] for one in scenario["expect"]]


def written(folder: Path, card: Card, pack: Pack) -> Path:
    """The scenario as a file."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{ID}.toml"
    keep(scenario_text(card, pack, ID), file)
    return file
