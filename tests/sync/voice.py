"""A journal that says what a test wants, and every question that a console asks it."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from core.domain.chain import BEGINNING, GENESIS
from core.domain.published import etag_of
from core.domain.wire import Offer
from core.sync.client import HttpJournal

URL = "https://journal.example.invalid/centre"
SECRET = "Выдуманова Ия"
NOW = "2026-11-20T09:00:00+00:00"
STAMP = {
    "seq": 1, "verdict": "accepted", "operator": "anna", "role": "operator", "number": 7,
    "received_at": NOW, "receipt": "r",
}  # fmt: skip
ITEM = {"kind": "event", "stamp": STAMP, "event_id": "e", "card_id": "c", "hash": "h", "event": "{}"}
HIDDEN = {"kind": "hidden", "seq": 2, "seals": [GENESIS]}
PAGE = {
    "prev": GENESIS, "items": [ITEM, HIDDEN], "chain": GENESIS, "head": 2, "now": NOW, "present": ["level2"],
    "notices": [],
}  # fmt: skip
ACCOUNT = {
    "operator": "anna", "name": SECRET, "post": "", "unit": "", "role": "operator", "organisation": "fund",
    "stream": "invented", "receives": [], "lines": ["1"], "expires_at": NOW,
    "qualifications": ["medical"], "region": "07", "site": "", "shift": "night",
    "standing": "intern", "languages": ["kk", "ru"], "mentor": "vera", "course_until": "2027-02-28",
}  # fmt: skip
ANSWER = {"event_id": "e", "reception": "accepted", "seq": 1, "verdict": "accepted"}
OFFER = Offer("e", "s", 1, SECRET)

Handler = Callable[[httpx.Request], httpx.Response]
Call = Callable[[HttpJournal], Any]


def journal(handler: Handler, token: str = "t0ken", session: str = "s1") -> HttpJournal:
    return HttpJournal(URL, token, session, transport=httpx.MockTransport(handler))


def answering(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> HttpJournal:
    """A journal that always says the same."""
    said = content if isinstance(content, bytes) else json.dumps(content).encode()
    return journal(lambda request: httpx.Response(status, content=said, headers=headers))


def push(*offers: Offer) -> Call:
    return lambda it: it.push("invented", BEGINNING, offers, [])


def feed(it: HttpJournal) -> Any:
    return it.feed("invented", BEGINNING, 500, 0)


FILES = {"centre.toml": "язык = 'ru'"}
PUBLISHED = {"version": 3, "etag": etag_of(FILES), "published_at": NOW, "operator": "chief"}

CALLS: dict[str, tuple[Call, Any]] = {
    "push": (push(OFFER), {"answers": [ANSWER]}),
    "feed": (feed, PAGE),
    "locate": (lambda it: it.locate("invented", [BEGINNING]), {"seq": 0, "chain": GENESIS}),
    "history": (lambda it: it.history("invented", "c"), {"items": [ITEM]}),
    "account": (lambda it: it.account(), ACCOUNT),
    "pack": (lambda it: it.pack("invented", ""), PUBLISHED | {"files": FILES}),
    "publish": (lambda it: it.publish("invented", FILES, ""), PUBLISHED),
    "renew": (lambda it: it.renew(), {"token": "fresh", "account": ACCOUNT}),
}
EVERY_CALL = pytest.mark.parametrize(("call", "answer"), list(CALLS.values()), ids=list(CALLS))
