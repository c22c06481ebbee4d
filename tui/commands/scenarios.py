"""`pult sandbox check`: whether scenarios can be played, and are what their authors say."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import ScenarioError
from tui.catalogue import N_, _, ngettext
from tui.commands.say import Fault, fault, line
from tui.commands.spoken import command, option
from tui.commands.workplace import Workplace

if TYPE_CHECKING:
    from core.domain.pack import Pack


@command(help=N_("Check scenarios: every mistake with its file and key, and both plays of each."))
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
