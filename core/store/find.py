"""Search over cards and callers, as one types: every question is carried by an index and bounded.

Never ranked by bm25: over a short beginning of a word it reads every card. The order is by what was found (a
number, a person, the words of the case), whole words before beginnings, and inside each the newest first. Of
several words the first answer is enough: beginnings of long words are dear, and rarely add to who was named.
"""

from collections.abc import Iterator

from core.domain.text import variants
from core.store.database import Connection
from core.store.queries import card_at
from core.views import Hit, HitKind

_LETTERS = 2
"""A shorter word is not looked for: it would find half of everything."""

_DIGITS = 3
"""A number with fewer digits is only looked for as the number of a card."""

_WORDS = 8
"""Words of a query that are looked for: of a pasted page, those it begins with."""

_PHONES = 5
"""Callers shown for a part of a phone number."""


def search(connection: Connection, query: str, limit: int) -> list[Hit]:
    """Cards and callers that a query finds, best first."""
    found: dict[int | str, None] = {}
    for one in _found(connection, query, limit):
        found.setdefault(one)
        if len(found) >= limit:
            break
    return [_caller(connection, one) if isinstance(one, str) else _card(connection, one) for one in found]


def _found(connection: Connection, query: str, limit: int) -> Iterator[int | str]:
    """Cards by their positions and callers by their phones, best first, some of them twice."""
    digits = "".join(char for char in query if char.isdigit())
    if digits and not any(char.isalpha() for char in query):
        yield from _by_number(connection, digits, limit)
    readings = [words for reading in variants(query) if (words := _words(reading))]
    several = any(len(words) > 1 for words in readings)
    for table in ("names", "words"):
        asked: set[str] = set()
        for begun in (0, 1, _WORDS):
            answered = False
            for words in readings:
                question = _question(words, begun)
                if question in asked:
                    continue
                asked.add(question)
                for one in _by_words(connection, table, question, limit):
                    answered = True
                    yield one
            if answered and several:
                return


def _question(words: list[str], begun: int) -> str:
    """The words as FTS5 asks for them together; the last ``begun`` may be beginnings of longer ones."""
    whole = max(0, len(words) - begun)
    return " AND ".join(f'"{word}"{"*" if place >= whole else ""}' for place, word in enumerate(words))


def _words(reading: str) -> list[str]:
    return [word for word in reading.split() if len(word) >= _LETTERS][:_WORDS]


def _by_words(connection: Connection, table: str, question: str, limit: int) -> Iterator[int | str]:
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT ?"
    for (position,) in connection.execute(sql, (question, limit)):
        if position > 0:
            yield position
        else:
            told = connection.execute("SELECT caller FROM callers WHERE position = ?", (-position,))
            yield str(told.fetchone()[0])


def _by_number(connection: Connection, digits: str, limit: int) -> Iterator[int | str]:
    if len(digits) <= 15:  # a number of a card is no policy
        for column in ("number", "local_number"):
            found = connection.execute(f"SELECT position FROM cards WHERE {column} = ?", (int(digits),))
            yield from (position for (position,) in found)
    if len(digits) < _DIGITS:
        return
    phones = [f"+{digits}", f"+7{digits.removeprefix('8')}", f"~{digits[::-1]}"]
    for beginning in phones:
        sql = "SELECT DISTINCT key FROM keys WHERE key >= ? AND key < ? LIMIT ?"
        for (key,) in connection.execute(sql, (beginning, _after(beginning), _PHONES)):
            yield key[:0:-1] if key.startswith("~") else str(key)
    for beginning in (*phones, f"№{digits}", digits):
        sql = "SELECT position FROM keys WHERE key >= ? AND key < ? LIMIT ?"
        yield from (
            position for (position,) in connection.execute(sql, (beginning, _after(beginning), limit))
        )


def _after(beginning: str) -> str:
    """The first text that no longer begins so."""
    return beginning[:-1] + chr(ord(beginning[-1]) + 1)


def _card(connection: Connection, position: int) -> Hit:
    row = card_at(connection, position)
    return Hit(HitKind.CARD, row.card_id, row.who, row.essence, row)


def _caller(connection: Connection, phone: str) -> Hit:
    told = connection.execute("SELECT greet_as, answer FROM callers WHERE caller = ?", (phone,)).fetchone()
    greet_as, answer = told or ("", "")
    if not greet_as:
        theirs = "SELECT who FROM keys JOIN cards USING (position) WHERE key = ? AND who <> ''"
        named = connection.execute(f"{theirs} ORDER BY position DESC LIMIT 1", (phone,)).fetchone()
        greet_as = named[0] if named else phone
    return Hit(HitKind.CALLER, phone, greet_as, answer)
