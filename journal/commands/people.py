"""``pult-journal organisation``, ``pult-journal operator``: who may come in, and as what."""

from collections.abc import Callable
from typing import Any

import click

from core.domain.admission import Standing, standing_on
from core.domain.roles import Role
from journal import moment
from journal.administration import accounts
from journal.commands import admission
from journal.commands.place import act, as_json, document, hand, table, tell_code
from journal.ledger.port import Ledger, Operator, Organisation
from journal.people import admission_of
from journal.settings import Settings
from journal.tokens import new_code


def _works(command: Callable[..., Any]) -> Callable[..., Any]:
    """Where and when a person works, and what they are trained for."""
    for name, said in (
        ("shift", "The shift: its code in the pack."),
        ("site", "The office."),
        ("region", "The region: its code in the pack."),
    ):
        command = click.option(f"--{name}", help=said)(command)
    return click.option(
        "--qualification",
        "qualifications",
        multiple=True,
        metavar="ID",
        help="What the person is trained for, and fields ask for: medical.",
    )(command)


@click.group(help="The fund and the insurers.")
def organisation() -> None:
    """The fund and the insurers."""


@organisation.command("add", help="Add the fund or an insurer.")
@click.argument("id")
@click.option("--title", required=True, help="What people call it.")
@click.option("--sees-all", is_flag=True, help="Its people see every card: the fund, not an insurer.")
@click.pass_obj
def add_organisation(settings: Settings, id: str, title: str, sees_all: bool) -> None:
    """Add the fund or an insurer."""

    async def add(ledger: Ledger) -> None:
        await accounts.add_organisation(hand(ledger), Organisation(id, title, sees_all))
        click.echo(f"Added the organisation {id}.")

    act(settings, add)


@organisation.command("list", help="List them.")
@as_json
@click.pass_obj
def list_organisations(settings: Settings, as_json: bool) -> None:
    """List them."""

    async def show(ledger: Ledger) -> None:
        rows = [
            {"id": each.id, "sees_all": each.sees_all, "title": each.title}
            for each in await ledger.organisations()
        ]
        document(rows) if as_json else table(rows)

    act(settings, show)


@click.group(help="The accounts of operators.")
def operator() -> None:
    """The accounts of operators."""


for step in admission.COMMANDS:
    operator.add_command(step)


@operator.command("add", help="Add an account, and print the one-time code for its first console.")
@click.argument("id")
@click.option("--name", required=True, help="As it stands in the facts.")
@click.option("--post", default="", help="As it is read out to callers.")
@click.option("--unit", default="", help="As it is read out to callers.")
@click.option("--role", required=True, help=f"One of: {', '.join(Role)}.")
@click.option("--organisation", required=True, help="The id of the fund or of an insurer.")
@click.option("--stream", required=True, help="The centre: the id of its pack.")
@click.option("--receives", multiple=True, metavar="ID", help="A receiver or button whose cards come here.")
@click.option(
    "--line", "lines", multiple=True, metavar="ID", help="A line of the centre that is answered here."
)
@click.option("--candidate", is_flag=True, help="Somebody who was chosen and is yet to be trained: no code.")
@_works
@as_json
@click.pass_obj
def add_operator(settings: Settings, /, as_json: bool, candidate: bool, **parts: Any) -> None:
    """Add an account."""
    standing = Standing.CANDIDATE if candidate else Standing.ADMITTED

    async def add(ledger: Ledger) -> None:
        account = Operator(state="active", standing=standing.value, **_said(parts))
        shown, code = new_code(account.id, moment.new_secret(), moment.now())
        await accounts.add_operator(hand(ledger), account, code)
        if candidate and as_json:
            document({"id": account.id, "code": "", "expires_at": ""})
        elif candidate:
            click.echo(f"Added the candidate {account.id}: without a code, until the training begins.")
        else:
            tell_code(account.id, account.stream, shown, code.expires_at, as_json=as_json)

    act(settings, add)


@operator.command("list", help="List the accounts: without names, unless they are asked for.")
@click.option("--names", is_flag=True, help="With names and posts; the audit trail says that they were read.")
@as_json
@click.pass_obj
def list_operators(settings: Settings, names: bool, as_json: bool) -> None:
    """List the accounts."""

    async def show(ledger: Ledger) -> None:
        if names:
            await hand(ledger).note("names.read")
        seen = {each.operator: each.seen_at for each in await ledger.seen_since("")}
        rows = [
            {
                "id": each.id,
                "state": each.state,
                "standing": standing_on(admission_of(each), moment.now().date()).value,
                "role": each.role,
                "organisation": each.organisation,
                "stream": each.stream,
                "receives": each.receives,
                "lines": each.lines,
                "qualifications": each.qualifications,
                "region": each.region,
                "site": each.site,
                "shift": each.shift,
                "seen_at": seen.get(each.id, ""),
            }
            | ({"name": each.name, "post": each.post, "unit": each.unit} if names else {})
            for each in await ledger.operators()
        ]
        document(rows) if as_json else table(rows)

    act(settings, show)


@operator.command("change", help="Say anew what an account is trained for, and where and when it works.")
@click.argument("id")
@_works
@click.option("--no-qualification", is_flag=True, help="None of them any more.")
@click.pass_obj
def change_operator(settings: Settings, /, id: str, no_qualification: bool, **parts: Any) -> None:
    """Change an account."""
    said = {name: part for name, part in _said(parts).items() if part != ()}
    if no_qualification:
        said["qualifications"] = ()
    if not said:
        raise accounts.ActRefused("Say what is to be changed.")

    async def change(ledger: Ledger) -> None:
        await accounts.change_operator(hand(ledger), id, **said)
        click.echo(f"Changed the account {id}.")

    act(settings, change)


@operator.command("code", help="Print a one-time code for one more console of an account.")
@click.argument("id")
@as_json
@click.pass_obj
def give_code(settings: Settings, id: str, as_json: bool) -> None:
    """Print a one-time code."""

    async def give(ledger: Ledger) -> None:
        shown, code = new_code(id, moment.new_secret(), moment.now())
        await accounts.give_code(hand(ledger), id, code)
        tell_code(id, (await accounts.find(ledger, id)).stream, shown, code.expires_at, as_json=as_json)

    act(settings, give)


@operator.command("rotate", help="End every token of an account at once, and print a new code.")
@click.argument("id")
@as_json
@click.pass_obj
def rotate(settings: Settings, id: str, as_json: bool) -> None:
    """End every token of an account."""

    async def turn(ledger: Ledger) -> None:
        shown, code = new_code(id, moment.new_secret(), moment.now())
        ended = await accounts.rotate(hand(ledger), id, code)
        if not as_json:
            click.echo(f"Ended {ended} tokens of {id}.")
        tell_code(id, (await accounts.find(ledger, id)).stream, shown, code.expires_at, as_json=as_json)

    act(settings, turn)


@operator.command("revoke", help="Close an account for good: its consoles are sent away at once.")
@click.argument("id")
@click.pass_obj
def revoke(settings: Settings, id: str) -> None:
    """Close an account."""

    async def close(ledger: Ledger) -> None:
        ended = await accounts.revoke(hand(ledger), id)
        click.echo(f"Closed the account {id}, and ended {ended} of its tokens.")

    act(settings, close)


def _said(parts: dict[str, Any]) -> dict[str, Any]:
    """The options that were given."""
    return {name: part for name, part in parts.items() if part is not None}
