"""A Monday of the contact centre of Kuzbass, with what it promised until Thursday."""

from datetime import date
from pathlib import Path

from core.domain import commands as c
from core.domain.receivers import Fit, offered
from core.domain.vocabulary import NoticeId, Outcome, Promise, Status
from core.views import HitKind
from journal.incoming import Incoming
from tests.days.day import Call, Day, Person, day_of
from tests.days.printed import printed

MONDAY, WEDNESDAY, THURSDAY = (date(2026, 3, day) for day in (2, 4, 5))
POLICY = "0047510890000014"
OURS = "СМО «Шахта-Мед»"


async def test_a_monday_and_what_it_promised(tmp_path: Path) -> None:
    async with day_of(tmp_path, "ru-tfoms-kuzbass", MONDAY) as day:
        irma = await day.sits_down("Заглавная Ирма Тестовна", "supervisor")
        oksana = await day.sits_down("Вымышленная Оксана Игоревна")
        foma = await day.sits_down("Реестров Фома Образцович", "expert", receives=("register", "department"))
        insurer = await day.sits_down(
            "Звонкова Эмма", "expert", receives=("insurer-1",), organisation="alpha"
        )
        ulyana = await day.sits_down(
            "Полисова Ульяна Макетовна", "expert", receives=("sp-1",), organisation="alpha"
        )
        other = await day.sits_down("Уголькова Инга", "expert", receives=("insurer-2",), organisation="beta")
        await messages_of_the_night(day, oksana, foma)
        await lawful_or_not(day, oksana)
        await own_insurer(day, oksana, insurer)
        restricted = await access_restricted(day, oksana, ulyana)
        await rude(day, oksana)
        await not_ours(day, oksana)
        await by_the_feedback_platform(day, oksana)
        await thanks(day, oksana)
        await reminded_of_a_checkup(day, oksana)
        assert len(await ulyana.desk.cards()) == 2  # what was given to her insurer, no more
        assert await other.desk.cards() == []
        closes = oksana.desk.rota.answered("1")
        assert closes is not None
        assert closes.code == "router"
        await asked_about_the_rude_one(day, oksana)
        await help_has_come(day, oksana, ulyana, restricted)

        assert await irma.figures(MONDAY, THURSDAY) == FIGURES
        assert await irma.form(MONDAY, THURSDAY) == FORM
        told = await printed(irma, MONDAY, THURSDAY)
        assert told.kpi == FIGURES
        assert told.zpz == FORM
        assert (told.totals["cards"], len(told.journal)) == (13, 13)
        by = [row["operator"] for row in told.personal]
        # Eleven calls taken in or made, a message of the night and an appeal taken up; a message returned, a
        # promise kept, two answers about content.
        assert by.count(oksana.name) == 16
        # The other message, taken up, returned; own insurer finished; restricted finished, its control call.
        assert [by.count(one.name) for one in (foma, insurer, ulyana)] == [2, 1, 2]


# ---- the night -------------------------------------------------------------------------------------


async def messages_of_the_night(day: Day, oksana: Person, foma: Person) -> None:
    """The voice router leaves drafts: listened to, one given to a department, both finished first."""
    day.at("02:00")
    night = oksana.desk.rota.answered("1")
    assert night is not None
    assert night.code == "router"
    day.at("08:50")
    await day.brings(
        Incoming(
            "router", "vm-1", "voice_mail", "2026-03-02T02:14:00+07:00", phone="8 923 000-00-01",
            recording="rec/2026-03-02/0214.wav", line="router",
        ),
        Incoming(
            "router", "vm-2", "voice_mail", "2026-03-02T04:40:00+07:00", phone="8 923 000-00-02",
            recording="rec/2026-03-02/0440.wav", line="router",
        ),
    )  # fmt: skip
    day.at("09:00")
    promised = await oksana.answers("8 923 000-00-03", line="1", rings=2)
    soon = day.now().replace(hour=9, minute=30)
    await promised.fills(kind="consultation", theme="policy", applicant_name="Обещанная Рита")
    await promised.does(c.ScheduleCallback("+79230000003", day.now(), soon, "где получить полис"))
    await (await promised.talks(minutes=1)).does(c.Park("узнаю"))
    assert await oksana.owes() == [
        "voice_mail +79230000001", "voice_mail +79230000002", "callback +79230000003",
    ]  # fmt: skip

    day.at("09:05")
    first = await oksana.takes_next()
    assert (first.card.value("recording"), first.card.taken_by) == ("rec/2026-03-02/0214.wav", oksana.name)
    assert first.window("voice_mail") == ("02.03 02:14", "02.03 10:14")
    await first.calls_back("voice_mail", "ответила, где получить полис")
    await first.finishes(kind="consultation", theme="policy", result="consulted")

    second = await oksana.opens((await oksana.home()).owed[0].card_id)
    await second.fills(
        kind="consultation", theme="policy.register", applicant_name="Нетова Ия", essence="нет в регистре"
    )
    await second.escalates("department", "register", "прослушано, нужен регистр")
    there = await (await foma.reads_what_was_given()).takes_up()
    day.at("09:20")
    back = await oksana.opens(promised.card.card_id)
    await (await (await back.takes_up()).calls_back("callback", "сказала адрес")).finishes(result="consulted")
    day.at("09:40")
    await there.calls_back("voice_mail", "включена в регистр")
    await there.finishes(result="consulted")
    assert await oksana.owes() == []


# ---- the day ---------------------------------------------------------------------------------------


async def lawful_or_not(day: Day, oksana: Person) -> None:
    """A question is answered with the rights, the term of the law, and whether the clinic acts lawfully."""
    day.at("09:50")
    call = await oksana.answers("8 923 000-00-04", line="1", rings=2)
    assert await call.says("greeting") == (
        "Здравствуйте! Контакт-центр ТФОМС Кузбасса. Меня зовут Вымышленная Оксана Игоревна. Чем могу помочь?"
    )
    await call.fills(
        kind="consultation", theme="wait.diagnostics", applicant_name="Правова Лия", applicant_policy=POLICY,
        insurer=OURS, recording="rec/2026-03-02/0950.wav",
    )  # fmt: skip
    await call.ticks("consulting")
    await (await call.talks(minutes=5)).finishes(30, lawful="no", result="consulted")
    assert call.term is None


async def own_insurer(day: Day, oksana: Person, insurer: Person) -> None:
    """The policy tells the insurer: an earlier card named it; the call and its card go there."""
    day.at("10:00")
    call = await oksana.answers("8 923 000-00-05", line="1", rings=2)
    await call.fills(kind="consultation", theme="insurer.choice", applicant_policy="0047 5108 9000 0014")
    known = await call.caller()
    assert known.insurer == OURS
    await call.fills(insurer=known.insurer, applicant_name="Правова Лия", essence="сменить страховую")
    button = call.desk.pack.button("own_insurer")
    assert button is not None
    (first, why), *_ = offered(button, call.card, call.desk.pack)
    assert (first.id, why[0]) == ("insurer-1", Fit.INSURER)
    assert await call.names("own_insurer", first.id) == (
        "Этим вопросом занимается контакт-центр СМО «Шахта-Мед». Я соединю вас и передам карточку, "
        "рассказывать заново не придётся. Хорошо?"
    )
    await call.talks(minutes=2)
    assert await insurer.desk.cards() == []
    await call.escalates("own_insurer", first.id)
    there = await (await insurer.reads_what_was_given()).takes_up()
    assert there.card.value("essence") == "сменить страховую"
    await there.finishes(result="consulted")
    assert (await call.anew()).card.status is Status.CLOSED


async def access_restricted(day: Day, oksana: Person, ulyana: Person) -> Call:
    """The insurer's representative speaks with the head of the clinic; what he promised is looked after."""
    day.at("11:00")
    call = await oksana.answers("8 923 000-00-06", line="1", rings=2)
    await call.fills(
        kind="complaint", theme="wait.tomography", clinic="clinic-diagnostic", applicant_name="Ждунова Вера",
        contact_phone="+79230000006", insurer=OURS, essence="МРТ через два месяца",
    )  # fmt: skip
    button = call.desk.pack.button("representative")
    assert button is not None
    (first, _), *_ = offered(button, call.card, call.desk.pack)
    assert first.id == "sp-1"
    await call.talks(minutes=6)
    await call.escalates("representative", first.id)
    there = await (await ulyana.reads_what_was_given()).takes_up()
    assert there.term is not None
    assert there.term.due == date(2026, 4, 1)
    (found,) = [hit for hit in await ulyana.desk.search("томографов") if hit.kind is HitKind.DIRECTORY]
    day.at("11:20")
    await there.does(
        c.LogContact(
            Outcome.PROMISED, entry=found.key, person="Томографов Ян Образцович", post="руководитель",
            words="МРТ в среду", promised_on=WEDNESDAY,
        )
    )  # fmt: skip
    assert there.window("control") == ("04.03 09:00", "04.03 18:00")
    assert (await oksana.owes())[-1] == "control +79230000006"
    return there


async def rude(day: Day, oksana: Person) -> None:
    """A complaint that she settles herself, and that was not justified."""
    day.at("11:30")
    call = await oksana.answers("8 923 000-00-07", line="1", rings=2)
    await call.fills(
        kind="complaint", theme="organisation.ethics", clinic="clinic-polyclinic-1",
        essence="не поздоровались", applicant_name="Тишина Нелли", contact_phone="+79230000007",
    )  # fmt: skip
    await call.ticks("complaining")
    await call.talks(minutes=10)
    await call.finishes(60, justified="no", informed="talk", result="complaint_considered")
    assert call.window("satisfaction") == ("03.03 11:41", "06.03 11:41")


async def not_ours(day: Day, oksana: Person) -> None:
    """What is no matter of the fund is still a full card, and the citizen is told whose it is."""
    day.at("12:00")
    for last, (theme, agency, whose) in enumerate(
        (
            ("outside.voluntary", "agency-voluntary", "компания, которая выдала полис"),
            ("outside.sick_leave", "agency-sick-leave", "Социальный фонд"),
            ("outside.military", "agency-military", "медицинская служба вашего ведомства"),
        )
    ):
        call = await oksana.answers(f"8 923 000-00-1{last}", line="1", rings=2)
        await call.fills(kind="out_of_scope", theme=theme, applicant_name="Чужова Ада", essence="не ОМС")
        assert whose in await call.names("agency", agency)
        await (await call.talks(minutes=1)).finishes(10, result="forwarded")


async def by_the_feedback_platform(day: Day, oksana: Person) -> None:
    """Thirty calendar days in writing; one extension, told to the applicant in the same act, and no other."""
    day.at("13:00")
    await day.brings(
        Incoming(
            "pos", "ПОС-1", "pos", "2026-03-02T12:55:00+07:00", name="Письменная Эра",
            text="не дают направление", phone="8 923 000-00-08",
        )
    )  # fmt: skip
    appeal = await oksana.takes_next()
    await appeal.fills(kind="complaint", theme="refusal", clinic="clinic-polyclinic-1", source="clinic")
    await appeal.fills(attributes="by_order", justified="pending")
    assert appeal.card.value("external_number") == "ПОС-1"
    assert appeal.term is not None
    assert (appeal.term.due, appeal.term.left) == (date(2026, 4, 1), 30)

    def longer(days: int = 30, told: str = "pos") -> c.ExtendTerm:
        return c.ExtendTerm(days, "запрошены документы", "Заглавная Ирма Тестовна", told, MONDAY)

    assert await appeal.is_refused(longer(told="")) == "informed_needed"
    assert await appeal.is_refused(longer(days=31)) == "term_cap"
    await appeal.does(longer())
    assert appeal.term.due == date(2026, 5, 1)
    assert await appeal.is_refused(longer(days=1)) == "extended_already"
    assert NoticeId.EXTENSION not in {one.what for one in appeal.desk.deadlines.notices(appeal.card)}
    assert [row.card.card_id for row in (await oksana.home()).terms] == [appeal.card.card_id]
    await appeal.does(c.Park("ждём документы"))


async def thanks(day: Day, oksana: Person) -> None:
    """Thanks are a card too."""
    day.at("14:00")
    call = await oksana.answers("8 923 000-00-04", line="1", rings=2)
    assert [row.theme for row in (await call.caller()).cards][1:] == ["wait.diagnostics"]
    await call.fills(kind="gratitude", theme="gratitude")
    await (await call.talks(minutes=2)).finishes(10, result="considered")


async def reminded_of_a_checkup(day: Day, oksana: Person) -> None:
    """A call to a citizen is recorded as well, and is no appeal that came in."""
    day.at("15:00")
    call = await oksana.dials("8 923 000-00-09", line="1")
    await call.fills(
        kind="consultation", theme="prevention.checkup", recording="rec/2026-03-02/out-1500.wav",
        applicant_name="Осмотрова Инна Петровна",
    )  # fmt: skip
    assert (await call.says("outgoing")).startswith(
        "Здравствуйте, Инна Петровна. Контакт-центр ТФОМС Кузбасса"
    )
    await (await call.talks(minutes=1)).finishes(10, result="consulted")
    day.at("18:00")


# ---- until Thursday --------------------------------------------------------------------------------


async def asked_about_the_rude_one(day: Day, oksana: Person) -> None:
    """A day after it was settled: content after all."""
    day.at("00:00")
    day.at("12:00")
    (row, *_) = [one for one in (await oksana.home()).owed if one.what == Promise.SATISFACTION]
    asked = await oksana.opens(row.card_id)
    await asked.is_rated(4, "разъяснили спокойно")


async def help_has_come(day: Day, oksana: Person, ulyana: Person, restricted: Call) -> None:
    """On the promised day: the control call, the end of the complaint; on the day after it five points."""
    day.at("00:00")
    day.at("10:00")
    assert (await ulyana.owes())[0] == "control +79230000006"
    there = await restricted.anew()
    await there.calls_back("control", "МРТ сделали")
    await there.does(c.LogContact(Outcome.DONE, entry="clinic-diagnostic", person="Томографов Ян Образцович"))
    await there.finishes(justified="yes", informed="call", result="assisted")
    day.at("00:00")
    day.at("11:00")
    (row, *_) = [one for one in (await oksana.home()).owed if one.what == Promise.SATISFACTION]
    asked = await oksana.opens(row.card_id)
    await asked.is_rated(5)
    assert await oksana.owes() == ["appeal +79230000008"]
    day.at("23:59")


# ---- the days, worked out by hand ------------------------------------------------------------------

FIGURES = {
    # Asked: rude 4, restricted 5.
    "csat": (2, 2),
    "csat_mean": (9, 2),
    "response_rate": (2, 2),
    # Thirteen cards: the reminder went out, the written one is open. Of eleven: both messages of the night
    # and the promised call took a second contact, own insurer and restricted somebody else.
    "fcr_journal": (6, 11),
    "fcr_net": (6, 11),
    # Talk and wrap-up, s: promised 60+1140, lawful 300+30, rude 600+60, three not ours 60+10 each,
    # thanks 120+10, the reminder 60+10.
    "aht": (1200 + 330 + 660 + 210 + 130 + 70, 8),
    "callbacks_kept": (2, 2),  # promised by 9:30, made at 9:20; control on Wednesday
    "voice_median": ((24660 + 18000) // 2, 1),  # 02:14 until 09:05, 04:40 until 09:40
    "voice_max": (24660, 1),
    "misdirected": (0, 3),  # the second message, own insurer, restricted
    "graded": (0, 10),  # nobody has heard them yet
    "justified": (1, 2),  # restricted, not rude; the written one is still considered
    "informed": (2, 0),  # the same two
    "explained": (6, 0),  # two messages, promised, lawful, own insurer, the reminder
    "protected": (1, 0),  # restricted
    "helped": (1, 0),
}
FORM = {
    "1": (11, 1, 1),  # the reminder did not come in
    "3": (2, 1, 1),  # rude and restricted; the written one, by order
    "3.1": (1, 0, 0),  # restricted: MRI
    "3.1.5": (1, 0, 0),
    "3.1.5.5": (1, 0, 0),
    "4": (8, 0, 0),
    "4.1": (1, 0, 0),  # own insurer
    "4.2": (2, 0, 0),  # the first message, promised
    "4.6": (1, 0, 0),  # lawful
    "4.6.1": (1, 0, 0),
    "4.18": (4, 0, 0),  # the second message: the register; three not ours
    "6": (1, 0, 0),
}
