"""A finished call at the hands of several graders."""

from core.domain import commands as c
from core.domain.grading.grade import Grade
from tests.core.domain.cases import Work

SET = c.SetCalibration("round-1", "Круг", 2)


def said(work: Work, session: str, *commands: c.Command) -> str:
    """Somebody does it; the id of the last fact."""
    work.by(session).do(*commands)
    return work.events[-1].event_id


def refused(work: Work, session: str, command: c.Command) -> str:
    """Why somebody may not."""
    return work.by(session).refused(command)


def standing(work: Work) -> Grade:
    """The grade that counts."""
    found = work.card.grades.standing
    assert found is not None
    return found
