"""`pult report`: what the centre hands in and looks at, as a table for people and for programs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.catalogue import N_, _, ngettext
from tui.commands.say import Fault, line
from tui.commands.spoken import command, option
from tui.commands.workplace import Workplace

if TYPE_CHECKING:
    from core.desk import Desk
    from core.domain.figures import Days
    from core.store.tallied import Progress

_FORMS = ("xlsx", "csv", "json")


_OF_PEOPLE = ("journal", "personal")


@command(help=N_("Write a report: form ZPZ, the journal, key figures, personal work, quality of calls."))
@click.argument("report", type=click.Choice(("zpz", "journal", "kpi", "personal", "quality")))
@option("--from", "since", required=True, metavar="DATE", help=N_("The first day."))
@option("--to", "until", metavar="DATE", help=N_("The last day; without it: today."))
@option("--format", "form", type=click.Choice(_FORMS), default="csv", show_default=True, help=N_("As what."))
@option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=N_("A new file, private.")
)
@click.pass_obj
def report(place: Workplace, /, **asked: Any) -> None:
    """Write a report, and keep in the log who took it."""
    wanted = _Asked(**asked)
    if wanted.out is None and (wanted.form == "xlsx" or wanted.report in _OF_PEOPLE):
        place.speak()
        raise Fault(_("A spreadsheet, and what names people, goes into a private file: --out FILE."))
    if wanted.out is not None and not wanted.out.absolute().parent.is_dir():
        place.speak()
        raise Fault(_("There is no such folder: {folder}.").format(folder=wanted.out.absolute().parent))
    place.work(lambda desk: _write(desk, wanted))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words of the command line."""

    report: str
    since: str
    until: str | None
    form: str
    out: Path | None


async def _write(desk: "Desk", asked: _Asked) -> None:
    from core.domain.commands import NoteExport
    from core.domain.events import ReportExported
    from core.domain.refusals import Refusal
    from core.errors import Refused
    from core.reports.sheets import Form, print_table, save_table
    from tui.reporting import TABLES

    if not desk.may(ReportExported.TYPE):
        raise Refused(Refusal("not_permitted"))
    days, form, out = _days(desk, asked.since, asked.until), Form(asked.form), asked.out

    async def keep(rows: int) -> None:
        await desk.note(NoteExport(asked.report, days.since, days.until, form, rows))

    with _progress() as progress:
        sheet, rows = TABLES[asked.report](desk.reports, desk.pack, days, progress)
        if out is None:
            counted = [row async for row in rows]
            await keep(len(counted))
        else:
            try:
                written = await save_table(out, form, sheet, rows, keep)
            except FileExistsError:
                sentence = _("There is such a file, and nothing takes its place: {file}.")
                raise Fault(sentence.format(file=out)) from None
    if out is None:
        print_table(sys.stdout, form, sheet, counted)
        return
    said = ngettext("{file}: {count} row.", "{file}: {count} rows.", written).format(file=out, count=written)
    line(" ".join([said, _("It names people.")] if asked.report in _OF_PEOPLE else [said]))


def _days(desk: "Desk", since: str, until: str | None) -> "Days":
    from core.domain.figures import Days

    today = desk.reports.today()
    first, last = _day(since, today), today if until is None else _day(until, today)
    if first > last:
        raise Fault(
            _("The first day comes after the last: {since}, {until}.").format(since=first, until=last)
        )
    return Days(first, last)


def _day(typed: str, today: date) -> date:
    from core.domain.dates import read_date

    found = read_date(typed, today)
    if found is None:
        sentence = _("“{text}” is no day that has come: 2026-11-20 or 20.11.2026 is needed.")
        raise Fault(sentence.format(text=typed))
    return found


@contextmanager
def _progress() -> "Iterator[Progress]":
    """How far it is, where errors go, for a person who waits at a terminal."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, of: None
        return
    with Bar(console=console, transient=True) as bar:
        task = bar.add_task(_("counting…"), total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
