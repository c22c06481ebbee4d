"""`pult`: sit down and work."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.config import Operator, Paths, remember_operator
from core.errors import StoreDamaged
from tui.catalogue import _, ngettext
from tui.commands.say import Fault
from tui.commands.workplace import Workplace
from tui.terminal.first import before_textual
from tui.terminal.safe import clean_input

if TYPE_CHECKING:
    from core.sandbox.drill import Drill

_LONGEST = 120


def console(place: Workplace, scenario: Path | None = None, drill: "Drill | None" = None) -> None:
    """Open the console; ask who sits here if nobody has said. What rings by itself: see ``run_console``."""
    gc.disable()  # what a start makes stays: searching it for garbage costs a tenth of the start
    place.speak()
    operator = place.operator or _asked(place.paths.data)
    open_console(place, place.paths, operator, scenario=scenario, drill=drill)


def open_console(
    place: Workplace,
    paths: Paths,
    operator: Operator,
    *,
    demo: bool = False,
    scenario: Path | None = None,
    drill: "Drill | None" = None,
) -> None:
    """Work on the data there until the operator leaves."""
    _require_terminal()
    before_textual()
    from tui.session import run_console

    notice = ""
    while True:
        try:
            run_console(
                place.settings, paths, place.pack, place.language, operator,
                demo=demo, notice=notice, scenario=scenario, drill=drill,
            )  # fmt: skip
            return
        except StoreDamaged as error:
            notice = _begun_anew(place, paths, error)


def _begun_anew(place: Workplace, paths: Paths, error: StoreDamaged) -> str:
    """Ask whether to go on without what is damaged, and do so; what was done. Raises the error if not."""
    from core.moment import now
    from core.rescue import begin_anew
    from tui.screens.damaged import shall_begin_anew

    if not shall_begin_anew(place.settings, error):
        raise error
    rescued = begin_anew(paths.data, now)
    said = ngettext("{count} fact carried over.", "{count} facts carried over.", rescued.facts)
    return (
        said.format(count=rescued.facts) + " " + _("The old file: {place}").format(place=rescued.aside.name)
    )


def _asked(data: Path) -> Operator:
    """Ask once, in plain lines, before there is a screen; the answer is kept beside the data."""
    _require_terminal()
    click.echo(_("Who sits here? The name goes into the greeting and into every fact."))
    name = ""
    while not name:
        name = _answer(_("Surname, first name"))
    operator = Operator(name, _answer(_("Post (may be empty)")), _answer(_("Department (may be empty)")))
    remember_operator(data, operator)
    return operator


def _answer(question: str) -> str:
    return " ".join(clean_input(input(f"{question}: ")).split())[:_LONGEST]


def _require_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Fault(_("The console needs a terminal. To read without one: pult cards, pult card, pult log."))
