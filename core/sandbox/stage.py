"""The stage: an invented caller rings at a desk of the sandbox, and what lay on it before is there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from core.domain import commands as c
from core.domain.card import Card
from core.domain.pack import Pack
from core.domain.phones import read_phone
from core.domain.refusals import Refusal
from core.domain.sandbox.scenario import Before, Scenario
from core.domain.sandbox.streams import is_sandbox, sandbox_of
from core.domain.sandbox.travelling import text_of
from core.domain.sandbox.vocabulary import Start
from core.errors import Refused

if TYPE_CHECKING:
    from core.desk import Desk

_CHANGES: Final = 4
"""Digits at the end of an invented number that may be others."""

_TALK: Final = timedelta(minutes=2)
"""How long an invented colleague talked."""


def sandboxed(pack: Pack) -> Pack:
    """The pack of a centre for its sandbox: everything as it is there, under a stream of its own."""
    return replace(pack, centre=replace(pack.centre, id=sandbox_of(pack.centre.id)))


async def begin(desk: "Desk", scenario: Scenario, language: str = "", rings: int = 1, exam: str = "") -> Card:
    """Lay out what was there before, and let the caller be on the line; the card of the run.

    ``rings``: how often the telephone had rung. ``language``: in which the caller speaks, of those the
    scenario has; empty: the first.

    Raises:
        Refused: this is no sandbox.
        StoreError: it could not be written.
    """
    if not is_sandbox(desk.pack.centre.id):  # first: nothing invented may be left among real cards
        raise Refused(Refusal("not_sandbox"))
    number = await _unknown(desk, scenario.caller.number)
    laid = [await _lay(desk, one, scenario, number) for one in scenario.before]
    spoken = language if language in scenario.languages else scenario.languages[0]
    run = c.BeginRun(text_of(scenario), spoken, exam)
    if scenario.start != Start.CALL:
        return await desk.do(laid[0], run)
    caller = scenario.caller
    ringing = c.OpenCall(number, caller.line or _line(desk.pack), caller.channel, rings=rings)
    card = await desk.open_call(ringing)
    return await desk.do(card.card_id, run)


def _line(pack: Pack) -> str:
    return pack.lines[0].code if pack.lines else ""


async def _unknown(desk: "Desk", number: str) -> str:
    """A number that nobody called from yet: what an earlier try left must not stand beside this one."""
    normal = read_phone(number, desk.pack.centre.region).normal if number else ""
    while normal and (await desk.caller(normal)).cards:
        last = (int(normal[-_CHANGES:]) + 1) % 10**_CHANGES
        number = normal = f"{normal[:-_CHANGES]}{last:0{_CHANGES}}"
    return number


async def _lay(desk: "Desk", before: Before, scenario: Scenario, caller: str) -> str:
    """Write a card as an invented colleague left it."""
    at = desk.now() - timedelta(hours=before.hours_ago) - _TALK
    hands = _Hands(desk, before.by, at)
    number = before.number or caller
    card = await hands.desk.open_call(
        c.OpenCall(number, scenario.caller.line or _line(desk.pack), before.channel, rings=1)
    )
    hands.card = card
    await hands.does(*(c.SetField(name, value) for name, value in before.fields.items()))
    if before.greet_as or before.answer:
        await hands.does(c.DescribeCaller(before.greet_as, before.answer))
    if before.expected:
        await hands.does(c.ExpectCaller(before.expected))
    owed = {one.fact.what for one in hands.card.callbacks}  # some channels owe a call by themselves
    if before.promise and before.promise not in owed:
        until = desk.now() + timedelta(hours=1)
        await hands.does(c.ScheduleCallback(number, at, until, before.about, before.promise))
    hands.pass_by(_TALK)
    if before.button:
        await hands.does(c.Escalate(before.button, before.receiver, before.reason))
    elif before.finished:
        await hands.does(c.WrapUp())
    else:
        await hands.does(c.EndCall(), c.Park(before.reason))
    return card.card_id


class _Hands:
    """An invented colleague at this desk, at an earlier hour."""

    def __init__(self, desk: "Desk", name: str, at: datetime) -> None:
        self._at = at
        clock: Callable[[], datetime] = lambda: self._at  # noqa: E731 - it goes on by hand
        self.desk = desk.colleague(name, clock)
        self.card = Card("")

    def pass_by(self, time: timedelta) -> None:
        """Let time pass."""
        self._at += time

    async def does(self, *commands: c.Command) -> None:
        """Carry out commands on the card."""
        for command in commands:
            self.card = await self.desk.do(self.card.card_id, command)
