"""Somebody who plays a scenario without a plan: whatever the desk lets them do, and a polite end.

The same chance, the same play. What it is for: no scenario may break or hold fast a trainee who does the
unexpected, and a load for the bench has not only good and bad calls.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Final

from core.desk import Desk
from core.domain import commands as c
from core.domain.card import Card
from core.domain.fields import BY_ID, FieldKind
from core.domain.pack import Pack
from core.domain.sandbox.scenario import Scenario
from core.domain.vocabulary import (
    Attempt,
    HoldChoice,
    NoticeId,
    Outcome,
    Promise,
    SpeechGroup,
    Status,
)
from core.sandbox.player import Clock, Player, Result
from core.sandbox.plays import Step
from core.sandbox.runs import Live
from core.sandbox.stage import begin

_MOST: Final = 30
"""Steps before it comes to an end."""
_LONGEST: Final = 15
"""Seconds between two of them."""
_PHRASE: Final = 4
"""Seconds that a phrase of the closing takes."""
_GOODBYE: Final = 45
"""Seconds for which the caller may go on before the talk is ended."""
_REPAIRS: Final = 5
"""How often it is looked at what is still missing on the card."""
_VALUES: Final = {
    FieldKind.PHONE: "+7 900 000-00-07", FieldKind.DATE: "07.07.1977", FieldKind.POLICY: "0000000000000007",
    FieldKind.NUMBER: "7", FieldKind.SUM: "700",
}  # fmt: skip
"""What is written where no list says what may stand; it is nobody's."""


@dataclass(frozen=True, slots=True)
class Wandered:
    """A play at random. ``steps``: what was done, to be played again; ``card``: as it was left."""

    result: Result
    card: Card
    steps: tuple[Step, ...]

    @property
    def is_over(self) -> bool:
        """Whether nobody is left on the line: the caller is gone, or the talk was ended."""
        talk = self.result.run.at(self.result.run.ended or 0)
        return talk.left_at is not None or self.card.talk_ended_at is not None


async def play_at_random(
    desk: Desk, clock: Clock, scenario: Scenario, chance: Random, language: str = ""
) -> Wandered:
    """Play a scenario at a desk that goes by this clock: at random first, then politely to the end.

    Raises:
        Refused: it is no desk of a sandbox.
        StoreError: it could not be written.
    """
    player = Player(desk, await begin(desk, scenario, language), scenario, language)
    wanderer = _Wanderer(player, desk, clock, scenario, chance)
    await wanderer.wander()
    await wanderer.part()
    await wanderer.finish()
    return await wanderer.over()


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a step is chosen from. ``askable``: the questions that can be asked by now."""

    pack: Pack
    scenario: Scenario
    card: Card
    askable: Sequence[str]
    chance: Random

    @property
    def word(self) -> str:
        """Something to write where any words will do: the name of nobody."""
        return self.scenario.caller.name

    def one(self, codes: Sequence[str]) -> str:
        """One of them; empty: there is none."""
        return self.chance.choice(codes) if codes else ""

    def value(self, field_id: str) -> str:
        """Something to write in a field: what the scenario tells of it, or what its list has."""
        told = [one.tells[field_id] for one in self.scenario.questions if field_id in one.tells]
        told += [code for one in self.scenario.model if one.field == field_id for code in one.one_of]
        if told and self.chance.random() < 1 / 2:
            return self.one(told)
        field = BY_ID[field_id]
        if field.kind in (FieldKind.CHOICE, FieldKind.MARKS):
            return self.one(self._lawful(field.choices))
        if field.kind is FieldKind.ENTRY:
            named = [one.name for one in self.pack.directory if one.kind == field.choices]
            return self.one(named) or self.word
        return _VALUES.get(field.kind, self.word)

    def _lawful(self, list_id: str) -> list[str]:
        kind = self.card.value("kind")
        return [one.code for one in self.pack.options(list_id) if not one.kinds or kind in one.kinds]


class _Wanderer:
    """Hands without a plan."""

    def __init__(self, player: Player, desk: Desk, clock: Clock, scenario: Scenario, chance: Random) -> None:
        self._desk = desk
        self._clock = clock
        self._scenario = scenario
        self._chance = chance
        self._player = player
        self._live: Live | None = None
        self._last = clock.now()
        self._done: list[Step] = []

    async def wander(self) -> None:
        """Do this and that; whoever has passed the card on, or finished it, is done."""
        for __ in range(self._chance.randint(1, _MOST)):
            if self._player.card.status in (Status.ESCALATED, Status.CLOSED) and self._done:
                return
            self._clock.pass_by(self._chance.randint(1, _LONGEST))
            await self._any()

    async def part(self) -> None:
        """Take the caller off hold, say what is said at the end, let them go first."""
        if self._player.card.status not in (Status.ESCALATED, Status.CLOSED):
            await self._try(Step(resume=True))
            for module in self._desk.pack.modules:
                if module.group == SpeechGroup.CLOSING:
                    self._clock.pass_by(_PHRASE)
                    await self._try(Step(say=module.id))
        live = await self._followed()
        for __ in range(_GOODBYE):
            if live.talk.left_at is not None:
                break
            self._clock.pass_by(1)
            live.goes_on(live.run, self._clock.now())
        await self._try(Step(end=True))

    async def finish(self) -> None:
        """Finish the card, once everything stands on it that is asked for; or leave it as it is."""
        if self._player.card.status in (Status.ESCALATED, Status.CLOSED):
            return
        for __ in range(_REPAIRS):
            self._clock.pass_by(1)
            if await self._try(Step(finish=True)):
                return
            why = self._desk.refusal(self._player.card, c.WrapUp())
            if why is None or not why.missing:
                return
            scene = await self._scene()
            for lack in why.missing:
                lacks = lack.why in ("empty", "emergency")
                await self._try(Step(fill={lack.field: scene.value(lack.field) if lacks else ""}))

    async def over(self) -> Wandered:
        """What came of it."""
        result = await self._player.ends(())
        return Wandered(result, self._player.card, tuple(self._done))

    # --- a step ------------------------------------------------------------------------------------

    async def _any(self) -> None:
        """One step of those that are not refused, the likelier ones more often."""
        scene = await self._scene()
        ways = list(_WAYS)
        while ways:
            way = self._chance.choices(ways, [weight for weight, __ in ways])[0]
            ways.remove(way)
            step = way[1](scene)
            if step is not None and await self._try(step):
                return

    async def _try(self, step: Step) -> bool:
        """Do a step if it may be done; whether it was."""
        if not await self._player.may(step):
            return False
        await self._player.does(step)
        wait = (self._clock.now() - self._last) // timedelta(seconds=1)
        self._done.append(replace(step, wait=wait))
        self._last = self._clock.now()
        return True

    async def _scene(self) -> _Scene:
        live = await self._followed()
        questions = [one.id for one in self._scenario.questions]
        askable = [one for one in questions if live.run.play.can_be_asked(live.talk, one)]
        return _Scene(self._desk.pack, self._scenario, self._player.card, askable, self._chance)

    async def _followed(self) -> Live:
        run = await self._desk.runs.run(self._player.card.card_id)
        assert run is not None  # it was begun here
        self._live = self._live or Live(run)
        self._live.goes_on(run, self._clock.now())
        return self._live


# --- what can be done ----------------------------------------------------------------------------------

_Way = Callable[[_Scene], Step | None]
"""A step of one kind; None: there is nothing to do it with. Whether it may be done the desk says."""


def _say(scene: _Scene) -> Step | None:
    return Step(say=scene.one([one.id for one in scene.pack.modules]))


def _ask(scene: _Scene) -> Step | None:
    return Step(ask=scene.one(scene.askable)) if scene.askable else None


def _fill(scene: _Scene) -> Step | None:
    name = scene.one([name for row in scene.pack.form for name in row.fields])
    return Step(fill={name: scene.value(name)}) if name else None


def _tick(scene: _Scene) -> Step | None:
    points = [(one.id, point.id) for one in scene.pack.tactics for point in one.points]
    open_ones = [f"{tactic}.{point}" for tactic, point in points if (tactic, point) not in scene.card.ticks]
    return Step(tick=(scene.one(open_ones),)) if open_ones else None


def _untick(scene: _Scene) -> Step | None:
    ticked = [f"{tactic}.{point}" for tactic, point in scene.card.ticks]
    return Step(untick=scene.one(ticked)) if ticked else None


def _plan(scene: _Scene) -> Step | None:
    return Step(plan=scene.one([one.code for one in scene.pack.plans])) if scene.pack.plans else None


def _pass_on(scene: _Scene) -> Step | None:
    if not scene.pack.buttons:
        return None
    button = scene.chance.choice(scene.pack.buttons)
    receivers = [one.id for one in scene.pack.receivers(button)]
    reason = scene.one([one.code for one in button.reasons]) or scene.word
    return Step(button=button.id, receiver=scene.one([*receivers, ""]), reason=reason)


def _contact(scene: _Scene) -> Step | None:
    outcome = scene.one(list(Outcome))
    return Step(contact=outcome, in_days=scene.chance.randint(0, 5) if outcome == Outcome.PROMISED else 0)


def _notice(scene: _Scene) -> Step | None:
    return Step(notice=scene.one(list(NoticeId)), by="phone")


_WAYS: Final[tuple[tuple[float, _Way], ...]] = (
    (8, _ask),
    (8, _fill),
    (6, _say),
    (5, _tick),
    (5, lambda scene: Step(resume=True)),
    (5, lambda scene: Step(read=True)),
    (5, lambda scene: Step(take_up=True)),
    (2, _plan),
    (2, lambda scene: Step(hold=True)),
    (2, lambda scene: Step(offer=scene.one(list(HoldChoice)))),
    (2, lambda scene: Step(called=scene.word)),
    (1, lambda scene: Step(tried=scene.one(list(Attempt)))),
    (1, lambda scene: Step(note=scene.word)),
    (1, _untick),
    (1, _contact),
    (1, _notice),
    (1, lambda scene: Step(promise=scene.one(list(Promise)), in_minutes=scene.chance.randint(0, 90))),
    (1, lambda scene: Step(link=True)),
    (1, lambda scene: Step(reply=scene.word)),
    (1, lambda scene: Step(rate=scene.chance.randint(1, 5))),
    (0.5, lambda scene: Step(emergency=True)),
    (3, _pass_on),  # mostly refused: little stands on the card yet
    (0.5, lambda scene: Step(give_back=scene.word)),
    (0.5, lambda scene: Step(end=True)),
    (0.5, lambda scene: Step(finish=True)),
)  # fmt: skip
"""How much likelier than the others, and what."""
