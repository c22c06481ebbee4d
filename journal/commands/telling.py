"""``pult-journal export``, ``pult-journal audit``: the log for the authority, and who saw what."""

from pathlib import Path

import click

from journal.administration.accounts import authorised, find
from journal.administration.auditing import audit as audited
from journal.administration.exporting import Form, json_line
from journal.administration.exporting import export as exported
from journal.commands.place import act, hand
from journal.files import new_file
from journal.ledger.port import Ledger
from journal.moment import now
from journal.people import Directory
from journal.settings import Settings


@click.command(help="Write the log of a centre, as an account may see it, for those who may ask for it.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--by", required=True, metavar="ID", help="The account in whose name; it sees what it may see.")
@click.option(
    "--form", type=click.Choice([form.value for form in Form]), default="csv", help="A table, or JSON lines."
)
@click.option("--first", type=click.IntRange(1), default=1, help="The first number.")
@click.option("--last", type=click.IntRange(1), help="The last number.")
@click.pass_obj
def export(settings: Settings, /, *, file: Path, by: str, form: str, first: int, last: int | None) -> None:
    """Write the log of a centre."""

    async def write(ledger: Ledger) -> None:
        account = await authorised(ledger, by, "export", now().date())
        people = await Directory(ledger, now).people()
        scope = account.organisation if people.is_scoped(account.organisation) else None
        head = (await ledger.read(account.stream, 0, 1, None)).head
        until = min(last or head, head)
        with new_file(file) as stream:
            await hand(ledger, by).note(
                "log.exported", stream=account.stream, first=first, last=until, form=form
            )
            lines = 0
            async for line in exported(
                ledger, account.stream, Form(form), scope, after=first - 1, last=until
            ):
                stream.write(line.encode())
                lines += 1
        click.echo(f"{file}: {lines} lines. People's data are in it.")

    act(settings, write)


@click.command(help="Say who saw and who did what. That it was asked is a line of the trail, too.")
@click.option(
    "--card", default="", metavar="ID", help="Only about this card: in which pages it was shown, too."
)
@click.option("--operator", default="", metavar="ID", help="Only of this account.")
@click.option("--json", "as_json", is_flag=True, help="For a program: one JSON object a line.")
@click.pass_obj
def audit(settings: Settings, card: str, operator: str, as_json: bool) -> None:
    """Say who saw and who did what."""

    async def tell(ledger: Ledger) -> None:
        asked = {"card": card} if card else {}
        if operator:
            await find(ledger, operator)
        # Before: whoever reads the first lines and breaks off has read them too.
        await hand(ledger).note("trail.read", **asked, **({"operator": operator} if operator else {}))
        people = await Directory(ledger, now).people()
        async for line in audited(ledger, people, card=card, operator=operator):
            if as_json:
                told = {"seq": line.seq, "at": line.at, "kind": line.kind, "detail": dict(line.detail)}
                click.echo(json_line(told), nl=False)
            else:
                detail = " ".join(f"{name}={value}" for name, value in line.detail.items())
                click.echo(f"{line.seq}  {line.at}  {line.kind}  {detail}")

    act(settings, tell)
