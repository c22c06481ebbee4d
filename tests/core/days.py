"""Days of an invented centre, written as whole histories: what figures and reports are tested on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from core.domain.envelope import Event
from core.domain.pack import Choice, Pack
from core.domain.terms import TermRule
from core.reports.reports import Reports
from core.store.store import open_store
from tests.core.domain.cases import PACK, Work
from tests.core.store.desks import Clock

ZONE = ZoneInfo("Europe/Moscow")
_RESULTS = tuple(
    Choice(code=code, title={"ru": code}, helped=code == "granted")
    for code in ("answered", "upheld", "granted")
)
FREE: Pack = replace(PACK, terms=(), required=(), choices={**PACK.choices, "result": _RESULTS})
"""The small centre, where a card is finished whatever it lacks and no term runs."""


def begun(at: str, pack: Pack = FREE, by: str = "ann") -> Work:
    """The work of an operator that begins at a moment of the centre's clocks («2026-03-02 09:00»)."""
    work = Work(pack, by)
    work.now = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    return work


def spread(works: Iterable[Work]) -> list[Sequence[Event]]:
    """Each work as the history of a card of its own."""
    return [
        [
            replace(
                event, card_id=f"card-{number:04}", event_id=f"{number}-{place}",
                session_id=f"{event.session_id}-{number}", session_seq=place,
                occurred_at=event.occurred_at.astimezone(UTC),
            )
            for place, event in enumerate(work.events, 1)
        ]
        for number, work in enumerate(works, 1)
    ]  # fmt: skip


async def counted(data: Path, works: Iterable[Work], now: str, pack: Pack = FREE) -> Reports:
    """The reports of a desk at which all this was done, at a moment."""
    store = open_store(data, Clock().now)
    try:
        await store.import_events(spread(works))
    finally:
        store.close()
    moment = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    return Reports(lambda: pack, data, lambda: moment)


def month(extension_days: int = 0) -> TermRule:
    """Thirty calendar days for complaints."""
    return TermRule(
        id="month", title={"ru": "месяц"}, days=30, kinds=("complaint",), extension_days=extension_days,
        source="", valid_from=date(2016, 1, 1),
    )  # fmt: skip
