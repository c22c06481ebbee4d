"""Facts around a call: what was promised and kept, with whom it was spoken, and what is known of callers."""

from typing import ClassVar

from core.domain.fact import Fact
from core.domain.record import record


@record(frozen=True, slots=True)
class CallbackScheduled(Fact):
    """A call was promised: to which number, between which moments (ISO 8601, UTC), about what.

    ``what``: a ``Promise``. The number may be empty for a voice message of a caller who hid it.
    """

    TYPE: ClassVar[str] = "callback.scheduled"
    callback_id: str
    what: str
    number: str
    not_before: str
    not_after: str
    about: str


@record(frozen=True, slots=True)
class CallbackDone(Fact):
    """A promised call was made; ``outcome`` in the operator's words."""

    TYPE: ClassVar[str] = "callback.done"
    callback_id: str
    outcome: str


@record(frozen=True, slots=True)
class CallbackAttempted(Fact):
    """A call that was owed reached nobody (``outcome``: a ``vocabulary.Attempt``), or is to be made later.

    ``next_at``: when it is to be tried again (ISO 8601, UTC).
    """

    TYPE: ClassVar[str] = "callback.attempted"
    callback_id: str
    outcome: str
    words: str
    next_at: str


@record(frozen=True, slots=True)
class CallbackGivenUp(Fact):
    """After as many attempts as the centre asks for, nobody could be reached; ``outcome`` in words."""

    TYPE: ClassVar[str] = "callback.given_up"
    callback_id: str
    outcome: str


@record(frozen=True, slots=True)
class ContactLogged(Fact):
    """An institution was spoken with about the card: with whom, and what came of it.

    ``entry``: its id in the directory, empty for one that is not there. ``outcome``: a
    ``vocabulary.Outcome``. ``promised_on``: the day for which help was promised (ISO 8601 date), empty when
    none was.
    """

    TYPE: ClassVar[str] = "contact.logged"
    contact_id: str
    entry: str
    organisation: str
    person: str
    post: str
    phone: str
    outcome: str
    words: str
    promised_on: str


@record(frozen=True, slots=True)
class ReplyGiven(Fact):
    """An operator answered in the channel of the appeal (a chat, a social network), in these words."""

    TYPE: ClassVar[str] = "reply.given"
    channel: str
    text: str


@record(frozen=True, slots=True)
class TermExtended(Fact):
    """The term of the appeal was extended, and the applicant was told: one act.

    ``rule``: the id of the term. ``days``: in the rule's unit of extension. ``approver``: who decided.
    ``informed_by``: a channel; ``informed_on``: ISO 8601 date.
    """

    TYPE: ClassVar[str] = "term.extended"
    rule: str
    days: int
    reason: str
    approver: str
    informed_by: str
    informed_on: str


@record(frozen=True, slots=True)
class NoticeGiven(Fact):
    """The applicant was told of something (``what``: a ``vocabulary.NoticeId``) by a channel on a day."""

    TYPE: ClassVar[str] = "notice.given"
    what: str
    channel: str
    on: str
    words: str


@record(frozen=True, slots=True)
class ServiceRated(Fact):
    """A citizen said how content they are, from 1 to 5 (0: did not want to), on a second contact."""

    TYPE: ClassVar[str] = "service.rated"
    callback_id: str
    score: int
    words: str


@record(frozen=True, slots=True)
class CallerDescribed(Fact):
    """What the next operator should know of this caller: how to greet, the agreed answer, a neutral mark."""

    TYPE: ClassVar[str] = "caller.described"
    caller: str
    greet_as: str
    answer: str
    mark: str


@record(frozen=True, slots=True)
class CallerExpected(Fact):
    """At these hours of the day the caller calls: «07:00 17:00», one space apart; empty: no longer."""

    TYPE: ClassVar[str] = "caller.expected"
    caller: str
    times: str


@record(frozen=True, slots=True)
class CallerSetApart(Fact):
    """Calls of this caller count in no figure of first contacts (``apart``), or count again; and why."""

    TYPE: ClassVar[str] = "caller.set_apart"
    caller: str
    apart: bool
    reason: str
