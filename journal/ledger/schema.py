"""The migrations of an engine: plain SQL files, in the order of their numbers."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Final, Literal

Engine = Literal["sqlite", "postgres"]


@dataclass(frozen=True, slots=True)
class Migration:
    """``number``: 1, 2, 3 …; ``name``: of the file."""

    number: int
    name: str
    sql: str


def migrations(engine: Engine) -> list[Migration]:
    """Every migration of an engine, dense from 1."""
    place = files("journal.ledger.migrations") / engine
    found = sorted(
        (file for file in place.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name
    )
    made = [Migration(int(file.name[:4]), file.name, file.read_text(encoding="utf-8")) for file in found]
    assert [each.number for each in made] == list(range(1, len(made) + 1)), "a migration is missing"
    return made


BEHIND: Final = "it is older than this program: run `pult-journal migrate`"
"""What a ledger says of a database that lacks a migration. One that has more than we know is taken: a
migration only adds, so that the processes of yesterday go on while it runs."""
