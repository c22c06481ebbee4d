"""The centre itself: PostgreSQL, two journal processes on it, and consoles that are enrolled there."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.postgres import PATIENCE, Cluster, cluster, free_port
from tests.terminals import ROOT

STREAM = "ru-tfoms-krasnodar"
FUND, INSURER = "fund", "insurer"
AUDITOR = "auditor"
"""An account that sees everything and has no console."""
JOURNALS = 2


@dataclass(frozen=True)
class Post:
    """Somebody's place: the account, whose it is, and what of the directory comes to it."""

    id: str
    name: str
    role: str
    organisation: str = FUND
    receives: tuple[str, ...] = ()

    @property
    def receiver(self) -> bool:
        """Whether cards are passed on to it; else it takes calls."""
        return bool(self.receives)

    @property
    def sees_all(self) -> bool:
        """Whether every card comes to it: those of an insurer see what was given to them."""
        return self.organisation == FUND


def posts(count: int) -> list[Post]:
    """So many: level 1, two of level 2 to whom the same cards come, level 1, an insurer's, and so on."""
    cycle = (
        Post("level1", "Пробный Антон", "operator"),
        Post("level2", "Образцова Вера", "expert", FUND, ("op2-1",)),
        Post("level2", "Образцова Вера", "expert", FUND, ("op2-1",)),
        Post("level1", "Пробный Антон", "operator"),
        Post("insurer", "Шаблонова Марина", "expert", INSURER, ("sp-1",)),
    )
    chosen = (cycle[n % len(cycle)] for n in range(count))
    return [replace(post, id=f"{post.id}-{n}", name=f"{post.name} {n}") for n, post in enumerate(chosen, 1)]


class Journal:
    """One process of the journal, at its own port for as long as it exists."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.port = free_port()
        self.log = log
        self._environment = environment | {"PULT_JOURNAL_LISTEN": f"127.0.0.1:{self.port}"}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin. Whoever needs it asks until it answers. It ends with the thread that began it."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", sys.executable, "-P", "-m", "journal", "serve"],
                cwd=ROOT, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    def kill(self) -> None:
        """Kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """SIGSTOP."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def end(self) -> int:
        """Ask it to end as a service manager does; its status."""
        assert self._process is not None, "it does not run"
        self._process.terminate()
        status = self._process.wait(PATIENCE)
        self._process = None
        return status

    def said(self) -> list[dict[str, Any]]:
        """What it wrote into its log: a line that a kill cut off is left out."""
        lines = self.log.read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines if line.endswith("}")]

    @property
    def runs(self) -> bool:
        """Whether it was started, and neither killed nor ended since."""
        return self._process is not None and self._process.poll() is None

    @property
    def ended(self) -> bool:
        """Whether it ended by itself."""
        return self._process is not None and self._process.poll() is not None

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None, "it does not run"
        self._process.send_signal(number)


class Centre:
    """The server side. Everything of it lies in one directory."""

    def __init__(self, place: Path, postgres: Cluster, url: str) -> None:
        self.place = place
        self.postgres = postgres
        self.url = url
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(place),
            "PYTHONPATH": str(ROOT),
            "PULT_JOURNAL_DATA": str(place / "journal"),
            "PULT_JOURNAL_URL": url,
            "PULT_JOURNAL_CONFIG": str(place / "journal.toml"),
        }
        (place / "journal.toml").touch()
        self.journals = [
            Journal(self.environment, place / f"journal-{n}.log") for n in range(1, JOURNALS + 1)
        ]

    def open(self, office: list[Post]) -> dict[str, str]:
        """Make the tables, hire everybody, begin to serve; the one-time codes by account."""
        self.ask("migrate")
        self.ask("organisation", "add", FUND, "--title", "Выдуманный фонд", "--sees-all")
        self.ask("organisation", "add", INSURER, "--title", "Выдуманная СМО")
        self._hired(Post(AUDITOR, "Выдуманный Ревизор", "administrator"))
        codes = {post.id: self._hired(post) for post in office}
        self.journals[0].start()  # the first makes the key of the receipts, and the others find it
        _answering(self.journals[0].port)
        for journal in self.journals[1:]:
            journal.start()
            _answering(journal.port)
        return codes

    def ask(self, *words: str) -> str:
        """What ``pult-journal`` answers; a refusal is an AssertionError with its sentence."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", "journal", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{words[0]}: {done.stdout}{done.stderr}"
        return done.stdout

    def tend(self) -> None:
        """Begin again what ended by itself: a journal does when the database is away at its start."""
        for journal in self.journals:
            if journal.ended:
                journal.start()

    def calm(self) -> None:
        """Whatever happened to them: the database and every process of the journal run, and answer."""
        if not self.postgres.runs:
            self.postgres.start()
        for journal in self.journals:
            if journal.runs:
                journal.thaw()
            else:
                journal.start()
        for journal in self.journals:
            _answering(journal.port)

    def _hired(self, post: Post) -> str:
        words = ["operator", "add", post.id, "--name", post.name, "--role", post.role]
        words += ["--organisation", post.organisation, "--stream", STREAM, "--json"]
        for receiver in post.receives:
            words += ["--receives", receiver]
        return str(json.loads(self.ask(*words))["code"])


@contextmanager
def centre(place: Path) -> Iterator[Centre]:
    """A centre in a directory; nothing of it runs after the block."""
    with ExitStack() as until, cluster(durable=True) as postgres, postgres.fresh() as url:
        made = Centre(place, postgres, url)
        for journal in made.journals:
            until.callback(journal.kill)
        yield made


def _answering(port: int) -> None:
    """Wait until a journal process is ready."""
    import httpx

    end = time.monotonic() + PATIENCE
    while True:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2, trust_env=False).is_success:
                return
        except httpx.HTTPError:
            pass
        if time.monotonic() > end:
            raise AssertionError(f"the journal at {port} does not answer")
        time.sleep(0.05)
