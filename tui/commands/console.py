"""`pult`: sit down and work."""

import gc
import os
import sys

import click

from core.config import Operator, Paths, known_operator, remember_operator
from tui.catalogue import _
from tui.commands.say import Fault
from tui.commands.workplace import Workplace
from tui.terminal.environment import clean
from tui.terminal.safe import clean_input

_LONGEST = 120


def console(place: Workplace) -> None:
    """Open the console; ask who sits here if nobody has said."""
    place.speak()
    operator = place.settings.operator or known_operator(place.paths.data) or _asked(place)
    open_console(place, place.paths, operator)


def open_console(place: Workplace, paths: Paths, operator: Operator, *, demo: bool = False) -> None:
    """Work on the data there until the operator leaves."""
    _require_terminal()
    clean(os.environ)  # before Textual is imported: it reads them then
    gc.disable()  # what a start makes stays: searching it for garbage costs a tenth of the start
    from tui.app import run_console

    run_console(place.settings, paths, place.pack, place.language, operator, demo=demo)


def _asked(place: Workplace) -> Operator:
    """Ask once, in plain lines, before there is a screen; the answer is kept beside the data."""
    _require_terminal()
    click.echo(_("Who sits here? The name goes into the greeting and into every fact."))
    name = ""
    while not name:
        name = _answer(_("Surname, first name"))
    operator = Operator(name, _answer(_("Post (may be empty)")), _answer(_("Department (may be empty)")))
    remember_operator(place.paths.data, operator)
    return operator


def _answer(question: str) -> str:
    return " ".join(clean_input(input(f"{question}: ")).split())[:_LONGEST]


def _require_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Fault(_("The console needs a terminal. To read without one: pult cards, pult card, pult log."))
