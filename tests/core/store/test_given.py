"""The desk's lists: what was given to me, and what became of what I passed on."""

from dataclasses import replace

from core.domain import events as e
from core.store.store import Store
from tests.core.domain.cases import START
from tests.core.store.copies import OPENED, sound
from tests.core.store.desks import event
from tests.core.store.streams import Stream


def passed(button: str, receiver: str, name: str) -> e.CardEscalated:
    return e.CardEscalated(button, receiver, name, "", "Отдел", 2, "")


async def test_home_lists_what_came_to_me_by_name_by_id_or_by_button(store: Store) -> None:
    stream = Stream()
    cards = {
        "to me": passed("expert", "vera", "Примерова Вера"),
        "to my button": passed("complaints", "", ""),
        "to a colleague of my button": passed("complaints", "oleg", "Примеров Олег"),
        "to my place": passed("doctor", "room-7", "Дежурный"),
        "to others": passed("expert", "anna", "Примерова Анна"),
    }
    for at, (card_id, fact) in enumerate(cards.items(), 1):
        stream.add(event(card_id, 2 * at, OPENED, START, "peer"))
        stream.add(event(card_id, 2 * at + 1, fact, START.replace(minute=at), "peer"))
    await stream.pull(store)
    mine = await store.home("Примерова Вера", {"room-7", "complaints"})
    assert [row.card_id for row in mine.given] == [*list(cards)[3::-1]]
    assert (mine.now, mine.passed) == ((), ())
    (row,) = (await store.home("Примерова Вера")).given
    assert (row.button, row.receiver, row.passed_by, row.read_at) == (
        "expert",
        "vera",
        "Вымышленная Оксана",
        None,
    )
    assert row.passed_at == START.replace(minute=1)
    pressing = await store.home("Примерова Вера", {"complaints"}, lambda *values: 1 - ("pain" in values))
    assert [row.card_id for row in pressing.given] == ["to a colleague of my button", "to my button", "to me"]
    stream.add(event("to me", 20, e.FieldSet("urgency", "pain"), START, "peer"))
    await stream.pull(store)
    pressing = await store.home("Примерова Вера", {"complaints"}, lambda *values: 1 - ("pain" in values))
    assert [row.card_id for row in pressing.given] == ["to me", "to a colleague of my button", "to my button"]
    sent = await store.home("Вымышленная Оксана", {"room-7", "complaints"})
    assert sent.given == ()  # nobody is given what they passed on
    assert len(sent.passed) == 5


async def test_home_tells_what_became_of_what_i_passed_on_until_it_is_finished(store: Store) -> None:
    stream, me, at = Stream(), "Вымышленная Оксана", iter(range(1, 60))

    async def happens(fact: e.Fact, actor: str = "Примерова Вера") -> None:
        seq = next(at)
        made = event("card", seq, fact, START.replace(minute=seq), "peer")
        stream.add(replace(made, actor=actor))
        await stream.pull(store)

    async def shown() -> list[tuple[str, str, bool, str]]:
        home = await store.home(me)
        assert home.given == ()
        return [(str(row.status), row.led_by, row.read_at is not None, row.returned) for row in home.passed]

    await happens(OPENED, me)
    assert await shown() == []
    await happens(passed("expert", "vera", "Примерова Вера"), me)
    assert await shown() == [("escalated", "Примерова Вера", False, "")]
    await happens(e.CardRead())
    assert await shown() == [("escalated", "Примерова Вера", True, "")]
    await happens(e.CardReturned("нет полиса"))
    assert await shown() == []  # it is mine again
    (row,) = (await store.home(me)).now
    assert row.returned == "нет полиса"
    await happens(passed("expert", "vera", "Примерова Вера"), me)
    await happens(e.CardRead())
    await happens(passed("expert", "anna", "Примерова Анна"))
    assert await shown() == [("escalated", "Примерова Анна", False, "")]
    assert len((await store.home("Примерова Вера")).passed) == 1
    await happens(e.CardRead(), "Примерова Анна")
    await happens(e.CardTakenUp(), "Примерова Анна")
    assert await shown() == [("talk", "Примерова Анна", True, "")]
    await happens(e.CardWrappedUp("answered"), "Примерова Анна")
    assert await shown() == []
    await sound(store)
