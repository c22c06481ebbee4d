"""Who is there: consoles that asked a short while ago, what they answer for, and those that are copies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from journal.ledger.port import Ledger, Operator, Seen
from journal.people import Directory
from journal.together import Together

WRITTEN_EVERY: Final = timedelta(seconds=20)
"""How often the ledger is told that a console still asks."""

LOOKED_EVERY: Final = timedelta(seconds=2)
"""How old the list of those who are there may be."""

_Console = tuple[str, str, str]
"""Device, session, operator."""


@dataclass(frozen=True, slots=True)
class _There:
    """Who was there at one moment: found out once, and asked for by every page that goes to anybody.

    ``receivers``: stream → ids of the directory that somebody answers for, in order. ``sessions``: device →
    its sessions.
    """

    receivers: Mapping[str, tuple[str, ...]]
    sessions: Mapping[str, Sequence[Seen]]


class Presence:
    """The consoles of all processes, through the ledger.

    ``presence_s``: for so many seconds after its last call a console is there.
    """

    def __init__(
        self, ledger: Ledger, directory: Directory, now: Callable[[], datetime], presence_s: int
    ) -> None:
        self._ledger = ledger
        self._directory = directory
        self._now = now
        self._long = timedelta(seconds=presence_s)
        self._written: dict[_Console, datetime] = {}
        self._first: dict[_Console, datetime] = {}
        self._looked_at: datetime | None = None
        self._there = _There({}, {})
        self._touches = Together(self._touch, most=1000)
        self._looks = Together[None, _There](self._look, most=100_000)

    async def asked(self, device_id: str, session_id: str, operator: str) -> None:
        """A console asks now."""
        if not session_id:
            return
        console, now = (device_id, session_id, operator), self._now()
        written = self._written.get(console)
        if written is not None and timedelta() <= now - written < WRITTEN_EVERY:
            return
        if written is None or now - written >= self._long:
            self._forget(now)
            self._first[console] = now
            self._looked_at = None
        self._written[console] = now
        await self._touches.ask(Seen(device_id, session_id, operator, now.isoformat()))

    async def present(self, stream: str) -> tuple[str, ...]:
        """The ids of the directory that somebody answers for, in order."""
        return (await self._all()).receivers.get(stream, ())

    async def is_copied(self, device_id: str, session_id: str, operator: str) -> bool:
        """Whether another session of this device asked *after* this one began.

        A console that was started again is not meant: its session of before asks no more. Nor is what stands
        in the future: the clock of the journal was put right.
        """
        first = self._first.get((device_id, session_id, operator))
        if first is None:
            return False
        began, ends = first.isoformat(), (self._now() + self._long).isoformat()
        return any(
            seen.session_id != session_id and began < seen.seen_at < ends
            for seen in (await self._all()).sessions.get(device_id, ())
        )

    async def _all(self) -> _There:
        if self._looked_at is None or not timedelta() <= self._now() - self._looked_at < LOOKED_EVERY:
            return await self._looks.ask(None)
        return self._there

    async def _look(self, asked: Sequence[None]) -> Sequence[_There]:
        now = self._now()
        latest = (now + self._long).isoformat()  # beyond it the clock was put right: nobody asked then
        seen = [
            one
            for one in await self._ledger.seen_since((now - self._long).isoformat())
            if one.seen_at <= latest
        ]
        self._there = _there(seen, (await self._directory.people()).operators)
        self._looked_at = now
        return [self._there] * len(asked)

    async def _touch(self, seen: Sequence[Seen]) -> Sequence[None]:
        await self._ledger.touch(seen)
        return [None] * len(seen)

    def _forget(self, now: datetime) -> None:
        """Let go of consoles that went, so that a process that runs for months does not grow."""
        for console in [each for each, at in self._written.items() if now - at >= self._long]:
            del self._written[console], self._first[console]


def _there(seen: Sequence[Seen], operators: Mapping[str, Operator]) -> _There:
    receivers: dict[str, set[str]] = {}
    for id in {each.operator for each in seen} & operators.keys():
        if operators[id].state == "active":
            receivers.setdefault(operators[id].stream, set()).update(operators[id].receives)
    sessions: dict[str, list[Seen]] = {}
    for each in seen:
        sessions.setdefault(each.device_id, []).append(each)
    return _There({stream: tuple(sorted(ids)) for stream, ids in receivers.items()}, sessions)
