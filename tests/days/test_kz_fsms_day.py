"""A day of 1406, from night to night: whom everybody knows there, three levels, three languages."""

import shutil
from datetime import date, datetime
from pathlib import Path

from core.centre.files import folder_of
from core.domain import commands as c
from core.domain.figures import Days
from core.domain.news import NoticeKind
from core.domain.receivers import Fit
from core.domain.receivers import offered as receivers
from core.domain.themes import offered as themes
from core.domain.vocabulary import Attempt, NoticeId, Outcome
from journal.incoming import Incoming
from tests.days.day import Call, Day, Person, day_of
from tests.days.printed import printed

SUNDAY, MONDAY = date(2026, 3, 1), date(2026, 3, 2)
ANSWER = "число случаев за день – и пожелать здоровья"
WORD = "число на сегодня – 214; баба Зина ещё не звонила"
ZINA, DENIS = "8 701 000 00 07", "8 701 000 00 01"
IIN = "061211600012"
DUE = date(2026, 3, 27)
"""Fifteen working days after Monday: the 9th and the 23rd to the 25th of March are holidays."""


def own_folder(place: Path) -> Path:
    """The pack as the centre edits it: it has chosen how long each class of complaints may take."""
    folder = place / "kz-fsms"
    shutil.copytree(folder_of("kz-fsms"), folder)
    terms = folder / "terms.toml"
    terms.write_text(terms.read_text("utf-8").replace("enabled = false", "enabled = true"), "utf-8")
    return folder


async def test_a_day_from_night_to_night(tmp_path: Path) -> None:
    async with day_of(tmp_path, "kz-fsms", SUNDAY, own_folder(tmp_path)) as day:
        senior = await day.sits_down("Мысалова Айсұлу Үлгіқызы", "supervisor")
        gulim = await day.sits_down("Сынақова Гүлім Мысалқызы", site="Ақтөбе", shift="00")
        erlik = await day.sits_down("Үлгіжанов Ерлік Сынақұлы", site="Шымкент", shift="05")
        dauren = await day.sits_down("Үлгібаев Дәурен Мысалұлы", receives=("english",), site="қашықтан")
        nurai = await day.sits_down("Мысалбекова Нұрай Сынаққызы", "expert", receives=("expert-attachment",))
        bekzat = await day.sits_down("Мысалғали Бекзат Сынақұлы", "expert", receives=("expert-access",))
        chief = await day.sits_down("Мысалов Сұлтан Үлгіұлы", "expert", receives=("department-people",))
        await the_eve(day, gulim, senior)
        await by_the_app_at_night(day, gulim)
        await one_shift_after_another(day, gulim, erlik)
        await grandmother_zina(day, erlik, "07:00")
        await how_to_blow_up_a_balloon(day, erlik)
        await attached_by_one_key(day, erlik)
        await insured_again(day, erlik)
        await why_nobody_goes_to_borat(day, erlik)
        await in_english(day, erlik, dauren)
        await an_official_complaint(day, erlik, nurai, chief)
        await seen_in_a_network(day, erlik)
        await it_cannot_wait(day, erlik, bekzat)
        await insured_again_asked_again(day, erlik)
        await grandmother_zina(day, erlik, "17:00")

        day.at("00:00")
        assert day.now() == datetime(2026, 3, 3, tzinfo=day.zone)
        assert await erlik.owes() == []
        assert await senior.figures(MONDAY, MONDAY) == FIGURES
        counted = await senior.desk.reports.tallied(Days(MONDAY, MONDAY))
        assert dict(counted.counts["topic"]) == {"": 11, "borat": 1}
        assert dict(counted.counts["outcome"]) == OUTCOMES
        told = await printed(senior, MONDAY, MONDAY)
        assert told.kpi == FIGURES
        assert (told.totals["cards"], len(told.journal)) == (12, 12)
        by = [row["operator"] for row in told.personal]
        # The app and its answer; ten calls, the network, its contact and its answer, a call back.
        assert (by.count(gulim.name), by.count(erlik.name)) == (2, 14)
        assert len(by) == 19  # a colleague, an expert and a department finished what he took


# ---- the night -------------------------------------------------------------------------------------


async def the_eve(day: Day, gulim: Person, senior: Person) -> None:
    """Baba Zina has called for long; the senior of the shift says once what is agreed about her."""
    day.at("17:00")
    call = await gulim.answers(ZINA, line="1406", rings=1)
    await call.fills(applicant_name="Мысалова Зинаида Ивановна", kind="consultation", theme="8.3")
    await call.does(
        c.DescribeCaller(
            "Зинаида Ивановна", "число случаев за день – и пожелать здоровья", "частый собеседник"
        ),
        c.ExpectCaller("7, 17:00"),
    )
    assert await call.is_refused(c.SetCallerApart(True, "звонит каждый день")) == "not_permitted"
    await (await call.talks(minutes=1)).finishes(result="consulted")
    apart = await senior.opens(call.card.card_id)
    await apart.does(c.SetCallerApart(True, "спрашивает одно и то же каждый день"))


async def by_the_app_at_night(day: Day, gulim: Person) -> None:
    """An appeal of the app waits for a person, and has the term that it would have by phone."""
    day.at("00:00")
    await gulim.desk.note(c.BeginShift("00"))
    day.at("02:10")
    (brought,) = await day.brings(
        Incoming(
            "qoldau", "Q-24-7", "app", "2026-03-02T02:09:00+05:00", phone="+7 701 000 00 11",
            name="Үлгі Мысал Сынақұлы", language="kk", text="емхана неге ауысты?",
        )
    )  # fmt: skip
    assert brought.number
    assert await gulim.owes() == ["appeal +77010000011"]
    day.at("02:20")
    appeal = await gulim.takes_next()
    assert appeal.card.value("external_number") == "Q-24-7"
    await appeal.fills(kind="inquiry", theme="1.4")
    assert appeal.term is not None
    assert appeal.term.due == DUE
    assert await appeal.is_refused(c.WrapUp()) == "wrap_up_incomplete"  # what the code of law asks for
    await appeal.does(c.Reply("Өтінішіңіз бойынша емхана ауыстырылды, бас тартуға болады."))
    await appeal.finishes(
        60,
        applicant_policy=IIN,
        applicant_address="Үлгі қаласы",
        informed="app",
        result="consulted",
    )
    assert await gulim.owes() == []


async def one_shift_after_another(day: Day, gulim: Person, erlik: Person) -> None:
    """Shifts begin at different hours, so that the line is never alone; a word goes from one to the next."""
    day.at("05:00")
    await erlik.desk.note(c.BeginShift("05"))
    mine = await erlik.desk.rota.mine(erlik.name)
    assert mine is not None
    ends = erlik.desk.rota.ends(mine)
    assert ends is not None
    assert f"{ends:%H:%M}" == "12:00"
    others = await erlik.desk.rota.mine(gulim.name)
    assert others is not None
    assert others.shift == "00"  # two are on the line at once
    day.at("06:55")
    assert [(one.greet_as, one.at.hour) for one in (await gulim.home()).expected] == [("Зинаида Ивановна", 7)]
    await gulim.desk.note(c.EndShift("00", WORD))
    await day.speaks()
    left = await erlik.desk.rota.left(erlik.name)
    assert left is not None
    assert (left.by, left.shift, left.note) == (
        gulim.name,
        "00",
        "число на сегодня – 214; баба Зина ещё не звонила",
    )


# ---- whom everybody knows --------------------------------------------------------------------------


async def grandmother_zina(day: Day, erlik: Person, hour: str) -> None:
    """She is expected, greeted by name and patronymic, and the answer is ready."""
    day.at(hour)
    (expected,) = (await erlik.home()).expected
    assert (expected.caller, expected.answer) == (
        "+77010000007",
        "число случаев за день – и пожелать здоровья",
    )
    call = await erlik.answers(ZINA, line="1406", rings=1)
    known = await call.caller()
    assert (known.name, known.mark, known.apart) == ("Мысалова Зинаида Ивановна", "частый собеседник", True)
    await call.fills(language="ru", kind="consultation", theme="8.3")
    assert await call.says("greeting_known") == (
        "Здравствуйте, Зинаида Ивановна! Контакт-центр 1406, оператор Үлгіжанов Ерлік Сынақұлы."
    )
    answer = call.desk.pack.module("answer_covid_figure")
    assert answer is not None
    await call.does(c.Say(answer.id, answer.text["ru"].replace("…", "214")))
    await (await call.talks(seconds=50)).finishes(10, result="consulted")
    assert (await erlik.home()).expected == ()


async def how_to_blow_up_a_balloon(day: Day, erlik: Person) -> None:
    """Denis is answered too, and is a card of three choices; nobody has set him apart."""
    day.at("07:20")
    call = await erlik.answers(DENIS, line="1406", rings=2)
    await call.fills(kind="out_of_scope", theme="0.1", language="ru")
    assert (await call.says("answer_balloon")).startswith("Поднесите горлышко шара к губам")
    await (await call.talks(seconds=40)).finishes(5, result="out_of_scope")


async def why_nobody_goes_to_borat(day: Day, erlik: Person) -> None:
    """What all the world is angry about has its tag, its agreed reply and its count."""
    day.at("09:50")
    call = await erlik.answers("8 701 000 00 02", line="1406", rings=1)
    await call.fills(kind="out_of_scope", theme="0.1", topic="borat", mood="irritated", language="ru")
    (topic,) = call.desk.pack.topics
    assert (await call.says(topic.module)).startswith("Понимаю ваше возмущение.")
    await call.ticks("aggressive", "listen", "not_personal", "understand", "thanks")
    await (await call.talks(minutes=3)).finishes(15, result="out_of_scope")


# ---- the two questions of every day ----------------------------------------------------------------


async def attached_by_one_key(day: Day, erlik: Person) -> None:
    """The most frequent question stands under the digit 1, with its checklist."""
    day.at("08:00")
    call = await erlik.answers("8 701 000 00 03", line="1406", rings=1)
    await call.fills(kind="consultation")
    first = themes(call.desk.pack, "consultation", "1406", MONDAY)[0].theme
    assert (first.quick, first.code, first.tactic) == (1, "1", "attachment")
    await call.fills(theme=first.code)
    await call.ticks(first.tactic)
    assert len(call.card.ticks) == 6
    await (await call.talks(minutes=2)).finishes(10, result="attached")


async def insured_again(day: Day, erlik: Person) -> None:
    """The other one stands under 2; she promises to call back, and does, after a try."""
    day.at("08:30")
    call = await erlik.answers("8 701 000 00 04", line="1406", rings=1)
    second = themes(call.desk.pack, "consultation", "1406", MONDAY)[1].theme
    assert (second.quick, second.code, second.tactic) == (2, "2", "status")
    await call.fills(kind="consultation", theme="2", insured_status="conditional")
    await call.ticks("status")
    by = day.now().replace(hour=10)
    await call.does(c.ScheduleCallback("+77010000004", day.now(), by, "какие месяцы не оплачены"))
    await (await call.talks(minutes=4)).does(c.Park("смотрю платежи"))
    day.at("09:10")
    assert await erlik.owes() == ["callback +77010000004"]
    back = await erlik.takes_next()
    await back.attempts("callback", Attempt.NO_ANSWER)
    assert [
        (row.attempts, f"{row.next_at.astimezone(day.zone):%H:%M}") for row in (await erlik.home()).owed
    ] == [(1, "09:40")]
    day.at("09:45")
    await back.calls_back("callback", "не оплачены январь и февраль")
    await back.finishes(result="consulted")


async def insured_again_asked_again(day: Day, erlik: Person) -> None:
    """Who asks the same on the same day was not helped the first time: the net figure says so."""
    day.at("16:30")
    call = await erlik.answers("8 701 000 00 03", line="1406", rings=1)
    assert (await call.caller()).calls_week == 2  # with this one
    await call.fills(kind="consultation", theme="1")
    await (await call.talks(minutes=1)).finishes(20, result="consulted")


async def in_english(day: Day, erlik: Person, dauren: Person) -> None:
    """Greeted in English as soon as the language is known, and passed on to the colleague who speaks it."""
    day.at("10:10")
    call = await erlik.answers("+44 20 7946 0001", line="1406", rings=2)
    await call.fills(
        language="en", kind="consultation", theme="3.4", applicant_name="Invented Jane",
        contact_phone="+442079460001", essence="asks for a clinic where English is spoken",
    )  # fmt: skip
    assert await call.says("greeting") == (
        "Good day! Contact centre 1406. This is operator Үлгіжанов Ерлік Сынақұлы. How can I help you?"
    )
    await call.names("colleague", "english")
    await call.escalates("colleague", "english")
    assert [one.kind for one in dauren.told] == [NoticeKind.GIVEN]
    there = await (await dauren.reads_what_was_given()).takes_up()
    assert await there.says("closing_goodbye") == "Thank you for calling. Goodbye!"
    await (await there.talks(minutes=6)).finishes(30, result="consulted")


# ---- three levels ----------------------------------------------------------------------------------


async def an_official_complaint(day: Day, erlik: Person, nurai: Person, chief: Person) -> None:
    """Level 1 draws it up, the expert of the theme does not solve it, the department does."""
    day.at("11:00")
    call = await erlik.answers("8 701 000 00 05", line="1406", rings=1)
    await call.fills(kind="consultation", theme="1.3", applicant_name="Сынақова Мысал Үлгіқызы")
    await call.fills(contact_phone="87010000005", essence="емханаға тіркемей жатыр")
    official = c.Escalate("experts", "expert-attachment", "оформлена официальная жалоба")
    assert await call.is_refused(official) == "kind_not_for_button"
    await call.fills(
        kind="complaint", applicant_policy=IIN, applicant_address="Үлгі қаласы, Мысал көшесі, 1",
        criticality="ordinary", clinic="clinic-1", language="ru",
    )  # fmt: skip
    await call.ticks("complaining", "listen", "name", "no_dispute", "official", "criticality", "number")
    await day.speaks()
    call = await call.anew()
    assert call.card.number == 9  # told to the citizen: the journal numbered it
    assert (await call.says("redirect_complaint")).endswith("о результате мы вам сообщим.")
    await call.does(c.GiveNotice(NoticeId.REGISTRATION, "phone", MONDAY))
    assert call.term is not None
    assert (call.term.due, call.term.left) == (DUE, 15)

    button = call.desk.pack.button("experts")
    assert button is not None
    first, why = receivers(button, call.card, call.desk.pack)[0]
    assert (first.id, why) == ("expert-attachment", (Fit.THEME,))
    await call.talks(minutes=7)
    await call.escalates("experts", first.id, "оформлена официальная жалоба")
    there = await (await nurai.reads_what_was_given()).takes_up()
    await there.does(c.LogContact(Outcome.REFUSED, entry="clinic-1", person="бас дәрігер", words="мест нет"))
    for reason, code in (("так решили", "reason_of_button"), ("", "reason_of_button")):
        assert await there.is_refused(c.Escalate("departments", "department-people", reason)) == code
    day.at("11:40")
    await there.escalates("departments", "department-people", "эксперты не помогли: мест нет")
    last = await (await chief.reads_what_was_given()).takes_up()
    assert (last.card.level, [one.from_level for one in last.card.escalations]) == (3, [1, 2])
    await last.does(c.LogContact(Outcome.AGREED, entry="clinic-1", person="бас дәрігер", words="прикрепят"))
    day.at("11:55")
    await last.finishes(informed="call", justified="yes", result="complaint_satisfied")
    assert last.term is not None
    assert not last.term.late


async def seen_in_a_network(day: Day, erlik: Person) -> None:
    """A complaint in a network becomes official when the citizen was reached: then its days begin to run."""
    day.at("12:00")
    await day.brings(
        Incoming(
            "networks", "post-77", "social", "2026-03-02T11:58:00+05:00", phone="87010000006",
            text="безобразие", network="instagram", account="@mysal", link="https://network.example/77",
        )
    )  # fmt: skip
    post = await erlik.takes_next()
    assert (post.card.value("network"), post.card.value("link")) == (
        "instagram",
        "https://network.example/77",
    )
    await post.does(c.Reply("Здравствуйте! Чтобы разобраться официально, мы вам позвоним."))
    await post.fills(kind="complaint", theme="5.3", clinic="clinic-city", criticality="ordinary")
    assert post.window("registration") == ("02.03 12:00", "02.03 16:00")
    assert post.term is not None
    assert post.term.due is None  # it awaits its registration
    await post.attempts("registration", Attempt.NO_ANSWER)
    day.at("14:05")
    await (await post.does(c.Park("не отвечает"))).attempts("registration", Attempt.BUSY)
    await post.fills(
        applicant_name="Үлгісова Мысал", applicant_policy=IIN, applicant_address="Үлгі қаласы",
        contact_phone="87010000006", justified="no", informed="call", result="complaint_declined",
    )  # fmt: skip
    post = await post.takes_up()
    assert await post.is_refused(c.WrapUp()) == "duty_open"
    given_up = c.GiveUpCallback(post.promise("registration").fact.callback_id, "не отвечает")
    assert await post.is_refused(given_up) == "callback_attempts"
    day.at("15:50")
    assert (await post.says("registration")).startswith("Сәлеметсіз бе! 1406 байланыс орталығы")
    await post.calls_back("registration", "оформлено по телефону")
    assert post.term is not None
    assert (post.term.received, post.term.due) == (MONDAY, DUE)
    await post.finishes()
    assert [len(one.tried) for one in post.card.callbacks if one.fact.what == "registration"] == [2]


async def it_cannot_wait(day: Day, erlik: Person, bekzat: Person) -> None:
    """The marks of urgency set the class, and the class the term: from five working days to one."""
    day.at("16:00")
    call = await erlik.answers("8 701 000 00 08", line="1406", rings=1)
    await call.fills(
        kind="complaint", theme="4.1", clinic="clinic-city", applicant_name="Мысалов Үлгі", urgency="worse",
        contact_phone="87010000008", essence="не кладут в больницу", language="ru",
    )  # fmt: skip
    assert due(call) == ("high", date(2026, 3, 10))
    await call.fills(urgency="worse threat")
    assert call.desk.deadlines.criticality(call.card) == "critical"
    assert due(call) == ("critical", date(2026, 3, 3))
    (pressing,) = (await erlik.home()).terms
    assert pressing.card.card_id == call.card.card_id
    await call.talks(minutes=5)
    await call.escalates("experts", "expert-access", "нужен разговор с медорганизацией")
    there = await (await bekzat.reads_what_was_given()).takes_up()
    await there.does(c.LogContact(Outcome.ADMITTED, entry="clinic-city", person="кезекші дәрігер"))
    day.at("16:20")
    await there.fills(applicant_policy=IIN, applicant_address="Үлгі қаласы", criticality="critical")
    await there.finishes(informed="call", justified="yes", result="complaint_satisfied")
    assert (await erlik.home()).terms == ()


def due(call: Call) -> tuple[str, date | None]:
    assert call.term is not None
    return call.term.rule.id, call.term.due


# ---- the day, worked out by hand -------------------------------------------------------------------

FIGURES = {
    # Twelve appeals of Monday, of which Baba Zina's two count in no first contact. Six of the ten needed
    # nobody else and no second call: the app, Denis, attached, Borat, attached again, the network. Of these
    # the first who was attached asked again.
    "fcr_journal": (6, 10),
    "fcr_net": (5, 10),
    # Talk and wrap-up, s: Zina 50+10 twice, Denis 40+5, attached 120+10, Borat 180+15, attached again 60+20.
    # Insured again was put aside for longer than an hour; three were passed on; the rest is in writing.
    "aht": (60 + 45 + 130 + 195 + 80 + 60, 6),
    "callbacks_kept": (1, 1),  # insured again: by 10:00, at 09:45
    "misdirected": (0, 4),  # English, the official complaint twice, what cannot wait
    "graded": (0, 10),  # nobody has heard them yet
    "justified": (2, 3),  # official and what cannot wait, not the network
    "informed": (4, 0),  # the app and three complaints
    "explained": (6, 0),  # Zina twice, attached, insured again, English, attached again
    "protected": (3, 0),  # the two that were justified, and who was attached
    "helped": (3, 0),  # in both a clinic agreed; one is attached
}
OUTCOMES = {"complaint_satisfied yes": 2, "complaint_declined no": 1}
