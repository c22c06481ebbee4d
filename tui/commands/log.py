"""`pult log`, `pult status`: what happened, and how much of it."""

from typing import TYPE_CHECKING

import click

from tui.catalogue import N_, _
from tui.commands.say import columns, document, line
from tui.commands.spoken import command, option
from tui.commands.workplace import Workplace

if TYPE_CHECKING:
    from core.desk import Desk

_PAGE = 500


@command(help=N_("Print every fact, in the order in which the disk got them."))
@option("--json", "as_json", is_flag=True, help=N_("As JSON, one object a line."))
@click.pass_obj
def log(place: Workplace, as_json: bool) -> None:
    """Print the log, page by page."""
    place.read(lambda desk: _log(desk, as_json))


@command(help=N_("Say what there is here, in numbers."))
@option("--json", "as_json", is_flag=True, help=N_("As a JSON object."))
@click.pass_obj
def status(place: Workplace, as_json: bool) -> None:
    """Say what there is here."""
    place.read(lambda desk: _status(place, desk, as_json))


async def _log(desk: "Desk", as_json: bool) -> None:
    from tui import present, telling

    after = 0
    while page := await desk.log(after, _PAGE):
        for row in page:
            if as_json:
                click.echo(document(row, indent=None))
            else:
                at = f"{present.day(row.occurred_at, desk.pack.centre.tz)}"
                clock = present.clock(row.occurred_at, desk.pack.centre.tz)
                line(
                    f"{at} {clock}",
                    f"{row.local_number:06d}" if row.local_number else " " * 6,  # of a desk: no card's
                    row.actor,
                    telling.fact(row, desk.pack, masked=True),
                )
        after = page[-1].position


async def _status(place: Workplace, desk: "Desk", as_json: bool) -> None:
    from core.domain.words import words
    from tui import present

    figures, outbox = await desk.figures(), await desk.outbox(limit=0)
    account = desk.access.account if desk.access else None
    operator = place.operator
    if account is not None:
        operator = desk.operator
    url = place.settings.journal.url if place.settings.journal else desk.access.url if desk.access else ""
    centre = desk.pack.centre
    if as_json:
        told = {
            "data": str(place.paths.data),
            "config": str(place.paths.config),
            "operator": operator,
            "pack": {"id": centre.id, "version": centre.version},
            "facts": figures.facts,
            "cards": figures.cards,
            "open_cards": figures.open_cards,
            "drafts": figures.drafts,
            "waiting": figures.waiting,
            "oldest_waiting": figures.oldest_waiting,
            "attention": outbox.attention,
            "journal": {"url": url, "account": account, "read": await desk.read_up_to()} if url else None,
        }
        click.echo(document(told))
        return
    oldest = present.moment(figures.oldest_waiting, centre.tz) if figures.oldest_waiting else "–"
    columns(
        [
            (_("Data"), str(place.paths.data)),
            (_("Settings"), str(place.paths.config)),
            (_("Operator"), operator.name if operator else "–"),
            (_("Centre"), f"{words(centre.title, place.language)} ({centre.id} {centre.version})"),
            (_("Cards"), str(figures.cards)),
            (_("Open cards"), str(figures.open_cards)),
            (_("Being typed"), str(figures.drafts)),
            (_("Facts in all"), str(figures.facts)),
            (_("Waiting for the journal"), str(figures.waiting)),
            (_("Oldest of them"), oldest),
            (_("Refused by the journal"), str(outbox.attention)),
            (_("Journal"), url or "–"),
            (
                _("Account there"),
                f"{account.name} ({account.role}, {account.organisation})" if account else "–",
            ),
            (_("Read up to number"), str(await desk.read_up_to())),
        ]
    )
