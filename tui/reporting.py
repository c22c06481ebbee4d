"""The reports as tables: columns in words, rows as they come."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from core.domain import figures as f
from core.domain import money
from core.domain.card import Card
from core.domain.figures import Days, Figure, Tallied, Work, figures, form
from core.domain.grading.figures import Graded, together
from core.domain.pack import Pack
from core.domain.words import words
from core.domain.zpz import Count
from core.reports import zpz
from core.reports.sheets import Cell, Column, Rows, Sheet
from tui import figures as told
from tui import grading, present, telling
from tui.catalogue import N_, _, language

if TYPE_CHECKING:
    from core.reports.reports import Reports
    from core.store.tallied import Progress

Report = tuple[Sheet, Rows]
_WEAKEST: Final = 3
_Heads = tuple[tuple[str, str, int], ...]

_ZPZ: Final[_Heads] = (
    ("row", N_("Row"), 10),
    ("name", N_("What"), 70),
    ("oral", N_("Oral"), 10),
    ("written", N_("Written"), 10),
    ("by_order", N_("of them by order"), 10),
    ("total", N_("Total"), 10),
)
_KPI: Final[_Heads] = (
    ("section", N_("Part"), 22),
    ("code", N_("Code"), 14),
    ("name", N_("What"), 40),
    ("value", N_("Value"), 10),
    ("unit", N_("Unit"), 8),
    ("above", N_("Numerator"), 10),
    ("below", N_("Denominator"), 10),
    ("before", N_("A year before"), 10),
    ("target", N_("Target"), 8),
    ("definition", N_("Definition"), 60),
)
_JOURNAL: Final[_Heads] = (
    ("place", N_("No."), 8),
    ("at", N_("Date"), 16),
    ("form", N_("Form of appeal"), 12),
    ("channel", N_("Way it came"), 16),
    ("number", N_("Incoming no."), 14),
    ("name", N_("Surname, first name"), 30),
    ("birth", N_("Date of birth"), 12),
    ("contacts", N_("Address, contacts"), 34),
    ("territory", N_("Region of insurance"), 18),
    ("policy", N_("Policy of insurance"), 20),
    ("kind", N_("Kind of appeal"), 16),
    ("essence", N_("Essence of the appeal"), 50),
    ("theme", N_("Code of appeal"), 10),
    ("clinic", N_("Name of the clinic"), 30),
    ("insurer", N_("Name of the insurer"), 30),
    ("level", N_("Level of consideration"), 8),
    ("leader", N_("Executor"), 30),
    ("result", N_("Result of the appeal"), 24),
    ("measures", N_("Measures taken"), 40),
)
_PERSONAL: Final[_Heads] = (
    ("operator", N_("Operator"), 30),
    ("at", N_("Date"), 16),
    ("number", N_("Card"), 14),
    ("what", N_("What was done"), 24),
    ("channel", N_("Way it came"), 16),
    ("kind", N_("Kind of appeal"), 16),
    ("theme", N_("Theme"), 40),
    ("talk_s", N_("Talk, s"), 8),
    ("wrap_s", N_("Wrap-up, s"), 8),
    ("passed", N_("Passed on"), 8),
    ("result", N_("Result of the appeal"), 24),
    ("rating", N_("Rating"), 8),
)
_QUALITY: Final[_Heads] = (
    ("month", N_("Month"), 10),
    ("operator", N_("Operator"), 30),
    ("calls", N_("Calls"), 8),
    ("graded", N_("Graded"), 8),
    ("coverage", N_("Graded, %"), 8),
    ("mean", N_("Mean grade"), 8),
    ("spread", N_("Spread"), 8),
    ("lawfulness", N_("By the law"), 8),
    ("fatal", N_("Fatal faults"), 8),
    ("fatal_per_1000", N_("Fatal in a thousand"), 8),
    ("satisfied", N_("Satisfied, %"), 8),
    ("rating", N_("Mean rating"), 8),
    ("asked", N_("Asked"), 8),
    ("rated", N_("Answered"), 8),
    ("response", N_("Answered, %"), 8),
    ("weakest", N_("Weakest points"), 60),
)
"""Of each report: the key of a column, its title (a message) and its width."""


def _columns(heads: _Heads) -> tuple[Column, ...]:
    absent = {"value": _("no data")}
    return tuple(Column(key, _(title), width, absent.get(key, "")) for key, title, width in heads)


def zpz_table(reports: "Reports", pack: Pack, days: Days, progress: "Progress") -> Report:
    """Form ЗПЗ, table 1."""

    async def rows() -> AsyncIterator[Sequence[Cell]]:
        counted = form(await reports.tallied(days, progress), pack)
        for number, name in zpz.rows():
            yield _counts(number, name, counted.get(number, Count()))
        if counted[""].total:
            yield _counts("", _("In no row: the kind of appeal is not known to the form"), counted[""])

    return Sheet("zpz", _titled(_("Form ЗПЗ, table 1"), pack, days), _columns(_ZPZ)), rows()


def _counts(row: str, name: str, count: Count) -> tuple[Cell, ...]:
    return row, name, count.oral, count.written, count.by_order, count.total


def kpi_table(reports: "Reports", pack: Pack, days: Days, progress: "Progress") -> Report:
    """Key figures, and counts of all that cards are counted by; beside them the same days a year before."""

    async def rows() -> AsyncIterator[Sequence[Cell]]:
        now = await reports.tallied(days, progress)
        before = await reports.tallied(a_year_before(days), progress)
        for row in kpi_rows(now, before, pack):
            yield row

    return Sheet("kpi", _titled(_("Key figures"), pack, days), _columns(_KPI)), rows()


def kpi_rows(now: Tallied, before: Tallied, pack: Pack) -> Iterator[Sequence[Cell]]:
    """The rows of the key figures."""
    known = before.sum("cards") > 0
    earlier = {figure.id: figure for figure in figures(before, pack)} if known else {}
    for figure in figures(now, pack):
        row = _figure(_("Key figures"), figure.id, told.title(figure.id), figure)
        yield (*row[:7], _rounded(earlier.get(figure.id)), *row[8:])

    def total(part: str, code: str, name: str, number: int, then: int) -> Sequence[Cell]:
        return part, code, name, number, "", number, None, then if known else None, None, ""

    for code, title in told.SUMS.items():
        yield total(_("Totals"), code, _(title), now.sum(code), before.sum(code))
    for dimension, title in told.DIMENSIONS.items():
        then = before.counts.get(dimension, {})
        for code, number in sorted(now.counts.get(dimension, {}).items()):
            if number == 0:
                continue
            yield total(_(title), code, told.code_title(dimension, code, pack), number, then.get(code, 0))
    for code, title in (("paid_sum", _("Money that was taken")), ("returned_sum", _("Money returned"))):
        yield _money(code, title, now.money.get(code, {}), pack)
    for operator, sums in sorted(now.operators.items()):
        yield total(_("By operator"), "cards", operator, sums.get("cards", 0), 0)
        for figure in figures(Tallied(days=now.days, sums=sums), pack):
            if figure.id in _OF_OPERATORS:
                name = f"{operator}: {told.title(figure.id)}"
                yield _figure(_("By operator"), figure.id, name, figure)


_UNITS: Final = {
    f.SHARE: "%", f.SECONDS: N_("s"), f.MARK: N_("of 5"), f.SCORE: N_("of 100"), f.PER_MILLE: "‰",
    f.COUNT: "",
}  # fmt: skip
_OF_OPERATORS: Final = frozenset({
    "csat_mean", "response_rate", "fcr_journal", "aht", "hold_kept", "misdirected", "graded", "grade_mean",
})  # fmt: skip


def _figure(part: str, code: str, name: str, figure: Figure) -> Sequence[Cell]:
    below = figure.below if figure.unit != f.COUNT else None
    unit = _UNITS[figure.unit] and _(_UNITS[figure.unit])
    numbers = (_rounded(figure), unit, figure.above, below, None, figure.target)
    return part, code, name, *numbers, told.definition(figure.id)


def _rounded(figure: Figure | None) -> float | None:
    return None if figure is None or figure.value is None else round(figure.value, 2)


def _money(code: str, title: str, typed: Mapping[str, int], pack: Pack) -> Sequence[Cell]:
    region = pack.centre.region
    read = {text: money.read_sum(text, region) for text in typed}
    total = sum((units or 0) * typed[text] for text, units in read.items()) / 100
    unread = sum(typed[text] for text, units in read.items() if units is None)
    said = _("as typed in cards; not understood: {count}").format(count=unread)
    unit = money.currency_of(region).code
    return _("Money"), code, title, total, unit, sum(typed.values()), None, None, None, said


def journal_table(reports: "Reports", pack: Pack, days: Days, progress: "Progress") -> Report:
    """The print of the journal: its columns as centres print them (domain.md §1.3)."""

    async def rows() -> AsyncIterator[Sequence[Cell]]:
        place, span = 0, (days.until - days.since).days + 1
        async for card in reports.cards(days):
            place += 1
            row = _card(place, card, pack)
            progress((row[1].date() - days.since).days if isinstance(row[1], datetime) else 0, span)
            yield row
        progress(span, span)

    return Sheet("journal", _titled(_("Journal of appeals"), pack, days), _columns(_JOURNAL)), rows()


def _card(place: int, card: Card, pack: Pack) -> Sequence[Cell]:
    def read(field_id: str) -> str:
        return telling.value_words(field_id, card.value(field_id), pack)

    channel = pack.channel(card.value("channel"))
    insured, applicant = card.value("insured_name"), card.value("applicant_name")
    name = _("{insured} (asked by {applicant})") if insured and applicant else "{insured}{applicant}"
    contacts = (card.value("applicant_address"), card.value("contact_phone") or card.caller)
    return (
        place, _local(card.opened_at or card.updated_at, pack),
        _("written") if channel and channel.written else _("oral"), read("channel"), present.number(card),
        name.format(insured=insured, applicant=applicant), card.value("insured_birth" if insured else
        "applicant_birth"), "; ".join(filter(None, contacts)), read("territory"),
        card.value("insured_policy") if insured else card.value("applicant_policy"), read("kind"),
        ": ".join(filter(None, (read("theme"), card.value("essence")))), card.value("theme"),
        read("clinic"), read("insurer"), card.level, card.led_by, read("result"), card.value("measures"),
    )  # fmt: skip


def personal_table(reports: "Reports", pack: Pack, days: Days, progress: "Progress") -> Report:
    """What each operator did: calls taken and promised ones made, day by day. It names no citizen."""

    async def rows() -> AsyncIterator[Sequence[Cell]]:
        span = (days.until - days.since).days + 1
        async for work in reports.worked(days):
            row = _work(work, pack)
            progress((row[1].date() - days.since).days if isinstance(row[1], datetime) else 0, span)
            yield row
        progress(span, span)

    return Sheet("personal", _titled(_("Personal work"), pack, days), _columns(_PERSONAL)), rows()


def _work(work: Work, pack: Pack) -> Sequence[Cell]:
    def read(field_id: str, code: str) -> str:
        return telling.value_words(field_id, code, pack)

    done = {"": _("call taken"), f.FINISHED: _("finished what another took")}
    return (
        work.by, _local(work.at, pack), present.number(work), done.get(work.what) or
        present.promise(work.what), read("channel", work.channel), read("kind", work.kind),
        read("theme", work.theme), work.talk_s, work.wrap_s, work.passed, read("result", work.result),
        work.rating or None,
    )  # fmt: skip


def quality_table(reports: "Reports", pack: Pack, days: Days, progress: "Progress") -> Report:
    """What calls were worth, month by month: of the whole centre, and of each operator."""

    async def rows() -> AsyncIterator[Sequence[Cell]]:
        parts = await reports.graded(days)
        for since in sorted({one.days.since for one in parts}):
            here = [one for one in parts if one.days.since == since]
            for one in (together(here, here[0].days), *here):
                yield _quality(one, pack)
        progress(1, 1)

    return Sheet("quality", _titled(_("Quality of calls"), pack, days), _columns(_QUALITY)), rows()


def _quality(one: Graded, pack: Pack) -> Sequence[Cell]:
    def short(value: float | None) -> float | None:
        return None if value is None else round(value, 2)

    weakest = (
        f"{grading.item(item, pack)}: −{grading.half(halves)}" for item, halves in one.weakest(_WEAKEST)
    )
    return (
        f"{one.days.since:%Y-%m}", one.operator or _("All together"), one.calls, one.graded,
        short(one.coverage), short(one.mean), short(one.spread), short(one.compliance), one.fatal,
        short(one.fatal_per_1000), short(one.satisfied), short(one.satisfaction), one.asked, one.rated,
        short(one.response), "; ".join(weakest),
    )  # fmt: skip


TABLES: Final[Mapping[str, Callable[["Reports", Pack, Days, "Progress"], Report]]] = {
    "zpz": zpz_table,
    "journal": journal_table,
    "kpi": kpi_table,
    "personal": personal_table,
    "quality": quality_table,
}
"""The reports, by the words of the command line."""


def _titled(report: str, pack: Pack, days: Days) -> str:
    centre = words(pack.centre.title, language())
    return f"{report} · {centre} · {days.since:%d.%m.%Y}–{days.until:%d.%m.%Y}"


def _local(at: datetime | None, pack: Pack) -> datetime | None:
    if at is None:
        return None
    return at.astimezone(present.zone(pack.centre.tz)).replace(second=0, microsecond=0, tzinfo=None)


def a_year_before(days: Days) -> Days:
    """The same days of the year before."""

    def before(day: date) -> date:
        leap = day.month == 2 and day.day == 29
        return day.replace(year=day.year - 1, day=28 if leap else day.day)

    return Days(before(days.since), before(days.until))
