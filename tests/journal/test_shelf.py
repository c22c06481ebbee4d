"""Packs on their way from who publishes to the consoles: over every ledger, and over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.domain.published import FILES_LIMIT, PACK_BYTES, etag_of
from core.domain.roles import Right, Role, holds
from core.errors import JournalDenied, JournalStale, JournalTooLarge
from core.sync.client import HttpJournal
from journal.ledger.open import migrate, open_ledger
from journal.ledger.port import Ledger
from journal.service import Seat
from tests.journal.centre import Centre, Desk
from tests.journal.facts import STREAM
from tests.journal.site import HttpCentre, problem

PACK = f"/v1/streams/{STREAM}/pack"
ONE = {"centre.toml": "version = '1'\n", "speech.toml": 'Əlbəttə, «көмек» 🦷 \\ "\n'}
TWO = ONE | {"centre.toml": "version = '2'\n"}


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def any_centre(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Centre]:
    async def make() -> Ledger:
        url = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/journal.db"}.get(request.param)
        url = url or request.getfixturevalue("postgres_url")
        await migrate(url)
        return await open_ledger(url)

    centre = Centre(make)
    await centre.open()
    yield centre
    await centre.close()


async def seat(desk: Desk) -> Seat:
    return await desk.centre.service.seat(desk.token, desk.pen.session)


async def test_what_is_published_comes_to_every_console_as_it_was_written(any_centre: Centre) -> None:
    chief = await seat(await any_centre.desk("chief", role="methodologist"))
    anna = await seat(await any_centre.desk("anna"))
    assert await anna.pack(STREAM, "") is None
    first = await chief.publish(STREAM, ONE, "")
    assert (first.version, first.etag, first.operator) == (1, etag_of(ONE), "chief")
    found = await anna.pack(STREAM, "")
    assert found is not None
    assert (found.published, found.files) == (first, ONE)
    assert await anna.pack(STREAM, first.etag) is None
    any_centre.clock.go(days=1)
    second = await chief.publish(STREAM, TWO, first.etag)
    found = await anna.pack(STREAM, first.etag)
    assert found is not None
    assert (found.published, found.files) == (second, TWO)
    assert list(await anna.pack_versions(STREAM)) == [first, second]
    assert second.published_at > first.published_at


async def test_who_did_not_see_the_newest_replaces_nothing(any_centre: Centre) -> None:
    chief = await seat(await any_centre.desk("chief", role="administrator"))
    first = await chief.publish(STREAM, ONE, "")
    second = await chief.publish(STREAM, TWO, first.etag)
    for etag in ("", first.etag, "f" * 64):
        with pytest.raises(JournalStale):
            await chief.publish(STREAM, {"other.toml": ""}, etag)
    assert list(await chief.pack_versions(STREAM)) == [first, second]


async def test_to_publish_again_what_is_the_newest_changes_nothing(any_centre: Centre) -> None:
    chief = await seat(await any_centre.desk("chief", role="administrator"))
    first = await chief.publish(STREAM, ONE, "")
    second = await chief.publish(STREAM, TWO, first.etag)
    assert await chief.publish(STREAM, TWO, first.etag) == second
    back = await chief.publish(STREAM, ONE, second.etag)
    assert (back.version, back.etag) == (3, first.etag)


async def test_of_many_who_publish_at_once_one_does_and_the_others_are_told(any_centre: Centre) -> None:
    chief = await seat(await any_centre.desk("chief", role="administrator"))
    offered = [ONE | {"more.toml": str(n)} for n in range(6)]
    answers = await asyncio.gather(
        *(chief.publish(STREAM, files, "") for files in offered), return_exceptions=True
    )
    (first,) = [each for each in answers if not isinstance(each, BaseException)]
    assert sum(isinstance(each, JournalStale) for each in answers) == 5
    assert list(await chief.pack_versions(STREAM)) == [first]


async def test_what_is_too_much_is_not_kept(any_centre: Centre) -> None:
    chief = await seat(await any_centre.desk("chief", role="administrator"))
    room = PACK_BYTES - len('{"a.toml":""}')
    for files in ({"a.toml": "x" * (room + 1)}, {f"{n}.toml": "" for n in range(FILES_LIMIT + 1)}):
        with pytest.raises(JournalTooLarge):
            await chief.publish(STREAM, files, "")
    assert (await chief.publish(STREAM, {"a.toml": "x" * room}, "")).version == 1


@pytest.mark.parametrize("role", Role)
async def test_who_may_read_gets_it_and_who_may_publish_publishes(any_centre: Centre, role: Role) -> None:
    somebody = await seat(await any_centre.desk("somebody", role=role))
    if holds(role, Right.PUBLISH):
        await somebody.publish(STREAM, ONE, "")
    else:
        with pytest.raises(JournalDenied):
            await somebody.publish(STREAM, ONE, "")
    if holds(role, Right.READ):
        assert (await somebody.pack(STREAM, "") is not None) == holds(role, Right.PUBLISH)
    else:
        with pytest.raises(JournalDenied):
            await somebody.pack(STREAM, "")
        with pytest.raises(JournalDenied):
            await somebody.pack_versions(STREAM)
    for stream in ("elsewhere",):
        with pytest.raises(JournalDenied):
            await somebody.publish(stream, ONE, "")
        with pytest.raises(JournalDenied):
            await somebody.pack(stream, "")


async def test_who_published_what_is_in_the_trail(any_centre: Centre) -> None:
    desk = await any_centre.desk("chief", role="methodologist")
    chief = await seat(desk)
    await chief.publish(STREAM, ONE, "")
    await chief.publish(STREAM, ONE, "")
    assert [json.loads(detail) for detail in await any_centre.trail("pack.published")] == [
        {"operator": "chief", "device": desk.pen.device, "stream": STREAM, "version": 1, "etag": etag_of(ONE)}
    ]


async def test_a_console_gets_publishes_and_is_told_over_http(centre: HttpCentre) -> None:
    desk, reader = await centre.desk("chief", role="administrator"), await centre.desk("anna")
    chief, anna = desk.journal, reader.journal
    assert isinstance(chief, HttpJournal)
    assert isinstance(anna, HttpJournal)
    assert await anna.pack(STREAM, "") is None
    first = await chief.publish(STREAM, ONE, "")
    found = await anna.pack(STREAM, "")
    assert found is not None
    assert (found.published, dict(found.files)) == (first, ONE)
    assert await anna.pack(STREAM, first.etag) is None
    with pytest.raises(JournalStale):
        await chief.publish(STREAM, TWO, "")
    second = await chief.publish(STREAM, TWO, first.etag)
    found = await anna.pack(STREAM, first.etag)
    assert found is not None
    assert found.published == second
    with pytest.raises(JournalTooLarge):
        await chief.publish(STREAM, {"a.toml": "я" * PACK_BYTES}, second.etag)
    with pytest.raises(JournalDenied):
        await anna.publish(STREAM, ONE, second.etag)


async def test_a_pack_bears_its_etag_and_is_not_sent_to_who_has_it(centre: HttpCentre) -> None:
    desk = await centre.desk("chief", role="administrator")
    tag = f'"{etag_of(ONE)}"'
    async with centre.site.browser(desk.token) as client:
        problem(await client.get(PACK), 404, "not_found")
        answer = await client.put(PACK, json={"files": ONE}, headers={"If-Match": '""'})
        assert (answer.status_code, answer.headers["etag"], answer.json()["version"]) == (200, tag, 1)
        answer = await client.get(PACK)
        assert (answer.headers["etag"], answer.json()["files"]) == (tag, ONE)
        for said in (tag, f"W/{tag}"):
            answer = await client.get(PACK, headers={"If-None-Match": said})
            assert (answer.status_code, answer.headers["etag"], answer.content) == (304, tag, b"")
        assert (await client.get(PACK, headers={"If-None-Match": f'"{"0" * 64}"'})).status_code == 200
        problem(await client.put(PACK, json={"files": TWO}, headers={"If-Match": '""'}), 412, "stale")
        (version,) = (await client.get(f"{PACK}/versions")).json()["versions"]
        assert "files" not in version


@pytest.mark.parametrize(
    ("files", "where"),
    [
        ({}, "$.files"),
        ({"../a.toml": ""}, "$.files"),
        ({"a.toml\n": ""}, "$.files"),
        ({"a.txt": ""}, "$.files"),
        ({"a.toml": 7}, "$.files[...]"),
        ([], "$.files"),
    ],
)
async def test_what_is_no_pack_of_files_is_a_mistake(centre: HttpCentre, files: object, where: str) -> None:
    desk = await centre.desk("chief", role="administrator")
    async with centre.site.browser(desk.token) as client:
        for named in ({}, {"If-Match": "*"}, {"If-Match": etag_of(ONE)}):
            answer = await client.put(PACK, json={"files": ONE}, headers=named)
            assert problem(answer, 400, "malformed")["where"] == "If-Match"
        answer = await client.put(PACK, json={"files": files}, headers={"If-Match": '""'})
        assert problem(answer, 400, "malformed")["where"] == where
        many = {f"{n}.toml": "" for n in range(FILES_LIMIT + 1)}
        answer = await client.put(PACK, json={"files": many}, headers={"If-Match": '""'})
        problem(answer, 413, "too_large")
    assert await centre.ledger.packs(STREAM) == []
