"""The PostgreSQL of the tests is a real one: it keeps what was committed, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.postgres import Cluster, cluster, programs

ROOT = Path(__file__).parents[1]


def ask(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        answer = connection.execute(statement.encode())
        return answer.fetchall() if answer.description else []


def had_crashed(server: Cluster) -> bool:
    return "not properly shut down" in (server.place / "log").read_text()


def test_it_starts_and_answers_on_the_loopback_only(postgres_url: str) -> None:
    assert ask(postgres_url, "SELECT 6 * 7") == [(42,)]
    assert ask(postgres_url, "SHOW listen_addresses") == [("127.0.0.1",)]
    assert ask(postgres_url, "SHOW server_encoding") == [("UTF8",)]


def test_it_lets_nobody_in_without_the_password(postgres: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        ask(f"postgresql://tests:wrong@127.0.0.1:{postgres.port}/postgres", "SELECT 1")


def test_a_fresh_database_is_empty_and_goes_with_its_block(postgres: Cluster) -> None:
    with postgres.fresh() as one, postgres.fresh() as another:
        ask(one, "CREATE TABLE kept (word text)")
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        assert ask(one, tables) == [("kept",)]
        assert ask(another, tables) == []
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        ask(one, "SELECT 1")


def test_a_fresh_database_is_like_its_template(postgres: Cluster) -> None:
    with postgres.fresh() as model:
        ask(model, "CREATE TABLE kept AS SELECT 'word'::text AS word")
        with postgres.fresh(template=model.rpartition("/")[2]) as copy:
            assert ask(copy, "SELECT word FROM kept") == [("word",)]


def test_a_kill_keeps_what_was_committed_and_nothing_else() -> None:
    with cluster(durable=True) as own, own.fresh() as url:
        assert ask(url, "SHOW fsync") == [("on",)]
        ask(url, "CREATE TABLE kept (number int)")
        open_ended = psycopg.connect(url)
        open_ended.execute("INSERT INTO kept VALUES (1)")
        ask(url, "INSERT INTO kept VALUES (2)")
        own.kill()
        with pytest.raises(psycopg.OperationalError):
            open_ended.commit()
        with pytest.raises(psycopg.OperationalError):
            ask(url, "SELECT 1")
        own.start()
        assert had_crashed(own)
        assert ask(url, "SELECT number FROM kept") == [(2,)]


@pytest.mark.parametrize("mode", ["smart", "fast", "immediate"])
def test_it_stops_and_starts_again_at_the_same_place(mode: str) -> None:
    with cluster() as own, own.fresh() as url:
        ask(url, "CREATE TABLE kept AS SELECT 1 AS number")
        own.stop(mode)  # type: ignore[arg-type] # the names of the parametrization
        with pytest.raises(psycopg.OperationalError):
            ask(url, "SELECT 1")
        own.start()
        assert had_crashed(own) == (mode == "immediate")
        assert ask(url, "SELECT number FROM kept") == [(1,)]


def test_a_server_that_cannot_start_says_why() -> None:
    with cluster() as own:
        own.stop()
        (own.place / "data" / "PG_VERSION").write_text("7.0\n")
        with pytest.raises(AssertionError, match="incompatible with server"):
            own.start()


def left_of(place: Path) -> list[str]:
    """The processes that were started with a place, and the place itself if it is still there."""
    lines = [started_as(process) for process in Path("/proc").glob("[0-9]*")] + [str(place)] * place.exists()
    return [line for line in lines if str(place) in line]


def started_as(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:  # it has ended since
        return ""


def segments() -> set[str]:
    """The shared memory the kernel keeps, by id."""
    listed = subprocess.run(["ipcs", "-m"], capture_output=True, text=True, check=True).stdout.splitlines()
    return {line.split()[1] for line in listed if line.startswith("0x")}


def test_nothing_is_left_of_a_cluster() -> None:
    with cluster() as own:
        assert len(left_of(own.place)) > 1
    assert left_of(own.place) == []


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_nothing_is_left_when_it_was_already_down(end: str) -> None:
    with cluster() as own:
        memory = (own.place / "data" / "postmaster.pid").read_text().splitlines()[6].split()[1]
        assert memory in segments()
        own.stop() if end == "stop" else own.kill()
    assert left_of(own.place) == []
    assert memory not in segments()


PROGRAM = """
from tests.postgres import cluster
with cluster() as own:
    print(own.place, flush=True)
    input()
"""


def test_nothing_is_left_when_the_tests_are_killed() -> None:
    programs()  # or it is skipped
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    tests = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=here, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert tests.stdin is not None
    assert tests.stdout is not None
    place = Path(tests.stdout.readline().strip())
    assert len(left_of(place)) > 1
    tests.send_signal(signal.SIGKILL)
    tests.communicate()
    end = time.monotonic() + 30
    while left_of(place) and time.monotonic() < end:
        time.sleep(0.05)
    assert left_of(place) == []


@pytest.mark.parametrize(("required", "word"), [("", "skipped"), ("required", "PostgreSQL is required here")])
def test_where_there_is_none_the_test_is_skipped_unless_it_must_run(
    monkeypatch: pytest.MonkeyPatch, required: str, word: str
) -> None:
    monkeypatch.setattr("tests.postgres.Path.glob", lambda _, pattern: iter(()))
    monkeypatch.setenv("PULT_POSTGRES", required)
    with (
        pytest.raises(pytest.fail.Exception if required else pytest.skip.Exception, match="PostgreSQL is"),
        cluster(),
    ):
        pass
