"""A run is read from the facts of its card, wherever they are."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Training
from core.domain.sandbox.acts import act_of
from core.domain.sandbox.facts import TEXT_LIMIT
from core.domain.sandbox.run import run_of
from core.domain.sandbox.scenario import Line, ModelField, When
from core.domain.sandbox.travelling import scenario_of, text_of
from tests.core.domain.cases import START, Work
from tests.core.domain.sandbox.scenes import SCENE, scene, tick

TEXT = text_of(SCENE)


def begun() -> Work:
    """A call in the sandbox, with what stood on the card before."""
    work = Work().in_sandbox_of().call().fill(essence="бо")
    return work.do(c.BeginRun(TEXT, "ru")).later(3)


def test_a_scenario_travels_as_text_and_comes_back_the_same() -> None:
    assert scenario_of(TEXT) == SCENE


def test_what_is_no_scenario_is_none() -> None:
    long = TEXT.replace('"lines"', " " * TEXT_LIMIT + '"lines"')
    for text in ("", "{}", "[]", '{"id": 1}', "[" * 10_000, long, TEXT.replace('"lines"', '"verses"')):
        assert scenario_of(text) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"minutes": 0}, {"minutes": 100_000}, {"languages": ()},
        {"caller": replace(SCENE.caller, patience=0)}, {"caller": replace(SCENE.caller, hold_patience=-1)},
        {"source": "\x1b[2J"}, {"source": "\ud800"}, {"title": {"r\tu": "x"}},
        {"lines": tuple(Line(id=str(number), says={"ru": "?"}) for number in range(301))},
        {"caller": replace(SCENE.caller, mood=11)}, {"model": (ModelField(field="kind", points=0),)},
    ],
)  # fmt: skip
def test_a_scenario_that_cannot_be_played_is_none_whoever_sent_it(changes: dict[str, Any]) -> None:
    assert scenario_of(text_of(replace(SCENE, **changes))) is None


@pytest.mark.parametrize("count", ["anger:many", "anger:" + "9" * 5_000])
def test_a_condition_that_makes_no_sense_never_holds(count: str) -> None:
    odd = (Line(id="odd", says={"ru": "?"}, when=When(ticked=(count,))),)
    assert scene((3, tick("listen")), until=9, lines=odd).spoken == ()


def test_a_history_without_a_run_has_none() -> None:
    assert run_of(Work().call().events) is None
    broken = Work().in_sandbox_of().call().do(c.BeginRun("{}", "ru"))
    assert run_of(broken.events) is None


def test_a_run_goes_by_the_seconds_since_it_began() -> None:
    work = begun().do(c.Ask("name", "Кто вы?")).later(7).do(c.SetField("essence", "болит")).later(1)
    run = run_of(work.events)
    assert run is not None
    assert [second for second, act in run.acts if act.question or act.field] == [3, 10]
    assert dict(run.before)["essence"] == "бо"
    assert [one.line or one.question for one in run.at(5).spoken] == ["hello", "name"]
    assert run.at(9).fields["essence"] == "бо"
    assert run.end(work.now).fields["essence"] == "болит"


def test_what_somebody_else_does_on_the_card_is_not_theirs_and_does_not_end_the_run() -> None:
    work = begun().by("s2").do(c.Note("не моё"), c.Throw("shout"))
    work.happens(e.RunEnded("stopped"))
    run = run_of(work.events)
    assert run is not None
    assert [act.marks for __, act in run.acts] == [act_of(e.EventThrown("shout")).marks]
    assert (run.ended, work.card.superseded[-1].why) == (None, "run_of_another")


def test_after_its_end_a_run_stands_still() -> None:
    work = begun().do(c.EndRun("stopped")).later(600)
    run = run_of(work.do(c.Note("после")).events)
    assert run is not None
    assert (run.ended, run.why) == (3, "stopped")
    assert run.second(work.now) == 3
    assert not run.end(work.now).has("happened noted")


def test_a_run_is_over_with_the_time_of_its_scenario_whatever_is_done_afterwards() -> None:
    work = begun().later(10 * 60)
    run = run_of(work.do(c.SetField("essence", "поздно")).events)
    assert run is not None
    assert not run.lasts(work.now)
    assert run.end(work.now).second == run.limit == 600
    assert run.end(work.now).fields["essence"] == "бо"


def test_a_run_that_ended_is_the_same_by_a_clock_that_is_slow() -> None:
    work = begun().do(c.Ask("name", "Кто вы?"), c.EndRun("stopped"))
    run = run_of(work.events)
    assert run is not None
    assert run.end(START - timedelta(hours=1)) == run.end(work.now)


def test_remarks_of_the_trainer_are_no_acts() -> None:
    run = run_of(begun().do(c.LeaveRemark(2, " хорошо ")).events)
    assert run is not None
    assert [(one.second, one.text) for one in run.remarks] == [(2, "хорошо")]
    assert run.acts == ()


def test_a_clock_that_was_put_back_does_not_disturb_the_order() -> None:
    work = begun().do(c.Ask("name", "Кто вы?")).later(-2).do(c.Note("раньше"))
    run = run_of(work.events)
    assert run is not None
    assert [second for second, __ in run.acts] == [3, 3]


def test_the_card_says_that_an_invented_caller_is_on_it() -> None:
    work = begun()
    assert work.card.training == Training(START, "op-s1")
    work.do(c.EndRun("finished"))
    assert work.card.training is not None
    assert work.card.training.ended_at == work.now


def test_of_two_runs_on_a_card_the_first_counts() -> None:
    work = begun()
    first = next(one.fact for one in work.events if one.type == "sandbox.begun")
    work.happens(first)
    assert [one.why for one in work.card.superseded] == ["run_begun"]
    work.do(c.EndRun("stopped"))
    work.happens(work.events[-1].fact)
    assert [one.why for one in work.card.superseded] == ["run_begun", "run_over"]


def test_a_scenario_that_no_event_could_carry_is_refused() -> None:
    work = Work().in_sandbox_of().call()
    assert work.refused(c.BeginRun("я" * 24_001, "ru")) == "too_long"
    long = replace(SCENE, source="я" * 7_000)
    assert work.refusal(c.BeginRun(text_of(long), "ru")) is None
