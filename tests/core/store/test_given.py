"""The desk's lists: what was given to me, and what became of what I passed on."""

from dataclasses import replace

from core.domain import events as e
from core.store import queries
from core.store.queries import Reader
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


async def test_home_lists_what_waits_for_approval_to_who_may_give_it_and_to_its_author(store: Store) -> None:
    stream, intern = Stream(), "Вымышленная Оксана"
    cards = {"for vera": "vera", "for gleb": "gleb", "for nobody": ""}
    for at, (card_id, mentor) in enumerate(cards.items(), 1):
        stream.add(event(card_id, 2 * at, OPENED, START, "peer"))
        fact = e.CardSubmitted("answered", mentor)
        stream.add(event(card_id, 2 * at + 1, fact, START.replace(minute=at), "peer"))
    await stream.pull(store)

    async def given(me: Reader) -> list[str]:
        found = await store.read(lambda connection: queries.home(connection, me, lambda *_: 0))
        return [row.card_id for row in found.given]

    everything = ["for nobody", "for gleb", "for vera"]
    assert await given(Reader("Примерова Вера", account="vera")) == ["for vera"]
    assert await given(Reader("Примеров Глеб", account="boris", approves=True)) == everything
    assert await given(Reader("Примеров Глеб", account="boris")) == []
    assert await given(Reader("Примеров Глеб")) == []  # nobody's account is the mentor of no card
    assert await given(Reader(intern, account="vera", approves=True)) == []
    mine = await store.home(intern)
    assert (mine.now, mine.given) == ((), ())
    assert [(row.card_id, row.submitted_by) for row in mine.passed] == [(one, intern) for one in everything]
    stream.add(replace(event("for vera", 30, e.CardApproved(), START, "peer"), actor="Примерова Вера"))
    stream.add(replace(event("for gleb", 31, e.CardSentBack("нет"), START, "peer"), actor="Примеров Глеб"))
    await stream.pull(store)
    mine = await store.home(intern)
    assert [row.card_id for row in mine.now] == ["for gleb"]
    assert [(row.card_id, row.submitted_by) for row in mine.passed] == [("for nobody", intern)]
    assert await given(Reader("Примеров Глеб", approves=True)) == ["for nobody"]
    await sound(store)
