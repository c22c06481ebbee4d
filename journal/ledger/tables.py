"""What is kept, table by table: the same names in SQLite, in PostgreSQL and in a dump.

The tables themselves are made by ``migrations/``; here is what both engines say to them in the same words.
``?`` stands for a value.
"""

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from enum import Enum, auto
from typing import Any, Final

from journal.ledger.port import Code, Note, Operator, Organisation, PackVersion, Row, Seen, Token


class Kind(Enum):
    """How a value lies in its column: ``HEX`` as bytes, half as long; ``LIST`` as JSON."""

    TEXT = auto()
    NUMBER = auto()
    FLAG = auto()
    HEX = auto()
    LIST = auto()


@dataclass(frozen=True, slots=True)
class Table:
    """``key``: the columns that name a row. ``later``: what stands in those that a dump of before lacks."""

    name: str
    columns: Mapping[str, Kind]
    key: tuple[str, ...]
    later: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> str:
        """The columns, with commas."""
        return ", ".join(self.columns)

    @property
    def insert(self) -> str:
        """A new row."""
        return f"INSERT INTO {self.name} ({self.names}) VALUES ({', '.join('?' * len(self.columns))})"

    @property
    def put(self) -> str:
        """A new row, or the new values of one that is there."""
        rest = [name for name in self.columns if name not in self.key]
        changes = ", ".join(f"{name} = excluded.{name}" for name in rest)
        return f"{self.insert} ON CONFLICT ({', '.join(self.key)}) DO UPDATE SET {changes}"

    @property
    def everything(self) -> str:
        """Every row, in the order of the key."""
        return f"SELECT {self.names} FROM {self.name} ORDER BY {', '.join(self.key)}"

    def kept(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """A row of a dump as its columns hold it.

        Raises:
            ValueError: it is no row of this table.
        """
        row = {**self.later, **row}
        if row.keys() != self.columns.keys():
            raise ValueError(f"a row of {self.name} has other columns than {self.names}")
        return tuple(_kept(kind, row[name]) for name, kind in self.columns.items())

    def told(self, values: Iterable[Any]) -> dict[str, Any]:
        """A row as its columns hold it, for a dump: texts, numbers, truth values and lists of texts."""
        columns = self.columns.items()
        return {name: _told(kind, value) for (name, kind), value in zip(columns, values, strict=True)}


def _kept(kind: Kind, value: Any) -> Any:
    if kind is Kind.HEX:
        return bytes.fromhex(value)
    return json.dumps(list(value), ensure_ascii=False) if kind is Kind.LIST else value


def _told(kind: Kind, value: Any) -> Any:
    if kind is Kind.HEX:
        return value.hex()
    if kind is Kind.LIST:
        return json.loads(value)
    return bool(value) if kind is Kind.FLAG else value


_BY_TYPE: Mapping[Any, Kind] = {int: Kind.NUMBER, bool: Kind.FLAG, tuple[str, ...]: Kind.LIST}


def _columns(cls: type[Any], hexes: Sequence[str] = ()) -> dict[str, Kind]:
    kinds = {field.name: _BY_TYPE.get(field.type, Kind.TEXT) for field in fields(cls)}
    return kinds | dict.fromkeys(hexes, Kind.HEX)


_TEXT, _NUMBER = Kind.TEXT, Kind.NUMBER

STREAMS: Final = Table(
    "streams", {"stream": _TEXT, "seq": _NUMBER, "chain": Kind.HEX, "number": _NUMBER}, ("stream",)
)
LOG: Final = Table(
    "log", {"stream": _TEXT, **_columns(Row, ("hash", "receipt", "seal", "chain"))}, ("stream", "seq")
)
SESSIONS: Final = Table(
    "sessions",
    {"stream": _TEXT, "device_id": _TEXT, "session_id": _TEXT, "highest": _NUMBER},
    ("session_id", "device_id", "stream"),
)
GRANTS: Final = Table(
    "grants",
    {"stream": _TEXT, "card_id": _TEXT, "organisation": _TEXT, "since": _NUMBER},
    ("card_id", "organisation", "stream"),
)
ORGANISATIONS: Final = Table("organisations", _columns(Organisation), ("id",))
OPERATORS: Final = Table(
    "operators", _columns(Operator), ("id",),
    later={one.name: one.default for one in fields(Operator) if one.default is not MISSING},
)  # fmt: skip
CODES: Final = Table("codes", _columns(Code), ("hash",))
TOKENS: Final = Table("tokens", _columns(Token), ("hash",))
SEEN: Final = Table("seen", _columns(Seen), ("device_id", "session_id", "operator"))
PACKS: Final = Table("packs", _columns(PackVersion), ("stream", "version"))
TRAIL: Final = Table("trail", _columns(Note, ("chain",)), ("seq",))

_IN_ORDER: Final = (
    STREAMS, LOG, SESSIONS, GRANTS, ORGANISATIONS, OPERATORS, CODES, TOKENS, SEEN, PACKS, TRAIL,
)  # fmt: skip

TABLES: Final = {table.name: table for table in _IN_ORDER}
"""Every table by its name, in the order of a dump."""


def operator_of(told: Mapping[str, Any]) -> Operator:
    """An account from its row in a dump, one of before too."""
    lists = {name: tuple(part) for name, part in told.items() if isinstance(part, list | tuple)}
    return Operator(**{**told, **lists})


async def batches_of(
    rows: AsyncIterator[tuple[str, Mapping[str, Any]]], most: int
) -> AsyncIterator[tuple[Table, list[tuple[Any, ...]]]]:
    """The rows of a dump as their tables hold them, many of one table at once.

    Raises:
        ValueError: it is no dump.
    """
    name = ""
    batch: list[tuple[Any, ...]] = []
    async for table, row in rows:
        if batch and (table != name or len(batch) >= most):
            yield TABLES[name], batch
            batch = []
        if table not in TABLES:
            raise ValueError(f"there is no table {table}")
        name = table
        batch.append(TABLES[name].kept(row))
    if batch:
        yield TABLES[name], batch
