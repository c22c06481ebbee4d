"""The runs of a desk, read from its log; and the talk of one as it goes on."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from core.domain.envelope import Event, canonical
from core.domain.events import RunBegun
from core.domain.fact import Fact
from core.domain.sandbox.caller import Talk, played
from core.domain.sandbox.run import Run, run_of
from core.store.log import COUNTS, events_of
from core.store.store import Store

F = TypeVar("F", bound=Fact)

_ONCE = "GROUP BY card_id ORDER BY MIN(position) DESC"
_OF_TYPE = f"SELECT card_id FROM log WHERE type = ? AND {COUNTS} {_ONCE}"
_BEGUN_BY = f"SELECT card_id FROM log WHERE type = ? AND {COUNTS} AND body LIKE ? {_ONCE}"
"""Each card once, the newest first. The name stands in the text: without reading it as JSON,
a thousand runs are looked through in a moment."""


class Runs:
    """Every run that this desk knows of: its own, and those that came from a sandbox journal."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def events(self, card_id: str) -> Sequence[Event]:
        """The facts of a card, in their order."""
        return await self._store.read(lambda connection: list(events_of(connection, card_id)))

    async def facts(self, kind: type[F]) -> list[F]:
        """Every fact of a kind that counts, the oldest first."""
        rows = await self._of_type(kind.TYPE)
        found = [event.fact for (card_id,) in reversed(rows) for event in await self.events(card_id)]
        return [fact for fact in found if isinstance(fact, kind)]

    async def run(self, card_id: str) -> Run | None:
        """The run on a card; None: there is none that can be played here."""
        return run_of(await self.events(card_id))

    async def ids(self, by: str = "") -> list[str]:
        """The cards of all runs, the newest first; ``by``: of one trainee, by name."""
        named = f"%{canonical({'actor': by})[1:-1]}%" if by else "%"
        rows = await self._store.read(
            lambda connection: connection.execute(_BEGUN_BY, (RunBegun.TYPE, named)).fetchall()
        )
        return [str(card_id) for (card_id,) in rows]

    async def all(self) -> list[Run]:
        """Every run, the newest first."""
        found = [await self.run(card_id) for (card_id,) in await self._of_type(RunBegun.TYPE)]
        return [run for run in found if run is not None]

    async def _of_type(self, name: str) -> Sequence[tuple[str]]:
        """The cards of all facts of a type, the newest first."""
        rows: Sequence[tuple[str]] = await self._store.read(
            lambda connection: connection.execute(_OF_TYPE, (name,)).fetchall()
        )
        return rows


class Live:
    """A run while it lasts: the talk is carried on from where it was, not played again from its beginning."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._acts: tuple[object, ...] = ()
        self.talk: Talk = run.at(0)

    def goes_on(self, run: Run, now: datetime) -> Talk:
        """The talk at a moment; ``run``: with what has been done by then."""
        second, known = run.second(now), len(self._acts)
        new = run.acts[known:]
        as_before = run.acts[:known] == self._acts and second >= self.talk.second
        if as_before and not (new and new[0][0] < self.talk.second):
            self.talk = played(run.play, self.talk, new, second)
        else:  # something came late, or a clock was put back
            self.talk = run.at(second)
        self.run, self._acts = run, run.acts
        return self.talk
