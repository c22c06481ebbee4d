"""A trainer and a trainee at a real sandbox journal, and the exam between them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date
from pathlib import Path

from core.domain.admission import ExamResult
from core.domain.card import Card
from core.domain.sandbox.exam import Paper, sits
from core.sandbox.exams import set_exam
from core.sandbox.files import Written, installed, load
from core.sandbox.player import Player
from core.sandbox.plays import Step
from core.sandbox.stage import begin, sandboxed
from journal.administration.accounts import Hand
from journal.administration.examining import judge
from tests.days.day import Day, Person, day_of

CENTRE = "ru-tfoms-krasnodar"
SEED = "17"


class School:
    """A trainer and a trainee at one sandbox journal."""

    def __init__(self, day: Day, trainer: Person, anna: Person) -> None:
        self.day, self.trainer, self.anna = day, trainer, anna
        pack = anna.desk.pack
        self.written: dict[str, Written] = {file.stem: load(file, pack) for file in installed(CENTRE)}

    async def sets(self, by: Person | None = None) -> Paper:
        """An exam for Anna; by the trainer, unless somebody else tries."""
        scenarios = [one.scenario for one in self.written.values()]
        paper = await set_exam((by or self.trainer).desk, scenarios, self.anna.name, SEED)
        await self.day.speaks()
        return paper

    async def begins(self, paper: Paper, place: int, who: Person | None = None) -> Card:
        """Anna is called at a place; ``who``: somebody else is."""
        written = self.written[paper.places[place].scenario]
        return await begin((who or self.anna).desk, written.scenario, exam=sits(paper, place))

    async def sits(self, paper: Paper, place: int, steps: Sequence[Step] | None = None) -> None:
        """Anna takes the call of a place, well unless other steps are named."""
        await self.plays(self.anna, await self.begins(paper, place), paper, place, steps)

    async def plays(
        self, who: Person, card: Card, paper: Paper, place: int, steps: Sequence[Step] | None = None
    ) -> None:
        """Somebody does on a card what its call asks for, and ends the run if they may."""
        written = self.written[paper.places[place].scenario]
        player = Player(who.desk, card, written.scenario)
        for step in written.plays.well if steps is None else steps:
            self.day.passes(seconds=step.wait)
            await player.does(step)
        self.day.passes(seconds=20)
        await player.ends(())
        await self.day.speaks()

    async def judged(self, paper: Paper) -> ExamResult:
        """What the journal makes of it."""
        hand = Hand(self.day._centre.ledger, "root", lambda: self.day.now().astimezone(UTC))
        return await judge(hand, self.anna.seat.account.operator, paper.id)


@asynccontextmanager
async def school(data: Path) -> AsyncIterator[School]:
    async with day_of(data, CENTRE, date(2026, 3, 3)) as day:
        day.pack = sandboxed(day.pack)
        day.at("09:00")
        trainer = await day.sits_down("Наставникова Ольга Примеровна", "methodologist")
        anna = await day.sits_down("Учебная Анна Образцовна")
        yield School(day, trainer, anna)
