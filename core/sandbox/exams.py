"""The exams that a desk knows of: those that were set, what was sat of them, and how one is set."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.domain.commands import SetExam
from core.domain.events import ExamSet
from core.domain.refusals import Refusal
from core.domain.sandbox.exam import Outcome, Paper, Place, digest, draw, outcome, paper_of, paper_text, sits
from core.domain.sandbox.run import Run
from core.domain.sandbox.scenario import Scenario
from core.domain.sandbox.travelling import text_of
from core.errors import Refused

if TYPE_CHECKING:
    from core.desk import Desk


async def papers(desk: "Desk", trainee: str = "") -> list[Paper]:
    """The papers that were set, the newest first; ``trainee``: of one of them. The first of an id holds."""
    found: dict[str, Paper] = {}
    for fact in await desk.runs.facts(ExamSet):
        paper = paper_of(fact.exam, fact.trainee, fact.paper, fact.pass_mark)
        if paper is not None and trainee in ("", paper.trainee):
            found.setdefault(paper.id, paper)
    return list(reversed(found.values()))


def came_of(papers: Sequence[Paper], runs: Sequence[Run], now: datetime) -> list[Outcome]:
    """What came of papers, in their order; ``runs``: all that are known, the newest first."""
    oldest = list(reversed(runs))
    return [outcome(paper, [run for run in oldest if run.by == paper.trainee], now) for paper in papers]


async def seen_here(desk: "Desk", runs: Sequence[Run]) -> list[Run]:
    """Those of all runs that who sits here may look back upon.

    A group sits the same calls: who does not train sees of exams only the own ones, when all is over.
    """
    if desk.may(ExamSet.TYPE):
        return list(runs)
    name = desk.operator.name
    mine = came_of(await papers(desk, name), runs, desk.now())
    over = {sits(one.paper, place) for one in mine if one.complete for place in range(len(one.sat))}
    return [run for run in runs if not run.exam or (run.by == name and run.exam in over)]


async def set_exam(desk: "Desk", scenarios: Sequence[Scenario], trainee: str, seed: str) -> Paper:
    """Draw a paper for a trainee and set it. ``seed``: the same one draws the same calls.

    Raises:
        Refused: it may not be done here, or by who sits here.
        StoreError: it could not be written.
    """
    training, known = desk.pack.training, {one.id: one for one in scenarios}
    if training is None or not known:
        raise Refused(Refusal("exam_empty"))
    drawn = draw(known, seed, training.exam_runs)
    places = tuple(Place(one, digest(text_of(known[one]))) for one in drawn)
    # Typed by hand on a command line, and no two the same: the seed, the second, whose.
    exam = f"{seed}-{desk.now():%Y%m%d%H%M%S}-{digest(trainee)[:4]}"
    paper = Paper(exam, trainee, places, training.pass_mark)
    await desk.note(SetExam(paper.id, trainee, paper_text(paper), paper.pass_mark))
    return paper
