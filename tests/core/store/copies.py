"""What the tests of a desk's copy of the stream ask of it."""

from core.domain import events as e
from core.store.store import Store
from tests.core.store.test_projections import dump, remade

OPENED = e.CardOpened(1, "phone", "1", "incoming", "8 918 123-45-67", "+79181234567", 1, "invented", "3")
ALL = 1 << 20


def essence(words: str) -> e.FieldSet:
    return e.FieldSet("essence", words)


async def offered(store: Store, *without: str) -> list[str]:
    return [offer.event_id for offer in await store.replica.offers(100, ALL, frozenset(without))]


async def value(store: Store, card_id: str = "card", field: str = "essence") -> str | None:
    opened = await store.card(card_id)
    return None if opened is None else opened.card.value(field)


async def ids(store: Store, card_id: str = "card") -> list[str]:
    return [row.event_id for row in await store.history(card_id)]


async def sound(store: Store) -> None:
    """What holds whatever happened."""
    assert await store.check() == []
    grown = store._database.call(dump)
    assert store._database.call(remade) == grown
    counted = "SELECT count(*) FROM log WHERE seq IS NULL AND (verdict = '' OR was IS NOT NULL)"
    waiting = store._database.call(lambda connection: connection.execute(counted).fetchone()[0])
    assert (await store.outbox()).waiting == waiting == len(await offered(store))
