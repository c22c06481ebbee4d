"""What the facts of a card say to the points of a form: a table of calls for each of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Card
from core.domain.grading.evidence import FOUND_WORDS, Finding, day_of, findings
from core.domain.grading.form import Evidence, Mark
from core.domain.pack import Point, Tactic
from core.domain.vocabulary import Direction
from tests.core.domain.cases import HANDED_OVER, READY, START, Work
from tests.core.domain.grading.centre import CENTRE, TODAY, call

HALF, FULL, NONE, NA = Mark.HALF, Mark.FULL, Mark.NONE, Mark.NOT_APPLICABLE
UNDECIDED = ""
NOW, OLDER = CENTRE.centre.version, "2"
"""The edition that is graded by, and one that calls were worked by."""


def say(module: str) -> c.Say:
    return c.Say(module, "…")


def held(*waits: tuple[int, bool], edition: str = NOW) -> Work:
    """A call with waits of so many seconds, announced or not; an hour lies between two of them."""
    work = call(edition=edition)
    for seconds, announced in waits:
        work.later(3600).do(*([say("wait")] if announced else []))
        work.do(c.Hold()).later(seconds).do(c.Resume())
    return work


def passed_on(command: c.Escalate, *phrases: str, edition: str = NOW) -> Work:
    return call(edition=edition).fill(HANDED_OVER).do(*map(say, phrases), command)


NAMED, QUEUED = c.Escalate("expert", "anna"), c.Escalate("expert", reason="все заняты")


def empty(*filled: str) -> Work:
    """A call that was passed on in an emergency with only these filled in."""
    work = call().fill({field: HANDED_OVER[field] for field in filled})
    return work.do(c.MarkEmergency(), NAMED)


def in_talk_of(writer: str, **values: str) -> Work:
    """A call of s1, where somebody writes something during the talk."""
    work = call().by(writer)
    for field, value in values.items():
        work.happens(e.FieldSet(field, value))
    return work


def ticked(*points: str, edition: str = NOW) -> Work:
    return call(edition=edition).do(*(c.Tick("anger", point) for point in points))


def finished(after: int = 0) -> Work:
    return call().fill(READY).do(c.EndCall()).later(after).do(c.WrapUp())


CASES: dict[str, dict[str, tuple[Callable[[], Work], str, str]]] = {
    Evidence.RINGS: {
        "in time": (lambda: call(3), FULL, "rings"),
        "late": (lambda: call(4), NONE, "rings"),
        "late by the norm that another desk knew": (
            lambda: call(2).happens(e.NormBreached("rings", 1, 2)), NONE, "rings",
        ),
        "late, though no desk said so": (
            lambda: Work(CENTRE).happens(e.CardOpened(1, "phone", "", "incoming", "", "", 4, "", "3")),
            NONE, "rings",
        ),
        "in time, and late with something else": (
            lambda: call(3).happens(e.NormBreached("hold", 30, 45)), FULL, "rings",
        ),
        "not counted": (lambda: call(0), UNDECIDED, "rings_unknown"),
        "counted later": (lambda: call(0).do(c.CountRings(3)), FULL, "rings"),
        "made by the centre": (
            lambda: Work(CENTRE).do(c.OpenCall("1406", direction=Direction.OUTGOING, rings=9)),
            NA, "outgoing",
        ),
        "without a norm": (lambda: at(START + timedelta(days=-4000)), NA, "rings_unlimited"),
    },
    Evidence.GREETING: {
        "greeted": (lambda: call().do(say("hello")), FULL, "said"),
        "not greeted": (lambda: call().do(say("bye")), UNDECIDED, "not_said"),
        "greeted with what the pack no longer has": (
            lambda: call().happens(e.SpeechSaid("older", "…")), UNDECIDED, "not_said",
        ),
    },
    Evidence.CLOSING: {
        "closed": (lambda: call().do(say("bye")), FULL, "said"),
        "not closed": (lambda: call().do(say("hello")), UNDECIDED, "not_said"),
    },
    Evidence.IDENTITY: {
        "named": (lambda: call().fill(applicant_name="Примеров"), FULL, "known"),
        "known by the policy": (lambda: call().fill(applicant_policy="0000"), FULL, "known"),
        "named after the talk": (
            lambda: call().do(c.EndCall()).later(1).fill(applicant_name="Примеров"), UNDECIDED, "not_known",
        ),
        "named by somebody else": (
            lambda: in_talk_of("s2", applicant_name="Примеров"), UNDECIDED, "not_known",
        ),
        "named by both": (
            lambda: in_talk_of("s2", applicant_name="П").by("s1").fill(applicant_name="Примеров"),
            FULL, "known",
        ),
        "named by a blank": (lambda: call().fill(applicant_name=" "), UNDECIDED, "not_known"),
        "nobody": (call, UNDECIDED, "not_known"),
    },
    Evidence.REASON: {
        "kind and theme": (lambda: call().fill(kind="complaint", theme="money"), FULL, "known"),
        "a theme of somebody else": (
            lambda: in_talk_of("s2", theme="money").by("s1").fill(kind="complaint"), UNDECIDED, "not_known",
        ),
        "both of somebody else": (
            lambda: in_talk_of("s2", kind="complaint", theme="money"), UNDECIDED, "not_known",
        ),
        "corrected by somebody else": (
            lambda: call().fill(kind="complaint", theme="money").by("s2").happens(
                e.FieldSet("theme", "waiting")
            ),
            FULL, "known",
        ),
        "a kind alone": (lambda: call().fill(kind="complaint"), UNDECIDED, "not_known"),
        "a theme after the talk": (
            lambda: call().fill(kind="complaint").do(c.EndCall()).later(1).fill(theme="money"),
            UNDECIDED, "not_known",
        ),
    },
    Evidence.HOLD: {
        "nobody waited": (call, NA, "no_hold"),
        "announced and short": (lambda: held((30, True)), FULL, "hold"),
        "announced and long": (lambda: held((31, True)), HALF, "hold"),
        "short, not announced": (lambda: held((30, False)), HALF, "hold"),
        "long, not announced": (lambda: held((31, False)), NONE, "hold"),
        "one of two not announced": (lambda: held((5, True), (5, False)), HALF, "hold"),
        "announced a minute before": (lambda: call().do(say("wait")).later(60).do(c.Hold()), FULL, "hold"),
        "announced long before": (lambda: call().do(say("wait")).later(61).do(c.Hold()), HALF, "hold"),
        "announced to who waits": (
            lambda: call().do(c.Hold()).later(5).do(say("wait")).later(5).do(c.Resume()), FULL, "hold",
        ),
        "announced afterwards": (
            lambda: call().do(c.Hold()).later(5).do(c.Resume()).later(1).do(say("wait")), HALF, "hold",
        ),
        "another phrase": (lambda: call().do(say("busy"), c.Hold()), HALF, "hold"),
        "another edition, announced and short": (lambda: held((30, True), edition=OLDER), FULL, "hold"),
        "another edition, announced and long": (lambda: held((31, True), edition=OLDER), HALF, "hold"),
        "another edition, not announced": (lambda: held((30, False), edition=OLDER), UNDECIDED, "hold"),
        "another edition, long, not announced": (
            lambda: held((31, False), edition=OLDER), UNDECIDED, "hold",
        ),
    },
    Evidence.RECEIVER: {
        "not passed on": (call, NA, "not_passed"),
        "named and announced": (lambda: passed_on(NAMED, "passing"), FULL, "receivers"),
        "named, the line is busy": (lambda: passed_on(NAMED, "busy"), FULL, "receivers"),
        "named, not announced": (lambda: passed_on(NAMED), HALF, "receivers"),
        "announced, nobody named": (lambda: passed_on(QUEUED, "passing"), HALF, "receivers"),
        "neither": (lambda: passed_on(QUEUED, "wait"), NONE, "receivers"),
        "another edition, named and announced": (
            lambda: passed_on(NAMED, "passing", edition=OLDER), FULL, "receivers",
        ),
        "another edition, announced, nobody named": (
            lambda: passed_on(QUEUED, "passing", edition=OLDER), HALF, "receivers",
        ),
        "another edition, named, not announced": (
            lambda: passed_on(NAMED, edition=OLDER), UNDECIDED, "receivers",
        ),
        "another edition, neither": (lambda: passed_on(QUEUED, edition=OLDER), UNDECIDED, "receivers"),
        "announced at once": (lambda: passed_on(NAMED).later(60).do(say("passing")), FULL, "receivers"),
        "announced long after": (lambda: passed_on(NAMED).later(61).do(say("passing")), HALF, "receivers"),
    },
    Evidence.HANDED_OVER: {
        "not passed on": (call, NA, "not_passed"),
        "accepted": (lambda: passed_on(NAMED).by("s2", "anna").do(c.Read(), c.TakeUp()), FULL, "accepted"),
        "nothing filled in": (empty, UNDECIDED, "passed_empty"),
        "one thing not filled in": (lambda: empty("essence"), UNDECIDED, "passed_empty"),
        "filled in by a blank": (
            lambda: in_talk_of("s1", applicant_name=" ", essence="да").do(c.MarkEmergency(), NAMED),
            UNDECIDED, "passed_empty",
        ),
        "an emergency, all filled in": (lambda: empty(*HANDED_OVER), FULL, "accepted"),
        "filled in at the last moment by somebody else": (
            lambda: in_talk_of("s2", **HANDED_OVER).by("s1").do(NAMED), FULL, "accepted",
        ),
        "filled in afterwards": (
            lambda: empty().later(1).happens(e.FieldSet("applicant_name", "да")).happens(
                e.FieldSet("essence", "да")
            ),
            UNDECIDED, "passed_empty",
        ),
        "emptied before": (
            lambda: call().fill(HANDED_OVER).fill(essence="").do(c.MarkEmergency(), NAMED),
            UNDECIDED, "passed_empty",
        ),
        "emptied afterwards": (
            lambda: passed_on(NAMED).later(1).happens(e.FieldSet("essence", "")), FULL, "accepted",
        ),
        "empty, given back": (
            lambda: empty().by("s2", "anna").do(c.Read(), c.Return("пусто")), UNDECIDED, "returned",
        ),
        "given back": (
            lambda: passed_on(NAMED).by("s2", "anna").do(c.Read(), c.Return("пусто")), UNDECIDED, "returned",
        ),
    },
    Evidence.TACTIC: {
        "none used": (call, UNDECIDED, "no_tactic"),
        "begun": (lambda: ticked("listen"), HALF, "ticked"),
        "gone through": (lambda: ticked("listen", "plan"), FULL, "ticked"),
        "begun by another edition": (lambda: ticked("listen", edition=OLDER), UNDECIDED, "ticked"),
        "gone through by another edition": (
            lambda: ticked("listen", "plan", edition=OLDER), FULL, "ticked",
        ),
        "one that the pack no longer has": (
            lambda: call().happens(e.PointTicked("older", "listen")), UNDECIDED, "no_tactic",
        ),
    },
    Evidence.PLAN: {
        "offered": (lambda: call().do(c.ChoosePlan("letter")), FULL, "plan"),
        "none": (call, UNDECIDED, "no_plan"),
    },
    Evidence.FINISHED: {
        "open": (call, UNDECIDED, "not_known"),
        "finished": (finished, FULL, "finished"),
        "opened again": (lambda: finished().do(c.Reopen("забыли"), c.WrapUp()), HALF, "opened_again"),
    },
    Evidence.GOODBYE: {
        "the citizen said it": (lambda: call().fill(farewell="citizen"), FULL, "goodbye"),
        "the line broke": (lambda: call().fill(farewell="broken"), NA, "goodbye"),
        "the operator hung up": (lambda: call().fill(farewell="operator"), UNDECIDED, "no_goodbye"),
        "nobody says": (call, UNDECIDED, "no_goodbye"),
    },
    Evidence.THEME_IN_FORCE: {
        "none": (call, UNDECIDED, "no_theme"),
        "held": (lambda: call().fill(theme="money"), UNDECIDED, "in_force"),
        "held on this day alone": (lambda: call().fill(theme="today"), UNDECIDED, "in_force"),
        "over": (lambda: call().fill(theme="gone"), NONE, "not_in_force"),
        "not yet": (lambda: call().fill(theme="later"), NONE, "not_in_force"),
        "not in the pack of today": (lambda: call().fill(theme="?"), UNDECIDED, "theme_gone"),
    },
}  # fmt: skip
ROWS = [(evidence, name) for evidence, cases in CASES.items() for name in cases]


def at(moment: datetime) -> Work:
    """A call that came at another moment, and rang twice."""
    work = Work(CENTRE)
    work.now = moment
    return work.call(rings=2)


def finding(work: Work, evidence: str, language: str = "") -> Finding:
    return findings(work.card, CENTRE, language)[evidence]


def told(one: Finding) -> str:
    return FOUND_WORDS[one.code].format(**(one.values or {}))


@pytest.mark.parametrize(("evidence", "name"), ROWS)
def test_the_facts_say_what_they_cannot_be_wrong_about(evidence: str, name: str) -> None:
    made, mark, code = CASES[evidence][name]
    one = finding(made(), evidence)
    assert (one.mark, one.code) == (mark, code)
    blanks = {name for _, name, _, _ in Formatter().parse(FOUND_WORDS[code]) if name}
    assert set(one.values or {}) >= blanks
    assert "{" not in told(one)


def test_the_table_has_every_evidence_and_every_word() -> None:
    assert set(CASES) == set(Evidence) == set(findings(Card("card"), CENTRE))
    assert {code for cases in CASES.values() for _, _, code in cases.values()} == set(FOUND_WORDS)


# --- by which day -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "rings", "mark"), [(-1, 2, NONE), (0, 2, FULL), (0, 4, NONE), (1, 4, FULL)])
def test_a_norm_is_that_of_the_day_of_the_call_and_not_of_today(days: int, rings: int, mark: Mark) -> None:
    work = Work(CENTRE)
    work.now = START + timedelta(days=days)
    one = finding(work.call(rings=rings), Evidence.RINGS)
    assert one.mark == mark
    assert (one.values or {})["limit"] == {-1: "1", 0: "3", 1: "9"}[days]


def test_the_day_of_a_call_is_the_day_at_its_centre() -> None:
    late = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)  # half past one in the night of the 2nd in Moscow
    assert day_of(at(late).card) == TODAY
    assert finding(at(late).fill(theme="today"), Evidence.THEME_IN_FORCE).code == "in_force"
    assert day_of(at(late - timedelta(hours=2)).card) == TODAY - timedelta(days=1)


MOMENTS = st.datetimes(
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(-timedelta(hours=12))])
)


@given(
    MOMENTS, st.one_of(st.text(), st.sampled_from(["Europe/Moscow", "Asia", "..", "/etc/passwd", "", "a\0"]))
)
def test_every_card_has_a_day_whatever_its_clock_and_its_zone_say(moment: datetime, zone: str) -> None:
    day = day_of(Card("card", opened_at=moment, tz=zone))
    assert abs((day - moment.date()).days) <= 1


def test_a_card_of_which_only_a_later_fact_came_has_the_day_of_that() -> None:
    assert day_of(Work().happens(e.Noted("да")).card) == TODAY
    assert day_of(Card("card")) == date.min


# --- what is told -----------------------------------------------------------------------------------------


def test_of_waiting_it_is_told_how_often_how_long_how_late_and_how_mute() -> None:
    one = finding(held((10, True), (40, False), (20, False)), Evidence.HOLD)
    assert one.values == {"times": "3", "longest": "40", "late": "1", "mute": "2"}
    assert one.at == 3600


def test_of_passing_on_it_is_told_how_often_without_a_name_and_without_a_word() -> None:
    work = passed_on(QUEUED).later(300).by("s2", "expert").do(c.Read(), c.TakeUp(), say("passing"), NAMED)
    one = finding(work, Evidence.RECEIVER)
    assert one.values == {"times": "2", "nameless": "1", "mute": "1"}
    assert (one.mark, one.at) == (NONE, 0)


def test_a_receiver_without_a_post_is_not_named() -> None:
    nobody = e.CardEscalated("expert", "anna", "Выдумкина", "", "", 2, "")
    assert finding(call().do(say("passing")).happens(nobody), Evidence.RECEIVER).mark == HALF


def test_what_was_said_is_told_in_the_language_that_is_asked_for_each_phrase_once() -> None:
    work = call().later(7).do(say("hello"), say("hello"))
    assert finding(work, Evidence.GREETING, "ru").values == {"title": "hello (ru)"}
    assert finding(work, Evidence.GREETING, "az").values == {"title": "hello (kk)"}
    assert finding(work, Evidence.GREETING).at == 7


def test_what_the_facts_say_reads_as_a_sentence_with_what_is_on_the_card_in_it() -> None:
    assert told(finding(call(4), Evidence.RINGS)) == "picked up at ring 4; the norm is 3"
    for work, evidence, value in [
        (finished(150), Evidence.FINISHED, "2"),
        (ticked("listen"), Evidence.TACTIC, "Гнев"),
        (call().do(c.ChoosePlan("letter"), c.ChoosePlan("transfer")), Evidence.PLAN, "transfer; letter"),
        (call().fill(farewell="citizen"), Evidence.GOODBYE, "прощание: citizen"),
        (call().fill(theme="gone"), Evidence.THEME_IN_FORCE, "gone"),
    ]:
        assert value in told(finding(work, evidence))


def test_of_several_checklists_every_point_is_counted() -> None:
    grief = Tactic(id="grief", title={"ru": "Горе"}, points=(Point(id="wait", text={"ru": "молчать"}),))
    pack = replace(CENTRE, tactics=(*CENTRE.tactics, grief))
    work = call().do(c.Tick("anger", "listen"), c.Tick("anger", "plan"))
    work.happens(e.PointTicked("grief", "another"))
    one = findings(work.card, pack)[Evidence.TACTIC]
    assert (one.mark, told(one)) == (HALF, "2 of 3 points ticked: Гнев; Горе")
    work.happens(e.PointTicked("grief", "wait"))
    assert findings(work.card, pack)[Evidence.TACTIC].mark == FULL
