"""What is said to the log, in the words of every engine; ``?`` stands for a value."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, Final

from core.domain.chain import GENESIS
from core.domain.wire import ACCEPTED, Position
from journal.ledger.port import Known, Row, Slice, Writing
from journal.ledger.tables import GRANTS, LOG, SESSIONS, STREAMS, TOKENS, TRAIL, Kind
from journal.trail import noted

COLUMNS: Final = [name for name in LOG.columns if name != "stream"]
"""Of the log, in the order of ``Row``."""

OF_STREAM: Final = "stream || '' = ?"
"""Where an id already finds the few rows, and not the index of the stream: a database that has not counted
its rows yet believes every stream to be short, and would read all of it."""

HEAD: Final = "SELECT seq, chain, number FROM streams WHERE stream = ?"
AT: Final = """
    SELECT streams.seq, log.chain
    FROM streams LEFT JOIN log ON log.stream = streams.stream AND log.seq = ? WHERE streams.stream = ?
"""
ALL_STREAMS: Final = "SELECT stream FROM streams WHERE seq > 0 ORDER BY stream"

PAGE: Final = f"SELECT {', '.join(COLUMNS)} FROM log WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?"

_SHOWN = {
    "event_id": "CASE WHEN visible THEN event_id ELSE '' END",
    "body": "CASE WHEN visible THEN body ELSE '' END",
}
PAGE_OF_ONE: Final = f"""
    SELECT {", ".join(_SHOWN.get(name, name) for name in COLUMNS)}, visible,
        visible AND since = seq AND EXISTS (
            SELECT 1 FROM log AS earlier WHERE earlier.stream || '' = shown.stream
            AND earlier.card_id = shown.card_id AND earlier.seq < shown.seq AND earlier.verdict = '{ACCEPTED}'
        )
    FROM (
        SELECT page.*, CASE WHEN verdict = '{ACCEPTED}' THEN COALESCE(since <= seq, FALSE)
            ELSE organisation = ? END AS visible
        FROM (
            SELECT log.*, (
                SELECT grants.since FROM grants WHERE grants.card_id = log.card_id
                AND grants.organisation = ? AND grants.stream = log.stream
            ) AS since
            FROM log WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?
        ) AS page
    ) AS shown ORDER BY seq
"""
"""With two columns more: may the organisation see the row, and does the card come into its sight there."""

HISTORY: Final = f"""
    SELECT {", ".join(COLUMNS)} FROM log
    WHERE {OF_STREAM} AND card_id = ? AND verdict = '{ACCEPTED}' ORDER BY seq
"""
TOLD: Final = f"""
    SELECT {", ".join(COLUMNS)} FROM log
    WHERE {OF_STREAM} AND card_id {{cards}} AND type {{types}} AND verdict = '{ACCEPTED}'
"""
"""The rows of several cards, in no order: to sort them would cost the engine more than it costs us."""

MAY_SEE: Final = "SELECT 1 FROM grants WHERE stream = ? AND card_id = ? AND organisation = ?"

COUNT: Final = STREAMS.put
"""The counter of a stream, moved in the transaction that fills the numbers up to it."""

SESSION: Final = SESSIONS.put
GRANT: Final = f"{GRANTS.insert} ON CONFLICT DO NOTHING"
ERASE: Final = f"""
    UPDATE log SET body = NULL WHERE {OF_STREAM} AND card_id = ? AND seq < ? AND body IS NOT NULL
"""

TRAIL_END: Final = "SELECT seq, chain FROM trail ORDER BY seq DESC LIMIT 1"


def filled(values: Sequence[str]) -> list[str]:
    """The values for a list of IN; the first is told more than once, so that few statements differ."""
    room = 1 << (len(values) - 1).bit_length()
    return [*values, *[values[0]] * (room - len(values))]


def chains(many: int) -> str:
    """Number and chain at so many numbers, told as texts.

    Numbers would go to PostgreSQL in types of their own lengths, each mixture of them with its own plan.
    """
    marks = ", ".join(["CAST(? AS BIGINT)"] * many)
    return f"SELECT seq, chain FROM log WHERE stream = ? AND seq IN ({marks})"


def tokens(many: int) -> str:
    """The tokens with so many hashes."""
    return f"SELECT {TOKENS.names} FROM tokens WHERE hash IN ({', '.join('?' * many)})"


def trail_page(kinds: int) -> str:
    """A page of the audit trail: the lines after a number, of each of so many kinds (0: of any).

    Values: the number and the limit; with kinds those two behind each of them, and the limit once more. Each
    kind is looked for by itself: what is written once a month stands among a hundred million lines of others.
    """
    page = f"SELECT {TRAIL.names} FROM trail WHERE {{}}seq > ? ORDER BY seq LIMIT ?"
    if not kinds:
        return page.format("")
    of_one = f"SELECT * FROM ({page.format('kind = ? AND ')}) AS of_one"
    return f"{' UNION ALL '.join([of_one] * kinds)} ORDER BY seq LIMIT ?"


_fields_of = attrgetter(*COLUMNS)
_HEXES = [place for place, name in enumerate(COLUMNS) if LOG.columns[name] is Kind.HEX]


def row_of(values: Iterable[Any]) -> Row:
    """A row of the log from its ``COLUMNS``."""
    parts = list(values)
    for place in _HEXES:
        parts[place] = parts[place].hex()
    return Row(*parts)


def values_of(stream: str, row: Row) -> tuple[Any, ...]:
    """A row of the log as its table holds it."""
    values = [stream, *_fields_of(row)]
    for place in _HEXES:
        values[place + 1] = bytes.fromhex(values[place + 1])
    return tuple(values)


def slice_of(after: int, at: Sequence[Any], found: Sequence[Any], *, whole: bool) -> Slice:
    """What ``AT`` and then a page say together; ``whole``: it is a ``PAGE``, not a ``PAGE_OF_ONE``.

    Between the two somebody may have written more: what follows no known number is left for the next time.
    """
    head, chain = at[0] if at else (0, None)
    known = GENESIS if after == 0 else None if chain is None else chain.hex()
    if known is None or not found:
        return Slice(known, (), frozenset(), frozenset(), head)
    head = max(head, found[-1][0])
    if whole:
        return Slice(known, tuple(map(row_of, found)), frozenset(), frozenset(), head)
    rows = tuple(row_of(values[:-2]) for values in found)
    hidden = frozenset(values[0] for values in found if not values[-2])
    return Slice(known, rows, hidden, frozenset(values[0] for values in found if values[-1]), head)


def position_of(heads: Sequence[Any]) -> tuple[Position, int]:
    """What ``HEAD`` says: how far the stream goes, and the last human number."""
    if not heads:
        return Position(0, GENESIS), 0
    seq, chain, number = heads[0]
    return Position(seq, chain.hex()), number


def sight_of(found: Iterable[Sequence[Any]]) -> dict[str, frozenset[str]]:
    """Who sees which card, from pairs of card and organisation."""
    cards: dict[str, set[str]] = {}
    for card_id, organisation in found:
        cards.setdefault(card_id, set()).add(organisation)
    return {card_id: frozenset(organisations) for card_id, organisations in cards.items()}


def told_of(cards: Iterable[str], found: Iterable[Iterable[Any]]) -> dict[str, list[Row]]:
    """What ``TOLD`` found, card by card, in the order of the stream."""
    told: dict[str, list[Row]] = {card_id: [] for card_id in cards}
    for row in sorted(map(row_of, found), key=attrgetter("seq")):
        told[row.card_id].append(row)
    return told


def changes(writing: Writing) -> bool:
    """Whether there is anything to write."""
    return bool(
        writing.rows or writing.sessions or writing.number is not None or writing.grants or writing.erased
    )


def counter_after(stream: str, known: Known, writing: Writing) -> tuple[str, int, bytes, int]:
    """The values of ``COUNT`` after a writing."""
    seq, chain = known.head.seq, known.head.chain
    if writing.rows:
        seq, chain = writing.rows[-1].seq, writing.rows[-1].chain
    return stream, seq, bytes.fromhex(chain), known.number if writing.number is None else writing.number


def lines_after(last: Sequence[Any], notes: Iterable[tuple[str, str, str]]) -> list[tuple[Any, ...]]:
    """New lines of the trail as its table holds them; ``last``: what ``TRAIL_END`` found."""
    seq, chain = (last[0][0], last[0][1].hex()) if last else (0, GENESIS)
    lines = []
    for at, kind, detail in notes:
        seq += 1
        chain = noted(chain, seq, at, kind, detail)
        lines.append((seq, at, kind, detail, bytes.fromhex(chain)))
    return lines
