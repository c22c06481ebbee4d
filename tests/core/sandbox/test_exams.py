"""An exam: which calls are drawn, what is worth something at them, and when the whole is over and passed."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.config import Operator
from core.desk import Desk
from core.domain import commands as c
from core.domain.sandbox.exam import Outcome, Paper, Place, digest, draw, paper_of, paper_text, sits
from core.domain.sandbox.scenario import Scenario
from core.domain.sandbox.travelling import text_of
from core.errors import Refused
from core.sandbox.exams import papers, set_exam
from core.sandbox.files import load
from core.sandbox.player import Player
from core.sandbox.plays import Step
from core.sandbox.stage import begin
from tests.core.sandbox.small import WHO, Clock, outcomes, seated, small, written

NAMES = ("one", "two", "three", "four", "five", "six", "seven")
IDS = st.lists(st.text("abcdef", min_size=1, max_size=3), unique=True, max_size=12)


# --- the draw -----------------------------------------------------------------------------------------------


@given(IDS, st.text(max_size=8), st.integers(0, 12))
def test_the_same_seed_draws_the_same_calls_in_the_same_order_however_they_are_listed(
    ids: list[str], seed: str, count: int
) -> None:
    drawn = draw(ids, seed, count)
    assert drawn == draw([*reversed(ids), *ids], seed, count)
    assert len(drawn) == len(set(drawn)) == min(count, len(ids))
    assert set(drawn) <= set(ids)


def test_another_seed_draws_other_calls_and_each_call_is_drawn_by_some_seed() -> None:
    papers = {draw(NAMES, str(seed), 3) for seed in range(60)}
    assert len(papers) > 30
    assert {paper[0] for paper in papers} == set(NAMES)


def test_a_draw_is_what_it_was_yesterday() -> None:
    assert draw(NAMES, "2026", 3) == ("three", "two", "four")


# --- the paper ----------------------------------------------------------------------------------------------

PAPER = Paper("2026", WHO.name, (Place("one", digest("1")), Place("two", digest("2"))), 80)


def test_a_paper_comes_back_from_its_fact_the_same() -> None:
    assert paper_of("2026", WHO.name, paper_text(PAPER), 80) == PAPER


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "[" * 100_000, '[{"scenario": "one"}]', '[{"scenario": 1, "digest": "d"}]', "null"],
)
def test_what_is_no_paper_is_none(text: str) -> None:
    assert paper_of("2026", WHO.name, text, 80) is None


# --- at a desk ----------------------------------------------------------------------------------------------


class Room:
    """A desk of the sandbox with seven invented calls, and a trainee who sits exams at it."""

    def __init__(self, desk: Desk, clock: Clock, folder: Path) -> None:
        self.desk = desk
        self.clock = clock
        self.folder = folder
        self.calls = {name: small(folder, name=name) for name in NAMES}
        self._plays = load(written(folder), desk.pack).plays

    async def set(self, seed: str = "2026", trainee: str = WHO.name) -> Paper:
        self.clock.go(1)
        return await set_exam(self.desk, list(self.calls.values()), trainee, seed)

    async def outcome(self) -> Outcome:
        (outcome,) = await outcomes(self.desk, WHO.name)
        return outcome

    async def sit(
        self, paper: Paper, place: int, steps: Sequence[Step] | None = None, ends: bool = True
    ) -> None:
        """A call of the paper, played well unless said otherwise."""
        self.clock.go(60)
        await self.play(self.calls[paper.places[place].scenario], sits(paper, place), steps, ends)

    async def play(
        self, scenario: Scenario, exam: str, steps: Sequence[Step] | None = None, ends: bool = True
    ) -> None:
        player = Player(self.desk, await begin(self.desk, scenario, exam=exam), scenario)
        for step in self._plays.well if steps is None else steps:
            self.clock.go(step.wait)
            await player.does(step)
        self.clock.go(5)
        if ends:
            await player.ends(())


HANGS_UP = (Step(wait=3, say="greeting"), Step(wait=3, end=True))
SILENT = (Step(wait=3),)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    clock = Clock()
    with seated(tmp_path / "data", clock) as desk:
        yield Room(desk, clock, tmp_path)


async def test_an_exam_has_as_many_calls_and_the_mark_that_the_centre_asks_for(
    room: Room,
) -> None:
    training = room.desk.pack.training
    assert training is not None
    paper = await room.set()
    assert len(paper.places) == training.exam_runs == 5
    assert paper.pass_mark == training.pass_mark
    assert tuple(one.scenario for one in paper.places) == draw(NAMES, "2026", 5)
    assert all(one.digest == digest(text_of(room.calls[one.scenario])) for one in paper.places)
    again = await room.set()
    assert again.places == paper.places
    assert again.id != paper.id


async def test_papers_are_told_newest_first_and_to_whom_they_were_set(room: Room) -> None:
    first, second = await room.set("a"), await room.set("b")
    theirs = await room.set("c", "Другая Ольга")
    assert await papers(room.desk, WHO.name) == [second, first]
    assert await papers(room.desk) == [theirs, second, first]
    assert [one.paper for one in await outcomes(room.desk, "Другая Ольга")] == [theirs]


async def test_of_two_papers_of_one_id_the_first_holds(room: Room) -> None:
    paper = await room.set()
    easier = json.dumps([{"scenario": "one", "digest": "d"}])
    await room.desk.note(c.SetExam(paper.id, WHO.name, easier, 1))
    assert await papers(room.desk) == [paper]


async def test_all_calls_played_well_pass_the_exam(room: Room) -> None:
    paper = await room.set()
    for place in range(5):
        await room.sit(paper, place)
    outcome = await room.outcome()
    assert [one.total for one in outcome.sat] == [100] * 5
    assert (outcome.complete, outcome.total, outcome.passed) == (True, 100, True)


async def test_an_exam_is_over_only_when_every_place_is(room: Room) -> None:
    paper = await room.set()
    for place in range(5):
        before = await room.outcome()
        assert (before.complete, before.passed) == (False, False)
        await room.sit(paper, place, ends=place < 4)
    lasting = await room.outcome()
    assert (lasting.complete, lasting.passed) == (False, False)
    room.clock.go(5 * 60)
    over = await room.outcome()
    assert over.complete, "the time of its scenario is over"


async def test_of_two_tries_at_a_place_the_first_counts(room: Room) -> None:
    paper = await room.set()
    for place in range(5):
        await room.sit(paper, place, SILENT if place == 2 else None)
    await room.sit(paper, 2)
    outcome = await room.outcome()
    assert [one.total for one in outcome.sat] == [100, 100, outcome.sat[2].total, 100, 100]
    assert outcome.sat[2].total < 50


async def test_the_first_counts_although_it_was_worth_more_or_still_lasts(room: Room) -> None:
    paper = await room.set()
    await room.sit(paper, 0)
    await room.sit(paper, 0, SILENT)
    await room.sit(paper, 1, ends=False)
    await room.sit(paper, 1)
    first, second, *__ = (await room.outcome()).sat
    assert first.total == 100
    assert second.run is not None
    assert second.run.ended is None


async def test_a_call_that_is_not_the_papers_is_worth_nothing_and_fails_the_whole(room: Room) -> None:
    paper = await room.set()
    for place in range(4):
        await room.sit(paper, place)
    named = paper.places[4].scenario
    easier = small(room.folder, ("within = 30", "within = 300"), name=named)
    room.clock.go(60)
    await room.play(easier, sits(paper, 4))
    outcome = await room.outcome()
    assert outcome.sat[4].strange
    assert (outcome.complete, outcome.total, outcome.passed) == (True, 80, False)


async def test_a_fault_in_one_call_fails_the_whole_whatever_the_mean(room: Room) -> None:
    paper = await room.set()
    for place in range(5):
        await room.sit(paper, place, HANGS_UP if place == 3 else None)
    outcome = await room.outcome()
    assert (outcome.complete, outcome.total, outcome.passed) == (True, 80, False)
    assert outcome.sat[3].score is not None
    assert [fault.id for fault, __ in outcome.sat[3].score.faults] == ["hung_up"]


async def test_below_the_mark_it_is_not_passed(room: Room) -> None:
    paper = await room.set()
    for place in range(5):
        await room.sit(paper, place, SILENT if place < 2 else None)
    outcome = await room.outcome()
    assert outcome.complete
    assert outcome.total < paper.pass_mark
    assert not outcome.passed


async def test_what_others_played_or_what_was_practice_counts_at_no_place(room: Room) -> None:
    paper = await room.set()
    await room.play(room.calls[paper.places[0].scenario], "")
    await room.play(room.calls[paper.places[0].scenario], "другой 1")
    room.desk.operator = Operator("Другая Ольга")
    await room.sit(paper, 0)
    assert [one.run for one in (await room.outcome()).sat] == [None] * 5


@pytest.mark.parametrize("trainee", ["", "   "])
async def test_an_exam_is_set_for_somebody(room: Room, trainee: str) -> None:
    with pytest.raises(Refused) as refused:
        await room.set(trainee=trainee)
    assert refused.value.refusal.code == "exam_whose"
    assert await papers(room.desk) == []


async def test_where_there_are_fewer_calls_than_are_asked_all_are_drawn(room: Room) -> None:
    few = [room.calls[name] for name in NAMES[:3]]
    paper = await set_exam(room.desk, few, WHO.name, "x")
    assert {one.scenario for one in paper.places} == set(NAMES[:3])
