"""``pult-journal erase``, ``hold``, ``retire``: a person's data go, or must stay."""

from datetime import timedelta

import click

from journal import moment
from journal.administration import erasing
from journal.administration.accounts import ActRefused, authorised
from journal.commands.place import act, document, hand, key_of, table
from journal.ledger.port import Ledger
from journal.settings import Settings

_by = click.option("--by", required=True, metavar="ID", help="The administrator's account in whose name.")
_reason = click.option("--reason", required=True, help="On what ground. No names: it stays for ever.")
_as_json = click.option("--json", "as_json", is_flag=True, help="For a program: JSON.")


@click.command(help="Take the texts of a card out of the journal for ever, and out of every console.")
@click.argument("card")
@_by
@_reason
@_as_json
@click.pass_obj
def erase(settings: Settings, card: str, by: str, reason: str, as_json: bool) -> None:
    """Erase a card."""
    key = key_of(settings)

    async def take(ledger: Ledger) -> None:
        done = await erasing.erase(await _pen(ledger, key, by, "erase"), card, reason)
        if as_json:
            document({"card": card, "stream": done.stream, "seq": done.seq, "texts": done.texts})
        else:
            click.echo(
                f"Erased {done.texts} texts of the card {card}. Number {done.seq} tells every console."
            )
            click.echo("Backups that were made before still have them.")

    act(settings, take)


@click.group(help="Cards that must stay: a court asks, an inspection runs.")
def hold() -> None:
    """Cards that must stay."""


@hold.command("add", help="Forbid the erasure of a card.")
@click.argument("card")
@_by
@_reason
@click.pass_obj
def add_hold(settings: Settings, card: str, by: str, reason: str) -> None:
    """Forbid the erasure of a card."""

    async def add(ledger: Ledger) -> None:
        account = await authorised(ledger, by, "hold", moment.now().date())
        await erasing.add_hold(hand(ledger, by), account, card, reason)
        click.echo(f"The card {card} is held.")

    act(settings, add)


@hold.command("remove", help="Let a card go again.")
@click.argument("card")
@_by
@_reason
@click.pass_obj
def remove_hold(settings: Settings, card: str, by: str, reason: str) -> None:
    """Let a card go again."""

    async def remove(ledger: Ledger) -> None:
        await authorised(ledger, by, "hold", moment.now().date())
        await erasing.remove_hold(hand(ledger, by), card, reason)
        click.echo(f"The card {card} is not held any more.")

    act(settings, remove)


@hold.command("list", help="List the holds that last.")
@_as_json
@click.pass_obj
def list_holds(settings: Settings, as_json: bool) -> None:
    """List the holds."""

    async def show(ledger: Ledger) -> None:
        rows = [
            {"card": each.card_id, "since": each.since, "by": each.by, "reason": each.reason}
            for each in (await erasing.holds(ledger)).values()
        ]
        document(rows) if as_json else table(rows)

    act(settings, show)


@click.command(help="Erase every card that was closed longer ago than `retention_days`, and is not held.")
@_by
@click.option("--dry-run", is_flag=True, help="Only say which.")
@_as_json
@click.pass_obj
def retire(settings: Settings, by: str, dry_run: bool, as_json: bool) -> None:
    """Erase what was closed long ago."""
    days = settings.retention_days
    if not days:
        raise ActRefused("Nothing is retired: `retention_days` is not set.")
    key = key_of(settings)

    async def clear(ledger: Ledger) -> None:
        pen = await _pen(ledger, key, by, "retire")
        until = (pen.hand.now() - timedelta(days=days)).isoformat()
        count = 0
        async for closing in erasing.retirees(ledger, pen.account, until):
            if not dry_run:
                await erasing.erase(pen, closing.card_id, f"retention_days = {days}")
            if as_json:
                document({"card": closing.card_id, "closed_at": closing.received_at, "erased": not dry_run})
            else:
                click.echo(f"{closing.card_id}  closed {closing.received_at}")
            count += 1
        if not as_json:
            click.echo(f"{count} cards would be erased." if dry_run else f"Erased {count} cards.")

    act(settings, clear)


async def _pen(ledger: Ledger, key: bytes, by: str, what: str) -> erasing.Pen:
    account = await authorised(ledger, by, what, moment.now().date())
    return erasing.Pen(hand(ledger, by), account, key, moment.new_id)
