"""`pult pack`: the centres that are known, and whether a folder is one."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.errors import JournalOtherCentre
from tui.catalogue import N_, _
from tui.commands.say import Fault, columns, fault, line
from tui.commands.spoken import group
from tui.commands.workplace import Workplace

if TYPE_CHECKING:
    from core.domain.pack import Pack


@group(help=N_("Centres as data: list them, show one, check a folder."))
def pack() -> None:
    """Centres as data."""


@pack.command("list", help=N_("List the packs that come with the program."))
@click.pass_obj
def list_packs(place: Workplace) -> None:
    """List the installed packs."""
    from core.centre.files import installed, load_pack
    from core.domain.words import words

    place.speak()
    rows = []
    for pack_id in installed():
        centre = load_pack(pack_id).centre
        since = f"{centre.valid_from:%d.%m.%Y}"
        rows.append((pack_id, words(centre.title, place.language), centre.version, since))
    columns(rows)


@pack.command(help=N_("Show what a pack holds, and where its norms come from."))
@click.argument("pack_id", metavar="ID")
@click.pass_obj
def show(place: Workplace, pack_id: str) -> None:
    """Show one pack."""
    from core.centre.files import load_pack

    place.speak()
    _show(load_pack(pack_id), place.language)


@pack.command(help=N_("Check a folder; every mistake with its file, key and value."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def check(place: Workplace, folder: Path) -> None:
    """Check a folder of TOML."""
    from core.centre.files import check_pack

    place.speak()
    errors = check_pack(folder)
    if errors:
        raise Fault("\n".join(map(fault, errors)))
    line(_("The pack can be used."))


@pack.command(help=N_("Bring the newest edition of the centre's pack from the journal into a folder."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def fetch(place: Workplace, folder: Path) -> None:
    """Bring the pack of this centre."""
    from core import moment
    from core.centre.publishing import fetch as bring
    from tui.commands.enrolment import asked, elsewhere

    place.speak()
    centre, here = place.pack.centre.id, (place.paths.data, place.settings.journal, moment.now)
    try:
        found = asked(place, bring(here, moment.new_id(), centre, folder))
    except JournalOtherCentre as error:
        raise elsewhere(place, error.stream) from None
    except FileExistsError as error:
        sentence = _("There is such a file, and nothing takes its place: {file}.")
        raise Fault(sentence.format(file=error)) from None
    if found is None:
        raise Fault(_("The journal has no pack of this centre: the one that came with the program holds."))
    line(_("Edition {version} is in {folder}.").format(version=found.version, folder=folder / centre))


@pack.command(help=N_("Give the pack in a folder to all consoles of its centre."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def publish(place: Workplace, folder: Path) -> None:
    """Publish a pack that was checked."""
    from core import moment
    from core.centre.files import check_pack
    from core.centre.publishing import publish as give
    from tui.commands.enrolment import asked, elsewhere

    place.speak()
    if errors := check_pack(folder):
        raise Fault("\n".join(map(fault, errors)))
    here = place.paths.data, place.settings.journal, moment.now
    try:
        done = asked(place, give(here, moment.new_id(), folder))
    except JournalOtherCentre as error:
        if error.stream != place.pack.centre.id:
            raise elsewhere(place, error.stream) from None
        sentence = _("The pack in {folder} is not of the centre of this desk: {stream}.")
        raise Fault(sentence.format(folder=folder, stream=error.stream)) from None
    if done is None:
        raise Fault(_("The journal does not know this desk. Ask for a code, then: pult enrol CODE."))
    said = _("Published as edition {version}. The consoles get it within minutes.")
    line(said.format(version=done.version))


def _show(shown: "Pack", language: str) -> None:
    from core.domain.words import words

    centre = shown.centre
    until = f"{centre.valid_to:%d.%m.%Y}" if centre.valid_to else "…"
    columns(
        [
            (_("Centre"), words(centre.title, language)),
            (_("Version"), centre.version),
            (_("Holds"), f"{centre.valid_from:%d.%m.%Y} – {until}"),
            (_("Source"), centre.source),
            (_("Languages"), ", ".join(centre.languages)),
            (_("Time zone"), centre.tz),
            (_("Lines"), ", ".join(f"{one.code} {words(one.title, language)}" for one in shown.lines)),
            (_("Escalation buttons"), ", ".join(words(one.title, language) for one in shown.buttons)),
            (_("Speech modules"), str(len(shown.modules))),
            (_("Tactics"), ", ".join(words(one.title, language) for one in shown.tactics)),
            (_("Directory"), str(len(shown.directory))),
        ]
    )
    for norm in shown.norms:
        line(_("Norm {id}: {limit}").format(id=norm.id, limit=norm.limit), norm.source)
