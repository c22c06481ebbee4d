"""The page on the protocol says what is sent and what is answered, word for word."""

import hashlib
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from core.domain.chain import GENESIS
from core.domain.wire import EVENT_BYTES, EVENTS_LIMIT, NOTICES, PUSH_BYTES, REJECTIONS, Reception
from journal.ledger.port import Operator, Token
from journal.settings import Limits
from journal.tokens import hash_of_secret
from journal.web.endpoints import ENDPOINTS
from journal.web.problems import KINDS
from tests.journal.facts import uid
from tests.journal.site import HttpCentre, in_memory

PAGE = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text("utf-8")
HTTP = PAGE.partition("\n## Over HTTP\n")[2]
STREAM = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])["stream"]
OPERATOR = "i.vydumanova"
MORE = {
    "site": ("service", "the-token-of-a-program"),
    "v.sochinennyi": ("methodologist", "the-token-of-another"),
}
"""Others who ask on the page, with their tokens."""


@dataclass(frozen=True)
class Talk:
    """A request of the page, and the answer that stands below it."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    status: int
    answer: Any

    @property
    def name(self) -> str:
        return f"{self.method} {self.path.split('?')[0]}"


def talk(block: str) -> Talk:
    asked, status, answered = re.split(r"^HTTP/1\.1 (\d+) .*\n", block, maxsplit=1, flags=re.MULTILINE)
    head, _, body = asked.strip().partition("\n\n")
    first, *lines = head.split("\n")
    method, path, _ = first.split(" ")
    _, _, answer = answered.partition("\n\n") if not answered.startswith("\n") else ("", "", answered)
    told = json.loads(answer) if answer.strip() else None
    return Talk(method, path, dict(line.split(": ") for line in lines), body, int(status), told)


TALKS = [talk(block) for block in re.findall(r"```http\n(.*?)```", HTTP, re.DOTALL)]
(PROVEN,) = (each for each in TALKS if f"/v1/streams/{STREAM}/feed?after=0&" in each.path)
PROGRAM: dict[str, Any] = {}
exec("".join(re.findall(r"```python\n(.*?)```", HTTP, re.DOTALL)), PROGRAM)


@asynccontextmanager
async def centre_of_the_page() -> AsyncIterator[HttpCentre]:
    """The journal as it is when the first request of the page comes: with one event of somebody else."""
    centre = HttpCentre(in_memory)
    await centre.open()
    try:
        centre.clock.go(hours=5, minutes=32)
        other = await centre.desk("b.pridumanov", stream=STREAM)
        await other.push(other.pen.note("{", stream="elsewhere"))
        await centre.hire(OPERATOR, receives=["level2"], stream=STREAM)
        await centre.service.issue_code(OPERATOR)
        for name, (role, token) in MORE.items():
            account = Operator(name, "", "", "", role, "fund", STREAM, (), (), "active")
            await centre.ledger.put_operator(account)
            ends = (centre.clock() + timedelta(days=9)).isoformat()
            await centre.ledger.put_token(
                Token(hash_of_secret(token), name, uid("device", 9), centre.clock().isoformat(), ends, "")
            )
        yield centre
    finally:
        await centre.close()


async def answers() -> list[httpx.Response]:
    """What a real journal answers to the requests of the page, one after another."""
    async with centre_of_the_page() as centre, httpx.AsyncClient(base_url=centre.site.url) as client:
        return [
            await client.request(each.method, each.path, headers=each.headers, content=each.body.encode())
            for each in TALKS
        ]


async def test_every_answer_of_the_page_is_what_a_journal_answers() -> None:
    for each, answer in zip(TALKS, await answers(), strict=True):
        told = answer.json() if answer.content else None
        assert (each.name, each.status, each.answer) == (each.name, answer.status_code, told)


def test_every_endpoint_has_its_example() -> None:
    shown = " ".join(each.name for each in TALKS)
    for each in ENDPOINTS:
        if each.name != "openapi":
            assert re.search(rf"{each.method} {re.sub('{.*?}', '[^/ ]+', each.path)}( |$)", shown), each.path
        assert f"`{each.path}`" in HTTP or f" {each.path}`" in HTTP, each.path


def test_the_page_of_the_feed_is_proven_by_the_program_of_the_page() -> None:
    seq, chain = PROGRAM["proven"](STREAM, 0, GENESIS, PROVEN.answer)
    told = re.findall(r"^\| (\d+) \| `([0-9a-f]{64})` \| `([0-9a-f]{64})` \|$", HTTP, re.MULTILINE)
    assert (str(seq), chain) == (told[-1][0], told[-1][2])
    before = GENESIS
    for _, seal, link in told:
        assert link == hashlib.sha256(bytes.fromhex(before + seal)).hexdigest()
        before = link
    assert [int(number) for number, _, _ in told] == list(range(1, seq + 1))


CHANGES = [
    ("Выдуманова", "Придуманова"),
    ('"role": "operator"', '"role": "expert"'),
    ('"seq": 2', '"seq": 3'),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_changed_page_is_not_proven(old: str, new: str) -> None:
    text = json.dumps(PROVEN.answer, ensure_ascii=False)
    assert old in text
    with pytest.raises(AssertionError):
        PROGRAM["proven"](STREAM, 0, GENESIS, json.loads(text.replace(old, new)))


def told_in(table: str) -> list[tuple[str, str]]:
    """The first two cells of every row of a table under a heading."""
    section = HTTP.partition(f"\n### {table}\n")[2].partition("\n### ")[0]
    return re.findall(r"^\| `([\w.]+)` \| ([^|]+?) \|", section, re.MULTILINE)


def test_every_problem_is_on_the_page_with_its_status() -> None:
    assert told_in("Problems") == [(code, str(kind.status)) for code, kind in KINDS.items()]


def test_every_limit_is_on_the_page_with_its_value() -> None:
    limits = {name: f"{getattr(Limits(), name):,}" for name in Limits.__struct_fields__}
    assert dict(told_in("Limits")) == limits
    for value in (EVENTS_LIMIT, f"{EVENT_BYTES // 1024} KiB", f"{PUSH_BYTES // 1024 // 1024} MiB"):
        assert str(value) in HTTP


def test_every_word_of_an_answer_is_on_the_page() -> None:
    for word in (*Reception, *REJECTIONS, *NOTICES):
        assert f"`{word}`" in HTTP, word
