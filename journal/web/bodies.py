"""The JSON of requests and answers, as types: what is read, what is written, what /openapi.json tells.

Requests are read strictly: a key too many is a mistake of who asks, and is told. What an event says is not
read here: it is a text, and the journal has a verdict on each.
"""

import json
import re
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta, Struct

from core.domain import published, wire
from core.domain.envelope import canonical
from core.domain.published import FILE_NAME, FILES_LIMIT, is_file_name
from journal import importing, incoming
from journal.importing import ITEMS_LIMIT, Outcome
from journal.web.problems import Problem

_TOO_MANY: Final = ("Expected `array` of length <=", "Expected `object` of length <=")
_MAY_BE_SURROGATE: Final = re.compile(rb"\\u[dD][89a-fA-F]")

Seq = Annotated[int, Meta(ge=0, le=2**63 - 1, description="A number of the stream; 0 is its beginning.")]
Chain = Annotated[  # the length as well: to a pattern of Python a line may end before its last character
    str, Meta(pattern="^[0-9a-f]{64}$", max_length=64, description="A chain, as 64 hex digits.")
]
Id = Annotated[str, Meta(min_length=1, max_length=64)]
Name = Annotated[str, Meta(max_length=256)]


class Position(Struct, frozen=True, forbid_unknown_fields=True):
    """How far a stream was read: the last number, and the chain there."""

    seq: Seq
    chain: Chain


class Stamp(Struct, frozen=True, forbid_unknown_fields=True):
    """What the journal said about an event."""

    seq: Seq
    verdict: Name
    operator: Name
    role: Name
    number: Seq
    received_at: Name
    receipt: Name


class Offer(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One event as its author wrote it, its ids beside it, and the stamp of a journal that lost it."""

    event_id: Id
    session_id: Id
    session_seq: Seq
    event: str
    stamp: Stamp | None = None


class Push(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Events for the journal, in the order of their sessions, and numbers of sessions that nobody holds."""

    pos: Position
    events: Annotated[tuple[Offer, ...], Meta(max_length=wire.EVENTS_LIMIT)]
    gap_ok: Annotated[tuple[tuple[Id, Seq], ...], Meta(max_length=wire.EVENTS_LIMIT)] = ()


class Points(Struct, frozen=True, forbid_unknown_fields=True):
    """Positions that a console knows, highest first."""

    points: Annotated[tuple[Position, ...], Meta(max_length=wire.EVENTS_LIMIT)]


class Code(Struct, frozen=True, forbid_unknown_fields=True):
    """The one-time code of an administrator, and the data directory that it lets in."""

    code: Annotated[str, Meta(min_length=1, max_length=256)]
    device_id: Id


class Incoming(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An appeal that came without an operator; codes are those of the centre's pack."""

    source: str
    external_id: str
    kind: str
    received_at: str
    channel: str = ""
    phone: str = ""
    name: str = ""
    language: str = ""
    text: str = ""
    recording: str = ""
    network: str = ""
    account: str = ""
    link: str = ""
    line: str = ""
    priority: str = ""


class Import(Struct, frozen=True, forbid_unknown_fields=True):
    """Appeals for the journal."""

    items: Annotated[tuple[Incoming, ...], Meta(max_length=ITEMS_LIMIT)]


class Brought(Struct, frozen=True, omit_defaults=True):
    """What became of an appeal: its card and number, or the part for which it was refused, and why."""

    outcome: Outcome
    card_id: str = ""
    number: Seq = 0
    field: str = ""
    why: str = ""


class Imported(Struct, frozen=True):
    """What became of each appeal, in the same order."""

    items: tuple[Brought, ...]


class Answer(Struct, frozen=True, omit_defaults=True):
    """The word on one event: ``seq`` and ``verdict`` if it has its place, ``expected`` at a gap."""

    event_id: str
    reception: wire.Reception
    seq: Seq = 0
    verdict: str = ""
    expected: Seq = 0


class Answers(Struct, frozen=True):
    """An answer for each event, in the same order."""

    answers: tuple[Answer, ...]


class Item(Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="event"):
    """An event in the feed; ``event`` is null once a person's data in it was erased."""

    stamp: Stamp
    event_id: str
    card_id: str
    hash: str
    event: str | None
    granted: bool = False


class Hidden(Struct, frozen=True, tag_field="kind", tag="hidden"):
    """Events that are not for the reader: the number of the first, and their seals."""

    seq: Seq
    seals: tuple[Chain, ...]


class Page(Struct, frozen=True):
    """What follows a position; ``prev`` is the chain at it, ``chain`` the one at the last of the items."""

    prev: Chain
    items: tuple[Item | Hidden, ...]
    chain: Chain
    head: Seq
    now: str
    present: tuple[str, ...]
    notices: tuple[str, ...]


class History(Struct, frozen=True):
    """What the journal holds of a card, in order."""

    items: tuple[Item, ...]


class Account(Struct, frozen=True):
    """Who asks."""

    operator: str
    name: str
    post: str
    unit: str
    role: str
    organisation: str
    stream: str
    receives: tuple[str, ...]
    lines: tuple[str, ...]
    expires_at: str
    qualifications: tuple[str, ...]
    region: str
    site: str
    shift: str
    sees_all: bool
    standing: str
    languages: tuple[str, ...]
    mentor: str
    course_until: str


class Enrolment(Struct, frozen=True):
    """A token, shown this once, and whose it is."""

    token: str
    account: Account


class Pack(Struct, frozen=True):
    """The newest pack of a centre: its files, name to text."""

    version: Seq
    etag: str
    published_at: str
    operator: str
    files: dict[str, str]


class Files(Struct, frozen=True, forbid_unknown_fields=True):
    """The files of a pack, name to text."""

    files: Annotated[
        dict[Annotated[str, Meta(pattern=f"^{FILE_NAME}$")], str], Meta(min_length=1, max_length=FILES_LIMIT)
    ]


class Version(Struct, frozen=True):
    """A version of a pack, without its files."""

    version: Seq
    etag: str
    published_at: str
    operator: str


class Versions(Struct, frozen=True):
    """Every version of a centre's pack, the oldest first."""

    versions: tuple[Version, ...]


R = TypeVar("R")
S = TypeVar("S", bound=Struct)


def reader(shape: type[S]) -> Callable[[bytes], S]:
    """What reads a body of this shape. It raises ``Problem`` with the place, never with the value."""
    decode = msgspec.json.Decoder(shape).decode

    def read(body: bytes) -> S:
        try:
            if _MAY_BE_SURROGATE.search(body):
                return msgspec.convert(_with_surrogates(body), shape)
            return decode(body)
        except msgspec.ValidationError as error:
            code = "too_large" if str(error).startswith(_TOO_MANY) else "malformed"
            raise Problem(code, where=place(error)) from None
        except (msgspec.DecodeError, ValueError, RecursionError):
            raise Problem("malformed", where="$") from None

    return read


def written(shape: Struct) -> bytes:
    """The JSON of an answer."""
    try:
        return msgspec.json.encode(shape)
    except UnicodeEncodeError:
        return canonical(msgspec.to_builtins(shape)).encode()


def _with_surrogates(body: bytes) -> Any:
    """The JSON of a body with half a character in it: JSON can say that, UTF-8 and our usual reader cannot.

    An event may be any text. Not to be read at all, it would hold up all that its console has to say.
    """
    return json.loads(body.decode())


def files(shape: Files) -> dict[str, str]:
    """The files as the service knows them."""
    if not all(
        map(is_file_name, shape.files)
    ):  # to a pattern of Python a line may end before its last character
        raise Problem("malformed", where="$.files")
    return shape.files


def place(error: msgspec.ValidationError) -> str:
    """The JSON path in an error; the rest of its words could quote what was sent."""
    _, _, where = str(error).partition(" - at `")
    return where.rstrip("`").rpartition("` in `")[2] or "$"  # of a key it is told where it stands


def _maker(shape: type[S]) -> Callable[[object], S]:
    """What makes the shape of any record with the same names, without asking twice what is right."""
    values = attrgetter(*shape.__struct_fields__)
    return lambda record: shape(*values(record))


_stamp = _maker(Stamp)
_answer = _maker(Answer)
_account = _maker(Account)
_hidden = _maker(Hidden)
_brought = _maker(Brought)
_version = _maker(Version)
_page = attrgetter("chain", "head", "now", "present", "notices")
_item = attrgetter("event_id", "card_id", "hash", "event", "granted")


def position(shape: Position) -> wire.Position:
    """A position as the service knows it."""
    return wire.Position(shape.seq, shape.chain)


def offer(shape: Offer) -> wire.Offer:
    """An offer as the service knows it."""
    stamp = wire.Stamp(*msgspec.structs.astuple(shape.stamp)) if shape.stamp else None
    return wire.Offer(shape.event_id, shape.session_id, shape.session_seq, shape.event, stamp)


def incoming_item(shape: Incoming) -> incoming.Incoming:
    """An appeal as the service knows it."""
    return incoming.Incoming(*msgspec.structs.astuple(shape))


def imported(given: Sequence[importing.Brought]) -> Imported:
    """The answer to an import."""
    return Imported(tuple(map(_brought, given)))


def version(one: published.Published) -> Version:
    """The answer to who publishes."""
    return _version(one)


def versions(given: Sequence[published.Published]) -> Versions:
    """The history of a pack."""
    return Versions(tuple(map(_version, given)))


def pack(one: published.PublishedPack) -> Pack:
    """The newest pack."""
    said = one.published
    return Pack(said.version, said.etag, said.published_at, said.operator, dict(one.files))


def answers(given: Sequence[wire.Answer]) -> Answers:
    """The answer to a push."""
    return Answers(tuple(map(_answer, given)))


def item(one: wire.Item | wire.Hidden) -> Any:
    """One piece of the feed."""
    return Item(_stamp(one.stamp), *_item(one)) if isinstance(one, wire.Item) else _hidden(one)


def page(prev: str, one: wire.Page) -> Page:
    """The answer of the feed."""
    return Page(prev, tuple(map(item, one.items)), *_page(one))


def history(items: Sequence[wire.Item]) -> History:
    """The answer of a card's history."""
    return History(tuple(map(item, items)))


def account(one: wire.Account) -> Account:
    """The answer to «who am I»."""
    return _account(one)


def enrolment(one: wire.Enrolment) -> Enrolment:
    """The answer to a code."""
    return Enrolment(one.token, _account(one.account))
