"""Packs over every ledger at once, in the trail, and in the words of HTTP; else see ``contract_packs``."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.domain.published import FILES_LIMIT, etag_of
from core.errors import JournalStale
from journal.ledger.open import migrate, open_ledger
from journal.ledger.port import Ledger
from journal.service import Seat
from tests.journal.centre import Centre, Desk
from tests.journal.contract_packs import ONE, TWO
from tests.journal.facts import STREAM
from tests.journal.site import HttpCentre, problem

PACK = f"/v1/streams/{STREAM}/pack"


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


async def test_of_many_who_publish_at_once_one_does_and_the_others_are_told(any_centre: Centre) -> None:
    chief = await seat(await any_centre.desk("chief", role="administrator"))
    offered = [ONE | {"more.toml": str(n)} for n in range(6)]
    answers = await asyncio.gather(
        *(chief.publish(STREAM, files, "") for files in offered), return_exceptions=True
    )
    (first,) = [each for each in answers if not isinstance(each, BaseException)]
    assert sum(isinstance(each, JournalStale) for each in answers) == 5
    assert list(await chief.pack_versions(STREAM)) == [first]


async def test_who_published_what_is_in_the_trail(any_centre: Centre) -> None:
    desk = await any_centre.desk("chief", role="methodologist")
    chief = await seat(desk)
    await chief.publish(STREAM, ONE, "")
    await chief.publish(STREAM, ONE, "")
    assert [json.loads(detail) for detail in await any_centre.trail("pack.published")] == [
        {"operator": "chief", "device": desk.pen.device, "stream": STREAM, "version": 1, "etag": etag_of(ONE)}
    ]


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
