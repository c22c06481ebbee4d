"""Figures of a period, counted through the disk and compared with what was worked out by hand."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from core.domain import commands as c
from core.domain import events as e
from core.domain.figures import Days, Figure, Tallied, figures, form
from core.domain.pack import Channel, Pack, Theme
from core.domain.subjects import Subject
from core.domain.vocabulary import Outcome, Promise
from core.domain.zpz import Count
from core.reports.reports import Reports
from core.store.store import open_store
from tests.core.days import FREE, begun, counted, month, spread
from tests.core.domain.cases import Work
from tests.core.store.desks import Clock

DAY = Days(date(2026, 3, 2), date(2026, 3, 2))
MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))


async def tallied(data: Path, works: Sequence[Work], days: Days = DAY, pack: Pack = FREE) -> Tallied:
    with closing(await counted(data, works, "2026-12-01 12:00", pack)) as reports:
        return await reports.tallied(days)


def consultation(at: str, number: str = "+79180000001", talk: float = 100, **fields: str) -> Work:
    """A finished consultation: so many seconds of talk, ten of wrap-up."""
    work = begun(at).call(number).fill({"kind": "consultation", "theme": "waiting", **fields})
    return work.later(talk).do(c.EndCall()).later(10).do(c.WrapUp())


def figure(counted: Tallied, name: str, pack: Pack = FREE) -> Figure:
    return next(one for one in figures(counted, pack) if one.id == name)


def parts(counted: Tallied, name: str) -> tuple[int, int]:
    one = figure(counted, name)
    return one.above, one.below


async def test_a_directory_without_a_file_has_no_data_and_no_nought_per_cent(tmp_path: Path) -> None:
    with closing(
        Reports(lambda: FREE, tmp_path / "none", lambda: datetime(2026, 3, 2, tzinfo=UTC))
    ) as reports:
        told = await reports.tallied(DAY)
    assert told.sum("cards") == 0
    assert all(one.value is None for one in figures(told, FREE) if one.unit != "count")
    assert not (tmp_path / "none").exists()


async def test_a_day_is_that_of_the_clocks_of_the_centre(tmp_path: Path) -> None:
    works = [
        consultation("2026-03-01 23:59"),
        consultation("2026-03-02 00:00"),
        consultation("2026-03-02 23:59"),
    ]
    told = await tallied(tmp_path, works)
    assert told.sum("cards") == 2
    assert told.counts["hour"] == {"00": 1, "23": 1}


async def test_first_contact_needs_nobody_else_no_second_call_and_no_second_time(tmp_path: Path) -> None:
    at = "2026-03-02 09:00"
    alone = consultation(at, "+79180000001")
    passed = begun(at).call("+79180000002").fill(kind="consultation", applicant_name="П", essence="э")
    passed.do(c.Escalate("expert", "anna"), c.TakeUp(), c.WrapUp())
    promised = begun(at).call("+79180000003")
    promised.do(
        c.ScheduleCallback("+79180000003", promised.now, promised.now + timedelta(hours=1)), c.WrapUp()
    )
    again = consultation(at, "+79180000004").do(c.Reopen("забыли")).do(c.WrapUp())
    by_another = begun(at).call("+79180000005").do(c.Park("обед")).by("bob").do(c.TakeUp(), c.WrapUp())
    open_still = begun(at).call("+79180000006")
    repeat = begun(at).call("+79180000007").do(c.LinkRepeat("card-0001"), c.WrapUp())
    outgoing = begun(at).do(c.OpenCall("+79180000008", direction="outgoing"), c.WrapUp())
    told = await tallied(tmp_path, [alone, passed, promised, again, by_another, open_still, repeat, outgoing])
    assert parts(told, "fcr_journal") == (1, 5)
    assert figure(told, "fcr_journal").value == 20.0


async def test_who_asks_the_same_again_within_thirty_days_was_not_helped_the_first_time(
    tmp_path: Path,
) -> None:
    works = [
        consultation("2026-03-02 09:00", "+79180000001"),
        consultation("2026-04-01 08:59", "+79180000001"),  # 29 days and 23:59 later
        consultation("2026-03-02 10:00", "+79180000002"),
        consultation("2026-04-01 10:01", "+79180000002"),  # thirty days and a minute
        consultation("2026-03-02 11:00", "+79180000003"),
        consultation("2026-03-03 11:00", "+79180000003", theme="money"),
        consultation("2026-03-02 12:00", ""),  # nobody knows who
    ]
    told = await tallied(tmp_path, works)
    assert parts(told, "fcr_journal") == (4, 4)
    assert parts(told, "fcr_net") == (2, 3)


async def test_a_hidden_number_is_known_by_the_policy(tmp_path: Path) -> None:
    policy = "0047 5108 9000 0014"
    works = [consultation(f"2026-03-0{day} 09:00", "", applicant_policy=policy) for day in (2, 4)]
    told = await tallied(tmp_path, works)
    assert parts(told, "fcr_net") == (0, 1)


async def test_a_caller_set_apart_counts_in_no_first_contact_and_in_all_else(tmp_path: Path) -> None:
    daily = consultation("2026-03-02 07:00", "+79180000009")
    daily.role = "supervisor"
    daily.do(c.SetCallerApart(True, "звонит каждый день"))
    told = await tallied(tmp_path, [daily, consultation("2026-03-02 09:00")])
    assert told.sum("cards") == 2
    assert parts(told, "fcr_journal") == (1, 1)
    assert parts(told, "fcr_net") == (1, 1)


async def test_satisfaction_is_told_with_how_many_answered_of_those_asked(tmp_path: Path) -> None:
    works = [consultation("2026-03-02 09:00", f"+7918000000{score}") for score in range(1, 6)]
    for score, work in enumerate(works, 1):
        work.do(c.RateService(score))
    works.append(consultation("2026-03-02 10:00").do(c.RateService(0)))
    works.append(consultation("2026-03-02 11:00"))
    told = await tallied(tmp_path, works)
    assert parts(told, "csat") == (2, 5)
    assert figure(told, "csat_mean").value == 3.0
    assert parts(told, "response_rate") == (5, 6)


async def test_handling_is_talk_and_wrap_up_and_a_card_put_aside_for_long_is_left_out(tmp_path: Path) -> None:
    aside = begun("2026-03-02 09:00").call().later(60).do(c.EndCall()).later(3601).do(c.WrapUp())
    letter = begun("2026-03-02 09:00").do(c.OpenCall(channel="letter"), c.EndCall(), c.WrapUp())
    ordered = begun("2026-03-02 09:00").call().do(c.EndCall()).later(600).do(c.WrapUp())  # waited, no talk
    told = await tallied(tmp_path, [consultation("2026-03-02 09:00", talk=110), aside, letter, ordered])
    assert parts(told, "aht") == (120, 1)


async def test_norms_are_counted_as_the_breaches_of_their_day(tmp_path: Path) -> None:
    held = begun("2026-03-02 09:00").call(rings=4).fill(kind="consultation")
    for waited in (30, 31):
        held.do(c.Hold()).later(waited).do(c.Resume())
    held.later(600).do(c.EndCall(), c.WrapUp())
    uncounted = begun("2026-03-02 09:30").call(rings=0).fill(kind="complaint").later(700).do(c.EndCall())
    told = await tallied(tmp_path, [held, uncounted, consultation("2026-03-02 10:00")])
    assert parts(told, "hold_kept") == (1, 2)
    assert parts(told, "three_rings") == (1, 2)
    assert parts(told, "ten_minutes") == (1, 2)


async def test_what_the_centre_has_no_norm_for_was_not_kept_either(tmp_path: Path) -> None:
    held = begun("2026-03-02 09:00").call(rings=2).do(c.Hold()).later(5).do(c.Resume())
    told = await tallied(tmp_path, [held])
    assert (parts(told, "three_rings"), parts(told, "hold_kept")) == ((1, 1), (1, 1))
    free = replace(FREE, norms=())
    assert figure(told, "three_rings", free).value is None
    assert figure(told, "hold_kept", free).value is None


async def test_a_redirect_that_came_back_was_misdirected(tmp_path: Path) -> None:
    def passed() -> Work:
        work = begun("2026-03-02 09:00").call().fill(applicant_name="П", essence="э")
        return work.do(c.Escalate("expert", "anna"))

    back = passed().by("s2", "anna").do(c.Read(), c.Return("не ко мне"))
    told = await tallied(tmp_path, [back, passed(), passed()])
    assert parts(told, "misdirected") == (1, 3)


async def test_promised_calls_are_kept_within_their_window_and_later_ones_are_not_counted_yet(
    tmp_path: Path,
) -> None:
    def promising(at: str, hours: float) -> Work:
        work = begun(at).call()
        until = work.now + timedelta(hours=hours)
        return work.do(c.ScheduleCallback("+79180000001", work.now, until))

    kept = promising("2026-03-02 09:00", 2).later(3600).do(c.FinishCallback("promise-1", "дозвонились"))
    late = promising("2026-03-02 09:00", 2).later(7201).do(c.FinishCallback("promise-1", "дозвонились"))
    never = promising("2026-03-02 09:00", 2)
    given_up = promising("2026-03-02 09:00", 2).happens(e.CallbackGivenUp("promise-1", "не дозвонились"))
    tomorrow = promising("2026-03-02 09:00", 24)
    told = await tallied(tmp_path, [kept, late, never, given_up, tomorrow])
    assert parts(told, "callbacks_kept") == (1, 4)
    with closing(Reports(lambda: FREE, tmp_path, lambda: datetime(2026, 3, 2, 7, 0, tzinfo=UTC))) as reports:
        assert parts(await reports.tallied(DAY), "callbacks_kept") == (0, 0)


async def test_voice_messages_are_returned_after_a_median_and_at_most(tmp_path: Path) -> None:
    def message(minutes: float | None) -> Work:
        work = begun("2026-03-02 09:00").call("+79180000001")
        until = work.now + timedelta(hours=1)
        work.do(c.ScheduleCallback("+79180000001", work.now, until, what=Promise.VOICE_MAIL))
        return work if minutes is None else work.later(minutes * 60).do(c.FinishCallback("promise-1", "да"))

    told = await tallied(tmp_path, [message(minutes) for minutes in (1, 4, 60, None)])
    assert figure(told, "voice_median").value == 240
    assert figure(told, "voice_max").value == 3600
    assert figure(told, "voice_waiting").value == 1


async def test_terms_count_where_they_end_and_only_when_that_is_known(tmp_path: Path) -> None:
    pack = replace(FREE, terms=(month(extension_days=30),))

    def complaint(at: str, days: float | None) -> Work:
        work = begun(at, pack).call().fill(kind="complaint").do(c.EndCall())
        return work if days is None else work.later(days * 86400).do(c.WrapUp())

    extended = complaint("2026-02-05 09:00", None)
    extended.do(c.ExtendTerm(10, "ждём", "Примеров Начальник", "letter", date(2026, 2, 5))).later(86400 * 35)
    works = [
        complaint("2026-02-10 09:00", 30),  # on its last day, 12 March
        complaint("2026-02-10 09:00", 31),
        complaint("2026-02-10 09:00", None),
        extended.do(c.WrapUp()),  # due on 17 March
        complaint("2026-03-02 09:00", 1),  # due in April
        begun("2026-02-10 09:00", pack).call().fill(kind="consultation").do(c.WrapUp()),
    ]
    told = await tallied(tmp_path, works, MARCH, pack)
    assert (told.terms["due"], told.terms["kept"], told.terms["extended"]) == (4, 2, 1)
    assert figure(told, "terms_kept").value == 50.0
    now = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
    with closing(Reports(lambda: pack, tmp_path, lambda: now)) as reports:
        assert await reports.risks() == {"today": 1}
        assert (await reports.tallied(MARCH)).terms["due"] == 3  # the open one still has this day
    with closing(Reports(lambda: pack, tmp_path, lambda: now + timedelta(days=1))) as reports:
        assert await reports.risks() == {"late": 1}
        assert (await reports.tallied(MARCH)).terms["due"] == 4


async def test_real_help_is_a_result_or_a_contact_that_brought_it(tmp_path: Path) -> None:
    agreed = begun("2026-03-02 09:00").call()
    agreed.do(c.LogContact(Outcome.AGREED, organisation="Больница", person="Иванова-Пример", words="примут"))
    refused = begun("2026-03-02 09:00").call()
    refused.do(c.LogContact(Outcome.REFUSED, organisation="Больница", person="Иванова-Пример", words="нет"))
    granted = consultation("2026-03-02 10:00", result="granted")
    complaint = begun("2026-03-02 11:00").call().fill(kind="complaint", justified="yes")
    told = await tallied(tmp_path, [agreed, refused, granted, complaint])
    assert figure(told, "helped").value == 2
    assert figure(told, "protected").value == 3
    assert figure(told, "explained").value == 1


async def test_complaints_are_counted_by_their_outcome_and_money_as_it_was_typed(tmp_path: Path) -> None:
    def complaint(**fields: str) -> Work:
        return begun("2026-03-02 09:00").call().fill(kind="complaint", **fields)

    told = await tallied(tmp_path, [
        complaint(justified="yes", result="upheld", returned_sum="3 500"),
        complaint(justified="yes", result="upheld", returned_sum="3 500"),
        complaint(justified="no", result="upheld", paid_sum="100"),
        complaint(justified="pending"),
        consultation("2026-03-02 09:00"),
    ])  # fmt: skip
    assert told.counts["outcome"] == {"upheld yes": 2, "upheld no": 1, " pending": 1}
    assert parts(told, "justified") == (2, 3)
    assert told.money == {"paid_sum": {"100": 1}, "returned_sum": {"3 500": 2}}


async def test_months_and_years_that_follow_one_another_are_counted_whole(tmp_path: Path) -> None:
    days = ("2025-12-31", "2026-01-01", "2026-01-31", "2026-02-28", "2026-03-01")
    works = [consultation(f"{day} 12:00", f"+7918000000{at}") for at, day in enumerate(days)]
    told = await tallied(tmp_path, works, Days(date(2025, 12, 31), date(2026, 3, 1)))
    assert told.counts["month"] == {"2025-12": 1, "2026-01": 2, "2026-02": 1, "2026-03": 1}
    assert parts(told, "fcr_journal") == (5, 5)


async def test_chats_since_a_date_are_the_line_of_their_channel(tmp_path: Path) -> None:
    def chat(at: str) -> Work:
        return begun(at).do(c.OpenCall(channel="chat"))

    works = [chat("2025-11-30 23:00"), chat("2025-12-01 00:30"), chat("2026-01-10 10:00")]
    told = await tallied(
        tmp_path, [*works, consultation("2026-01-10 11:00")], Days(date(2025, 12, 1), date(2026, 3, 2))
    )
    assert told.counts["channel"] == {"chat": 2, "phone": 1}


async def test_the_operators_are_told_apart(tmp_path: Path) -> None:
    works = [begun("2026-03-02 09:00", by=by).call(f"+791800000{at}").do(c.WrapUp())
             for at, by in enumerate(("ann", "ann", "bob"), 10)]  # fmt: skip
    told = await tallied(tmp_path, works)
    assert {name: one["cards"] for name, one in told.operators.items()} == {"op-ann": 2, "op-bob": 1}


async def test_the_form_is_counted_from_cards_and_what_has_no_kind_stands_apart(tmp_path: Path) -> None:
    pack = replace(
        FREE,
        themes=(
            Theme(code="wait", title={"ru": "сроки"}, subject=Subject.WAIT_SPECIALIST),
            Theme(code="wait-1", title={"ru": "срок: глазной"}, parent="wait"),
        ),
        channels=(*FREE.channels, Channel(code="portal", title={"ru": "портал"}, written=True)),
    )

    def card(channel: str = "phone", **fields: str) -> Work:
        work = begun("2026-03-02 09:00", pack).do(c.OpenCall(channel=channel))
        for name, value in fields.items():
            work.happens(e.FieldSet(name, value))
        return work

    told = await tallied(tmp_path, [
        card(kind="complaint", theme="wait-1", justified="yes"),
        card("portal", kind="complaint", theme="wait-1", justified="yes"),
        card("portal", kind="complaint", theme="wait-1", justified="yes", urgency="suspected_cancer"),
        card("letter", kind="consultation", theme="wait", attributes="by_order"),
        begun("2026-03-02 09:00", pack).do(c.OpenCall(direction="outgoing")).fill(kind="consultation"),
        card(),
    ], pack=pack)  # fmt: skip
    rows = form(told, pack)
    assert rows["3.1.5.3"] == Count(oral=1, written=1)
    assert rows["3.1.5"] == Count(oral=1, written=2)
    assert rows["4.6.1"] == Count(written=1, by_order=1)
    assert rows["1"] == Count(oral=1, written=3, by_order=1)
    assert rows[""] == Count(oral=1)


async def test_an_erased_card_is_a_card_and_nothing_else(tmp_path: Path) -> None:
    gone = consultation("2026-03-02 09:00").happens(e.CardErased("по закону"))
    told = await tallied(tmp_path, [gone])
    assert (told.sum("cards"), told.sum("erased")) == (1, 1)
    assert parts(told, "fcr_journal") == (0, 0)


async def test_a_rating_outside_its_scale_is_no_rating(tmp_path: Path) -> None:
    told = await tallied(tmp_path, [consultation("2026-03-02 09:00").happens(e.ServiceRated("", 2**60, ""))])
    assert parts(told, "csat") == (0, 0)
    assert parts(told, "response_rate") == (0, 1)


async def test_a_card_whose_opening_comes_later_than_its_fields_is_counted_once_on_its_day(
    tmp_path: Path,
) -> None:
    ((opened, *fields),) = spread([begun("2026-03-02 23:00").call().later(7200).fill(kind="consultation")])
    store = open_store(tmp_path, Clock().now)
    try:
        await store.import_events([fields])
        await store.import_events([[opened]])
    finally:
        store.close()
    with closing(Reports(lambda: FREE, tmp_path, lambda: datetime(2026, 12, 1, tzinfo=UTC))) as reports:
        told = await reports.tallied(MARCH)
        assert told.sum("cards") == 1
        assert (await reports.tallied(DAY)).sum("cards") == 1


async def test_cards_are_counted_by_all_that_reports_ask_of_them(tmp_path: Path) -> None:
    def card(channel: str, line: str, direction: str = "incoming", **fields: str) -> Work:
        work = begun("2026-03-02 09:00").happens(
            e.CardOpened(1, channel, line, direction, "", "", 0, "invented", "3")
        )
        for name, value in fields.items():
            work.happens(e.FieldSet(name, value))
        return work

    told = await tallied(tmp_path, [
        card("chat", "1", topic="vaccine", language="kk", territory="astana"),
        card("chat", "1", topic="vaccine", language="ru", territory="almaty", lawful="no"),
        card("phone", "0", "outgoing", language="ru", territory="almaty", result="answered"),
    ])  # fmt: skip
    asked = ("channel", "line", "direction", "topic", "language", "territory", "result", "lawful")
    assert {name: dict(told.counts[name]) for name in asked} == {
        "channel": {"chat": 2, "phone": 1},
        "line": {"1": 2, "0": 1},
        "direction": {"incoming": 2, "outgoing": 1},
        "topic": {"vaccine": 2, "": 1},
        "language": {"ru": 2, "kk": 1},
        "territory": {"almaty": 2, "astana": 1},
        "result": {"": 2, "answered": 1},
        "lawful": {"": 2, "no": 1},
    }


async def test_work_is_who_took_a_call_who_finished_it_and_who_called_back(tmp_path: Path) -> None:
    passed = begun("2026-03-02 09:00").call().fill(applicant_name="П", essence="э")
    passed.do(c.Escalate("expert", "anna")).by("vera", "anna").later(60)
    passed.do(c.Read(), c.TakeUp()).later(86400).do(c.WrapUp())
    promised = begun("2026-03-02 10:00").call()
    promised.do(c.ScheduleCallback("1406", promised.now, promised.now + timedelta(hours=1)))
    promised.by("gleb").later(60).do(c.FinishCallback("promise-1", "да"))
    own = begun("2026-03-02 11:00").call().later(5).do(c.WrapUp())
    with closing(await counted(tmp_path, [passed, promised, own], "2026-12-01 12:00")) as reports:
        done = [(one.by, one.at.day, one.what) async for one in reports.worked(MARCH)]
    assert done == [
        ("op-ann", 2, ""), ("op-ann", 2, ""), ("op-ann", 2, ""), ("op-gleb", 2, "callback"),
        ("op-vera", 3, "finished"),
    ]  # fmt: skip
