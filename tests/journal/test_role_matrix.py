"""Every role against every endpoint, and every fact over HTTP, in tables written apart from the rules."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

import httpx
import pytest

from core.domain.chain import GENESIS
from core.domain.events import FACTS
from core.domain.roles import Role
from core.domain.sandbox.streams import is_of_sandbox
from core.domain.wire import ACCEPTED
from journal.web.endpoints import ENDPOINTS
from tests.journal.centre import Desk
from tests.journal.facts import STREAM, uid
from tests.journal.site import HttpCentre

AT: Final = "2026-11-20T08:14:09+03:00"
POSITION: Final = {"seq": 0, "chain": GENESIS}
APPEAL: Final = {
    "source": "site",
    "external_id": "1",
    "kind": "chat",
    "received_at": AT,
    "text": "Где полис?",
}

ASKED: Final[dict[str, dict[str, Any]]] = {
    "account": {},
    "push": {"json": {"pos": POSITION, "events": [], "gap_ok": []}},
    "bring_in": {"json": {"items": [APPEAL]}},
    "feed": {"params": {"after": 0, "chain": GENESIS}},
    "locate": {"json": {"points": [POSITION]}},
    "history": {},
    "pack": {},
    "publish": {"json": {"files": {"centre.toml": "a = 1"}}, "headers": {"If-Match": '""'}},
    "pack_versions": {},
    "renew": {},
}
"""Endpoint that asks for a token → a question that is as it should be. The last one ends the token."""

MATRIX: Final = {
    "operator": "yes yes no yes yes yes yes no yes yes",
    "expert": "yes yes no yes yes yes yes no yes yes",
    "supervisor": "yes yes no yes yes yes yes no yes yes",
    "administrator": "yes yes no yes yes yes yes yes yes yes",
    "analyst": "yes yes no yes yes yes yes no yes yes",
    "methodologist": "yes yes no yes yes yes yes yes yes yes",
    "support": "yes yes no yes yes yes yes no yes yes",
    "trainee": "no no no no no no no no no no",
    "service": "yes no yes no no no no no no yes",
}
"""Role → whether it may, in the order of ``ASKED``."""

SAYS: Final = {
    "operator": "yes yes yes yes yes yes no no no no no no no no no yes yes yes",
    "expert": "no yes yes yes yes yes no no no no no no no no no yes yes yes",
    "supervisor": "yes yes yes yes yes yes yes yes no yes yes yes yes yes yes yes yes yes",
    "administrator": "yes yes yes yes yes yes yes yes no yes yes no no no no yes yes yes",
    "analyst": "no no no no no no no no no no yes no no no no yes yes no",
    "methodologist": "no no no no no no no no no no no no no no no yes yes no",
    "support": "no no no no no no no no no no yes yes yes yes yes yes yes no",
}
"""Role → whether its console may say so: as it may, but that a card is erased only where the holds are."""

COLUMNS: Final = (
    "card.opened", "card.escalated", "card.returned", "card.taken_up", "card.read", "card.wrapped_up",
    "card.approved", "card.sent_back", "card.erased", "caller.set_apart", "report.exported", "grade.given",
    "grade.calibrated", "grade.hearing",
    "grade.round_dropped", "grade.acknowledged", "grade.appealed", "",
)  # fmt: skip
"""The last one stands for every other fact."""


async def asks(centre: HttpCentre, desk: Desk, name: str) -> httpx.Response:
    """Ask as the console of a desk does."""
    (endpoint,) = [each for each in ENDPOINTS if each.name == name]
    path = endpoint.path.format(stream=STREAM, card_id=uid("card", 1))
    question = ASKED[name]
    headers = {
        "Authorization": f"Bearer {desk.token}", "Pult-Protocol": "1", "Pult-Session": uid("session", 1),
        **question.get("headers", {}),
    }  # fmt: skip
    async with httpx.AsyncClient(base_url=centre.site.url) as http:
        return await http.request(endpoint.method, path, **(question | {"headers": headers}))


def test_the_tables_have_every_endpoint_every_role_and_every_fact() -> None:
    assert set(ASKED) == {each.name for each in ENDPOINTS if each.guarded}
    assert set(MATRIX) == set(Role)
    assert set(SAYS) == set(Role) - {"trainee", "service"}, "who may not push at all"
    assert {each for each in COLUMNS if each} <= set(FACTS)


@pytest.mark.parametrize("role", MATRIX)
async def test_a_role_may_ask_for_what_its_line_allows(centre: HttpCentre, role: str) -> None:
    desk = await centre.desk("somebody")
    await centre.train("somebody", role=role)  # a trainee would not even have been let in
    said = {}
    for name in ASKED:
        response = await asks(centre, desk, name)
        assert response.status_code in (200, 304, 403, 404), f"{name}: {response.text}"
        said[name] = "no" if response.status_code == 403 else "yes"
    assert said == dict(zip(ASKED, MATRIX[role].split(), strict=True))


@pytest.mark.parametrize("name", ASKED)
async def test_nobody_asks_without_a_token(centre: HttpCentre, name: str) -> None:
    desk = await centre.desk("somebody")
    desk.token = "0" * 64
    assert (await asks(centre, desk, name)).status_code == 401


@pytest.mark.parametrize("role", SAYS)
async def test_a_console_may_say_what_the_line_of_its_role_allows(centre: HttpCentre, role: str) -> None:
    opener, desk = await centre.desk("opener", role="supervisor"), await centre.desk("somebody", "operator")
    theirs = uid("card", 2)  # the other one is also of who opens it and takes it up here: nobody grades that
    once = uid("card", 3)  # taken before they became what they are: grades of it are theirs to answer
    await opener.push(opener.pen.open(), opener.pen.open(theirs))
    await desk.push(desk.pen.open(once))
    await centre.train("somebody", role=role)
    types = sorted({*FACTS, "card.sung"})
    cards = dict.fromkeys(("grade.given", "grade.calibrated", "grade.round_dropped"), theirs)
    cards |= dict.fromkeys(("grade.acknowledged", "grade.appealed"), once)
    offers = [desk.pen.write(each, _payload(each), cards.get(each, uid("card", 1))) for each in types]
    answers = await desk.push(*offers)
    expected = dict(zip(COLUMNS, SAYS[role].split(), strict=True))
    expected |= {type_: "no" for type_ in types if is_of_sandbox(type_)}  # real cards are here
    assert {type_: answer.verdict for type_, answer in zip(types, answers, strict=True)} == {
        type_: ACCEPTED if expected.get(type_, expected[""]) == "yes" else "not_permitted" for type_ in types
    }


def _payload(type_: str) -> dict[str, Any]:
    """Something of the right shape in every part."""
    values = {str: "x", int: 1, bool: True}
    fact = FACTS.get(type_)
    return {each.name: values[each.type] for each in fields(fact)} if fact else {"song": "x"}  # type: ignore[index]
