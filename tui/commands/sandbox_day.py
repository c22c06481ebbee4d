"""`pult sandbox day`: callers by the hours of a centre, answered at the console or by the core itself."""

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.domain.sandbox.streams import centre_of
from tui.catalogue import N_, _, ngettext
from tui.commands.say import Fault, document, line
from tui.commands.spoken import command, option
from tui.commands.workplace import Workplace

if TYPE_CHECKING:
    from core.domain.pack import Pack
    from core.sandbox.arrivals import Arrival
    from core.sandbox.files import Written
    from core.sandbox.load import Shares

_SEED = 1


@dataclass(frozen=True, slots=True)
class _Day:
    """Who rings at which centre; ``begins``: the hour of the day from which on."""

    pack: "Pack"
    scenarios: "list[Written]"
    callers: "list[Arrival]"
    begins: int


@command(
    help=N_(
        "Invented callers ring by the hours of the centre: at the console, for drill; with --into they are "
        "answered without a screen, for a load."
    )
)
@option("--hours", type=click.IntRange(1, 24), default=1, show_default=True, help=N_("For how many hours."))
@option(
    "--from", "begins", type=click.IntRange(0, 23), metavar="HH", help=N_("From which; else the busiest.")
)
@option("--centre", metavar="ID", help=N_("Of another centre than that of the settings."))
@option(
    "--operators",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help=N_("How many share the callers; this is one of them."),
)
@option("--seed", type=int, default=_SEED, show_default=True, help=N_("Which callers."))
@option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=N_("Answer them all by invented hands, into this directory of the sandbox."),
)
@option(
    "--share-badly",
    type=click.FloatRange(0, 1),
    default=0.2,
    show_default=True,
    help=N_("With --into: which part is played badly."),
)
@option(
    "--share-random",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help=N_("With --into: which part is played at random."),
)
@option("--json", "as_json", is_flag=True, help=N_("With --into, for a program: JSON."))
@click.pass_obj
def day(
    place: Workplace,
    /,
    *,
    hours: int,
    begins: int | None,
    centre: str | None,
    operators: int,
    seed: int,
    into: Path | None,
    share_badly: float,
    share_random: float,
    as_json: bool,
) -> None:
    """Let callers ring for some hours."""
    from core.sandbox.load import Shares

    place = replace(place, centre=centre)
    place.speak()
    found = _day(place.pack, hours=hours, begins=begins, operators=operators, seed=seed)
    if into is not None:
        if share_badly + share_random > 1:
            raise Fault(_("--share-badly and --share-random together are more than 1."))
        _load(into, found, seed, Shares(share_badly, share_random), as_json)
        return
    from core.sandbox.drill import Drill
    from tui.commands.console import console

    scenarios = {one.scenario.id: one.scenario for one in found.scenarios}
    console(place, drill=Drill(found.callers, scenarios, hours))


def _day(pack: "Pack", *, hours: int, begins: int | None, operators: int, seed: int) -> _Day:
    """Find the scenarios of a centre, and who of them rings when."""
    from core.sandbox.arrivals import arrivals
    from core.sandbox.files import installed, load

    calls = pack.training.calls if pack.training else ()
    if not any(calls):
        raise Fault(_("The pack of this centre does not say how many people call in an hour."))
    scenarios = [load(file, pack) for file in installed(pack.centre.id)]
    if not scenarios:
        raise Fault(_("This centre has no scenarios."))
    first = calls.index(max(calls)) if begins is None else begins
    callers = arrivals(
        calls, [one.scenario for one in scenarios], region=pack.centre.region, seed=seed, hours=hours,
        begins=first, operators=operators,
    )  # fmt: skip
    return _Day(pack, scenarios, callers, first)


def _load(into: Path, found: _Day, seed: int, shares: "Shares", as_json: bool) -> None:
    """Answer everybody, and say what it was and what it cost."""
    import asyncio

    from core.sandbox.load import play_load

    before = time.process_time()
    load = asyncio.run(
        play_load(
            into, found.pack, found.scenarios, found.callers, seed=seed, begins=found.begins, shares=shares
        )
    )
    seconds = time.process_time() - before
    calls, passed = sum(load.calls.values()), sum(load.passed.values())
    if as_json:
        told = {
            "centre": centre_of(found.pack.centre.id), "from": found.begins, "seed": seed, "calls": calls,
            "played": load.calls, "passed": load.passed, "cards": load.cards, "facts": load.facts,
            "cpu_s": round(seconds, 3),
        }  # fmt: skip
        click.echo(document(told))
        return
    line(ngettext("{count} call", "{count} calls", calls).format(count=calls))
    line(ngettext("{count} card", "{count} cards", load.cards).format(count=load.cards))
    line(ngettext("{count} fact written.", "{count} facts written.", load.facts).format(count=load.facts))
    line(_("passed: {passed} of {all}").format(passed=passed, all=calls))
    line(_("CPU: {seconds} s").format(seconds=f"{seconds:.1f}"))
