"""What is agreed of callers: the last word on each thing holds, whoever said it and in whatever order."""

from pathlib import Path

from core.domain import commands as c
from core.domain import events as e
from core.store.store import Store
from core.views import Expected
from tests.core.domain.cases import START
from tests.core.store.copies import OPENED
from tests.core.store.desks import Clock, event, rows, sitting, store_of
from tests.core.store.streams import Stream

ZINA = "+79181234567"


async def test_of_a_caller_the_last_word_on_each_thing_holds(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall(ZINA))
        for command in (
            c.ExpectCaller("7 17"),
            c.SetCallerApart(True, "звонит каждый день"),
            c.DescribeCaller("Зинаида Примеровна", "сводка на табло"),
            c.DescribeCaller("баба Зина", "сводка на табло"),
        ):
            await desk.do(card.card_id, command)
        known = await desk.caller(ZINA)
        assert (known.greet_as, known.expected) == ("баба Зина", "07:00 17:00")
        assert (known.apart, known.apart_because) == (True, "звонит каждый день")
        await desk.do(card.card_id, c.SetCallerApart(False, "звонит по делу"))
        await desk.do(card.card_id, c.ExpectCaller(""))
        await store_of(desk).rebuild()
        known = await desk.caller(ZINA)
        assert (known.greet_as, known.expected, known.apart) == ("баба Зина", "", False)
        assert rows(tmp_path, "SELECT count(*) FROM callers") == [(1,)]


async def test_a_caller_is_known_by_the_language_they_spoke_last(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        for language in ("ru", "kk", ""):
            card = await desk.open_call(c.OpenCall(ZINA))
            await desk.do(card.card_id, c.SetField("language", language))
        assert (await desk.caller(ZINA)).language == "kk"
        assert (await desk.caller("+79180000000")).language == ""


async def test_who_is_set_apart_before_they_are_described_is_known_by_the_number(tmp_path: Path) -> None:
    with sitting(tmp_path) as desk:
        card = await desk.open_call(c.OpenCall(ZINA))
        await desk.do(card.card_id, c.SetCallerApart(True, "шутит"))
        known = await desk.caller(ZINA)
        assert (known.greet_as, known.apart) == ("", True)
        assert rows(tmp_path, "SELECT caller FROM callers WHERE apart") == [(ZINA,)]


async def test_what_was_said_of_a_caller_goes_with_the_erased_card(store: Store, tmp_path: Path) -> None:
    stream = Stream()
    facts = [OPENED, e.CallerExpected(ZINA, "07:00"), e.CallerSetApart(ZINA, True, "каждый день")]
    for seq, fact in enumerate(facts, 1):
        stream.add(event("card", seq, fact, session="peer"))
    stream.add(event("other", 9, e.CallerDescribed(ZINA, "баба Зина", "", ""), session="peer"))
    await stream.pull(store)
    assert rows(tmp_path, "SELECT greet_as, expected, apart FROM callers") == [("баба Зина", "07:00", 1)]
    stream.add(event("card", 6, e.CardErased("по заявлению"), session="peer"))
    await stream.pull(store)
    known = ("баба Зина", "", 0, "")
    assert rows(tmp_path, "SELECT greet_as, expected, apart, apart_because FROM callers") == [known]


async def test_who_calls_every_day_is_expected_near_the_hour_until_they_call(tmp_path: Path) -> None:
    clock = Clock()  # nine in the morning at the centre
    with sitting(tmp_path, clock=clock) as desk:
        card = await desk.open_call(c.OpenCall(ZINA))
        await desk.do(card.card_id, c.DescribeCaller("баба Зина", "сводка на табло"))
        await desk.do(card.card_id, c.ExpectCaller("10:00 17:00"))
        assert (await desk.home()).expected == ()
        clock.time = START.replace(hour=9, minute=40)
        due = START.replace(hour=10)
        awaited = Expected(ZINA, "баба Зина", "сводка на табло", due, card.card_id)
        assert (await desk.home()).expected == (awaited,)
        clock.time = START.replace(hour=10, minute=5)
        assert len((await desk.home()).expected) == 1  # late, as people are
        await desk.open_call(c.OpenCall("8 918 123-45-67"))
        assert (await desk.home()).expected == ()
        clock.time = START.replace(hour=17, minute=30)
        assert [one.at for one in (await desk.home()).expected] == [START.replace(hour=17)]


async def test_the_insurer_of_a_policy_is_known_from_the_last_card_that_names_one(tmp_path: Path) -> None:
    policy = "2300000000000012"
    with sitting(tmp_path) as desk:
        for number, insurer in (("8 918 000-00-01", "Первая"), ("8 918 000-00-02", "Вторая"), ("", "")):
            card = await desk.open_call(c.OpenCall(number))
            await desk.leave(card.card_id, "insured_policy", "2300 0000 0000 0012")
            await desk.leave(card.card_id, "insurer", insurer)
        assert (await desk.caller("", policy)).insurer == "Вторая"
        assert (await desk.caller("+79180000001", "")).insurer == ""
        assert (await desk.caller("", "2300000000000020")).insurer == ""
