"""Tables folded from the log: what screens look through. They may be dropped at any time and made again.

Every row is a function of one card and its position; writing is the difference of two such functions, before
and after. So what grew fact by fact and what was folded at one go cannot differ. A card of which no fact
counts has no row. What was said of callers is a function of the facts that say it, and of their order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from core.domain.card import Callback, Card
from core.domain.events import CallerDescribed, CallerExpected, CallerSetApart, Fact
from core.domain.fold import fold as fold_card
from core.domain.phones import read_phone
from core.domain.record import changed, record
from core.domain.text import fold
from core.domain.vocabulary import Status
from core.store import grading, log, shifts, tallies, terms
from core.store.database import Connection, many
from core.store.schema import make_projections
from core.store.texts import event_of, instant, micros

_ABOUT_CALLERS = (CallerDescribed, CallerExpected, CallerSetApart)
BESIDE_CARDS = frozenset(fact.TYPE for fact in (*_ABOUT_CALLERS, *shifts.FACTS))
"""Types of facts that say something of a caller or of a shift, and nothing of the card they stand on."""

_LINE = 240
"""Characters of the essence that a line of a list can use."""


_ONLY_READ = frozenset({
    "applicant_name", "applicant_address", "contact_phone", "essence", "measures", "clinic", "second_clinic",
})  # fmt: skip
"""Fields that are for people: nothing is counted by them, and no term depends on them."""
_GROWS = frozenset(
    {"fields", "changes", "rivals", "notes", "said", "ticks", "updated_at", "facts", "seq", "newer"}
)
_STATE = attrgetter(*(part.name for part in fields(Card) if part.name not in _GROWS))
"""The parts of a card but for those that another fact, or another text, changes by itself."""


@record(frozen=True, slots=True)
class Folded:
    """A card and the position of its first fact, whether that one counts or not; 0 while it has none.

    ``settled``: nothing of it waits, so that a fact with a higher number is folded on top of it.
    """

    position: int
    card: Card
    settled: bool = True

    @property
    def seen(self) -> bool:
        """Whether there is anything to show: a fact that counts."""
        return self.card.facts > 0


Changes = Sequence[tuple[Folded, Folded]]
"""Cards before and after."""

_Words = tuple[str, str]
_Members = Callable[[Card], frozenset[str]]


def load(connection: Connection, card_id: str) -> Folded:
    """Fold a card from the log."""
    asked = f"""
    SELECT coalesce(min(position), 0), total({log.WAITS}), max((verdict = 'accepted') * (stamp ->> 'number'))
    FROM log WHERE card_id = ?
    """
    position, waiting, number = connection.execute(asked, (card_id,)).fetchone()
    card = fold_card(card_id, log.events_of(connection, card_id))
    if card.number is None and number:
        # The fact that gave it was erased, or is of a later version: people call the card so all the same.
        card = changed(card, number=number)
    return Folded(position, card, waiting == 0)


def row_of(card: Card) -> dict[str, Any]:
    """The line of a card in lists, without its position."""
    updated_at = micros(card.updated_at) if card.updated_at else 0
    passed = card.escalations[-1] if card.escalations else None
    waits = card.submission if card.status is Status.SUBMITTED else None
    return {
        "card_id": card.card_id,
        "number": card.number,
        "local_number": card.local_number,
        "status": str(card.status),
        "emergency": int(card.emergency_at is not None),
        "kind": card.value("kind"),
        "theme": card.value("theme"),
        "who": card.value("applicant_name"),
        "caller": card.caller,
        "taken_by": card.taken_by,
        "led_by": card.led_by,
        "level": card.level,
        "urgency": card.value("urgency"),
        "essence": card.value("essence")[:_LINE],
        "opened_at": micros(card.opened_at) if card.opened_at else updated_at,
        "updated_at": updated_at,
        "closed_at": micros(card.closed_at) if card.closed_at else None,
        "button": passed.fact.button if passed else "",
        "receiver": passed.fact.receiver if passed else "",
        "passed_by": passed.by if passed else "",
        "passed_at": micros(passed.at) if passed else None,
        "read_at": micros(passed.read[0].at) if passed and passed.read else None,
        "returned": passed.returned.reason if passed and passed.returned else "",
        "channel": card.value("channel"),
        "criticality": card.value("criticality"),
        "vulnerability": card.value("vulnerability"),
        "language": card.value("language").strip(),
        "insurer": card.value("insurer").strip(),
        "submitted_by": waits.by if waits else "",
        "mentor": waits.mentor if waits else "",
    }


_COLUMNS = tuple(row_of(Card("")))
_NEW_ROW = f"""
INSERT INTO cards (position, {", ".join(_COLUMNS)}) VALUES (?, {", ".join("?" * len(_COLUMNS))})
"""


def keys_of(card: Card) -> frozenset[str]:
    """What finds the card exactly, by the beginning of a key.

    ``+79181234567``: a phone in its normal form (what is no phone number: its digits); ``~76543218197+``: the
    same from its end, for somebody who remembers the last digits; ``№2300000000000012``: a policy or a СНИЛС.
    """
    found = set()
    for phone in (card.caller, _dictated(card.value("contact_phone"))):
        if phone:
            found |= {phone, f"~{phone[::-1]}"}
    for name in ("applicant_policy", "insured_policy", "applicant_snils"):
        if key := policy_key(card.value(name)):
            found.add(key)
    return frozenset(found)


def policy_key(text: str) -> str:
    """The key of a number people are insured by, whatever stands between its digits; empty for no number."""
    number = "".join(char for char in text if char.isalnum()).upper()
    return f"№{number}" if number else ""


def words_of(card: Card) -> _Words:
    """The folded words a card is searched by: of the people on it, and all of them."""
    who, about = (" ".join(filter(None, texts)) for texts in _texts(card))
    return (fold(who), fold(f"{who} {about}")) if who or about else ("", "")


def passed_by(card: Card) -> frozenset[str]:
    """Who passed on a card that is not finished, and does not lead it again; who waits for its approval."""
    waits = card.submission if card.status is Status.SUBMITTED else None
    passed = frozenset(one.by for one in card.escalations if card.open and one.by != card.led_by)
    return passed | {waits.by} if waits else passed


def write(connection: Connection, changes: Changes) -> None:
    """Bring the tables from one state of each card to a later one."""
    _write_rows(connection, changes)
    dialled = [change for change in changes if _numbers(change[0].card) != _numbers(change[1].card)]
    _write_many(connection, "keys", "key", keys_of, dialled)
    _write_many(connection, "passed", "operator", passed_by, changes)
    _write_words(connection, [
        (after.position, words_of(before.card), words_of(after.card))
        for before, after in changes if _texts(before.card) != _texts(after.card)
    ])  # fmt: skip
    _write_callbacks(connection, changes)
    counted = [change for change in changes if _weighed(change[0]) != _weighed(change[1])]
    tallies.write(connection, counted)
    terms.write(connection, counted)
    grading.write(connection, counted)
    gone = [(after.position,) for before, after in changes if before.seen and not after.seen]
    many(connection, "DELETE FROM cards WHERE position = ?", gone)


def refold(connection: Connection, before: Iterable[Folded]) -> Changes:
    """Fold cards anew, of which the log says something else now, and bring the tables there."""
    changes = [(folded, load(connection, folded.card.card_id)) for folded in before]
    write(connection, changes)
    return changes


def describe(connection: Connection, positions: Sequence[int]) -> None:
    """Look anew at facts at these positions that say, or said, something of a caller or of a shift.

    Of a caller the last word holds.
    """
    if not positions:
        return
    here = f"position IN ({', '.join('?' * len(positions))})"
    callers = {row[0] for row in connection.execute(f"SELECT caller FROM described WHERE {here}", positions)}
    for table in ("described", "shifts"):
        connection.execute(f"DELETE FROM {table} WHERE {here}", positions)
    bodies = f"SELECT position, body, event_id, card_id FROM log WHERE {here} AND {log.COUNTS}"
    for position, *text in connection.execute(bodies, positions).fetchall():
        event = event_of(*text)
        fact = event.fact
        if isinstance(fact, shifts.FACTS):
            shifts.keep(connection, position, event)
        elif isinstance(fact, _ABOUT_CALLERS):
            connection.execute("INSERT INTO described VALUES (?, ?)", (position, fact.caller))
            callers.add(fact.caller)
    for caller in sorted(callers):
        _describe(connection, caller)


def rebuild(connection: Connection) -> None:
    """Drop every projection and fold the whole log anew, inside the transaction that goes on."""
    make_projections(connection)
    cards = connection.execute("SELECT card_id FROM log GROUP BY card_id ORDER BY min(position)")
    for (card_id,) in cards:
        write(connection, [(Folded(0, Card(card_id)), load(connection, card_id))])
    said = f"SELECT position FROM log WHERE type IN ({', '.join('?' * len(BESIDE_CARDS))})"
    for position in connection.execute(said, sorted(BESIDE_CARDS)).fetchall():
        describe(connection, position)


def _dictated(phone: str) -> str:
    return read_phone(phone).normal or "".join(filter(str.isdigit, phone)) if phone else ""


def _numbers(card: Card) -> tuple[str, ...]:
    names = ("contact_phone", "applicant_policy", "insured_policy", "applicant_snils")
    return card.caller, *map(card.value, names)


def _texts(card: Card) -> tuple[tuple[str, ...], tuple[str, ...]]:
    who = (card.value("applicant_name"), card.value("insured_name"))
    about = ("essence", "measures", "clinic", "second_clinic", "applicant_address")
    return who, (*map(card.value, about), *(note.text for note in card.notes))


def _weighed(folded: Folded) -> tuple[Any, ...]:
    """All that figures and terms may look at: most of what is typed is not among it."""
    card = folded.card
    told = {name: text for name, text in card.fields.items() if name not in _ONLY_READ}
    began = card.opened_at or card.updated_at
    return folded.position, folded.seen, began, bool(card.fields), told, *_STATE(card)


def _write_rows(connection: Connection, changes: Changes) -> None:
    new = [after for before, after in changes if after.seen and not before.seen]
    many(connection, _NEW_ROW, [(after.position, *row_of(after.card).values()) for after in new])
    for before, after in changes:
        if not (before.seen and after.seen):
            continue
        old = row_of(before.card)
        # Only what changed: SQLite rewrites every index of a column that is named, whether it changed or not.
        other = {name: value for name, value in row_of(after.card).items() if value != old[name]}
        if other:
            names = ", ".join(f"{name} = ?" for name in other)
            connection.execute(
                f"UPDATE cards SET {names} WHERE position = ?", (*other.values(), after.position)
            )


def _write_many(connection: Connection, table: str, column: str, of: _Members, changes: Changes) -> None:
    """Write what a card has many of, in a table of two columns."""
    gone: list[tuple[str, int]] = []
    come: list[tuple[str, int]] = []
    for before, after in changes:
        old, new = of(before.card), of(after.card)
        gone += ((one, after.position) for one in sorted(old - new))
        come += ((one, after.position) for one in sorted(new - old))
    many(connection, f"DELETE FROM {table} WHERE {column} = ? AND position = ?", gone)
    many(connection, f"INSERT INTO {table} VALUES (?, ?)", come)


def _describe(connection: Connection, caller: str) -> None:
    """Bring what is shown of a caller to the last that was said of each thing."""
    kept = "SELECT position, caller, greet_as, answer, mark FROM callers WHERE caller = ?"
    shown = connection.execute(kept, (caller,)).fetchone()
    if shown is not None:
        position, _, *texts = shown
        connection.execute("DELETE FROM callers WHERE position = ?", (position,))
        _write_words(connection, [(-position, _words_about(*texts), ("", ""))])
    told = f"""
    SELECT log.position, body, event_id, card_id FROM described JOIN log USING (position)
    WHERE caller = ? {log.IN_ORDER}
    """
    said = connection.execute(told, (caller,)).fetchall()
    if said:
        position = said[-1][0]
        last: dict[type[Fact], Any] = {
            type(fact): fact for fact in (event_of(*text).fact for _, *text in said)
        }
        described = last.get(CallerDescribed, CallerDescribed(caller, "", "", ""))
        expected = last.get(CallerExpected, CallerExpected(caller, ""))
        apart = last.get(CallerSetApart, CallerSetApart(caller, False, ""))
        texts = [described.greet_as, described.answer, described.mark]
        row = (position, caller, *texts, expected.times, apart.apart, apart.reason)
        connection.execute("INSERT INTO callers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        _write_words(connection, [(-position, ("", ""), _words_about(*texts))])


def _words_about(greet_as: str, answer: str, mark: str) -> _Words:
    return fold(greet_as), fold(f"{greet_as} {answer} {mark}")


def _write_words(connection: Connection, changes: Iterable[tuple[int, _Words, _Words]]) -> None:
    gone: dict[str, list[tuple[int]]] = {"names": [], "words": []}
    come: dict[str, list[tuple[int, str]]] = {"names": [], "words": []}
    for rowid, before, after in changes:
        for table, old, new in zip(gone, before, after, strict=True):
            if old and old != new:
                gone[table].append((rowid,))
            if new and old != new:
                come[table].append((rowid, new))
    for table, rows in gone.items():
        many(connection, f"DELETE FROM {table} WHERE rowid = ?", rows)
        many(connection, f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", come[table])


def _write_callbacks(connection: Connection, changes: Changes) -> None:
    other = [after for before, after in changes if before.card.callbacks != after.card.callbacks]
    many(connection, "DELETE FROM callbacks WHERE position = ?", [(after.position,) for after in other])
    rows = [_callback_row(after.position, one) for after in other for one in after.card.callbacks]
    many(connection, _NEW_CALLBACK, rows)


def _callback_row(position: int, callback: Callback) -> tuple[Any, ...]:
    fact, tried, done_at = callback.fact, callback.tried, callback.done_at
    # What cannot be read as a moment counts from the moment of the promise, or of the attempt.
    begins, ends = (micros(instant(text) or callback.at) for text in (fact.not_before, fact.not_after))
    again = micros(instant(tried[-1].next_at) or tried[-1].at) if tried else begins
    return (
        fact.callback_id, position, fact.what, fact.number, fact.about, begins, ends, len(tried),
        tried[-1].outcome if tried else "", max(begins, again),
        None if done_at is None else micros(done_at), callback.done_by, int(callback.given_up),
    )  # fmt: skip


_NEW_CALLBACK = f"INSERT INTO callbacks VALUES ({', '.join('?' * 13)})"
