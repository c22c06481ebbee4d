"""``pult-journal pack``: which packs the consoles of a centre were given, and what stands in them."""

import json

import click

from journal.administration.accounts import ActRefused
from journal.administration.exporting import cell
from journal.commands.place import act, document, table
from journal.ledger.port import Ledger
from journal.settings import Settings

as_json = click.option("--json", "as_json", is_flag=True, help="For a program: JSON.")


@click.group(help="The packs that were published to consoles.")
def pack() -> None:
    """The packs that were published."""


@pack.command("list", help="List every version of a centre's pack, the oldest first.")
@click.argument("stream")
@as_json
@click.pass_obj
def list_packs(settings: Settings, stream: str, as_json: bool) -> None:
    """List every version."""

    async def show(ledger: Ledger) -> None:
        rows = [
            {
                "version": each.version,
                "published_at": each.published_at,
                "operator": each.operator,
                "etag": each.etag,
            }
            for each in await ledger.packs(stream)
        ]
        document(rows) if as_json else table(rows)

    act(settings, show)


@pack.command("show", help="Print the files of a pack: the newest, unless another version is named.")
@click.argument("stream")
@click.option("--version", type=click.IntRange(1), default=None, help="Another than the newest.")
@as_json
@click.pass_obj
def show_pack(settings: Settings, stream: str, version: int | None, as_json: bool) -> None:
    """Print the files of a pack."""

    async def show(ledger: Ledger) -> None:
        found = await ledger.pack(stream, version or 0)
        if found is None:
            raise ActRefused("There is no such version." if version else "No pack was published there.")
        files = json.loads(found.body)
        if as_json:
            document(files)
            return
        for name, text in files.items():
            click.echo(f"--- {name}")
            for line in text.splitlines():
                click.echo(_harmless(line))

    act(settings, show)


def _harmless(line: str) -> str:
    """A line as a terminal takes it for no command; what a spreadsheet might do is none of its business."""
    shown = cell(line)
    return shown[1:] if shown.startswith("'") and not line.startswith("'") else shown
