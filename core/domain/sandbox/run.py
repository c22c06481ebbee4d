"""A run: the history of a card, read as the talk of a trainee with an invented caller."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from core.domain import events as e
from core.domain.envelope import Event
from core.domain.record import record
from core.domain.sandbox.acts import Act, act_of
from core.domain.sandbox.caller import Play, Talk, played
from core.domain.sandbox.travelling import scenario_of


@record(frozen=True, slots=True)
class Remark:
    """A word of the trainer at a moment of the run."""

    second: int
    by: str
    text: str


@record(frozen=True, slots=True)
class Run:
    """A run as its facts tell it. ``acts``: in which second the trainee did what, or a trainer threw it.

    ``before``: what stood on the card. ``ended``: the second in which it was over, and ``why``; None while it
    lasts.
    """

    card_id: str
    play: Play
    by: str
    begun_at: datetime
    exam: str
    acts: tuple[tuple[int, Act], ...]
    before: tuple[tuple[str, str], ...]
    remarks: tuple[Remark, ...] = ()
    ended: int | None = None
    why: str = ""

    def second(self, at: datetime) -> int:
        """The second of the run at a moment: not after its end, nor after the time of its scenario."""
        passed = max(0, (at - self.begun_at) // timedelta(seconds=1))
        return min(passed, self.limit if self.ended is None else min(self.ended, self.limit))

    @property
    def limit(self) -> int:
        """The second in which it is over at the latest."""
        return self.play.scenario.minutes * 60

    def lasts(self, now: datetime) -> bool:
        """Whether it is not over: a console that was left open does not keep it going for ever."""
        return self.ended is None and self.second(now) < self.limit

    def at(self, second: int) -> Talk:
        """How it stood in a second, from its beginning on."""
        past = [(when, act) for when, act in self.acts if when <= second]
        return played(self.play, self.play.begin(dict(self.before)), past, second)

    def end(self, now: datetime) -> Talk:
        """How it stands, or stood at its end."""
        return self.at(self.second(now) if self.ended is None else min(self.ended, self.limit))


@lru_cache(maxsize=16)
def _play(text: str, language: str) -> Play | None:
    """The scenario of a run, ready: the same one is asked for at every fact of it."""
    scenario = scenario_of(text)
    return None if scenario is None else Play(scenario, language)


def run_of(history: Sequence[Event]) -> Run | None:
    """The run that a history holds; None: it holds none, or one of a scenario that cannot be played here."""
    begun = next((place for place, event in enumerate(history) if isinstance(event.fact, e.RunBegun)), None)
    if begun is None:
        return None
    first = history[begun]
    assert isinstance(first.fact, e.RunBegun)
    play = _play(first.fact.scenario, first.fact.language)
    if play is None:
        return None
    acts: list[tuple[int, Act]] = []
    remarks: list[Remark] = []
    ended, why, second = None, "", 0
    for event in history[begun + 1 :]:
        # A clock that was put back must not bring the order into doubt.
        second = max(second, (event.occurred_at - first.occurred_at) // timedelta(seconds=1))
        match event.fact:
            case e.Remarked(moment, text):
                remarks.append(Remark(moment, event.actor, text))
            case e.EventThrown() as thrown if ended is None:
                acts.append((second, act_of(thrown)))
            case _ if event.actor != first.actor:
                continue  # what somebody else does on the card is neither their merit nor their fault
            case e.RunEnded(reason) if ended is None:
                ended, why = second, reason
            case fact if ended is None:
                acts.append((second, act_of(fact)))
    return Run(
        first.card_id, play, first.actor, first.occurred_at, first.fact.exam, tuple(acts),
         tuple(_fields(history[:begun]).items()), tuple(remarks), ended, why,
    )  # fmt: skip


def _fields(history: Sequence[Event]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for event in history:
        match event.fact:
            case e.FieldSet(name, value):
                fields[name] = value
            case e.FieldContinued(name, value):
                fields[name] = fields.get(name, "") + value
    return fields
