"""A day of 1542, and the morning after it, when citizens are asked how content they are."""

import shutil
from datetime import date
from pathlib import Path

from core.centre.files import folder_of
from core.domain import commands as c
from core.domain.grading.form import Mark
from core.domain.grading.grade import Purpose
from core.domain.grading.order import Reason
from core.domain.grading.sheet import answer
from core.domain.news import NoticeKind
from core.domain.vocabulary import Attempt, HoldChoice, Outcome, Promise, Status
from core.graders import marked
from journal.incoming import Incoming
from tests.days.day import Day, Person, day_of
from tests.days.printed import printed

TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)
FATHER = "050 200 00 01"
DONE = {"kind": "consultation", "informed": "talk", "farewell": "citizen", "result": "consulted"}


def own_folder(place: Path) -> Path:
    """The pack as the centre edits it: the quarantine is over, its line was closed on the second of March."""
    folder = place / "az-1542"
    shutil.copytree(folder_of("az-1542"), folder)
    lines = folder / "lines.toml"
    closed = 'themes = ["4"]\nvalid_to = 2026-03-02'
    lines.write_text(lines.read_text("utf-8").replace('themes = ["4"]', closed), "utf-8")
    return folder


async def test_a_day_that_begins_with_a_child_in_danger(tmp_path: Path) -> None:
    async with day_of(tmp_path, "az-1542", TUESDAY, own_folder(tmp_path)) as day:
        nermin = await day.sits_down("Örnəkova Nərmin Sınaq qızı", "supervisor")
        murad = await day.sits_down("Misalov Murad Nümunə oğlu", lines=("0",))
        gulnar = await day.sits_down("Nümunəyeva Gülnar Sınaq qızı")
        leyla = await day.sits_down("Sınaqova Leyla Misal qızı")
        ilaha = await day.sits_down(
            "Nümunəyeva İlahə Misal qızı", "expert", receives=("investigation-1", "investigation"),
            qualifications=("medical",),
        )  # fmt: skip
        await swallowed_at_night(day, murad, nermin)
        await thanks_in_the_morning(day, gulnar, murad)
        await lines_by_the_clock(day, gulnar)
        await three_quarters_of_an_hour(day, gulnar)
        await ill_abroad(day, gulnar, ilaha)
        await always_called_back(day, gulnar)
        await answered_by_people(day, leyla)
        await asan_login(day, gulnar)
        day.at("23:59")
        assert await nermin.owes() == [
            "order +994502000006",  # never given up
            "control +994502000003",  # tomorrow: whether she was taken in
            *(f"satisfaction +99450200000{last}" for last in (2, 3, 5, 7, 8, 9)),
        ]
        await the_morning_after(day, gulnar)
        support = await day.sits_down("Sınaqova Dəstək Misal qızı", "support")
        await every_call_is_heard(day, support, gulnar)

        assert await nermin.figures(TUESDAY, TUESDAY) == FIGURES
        told = await printed(nermin, TUESDAY, TUESDAY)
        assert told.kpi == FIGURES
        assert (told.totals["cards"], told.totals["emergencies"]) == (11, 1)
        assert len(told.journal) == 11
        by = [row["operator"] for row in told.personal]
        # Four calls, two orders, of which one was made; four chats and their answers; the night.
        assert (by.count(gulnar.name), by.count(leyla.name), by.count(murad.name)) == (7, 8, 1)
        assert (len(by), by.count(ilaha.name)) == (17, 1)  # she finished what another took


# ---- the night -------------------------------------------------------------------------------------


async def swallowed_at_night(day: Day, murad: Person, nermin: Person) -> None:
    """One key opens the emergency; who refused the child and who took it in stands on the card."""
    day.at("02:30")
    line = murad.desk.rota.answered("1")
    assert line is not None
    assert line.code == "0"  # at night every line is answered there
    call = await murad.answers(FATHER, line=line.code, rings=1)
    await call.does(c.MarkEmergency())
    await day.speaks()
    assert [(one.kind, one.who) for one in nermin.told] == [(NoticeKind.EMERGENCY, murad.name)]
    assert await call.says("calm")
    await call.fills(
        mood="panic", relation="child", insured_name="Nümunəyeva Aytən", theme="6.7", age="4",
        applicant_name="Nümunəyev Misal Sınaq oğlu", essence="qızım yad cisim udub",
    )  # fmt: skip
    await call.does(
        c.LogContact(
            Outcome.UNABLE, entry="clinic-children-district", person="növbətçi həkim", words="endoskop yoxdur"
        )
    )
    found = await murad.desk.search("usaq endoskopiya", language="az")
    assert [hit.key for hit in found] == ["clinic-children"]
    await call.does(c.Hold())
    day.passes(seconds=95)
    await call.does(c.LogContact(Outcome.ADMITTED, entry="clinic-children", words="03:10"), c.Resume())
    await call.ticks("child_swallowed_object")
    day.passes(minutes=20)
    assert call.breaches == []  # clocks do not count where a life may be at risk
    await call.fills(kind="consultation", informed="talk", farewell="citizen", result="hospitalised")
    lacking = call.desk.refusal(call.card, c.WrapUp())
    assert lacking is not None
    assert [(one.field, one.why) for one in lacking.missing] == [("measures", "emergency")]
    await call.finishes(measures="uşaq xəstəxanası, 03:10")
    assert [one.fact.outcome for one in call.card.contacts] == [Outcome.UNABLE, Outcome.ADMITTED]
    assert call.card.callbacks == ()  # nobody rings after such a night to ask for marks


async def thanks_in_the_morning(day: Day, gulnar: Person, murad: Person) -> None:
    """The father calls back: the desk knows whose case it is, and the thanks stand beside it."""
    day.at("09:05")
    call = await gulnar.answers(FATHER, line="0", rings=2)
    known = await call.caller()
    night = known.cards[-1]
    assert (known.name, night.taken_by, night.status) == (
        "Nümunəyev Misal Sınaq oğlu", murad.name, Status.CLOSED,
    )  # fmt: skip
    await call.does(c.LinkRepeat(night.card_id))
    await call.fills(kind="gratitude", theme="9", essence="təşəkkür", farewell="citizen")
    await (await call.talks(minutes=2)).finishes(10, result="thanks_linked")
    assert call.card.repeat_of == night.card_id
    assert call.card.callbacks == ()


# ---- the day ---------------------------------------------------------------------------------------


async def lines_by_the_clock(day: Day, gulnar: Person) -> None:
    """Four lines from nine to six, but one is closed for good; a call to it is not lost."""
    rota = gulnar.desk.rota
    assert [line.code for line in rota.lines()] == ["0", "1", "2", "3"]
    answered = {code: rota.answered(code) for code in ("1", "2", "3", "4")}
    assert {code: line.code for code, line in answered.items() if line} == {
        "1": "1",
        "2": "2",
        "3": "3",
        "4": "0",
    }


async def three_quarters_of_an_hour(day: Day, gulnar: Person) -> None:
    """Heard to the end: no clock, and finished only after the citizen has said goodbye."""
    day.at("10:00")
    call = await gulnar.answers("050 200 00 02", line="1", rings=1)
    await call.fills(kind="consultation", theme="1.1", language="ru")
    assert await call.says("greeting") == (
        "Здравствуйте! Call-центр 1542. Оператор Nümunəyeva Gülnar Sınaq qızı. Слушаю вас."
    )
    assert (call.clocks.talk_limit, call.clocks.talk_warn) == (None, None)
    await call.talks(minutes=45)
    assert call.breaches == []
    await call.fills(informed="talk", result="consulted")
    lacking = call.desk.refusal(call.card, c.WrapUp())
    assert lacking is not None
    assert [one.field for one in lacking.missing] == ["farewell"]
    await call.finishes(30, farewell="citizen")
    assert call.window("satisfaction") == ("04.03 10:45", "07.03 10:45")


async def ill_abroad(day: Day, gulnar: Person, ilaha: Person) -> None:
    """The wife comes home for an urgent operation: investigation, and a conclusion of a physician."""
    day.at("11:00")
    call = await gulnar.answers("050 200 00 03", line="1", rings=1)
    await call.fills(
        kind="application", theme="7", relation="spouse", insured_name="Sınaqova Misal", territory="abroad",
        applicant_name="Sınaqov İlham Misal oğlu", contact_phone="+994502000003", urgency="surgery",
        essence="təcili əməliyyat məsləhət görülüb",
    )  # fmt: skip
    assert call.desk.deadlines.criticality(call.card) == "urgent"
    assert call.term is not None
    # The 9th, Novruz with Ramazan Bayramı and the days moved for them, 20 to 30 March, are free.
    assert call.term.due == date(2026, 4, 3)
    await call.ticks("care_abroad")
    assert await call.is_refused(c.SetField("conclusion", "əməliyyat")) == "not_qualified"
    assert await call.is_refused(c.Escalate("investigation", "investigation-1")) == "reason_of_button"
    await call.fills(farewell="citizen")
    await call.talks(minutes=8)
    await call.escalates("investigation", "investigation-1", "нужна медицинская оценка")
    there = await (await ilaha.reads_what_was_given()).takes_up()
    await there.does(
        c.LogContact(Outcome.AGREED, entry="clinic-central", person="baş həkim", promised_on=WEDNESDAY)
    )
    day.at("11:30")
    await there.finishes(conclusion="təcili əməliyyat göstərişdir", informed="call", result="clinic_found")
    assert there.window("control") == ("04.03 09:00", "04.03 18:00")  # in the hours of the line
    assert (await there.anew()).card.superseded == ()  # the journal took her conclusion


async def always_called_back(day: Day, gulnar: Person) -> None:
    """Whoever left a number on the site is called back, however long it takes."""
    day.at("12:00")
    orders = [
        Incoming("site", f"order-{last}", "order", "2026-03-03T11:59:00+04:00", phone=f"+99450200000{last}")
        for last in (5, 6)
    ]
    await day.brings(*orders)
    assert (await gulnar.owes())[:2] == ["order +994502000005", "order +994502000006"]
    first = await gulnar.takes_next()
    assert first.window("order") == ("03.03 11:59", "03.03 12:59")
    await first.attempts("order", Attempt.NO_ANSWER)
    other = await gulnar.takes_next()
    assert other.card.caller == "+994502000006"  # the first may be tried again in half an hour
    await other.attempts("order", Attempt.UNAVAILABLE)
    given_up = c.GiveUpCallback(other.promise("order").fact.callback_id, "yoxdur")
    assert await other.is_refused(given_up) == "callback_never"
    assert await other.is_refused(c.WrapUp()) == "wrap_up_incomplete"
    await other.does(c.Park("cavab vermir"))
    day.at("12:40")
    assert (await first.says("order")).startswith("Salam! 1542 Çağrı Mərkəzi")
    assert await (await first.fills(**DONE, theme="1.2")).is_refused(c.WrapUp()) == "duty_open"
    await first.calls_back("order", "danışdıq")
    await first.finishes()
    day.at("12:45")
    other = await gulnar.takes_next()
    assert other.card.caller == "+994502000006"
    await (await other.attempts("order", Attempt.BUSY)).does(c.Park("məşğuldur"))


async def answered_by_people(day: Day, leyla: Person) -> None:
    """Chats are answered by a person, who sees when they are more than the centre wants at once."""
    day.at("14:00")
    await day.brings(
        *(
            Incoming(
                "chat", f"chat-{last}", "chat", f"2026-03-03T14:00:0{last}+04:00", text="sual", language="az",
                phone=f"+99450200000{last}" if last in (7, 8) else "",
            )
            for last in (6, 7, 8, 9)
        )
    )  # fmt: skip
    day.at("14:01")
    chats, crowds = [], []
    for place in range(4):
        (row, *_) = [one for one in (await leyla.home()).owed if one.what == Promise.APPEAL][place:]
        chats.append(await (await leyla.opens(row.card_id)).takes_up())
        crowds.append(await leyla.desk.crowded(chats[-1].card))
    assert crowds == [0, 0, 0, 4]
    for chat, theme in zip(chats, ("5.1", "5.2", "1.2", "3.1"), strict=True):
        day.passes(minutes=1)
        assert await chat.is_refused(c.Hold()) == "call_over"
        await chat.does(c.Reply("Buyurun, addımlar belədir."))
        assert [one.by for one in chat.card.replies] == [leyla.name]
        await chat.finishes(kind="consultation", theme=theme, informed="chat", result="consulted")
    assert (await leyla.owes())[0] == "order +994502000006"


async def asan_login(day: Day, gulnar: Person) -> None:
    """A question of every day under one key; the hold is offered a way out, and is too long."""
    day.at("16:00")
    call = await gulnar.answers("050 200 00 09", line="3", rings=3)
    await call.fills(theme="5.1", kind="consultation")
    assert await call.says("answer_asan_login")
    await call.does(c.Hold())
    day.passes(seconds=20)
    await call.does(c.Resume(), c.Hold())
    day.passes(seconds=35)
    await call.does(c.OfferOnHold(HoldChoice.STAY), c.Resume())
    assert call.breaches == [("hold", 35)]
    await (await call.talks(minutes=2)).finishes(25, **DONE)
    line = gulnar.desk.rota
    day.at("18:00")
    after = line.answered("3")
    assert after is not None
    assert after.code == "0"


# ---- the morning after -----------------------------------------------------------------------------


async def the_morning_after(day: Day, gulnar: Person) -> None:
    """Asked a second time, from one to five; who says nothing and who is not reached are told apart."""
    day.at("00:00")
    day.at("09:00")
    assert (await gulnar.owes())[:2] == ["order +994502000006", "control +994502000003"]
    wife = await gulnar.opens((await gulnar.home()).owed[1].card_id)
    await wife.calls_back("control", "əməliyyat olunub, təşəkkür edir")
    day.at("17:00")
    said = {"2": 5, "3": 5, "5": 4, "7": 2, "8": 0}
    for row in (await gulnar.home()).owed:
        if row.what == Promise.SATISFACTION and row.phone[-1] in said:
            asked = await gulnar.opens(row.card_id)
            assert await asked.says("satisfaction")
            await asked.is_rated(said[row.phone[-1]])
    (silent,) = [row for row in (await gulnar.home()).owed if row.what == Promise.SATISFACTION]
    asked = await gulnar.opens(silent.card_id)
    await asked.attempts("satisfaction", Attempt.NO_ANSWER)
    assert await asked.is_refused(c.GiveUpCallback(silent.callback_id, "cavab yoxdur")) == "callback_attempts"
    day.at("00:00")
    day.at("17:00")
    await asked.attempts("satisfaction", Attempt.NO_ANSWER)
    await asked.does(c.GiveUpCallback(silent.callback_id, "cavab yoxdur"))
    assert await gulnar.owes() == ["order +994502000006"]


async def every_call_is_heard(day: Day, support: Person, gulnar: Person) -> None:
    """The third group hears and grades all of it, the child in danger first; the low mark before the rest."""
    graders = support.desk.graders
    await day.speaks()
    waits = (await graders.home()).waits
    assert [row.reason for row in waits] == [Reason.EMERGENCY, Reason.BREACH, *[Reason.NEWCOMER] * 4]
    for row in waits:
        card = (await support.opens(row.card_id)).card
        half = await graders.half(card.card_id, Purpose.FIRST)
        for line in graders.sheet(card, half, "az").open:
            half = marked(half, answer(line.item, Mark.FULL, line.finding))
        await support.desk.do(card.card_id, graders.command(card, half, Purpose.FIRST, ""))
    await day.speaks()
    lost = {row.theme: row.score for row in (await gulnar.desk.graders.home()).mine if row.score < 100}
    # Abroad the phrase that announces the receiver was not said, on Asan login one hold was too long.
    assert lost == {"7": 98, "5.1": 97}
    assert not (await graders.home()).waits


# ---- the day, worked out by hand -------------------------------------------------------------------

FIGURES = {
    # Asked on Wednesday: long 5, abroad 5, order 4, chat 2; another chat said nothing, Asan login was not
    # reached.
    "csat": (3, 4),
    "csat_mean": (16, 4),
    "response_rate": (4, 6),
    # Eleven appeals; the thanks are about an earlier one, and an order is open. Of nine: abroad was
    # passed on, an order takes a second contact. Two chats tell nobody's number: seven people, of whom five.
    "fcr_journal": (7, 9),
    "fcr_net": (5, 7),
    # Talk and wrap-up, s: night 95+1200, thanks 120+10, long 2700+30, Asan login 20+35+120 and 25.
    "aht": (1295 + 130 + 2730 + 200, 4),
    "hold_kept": (2, 3),  # 95 s at night, where no clock counts, and 20 s; not 35 s
    "callbacks_kept": (1, 2),  # one of the two orders by 12:59
    "misdirected": (0, 1),  # abroad
    "graded": (6, 6),  # night, thanks, long, abroad, the order that was made, Asan login; chats are not heard
    # Lost: half of four points abroad, half of three for the mute hold of the night, three for Asan login.
    "grade_mean": (3 * 100 + 98 + 98 + 97, 6),
    "grade_lawfulness": (3 * 100 + 95 + 95 + 91, 6),
    "grade_fatal": (0, 6),
    "informed": (9, 0),  # all but the thanks and the open order
    "explained": (8, 0),  # night, long, order, four chats, Asan login
    "protected": (2, 0),  # night and abroad
    "helped": (2, 0),  # the same: an institution took the child in, another agreed
}
