"""What must hold of grades when the world has come to rest, and when the journal may refuse one.

A desk tells whose call it is by names, and by what holds; the journal by the accounts of all it accepted. So
it refuses what a desk allowed: to whoever took up a card too late (the fold takes that for nothing, the
journal does not fold), and to whoever took it up, or graded it blind, at another console of their account.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from core.domain.envelope import IMPORTER
from core.domain.events import (
    CalibrationDropped,
    CalibrationSet,
    CardErased,
    GradeAcknowledged,
    GradeAppealed,
    GradeGiven,
    ServiceRated,
)
from core.domain.grading.grade import Grade, Purpose
from core.domain.wire import ACCEPTED
from journal.ledger.port import Row
from tests.sync.simulation.centre import Heard
from tests.sync.simulation.console import Console
from tests.sync.simulation.listed import at_desk, desks, every_list_of_graders_holds_what_it_should
from tests.sync.simulation.reading import cards_in, of_card, words_of
from tests.sync.simulation.retold import TAKING, Told, knew, retold
from tests.sync.simulation.world import World

_OF_OTHERS: Final = (GradeGiven.TYPE, CalibrationSet.TYPE, CalibrationDropped.TYPE)
_ANSWERS: Final = (GradeAcknowledged.TYPE, GradeAppealed.TYPE)

# --- as the journal knew it when it judged ------------------------------------------------------------------


def _took(heard: Heard) -> set[str]:
    """The accounts that opened the card or took it up, whatever the card makes of it; programs are nobody."""
    return {row.operator for row in heard.before if row.type in TAKING and row.device_id != IMPORTER}


def _is_own_call(heard: Heard) -> bool:
    return heard.row.type in _OF_OTHERS and heard.row.operator in _took(heard)


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


def of_several_grades_the_first_lawful_one_stands(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """The others are told so, and none is lost; blind ones are each for themselves."""
    for card_id, card in cards_in(rows).items():
        told = retold(rows, card_id, card)
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


def a_call_is_heard_again_only_after_a_mark(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Between the grade before and the one after it the citizen said something; or it corrects itself."""
    for card_id, card in cards_in(rows).items():
        given = {one.event_id: one for one in card.grades.given if one.fact.purpose != Purpose.CALIBRATION}
        before: Grade | None = None
        rated: Row | None = None
        for row in of_card(rows, card_id, CardErased.TYPE, ServiceRated.TYPE, GradeGiven.TYPE):
            one = given.get(row.event_id)
            if row.type == ServiceRated.TYPE:
                rated = row if words_of(row)["score"] > 0 else rated
            elif row.type == CardErased.TYPE:
                before, rated = None, None
            elif one is not None:
                again = one.fact.purpose == Purpose.AGAIN
                corrects = (
                    again and before is not None and (before.by, before.fact.purpose) == (one.by, "again")
                )
                if again and (before is None or not (rated or corrects)):
                    yield f"card {card_id[-4:]}: {one.event_id[-4:]} is given again, and nobody said anything"
                # What is agreed upon or decided may stand beside a mark that came before it, as may what was
                # given before its author had read the mark.
                known = rated is None or knew(row, rated)
                before, rated = one, rated if one.fact.purpose == Purpose.AGREED or not known else None


def in_a_dropped_round_nothing_more_is_said(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """In the order of the journal: neither blind, nor what is agreed; and all who see the card know it."""
    for card_id, card in cards_in(rows).items():
        void = {one.event_id for one in card.superseded}
        dropped: set[str] = set()
        for row in of_card(rows, card_id, CardErased.TYPE, CalibrationDropped.TYPE, GradeGiven.TYPE):
            said = {} if row.type == CardErased.TYPE else words_of(row)
            if row.type == CardErased.TYPE:
                dropped = set()
            elif row.event_id in void:
                continue
            elif row.type == CalibrationDropped.TYPE:
                dropped.add(said["round"])
            elif said["purpose"] in (Purpose.CALIBRATION, Purpose.AGREED) and said["answers_to"] in dropped:
                yield f"card {card_id[-4:]}: {row.event_id[-4:]} is said in {said['answers_to']}"
        if {one.id for one in card.grades.rounds if one.dropped} != dropped:
            yield f"card {card_id[-4:]}: not dropped are {sorted(dropped)}"


def every_desk_knows_what_counts(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """Which grade stands, who hears the call, which rounds are open, and whether a mark came since."""
    for console, card_id, told in _known(world, rows):
        card = console.disk.data.folded(card_id)
        grades = card.grades
        standing = grades.standing.event_id if grades.standing else ""
        hearing = (grades.hearing.by, grades.hearing.at) if grades.hearing else None
        if standing != told.standing:
            yield f"{console.name}: card {card_id[-4:]} has not grade {told.standing[-4:]}"
        if hearing != told.hearing:
            yield f"{console.name}: card {card_id[-4:]} is heard by {hearing}, not {told.hearing}"
        if [one.id for one in grades.rounds if not grades.over(one)] != told.open_rounds:
            yield f"{console.name}: card {card_id[-4:]} has not the rounds {told.open_rounds}"
        if card.rated_since != told.rated_since:
            yield f"{console.name}: card {card_id[-4:]} {'waits' if told.rated_since else 'does not wait'}"


def no_marks_are_thrown_away(world: World, rows: Sequence[Row]) -> Iterator[str]:
    """What anybody has marked is among the grades of the card, or can be read among those that came late."""
    marked: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in rows:
        if row.type == GradeGiven.TYPE and row.verdict == ACCEPTED and row.body is not None:
            points = json.loads(words_of(row)["answers"])
            marked.setdefault(row.card_id, {})[row.event_id] = tuple(one["mark"] for one in points)
    for console, card_id, _ in _known(world, rows):
        card, wanted = console.disk.data.folded(card_id), marked.get(card_id, {})
        late = world.loop.run(at_desk(world, console).passed(card))
        found = [
            (one.event_id, tuple(point.mark for point in one.answers)) for one in (*card.grades.given, *late)
        ]
        if sorted(found) != sorted(wanted.items()):
            yield f"{console.name}: card {card_id[-4:]}: {len(found)} of {len(wanted)} grades"


def _known(world: World, rows: Sequence[Row]) -> Iterator[tuple[Console, str, Told]]:
    for console, cards in desks(world, rows):
        for card_id, told in cards.items():
            yield console, card_id, told


PROMISES: Final = (
    no_account_grades_its_own_call,
    of_several_grades_the_first_lawful_one_stands,
    an_appeal_is_decided_once_and_by_another,
    a_call_is_heard_again_only_after_a_mark,
    in_a_dropped_round_nothing_more_is_said,
    every_desk_knows_what_counts,
    no_marks_are_thrown_away,
    every_list_of_graders_holds_what_it_should,
)
