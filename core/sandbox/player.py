"""Somebody who plays a scenario from a list of steps, through a real desk, faster than the clock."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from core import moment
from core.config import Operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.domain.card import Card
from core.domain.pack import Pack
from core.domain.refusals import Refusal
from core.domain.sandbox.run import Run
from core.domain.sandbox.scenario import Scenario
from core.domain.sandbox.score import Score, score
from core.domain.sandbox.vocabulary import RunEnd
from core.domain.speech import addressed, fill, redirect_sentence
from core.domain.vocabulary import Attempt, Blank, HoldChoice, NoticeId, Outcome, Status
from core.domain.words import words
from core.errors import Refused
from core.sandbox.plays import Step
from core.sandbox.stage import begin, sandboxed

TRAINEE: Final = Operator("Trainee")
"""Who plays: nobody."""

MORNING: Final = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
"""A Tuesday on which every centre works."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a play. ``refused``: steps that could not be done: their number, from 1, and why."""

    run: Run
    score: Score
    refused: tuple[tuple[int, str], ...]


async def play(scenario: Scenario, pack: Pack, steps: Sequence[Step], language: str = "") -> Result:
    """Play a scenario at a desk that is thrown away afterwards.

    Raises:
        StoreError: there is no room for such a desk.
    """
    with tempfile.TemporaryDirectory(prefix="pult-play-") as place:
        clock = Clock(MORNING)
        desk = open_desk(Path(place), sandboxed(pack), TRAINEE, Moment(clock.now, moment.new_id))
        try:
            return await play_at(desk, clock, scenario, steps, language)
        finally:
            desk.close()


async def play_at(
    desk: Desk, clock: "Clock", scenario: Scenario, steps: Sequence[Step], language: str = ""
) -> Result:
    """Play a scenario at a desk that goes by this clock, from the moment at which the clock stands.

    Raises:
        Refused: it is no desk of a sandbox.
        StoreError: it could not be written.
    """
    player = Player(desk, await begin(desk, scenario, language), scenario, language)
    refused = []
    for number, step in enumerate(steps, 1):
        clock.pass_by(step.wait)
        try:
            await player.does(step)
        except Refused as error:
            refused.append((number, error.refusal.code))
    clock.pass_by(_LINGER)
    return await player.ends(tuple(refused))


_LINGER: Final = 20
"""Seconds after the last step: what the caller still has to say is said."""


class Clock:
    """A clock that goes on by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The moment."""
        return self.at

    def pass_by(self, seconds: int) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)


class Player:
    """Hands that carry out steps on the card of a run. ``language``: they speak it; empty: the first one."""

    def __init__(self, desk: Desk, card: Card, scenario: Scenario, language: str = "") -> None:
        self._desk = desk
        self._scenario = scenario
        self._language = language if language in scenario.languages else scenario.languages[0]
        self.card = card

    async def may(self, step: Step) -> bool:
        """Whether the desk refuses nothing of a step now."""
        commands = await self._commands(step)
        return all(self._desk.refusal(self.card, command) is None for command in commands)

    async def does(self, step: Step) -> None:
        """Carry out one step.

        Raises:
            Refused: it may not be done.
        """
        if step.ask and not await self._can_ask(step.ask):
            raise Refused(Refusal("question_later"))
        for command in await self._commands(step):
            self.card = await self._desk.do(self.card.card_id, command)

    async def _can_ask(self, question_id: str) -> bool:
        """Whether the screen would offer it by now."""
        run = await self._desk.runs.run(self.card.card_id)
        return run is not None and run.play.can_be_asked(run.end(self._desk.now()), question_id)

    async def ends(self, refused: tuple[tuple[int, str], ...]) -> Result:
        """End the run and judge it."""
        if self.card.training is not None and self.card.training.ended_at is None:
            closed = self.card.status in (Status.CLOSED, Status.ESCALATED)
            await self._desk.do(self.card.card_id, c.EndRun(RunEnd.FINISHED if closed else RunEnd.STOPPED))
        run = await self._desk.runs.run(self.card.card_id)
        assert run is not None
        return Result(run, score(run.play.scenario, run.end(self._desk.now())), refused)

    async def _commands(self, step: Step) -> list[c.Command]:
        found = [*self._spoken(step), *self._written(step), *self._on_hold(step), *self._promised(step)]
        if step.link:
            found.append(c.LinkRepeat(await self._earlier()))
        if step.read:
            found.append(c.Read())
        if step.take_up:
            found.append(c.TakeUp())
        if step.give_back:
            found.append(c.Return(step.give_back))
        if step.button:
            found.append(c.Escalate(step.button, step.receiver, step.reason))
        if step.throw:
            found.append(c.Throw(step.throw))
        if step.end:
            found.append(c.EndCall())
        if step.finish:
            found.append(c.WrapUp())
        return found

    def _spoken(self, step: Step) -> Iterator[c.Command]:
        if step.say:
            yield c.Say(step.say, self._phrase(step))
        if step.ask:
            question = self._scenario.question(step.ask)
            assert question is not None
            yield c.Ask(step.ask, words(question.asks, self._language))
        if step.plan:
            yield c.ChoosePlan(step.plan)
        if step.reply:
            yield c.Reply(step.reply)
        if step.rate:
            yield c.RateService(step.rate, callback_id=self._owed())

    def _phrase(self, step: Step) -> str:
        pack, language = self._desk.pack, self._language
        module = pack.module(step.say)
        if module is None:
            return step.say
        button = next((one for one in pack.buttons if one.id == step.button), None)
        if button is not None and button.phrase == step.say:
            return redirect_sentence(pack, button, pack.entry(step.receiver), language).text
        blanks: dict[str, str] = {
            Blank.CENTRE: words(pack.centre.spoken, language), Blank.OPERATOR: self._desk.operator.name,
            Blank.CALLER: addressed(self.card.value("applicant_name")),
        }  # fmt: skip
        return fill(module, blanks, language).text

    def _written(self, step: Step) -> Iterator[c.Command]:
        for name, value in step.fill.items():
            yield c.SetField(name, value)
        for code in step.tick:
            tactic, __, point = code.partition(".")
            known = self._desk.pack.tactic(tactic)
            points = [point] if point else [one.id for one in known.points] if known else []
            yield from (c.Tick(tactic, one) for one in points if (tactic, one) not in self.card.ticks)
        if step.untick:
            yield c.Untick(*step.untick.split(".", 1))
        if step.note:
            yield c.Note(step.note)
        if step.emergency:
            yield c.MarkEmergency()

    @staticmethod
    def _on_hold(step: Step) -> Iterator[c.Command]:
        if step.hold:
            yield c.Hold()
        if step.offer:
            yield c.OfferOnHold(HoldChoice(step.offer))
        if step.resume:
            yield c.Resume()

    def _promised(self, step: Step) -> Iterator[c.Command]:
        now = self._desk.now()
        today = self._desk.deadlines.today()
        if step.contact:
            day = today + timedelta(days=step.in_days) if step.in_days >= 0 else None
            named = "" if step.entry else "?"
            yield c.LogContact(Outcome(step.contact), step.entry, named, promised_on=day)
        if step.promise:
            number = self.card.caller_number or self.card.value("contact_phone")
            after = now + timedelta(minutes=step.in_minutes)
            yield c.ScheduleCallback(number, after, after + timedelta(hours=1), what=step.promise)
        if step.tried:
            yield c.AttemptCallback(self._owed(), Attempt(step.tried))
        if step.called:
            yield c.FinishCallback(self._owed(), step.called)
        if step.notice:
            yield c.GiveNotice(NoticeId(step.notice), step.by or "phone", today)

    def _owed(self) -> str:
        return next((one.fact.callback_id for one in self.card.callbacks if one.done_at is None), "")

    async def _earlier(self) -> str:
        known = await self._desk.caller(self.card.caller)
        return next((row.card_id for row in known.cards if row.card_id != self.card.card_id), "")
