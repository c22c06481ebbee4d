"""The queue of what is owed at the desk: what became of each call is a key or two, and nothing is lost."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.config import Settings
from core.domain import commands as c
from core.domain import events as e
from core.domain.card import Callback, Card
from core.domain.duties import DutyRule
from core.domain.pack import Channel, Pack
from core.domain.vocabulary import Attempt, Status
from tests.core.store.desks import event, store_of
from tests.tui.console import Stage, console
from tui.screens.call import CallScreen
from tui.screens.home import HomeScreen

CALLER = "+79180002233"


def duty(what: str, title: str, **rules: object) -> DutyRule:
    return DutyRule(what=what, title={"ru": title}, **{"within_s": 3600, "retry_s": 900, **rules})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def pack() -> Pack:
    """Krasnodar's, with duties as other centres have them, and a chat."""
    known = load_pack("ru-tfoms-krasnodar")
    chat = Channel(code="chat", title={"ru": "онлайн-чат"}, written=True, limit=1)
    duties = (
        duty("voice_mail", "голосовое сообщение", attempts=2),
        duty("appeal", "обращение без звонка"),
        duty("order", "заказ звонка"),
        duty("callback", "обещанный звонок"),
        duty("satisfaction", "опрос", on_close=True, kinds=("gratitude",)),
        duty("registration", "оформление", channels=("chat",), blocks=True),
    )
    return replace(known, duties=duties, channels=(*known.channels, chat))


@pytest.fixture
async def desk(tmp_path: Path, pack: Pack) -> AsyncIterator[Stage]:
    async with console(tmp_path / "data", pack=pack) as stage:
        yield stage


async def promise(stage: Stage, what: str, about: str = "", ends: float = 60, begins: float = 0) -> Card:
    """A card of an earlier call that owes something, between so many minutes from now."""
    at = stage.clock.at
    card = await stage.desk.open_call(c.OpenCall(CALLER))
    window = at + timedelta(minutes=begins), at + timedelta(minutes=ends)
    card = await stage.desk.do(card.card_id, c.ScheduleCallback(CALLER, *window, about, what))
    await stage.desk.do(card.card_id, c.EndCall())
    await stage.desk.do(card.card_id, c.Park())
    await stage.burst("<f7>", "<escape>")
    return card


async def promised(stage: Stage, card: Card, place: int = 0) -> Callback:
    opened = await stage.desk.card(card.card_id)
    assert opened is not None
    return opened.card.callbacks[place]


def owed(stage: Stage) -> list[str]:
    """The lines of the queue, as they stand on the desk."""
    lines = stage.picture()
    begins = next(place for place, line in enumerate(lines) if line.strip() == "Обещано")
    rows = []
    for line in lines[begins + 1 :]:
        if not line.strip(" >").startswith(("☎", "!")):
            break
        rows.append(" ".join(line.strip(" >").split()))
    return rows


async def menu(stage: Stage, action: str) -> None:
    await stage.burst("<f9>", action, "<enter>")


async def test_a_row_says_what_when_who_and_what_was_tried(desk: Stage) -> None:
    await promise(desk, "order")
    card = await promise(desk, "callback", "про полис", begins=30)
    assert [row.split(" ", 2)[2] for row in owed(desk)] == [
        "до 13:00 +7 918 ···-··-33 заказ звонка",
        "через 30 мин +7 918 ···-··-33 про полис",
    ]
    given = (await promised(desk, card)).fact.callback_id
    await desk.desk.do(card.card_id, c.AttemptCallback(given, Attempt.BUSY))
    await desk.burst("<f7>", "<escape>")
    assert owed(desk)[1].endswith("занято, попыток: 1 · про…")


async def test_the_next_of_what_is_owed_is_taken_from_anywhere_in_the_order_of_duty(desk: Stage) -> None:
    await promise(desk, "callback", "сказать срок", ends=5)
    voice = await promise(desk, "voice_mail")
    await desk.burst("<f2>")
    await menu(desk, "следующее")
    assert isinstance(desk.app.screen_stack[-2], CallScreen)
    assert desk.app.screen_stack[-2].card.card_id == voice.card_id
    assert "голосовое сообщение · +79180002233" in desk.text()


async def test_nothing_owed_is_said(desk: Stage) -> None:
    await menu(desk, "следующее")
    assert "Долгов перед гражданами нет." in desk.text()


async def test_nobody_answers_is_two_keys_and_the_queue_goes_on(desk: Stage) -> None:
    card = await promise(desk, "order")
    other = await promise(desk, "callback", "сказать срок")
    await menu(desk, "следующее")
    await desk.burst("<down>", "<enter>")
    assert isinstance(desk.app.screen, HomeScreen)
    assert "Записано. Снова 02.03 12:15." in desk.text()
    one = await promised(desk, card)
    assert [tried.outcome for tried in one.tried] == ["no_answer"]
    assert one.done_at is None
    home = await desk.desk.home()
    assert [row.card_id for row in home.owed] == [other.card_id, card.card_id]


async def test_another_time_is_written_as_people_say_it(desk: Stage) -> None:
    card = await promise(desk, "order")
    await menu(desk, "следующее")
    await desk.burst(*["<down>"] * 5, "<enter>", "потом", "<enter>", "<enter>")
    assert "Когда? Напишите 12:30, 25.11 12:30 или +30 (минут)." in desk.text()
    await desk.burst("<up>", *["<backspace>"] * 5, "15:30", "<enter>", "после работы", "<enter>")
    (tried,) = (await promised(desk, card)).tried
    assert (tried.outcome, tried.words, tried.next_at) == (
        "later", "после работы", "2026-03-02T12:30:00+00:00",
    )  # fmt: skip
    assert "Записано. Снова 02.03 15:30." in desk.text()


async def test_it_is_given_up_only_after_as_many_attempts_and_with_words(desk: Stage) -> None:
    card = await promise(desk, "voice_mail")
    for _ in range(2):
        await menu(desk, "следующее")
        await desk.burst("<end>")
        assert "Отказаться можно не раньше 2 попыток" in desk.text()
        await desk.burst("<home>", "<down>", "<enter>")
        desk.clock.pass_by(900)
    await menu(desk, "следующее")
    await desk.burst("<end>", "<enter>", "<enter>", "номер молчит", "<enter>")
    one = await promised(desk, card)
    assert (one.given_up, one.outcome) == (True, "номер молчит")
    assert (await desk.desk.home()).owed == ()


async def test_an_order_offers_no_way_to_give_it_up(desk: Stage) -> None:
    await promise(desk, "order")
    await menu(desk, "следующее")
    assert "не отвечают" in desk.text()
    assert "снять с долга" not in desk.text()


async def test_a_rating_is_one_digit_and_their_words(desk: Stage) -> None:
    card = await promise(desk, "satisfaction")
    await desk.burst("<f9>", "следующее", "<enter>", "4", "долго ждала, но помогли", "<enter>")
    opened = await desk.desk.card(card.card_id)
    assert opened is not None
    rating = opened.card.rating
    assert rating is not None
    assert (rating.score, rating.words) == (4, "долго ждала, но помогли")
    assert (await desk.desk.home()).owed == ()
    assert isinstance(desk.app.screen, HomeScreen)


async def test_a_low_mark_may_open_a_card_of_the_same_caller_linked_to_this_one(desk: Stage) -> None:
    card = await promise(desk, "satisfaction")
    before = len(await desk.cards())
    await desk.burst("<f9>", "следующее", "<enter>", "2", "так и не помогли", "<enter>", "<down>", "<enter>")
    cards = await desk.cards()
    assert len(cards) == before + 1
    (fresh,) = [one for one in cards if one.repeat_of == card.card_id]
    assert (fresh.direction, fresh.caller) == ("outgoing", card.caller)
    assert fresh.value("applicant_name") == card.value("applicant_name")
    assert isinstance(desk.app.screen, CallScreen)
    assert desk.app.screen.card.card_id == fresh.card_id


async def test_after_a_low_mark_no_card_is_opened_by_an_enter_too_many(desk: Stage) -> None:
    card = await promise(desk, "satisfaction")
    before = len(await desk.cards())
    await desk.burst("<f9>", "следующее", "<enter>", "1", "плохо", *["<enter>"] * 3)
    assert len(await desk.cards()) == before
    opened = await desk.desk.card(card.card_id)
    assert opened is not None
    assert opened.card.rating is not None
    assert opened.card.rating.words == "плохо"


async def test_no_enter_too_many_makes_anybody_content(desk: Stage) -> None:
    await promise(desk, "satisfaction")
    await desk.burst("<f9>", "следующее", *["<enter>"] * 3)
    await menu(desk, "насколько")
    await desk.burst(*["<enter>"] * 3)
    assert [card.rating for card in await desk.cards()] == [None]
    assert len((await desk.desk.home()).owed) == 1


async def test_who_did_not_want_to_say_is_kept_as_such(desk: Stage) -> None:
    card = await promise(desk, "callback")
    await desk.burst("<home>", "<enter>")
    await menu(desk, "насколько")
    await desk.burst("0", "<enter>")
    opened = await desk.desk.card(card.card_id)
    assert opened is not None
    assert opened.card.rating is not None
    assert opened.card.rating.score == 0
    assert "Оценка: оценивать не захотели" in " ".join(desk.text().split())


async def imported(stage: Stage, channel: str) -> None:
    """A card that a program wrote: the appeal came while nobody talked."""
    at = stage.clock.at
    window = at.isoformat(), (at + timedelta(hours=1)).isoformat()
    opened = e.CardOpened(7, channel, "", "incoming", "", "", 0, "ru-tfoms-krasnodar", "1")
    facts = (
        opened, e.FieldSet("recording", "запись 17"), e.CallEnded(0), e.CardParked("прислано"),
        e.CallbackScheduled("p", "appeal", "", *window, "нужен ответ в чате"),
    )  # fmt: skip
    history = [event("card", place, fact, at) for place, fact in enumerate(facts, 1)]
    await store_of(stage.desk).import_events([history])
    await stage.burst("<f7>", "<escape>")


async def test_a_card_from_elsewhere_stands_in_the_queue_is_taken_up_answered_and_finished(
    desk: Stage,
) -> None:
    await imported(desk, "chat")
    assert owed(desk)[0].endswith("нужен ответ в чате")
    await menu(desk, "следующее")
    await desk.burst("<enter>")
    (card,) = await desk.cards()
    assert (card.status, card.led_by) == (Status.WRAP_UP, desk.desk.operator.name)
    assert [one.fact.what for one in card.callbacks] == ["appeal", "registration"]
    await menu(desk, "записать, что ответили")
    await desk.burst("Полис готов, приходите.", "<enter>")
    await desk.burst("<f10>", "конс", "<enter>", "прикреп", "<enter>", "дана", "<enter>")
    assert "Сначала контакт с гражданином, который за вами." in desk.text()
    await desk.burst("<escape>")
    await menu(desk, "чем кончился")
    await desk.burst("<down>", "<enter>", "<enter>", "оформили по телефону", "<enter>", "<f10>", "<enter>")
    (card,) = await desk.cards()
    assert card.status is Status.CLOSED
    assert [(reply.text, reply.by) for reply in card.replies] == [
        ("Полис готов, приходите.", desk.desk.operator.name)
    ]
    assert [one.outcome for one in card.callbacks] == ["дана консультация", "оформили по телефону"]
    assert (await desk.desk.home()).owed == ()


async def test_a_second_open_chat_is_said_and_not_refused(desk: Stage) -> None:
    first = await promise(desk, "callback")
    await desk.desk.do(first.card_id, c.SetField("channel", "chat"), ())
    await desk.desk.do(first.card_id, c.TakeUp())
    await imported(desk, "chat")
    await menu(desk, "следующее")
    await desk.burst("<enter>")
    assert "онлайн-чат: у вас открыто сразу 2, больше, чем просит центр." in desk.text()
    assert [card.status for card in await desk.cards()] == [Status.WRAP_UP, Status.WRAP_UP]


async def test_keys_typed_ahead_go_where_they_would_have_gone_one_by_one(tmp_path: Path, pack: Pack) -> None:
    nobody = ("<f9>", "следующее", "<enter>", "<down>", "<enter>")
    keys = (*nobody, "<f9>", "следующее", "<enter>", "<enter>", "сказала спасибо", "<enter>")
    results = []
    for name in ("burst", "press"):
        async with console(tmp_path / name, pack=pack) as stage:
            order, promised_card = await promise(stage, "order"), await promise(stage, "callback")
            await (stage.burst(*keys) if name == "burst" else stage.press(*keys))
            cards = [await promised(stage, card) for card in (order, promised_card)]
            results.append([([tried.outcome for tried in one.tried], one.outcome) for one in cards])
    assert results[0] == results[1]
    assert results[0] == [(["no_answer"], ""), ([], "сказала спасибо")]


async def test_a_screen_reader_is_told_the_ways_and_what_was_kept(tmp_path: Path, pack: Pack) -> None:
    async with console(tmp_path / "data", pack=pack, settings=Settings(linear=True)) as stage:
        await promise(stage, "order")
        await menu(stage, "следующее")
        assert "заказ звонка" in stage.text()
        await stage.burst("<down>", "<enter>")
        assert "Записано. Снова 02.03 12:15." in " ".join(stage.text().split())
