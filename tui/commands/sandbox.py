"""`pult sandbox`: invented callers, for those who learn and those who teach."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.catalogue import N_, _
from tui.commands.enrolment import enrol, sync
from tui.commands.from_call import from_call
from tui.commands.sandbox_day import day
from tui.commands.say import Fault, columns, document, line
from tui.commands.scenarios import check
from tui.commands.spoken import group, option
from tui.commands.workplace import Workplace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.desk import Desk
    from core.domain.sandbox.scenario import Scenario
    from core.sandbox.debrief import Debrief


@group(
    invoke_without_command=True,
    help=N_("Invented callers on the ordinary screens: for those who learn. Without a command: choose one."),
)
@click.pass_context
def sandbox(ctx: click.Context) -> None:
    """The sandbox."""
    ctx.obj = replace(ctx.obj, sandbox=True)
    if ctx.invoked_subcommand is None:
        from tui.commands.console import console

        console(ctx.obj)


for one in (enrol, sync, check, from_call, day):
    sandbox.add_command(one)


@sandbox.command(help=N_("Let a scenario ring: by its id, or from a file."))
@click.argument("scenario", metavar="ID|FILE")
@click.pass_obj
def run(place: Workplace, scenario: str) -> None:
    """Open the console with a scenario that rings."""
    from core.sandbox.files import load
    from tui.commands.console import console

    place.speak()
    file = _file_of(place, scenario)
    load(file, place.pack)
    console(place, file)


def _file_of(place: Workplace, named: str) -> Path:
    """The file of a scenario by its id, or the one that is named."""
    from core.sandbox.files import installed

    if named.endswith(".toml"):
        return Path(named)
    files = {file.stem: file for file in installed(place.pack.centre.id)}
    if named not in files:
        there = ", ".join(files) or "–"
        raise Fault(
            _("There is no scenario “{named}” here; there are: {there}.").format(named=named, there=there)
        )
    return files[named]


@sandbox.command("list", help=N_("List the scenarios of this centre."))
@option("--json", "as_json", is_flag=True, help=N_("For a program: JSON."))
@click.pass_obj
def list_scenarios(place: Workplace, as_json: bool) -> None:
    """List the scenarios that come with the program."""
    from core.domain.words import words
    from core.sandbox.files import installed, load

    place.speak()
    pack = place.pack
    scenarios = [load(file, pack).scenario for file in installed(pack.centre.id)]
    if as_json:
        click.echo(document([_told(one, place.language) for one in scenarios]))
        return
    columns([(one.id, "●" * one.difficulty, words(one.title, place.language)) for one in scenarios])


@sandbox.command(help=N_("List the runs on this desk, the newest first: who, which, what it was worth."))
@option("--json", "as_json", is_flag=True, help=N_("For a program: JSON."))
@click.pass_obj
def tries(place: Workplace, as_json: bool) -> None:
    """List the runs."""
    place.read(lambda desk: _tries(desk, as_json))


async def _tries(desk: "Desk", as_json: bool) -> None:
    from tui import debriefing, present

    looked = [debrief async for debrief in _debriefs(desk)]
    if as_json:
        click.echo(document([debriefing.as_data(one, desk.pack) for one in looked]))
        return
    if not looked:
        line(_("Nobody has trained here yet."))
        return
    tz = desk.pack.centre.tz
    columns(
        [
            (
                present.number(one.card),
                present.moment(one.run.begun_at, tz),
                one.run.by,
                debriefing.title(one.run.play.scenario),
                debriefing.verdict(one),
            )
            for one in looked
        ]
    )


async def _debriefs(desk: "Desk") -> "AsyncIterator[Debrief]":
    from core.sandbox.debrief import debrief_of
    from core.sandbox.exams import seen_here

    for run in await seen_here(desk, await desk.runs.all()):
        debrief = await debrief_of(desk, run.card_id)
        if debrief is not None:
            yield debrief


@sandbox.command(help=N_("Look back upon a run, as a page to print: what was missed, the course, the card."))
@click.argument("number")
@option("--json", "as_json", is_flag=True, help=N_("For a program: JSON."))
@click.pass_obj
def debrief(place: Workplace, number: str, as_json: bool) -> None:
    """Look back upon one run; ``number``: of its card, as for ``pult card``."""
    place.read(lambda desk: _debrief(desk, number, as_json))


async def _debrief(desk: "Desk", number: str, as_json: bool) -> None:
    from core.sandbox.debrief import debrief_of
    from core.sandbox.exams import seen_here
    from tui import debriefing
    from tui.commands.cards import found

    looked = await debrief_of(desk, (await found(desk, number)).card.card_id)
    if looked is None:
        raise Fault(_("No invented caller was on card {number}.").format(number=number))
    if not await seen_here(desk, [looked.run] if not looked.run.exam else await desk.runs.all()):
        raise Fault(_("An exam is looked back upon when all its calls are over."))
    if as_json:
        click.echo(document(debriefing.as_data(looked, desk.pack)))
        return
    for one in debriefing.as_page(looked, desk.pack).splitlines():
        line(one)


def _told(one: "Scenario", language: str) -> dict[str, object]:
    from core.domain.words import words

    return {
        "id": one.id, "centre": one.centre, "title": words(one.title, language),
        "about": words(one.about, language), "source": one.source, "difficulty": one.difficulty,
        "minutes": one.minutes, "languages": one.languages, "start": one.start,
    }  # fmt: skip
