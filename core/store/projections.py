"""Tables folded from the log: what screens look through. They may be dropped at any time and made again.

Every row is a function of one card and its position; writing is the difference of two such functions, before
and after. So what grew fact by fact and what was folded at one go cannot differ.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.domain.card import Callback, Card
from core.domain.envelope import Event
from core.domain.events import CallerDescribed
from core.domain.fold import evolve
from core.domain.phones import read_phone
from core.domain.text import fold
from core.store import log
from core.store.database import Connection
from core.store.log import micros, moment
from core.store.schema import make_projections

_LINE = 240
"""Characters of the essence that a line of a list can use."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A card and the position of its first fact; 0 while it has none."""

    position: int
    card: Card


def load(connection: Connection, card_id: str) -> Folded:
    """Fold a card from the log."""
    card, first = Card(card_id), 0
    for position, event in log.events_of(connection, card_id):
        card, first = evolve(card, event), min(first or position, position)
    return Folded(first, card)


def row_of(card: Card) -> dict[str, Any]:
    """The line of a card in lists, without its position."""
    updated_at = _kept(card.updated_at)
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
        "opened_at": updated_at if card.opened_at is None else _kept(card.opened_at),
        "updated_at": updated_at,
        "closed_at": None if card.closed_at is None else _kept(card.closed_at),
    }


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


def words_of(card: Card) -> tuple[str, str]:
    """The folded words a card is searched by: of the people on it, and all of them."""
    who, about = _texts(card)
    return fold(" ".join(who)), fold(" ".join((*who, *about)))


def write(connection: Connection, before: Folded, after: Folded) -> None:
    """Bring the tables from one state of a card to a later one."""
    _write_row(connection, before, after)
    old, new = before.card, after.card
    if _numbers(old) != _numbers(new):
        gone, come = keys_of(old), keys_of(new)
        connection.executemany("DELETE FROM keys WHERE key = ? AND position = ?", _placed(gone - come, after))
        connection.executemany("INSERT INTO keys VALUES (?, ?)", _placed(come - gone, after))
    if _texts(old) != _texts(new):
        _write_words(connection, after.position, words_of(old), words_of(new))
    if old.callbacks != new.callbacks:
        _write_callbacks(connection, after)


def describe(connection: Connection, position: int, event: Event) -> None:
    """Keep what was said of a caller, if the fact says something of one: the last word in the log holds."""
    fact = event.fact
    if not isinstance(fact, CallerDescribed):
        return
    said = connection.execute("SELECT * FROM callers WHERE caller = ?", (fact.caller,)).fetchone()
    if said is not None:
        earlier, _, *texts = said
        connection.execute("DELETE FROM callers WHERE position = ?", (earlier,))
        _write_words(connection, -earlier, _words_about(*texts), ("", ""))
    texts = [fact.greet_as, fact.answer, fact.mark]
    connection.execute("INSERT INTO callers VALUES (?, ?, ?, ?, ?)", (position, fact.caller, *texts))
    _write_words(connection, -position, ("", ""), _words_about(*texts))


def rebuild(connection: Connection) -> None:
    """Drop every projection and fold the whole log anew, inside the transaction that goes on."""
    make_projections(connection)
    cards = connection.execute("SELECT card_id FROM log GROUP BY card_id ORDER BY min(position)")
    for (card_id,) in cards:
        after = load(connection, card_id)
        write(connection, Folded(0, Card(card_id)), after)
    described = "SELECT position, seq, body FROM log WHERE type = ? ORDER BY position"
    for position, seq, body in connection.execute(described, (CallerDescribed.TYPE,)):
        describe(connection, position, log.event_of(body, seq))


def _dictated(phone: str) -> str:
    return read_phone(phone).normal or "".join(filter(str.isdigit, phone)) if phone else ""


def _kept(moment: datetime | None) -> int:
    return 0 if moment is None else micros(moment)


def _numbers(card: Card) -> tuple[str, ...]:
    names = ("contact_phone", "applicant_policy", "insured_policy", "applicant_snils")
    return card.caller, *map(card.value, names)


def _texts(card: Card) -> tuple[tuple[str, ...], tuple[str, ...]]:
    who = (card.value("applicant_name"), card.value("insured_name"))
    about = ("essence", "measures", "clinic", "second_clinic", "applicant_address")
    return who, (*map(card.value, about), *(note.text for note in card.notes))


def _placed(keys: frozenset[str], folded: Folded) -> list[tuple[str, int]]:
    return [(key, folded.position) for key in sorted(keys)]


def _write_row(connection: Connection, before: Folded, after: Folded) -> None:
    row = row_of(after.card)
    if before.position == 0:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        values = (after.position, *row.values())
        connection.execute(f"INSERT INTO cards (position, {names}) VALUES (?, {marks})", values)
        return
    old = row_of(before.card)
    # Only what changed: SQLite rewrites every index of a column that is named, whether it changed or not.
    changed = {name: value for name, value in row.items() if value != old[name]}
    if changed:
        names = ", ".join(f"{name} = ?" for name in changed)
        connection.execute(
            f"UPDATE cards SET {names} WHERE position = ?", (*changed.values(), after.position)
        )


def _words_about(greet_as: str, answer: str, mark: str) -> tuple[str, str]:
    return fold(greet_as), fold(f"{greet_as} {answer} {mark}")


def _write_words(connection: Connection, rowid: int, before: tuple[str, str], after: tuple[str, str]) -> None:
    for table, old, new in zip(("names", "words"), before, after, strict=True):
        if old and old != new:
            connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,))
        if new and old != new:
            connection.execute(f"INSERT INTO {table} (rowid, text) VALUES (?, ?)", (rowid, new))


def _write_callbacks(connection: Connection, after: Folded) -> None:
    connection.execute("DELETE FROM callbacks WHERE position = ?", (after.position,))
    rows = [_callback_row(after.position, callback) for callback in after.card.callbacks]
    connection.executemany("INSERT INTO callbacks VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _callback_row(position: int, callback: Callback) -> tuple[Any, ...]:
    fact, done_at = callback.fact, callback.done_at
    not_before, not_after = (_instant(text, callback.at) for text in (fact.not_before, fact.not_after))
    kept = None if done_at is None else micros(done_at)
    return fact.callback_id, position, fact.what, fact.number, fact.about, not_before, not_after, kept


def _instant(text: str, otherwise: datetime) -> int:
    """A moment that a fact says in words; what cannot be read counts from the moment of the promise."""
    try:
        kept = micros(datetime.fromisoformat(text))
        moment(kept)
    except (
        ValueError,
        TypeError,
        OverflowError,
    ):  # TypeError: without a zone; OverflowError: not in UTC's years
        return micros(otherwise)
    return kept
