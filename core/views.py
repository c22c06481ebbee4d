"""What the desk shows: frozen rows for screens and the command line: a picture of the store and the wire."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from core.domain.card import Card
from core.domain.deadline import NoticeDue, Term
from core.domain.grading.order import Reason
from core.domain.news import Notice
from core.domain.record import record
from core.domain.vocabulary import Status


@record(frozen=True, slots=True)
class Draft:
    """Text that is being typed: on disk, not yet a fact. ``cursor``: where the next key goes."""

    field: str
    text: str
    cursor: int
    at: datetime


@record(frozen=True, slots=True)
class Opened:
    """A card with what is half-typed on it."""

    card: Card
    drafts: tuple[Draft, ...] = ()

    def text(self, field_id: str) -> str:
        """What the form shows in a field: the half-typed text before the last fact."""
        return next(
            (draft.text for draft in self.drafts if draft.field == field_id), self.card.value(field_id)
        )


@record(frozen=True, slots=True)
class CardRow:
    """A card as one line of a list. ``number``: the journal's, None while there is only ``local_number``.

    Of its last passing on: ``button`` and ``receiver`` by their ids, ``passed_by`` whom and when, when it was
    read there, and the reason with which it was ``returned``; empty and None when it was never passed on.
    ``submitted_by``: the intern, while it waits for approval.
    """

    card_id: str
    number: int | None
    local_number: int
    status: Status
    emergency: bool
    kind: str
    theme: str
    who: str
    caller: str
    taken_by: str
    led_by: str
    level: int
    urgency: str
    essence: str
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    drafts: int
    button: str
    receiver: str
    passed_by: str
    passed_at: datetime | None
    read_at: datetime | None
    returned: str
    channel: str
    criticality: str
    vulnerability: str
    submitted_by: str = ""


@record(frozen=True, slots=True)
class CallbackRow:
    """A call that is owed. ``what``: one of ``vocabulary.Promise``; ``about``: the words of the promise.

    ``attempts``: how often it was tried without an end, the last time with the outcome ``attempt`` (a
    ``vocabulary.Attempt``, empty before); ``next_at``: not to be called before. The rest is of its card.
    """

    callback_id: str
    card_id: str
    number: int | None
    local_number: int
    what: str
    phone: str
    about: str
    attempts: int
    attempt: str
    not_before: datetime
    not_after: datetime
    next_at: datetime
    who: str
    caller: str
    kind: str
    theme: str
    status: Status
    led_by: str


@record(frozen=True, slots=True)
class OnShift:
    """The shift of the pack that an operator works on, since they said so."""

    shift: str
    since: datetime


@record(frozen=True, slots=True)
class Handover:
    """What was left to the next shift: by whom, at the end of which, when, in what words."""

    by: str
    shift: str
    at: datetime
    note: str


@record(frozen=True, slots=True)
class Expected:
    """Somebody who calls at an hour that is near, and has not called yet. ``answer``: what was agreed.

    ``card_id``: their last card.
    """

    caller: str
    greet_as: str
    answer: str
    at: datetime
    card_id: str


@record(frozen=True, slots=True)
class TermRow:
    """An open card whose term of the law, or a notice to the applicant, is to be looked at."""

    card: CardRow
    term: Term | None
    notices: tuple[NoticeDue, ...] = ()


@record(frozen=True, slots=True)
class Home:
    """The desk in the order of duty: my open calls, what was given to me, what is owed, what I passed on.

    ``passed``: cards that I passed on, that others work on or have yet to read. ``terms``: what the law wants
    soon, whoever leads it. ``grades``: of my calls, not read; ``appeals`` of grades, for a second grader;
    ``begun``: forms of grading that are half filled in.
    """

    now: tuple[CardRow, ...] = ()
    given: tuple[CardRow, ...] = ()
    owed: tuple[CallbackRow, ...] = ()
    passed: tuple[CardRow, ...] = ()
    expected: tuple[Expected, ...] = ()
    terms: tuple[TermRow, ...] = ()
    grades: int = 0
    begun: int = 0
    appeals: int = 0


@record(frozen=True, slots=True, kw_only=True)
class GradingRow:
    """A finished call as its graders see it. ``reason``: why it is heard before others.

    Of the grade that counts: by whom, when, how much, and whether whoever was graded has ``seen`` it; it is
    ``appealed`` while that waits for a second grader. ``round``: the calibration that still wants something,
    its ``title``, how many ``graders`` it asks for, and who has graded ``blind`` already. ``again``: the
    citizen's low mark came after the grade. ``hearer``: who took it to hear it, and ``heard_at`` when.
    """

    card_id: str
    number: int | None
    local_number: int
    kind: str
    theme: str
    operator: str
    opened_at: datetime
    reason: Reason
    graded_at: datetime | None
    grader: str
    score: int
    fatal: tuple[str, ...]
    seen: bool
    appealed: bool
    round: str
    title: str
    graders: int
    blind: tuple[str, ...]
    again: bool
    hearer: str
    heard_at: datetime | None


@record(frozen=True, slots=True)
class GradingHome:
    """Grading at one desk: the grades of my own calls; appeals, rounds, what waits, what others hear at this
    moment, and what was graded. ``begun``: calls of which a form is half filled in here.
    """

    mine: tuple[GradingRow, ...] = ()
    appealed: tuple[GradingRow, ...] = ()
    rounds: tuple[GradingRow, ...] = ()
    waits: tuple[GradingRow, ...] = ()
    begun: frozenset[str] = frozenset()
    heard: tuple[GradingRow, ...] = ()
    graded: tuple[GradingRow, ...] = ()


@record(frozen=True, slots=True)
class Caller:
    """Who calls: how often, as whom, how to greet them, the agreed answer, and their cards, newest first.

    ``calls_week``: calls in the seven days before the moment asked about. ``expected``: the hours of the day
    at which they call, one space apart. ``apart``: their calls count in no figure of first contacts.
    ``insurer``: whom the last card with the policy named. ``language``: which they spoke last, as far as a
    card says.
    """

    caller: str
    name: str = ""
    greet_as: str = ""
    answer: str = ""
    mark: str = ""
    calls: int = 0
    calls_week: int = 0
    cards: tuple[CardRow, ...] = ()
    expected: str = ""
    apart: bool = False
    apart_because: str = ""
    insurer: str = ""
    language: str = ""

    @property
    def open_cards(self) -> tuple[CardRow, ...]:
        """Their cases that are still being worked on."""
        return tuple(row for row in self.cards if row.status is not Status.CLOSED)


class HitKind(StrEnum):
    """Where a search found something."""

    CARD = "card"
    CALLER = "caller"
    DIRECTORY = "directory"
    REGULATION = "regulation"
    SPEECH = "speech"
    WAIT = "wait"


@record(frozen=True, slots=True)
class Hit:
    """One thing found. ``key`` opens it: a card id, a phone number, an id of the pack. ``row`` for cards."""

    kind: HitKind
    key: str
    title: str
    detail: str = ""
    row: CardRow | None = None


@record(frozen=True, slots=True)
class LogRow:
    """One fact as it lies in the log. ``seq``: the journal's number, None while it waits in the outbox.

    ``verdict``: the journal's, empty while there is none (``wire.ACCEPTED``, a key of ``wire.REJECTIONS``).
    ``was``: its place among what a journal had numbered that was lost; None on everything else. ``operator``,
    ``role``: the account that offered it, as the journal says. An ``erased`` fact has no payload any more.
    ``hidden``: who looks may not see yet what it says of a grade (``core.blind``); never in the log itself.
    """

    position: int
    seq: int | None
    event_id: str
    card_id: str
    local_number: int
    actor: str
    session_id: str
    session_seq: int
    occurred_at: datetime
    type: str
    payload: Mapping[str, Any]
    verdict: str = ""
    was: int | None = None
    operator: str = ""
    role: str = ""
    erased: bool = False
    hidden: bool = False


@record(frozen=True, slots=True)
class Outbox:
    """The tail of the log that the journal has not numbered: how much, since when, and its first rows.

    ``refused``: what the journal refused for ever, newest first: kept, and folded into no card; in all there
    are ``attention`` of them.
    """

    waiting: int = 0
    oldest: datetime | None = None
    rows: tuple[LogRow, ...] = ()
    refused: tuple[LogRow, ...] = ()
    attention: int = 0


@record(frozen=True, slots=True)
class Figures:
    """What there is on this desk, in numbers."""

    facts: int
    cards: int
    open_cards: int
    drafts: int
    waiting: int
    oldest_waiting: datetime | None


class WireState(StrEnum):
    """How this desk and the journal stand."""

    NONE = "none"
    """No journal is set: everything waits, and nothing is wrong."""
    NOT_ENROLLED = "not_enrolled"
    """A journal is set and does not know this desk: `pult enrol`."""
    OFFLINE = "offline"
    """It does not answer, or did not yet."""
    ONLINE = "online"
    DENIED = "denied"
    """It does not let this desk in; ``problem``: a key of ``core.errors.DENIALS``."""
    OTHER_PROTOCOL = "other_protocol"
    """It speaks another version: the console must be renewed, or the journal."""
    BROKEN = "broken"
    """Something is wrong. ``problem``: ``answer``, what it says cannot be trusted; ``stranger``, nobody we
    trust vouches for it; ``journal``, it met an error of its own; ``disk``, what it says cannot be kept;
    ``stream``, it is another centre's; or the class of an error in this program."""


CLOCK_WRONG_MS: Final = 2 * 60 * 1000


@record(frozen=True, slots=True)
class Wire:
    """How this desk and the journal stand, as far as is known without asking anybody.

    ``since``: of the state, None while the journal was not reached yet. ``waiting``, ``oldest``: the outbox,
    in facts. ``attention``: facts that the journal refused. ``present``: ids of the directory that somebody
    answered for at ``as_of``. ``offset_ms``: the journal's clock less ours. ``notices``: keys of
    ``wire.NOTICES``.
    """

    state: WireState = WireState.NONE
    since: datetime | None = None
    problem: str = ""
    waiting: int = 0
    oldest: datetime | None = None
    attention: int = 0
    present: frozenset[str] = frozenset()
    as_of: datetime | None = None
    offset_ms: int = 0
    notices: tuple[str, ...] = ()

    @property
    def clock_wrong(self) -> bool:
        """Whether the two clocks differ by so much that it must be said."""
        return abs(self.offset_ms) > CLOCK_WRONG_MS


@record(frozen=True, slots=True)
class News:
    """What is new at this desk: cards that changed, what is to be told, and whether the wire did.

    ``ours``: a command did it that was given here; whoever gave it has been answered already. ``pack``: an
    edition of the pack has come, to be worked by from the next call on.
    """

    cards: frozenset[str] = frozenset()
    notices: tuple[Notice, ...] = ()
    wire: bool = False
    ours: bool = False
    pack: bool = False
