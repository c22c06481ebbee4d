"""``pult-journal serve``, as a real process."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from core.domain.chain import BEGINNING
from core.domain.wire import Enrolment
from core.errors import JournalUnreachable
from core.sync.client import HttpJournal, enrol
from journal import moment
from journal.keyfile import read_or_make
from journal.ledger.open import open_ledger
from journal.ledger.port import Operator, Organisation
from journal.service import Service
from journal.settings import Settings
from tests.journal.facts import STREAM, Pen, uid
from tests.journal.site import POS, PUSH, head

ROOT = Path(__file__).parents[2]


@dataclass
class Run:
    """A process that serves. ``lines``: what it says."""

    process: Process
    url: str

    async def end(self, how: signal.Signals = signal.SIGTERM) -> list[dict[str, Any]]:
        """Ask it to end; what it said."""
        self.process.send_signal(how)
        return await self.said()

    async def said(self) -> list[dict[str, Any]]:
        _, said = await self.process.communicate()
        return [json.loads(line) for line in said.splitlines()]


def environment(data: Path, **more: str) -> dict[str, str]:
    here = {name: value for name, value in os.environ.items() if not name.startswith("PULT_")}
    said = {"PYTHONPATH": str(ROOT), "PULT_JOURNAL_DATA": str(data), "PULT_JOURNAL_LISTEN": "127.0.0.1:0"}
    return here | said | {"XDG_CONFIG_HOME": str(data)} | more


async def started(data: Path, command: str = "serve", **more: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-m", "journal", command,
        env=environment(data, **more), cwd=data, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip


async def done(data: Path, command: str, **more: str) -> None:
    """Give a command that comes to its end by itself."""
    process = await started(data, command, **more)
    _, said = await process.communicate()
    assert process.returncode == 0, said.decode()


@asynccontextmanager
async def serving(data: Path, **more: str) -> AsyncIterator[Run]:
    process = await started(data, **more)
    assert process.stderr is not None
    line = await process.stderr.readline()
    told = json.loads(line)
    assert told["what"] == "listens", told
    try:
        yield Run(process, f"http://{told['where']}")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def code(data: Path, url: str) -> str:
    """A one-time code, written as an administrator's command does: into the same database."""
    settings = Settings(data=str(data), url=url)
    ledger = await open_ledger(settings.database)
    try:
        await ledger.put_organisation(Organisation("fund", "Фонд", sees_all=True))
        await ledger.put_operator(
            Operator("anna", "Выдуманова Ия", "", "", "operator", "fund", STREAM, (), (), "active")
        )
        key = read_or_make(settings.key)
        return await Service(ledger, key, moment.now, moment.new_secret).issue_code("anna")
    finally:
        await ledger.close()


async def enrolled(run: Run, data: Path, url: str = "") -> Enrolment:
    return await enrol(run.url, await code(data, url), uid("device", 1))


async def test_what_was_acknowledged_is_there_after_the_end_and_after_a_kill(tmp_path: Path) -> None:
    pen = Pen()
    async with serving(tmp_path) as run:
        enrolment = await enrolled(run, tmp_path)
        journal = HttpJournal(run.url, enrolment.token, pen.session)
        await journal.push(STREAM, BEGINNING, [pen.open()], [])
        said = await run.end()
        assert run.process.returncode == 0
        assert [line["what"] for line in said] == ["stops", "ended"]
        with pytest.raises(JournalUnreachable):
            await journal.account()
        await journal.close()
    for reached in (1, 2):
        async with serving(tmp_path) as run:
            journal = HttpJournal(run.url, enrolment.token, pen.session)
            assert (await journal.feed(STREAM, BEGINNING, 500, 0)).head == reached
            await journal.push(STREAM, BEGINNING, [pen.note()], [])
            run.process.kill()
            await run.process.wait()
            await journal.close()


async def test_a_journal_may_be_migrated_before_its_directory_is_there(tmp_path: Path) -> None:
    await done(tmp_path, "migrate", PULT_JOURNAL_DATA=str(tmp_path / "to" / "come"))
    assert [file.suffix for file in (tmp_path / "to" / "come").iterdir()] == [".sqlite"]


async def test_a_place_where_no_file_can_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    process = await started(tmp_path, "migrate", PULT_JOURNAL_DATA=str(tmp_path / "file" / "in"))
    _, said = await process.communicate()
    assert process.returncode == 2
    assert "the file cannot be opened" in said.decode()
    assert "Traceback" not in said.decode()


async def test_two_processes_serve_one_postgresql_once_it_is_migrated(
    tmp_path: Path, postgres_url: str
) -> None:
    over = {"PULT_JOURNAL_URL": postgres_url}
    early = await started(tmp_path, **over)
    _, said = await early.communicate()
    assert early.returncode == 2
    assert "pult-journal migrate" in said.decode()
    await done(tmp_path, "migrate", **over)
    pen = Pen()
    async with serving(tmp_path, **over) as one, serving(tmp_path, **over) as other:
        token = (await enrolled(one, tmp_path, postgres_url)).token
        reader = HttpJournal(other.url, token, uid("session", 2))
        waiting = asyncio.create_task(reader.feed(STREAM, BEGINNING, 500, 25))
        writer = HttpJournal(one.url, token, pen.session)
        await writer.push(STREAM, BEGINNING, [pen.open()], [])
        assert (await waiting).head == 1
        for each in (reader, writer):
            await each.close()
        for run in (one, other):
            await run.end()
            assert run.process.returncode == 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_the_end_answers_those_who_wait(
    tmp_path: Path, unused_tcp_port: int, how: signal.Signals
) -> None:
    figures = f"127.0.0.1:{unused_tcp_port}"
    async with (
        serving(tmp_path, PULT_JOURNAL_METRICS=figures) as run,
        httpx.AsyncClient(trust_env=False) as client,
    ):
        journal = HttpJournal(run.url, (await enrolled(run, tmp_path)).token, uid("session", 1))
        waiting = asyncio.create_task(journal.feed(STREAM, BEGINNING, 500, 25))
        while "waiting_readers 1.0" not in (await client.get(f"http://{figures}")).text:
            pass
        await run.end(how)
        assert (await waiting).head == 0
        assert run.process.returncode == 0
        await journal.close()


async def test_a_push_that_has_begun_is_answered_before_the_end(tmp_path: Path) -> None:
    pen = Pen()
    async with serving(tmp_path) as run:
        token = (await enrolled(run, tmp_path)).token
        offer = pen.open()
        ids = {"event_id": offer.event_id, "session_id": pen.session, "session_seq": 1}
        body = json.dumps({"pos": POS, "events": [ids | {"event": offer.event}]}).encode()
        host, port = run.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        more = "Content-Type: application/json", f"Content-Length: {len(body)}", "Expect: 100-continue"
        writer.write(head(int(port), "POST", PUSH, token, *more))
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        run.process.send_signal(signal.SIGTERM)
        assert run.process.stderr is not None
        assert json.loads(await run.process.stderr.readline())["what"] == "stops"
        writer.write(body)
        answer = await reader.read()
        writer.close()
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert b'"reception":"accepted"' in answer
        assert [line["what"] for line in await run.said()] == ["ended"]


async def test_nothing_that_was_said_or_asked_is_in_the_log(tmp_path: Path) -> None:
    async with serving(tmp_path) as run:
        enrolment = await enrolled(run, tmp_path)
        async with httpx.AsyncClient(base_url=run.url, trust_env=False) as client:
            await client.get(
                "/v1/account", params={"x": "Выдуманова"}, headers={"Authorization": "Bearer t0ken"}
            )
            await client.get("/nowhere")
            await client.get("/v1/account")
        said = json.dumps(await run.end(), ensure_ascii=False)
        for personal in ("Выдуманова", "t0ken", enrolment.token, "nowhere", "127.0.0.1"):
            assert personal not in said


async def test_figures_have_an_address_of_their_own(tmp_path: Path, unused_tcp_port: int) -> None:
    async with serving(tmp_path, PULT_JOURNAL_METRICS=f"127.0.0.1:{unused_tcp_port}") as run:
        async with httpx.AsyncClient(trust_env=False) as client:
            figures = (await client.get(f"http://127.0.0.1:{unused_tcp_port}/metrics")).text
            assert (await client.get(f"{run.url}/metrics")).status_code == 404
        assert "pult_journal_waiting_readers 0.0" in figures
        await run.end()
        assert run.process.returncode == 0


async def test_a_key_that_is_gone_is_not_made_anew_over_what_it_vouched_for(tmp_path: Path) -> None:
    pen = Pen()
    async with serving(tmp_path) as run:
        journal = HttpJournal(run.url, (await enrolled(run, tmp_path)).token, pen.session)
        await journal.push(STREAM, BEGINNING, [pen.open()], [])
        await journal.close()
        await run.end()
    (tmp_path / "key").unlink()
    process = await started(tmp_path)
    _, said = await process.communicate()
    assert process.returncode == 2
    assert "the key of this journal is not here" in said.decode()
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("PULT_JOURNAL_LISTEN", "nowhere", "PULT_JOURNAL_LISTEN: listen = 'nowhere': HOST:PORT is needed."),
        ("PULT_JOURNAL_LISTEN", "192.0.2.1:80", "listen = 192.0.2.1:80: "),
        ("PULT_JOURNAL_METRICS", "192.0.2.1:80", "metrics = 192.0.2.1:80: "),
        ("PULT_JOURNAL_URL", "mysql://root:s3cret@x/y", "mysql"),
        ("PULT_JOURNAL_CONFIG", "/nowhere/journal.toml", "/nowhere/journal.toml: there is no such file."),
    ],
)
async def test_what_cannot_be_used_is_said_in_a_sentence(
    tmp_path: Path, variable: str, value: str, sentence: str
) -> None:
    process = await started(tmp_path, **{variable: value})
    _, said = await process.communicate()
    assert process.returncode == 2
    assert sentence in said.decode()
    assert "Traceback" not in said.decode()
    assert "s3cret" not in said.decode()
