"""What graders are shown is read by indexes: never the whole table, and nothing is sorted."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from core.domain import events as e
from core.store.database import Connection
from core.store.grading import lists, to_hear, waiting
from core.store.store import Store
from tests.core.domain.cases import START
from tests.core.store.desks import reading
from tests.core.store.test_grading import ANNA, BORIS, GLEB, HEARD, VERA, grade, keep

ASKED: dict[str, Callable[[Connection], Any]] = {
    "to hear": lambda connection: to_hear(connection, HEARD, VERA, 200),
    "lists of a grader": lambda connection: lists(connection, HEARD, VERA, 200, grades=True),
    "lists of an operator": lambda connection: lists(connection, HEARD, ANNA, 200, grades=False),
    "waiting for a grader": lambda connection: waiting(connection, VERA, grades=True),
    "waiting for an operator": lambda connection: waiting(connection, ANNA, grades=False),
}


async def filled(store: Store) -> None:
    """Calls in every list: they wait, of old hands and of somebody new; graded, appealed, in a round."""
    await keep(store, "old", (VERA, grade(90)), by=BORIS, at=START - timedelta(days=100))
    await keep(store, "plain", by=BORIS)
    await keep(store, "of a newcomer", by="Нова Ольга")
    await keep(store, "emergency", e.EmergencyMarked())
    await keep(store, "graded", (VERA, grade(80)))
    await keep(store, "appealed", (GLEB, grade(60)), (ANNA, e.GradeAppealed("s-appealed-3", "нет")))
    await keep(store, "round", (GLEB, e.CalibrationSet("r", "ноябрь", 2)))


async def asked(store: Store, what: str) -> list[str]:
    """The queries behind it, with their values."""
    seen: list[str] = []
    store._database.call(lambda connection: connection.set_trace_callback(seen.append))
    await store.read(ASKED[what])
    store._database.call(lambda connection: connection.set_trace_callback(None))
    return [sql for sql in dict.fromkeys(seen) if sql.lstrip().startswith(("SELECT", "WITH"))]


async def test_what_graders_are_shown_is_read_by_indexes_and_never_sorted(
    store: Store, tmp_path: Path
) -> None:
    await filled(store)
    connection = reading(tmp_path)
    try:
        partial = {
            name
            for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'")
            if sql and " WHERE " in sql
        }
        lawful = {"SCAN known", *(f"SCAN grading USING INDEX {name}" for name in partial)}
        for what in ASKED:
            queries = await asked(store, what)
            assert queries, what
            steps = {
                str(row[3]) for sql in queries for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")
            }
            scans = {step for step in steps if step.startswith("SCAN")}
            # A part of the table in its own order is lawful; ``known`` goes from one name to the next.
            assert scans <= lawful, what
            assert not any("TEMP B-TREE" in step for step in steps), what
    finally:
        connection.close()
