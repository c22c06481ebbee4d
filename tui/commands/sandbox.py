"""`pult sandbox`: invented callers, for those who learn and those who teach."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import ScenarioError
from tui.catalogue import N_, _, ngettext
from tui.commands.sandbox_day import day
from tui.commands.say import Fault, columns, document, fault, line
from tui.commands.spoken import group, option
from tui.commands.workplace import Workplace

if TYPE_CHECKING:
    from core.domain.pack import Pack
    from core.domain.sandbox.scenario import Scenario


@group(
    invoke_without_command=True,
    help=N_("Invented callers on the ordinary screens: for those who learn. Without a command: choose one."),
)
@click.pass_context
def sandbox(ctx: click.Context) -> None:
    """The sandbox."""
    if ctx.invoked_subcommand is None:
        from tui.commands.console import open_sandbox

        open_sandbox(ctx.obj)


sandbox.add_command(day)


@sandbox.command(help=N_("Let a scenario ring: by its id, or from a file."))
@click.argument("scenario", metavar="ID|FILE")
@click.pass_obj
def run(place: Workplace, scenario: str) -> None:
    """Open the console with a scenario that rings."""
    from core.sandbox.files import load
    from tui.commands.console import open_sandbox

    place.speak()
    file = _file_of(place, scenario)
    load(file, place.pack)
    open_sandbox(place, file)


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
    rows = [
        (one.id, words(one.title, place.language), _("difficulty {grade}").format(grade=one.difficulty))
        for one in scenarios
    ]
    columns(rows)


@sandbox.command(help=N_("Check scenarios: every mistake with its file and key, and both plays of each."))
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--watch", is_flag=True, help=N_("Again whenever a file changes, until Ctrl+C."))
@click.pass_obj
def check(place: Workplace, files: tuple[Path, ...], watch: bool) -> None:
    """Check scenarios."""
    place.speak()
    if watch:
        _watch(place, files)
    problems = [problem for file in files for problem in _checked(place, file)]
    if problems:
        raise Fault("\n".join(problems))
    count = len(files)
    told = ngettext("{count} scenario can be played.", "{count} scenarios can be played.", count)
    line(told.format(count=count))


def _watch(place: Workplace, files: tuple[Path, ...]) -> None:
    """Say what is wrong whenever a file was written anew."""
    import time

    before: dict[Path, int] = {}
    while True:
        for file in files:
            written = file.stat().st_mtime_ns if file.exists() else 0
            if before.get(file) != written:
                before[file] = written
                for said in _checked(place, file) or [_("{file}: can be played.").format(file=file)]:
                    line(said)
        time.sleep(0.5)


def _checked(place: Workplace, file: Path) -> list[str]:
    """What is wrong with one, a sentence each."""
    import asyncio

    from core.sandbox.files import check as check_file
    from core.sandbox.files import load
    from core.sandbox.trying import tried

    try:
        pack = _pack_of(place, file)
    except ScenarioError as error:
        return [fault(error)]
    if errors := check_file(file, pack):
        return [fault(error) for error in errors]
    problems = asyncio.run(tried(load(file, pack), pack))
    shown = [
        ScenarioError(file, one.key, "" if one.value is None else repr(one.value), one.text)
        for one in problems
    ]
    return [fault(error) for error in shown]


def _pack_of(place: Workplace, file: Path) -> "Pack":
    """The pack of the centre that a file is for: that of this workplace, or an installed one."""
    from core.centre.files import installed, load_pack
    from core.sandbox.files import centre_said

    centre = centre_said(file)
    if centre in installed() and centre != Path(place.settings.pack).name:
        return load_pack(centre)
    return place.pack


def _told(one: "Scenario", language: str) -> dict[str, object]:
    from core.domain.words import words

    return {
        "id": one.id, "centre": one.centre, "title": words(one.title, language),
        "about": words(one.about, language), "source": one.source, "difficulty": one.difficulty,
        "minutes": one.minutes, "languages": one.languages, "start": one.start,
    }  # fmt: skip
