"""Appeals brought in over HTTP: what is a mistake of who asks, and what is told of each appeal."""

from __future__ import annotations

from typing import Any

import pytest

from journal.importing import ITEMS_LIMIT
from tests.journal.facts import STREAM
from tests.journal.site import HttpCentre, problem

IMPORT = f"/v1/streams/{STREAM}/import"
VOICE = {
    "source": "ats", "external_id": "vm-1", "kind": "voice_mail", "received_at": "2026-11-20T08:14:09+03:00",
    "phone": "+79990000001", "recording": "rec/1.wav",
}  # fmt: skip


async def test_each_appeal_has_its_answer_and_is_counted(centre: HttpCentre) -> None:
    robot = await centre.desk("robot", role="service")
    async with centre.site.browser(robot.token) as client:
        items = [VOICE, VOICE | {"external_id": "vm-2", "kind": "fax"}]
        first, refused = (await client.post(IMPORT, json={"items": items})).json()["items"]
        (known,) = (await client.post(IMPORT, json={"items": [VOICE]})).json()["items"]
    assert (first["outcome"], first["number"]) == ("accepted", 1)
    assert known == first | {"outcome": "known"}
    assert refused == {
        "outcome": "refused", "field": "kind",
        "why": "it is none of: voice_mail, order, app, chat, social, pos, site",
    }  # fmt: skip
    figures = centre.site.figures()
    for outcome in ("accepted", "known", "refused"):
        assert f'pult_journal_imports_total{{outcome="{outcome}"}} 1.0' in figures


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "$"),
        ({"items": [VOICE | {"photo": "x"}]}, "$.items[0]"),
        ({"items": [VOICE, VOICE | {"phone": 7}]}, "$.items[1].phone"),
        ({"items": [{"source": "ats"}]}, "$.items[0]"),
        ({"items": VOICE}, "$.items"),
    ],
)
async def test_what_is_no_list_of_appeals_is_a_mistake_and_nothing_is_kept(
    centre: HttpCentre, body: Any, where: str
) -> None:
    robot = await centre.desk("robot", role="service")
    async with centre.site.browser(robot.token) as client:
        assert problem(await client.post(IMPORT, json=body), 400, "malformed")["where"] == where
    assert await centre.ledger.streams() == []


async def test_too_many_at_once_are_too_large_and_nobody_else_brings_in(centre: HttpCentre) -> None:
    robot, anna = await centre.desk("robot", role="service"), await centre.desk("anna")
    async with centre.site.browser(robot.token) as client:
        problem(await client.post(IMPORT, json={"items": [VOICE] * (ITEMS_LIMIT + 1)}), 413, "too_large")
        problem(await client.post(IMPORT.replace(STREAM, "other"), json={"items": []}), 403, "not_permitted")
        problem(await client.get(IMPORT), 405, "method_not_allowed")
        answer = await client.post(IMPORT, json={"items": [VOICE] * ITEMS_LIMIT})
        assert len(answer.json()["items"]) == ITEMS_LIMIT
    async with centre.site.browser(anna.token) as client:
        problem(await client.post(IMPORT, json={"items": [VOICE]}), 403, "not_permitted")
    async with centre.site.browser() as client:
        problem(await client.post(IMPORT, json={"items": [VOICE]}), 401, "token_unknown")


async def test_half_a_character_is_taken_as_a_sign_for_one(centre: HttpCentre) -> None:
    robot, anna = await centre.desk("robot", role="service"), await centre.desk("anna")
    async with centre.site.browser(robot.token) as client:
        body = b'{"items":[{"source":"ats","external_id":"1","kind":"chat","text":"a\\ud83dz\\u0000",'
        body += b'"received_at":"2026-11-20T08:14:09Z"}]}'
        answer = await client.post(IMPORT, content=body, headers={"Content-Type": "application/json"})
    assert answer.json()["items"][0]["outcome"] == "accepted"
    assert any("a\ufffdz\u2400" in (item.event or "") for item in await anna.read())
