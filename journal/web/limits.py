"""How much one process bears: of one body, of one console, of one address, of all at once.

Whoever is over a limit gets a problem and the time after which to try again. Nothing is kept for longer than
it counts, and nothing of it is personal: a console is known by the hash of its token.
"""

import asyncio
import ipaddress
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Final

from starlette.requests import Request

from journal.settings import Limits
from journal.web.problems import Problem

REMEMBERED: Final = 65_536
"""Consoles and addresses of which count is kept; the one that asked longest ago is forgotten first."""

SMALL_BYTES: Final = 64 * 1024
"""The longest body that is not a push: 500 positions are 50 kB."""

SLOWEST: Final = 1024
"""Bytes a second: a body that comes faster may take its time, over a bad line too."""

_DONE: Final = 1.0
_SOON_S: Final = 1.0


class Allowance:
    """What each may do so many times a second, and save up to so many. ``clock``: seconds, monotonic."""

    def __init__(self, per_s: float, burst: int, clock: Callable[[], float]) -> None:
        self._per_s = per_s
        self._burst = float(burst)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, who: str) -> float:
        """Seconds until ``who`` may once more; 0: now."""
        return max(0.0, (_DONE - self._now(who)) / self._per_s)

    def take(self, who: str) -> None:
        """Count one, whether it was allowed or not."""
        self._left[who] = (max(0.0, self._now(who) - _DONE), self._clock())
        self._left.move_to_end(who)
        if len(self._left) > REMEMBERED:
            self._left.popitem(last=False)

    def knows(self, who: str) -> bool:
        """Whether anything of ``who`` was counted lately."""
        return who in self._left

    def _now(self, who: str) -> float:
        left, at = self._left.get(who, (self._burst, self._clock()))
        return min(self._burst, left + (self._clock() - at) * self._per_s)


class Gate:
    """So many at once, and so many of each; who comes too many is sent away, nobody waits inside."""

    def __init__(self, most: int, each: int) -> None:
        self._most = most
        self._each = each
        self._inside: Counter[str] = Counter()

    @contextmanager
    def enter(self, who: str) -> Iterator[None]:
        """Be inside for the length of a block. Raises ``Problem``: busy."""
        if self._inside.total() >= self._most or self._inside[who] >= self._each:
            raise Problem("busy", after_s=_SOON_S)
        self._inside[who] += 1
        try:
            yield
        finally:
            self._inside[who] -= 1
            if not self._inside[who]:
                del self._inside[who]


class Guard:
    """All limits of one process. ``clock``: seconds, monotonic."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._body_s = limits.body_s
        self._calls = Allowance(limits.calls, limits.burst, clock)
        self._wrong = Allowance(1 / limits.wrong_every_s, limits.wrong, clock)
        self.open = Gate(limits.connections, limits.open_each)
        self.pushes = Gate(limits.pushes, limits.pushes_each)

    def before_trying(self, request: Request, token: str) -> None:
        """Let a call in whose token or code nobody has looked at yet. Raises ``Problem``: too_many.

        A whole centre may stand behind one address: a token that was right before is let through, whatever
        its neighbours do, and only its own calls count against it.
        """
        who = digest(token)
        if token and self._calls.knows(who):
            wait_s = self._calls.wait_s(who)
        else:
            wait_s = self._wrong.wait_s(origin(request))
        if wait_s:
            raise Problem("too_many", after_s=wait_s)

    def tried(self, request: Request, token: str, *, wrong: bool) -> None:
        """Count a call: against its address if the token or the code is nobody's, else against the token."""
        if wrong:
            self._wrong.take(origin(request))
        else:
            self._calls.take(digest(token))

    async def body(self, request: Request, most: int = SMALL_BYTES) -> bytes:
        """The body of a request, counted as it comes: what its length is said to be counts for nothing.

        Raises:
            Problem: too_large, too_slow, unsupported.
            ClientDisconnect: it was cut off.
        """
        _is_json(request)
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared[:20]) > most:
            raise Problem("too_large")
        body = bytearray()
        try:
            async with asyncio.timeout(self._body_s) as patience:
                until = patience.when() or 0.0
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > most:
                        raise Problem("too_large")
                    patience.reschedule(until + len(body) / SLOWEST)
        except TimeoutError:
            raise Problem("too_slow") from None
        return bytes(body)


def digest(token: str) -> str:
    """By what a token is counted: not the token."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def origin(request: Request) -> str:
    """Where a request comes from, as it is counted: an IPv4 address, the /64 network of an IPv6 one."""
    host = request.client.host if request.client else ""
    try:
        known = ipaddress.ip_address(host)
    except ValueError:
        return host
    if known.version == 4:
        return host
    mapped = known.ipv4_mapped
    return str(mapped or ipaddress.ip_network((known, 64), strict=False))


def _is_json(request: Request) -> None:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if media_type != "application/json" or encoding != "identity":
        raise Problem("unsupported")
