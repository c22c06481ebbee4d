"""What graders find: finished calls of others in the order of duty; appeals, rounds, grades of one's own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from core.domain import events as e
from core.domain.grading.form import Answer
from core.domain.grading.grade import HEARD_FOR
from core.domain.grading.order import Reason
from core.domain.grading.travelling import text_of
from core.store.grading import Heard, lists
from core.store.store import Store
from core.views import GradingHome, GradingRow
from tests.core.domain.cases import START
from tests.core.store.desks import event

ANNA, BORIS, VERA, GLEB = "Проба Анна", "Проба Борис", "Слухова Вера", "Слухов Глеб"
HEARD = Heard(("phone",), START - timedelta(hours=1), 3, START - timedelta(days=30), START)
BEFORE = START - timedelta(days=100)


def grade(total: int, purpose: str = "first", answers_to: str = "", fatal: str = "") -> e.GradeGiven:
    """So many points of a hundred."""
    answers = (Answer("one", total, "full"), Answer("other", 100 - total, "none"))
    return e.GradeGiven(purpose, answers_to, ANNA, "3", "3", "", text_of(answers), fatal, 0, "", "")


async def keep(
    store: Store,
    name: str,
    *facts: e.Fact | tuple[str, e.Fact],
    by: str = ANNA,
    at: datetime = START,
    channel: str = "phone",
    finished: bool = True,
) -> None:
    """A call, and what was said of it; of a colleague, with their name."""
    opened = e.CardOpened(1, channel, "1", "incoming", "", "", 1, "invented", "3")
    told: list[tuple[str, e.Fact]] = [(by, opened)]
    wrapped: list[e.Fact | tuple[str, e.Fact]] = [e.CardWrappedUp("")] if finished else []
    work = [one for one in facts if not isinstance(one, tuple)]
    said = [one for one in facts if isinstance(one, tuple)]
    for one in (*work, *wrapped, *said):
        told.append(one if isinstance(one, tuple) else (by, one))
    history = [
        replace(event(name, place, fact, at + timedelta(seconds=place), f"s-{name}"), actor=actor)
        for place, (actor, fact) in enumerate(told, 1)
    ]
    await store.import_events([history])


async def home(store: Store, me: str = VERA, heard: Heard = HEARD, *, grades: bool = True) -> GradingHome:
    return await store.read(lambda connection: lists(connection, heard, me, 200, grades=grades))


def names(rows: Sequence[GradingRow]) -> list[str]:
    return [row.card_id for row in rows]


async def old(store: Store) -> None:
    """Two who have called for long: nobody here is new."""
    for name in (ANNA, BORIS):
        await keep(store, f"old {name}", (VERA, grade(90)), by=name, at=BEFORE)


async def test_calls_are_heard_in_the_order_of_duty_and_the_oldest_first(store: Store) -> None:
    await old(store)
    hour = timedelta(hours=1)
    low, rated = e.ServiceRated("", 2, ""), e.ServiceRated("", 4, "")
    await keep(store, "plain, later", at=START + hour)
    await keep(store, "plain")
    await keep(store, "rated four", rated, at=START + 2 * hour)
    await keep(store, "of a newcomer", by="Нова Ольга", at=START + 3 * hour)
    await keep(store, "rated low", low, at=START + 4 * hour)
    await keep(store, "rated one", e.ServiceRated("", 1, ""), at=START + 5 * hour)
    await keep(store, "late", e.NormBreached("hold", 30, 40), at=START + 6 * hour)
    await keep(store, "complaint", e.FieldSet("kind", "complaint"), at=START + 7 * hour)
    await keep(store, "emergency", e.EmergencyMarked(), e.FieldSet("kind", "complaint"), at=START + 8 * hour)
    waits = (await home(store)).waits
    assert names(waits) == [
        "emergency", "complaint", "late", "rated one", "rated low", "of a newcomer", "plain", "plain, later",
        "rated four",
    ]  # fmt: skip
    assert [row.reason for row in waits] == [
        Reason.EMERGENCY, Reason.COMPLAINT, Reason.BREACH, Reason.LOW_RATING, Reason.LOW_RATING,
        Reason.NEWCOMER, Reason.NONE, Reason.NONE, Reason.NONE,
    ]  # fmt: skip


async def test_nobody_is_offered_a_call_of_their_own(store: Store) -> None:
    await keep(store, "Anna's")
    await keep(store, "Vera's", by=VERA)
    assert names((await home(store)).waits) == ["Anna's"]
    assert names((await home(store, ANNA)).waits) == ["Vera's"]


async def test_only_finished_talks_since_the_first_day_wait(store: Store) -> None:
    await keep(store, "yesterday", at=START - timedelta(days=1))
    await keep(store, "a chat", channel="chat")
    await keep(store, "goes on", finished=False)
    await keep(store, "opened again", (ANNA, e.CardReopened("забыто")))
    await keep(store, "finished")
    assert names((await home(store)).waits) == ["finished"]
    assert names((await home(store, heard=replace(HEARD, since=START - timedelta(days=1)))).waits) == [
        "yesterday", "finished",
    ]  # fmt: skip


async def test_a_graded_call_leaves_the_queue_and_stands_with_its_grade(store: Store) -> None:
    await keep(store, "graded", (VERA, grade(80, fatal="")))
    await keep(store, "fatal", (GLEB, grade(80, fatal="rude")), at=START + timedelta(hours=1))
    seen = await home(store)
    assert seen.waits == ()
    assert [(row.card_id, row.grader, row.score, row.fatal) for row in seen.graded] == [
        ("fatal", GLEB, 0, ("rude",)), ("graded", VERA, 80, ()),
    ]  # fmt: skip
    mine = (await home(store, ANNA, grades=False)).mine
    assert [(row.card_id, row.seen) for row in mine] == [("fatal", False), ("graded", False)]


async def test_who_does_not_grade_finds_their_own_grades_and_nothing_else(store: Store) -> None:
    await keep(store, "Anna's", (VERA, grade(80)))
    await keep(store, "Boris's", (VERA, grade(70)), by=BORIS)
    await keep(store, "waits")
    seen = await home(store, ANNA, grades=False)
    assert names(seen.mine) == ["Anna's"]
    assert (seen.waits, seen.graded, seen.appealed, seen.rounds) == ((), (), (), ())


async def test_an_appealed_grade_waits_for_a_second_grader_and_then_no_more(store: Store) -> None:
    first = "s-appealed-3"
    await keep(
        store, "appealed", (VERA, grade(60)), (ANNA, e.GradeAcknowledged(first)),
        (ANNA, e.GradeAppealed(first, "не согласна")),
    )  # fmt: skip
    await keep(
        store, "decided", (VERA, grade(60)), (ANNA, e.GradeAppealed("s-decided-3", "нет")),
        (GLEB, grade(75, "review", "s-decided-3")),
    )  # fmt: skip
    seen = await home(store, GLEB)
    assert names(seen.appealed) == ["appealed"]
    assert [(row.card_id, row.score, row.grader) for row in seen.graded] == [("decided", 75, GLEB)]
    (mine,) = [row for row in (await home(store, ANNA)).mine if row.card_id == "appealed"]
    assert (mine.appealed, mine.seen) == (True, True)


async def test_a_calibration_tells_how_many_have_graded_and_ends_with_what_is_agreed(store: Store) -> None:
    round_set = (VERA, e.CalibrationSet("r", "ноябрь", 2))
    await keep(store, "one", round_set, (VERA, grade(60, "calibration", "r")))
    await keep(
        store, "all", round_set, (VERA, grade(60, "calibration", "r")), (GLEB, grade(90, "calibration", "r"))
    )
    await keep(
        store, "agreed", round_set, (VERA, grade(60, "calibration", "r")),
        (GLEB, grade(90, "calibration", "r")), (GLEB, grade(80, "agreed", "r")),
    )  # fmt: skip
    seen = await home(store, GLEB)
    assert {row.card_id: (row.title, row.graders, row.blind) for row in seen.rounds} == {
        "one": ("ноябрь", 2, (VERA,)), "all": ("ноябрь", 2, (VERA, GLEB)),
    }  # fmt: skip
    assert names(seen.waits) == [], "whoever is yet to grade it blind grades it nowhere else"
    assert [(row.card_id, row.score) for row in seen.graded] == [("agreed", 80)]


async def test_an_erased_call_is_in_no_list(store: Store) -> None:
    await keep(store, "erased", (VERA, grade(60)), ("office", e.CardErased("по просьбе")))
    seen = await home(store)
    assert (seen.waits, seen.graded) == ((), ())


async def test_the_lists_made_anew_from_the_log_are_the_same(store: Store) -> None:
    await keep(store, "graded", (VERA, grade(60)), (ANNA, e.GradeAppealed("s-graded-3", "нет")))
    await keep(
        store, "round", (VERA, e.CalibrationSet("r", "ноябрь", 2)), (VERA, grade(1, "calibration", "r"))
    )
    await keep(store, "waits", e.EmergencyMarked())
    before = await home(store, GLEB)
    await store.rebuild()
    assert await home(store, GLEB) == before
    assert before.waits
    assert before.appealed
    assert before.rounds


async def test_a_low_mark_after_the_grade_brings_the_call_back_and_a_high_one_does_not(store: Store) -> None:
    await old(store)
    for name, score in (("low", 2), ("lowest", 1), ("high", 5), ("silent", 0)):
        await keep(store, name, (VERA, grade(80)), (BORIS, e.ServiceRated("", score, "")))
    await keep(store, "plain")
    await keep(store, "emergency", e.EmergencyMarked(), (VERA, grade(80)), (BORIS, e.ServiceRated("", 3, "")))
    seen = await home(store, GLEB)
    assert [(row.card_id, row.again, row.score) for row in seen.waits] == [
        ("lowest", True, 80), ("low", True, 80), ("emergency", True, 80), ("plain", False, 0),
    ]  # fmt: skip
    assert {row.reason for row in seen.waits[:3]} == {Reason.LOW_RATING}
    assert {"high", "silent"} <= set(names(seen.graded))
    assert not {"low", "lowest", "emergency"} & set(names(seen.graded))
    assert "low" in names((await home(store, ANNA)).mine)


async def test_a_call_that_was_heard_again_waits_no_more(store: Store) -> None:
    low = (BORIS, e.ServiceRated("", 2, ""))
    await keep(store, "again", (VERA, grade(80)), low, (GLEB, grade(40, "again")))
    await keep(store, "known", low, (VERA, grade(80)))
    seen = await home(store)
    assert seen.waits == ()
    assert {row.card_id: row.score for row in seen.graded} == {"again": 40, "known": 80}


async def test_a_call_that_somebody_hears_is_offered_to_nobody_else(store: Store) -> None:
    await keep(store, "Vera's", (VERA, e.HearingChanged(on=True)))
    await keep(store, "put back", (VERA, e.HearingChanged(on=True)), (VERA, e.HearingChanged(on=False)))
    await keep(store, "graded", (VERA, e.HearingChanged(on=True)), (VERA, grade(80)))
    await keep(store, "free")
    hers, his = await home(store), await home(store, GLEB)
    assert names(hers.waits) == ["Vera's", "put back", "free"] and hers.heard == ()
    assert names(his.waits) == ["put back", "free"]
    assert [(row.card_id, row.hearer) for row in his.heard] == [("Vera's", VERA)]
    for hours, free in ((-3, True), (-1, False), (1, False), (3, True)):  # whichever clock is wrong
        by_it = replace(HEARD, now=START + timedelta(hours=hours))
        assert ("Vera's" in names((await home(store, GLEB, by_it)).waits)) is free, hours
    later = replace(HEARD, now=START + HEARD_FOR + timedelta(hours=1))
    assert names((await home(store, GLEB, later)).waits) == ["Vera's", "put back", "free"]


async def test_no_call_is_in_two_lists_or_in_none(store: Store) -> None:
    ada = "Слухова Ада"
    low, hears, graded = (
        (BORIS, e.ServiceRated("", 2, "")),
        (GLEB, e.HearingChanged(on=True)),
        (VERA, grade(80)),
    )
    await keep(store, "waits")
    await keep(store, "heard", hears)
    await keep(store, "graded", graded)
    await keep(store, "again", graded, low)
    await keep(store, "again, heard", graded, low, hears)
    await keep(store, "praised, heard", graded, (BORIS, e.ServiceRated("", 5, "")), hears)
    await keep(store, "appealed, heard", graded, (ANNA, e.GradeAppealed("s-appealed, heard-3", "нет")), hears)
    await keep(store, "a chat", graded, low, channel="chat")
    await keep(store, "of an older day", graded, low, at=BEFORE)
    work = e.CardParked(""), (ada, e.CardTakenUp()), (ada, e.CardWrappedUp(""))
    await keep(store, "taken up", *work, graded, low, finished=False)
    for name in (VERA, GLEB, ada):
        seen = await home(store, name)
        lists_ = seen.appealed, seen.rounds, seen.waits, seen.heard, seen.graded
        shown = [row.card_id for rows in lists_ for row in rows]
        assert len(shown) == len(set(shown)) == 10, name
    assert names((await home(store)).heard) == ["heard", "again, heard"]
    assert {"a chat", "of an older day", "praised, heard"} <= set(names((await home(store)).graded))
    assert "taken up" in names((await home(store, ada)).graded)


async def test_a_call_that_one_took_up_is_not_offered_to_them(store: Store) -> None:
    work = e.CardParked(""), (VERA, e.CardTakenUp()), (VERA, e.CardWrappedUp(""))
    await keep(store, "taken up", *work, finished=False)
    assert names((await home(store)).waits) == []
    assert names((await home(store, GLEB)).waits) == ["taken up"]
