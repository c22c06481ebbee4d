"""`pult seed`, `pult demo`: invented cards, for a try and for a load."""

from dataclasses import replace

import click

from tui.catalogue import N_, _, ngettext
from tui.commands.console import open_console
from tui.commands.say import Fault, line
from tui.commands.spoken import command, option
from tui.commands.workplace import Workplace

_DEMO_CARDS = 60
_DEMO_SEED = 1


@command(help=N_("Add invented cards to the data: the same seed makes the same cards."))
@option("--cards", type=click.IntRange(1), required=True, help=N_("How many."))
@option("--seed", "number", type=int, default=_DEMO_SEED, show_default=True, help=N_("Which ones."))
@click.pass_obj
def seed(place: Workplace, cards: int, number: int) -> None:
    """Add invented cards."""
    import asyncio

    from core.invented import SEED_END
    from core.invented import seed as write

    place.speak()
    facts = asyncio.run(write(place.paths.data, place.pack, cards, number, SEED_END))
    if facts is None:
        raise Fault(
            _("The journal knows this desk and takes nothing invented: name another directory, --data.")
        )
    line(ngettext("{count} fact written.", "{count} facts written.", facts).format(count=facts))


@command(help=N_("Open the console on invented cards, apart from the real ones."))
@click.pass_obj
def demo(place: Workplace) -> None:
    """Open the console on the demonstration directory, filled when it is new."""
    import asyncio

    from core.invented import operators
    from core.invented import seed as write
    from core.moment import now

    place.speak()
    here = replace(place.paths, data=place.paths.demo)
    if not here.data.exists():
        asyncio.run(write(here.data, place.pack, _DEMO_CARDS, _DEMO_SEED, now()))
    open_console(place, here, operators()[0], demo=True)
