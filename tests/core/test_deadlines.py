"""The terms at a desk: which open cards are shown, in which order, and that few are looked at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from core.config import Operator
from core.desk import Desk, Moment, open_desk
from core.domain import commands as c
from core.domain.deadline import Appeal, Look
from core.domain.pack import Choice, Entry, Pack, Theme
from core.domain.terms import CalendarRule, NoticeRule, TermRule
from core.domain.vocabulary import NoticeId
from core.store import schema
from core.store import terms as kept
from core.store.database import Connection, Database
from core.views import TermRow
from tests.core.domain.cases import PACK, term
from tests.core.store.desks import store_of

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Days:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


def centre(*terms: TermRule, notices: tuple[NoticeRule, ...] = ()) -> Pack:
    return replace(PACK, terms=terms, notices=notices, calendar=CalendarRule(country="RU"))


FINISHED = {"theme": "waiting", "result": "upheld", "applicant_name": "Примеров", "clinic": "а"}
MONTH = term("month", kinds=("complaint",), extension_days=30)


@pytest.fixture
def days() -> Days:
    return Days()


@asynccontextmanager
async def sitting(where: Path, pack: Pack, days: Days) -> AsyncIterator[Desk]:
    ids = count(1)
    desk = open_desk(where, pack, Operator("Примерова"), Moment(days, lambda: f"id-{next(ids):04}"))
    try:
        yield desk
    finally:
        desk.close()


@pytest.fixture
async def desk(tmp_path: Path, days: Days) -> AsyncIterator[Desk]:
    async with sitting(tmp_path, centre(MONTH), days) as desk:
        yield desk


async def complaint(desk: Desk, **fields: str) -> str:
    card = await desk.open_call(c.OpenCall("1406", rings=1))
    for name, value in {"kind": "complaint", **fields}.items():
        await desk.do(card.card_id, c.SetField(name, value))
    return card.card_id


def shown(rows: tuple[TermRow, ...]) -> list[str]:
    return [row.card.card_id for row in rows]


async def test_the_desk_shows_what_is_late_or_soon_and_the_worst_first(desk: Desk, days: Days) -> None:
    first = await complaint(desk)
    days.at += timedelta(days=2)
    second = await complaint(desk)
    days.at = NOW + timedelta(days=26)
    fresh = await complaint(desk)
    assert (await desk.home()).terms == ()
    days.at = NOW + timedelta(days=31)
    rows = (await desk.home()).terms
    assert shown(rows) == [first, second]
    (late, over), (soon, left) = ((row.term.late, row.term.over or row.term.left) for row in rows if row.term)
    assert (late, over, soon, left) == (True, 1, False, 1)
    assert fresh not in shown(rows)


async def test_a_finished_card_and_a_consultation_have_no_row(desk: Desk, days: Days) -> None:
    consultation = await complaint(desk, kind="consultation")
    finished = await complaint(desk, **FINISHED)
    await desk.do(finished, c.WrapUp())
    days.at = NOW + timedelta(days=90)
    assert (await desk.home()).terms == ()
    await desk.do(consultation, c.SetField("kind", "complaint"))
    assert shown((await desk.home()).terms) == [consultation]


async def test_an_extended_term_is_shown_from_the_first_day(desk: Desk, days: Days) -> None:
    card = await complaint(desk)
    await desk.do(card, c.ExtendTerm(30, "ждём экспертизу", "Примеров Начальник", "phone", NOW.date()))
    (row,) = (await desk.home()).terms
    assert row.term is not None
    assert (row.term.due, row.term.extended, row.term.left) == (date(2026, 5, 1), 30, 60)


async def test_a_notice_that_is_missing_is_shown(tmp_path: Path, days: Days) -> None:
    rule = NoticeRule(what="registration", title={}, days=3, source="", valid_from=date(2016, 1, 1))
    async with sitting(tmp_path, centre(MONTH, notices=(rule,)), days) as desk:
        card = await complaint(desk)
        (row,) = (await desk.home()).terms
        assert [one.what for one in row.notices] == ["registration"]
        await desk.do(card, c.GiveNotice(NoticeId.REGISTRATION, "phone", NOW.date()))
        assert (await desk.home()).terms == ()


async def test_a_marked_card_is_looked_at_however_new_it_is(tmp_path: Path, days: Days) -> None:
    urgent = term("urgent", days=1, criticality=("urgent",))
    choice = replace(PACK.choices["urgency"][0], code="pain", criticality="urgent")
    classes = {"criticality": (replace(choice, code="urgent", criticality=""),), "urgency": (choice,)}
    pack = replace(centre(urgent, MONTH), choices={**PACK.choices, **classes})
    async with sitting(tmp_path, pack, days) as desk:
        await complaint(desk)
        marked = await complaint(desk, urgency="pain")
        assert shown((await desk.home()).terms) == [marked]


async def test_more_open_cards_than_are_looked_at_leave_the_oldest(
    desk: Desk, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = [await complaint(desk) for _ in range(4)]
    days.at = NOW + timedelta(days=40)
    assert shown(await store_of(desk).read(desk.deadlines.at_risk(2))) == cards[:2]
    monkeypatch.setattr("core.deadlines._LOOKED_AT", 3)
    assert shown(await store_of(desk).read(desk.deadlines.at_risk(9))) == cards[:3]


FORWARDING = NoticeRule(what="forwarding", title={}, days=3, source="", valid_from=date(2016, 1, 1))
AGENCY = replace(PACK.buttons[0], id="agency", receivers=("agencies",))
FUND = Entry(id="fund", kind="agency", name="Выдуманный фонд", groups=("agencies",))


async def test_a_card_at_an_agency_is_shown_until_the_applicant_was_told(tmp_path: Path, days: Days) -> None:
    pack = replace(centre(notices=(FORWARDING,)), buttons=(AGENCY,), directory=(FUND,))
    async with sitting(tmp_path, pack, days) as desk:
        card = await complaint(desk, applicant_name="Примеров", essence="полис")
        assert (await desk.home()).terms == ()
        await desk.do(card, c.Escalate("agency", "fund"))
        (row,) = (await desk.home()).terms
        assert (row.term, [one.what for one in row.notices]) == (None, ["forwarding"])
        await desk.do(card, c.GiveNotice(NoticeId.FORWARDING, "letter", NOW.date()))
        assert (await desk.home()).terms == ()


def test_every_way_to_the_cards_is_an_index() -> None:
    database = Database(None, "")
    database.call(schema.migrate)
    asked: list[str] = []
    look = Look(came=NOW.date(), classes=("urgent", "high"), classed=NOW.date(), buttons=("agency",))

    def plans(connection: Connection) -> list[str]:
        connection.set_trace_callback(asked.append)
        kept.of_open_cards(connection, look, UTC, 10)
        connection.set_trace_callback(None)
        return [str(row[-1]) for sql in asked for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]

    told = database.call(plans)
    database.close()
    assert [plan.split("INDEX ")[1].split()[0] for plan in told if "terms" in plan] == [
        "terms_oldest", "terms_extended", "terms_marked", "terms_button",
    ]  # fmt: skip
    assert not [plan for plan in told if "TEMP B-TREE" in plan or "SCAN cards" in plan]


async def test_a_card_tells_its_term_and_until_when_it_could_be_extended(desk: Desk) -> None:
    card_id = await complaint(desk)
    opened = await desk.card(card_id)
    assert opened is not None
    term = desk.deadlines.of(opened.card)
    assert term is not None and (term.due, term.left) == (date(2026, 4, 1), 30)
    assert desk.deadlines.extended_to(opened.card, 10) == date(2026, 4, 11)
    assert desk.deadlines.extended_to(opened.card, 0) is None
    assert desk.deadlines.notices(opened.card) == ()


async def test_the_term_of_a_finished_card_stays_as_it_was_when_it_was_finished(
    desk: Desk, days: Days
) -> None:
    card_id = await complaint(desk, **FINISHED)
    days.at = NOW + timedelta(days=29)
    card = await desk.do(card_id, c.WrapUp())
    days.at = NOW + timedelta(days=400)
    term = desk.deadlines.of(card)
    assert term is not None and not term.late and term.left == 1


def test_what_is_kept_of_an_open_card_is_all_that_its_term_asks_for() -> None:
    row = kept._row(1, Appeal(received_at=NOW, told=frozenset({"result", "extension"}), extended=3))
    assert kept._appeal(row[2:]) == Appeal(
        received_at=NOW, told=frozenset({"result", "extension"}), extended=3
    )


async def test_the_desk_puts_the_urgent_first_whether_chosen_marked_or_by_theme(
    tmp_path: Path, days: Days
) -> None:
    def choice(code: str, criticality: str = "") -> Choice:
        return Choice(code=code, title={}, criticality=criticality)

    classes = {
        "criticality": tuple(map(choice, ("urgent", "raised", "normal"))),
        "urgency": (choice("pain", "urgent"),),
        "vulnerability": (choice("homebound", "raised"),),
    }
    themes = (Theme(code="9", title={}, criticality="raised"), Theme(code="9.1", title={}, parent="9"))
    pack = replace(PACK, choices={**PACK.choices, **classes}, themes=(*PACK.themes, *themes))
    async with sitting(tmp_path, pack, days) as desk:
        cards = {}
        for name, fields in {
            "pain": {"urgency": "pain"}, "chosen": {"criticality": "urgent"}, "theme": {"theme": "9.1"},
            "home": {"vulnerability": "homebound"}, "usual": {"criticality": "normal"}, "none": {},
            "calmed": {"criticality": "normal", "urgency": "pain"},
        }.items():  # fmt: skip
            days.at += timedelta(minutes=1)
            cards[await complaint(desk, **fields)] = name
        found = [cards[row.card_id] for row in (await desk.home()).now]
        assert found == ["chosen", "pain", "home", "theme", "calmed", "none", "usual"]
        last = next(card_id for card_id, name in cards.items() if name == "usual")
        await desk.do(last, c.MarkEmergency())
        assert (await desk.home()).now[0].card_id == last
