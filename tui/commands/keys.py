"""`pult keys`: the key sheet, from the registry and the settings."""

import click

from tui.catalogue import N_, _
from tui.commands.say import columns
from tui.commands.spoken import command
from tui.commands.workplace import Workplace
from tui.keymap import Keymap, printed


@command(help=N_("Print which key does what, and under which id it can be moved."))
@click.pass_obj
def keys(place: Workplace) -> None:
    """Print the key sheet of this console."""
    place.speak()
    columns(sheet(Keymap(place.settings.keys, place.paths.config)))


def sheet(keymap: Keymap) -> list[tuple[str, str, str]]:
    """Every action: its keys (those of the menu alone have none), what it does, its id.

    Then what keys do on one screen alone: it has no id.
    """
    from tui.actions import ACTIONS, OWN_KEYS

    actions = [
        (" ".join(map(printed, keymap.keys(action.id))) or "–", _(action.tooltip), action.id)
        for action in ACTIONS
    ]
    return [*actions, *((one.keys, f"{_(one.screen)}. {_(one.tooltip)}", "–") for one in OWN_KEYS)]
