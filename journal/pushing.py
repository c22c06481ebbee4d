"""How offers come into a ledger: all that wait in one transaction, and none lost to its neighbour."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from core.domain.wire import Answer, Position
from core.errors import JournalBusy, JournalFork, PultError
from journal.admission import MALFORMED
from journal.ledger.port import Known, Ledger, Place, Writing
from journal.numbering import Entry, Remark, Rules, plan, wanted
from journal.people import Directory
from journal.together import Together
from journal.watch import Watch

MOST: Final = 64
"""Pushes in one transaction."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Push:
    """What one console offers at once. ``gap_ok``: places in its own sessions that nobody holds."""

    position: Position
    entries: Sequence[Entry]
    gap_ok: frozenset[Place]


class Pushing:
    """The pushes of every stream, in rounds; ``appended`` is told in which something may be new."""

    def __init__(
        self,
        ledger: Ledger,
        directory: Directory,
        watch: Watch,
        now: Callable[[], datetime],
        key: bytes,
        *,
        appended: Callable[[str], None],
    ) -> None:
        self._ledger = ledger
        self._directory = directory
        self._watch = watch
        self._now = now
        self._key = key
        self._appended = appended
        self._rounds: dict[str, Together[Push, Sequence[Answer]]] = {}

    async def push(self, stream: str, push: Push) -> Sequence[Answer]:
        """Offer; an answer for each entry.

        Raises:
            JournalFork: the journal does not know the position.
            JournalBusy: it could not be written now; perhaps a part of it was.
        """
        if stream not in self._rounds:
            self._rounds[stream] = Together(lambda pushes: self._round(stream, pushes), MOST)
        return await self._rounds[stream].ask(push)

    async def _round(self, stream: str, pushes: Sequence[Push]) -> Sequence[Sequence[Answer] | Exception]:
        chains = await self._ledger.chains(stream, sorted({push.position.seq for push in pushes}))
        known = [push for push in pushes if chains.get(push.position.seq) == push.position.chain]
        entries = [entry for push in known for entry in push.entries]
        answers = iter(await self._number(stream, entries, known) if entries else ())
        return [[next(answers) for _ in push.entries] if push in known else JournalFork() for push in pushes]

    async def _number(
        self, stream: str, entries: Sequence[Entry], pushes: Sequence[Push]
    ) -> Sequence[Answer]:
        """Number these. Where that fails, nobody knows why, one of them is to blame: find it by halves."""
        try:
            return await self._append(stream, entries, pushes)
        except PultError:
            raise
        except Exception as error:
            # Only the kind is logged: what a database says of a text may hold the text.
            _log.error("A round of %d events failed: %s.", len(entries), type(error).__name__)
        middle = len(entries) // 2
        if middle:
            first = await self._number(stream, entries[:middle], pushes)
            return [*first, *await self._number(stream, entries[middle:], pushes)]
        return await self._set_aside(stream, entries[0], pushes)

    async def _set_aside(self, stream: str, entry: Entry, pushes: Sequence[Push]) -> Sequence[Answer]:
        """Once more; then as what nobody can read, with its text; then without."""
        author, item = entry
        plain = replace(item.offer, stamp=None)
        unread = replace(item, offer=plain, code=MALFORMED, device_id="", type="", receiver="")
        for attempt in (item, unread, replace(unread, body=None, card_id="")):
            try:
                answers = await self._append(stream, [(author, attempt)], pushes)
            except PultError:
                raise
            except Exception as error:
                _log.error("An event failed alone: %s.", type(error).__name__)
            else:
                if attempt is not item:
                    detail = {"operator": author.operator, "device": author.device_id}
                    await self._watch.note("set_aside", {**detail, "event": item.offer.event_id})
                return answers
        raise JournalBusy()

    async def _append(
        self, stream: str, entries: Sequence[Entry], pushes: Sequence[Push]
    ) -> Sequence[Answer]:
        people = await self._directory.people()
        receivers = people.receivers.get(stream, {})
        at, organisations = self._now().isoformat(), people.organisation_of()
        rules = Rules(stream, self._key, at, receivers, organisations, people.mentors)
        gap_ok = frozenset().union(*(push.gap_ok for push in pushes))
        last = max((push.position for push in pushes), key=lambda position: position.seq)
        remarks: tuple[Remark, ...] = ()

        def numbered(known: Known) -> Writing:
            nonlocal remarks
            # Another database may have taken the place of this one since the positions were looked up.
            if last.seq > known.head.seq or (last.seq == known.head.seq and last.chain != known.head.chain):
                raise JournalFork()
            writing, remarks = plan(known, entries, gap_ok, rules)
            return writing

        answers = await self._ledger.append(stream, wanted(entries), numbered)
        self._appended(stream)  # at once: what the ledger itself says may come after the answer
        for remark in remarks:
            await self._watch.note(remark.kind, {"stream": stream, **remark.detail})
        return answers
