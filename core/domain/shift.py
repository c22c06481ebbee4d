"""Facts about work at a desk that belong to no card."""

from typing import ClassVar

from core.domain.fact import DeskFact
from core.domain.record import record


@record(frozen=True, slots=True)
class ShiftBegun(DeskFact):
    """An operator began to work. ``shift``: its code in the pack; ``pack_version``: what was read since."""

    TYPE: ClassVar[str] = "shift.begun"
    shift: str
    pack_version: str


@record(frozen=True, slots=True)
class ShiftEnded(DeskFact):
    """An operator ended the work of a shift. ``note``: what the next one should know."""

    TYPE: ClassVar[str] = "shift.ended"
    shift: str
    note: str


@record(frozen=True, slots=True)
class ReportExported(DeskFact):
    """A report left the console: which one, of which days (ISO 8601), as what, how many rows."""

    TYPE: ClassVar[str] = "report.exported"
    report: str
    since: str
    until: str
    format: str
    rows: int
