"""Who may do what: the roles, their rights, what a standing leaves of them, and the right each fact needs.

Sources: the role rights of the federal electronic journal (format-and-logic control of the exchange format,
rule 15: who creates, redirects and changes; the administrator of the contact centre only analyses), Krasnodar
order 141-П, clauses 4 to 6 (the receiver reads a card and continues it), and what we added ourselves.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from core.domain.admission import Standing, standing_of
from core.domain.sandbox.streams import is_sandbox


class Role(StrEnum):
    """What an account is for."""

    OPERATOR = "operator"
    """The first line: ОП1 of the fund, СП1 of an insurer."""
    EXPERT = "expert"
    """Those to whom cards are passed on: ОП2, СП2, СП3."""
    SUPERVISOR = "supervisor"
    """The senior of a shift."""
    ADMINISTRATOR = "administrator"
    """The administrator of the system."""
    ANALYST = "analyst"
    """The administrator of the contact centre: reads, changes nothing."""
    METHODOLOGIST = "methodologist"
    """Keeps the scripts, the themes and the directory; reads."""
    SUPPORT = "support"
    """Listens to calls and grades them."""
    TRAINEE = "trainee"
    """Learns on invented cards, as an operator and as a receiver; has nothing of the real journal."""
    SERVICE = "service"
    """A program that imports appeals, and sees none."""


class Right(StrEnum):
    """What may be done."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"
    FINISH = "finish"
    """To close a card with its result."""
    APPROVE = "approve"
    """To close the card of an intern, or to send it back."""
    PASS_ON = "pass_on"
    """To give a card to a receiver, and to give it back."""
    TAKE_UP = "take_up"
    """To read and to continue what was passed on or put aside."""
    ERASE = "erase"
    """To take a person's data out of a card for ever."""
    SUPERVISE = "supervise"
    """To decide what counts in figures."""
    EXPORT = "export"
    """To take a report out of the console."""
    PUBLISH = "publish"
    """To give all consoles a new pack, and a new directory with it."""
    TRAIN = "train"
    """To let things happen to trainees in the sandbox, and to leave them a word."""
    GRADE = "grade"
    """To hear calls of others and to say what they were worth."""


RULE_15: Final = "format-and-logic control, rule 15"
GROUP_3: Final = "seed 001: the third group hears and grades every call"
ORDER_141: Final = "Krasnodar order 141-П, clauses 4 to 6"
OWN: Final = "ours"

RIGHTS: Final[Mapping[Role, Mapping[Right, str]]] = {
    Role.OPERATOR: {
        Right.READ: RULE_15,
        Right.CREATE: RULE_15,
        Right.CHANGE: RULE_15,
        Right.FINISH: RULE_15,
        Right.PASS_ON: RULE_15,
        Right.TAKE_UP: OWN,
    },
    Role.EXPERT: {
        Right.READ: RULE_15,
        Right.CHANGE: RULE_15,
        Right.FINISH: RULE_15,
        Right.PASS_ON: OWN,  # the rule gives it to the first line only; a card that came wrong must go back
        Right.TAKE_UP: ORDER_141,
    },
    Role.SUPERVISOR: {
        Right.READ: OWN,
        Right.CREATE: OWN,
        Right.CHANGE: OWN,
        Right.FINISH: OWN,
        Right.APPROVE: OWN,
        Right.PASS_ON: OWN,
        Right.TAKE_UP: OWN,
        Right.SUPERVISE: OWN,
        Right.EXPORT: OWN,
        Right.TRAIN: OWN,
        Right.GRADE: OWN,  # an appeal needs a second grader, and small centres have no third group
    },
    Role.ADMINISTRATOR: {
        Right.READ: RULE_15,
        Right.CREATE: RULE_15,
        Right.CHANGE: RULE_15,
        Right.FINISH: RULE_15,
        Right.PASS_ON: RULE_15,
        Right.TAKE_UP: OWN,
        Right.APPROVE: OWN,
        Right.ERASE: OWN,
        Right.SUPERVISE: OWN,
        Right.EXPORT: OWN,
        Right.PUBLISH: OWN,
        Right.TRAIN: OWN,
    },
    Role.ANALYST: {Right.READ: RULE_15, Right.EXPORT: OWN},
    Role.METHODOLOGIST: {Right.READ: OWN, Right.PUBLISH: OWN, Right.TRAIN: OWN},
    Role.SUPPORT: {Right.READ: OWN, Right.GRADE: GROUP_3, Right.EXPORT: OWN},
    Role.TRAINEE: {
        Right.READ: OWN,
        Right.CREATE: OWN,
        Right.CHANGE: OWN,
        Right.FINISH: OWN,
        Right.PASS_ON: OWN,
        Right.TAKE_UP: OWN,
    },
    Role.SERVICE: {Right.CREATE: OWN, Right.CHANGE: OWN},
}
"""Role → what it may, and where that stands."""

_OF_AN_INTERN: Final = frozenset(RIGHTS[Role.OPERATOR]) - {Right.FINISH}
LEAVES: Final[Mapping[Standing, frozenset[Right]]] = {
    Standing.CANDIDATE: frozenset(),
    Standing.TRAINEE: frozenset(),
    Standing.INTERN: _OF_AN_INTERN,
    Standing.ADMITTED: frozenset(Right),
    Standing.SUSPENDED: frozenset(),
}
"""Standing → what it leaves of the rights of a role: an intern is an operator who finishes nothing."""

NEEDS: Final[Mapping[str, Right]] = {
    "card.opened": Right.CREATE,
    "card.escalated": Right.PASS_ON,
    "card.returned": Right.PASS_ON,
    "card.wrapped_up": Right.FINISH,
    "card.approved": Right.APPROVE,
    "card.sent_back": Right.APPROVE,
    "card.taken_up": Right.TAKE_UP,
    "card.read": Right.TAKE_UP,
    "card.erased": Right.ERASE,
    "caller.set_apart": Right.SUPERVISE,
    "report.exported": Right.EXPORT,
    "grade.given": Right.GRADE,
    "grade.calibrated": Right.GRADE,
    "grade.hearing": Right.GRADE,
    "grade.round_dropped": Right.GRADE,
    "grade.acknowledged": Right.READ,  # of calls that one took oneself, whatever one has become since
    "grade.appealed": Right.READ,
    "sandbox.thrown": Right.TRAIN,
    "sandbox.remarked": Right.TRAIN,
    "sandbox.exam_set": Right.TRAIN,
}
"""Type of a fact → the right it needs. Every other one, those of newer consoles too, needs ``CHANGE``."""


def standing_in(stream: str, role: str, standing: str) -> Standing:
    """As what somebody works in a stream: the one rule of who comes in where.

    In a sandbox nobody is a citizen: whoever was chosen at all works there with all the rights of the role.
    Elsewhere who has the role of a trainee is one, however the account stands.

    >>> standing_in("sandbox.kz-fsms", "operator", "trainee").value
    'admitted'
    """
    known = standing_of(standing)
    if is_sandbox(stream):
        return known if known is Standing.CANDIDATE else Standing.ADMITTED
    works = known in (Standing.INTERN, Standing.ADMITTED)
    return Standing.TRAINEE if role == Role.TRAINEE and works else known


def holds(role: str, right: Right, standing: Standing = Standing.ADMITTED) -> bool:
    """Whether a role has a right, with what a standing leaves of it; a role that nobody knows has none."""
    return role in RIGHTS and right in RIGHTS[Role(role)] and right in LEAVES[standing]


def may(role: str, fact_type: str, standing: Standing = Standing.ADMITTED, *, mentors: bool = False) -> bool:
    """Whether a role may say that this happened. ``mentors``: of a card whose mentor says it."""
    needed = NEEDS.get(fact_type, Right.CHANGE)
    named = mentors and needed is Right.APPROVE and standing is Standing.ADMITTED
    return named or holds(role, needed, standing)
