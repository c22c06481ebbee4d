"""What must hold of grades when the world has come to rest, and when the journal may refuse one.

A desk tells whose call it is by names, and by what holds; the journal by the accounts of all it accepted. So
it refuses what a desk allowed: to whoever took up a card too late (the fold takes that for nothing, the
journal does not fold), and to whoever took it up, or graded it blind, at another console of their account.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from core.domain.card import Card
from core.domain.envelope import IMPORTER
from core.domain.events import (
    CalibrationSet,
    CardErased,
    CardOpened,
    CardTakenUp,
    GradeAcknowledged,
    GradeAppealed,
    GradeGiven,
)
from core.domain.wire import ACCEPTED
from journal.ledger.port import Row
from tests.sync.simulation.centre import ROLES, Heard
from tests.sync.simulation.older import Older
from tests.sync.simulation.reading import cards_in, in_sight, of_card, unerased, words_of
from tests.sync.simulation.world import World

_TAKING: Final = (CardOpened.TYPE, CardTakenUp.TYPE)
_ANSWERS: Final = (GradeAcknowledged.TYPE, GradeAppealed.TYPE)

# --- as the journal knew it when it judged ------------------------------------------------------------------


def _took(heard: Heard) -> set[str]:
    """The accounts that opened the card or took it up, whatever the card makes of it; programs are nobody."""
    return {row.operator for row in heard.before if row.type in _TAKING and row.device_id != IMPORTER}


def _is_own_call(heard: Heard) -> bool:
    return heard.row.type in (GradeGiven.TYPE, CalibrationSet.TYPE) and heard.row.operator in _took(heard)


def _is_of_another(heard: Heard) -> bool:
    took = _took(heard)
    return heard.row.type in _ANSWERS and bool(took) and heard.row.operator not in took


def _is_own_grade(heard: Heard) -> bool:
    said = _grade(heard.row)
    given = (
        row for row in heard.before if row.type == GradeGiven.TYPE and row.operator == heard.row.operator
    )
    return said.get("purpose") == "review" and any(row.event_id == said["answers_to"] for row in given)


def _is_second_blind(heard: Heard) -> bool:
    said, mine = _grade(heard.row), (row for row in heard.before if row.operator == heard.row.operator)
    same = ("purpose", "answers_to")
    return said.get("purpose") == "calibration" and any(
        all(_grade(row).get(part) == said[part] for part in same) for row in mine
    )


def _is_early(heard: Heard) -> bool:
    """Whether neither all have graded blind, nor who set the round ends it, having graded beside another."""
    said, account = _grade(heard.row), heard.row.operator
    if said.get("purpose") != "agreed":
        return False
    grades = [row for row in heard.before if _grade(row).get("answers_to") == said["answers_to"]]
    blind = {row.operator for row in grades if _grade(row)["purpose"] == "calibration"}
    rounds = [row for row in heard.before if row.type == CalibrationSet.TYPE and row.body]
    same = [row for row in rounds if words_of(row)["round"] == said["answers_to"]]
    mine = account in blind and len(blind) > 1
    return bool(same) and all(
        len(blind) < words_of(row)["graders"] and not (mine and row.operator == account) for row in same
    )


def _grade(row: Row) -> Mapping[str, Any]:
    return words_of(row) if row.type == GradeGiven.TYPE and row.body else {}


_DESERVED: Final[Mapping[str, Callable[[Heard], bool]]] = {
    "own_call": _is_own_call,
    "own_grade": _is_own_grade,
    "graded_already": _is_second_blind,
    "round_waits": _is_early,
    "grade_of_another": _is_of_another,
}
"""Why the journal refuses what is said of grades → whether it is so, of what it had accepted until then."""


def is_deserved(world: World, event_id: str, verdict: str) -> bool:
    """Whether a fact of grading was refused for what the journal knew when it judged it."""
    heard = [one for one in world.centre.ledger.said.heard if one.row.event_id == event_id]
    return any(
        one.row.verdict == verdict and _DESERVED[verdict](one) for one in heard if verdict in _DESERVED
    )


def no_account_grades_its_own_call(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Nor sets a round upon it, answers a grade of another's, decides upon its own, grades blind twice, or
    says too early what is agreed.

    Of a card that nobody here took (the journal was restored, and is still being told) everybody may.
    """
    for heard in world.centre.ledger.said.heard:
        for code, is_so in _DESERVED.items():
            if heard.row.verdict == ACCEPTED and not heard.again and is_so(heard):
                yield f"{heard.row.event_id[-4:]} of {heard.row.operator} is taken, and {code}"


# --- as the log tells it ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Told:
    """The grades of a card, by a reading that shares nothing with the fold's.

    ``took``: names. ``by``: lawful grade → the name of who gave it, in their order; ``purposes``, ``of``:
    what it is for, what it answers. ``rounds``: how many are to grade, who set it. ``void``: what does not
    apply.
    """

    took: set[str] = field(default_factory=set)
    by: dict[str, str] = field(default_factory=dict)
    purposes: dict[str, str] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, tuple[int, str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    appealed: set[str] = field(default_factory=set)
    void: set[str] = field(default_factory=set)
    opened: bool = False

    def answers(self, purpose: str, to: str) -> list[str]:
        """Who answered this, for that purpose."""
        return [self.by[id] for id, of in self.of.items() if of == to and self.purposes[id] == purpose]

    @property
    def standing(self) -> str:
        """The decision of an appeal, or what waits for one, or the last grade that was not blind."""
        counted = [id for id in self.by if self.purposes[id] != "calibration"]
        decided = [id for id in counted if self.purposes[id] == "review"]
        return (decided or self.waiting or counted[-1:] or [""])[0]

    @property
    def waiting(self) -> list[str]:
        """What was appealed, and not decided."""
        return [id for id in self.by if id in self.appealed and not self.answers("review", id)]

    def tell(self, row: Row) -> None:
        """Read the next fact."""
        said, name = words_of(row), _name(row)
        if row.type == GradeGiven.TYPE:
            purpose, to = said["purpose"], said["answers_to"]
            worth = any(one["points"] and one["mark"] != "na" for one in json.loads(said["answers"]))
            if name in self.took or not (self.opened and worth and self._may(name, purpose, to)):
                self.void.add(row.event_id)
                return
            self.by[row.event_id], self.purposes[row.event_id] = name, purpose
            self.of[row.event_id] = to
        elif row.type == CalibrationSet.TYPE:
            over = {id for id, purpose in self.purposes.items() if purpose == "agreed"}
            is_open = set(self.rounds) - {self.of[id] for id in over}
            if name in self.took or self.waiting or is_open or said["round"] in self.rounds:
                self.void.add(row.event_id)
            else:
                self.rounds[said["round"]] = (said["graders"], name)
        else:
            self._answer(row.event_id, row.type, name, said["grade"])

    def _may(self, name: str, purpose: str, to: str) -> bool:
        if purpose == "first":
            now = self.standing
            touched = now in self.seen or now in self.appealed or self.purposes.get(now) != "first"
            return not now or (self.by[now] == name and not touched)
        if purpose == "review":
            return to in self.appealed and not self.answers("review", to) and self.by[to] != name
        if to not in self.rounds or self.answers("agreed", to):
            return False
        (graders, setter), blind = self.rounds[to], self.answers("calibration", to)
        if purpose == "calibration":
            return len(blind) < graders and name not in blind
        return len(blind) >= graders or (name == setter and name in blind and len(blind) > 1)

    def _answer(self, event_id: str, type_: str, name: str, grade: str) -> None:
        theirs = name in self.took and self.purposes.get(grade, "calibration") != "calibration"
        if type_ == GradeAcknowledged.TYPE:
            lawful = theirs and grade not in self.seen
        else:
            final = self.purposes.get(grade) == "review"
            lawful = theirs and not final and grade not in self.appealed and grade == self.standing
        if not lawful:
            self.void.add(event_id)
            return
        self.seen.add(grade)
        if type_ == GradeAppealed.TYPE:
            self.appealed.add(grade)


def _name(row: Row) -> str:
    """As whom whoever wrote it signed."""
    name: str = json.loads(row.body or "")["actor"]
    return name


def _told(rows: Sequence[Row], card_id: str, card: Card) -> _Told:
    void, told = {one.event_id for one in card.superseded}, _Told()
    for row in of_card(
        rows, card_id, CardErased.TYPE, *_TAKING, GradeGiven.TYPE, *_ANSWERS, CalibrationSet.TYPE
    ):
        if row.type == CardErased.TYPE:
            told = _Told(opened=told.opened)
        elif row.type not in _TAKING:
            told.tell(row)
        elif row.event_id not in void:
            told.opened |= row.type == CardOpened.TYPE
            told.took |= {_name(row)} if row.device_id != IMPORTER else set()
    return told


def of_several_grades_the_first_lawful_one_stands(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """The others are told so, and none is lost; blind ones are each for themselves."""
    for card_id, card in cards_in(rows).items():
        told = _told(rows, card_id, card)
        standing = card.grades.standing.event_id if card.grades.standing else ""
        graded = [one.event_id for one in card.grades.given]
        if standing != told.standing:
            yield f"card {card_id[-4:]}: {standing[-4:]} stands instead of {told.standing[-4:]}"
        if graded != list(told.by):
            yield f"card {card_id[-4:]}: of {len(told.by)} lawful grades {len(graded)} are there"
        if not told.void <= {one.event_id for one in card.superseded}:
            yield f"card {card_id[-4:]}: nobody is told what does not apply"


def an_appeal_is_decided_once_and_by_another(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """By the accounts that gave the grades."""
    accounts = {row.event_id: row.operator for row in rows}
    for card_id, card in cards_in(rows).items():
        decided: set[str] = set()
        for one in card.grades.given:
            if one.fact.purpose == "review":
                appealed = one.fact.answers_to
                if appealed in decided or accounts[appealed] == accounts[one.event_id]:
                    yield f"card {card_id[-4:]}: grade {appealed[-4:]}, by {accounts[one.event_id]}"
                decided.add(appealed)


def all_who_see_a_card_agree_which_grade_stands(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """But consoles of yesterday, which know of none."""
    truth = {
        card_id: told.standing
        for card_id, card in cards_in(rows).items()
        if (told := _told(rows, card_id, card)) and card_id not in unerased(world)
    }
    for console in world.consoles:
        if isinstance(console.disk.data, Older):
            continue
        for card_id in truth.keys() & in_sight(world, rows, ROLES[console.account][1]):
            standing = console.disk.data.folded(card_id).grades.standing
            if (standing.event_id if standing else "") != truth[card_id]:
                yield f"{console.name}: card {card_id[-4:]} has not grade {truth[card_id][-4:]}"


PROMISES: Final = (
    no_account_grades_its_own_call,
    of_several_grades_the_first_lawful_one_stands,
    an_appeal_is_decided_once_and_by_another,
    all_who_see_a_card_agree_which_grade_stands,
)
