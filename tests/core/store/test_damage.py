"""A damaged file: it is told of, set aside whole, and what can be read of it is carried over."""

import asyncio
import random
from pathlib import Path

import pytest

from core.domain import commands as c
from core.domain import events as e
from core.domain.chain import BEGINNING
from core.errors import StoreBusy, StoreDamaged, StoreError
from core.store.keyfile import make_key, read_key, slots_file
from core.store.place import Lock
from core.store.salvage import salvage, set_aside
from core.store.store import file_of, open_store
from tests.core.domain.cases import START
from tests.core.store.desks import Clock, event, rows, sitting, store_of
from tests.core.store.streams import Stream


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """A directory with forty cards, closed."""

    async def work() -> None:
        with sitting(tmp_path) as desk:
            for n in range(40):
                card = await desk.open_call(c.OpenCall())
                await desk.leave(card.card_id, "essence", f"дело {n}: {'слово ' * 40}")
            await desk.draft(card.card_id, "measures", "недописа", 8)

    asyncio.run(work())
    return tmp_path


def flip(file: Path, page: int) -> None:
    """Turn one bit of a page."""
    with file.open("r+b") as stream:
        stream.seek(page * 4096 + 1234)
        byte = stream.read(1)[0]
        stream.seek(page * 4096 + 1234)
        stream.write(bytes([byte ^ 1]))


def test_a_console_killed_at_its_very_first_moment_leaves_no_damage(calls: Path) -> None:
    file_of(calls).write_bytes(b"")
    (calls / "ballast").unlink()
    assert asyncio.run(read_everything(calls))[0] == []


async def read_everything(data: Path) -> list[object]:
    with sitting(data, name="next") as desk:
        return [await desk.log(limit=999), await desk.cards(limit=999), await store_of(desk).check()]


def test_damage_is_never_written_over_the_screen(calls: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for page in range(1, file_of(calls).stat().st_size // 4096):
        flip(file_of(calls), page)
    with pytest.raises(StoreDamaged):
        asyncio.run(read_everything(calls))
    assert capfd.readouterr() == ("", "")


def test_a_fact_that_does_not_fit_its_hash_is_found_and_left_behind(calls: Path) -> None:
    with sitting(calls, name="next") as desk:
        database = store_of(desk)._database
        database.call(lambda connection: connection.execute("DROP TRIGGER log_keeps_words"))
        database.call(lambda connection: connection.execute("UPDATE log SET hash = x'00' WHERE position = 7"))
        assert asyncio.run(store_of(desk).check()) == ["fact 7 does not fit its hash"]
    aside = set_aside(calls, START)
    with sitting(calls, name="last") as desk:
        assert asyncio.run(salvage(store_of(desk), aside)) == 79


def test_no_turned_bit_goes_unseen(calls: Path) -> None:
    file = file_of(calls)
    clean = file.read_bytes()
    pages = len(clean) // 4096
    for page in random.Random(1).sample(range(pages), 12):
        file.write_bytes(clean)
        flip(file, page)
        try:
            wrong = asyncio.run(read_everything(calls))[-1]
        except StoreDamaged:
            continue
        assert wrong, f"page {page} of {pages}"


@pytest.mark.parametrize("content", [b"", b"\0" * 9000, b"SQLite format 3\0" + bytes(9000), b"text" * 3000])
def test_a_file_that_is_not_ours_is_said_to_be_damaged_and_stays_as_it_is(
    calls: Path, content: bytes
) -> None:
    file_of(calls).write_bytes(content)
    for read_only in (False, True):
        with pytest.raises(StoreDamaged):
            open_store(calls, Clock().now, read_only)
    assert file_of(calls).read_bytes() == content


def test_a_damaged_file_is_set_aside_whole_and_what_is_readable_is_carried_over(tmp_path: Path) -> None:
    async def work() -> None:
        with sitting(tmp_path) as desk:
            for n in range(20):
                card = await desk.open_call(c.OpenCall())
                await desk.leave(card.card_id, "essence", f"{n}" * 9000)  # most pages are one fact's alone
            await desk.draft(card.card_id, "measures", "недописа", 8)

    asyncio.run(work())
    before = rows(tmp_path, "SELECT event_id, body FROM log ORDER BY position")
    file = file_of(tmp_path)
    clean = file.read_bytes()
    lost = []
    for day, page in enumerate(range(60, 140, 20), 1):
        file.write_bytes(clean)
        flip(file, page)
        damaged = file.read_bytes()
        aside = set_aside(tmp_path, START.replace(day=day))
        assert aside == tmp_path / f"damaged-2026-03-{day:02}T09-00-00-000000"
        with sitting(tmp_path, name="next") as desk:
            facts = asyncio.run(salvage(store_of(desk), aside))
            drafts = asyncio.run(desk.figures()).drafts
            assert asyncio.run(store_of(desk).check()) == []
        after = rows(tmp_path, "SELECT event_id, body FROM log ORDER BY position")
        assert facts == len(after)
        assert after == [row for row in before if row in after]
        assert drafts == 1
        assert (aside / file.name).read_bytes() == damaged
        lost.append(len(before) - len(after))
        file.unlink()
    assert max(lost) > 0
    assert max(lost) < 12


async def test_what_was_carried_over_waits_until_the_stream_was_read_again(tmp_path: Path) -> None:
    stream = Stream()
    opened = e.CardOpened(1, "phone", "1", "incoming", "", "", 1, "invented", "3")
    stream.add(event("card", 1, opened, session="peer"), number=7)
    stream.add(event("card", 2, e.FieldSet("essence", "чужое"), session="peer"))
    stream.add(event("card", 3, e.Noted("лишнее"), session="peer"))
    store = open_store(tmp_path, Clock().now)
    await stream.pull(store)
    await store.import_events(
        [[event("card", 1, e.FieldSet("essence", "наше"))], [event("card", 2, e.CallHeld())]]
    )
    await store.replica.refuse("s-2", "malformed")
    stream.erase(3)
    await store.replica.apply(stream.at(3), stream.items[2:], (), stream.at(3))
    before = await store.card("card")
    store.close()
    aside = set_aside(tmp_path, START)
    store = open_store(tmp_path, Clock().now)
    try:
        assert await salvage(store, aside) == 4
        assert await store.replica.position() == BEGINNING
        offers = await store.replica.offers(9, 1 << 20, frozenset())
        assert [(offer.event_id, offer.stamp and offer.stamp.seq) for offer in offers] == [
            ("peer-1", 1), ("peer-2", 2), ("s-1", None),
        ]  # fmt: skip
        assert [row.event_id for row in (await store.outbox()).refused] == ["s-2"]
        await stream.pull(store)
        after = await store.card("card")
        assert after == before
        assert [row.seq for row in await store.history("card")] == [1, 2, 3, None, None]
        assert await store.check() == []
    finally:
        store.close()


def test_a_desk_that_was_carried_over_is_the_device_that_it_was_with_its_access(calls: Path) -> None:
    with sitting(calls, name="next") as desk:
        asyncio.run(store_of(desk).remember("access", "a token"))
        device_id = store_of(desk).device_id
    aside = set_aside(calls, START)
    with sitting(calls, name="last") as desk:
        assert store_of(desk).device_id != device_id
        asyncio.run(salvage(store_of(desk), aside))
    with sitting(calls, name="later") as desk:
        assert store_of(desk).device_id == device_id
        assert asyncio.run(store_of(desk).recall("access")) == "a token"


def test_from_a_file_without_a_beginning_nothing_is_carried_over_and_nothing_is_harmed(calls: Path) -> None:
    file_of(calls).write_bytes(b"\0" * 40_000)
    aside = set_aside(calls, START)
    with sitting(calls, name="next") as desk:
        assert asyncio.run(salvage(store_of(desk), aside)) == 0
        asyncio.run(desk.open_call(c.OpenCall()))
    assert (aside / file_of(calls).name).read_bytes() == b"\0" * 40_000


def test_a_damaged_key_is_set_aside_too_and_a_whole_one_stays(calls: Path) -> None:
    key = read_key(calls)
    set_aside(calls, START)
    assert read_key(calls) == key
    open_store(calls, Clock().now).close()
    slots_file(calls).write_text("{")
    with pytest.raises(StoreDamaged):
        open_store(calls, Clock().now)
    aside = set_aside(calls, START.replace(year=2027))
    assert (aside / "slots.json").read_text() == "{"
    open_store(calls, Clock().now).close()
    assert read_key(calls) not in (None, key)


def test_nothing_is_set_aside_under_a_working_console(calls: Path) -> None:
    lock = Lock(calls)
    try:
        with pytest.raises(StoreBusy):
            set_aside(calls, START)
    finally:
        lock.let_go()
    assert file_of(calls).exists()


def test_what_cannot_be_set_aside_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        set_aside(tmp_path / "none", START)


def test_a_key_is_only_made_where_there_is_no_file(tmp_path: Path) -> None:
    key = make_key(tmp_path)
    open_store(tmp_path, Clock().now).close()
    assert read_key(tmp_path) == key
