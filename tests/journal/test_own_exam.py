"""What somebody is examined in is what they did themselves, in the order in which the journal learnt it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.desk import Desk
from core.domain import commands as c
from core.domain.sandbox import decide as rules
from core.domain.sandbox.exam import Paper, sits
from core.domain.sandbox.travelling import text_of
from core.errors import Refused
from core.sandbox.exams import seen_here
from core.sandbox.player import Player
from core.sandbox.plays import Step
from core.sandbox.stage import begin
from journal.administration.accounts import ActRefused
from tests.days.day import Person
from tests.journal.school import School, school

BORIS = "Учебный Борис Образцович"
ONE_LOST = 90
"""Four of five calls are worth everything, and the first next to nothing."""


async def does_all(at: School, who: Person, card_id: str, paper: Paper) -> None:
    """Somebody does everything that the call of the first place asks for, on this card."""
    written = at.written[paper.places[0].scenario]
    opened = await who.desk.card(card_id)
    assert opened is not None
    player = Player(who.desk, opened.card, written.scenario)
    for step in written.plays.well:
        at.day.passes(seconds=step.wait)
        try:
            await player.does(step)
        except Refused:
            continue  # the talk is Anna's; what can be written on the card is written
    at.day.passes(seconds=20)
    await at.day.speaks()


async def sits_the_rest(at: School, paper: Paper) -> None:
    for place in range(1, len(paper.places)):
        await at.sits(paper, place)


async def test_what_another_trainee_does_on_the_card_is_worth_nothing(tmp_path: Path) -> None:
    async with school(tmp_path) as at:
        boris = await at.day.sits_down(BORIS)
        paper = await at.sets()
        card = await at.begins(paper, 0)
        await at.day.speaks()
        await does_all(at, boris, card.card_id, paper)
        await at.anna.desk.do(card.card_id, c.EndRun("stopped"))
        await sits_the_rest(at, paper)
        result = await at.judged(paper)
        assert result.score < ONE_LOST


async def test_nobody_else_ends_a_run_whatever_their_console_lets_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with school(tmp_path) as at:
        boris = await at.day.sits_down(BORIS)
        paper = await at.sets()
        card = await at.begins(paper, 0)
        await at.day.speaks()
        with pytest.raises(Refused) as info:
            await boris.desk.do(card.card_id, c.EndRun("stopped"))
        assert info.value.refusal.code == "run_of_another"
        monkeypatch.setitem(rules.REFUSALS, c.EndRun, lambda *_: None)
        monkeypatch.setattr("core.domain.decide._REFUSALS", {c.EndRun: lambda *_: None})
        await boris.desk.do(card.card_id, c.EndRun("stopped"))
        await at.day.speaks()
        run = await at.anna.desk.runs.run(card.card_id)
        assert run is not None
        assert run.ended is None


async def test_a_run_of_another_is_not_ones_own_by_beginning_it_a_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with school(tmp_path) as at:
        boris = await at.day.sits_down(BORIS)
        paper = await at.sets()
        card = await at.begins(paper, 0, boris)
        await does_all(at, boris, card.card_id, paper)
        run = await at.anna.desk.runs.run(card.card_id)
        assert run is not None
        again = c.BeginRun(text_of(run.play.scenario), run.play.language, run.exam)
        with monkeypatch.context() as tampered:
            tampered.setattr("core.domain.decide._REFUSALS", {c.BeginRun: lambda *_: None})
            tampered.setattr("core.domain.decide._ON_A_CLOSED_CARD", (c.BeginRun,))
            await at.anna.desk.do(card.card_id, again)
        await sits_the_rest(at, paper)
        at.day.passes(hours=3)
        result = await at.judged(paper)
        assert result.score < ONE_LOST


async def test_a_clock_that_was_put_back_makes_no_second_try_the_first(tmp_path: Path) -> None:
    async with school(tmp_path) as at:
        paper = await at.sets()
        await at.sits(paper, 0, [Step(wait=5)])
        desk, moment = at.anna.desk, at.anna.desk._moment
        desk._moment = replace(moment, now=lambda: moment.now() - timedelta(hours=1))
        await at.sits(paper, 0)
        desk._moment = moment
        await sits_the_rest(at, paper)
        result = await at.judged(paper)
        assert result.score < ONE_LOST


async def test_an_exam_is_looked_back_upon_when_it_is_over_and_by_no_other_trainee(tmp_path: Path) -> None:
    async with school(tmp_path) as at:
        boris = await at.day.sits_down(BORIS, "trainee")
        anna = at.anna.desk
        anna.access = boris.desk.access  # a trainee too
        paper = await at.sets()
        await at.sits(paper, 0)
        practice = await begin(anna, at.written["aggressive"].scenario)
        await at.day.speaks()

        async def seen(desk: Desk) -> set[str]:
            return {run.exam for run in await seen_here(desk, await desk.runs.all())}

        assert await seen(anna) == await seen(boris.desk) == {""}
        assert await seen(at.trainer.desk) == {"", sits(paper, 0)}
        await anna.do(practice.card_id, c.EndRun("stopped"))
        await sits_the_rest(at, paper)
        assert len(await seen(anna)) == 1 + len(paper.places)
        assert await seen(boris.desk) == {""}


async def test_what_was_sat_before_the_exam_was_set_is_none_of_it(tmp_path: Path) -> None:
    async with school(tmp_path) as at:
        at.trainer.here = False
        paper = await at.sets()
        await at.sits(paper, 0)
        at.trainer.here = True
        await at.day.speaks()
        await sits_the_rest(at, paper)
        with pytest.raises(ActRefused, match="not over: 4 of 5"):
            await at.judged(paper)


async def test_a_result_does_not_become_younger_by_being_judged_again(tmp_path: Path) -> None:
    async with school(tmp_path) as at:
        paper = await at.sets()
        await at.sits(paper, 0)
        await sits_the_rest(at, paper)
        result = await at.judged(paper)
        at.day.passes(days=500)
        assert await at.judged(paper) == result
