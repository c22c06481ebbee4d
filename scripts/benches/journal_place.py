"""Where a journal is measured: a database of its own, with accounts; a process that serves it."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from core.domain.chain import BEGINNING
from journal import keyfile, moment
from journal.ledger.open import migrate, open_ledger
from journal.ledger.port import Ledger, Operator, Organisation, Row, Token
from journal.ledger.statements import values_of
from journal.ledger.tables import LOG, STREAMS
from journal.service import Service
from journal.tokens import hash_of_secret
from scripts.benches.journal_facts import FUND, STREAM, Console
from tests.postgres import Cluster, free_port
from tests.terminals import ROOT

_PATIENCE_S: Final = 60
_FOR_EVER: Final = "2999-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Served:
    """A journal of the same code and settings as in production, but for how often one console may ask."""

    port: int
    metrics: int
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        """Seconds on the processor since its start."""
        return _cpu(self.process.pid)

    def waiting(self) -> int:
        """How many consoles wait for news, by its own figures."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics") as answer:
            told = answer.read().decode().partition("\npult_journal_waiting_readers ")[2]
        return int(float(told.partition("\n")[0]))


def cpu_of(cluster: Cluster) -> float:
    """Seconds on the processor of every process of a PostgreSQL since its start."""
    server = (cluster.place / "data" / "postmaster.pid").read_text().splitlines()[0]
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return _cpu(int(server), gone=True) + sum(map(_cpu, map(int, children)))


def _cpu(pid: int, *, gone: bool = False) -> float:
    """Seconds on the processor; with those of its children that have ended, if asked for."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):  # it ended between two looks: its parent counts it
        return 0.0
    return sum(map(int, told[11 : 15 if gone else 13])) / os.sysconf("SC_CLK_TCK")


def token_of(console: Console) -> str:
    """What lets it in."""
    return f"token-{console.session_id}"


async def admit(ledger: Ledger, consoles: Sequence[Console], receives: Sequence[str] = ()) -> None:
    """Give each console an account, which sees everything, and a token: at level 2 if cards come to it."""
    role = "expert" if receives else "operator"
    await ledger.put_organisation(Organisation(FUND, "ТФОМС (измеряемый)", True))
    now = moment.now().isoformat()
    for one in consoles:
        await ledger.put_operator(Operator(
            one.operator, f"Измеритель {one.operator}", "оператор", "", role, FUND, STREAM, tuple(receives),
            (), "active",
        ))  # fmt: skip
        token = Token(hash_of_secret(token_of(one)), one.operator, one.device_id, now, _FOR_EVER, "")
        await ledger.put_token(token)


@asynccontextmanager
async def database(cluster: Cluster) -> AsyncIterator[str]:
    """A new database with the journal's tables; beside them ``plain``, the log without index or trigger."""
    with cluster.fresh() as url:
        await migrate(url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE plain (LIKE log)")
        yield url


@asynccontextmanager
async def service(url: str, key: Path) -> AsyncIterator[Service]:
    """The service in this process."""
    ledger = await open_ledger(url)
    try:
        yield Service(ledger, keyfile.read_or_make(key), moment.now, moment.new_secret)
    finally:
        await ledger.close()


@contextmanager
def served(url: str, key: Path) -> Iterator[Served]:
    """``pult-journal serve`` over a database, until the end of the block."""
    with tempfile.TemporaryDirectory(prefix="pult-bench-") as data:
        keyfile.read_or_make(key)
        port, metrics = free_port(), free_port()
        said = {
            "URL": url, "DATA": data, "KEY_FILE": str(key),
            "LISTEN": f"127.0.0.1:{port}", "METRICS": f"127.0.0.1:{metrics}",
            "LIMITS_CALLS": "1000000", "LIMITS_BURST": "1000000",
        }  # fmt: skip
        environment = {f"PULT_JOURNAL_{name}": value for name, value in said.items()}
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "journal", "serve"], cwd=ROOT, stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        )  # fmt: skip
        try:
            here = Served(port, metrics, process)
            _wait(here)
            yield here
        finally:
            process.terminate()
            process.wait(_PATIENCE_S)


def _wait(here: Served) -> None:
    until = time.monotonic() + _PATIENCE_S
    while here.process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{here.url}/readyz", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise SystemExit("bench: the journal did not start")


async def keep(url: str, rows: Sequence[Row]) -> None:
    """Put rows into an empty log past the journal: what a reader finds, and where a push goes on."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        async with connection.cursor() as cursor:
            async with cursor.copy(f"COPY log ({LOG.names}) FROM STDIN".encode()) as copy:
                for row in rows:
                    await copy.write_row(values_of(STREAM, row))
            last = rows[-1] if rows else None
            chain = bytes.fromhex(last.chain if last else BEGINNING.chain)
            number = max((row.number for row in rows), default=0)
            values = (STREAM, last.seq if last else 0, chain, number)
            await cursor.execute(STREAMS.insert.replace("?", "%s").encode(), values)
        await connection.commit()
