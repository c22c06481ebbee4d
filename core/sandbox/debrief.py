"""A run looked back upon: what was said and done when, what it was worth, step by step."""

from datetime import datetime
from heapq import merge
from itertools import takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from core.domain import events as e
from core.domain.card import Card
from core.domain.record import record
from core.domain.sandbox.caller import Spoken, Talk
from core.domain.sandbox.run import Remark, Run
from core.domain.sandbox.score import Score, score
from core.views import LogRow

if TYPE_CHECKING:
    from core.desk import Desk

_UNTOLD: Final = {e.RunBegun.TYPE, e.Remarked.TYPE, e.CardOpened.TYPE}
"""Facts that belong to the run and not to its course."""


@record(frozen=True, slots=True)
class Moment:
    """A moment of the course: something that was done, said by the caller, or remarked by the trainer."""

    second: int
    fact: LogRow | None = None
    spoken: Spoken | None = None
    remark: Remark | None = None


@record(frozen=True, slots=True)
class Debrief:
    """A run that is over, or as it stands. ``course``: in the order in which it happened."""

    run: Run
    card: Card
    talk: Talk
    score: Score
    course: tuple[Moment, ...]

    @property
    def lasted(self) -> int:
        """Seconds."""
        return self.talk.second

    def at(self, moment: Moment) -> Talk:
        """How the talk stood at a moment."""
        return self.run.at(moment.second)


async def debrief_of(desk: "Desk", card_id: str) -> Debrief | None:
    """Look back upon the run on a card; None: there is none."""
    run, opened = await desk.runs.run(card_id), await desk.card(card_id)
    if run is None or opened is None:
        return None
    talk = run.end(desk.now())
    # What the console did to the card when the run was over is nobody's doing in it.
    rows = takewhile(lambda row: row.type != e.RunEnded.TYPE, await desk.history(card_id))
    facts = [row for row in rows if row.type not in _UNTOLD]
    done = [
        Moment(second, fact=row) for row in facts if (second := _second(run, row.occurred_at)) is not None
    ]
    said = [Moment(spoken.second, spoken=spoken) for spoken in talk.spoken]
    told = [Moment(remark.second, remark=remark) for remark in run.remarks]
    # What was done comes before what the caller answered to it in the same second.
    order = attrgetter("second")
    course = merge(*(sorted(one, key=order) for one in (done, said, told)), key=order)
    return Debrief(run, opened.card, talk, score(run.play.scenario, talk), tuple(course))


def _second(run: Run, at: datetime) -> int | None:
    """The second of the run; None before its beginning, and after its end."""
    if at < run.begun_at:
        return None
    second = int((at - run.begun_at).total_seconds())
    return None if run.ended is not None and second > run.ended else second
