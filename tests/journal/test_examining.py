"""An exam at a sandbox journal: set by a trainer, sat by a trainee, judged and signed by the journal."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.domain import commands as c
from core.domain.sandbox.exam import Paper
from core.errors import Refused
from core.sandbox.exams import papers, set_exam
from core.sandbox.group import Group
from core.sandbox.plays import Step
from core.sandbox.stage import begin
from journal.administration.accounts import ActRefused
from journal.signing import result_of, signed_text
from tests.core.sandbox.small import outcomes
from tests.journal.school import CENTRE, SEED, School, school

KEY = b"k" * 32


async def test_an_exam_that_was_sat_well_is_signed_as_passed(tmp_path: Path) -> None:
    async with school(tmp_path) as at:
        paper = await at.sets()
        assert [one.id for one in await papers(at.anna.desk, at.anna.name)] == [paper.id]
        for place in range(len(paper.places)):
            await at.sits(paper, place)
        result = await at.judged(paper)
        assert (result.score, result.passed, result.centre, result.exam) == (100, True, CENTRE, paper.id)
        assert result.scenarios == tuple(one.scenario for one in paper.places)
        assert result_of(KEY, signed_text(KEY, result)) == result
        (outcome,) = await outcomes(at.anna.desk, at.anna.name)
        assert (outcome.complete, outcome.passed, outcome.total) == (True, True, 100)


async def test_nobody_is_judged_before_every_call_was_taken(tmp_path: Path) -> None:
    async with school(tmp_path) as at:
        paper = await at.sets()
        await at.sits(paper, 0)
        with pytest.raises(ActRefused, match=r"not over: 1 of 5"):
            await at.judged(paper)


async def test_the_first_try_at_a_place_counts_and_a_bad_call_is_not_taken_back(tmp_path: Path) -> None:
    async with school(tmp_path) as at:
        paper = await at.sets()
        await at.sits(paper, 0, [Step(wait=5, end=True)] if _talks(at, paper) else [Step(wait=5)])
        for place in range(len(paper.places)):
            await at.sits(paper, place)
        result = await at.judged(paper)
        assert result.score < 100


def _talks(at: School, paper: Paper) -> bool:
    return at.written[paper.places[0].scenario].scenario.start == "call"


async def test_a_call_of_other_words_than_the_paper_names_is_worth_nothing(tmp_path: Path) -> None:
    async with school(tmp_path) as at:
        paper = await at.sets()
        name = paper.places[0].scenario
        honest = at.written[name]
        easier = replace(honest.scenario, expect=honest.scenario.expect[:1], fatal=())
        at.written[name] = replace(honest, scenario=easier)
        await at.sits(paper, 0)
        at.written[name] = honest
        for place in range(1, len(paper.places)):
            await at.sits(paper, place)
        result = await at.judged(paper)
        assert (result.score, result.passed) == (80, False)


async def test_no_exam_is_set_that_asks_for_nothing(tmp_path: Path) -> None:
    async with school(tmp_path) as at:
        with pytest.raises(Refused) as info:
            await set_exam(at.trainer.desk, [], at.anna.name, SEED)
        assert info.value.refusal.code == "exam_empty"


async def test_a_trainee_sets_no_exam_and_the_journal_would_not_believe_it(tmp_path: Path) -> None:
    async with school(tmp_path) as at:
        with pytest.raises(Refused) as info:
            await at.sets(by=at.anna)
        assert info.value.refusal.code == "not_permitted"
        at.anna.desk.access = None  # a console that was tampered with asks nobody
        forged = await at.sets(by=at.anna)
        with pytest.raises(ActRefused, match="Nobody who may train set the exam"):
            await at.judged(forged)


async def test_the_trainer_sees_the_run_while_it_lasts_and_what_the_group_misses(tmp_path: Path) -> None:
    async with school(tmp_path) as at:
        scenario = at.written["aggressive"].scenario
        card = await begin(at.anna.desk, scenario)
        await at.day.speaks()
        group = Group(at.trainer.desk)
        await group.look()
        assert [run.by for run in group.lasting(at.day.now())] == [at.anna.name]
        await at.trainer.desk.do(card.card_id, c.Throw("shout"))
        await at.trainer.desk.do(card.card_id, c.LeaveRemark(3, "поздоровайтесь"))
        at.day.passes(seconds=5)
        await at.day.speaks()
        run = await at.anna.desk.runs.run(card.card_id)
        assert run is not None
        assert run.end(at.day.now()).mood < scenario.caller.mood
        await at.anna.desk.do(card.card_id, c.EndRun("stopped"))
        await at.day.speaks()
        await group.look()
        while await group.go_on(at.day.now()):
            pass
        (anna,) = group.trainees()
        assert (anna.name, anna.passed, len(anna.tries), len(anna.weakest)) == (at.anna.name, 0, 1, 3)
        assert [one.text for one in anna.tries[0].run.remarks] == ["поздоровайтесь"]
