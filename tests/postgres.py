"""A PostgreSQL of the tests: Debian's own, on the loopback, in a directory that goes with it.

``postgres`` is one cluster a worker, started by the first test that asks; ``postgres_url`` is a new empty
database in it. A test that stops or kills the server takes one of its own: ``with cluster(durable=True)``.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest

USER = "postgres"  # whom the server runs as when we are root: it refuses root
PATIENCE = 60.0  # seconds; a loaded machine, or a log to be replayed
STOP = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
# Outlives us, even when we are killed, until its input ends; then nothing of the cluster is left.
WATCHDOG = 'read -r _; kill -QUIT "$(head -n 1 "$1/data/postmaster.pid")"; rm -rf "$1"'
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "32MB",
    "dynamic_shared_memory_type": "mmap",  # in the data directory: a kill leaves nothing in /dev/shm
    "timezone": "UTC",
}
FORGETFUL = {"fsync": "off", "full_page_writes": "off"}  # safe against a killed server, not a lost machine


class Cluster:
    """One PostgreSQL server with its data, at one port for as long as it exists.

    ``place``: a directory of its own, which the server's user may enter. ``durable``: a commit waits for the
    disk, as in production. ``settings``: of the server, beside ours. A failed start is an AssertionError
    with the server's last words.
    """

    def __init__(self, place: Path, *, durable: bool = False, **settings: str) -> None:
        self.place = place
        self.port = free_port()
        self._data = place / "data"
        self._log = place / "log"
        self._password = secrets.token_hex()
        self._settings = SETTINGS | {"port": str(self.port)} | ({} if durable else FORGETFUL) | settings
        self._server: subprocess.Popen[bytes] | None = None

    def create(self) -> None:
        """Make the data directory."""
        password = self.place / "password"
        password.write_text(self._password)
        command = [str(programs() / "initdb"), "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
        command += ["-U", "tests", "-A", "password", f"--pwfile={password}", "-D", str(self._data)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, **self._identity())
        assert ran.returncode == 0, ran.stderr

    def start(self) -> None:
        """Start the server and wait until it answers; what a kill left undone is replayed first."""
        import psycopg

        assert self._server is None, "it runs"
        settings = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("wb") as log:
            self._server = subprocess.Popen(
                [programs() / "postgres", "-D", self._data, *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a Ctrl-C is for us
                **self._identity(),
            )
        end = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                dead = self._server.poll() is not None
                if dead or time.monotonic() > end:
                    self.kill()
                    raise AssertionError(self._log.read_text(errors="replace")[-2000:]) from None
                time.sleep(0.01)

    def stop(self, mode: Literal["smart", "fast", "immediate"] = "fast") -> None:
        """Stop the server: after its clients are gone, after they are sent away, or at once as in a crash."""
        assert self._server is not None, "it does not run"
        self._server.send_signal(STOP[mode])
        self._server.wait(PATIENCE)
        self._server = None

    def kill(self) -> None:
        """Kill -9 the server and every process of it, as if the machine had stopped. The data stay."""
        assert self._server is not None, "it does not run"
        server, self._server = self._server, None
        if server.poll() is None:
            server.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, server.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)  # it makes no more of them
            for child in Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split():
                os.kill(int(child), signal.SIGKILL)
            server.kill()
            server.wait(PATIENCE)
        self._forget_memory()

    @property
    def runs(self) -> bool:
        """Whether it was started, and neither stopped nor killed since."""
        return self._server is not None

    def url(self, database: str) -> str:
        """Where a database of this cluster is, as libpq reads it; its user may do everything."""
        return f"postgresql://tests:{self._password}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def fresh(self, template: str = "template0") -> Iterator[str]:
        """Make a new database like ``template``, which nobody may be connected to; it goes with the block.

        The default is an empty one. A server that does not run at the end of the block keeps it.
        """
        name = f"t{secrets.token_hex(8)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            if self.runs:
                self._do(f"DROP DATABASE {name} WITH (FORCE)")

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _identity(self) -> dict[str, Any]:
        return {"cwd": self.place, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"}, **server_user()}

    def _forget_memory(self) -> None:
        """Take away the shared memory that a killed server leaves to the kernel."""
        noted = self._data / "postmaster.pid"
        lines = noted.read_text().splitlines() if noted.exists() else []
        if len(lines) > 6:
            _, segment = lines[6].split()
            subprocess.run(["ipcrm", "-m", segment], capture_output=True, check=False)


@contextmanager
def cluster(*, durable: bool = False, **settings: str) -> Iterator[Cluster]:
    """Start a cluster of its own and leave nothing of it, whether the test ends, fails or is killed."""
    programs()
    place = Path(tempfile.mkdtemp(prefix="pult-postgres-"))
    if server_user():
        shutil.chown(place, USER, USER)
    watchdog = subprocess.Popen(
        ["/bin/sh", "-c", WATCHDOG, "sh", place],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
        **server_user(),
    )
    made = Cluster(place, durable=durable, **settings)
    try:
        made.create()
        made.start()
        yield made
    finally:
        if made.runs:
            made.stop("immediate")
        watchdog.communicate()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The cluster of this worker: for tests that leave it running."""
    with cluster() as running:
        yield running


@pytest.fixture
def postgres_url(postgres: Cluster) -> Iterator[str]:
    """A new, empty database."""
    with postgres.fresh() as url:
        yield url


def programs() -> Path:
    """Where Debian keeps initdb and postgres, of the newest version. Without them the test is skipped.

    With PULT_POSTGRES=required, as on the server that judges a change, it fails.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: float(file.parts[-3]))
    if found and (os.geteuid() or server_user()):
        return found[-1].parent
    if os.environ.get("PULT_POSTGRES") == "required":
        pytest.fail("PostgreSQL is required here and is not installed")
    pytest.skip("PostgreSQL is not installed: apt-get install postgresql")


def server_user() -> dict[str, Any]:
    """As whom the server's programs run, in the words of subprocess: as ourselves, unless we are root."""
    if os.geteuid() != 0 or not any(each.pw_name == USER for each in pwd.getpwall()):
        return {}
    return {"user": USER, "group": USER, "extra_groups": []}


def free_port() -> int:
    """A port that the kernel gives to nobody by itself, so that a stopped server finds it free again."""
    chance = secrets.SystemRandom()  # hypothesis seeds the common one, alike in every worker
    while True:
        port = chance.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
