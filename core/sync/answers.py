"""Answers of the journal, read strictly: JSON becomes records, anything unexpected ``JournalBroken``.

Keys that a later journal may add are passed over; everything that is read has the type it must have, numbers
that a database holds, texts that can be written down, moments that are moments.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any, Final, TypeVar

from core.domain.envelope import INTEGERS
from core.domain.published import Published, PublishedPack, etag_of, is_file_name
from core.domain.wire import (
    Account,
    Answer,
    Enrolment,
    Hidden,
    Item,
    Page,
    Position,
    Reception,
    Stamp,
)
from core.errors import JournalBroken

R = TypeVar("R")
Values = tuple[Any, ...]

_MAY_BE_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_CHAIN: Final = re.compile("[0-9a-f]{64}")
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,512}")
_NONE: Final = type(None)


def told(content: bytes) -> Any:
    """The JSON of an answer."""
    try:
        value = json.loads(content.decode())
    except (ValueError, RecursionError):
        raise JournalBroken("it is not JSON") from None
    if _MAY_BE_SURROGATE.search(content):  # only an event's text may hold what no database does: it is hashed
        _writable(value)
    return value


def _writable(value: Any) -> None:
    match value:
        case str():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise JournalBroken("a text of it cannot be written down") from None
        case dict():
            for key, part in value.items():
                if not (key == "event" and isinstance(part, str)):
                    _writable(part)
        case list():
            for part in value:
                _writable(part)


def _values(*types: Mapping[str, type], **otherwise: Any) -> Callable[[Any], Values]:
    """A function that takes the values of an object, in order; their types are one of ``types``.

    ``otherwise``: what a key stands for that is not there.
    """
    names = tuple(types[0])
    take = itemgetter(*names, names[0])  # the first once more: of a single name it would give no tuple
    allowed = {tuple(each.values()) for each in types}
    numbers = [place for place, kind in enumerate(types[0].values()) if kind is int]

    def read(value: Any) -> Values:
        if type(value) is not dict:
            raise JournalBroken("a part of it is no object")
        try:
            values: Values = take(otherwise | value if otherwise else value)[:-1]
        except KeyError:
            raise JournalBroken("a part of it is missing") from None
        if tuple(map(type, values)) not in allowed:
            raise JournalBroken("a part of it is of another type")
        for place in numbers:
            if values[place] < 0 or values[place] not in INTEGERS:
                raise JournalBroken("a number of it is out of bounds")
        return values

    return read


_position = _values({"seq": int, "chain": str})
_stamp = _values(
    {
        "seq": int, "verdict": str, "operator": str, "role": str, "number": int, "received_at": str,
        "receipt": str,
    }
)  # fmt: skip
_ITEM: Final = {
    "kind": str, "stamp": dict, "event_id": str, "card_id": str, "hash": str, "event": str, "granted": bool,
}  # fmt: skip
_item = _values(_ITEM, _ITEM | {"event": _NONE}, granted=False)
_hidden = _values({"kind": str, "seq": int, "seals": list})
_page = _values(
    {
        "prev": str, "items": list, "chain": str, "head": int, "now": str, "present": list, "notices": list,
    }
)  # fmt: skip
_answer = _values(
    {"event_id": str, "reception": str, "seq": int, "verdict": str, "expected": int},
    seq=0, verdict="", expected=0,
)  # fmt: skip
_account = _values(
    {
        "operator": str, "name": str, "post": str, "unit": str, "role": str, "organisation": str,
        "stream": str, "receives": list, "lines": list, "expires_at": str, "qualifications": list,
        "region": str, "site": str, "shift": str, "sees_all": bool, "standing": str, "languages": list,
        "mentor": str, "course_until": str,
    },
    qualifications=[], region="", site="", shift="", sees_all=True, standing="admitted", languages=[],
    mentor="", course_until="",
)  # fmt: skip
_PUBLISHED: Final = {"version": int, "etag": str, "published_at": str, "operator": str}
_published = _values(_PUBLISHED)
_pack = _values(_PUBLISHED | {"files": dict})
_enrolment = _values({"token": str, "account": dict})
_items = _values({"items": list})
_answers = _values({"answers": list})


def position_of(value: Any) -> Position:
    """A position."""
    seq, chain = _position(value)
    return Position(seq, _chain(chain))


def page_of(value: Any, after: Position) -> Page:
    """A page that follows a position."""
    prev, items, chain, head, now, present, notices = _page(value)
    if prev != after.chain:
        raise JournalBroken("it follows another position")
    parts = tuple(_item_or_hidden(each) for each in items)
    return Page(parts, _chain(chain), head, _moment(now), _texts(present), _texts(notices))


def history_of(value: Any) -> list[Item]:
    """The history of a card."""
    (items,) = _items(value)
    return [_item_of(each) for each in items]


def answers_of(value: Any) -> list[Answer]:
    """The answers to a push."""
    (answers,) = _answers(value)
    return list(map(_answer_of, answers))


def account_of(value: Any) -> Account:
    """Who asks."""
    (
        operator, name, post, unit, role, organisation, stream,
        receives, lines, expires_at, qualifications, region, site, shift, sees_all, standing, languages,
        mentor, course_until,
    ) = _account(value)  # fmt: skip
    return Account(
        operator, name, post, unit, role, organisation, stream, _texts(receives), _texts(lines),
        expires_at and _moment(expires_at), _texts(qualifications), region, site, shift, sees_all, standing,
        _texts(languages), mentor, course_until,
    )  # fmt: skip


def published_of(value: Any) -> Published:
    """A version of a pack."""
    version, etag, published_at, operator = _published(value)
    return Published(version, _chain(etag), _moment(published_at), operator)


def pack_of(value: Any) -> PublishedPack:
    """A version of a pack with its files: those of its etag, under names that lead nowhere else."""
    *_, files = _pack(value)
    published = published_of(value)
    if not all(is_file_name(name) and type(text) is str for name, text in files.items()):
        raise JournalBroken("a file of it cannot be called so, or is none")
    if etag_of(files) != published.etag:
        raise JournalBroken("its files are not those of its etag")
    return PublishedPack(published, files)


def enrolment_of(value: Any) -> Enrolment:
    """A token and whose it is."""
    token, account = _enrolment(value)
    if not _TOKEN.fullmatch(token):
        raise JournalBroken("its token is none")
    return Enrolment(token, account_of(account))


def _item_or_hidden(value: Any) -> Item | Hidden:
    if type(value) is dict and value.get("kind") == "hidden":
        _, seq, seals = _hidden(value)
        return Hidden(seq, _texts(seals))
    return _item_of(value)


def _item_of(value: Any) -> Item:
    kind, stamp, *rest = _item(value)
    if kind != "event":
        raise JournalBroken("a part of it is of no known kind")
    return Item(Stamp(*_stamp(stamp)), *rest)


def _answer_of(value: Any) -> Answer:
    event_id, reception, *rest = _answer(value)
    try:
        return Answer(event_id, Reception(reception), *rest)
    except ValueError:
        raise JournalBroken("an answer of it is of no known kind") from None


def _chain(text: str) -> str:
    if not _CHAIN.fullmatch(text):
        raise JournalBroken("a chain of it is none")
    return text


def _texts(values: list[Any]) -> tuple[str, ...]:
    if not all(type(each) is str for each in values):
        raise JournalBroken("a list of it holds something else than texts")
    return tuple(values)


def _moment(text: str) -> str:
    try:
        if datetime.fromisoformat(text).utcoffset() is not None:
            return text
    except ValueError:
        pass
    raise JournalBroken("a moment of it is none")
