"""The run at this console: who calls, what they say now, and how it ends."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.domain.card import Card
from core.domain.sandbox.vocabulary import RunEnd, Start
from core.domain.vocabulary import Status
from core.errors import ScenarioError
from core.sandbox.runs import Live

if TYPE_CHECKING:
    from datetime import datetime

    from core.domain.sandbox.caller import Talk
    from core.domain.sandbox.run import Run
    from core.domain.sandbox.scenario import Scenario
    from core.sandbox.drill import Drill
    from core.sandbox.group import Group
    from tui.app import PultApp

_AWAY_S: Final = 6
"""How long the caller is still heard after the card went to its receiver."""

_MOST_RINGS: Final = 9
"""On a card: whoever let it ring longer has missed the norm by far."""


class Training:
    """``live``: the run on the card that was shown last; None: there is none, or it is over.

    ``drill``: callers who ring by themselves, since ``drill_begun``; None: a scenario is chosen.
    """

    def __init__(self, console: "PultApp") -> None:
        self._console = console
        self.live: Live | None = None
        self.first: Path | None = None
        self.wrong: list[ScenarioError] = []
        self.drill: Drill | None = None
        self.drill_begun: datetime | None = None
        self._ending: set[str] = set()

    async def sit_down(self) -> None:
        """At the start: the call that was cut off, if its caller is still there; else the scenarios.

        Whoever named a scenario wants that one.
        """
        for run in await self.lasting() if self.first is None else ():
            await self._console.visit(run.card_id)
            return
        await self.open()

    async def open(self) -> None:
        """The scenarios of the centre, over whatever is shown; in a drill, who rings."""
        if self.drill is None:
            await self._open_scenarios()
        else:
            await self._open_drill(self.drill)

    async def _open_drill(self, drill: "Drill") -> None:
        from tui.screens.sandbox.day import DayScreen

        self.drill_begun = self.drill_begun or self._console.desk.now()
        if not isinstance(self._console.screen, DayScreen):
            await self._console.to_desk()
            await self._console.push_screen(DayScreen(drill, self.drill_begun))

    async def _open_scenarios(self) -> None:
        from tui.screens.sandbox.choose import ScenariosScreen

        first, self.first = self.first, None
        scenarios = self.scenarios([first] if first else [])
        await self._console.to_desk()  # never two of them, one above the other
        await self._console.push_screen(ScenariosScreen(scenarios, first.stem if first else ""))

    def scenarios(self, more: "Sequence[Path]" = ()) -> "dict[str, Scenario]":
        """Those of the centre by their ids, and those of more files; ``wrong``: what cannot be used."""
        from core.sandbox.files import installed, load

        pack = self._console.desk.pack
        found, self.wrong = {}, []
        for file in (*installed(pack.centre.id), *more):
            try:
                found[file.stem] = load(file, pack).scenario
            except ScenarioError as error:
                self.wrong.append(error)
        return found

    @property
    def talk(self) -> "Talk | None":
        """How the run stands, as it was last looked at."""
        return self.live.talk if self.live else None

    @property
    def run(self) -> "Run | None":
        """The run itself."""
        return self.live.run if self.live else None

    async def begin(self, scenario: "Scenario", rings: int, language: str, exam: str = "") -> Card:
        """The telephone is picked up at this ring; a run that still lasts is over."""
        from core.sandbox.stage import begin

        console = self._console
        await self.stop()
        return await begin(console.desk, scenario, language, min(_MOST_RINGS, rings), exam)

    async def follow(self, card: Card) -> None:
        """Something was done with a card: read its run anew. Others' callers are not on the line here."""
        desk = self._console.desk
        mine = card.training is not None and card.training.by == desk.operator.name
        mine = mine and card.card_id not in self._ending
        if not mine or card.training is None or card.training.ended_at is not None:
            self.live = None
            return
        run = await desk.runs.run(card.card_id)
        if run is None:
            self.live = None
            return
        if self.live is None or self.live.run.card_id != run.card_id:
            self.live = Live(run)
        self.live.goes_on(run, desk.now())

    def tick(self) -> None:
        """Another second."""
        if self.live is not None:
            self.live.goes_on(self.live.run, self._console.desk.now())

    def over(self, card: Card) -> RunEnd | None:
        """Why the run on a card is over by now; None while it lasts."""
        if self.live is None or self.live.run.card_id != card.card_id:
            return None
        talk, begun_at = self.live.talk, self.live.run.begun_at
        put_aside = card.status is Status.PARKED and card.moved is not None and card.moved.at > begun_at
        if card.status is Status.CLOSED or put_aside:
            return RunEnd.FINISHED
        if talk.second >= self.live.run.limit:
            return RunEnd.TIME
        passed = card.escalations[-1] if card.status is Status.ESCALATED else None
        if passed is None or passed.by != self._console.desk.operator.name or passed.at < begun_at:
            return None
        away = (self._console.desk.now() - passed.at).total_seconds() >= _AWAY_S
        return RunEnd.FINISHED if away or talk.left_at is not None else None

    async def stop(self) -> None:
        """End the run that lasts, if one does: nobody has two callers on the line."""
        for run in await self.lasting():
            await self.end(run.card_id, RunEnd.STOPPED)

    async def lasting(self) -> "list[Run]":
        """The runs of who sits here that are not over."""
        await self.mine.look()
        return self.mine.lasting(self._console.desk.now())

    @cached_property
    def mine(self) -> "Group":
        """The runs of who sits here, and what those were worth that are over."""
        from core.sandbox.group import Group

        return Group(self._console.desk, self._console.desk.operator.name)

    @cached_property
    def everybody(self) -> "Group":
        """The same of all trainees that this desk knows of."""
        from core.sandbox.group import Group

        return Group(self._console.desk)

    async def end(self, card_id: str, why: RunEnd) -> None:
        """End the run on a card; a talk that still lasts is over with it."""
        from core.domain.commands import EndCall, EndRun

        self.live = None
        if card_id in self._ending:
            return  # the clock and a key may both want it, and the disk has not answered the first yet
        self._ending.add(card_id)
        desk = self._console.desk
        try:
            card = await desk.do(card_id, EndRun(why))
        finally:
            self._ending.discard(card_id)
        if desk.refusal(card, EndCall()) is None:  # after the run: it is nothing that the trainee did
            card = await desk.do(card_id, EndCall())
        self._console.follow(card)

    async def look_back(self, card_id: str) -> None:
        """Show what a run was worth."""
        from core.sandbox.debrief import debrief_of
        from tui.screens.sandbox.debrief import DebriefScreen

        debrief = await debrief_of(self._console.desk, card_id)
        if debrief is not None:
            await self._console.push_screen(DebriefScreen(debrief))


def is_call(scenario: "Scenario") -> bool:
    """Whether it begins with a telephone that rings."""
    return scenario.start == Start.CALL
