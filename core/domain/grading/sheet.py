"""A form laid out for one call: its points, what the facts say to each, and a grade made of both."""

from collections.abc import Mapping
from datetime import date

from core.domain.card import Card
from core.domain.grading.evidence import Finding, day_of, findings
from core.domain.grading.form import Answer, Item, Mark
from core.domain.pack import Pack
from core.domain.record import changed, record


@record(frozen=True, slots=True)
class Line:
    """A point of the form. ``finding``: what the facts say to it; None: they are not asked.

    ``answer``: as it stands; None: nobody has decided.
    """

    item: Item
    finding: Finding | None = None
    answer: Answer | None = None


@record(frozen=True, slots=True)
class Sheet:
    """The form as it lies before a grader. ``day``: of the call; ``edition``: of the pack it was taken by."""

    lines: tuple[Line, ...]
    day: date
    edition: str = ""

    @property
    def open(self) -> tuple[Line, ...]:
        """The points that nobody has decided."""
        return tuple(one for one in self.lines if one.answer is None)

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What was decided."""
        return tuple(one.answer for one in self.lines if one.answer is not None)


def sheet(card: Card, pack: Pack, answered: Mapping[str, Answer], language: str = "") -> Sheet:
    """The form for a call, with what was ``answered`` already; the facts answer the rest as far as they can.

    Empty where the centre has no form.
    """
    grading, day = pack.grading, day_of(card)
    if grading is None:
        return Sheet((), day, card.pack_version)
    found = findings(card, pack, language)
    lines = []
    for item in grading.asked(card.value("kind"), day):
        finding = found.get(item.evidence)
        given = answered.get(item.id)
        if given is not None:
            mark = finding.mark if finding else ""
            given = changed(
                given, points=item.points, compliance=item.compliance, bonus=item.bonus, found=str(mark)
            )
        elif finding is not None and finding.mark:
            given = answer(item, finding.mark, finding)
        elif item.bonus:
            given = answer(item, Mark.NOT_APPLICABLE)
        lines.append(Line(item, finding, given))
    return Sheet(tuple(lines), day, card.pack_version)


def answer(item: Item, mark: str, finding: Finding | None = None) -> Answer:
    """A point as it is marked, with the word of the facts beside it."""
    found = str(finding.mark) if finding is not None else ""
    second = finding.at if finding is not None and finding.at is not None and finding.mark else -1
    return Answer(item.id, item.points, str(mark), item.compliance, found, second=second, bonus=item.bonus)
