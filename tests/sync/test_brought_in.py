"""What a program brings in at night is listened to, assigned and finished at a desk in the morning."""

from pathlib import Path

from core.domain import commands as c
from core.domain.vocabulary import Promise, Status
from journal.importing import Outcome
from journal.incoming import Incoming
from tests.sync.office import Office, office

VOICE = Incoming(
    "router", "night-0001", "voice_mail", "2026-09-20T02:14:09+07:00", phone="+7 918 000-12-35",
    name="Выдуманова Ия", recording="rec/0001.wav", text="сообщение в нерабочее время",
)  # fmt: skip


async def bring(here: Office, *items: Incoming) -> list[Outcome]:
    desk = await here.centre.desk("router", role="service")
    seat = await here.centre.service.seat(desk.token, desk.pen.session)
    return [each.outcome for each in await seat.bring_in(desk.pen.stream, items)]


async def test_a_message_of_the_night_is_owed_taken_up_and_returned(tmp_path: Path) -> None:
    async with office(tmp_path) as here:
        anna, boris = await here.seat("anna"), await here.seat("boris")
        assert await bring(here, VOICE, VOICE) == [Outcome.ACCEPTED, Outcome.KNOWN]
        await here.everybody_syncs()
        (owed,) = (await anna.desk.home()).owed
        assert (owed.what, owed.phone, owed.number) == (Promise.VOICE_MAIL.value, "+79180001235", 1)
        opened = await anna.desk.card(owed.card_id)
        assert opened is not None
        card = opened.card
        assert (card.status, card.number, card.superseded) == (Status.PARKED, 1, ())
        assert card.fields["recording"] == "rec/0001.wav"
        await anna.desk.do(card.card_id, c.TakeUp())
        await anna.note(card, "прослушано, перезвонила")
        await anna.desk.do(card.card_id, c.FinishCallback(owed.callback_id, "ответ дан"))
        await here.everybody_syncs()
        assert (await boris.desk.home()).owed == ()
        assert await boris.read(card) == ("прослушано, перезвонила",)
        assert await bring(here, VOICE) == [Outcome.KNOWN]
        (hit,) = await boris.desk.search("выдуманова")
        assert hit.key == card.card_id
