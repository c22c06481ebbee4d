"""`pult sandbox from-call`: a graded call becomes a scenario, and nobody who was in it is left."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tui.catalogue import N_, _
from tui.commands.say import Fault, line
from tui.commands.spoken import command, option
from tui.commands.workplace import Workplace

if TYPE_CHECKING:
    from core.desk import Desk

_NAME: Final = re.compile(r"[A-Za-z0-9_-]+\.toml")

_WHY_NOT: Final = {
    "erased": N_("No scenario is made of card {number}: its personal data was erased."),
    "not_graded": N_("No scenario is made of card {number}: nobody has graded the call yet."),
    "graded_blind": N_("No scenario is made of card {number}: the call is being graded blind."),
    "no_theme": N_("No scenario is made of card {number}: it has no kind and theme that the centre has now."),
    "no_training": N_("No scenario is made of card {number}: the pack of the centre trains nobody."),
}
"""Why none is made → the sentence."""


@command(
    "from-call",
    help=N_("Make a scenario of a graded call: the same mistakes, an invented caller, nobody's data."),
)
@click.argument("number")
@option(
    "--to", "file", required=True, metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
    help=N_("A new file, named like the scenario: lost_policy.toml."),
)  # fmt: skip
@click.pass_obj
def from_call(place: Workplace, number: str, file: Path) -> None:
    """Make a scenario of a real card, which is only read; ``number`` as for ``pult card``."""
    from core.sandbox.from_call import keep

    place.speak()
    _usable(file)
    text = replace(place, sandbox=False).read(lambda desk: _text(desk, number, file.stem))
    try:
        keep(text, file)
    except FileExistsError:  # it came meanwhile
        raise _there_is(file) from None
    sentence = _(
        "{file} is written. Read it, complete what its notes ask for, then: pult sandbox check {file}"
    )
    line(sentence.format(file=file))


def _usable(file: Path) -> None:
    """Raise Fault where no scenario can be kept in this file."""
    if not _NAME.fullmatch(file.name):
        sentence = _("A scenario is named in Latin letters, digits, “_” and “-”, and ends in .toml: {file}.")
        raise Fault(sentence.format(file=file))
    if not file.absolute().parent.is_dir():
        raise Fault(_("There is no such folder: {folder}.").format(folder=file.absolute().parent))
    if file.exists():
        raise _there_is(file)


def _there_is(file: Path) -> Fault:
    return Fault(_("There is such a file, and nothing takes its place: {file}.").format(file=file))


async def _text(desk: "Desk", number: str, scenario_id: str) -> str:
    from core.domain.refusals import Refusal
    from core.domain.roles import Right
    from core.errors import Refused
    from core.sandbox.from_call import scenario_text
    from core.sandbox.taken import why_not
    from tui.commands.cards import found

    if desk.access is not None and not desk.access.account.holds(Right.TRAIN):
        raise Refused(Refusal("not_permitted"))
    card, name = (await found(desk, number)).card, desk.operator.name
    hidden = card.grades.counts_to(name, took=name in card.answered) is None
    if why := why_not(card, desk.pack) or ("graded_blind" if hidden else ""):
        raise Fault(_(_WHY_NOT[why]).format(number=number))
    return scenario_text(card, desk.pack, scenario_id)
