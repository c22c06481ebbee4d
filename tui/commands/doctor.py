"""`pult doctor`: is this machine fit for the work, and what to do where it is not."""

import codecs
import os
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from core.errors import PultError
from tui import catalogue
from tui.catalogue import N_, _
from tui.commands.say import columns, fault
from tui.commands.spoken import command
from tui.commands.workplace import Workplace, language_of_terminal

if TYPE_CHECKING:
    from core.health import Finding

_LEAST = (80, 24)

_WORDS = {
    "settings": (N_("settings"), N_("Correct the file, or take it away: then the defaults hold.")),
    "pack": (N_("pack of the centre"), N_("Choose another pack in the settings, or correct this one.")),
    "keys": (N_("keys"), N_("Correct [keys] in the settings.")),
    "python": (N_("Python"), N_("Install Python 3.11 or newer.")),
    "sqlite": (N_("SQLite"), N_("Install sqlcipher3 0.6.4 or newer: older ones can lose what was saved.")),
    "cipher": (N_("encryption"), N_("Install sqlcipher3: without it nothing can be kept.")),
    "data": (N_("data directory"), N_("Name a directory with --data or PULT_DATA.")),
    "filesystem": (
        N_("file system"),
        N_("Move the data to a disk of this machine: a network disk cannot keep it safe."),
    ),
    "room": (N_("room on the disk"), N_("Free some room.")),
    "writable": (N_("writing"), N_("Let this user write there, or name another directory with --data.")),
    "private": (
        N_("private to the user"),
        N_("Take the rights from others: chmod -R go= on the data directory."),
    ),
    "lock": (N_("console at work"), ""),
    "integrity": (N_("facts, whole"), N_("Keep the directory as it is and call the administrator.")),
    "term": (N_("terminal"), N_("Set TERM as your terminal is: xterm-256color, linux.")),
    "size": (N_("columns × lines"), N_("Make the window at least 80 × 24.")),
    "utf8": (N_("encoding"), N_("Set a UTF-8 locale: LANG=C.UTF-8 or ru_RU.UTF-8.")),
}


@command(help=N_("Check this machine, the data and the settings; say what to do."))
@click.pass_obj
def doctor(place: Workplace) -> None:
    """One line for each thing looked at; status 1 when something has to be done."""
    import asyncio

    from core.health import examine

    try:
        place.speak()
    except PultError:  # told below, by what is wrong
        catalogue.use(place.lang or language_of_terminal(os.environ))
    findings = [*_settings(place), *asyncio.run(examine(place.paths.data)), *_terminal()]
    columns([_row(found) for found in findings])
    for found in findings:
        if not found.ok:
            title, advice = _WORDS[found.what]
            click.echo(f"\n{_(title)}: {_(advice)}")
    if not all(found.ok for found in findings):
        raise SystemExit(1)


def _row(found: "Finding") -> tuple[str, str, str]:
    values = {"held": _("yes"), "free": _("no")}
    value = values.get(found.value, found.value) if found.what == "lock" else found.value
    return _("ok") if found.ok else _("PROBLEM"), _(_WORDS[found.what][0]), value


def _settings(place: Workplace) -> "Iterator[Finding]":
    from core.health import Finding
    from tui.keymap import Keymap

    def settings() -> str:
        return str(place.settings and place.paths.config)

    def pack() -> str:
        return f"{place.pack.centre.id} {place.pack.centre.version}"

    def keys() -> str:
        return " ".join(
            key for key, action in Keymap(place.settings.keys, place.paths.config).bar() if action
        )

    for what, look in (("settings", settings), ("pack", pack), ("keys", keys)):
        try:
            yield Finding(what, look())
        except PultError as error:
            yield Finding(what, fault(error), False)
            if what == "settings":
                return


def _terminal() -> "Iterator[Finding]":
    from core.health import Finding

    term = os.environ.get("TERM", "")
    yield Finding("term", term or "–", term not in ("", "dumb", "unknown"))
    size = shutil.get_terminal_size(_LEAST)
    yield Finding(
        "size", f"{size.columns} × {size.lines}", size.columns >= _LEAST[0] and size.lines >= _LEAST[1]
    )
    encoding = sys.stdout.encoding or "?"
    yield Finding("utf8", encoding, codecs.lookup(encoding).name == "utf-8")
