"""What may go wrong between a console and the journal, as the problem documents of RFC 9457.

A problem is known by its ``type``: ``/problems/`` and its code. Nothing of what was sent comes back in it,
and nothing of the inside of the program: neither an operator's words nor a traceback.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from msgspec import Struct
from starlette.responses import Response

from core.domain.wire import PROTOCOL
from core.errors import (
    DENIALS,
    OF_A_STANDING,
    JournalBusy,
    JournalDenied,
    JournalError,
    JournalFork,
    JournalOtherProtocol,
    JournalStale,
    JournalTooLarge,
)

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One problem: its HTTP status, and a sentence that is the same every time."""

    status: int
    title: str


_FORBIDDEN: Final = OF_A_STANDING | {"code_unknown", "not_permitted"}

KINDS: Final[Mapping[str, Kind]] = {
    "malformed": Kind(400, "The request is not what the journal reads; «where» names the place."),
    **{code: Kind(403 if code in _FORBIDDEN else 401, title) for code, title in DENIALS.items()},
    "not_found": Kind(404, "There is nothing here."),
    "method_not_allowed": Kind(405, "This is not done here; Allow says what is."),
    "too_slow": Kind(408, "The body took too long to come."),
    "fork": Kind(409, "The journal does not know the position: locate it, then offer again what was lost."),
    "stale": Kind(412, "Another one is the newest: look at it first, then decide again."),
    "too_large": Kind(413, "That is more at once than the journal takes."),
    "unsupported": Kind(415, "A body is JSON in UTF-8 and not compressed."),
    "other_protocol": Kind(426, "The journal speaks another version; «protocols» says which."),
    "too_many": Kind(429, "That is more often than the journal answers; Retry-After says when again."),
    "head_too_large": Kind(431, "The head of the request is too long."),
    "broken": Kind(500, "The journal failed; its log says how."),
    "busy": Kind(503, "The journal cannot now; Retry-After says when to ask again."),
}


class ProblemDocument(Struct, frozen=True, omit_defaults=True):
    """A problem as it is sent."""

    type: str
    title: str
    status: int
    where: str = ""
    protocols: tuple[int, ...] = ()


class Problem(Exception):
    """A request is answered with a problem instead.

    ``code``: a key of ``KINDS``. ``where``: the place in the request, as a JSON path or the name of a header
    or of a parameter. ``after_s``: seconds after which to try again.
    """

    def __init__(self, code: str, *, where: str = "", after_s: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.where = where
        self.after_s = after_s


def problem_of(error: JournalError) -> Problem:
    """The problem that stands for an error of the service."""
    match error:
        case JournalFork():
            return Problem("fork")
        case JournalStale():
            return Problem("stale")
        case JournalDenied(code=code) if code in DENIALS:
            return Problem(code)
        case JournalBusy(after_s=after_s):
            return Problem("busy", after_s=after_s)
        case JournalTooLarge():
            return Problem("too_large")
        case JournalOtherProtocol():
            return Problem("other_protocol")
        case _:
            return Problem("broken")


def document(problem: Problem) -> ProblemDocument:
    """The problem document."""
    kind = KINDS[problem.code]
    protocols = (PROTOCOL,) if problem.code == "other_protocol" else ()
    return ProblemDocument(f"/problems/{problem.code}", kind.title, kind.status, problem.where, protocols)


def response(problem: Problem) -> Response:
    """The answer that carries a problem."""
    kind = KINDS[problem.code]
    headers = {}
    if problem.after_s is not None:
        headers["Retry-After"] = str(max(1, round(problem.after_s + 0.5)))
    if kind.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="pult"'
    if kind.status == 426:
        headers |= {"Upgrade": f"pult/{PROTOCOL}", "Connection": "Upgrade"}
    if kind.status in (408, 413, 415, 431):
        headers["Connection"] = "close"  # the rest of the body is not read
    return Response(msgspec.json.encode(document(problem)), kind.status, headers, MEDIA_TYPE)
