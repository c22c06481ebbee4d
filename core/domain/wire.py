"""What a console and the journal say to each other, and the port between them.

An event travels as the text its author wrote, character for character: both sides hash the same bytes, and
what a reader does not understand is lost by nobody. ``docs/protocol.md`` has the same in HTTP and JSON.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Protocol

from core.domain.admission import Standing
from core.domain.record import record
from core.domain.roles import Right, holds, may, standing_in

PROTOCOL: Final = 1
"""The version of everything in this module; the journal says which ones it speaks."""

EVENTS_LIMIT: Final = 500
"""Events in one push, and in one page of the feed."""

EVENT_BYTES: Final = 64 * 1024
"""The longest event, in UTF-8."""

PUSH_BYTES: Final = 1024 * 1024
"""The longest push; who offers stops short of it."""

PAGE_LENGTH: Final = 512 * 1024
"""Characters of texts after which a page of the feed ends: it has to come through the slowest of lines."""

ACCEPTED: Final = "accepted"
"""The verdict on an event that holds. Every other verdict is a key of ``REJECTIONS``."""

REJECTIONS: Final = {
    "malformed": "The journal cannot read it.",
    "too_large": "It is longer than the journal takes.",
    "not_permitted": "Your role may not do this.",
    "other_stream": "It belongs to another centre.",
    "number_taken": "Its place in the session is taken by another fact: the data directory was copied.",
    "not_vouched": "It is another's, and no receipt of the journal proves it.",
    "own_call": "Nobody grades a call of their own.",
    "own_grade": "A second grader decides, not the one who graded first.",
    "graded_already": "The call was graded already.",
    "round_waits": "Not all of the graders have graded yet.",
    "grade_of_another": "The grade is of somebody else's call.",
    "out_of_sight": "The journal has it, and does not show it to this desk.",
}
"""Why the journal refused an event, for ever; the sentences are message ids of the console's catalogue.

The last one no journal says: a console finds it out by what it is not shown.
"""


@record(frozen=True, slots=True)
class Position:
    """How far a stream was read: the last number, and the chain there. Both prove each other."""

    seq: int
    chain: str


@record(frozen=True, slots=True)
class Stamp:
    """What the journal adds to an event.

    ``seq``: its place in the stream, dense from 1. ``verdict``: ``ACCEPTED`` or a key of ``REJECTIONS``; a
    rejected event has its place too, so that everybody can count, and its text is shown to its author only.
    ``operator``, ``role``: the account that offered it and the role it had then, whatever the event says.
    ``number``: what people call the card that this ``card.opened`` began; 0 on every other event.
    ``received_at``: the journal's clock, ISO 8601 in UTC. ``receipt``: the journal's proof (an HMAC of the
    seal, in hex), by which it will know its own stamp again after it was restored from an old backup.
    """

    seq: int
    verdict: str
    operator: str
    role: str
    number: int
    received_at: str
    receipt: str


@record(frozen=True, slots=True)
class Offer:
    """One event for the journal.

    ``event``: its text. The ids stand beside it, so that even a text that cannot be read has its verdict kept
    under its id. ``stamp``: from a journal that no longer knows the event; None for one that is new.
    """

    event_id: str
    session_id: str
    session_seq: int
    event: str
    stamp: Stamp | None = None


class Reception(StrEnum):
    """What became of an offer. ``GAP`` and ``RETRY`` are no verdict: nothing was kept."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    GAP = "gap"
    RETRY = "retry"


@record(frozen=True, slots=True)
class Answer:
    """The journal's word on one offer; it numbers, and never moves the cursor.

    ``seq`` and ``verdict``: of an event that has its place, ``duplicate`` ones included (the verdict is then
    the first one, which may be a rejection). ``expected``: at a gap, the number missing in the session.
    """

    event_id: str
    reception: Reception
    seq: int = 0
    verdict: str = ""
    expected: int = 0


@record(frozen=True, slots=True)
class Item:
    """An event in the feed. ``event`` is None when a person's data in it was erased: its hash stays.

    ``granted``: the card comes into the reader's sight with this event; what went before is its history.
    """

    stamp: Stamp
    event_id: str
    card_id: str
    hash: str
    event: str | None
    granted: bool = False


@record(frozen=True, slots=True)
class Hidden:
    """Events that are not for the reader's eyes: the number of the first, and their seals, in order."""

    seq: int
    seals: tuple[str, ...]


@record(frozen=True, slots=True)
class Page:
    """A piece of a stream after a position.

    ``chain``: at the last of the items, or at the position when there are none. ``head``: the last number
    there is; ``now``: the journal's clock, ISO 8601 in UTC; ``present``: ids of the directory (receivers and
    buttons) that somebody answers for at this moment; ``notices``: keys of ``NOTICES`` that the journal has
    for this console.
    """

    items: tuple[Item | Hidden, ...]
    chain: str
    head: int
    now: str
    present: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


NOTICES: Final = {
    "copied": "This data directory is in use on two machines at once: tell the administrator.",
    "expires": "Your access to the journal ends soon: ask the administrator for a code.",
    "course": "Your training course ends soon, and your admission with it: ask the administrator.",
}


@record(frozen=True, slots=True)
class Account:
    """Who an enrolled console works as; the journal's to say. ``operator``: the account's id.

    ``organisation``: the fund or the insurer whose people see the same cards. ``receives``: ids of the
    directory (receivers and buttons) whose cards come to this desk. ``stream``: the centre. ``expires_at``:
    of the token, ISO 8601 in UTC. ``qualifications``: what the person is trained for (``medical``), asked for
    by fields. ``region``, ``site``, ``shift``: where and when they work; shifts and regions are the pack's.
    ``sees_all``: the organisation is shown every card of the centre, not only its own. ``standing``: of its
    admission, an ``admission.Standing``; ``languages``: in which the person may speak with callers;
    ``mentor``: the account that approves an intern's cards; ``course_until``: the last ISO date of the
    course that the admission rests on, empty where no course ends.
    """

    operator: str
    name: str
    post: str
    unit: str
    role: str
    organisation: str
    stream: str
    receives: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    expires_at: str = ""
    qualifications: tuple[str, ...] = ()
    region: str = ""
    site: str = ""
    shift: str = ""
    sees_all: bool = True
    standing: str = "admitted"
    languages: tuple[str, ...] = ()
    mentor: str = ""
    course_until: str = ""

    def works_as(self) -> Standing:
        """As what the account works in its stream."""
        return standing_in(self.stream, self.role, self.standing)

    def holds(self, right: Right) -> bool:
        """Whether it has a right there."""
        return holds(self.role, right, self.works_as())

    def may(self, fact_type: str) -> bool:
        """Whether it may say there that this happened."""
        return may(self.role, fact_type, self.works_as())


@record(frozen=True, slots=True)
class Enrolment:
    """What a one-time code is exchanged for: the token, shown once, and whose it is."""

    token: str
    account: Account


class Journal(Protocol):
    """The journal as one enrolled console may use it. Every method raises ``core.errors.JournalError``."""

    async def push(
        self, stream: str, position: Position, offers: Sequence[Offer], gap_ok: Sequence[tuple[str, int]]
    ) -> Sequence[Answer]:
        """Offer events, in the order of their sessions; an answer for each, in the same order.

        ``gap_ok``: (session, number) pairs that nobody holds any more.

        Raises:
            JournalFork: the journal does not know ``position``; nothing was kept.
        """

    async def feed(self, stream: str, position: Position, limit: int, wait_s: float) -> Page:
        """What follows a position; waits up to so many seconds while there is nothing.

        Raises:
            JournalFork: the journal does not know ``position``.
        """

    async def locate(self, stream: str, points: Sequence[Position]) -> Position:
        """The first of these points, highest first, that the journal knows; the beginning if none."""

    async def history(self, stream: str, card_id: str) -> Sequence[Item]:
        """All that the journal holds of a card the reader may see, in order; empty for any other card."""

    async def account(self) -> Account:
        """Who asks."""

    async def renew(self) -> Enrolment:
        """A fresh token for the one in use, which ends a day later: the answer may be lost."""
