"""Search over cards and callers, as one types: every question is carried by an index and bounded.

Never ranked by bm25: over a short beginning of a word it reads every card. The order is by what was found (a
number, a person, the words of the case), and inside each the newest first.
"""

from collections.abc import Iterable, Iterator, Sequence

from core.domain.text import variants
from core.store.database import Connection
from core.store.queries import cards_at
from core.views import Hit, HitKind

_SHORTEST = 2
"""Letters below which a word is not looked for: it would find half of everything."""

_DIGITS = 3
"""Digits below which a number is looked for only as the number of a card."""


def search(connection: Connection, query: str, limit: int) -> list[Hit]:
    """Cards and callers that a query finds, best first."""
    found: dict[int, None] = {}
    for position in _positions(connection, query, limit):
        found.setdefault(position)
        if len(found) >= limit:
            break
    return _hits(connection, list(found))


def _positions(connection: Connection, query: str, limit: int) -> Iterator[int]:
    digits = "".join(char for char in query if char.isdigit())
    if digits and not any(char.isalpha() for char in query):
        yield from _by_number(connection, digits, limit)
    questions = [question for reading in variants(query) if (question := _question(reading))]
    for scope in ("who : ", ""):
        for question in questions:
            sql = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?"
            for (position,) in connection.execute(sql, (f"{scope}({question})", limit)):
                yield position


def _question(reading: str) -> str:
    """The words of a folded text as FTS5 asks for them: each the beginning of some word."""
    return " AND ".join(f'"{word}"*' for word in reading.split() if len(word) >= _SHORTEST)


def _by_number(connection: Connection, digits: str, limit: int) -> Iterator[int]:
    if len(digits) <= 15:
        yield from _first(
            connection.execute(
                "SELECT position FROM cards WHERE number = ?1 OR local_number = ?1 LIMIT ?2",
                (int(digits), limit),
            )
        )
    if len(digits) < _DIGITS:
        return
    for beginning in _beginnings(digits):
        end = beginning[:-1] + chr(ord(beginning[-1]) + 1)
        sql = "SELECT position FROM keys WHERE key >= ? AND key < ? LIMIT ?"
        yield from _first(connection.execute(sql, (beginning, end, limit)))


def _beginnings(digits: str) -> Iterator[str]:
    yield f"+{digits}"
    if digits.startswith("8"):  # as Russians and Kazakhstanis dial at home
        yield f"+7{digits[1:]}"
    yield f"№{digits}"
    yield digits
    if len(digits) > _DIGITS:
        yield f"~{digits[::-1]}"
        yield f"+7{digits}"


def _first(rows: Iterable[Sequence[int]]) -> Iterator[int]:
    return (row[0] for row in rows)


def _hits(connection: Connection, positions: Sequence[int]) -> list[Hit]:
    rows = cards_at(connection, [position for position in positions if position > 0])
    hits = []
    for position in positions:
        if position > 0:
            row = rows[position]
            hits.append(Hit(HitKind.CARD, row.card_id, row.who, row.essence, row))
        else:
            sql = "SELECT caller, greet_as, answer FROM callers WHERE position = ?"
            caller, greet_as, answer = connection.execute(sql, (-position,)).fetchone()
            hits.append(Hit(HitKind.CALLER, caller, greet_as or caller, answer))
    return hits
