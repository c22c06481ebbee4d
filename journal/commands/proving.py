"""``pult-journal verify``, ``pult-journal head``: is the journal what it was?"""

import json
from dataclasses import asdict
from pathlib import Path

import click

from journal.administration.verifying import TRAIL, Finding, Head, heads
from journal.administration.verifying import verify as verified
from journal.commands.place import act, document, hand, key_of
from journal.files import FileRefused
from journal.ledger.port import Ledger
from journal.settings import Settings


@click.command(help="Make every hash, seal and receipt again; status 1 says that one is not what it was.")
@click.option("--stream", default="", help="Only this stream, and not the audit trail.")
@click.option(
    "--head", "noted", type=click.Path(path_type=Path), metavar="FILE", help="What `head` printed once."
)
@click.option("--json", "as_json", is_flag=True, help="For a program: one JSON object.")
@click.pass_context
def verify(ctx: click.Context, stream: str, noted: Path | None, as_json: bool) -> None:
    """Prove the log and the audit trail."""
    settings: Settings = ctx.obj
    key = key_of(settings)
    before = read_heads(noted, key) if noted else ()
    findings: list[Finding] = []
    reached: list[Head] = []

    async def prove(ledger: Ledger) -> None:
        async for found in verified(ledger, key, before, stream):
            if isinstance(found, Head):
                reached.append(found)
            elif not as_json:
                click.echo(f"{_place(found)}: {found.problem}.")
            if isinstance(found, Finding):
                findings.append(found)
        await hand(ledger).note("verified", findings=len(findings), stream=stream)

    act(settings, prove)
    if as_json:
        told = {"sound": not findings, "findings": [*map(asdict, findings)], "heads": [*map(asdict, reached)]}
        document(told)
    else:
        for head in reached:
            click.echo(f"{_name(head.stream)}: {head.seq} read.")
        click.echo(f"{len(findings)} found." if findings else "Everything is as it was written.")
    ctx.exit(1 if findings else 0)


@click.command(help="Print how far everything goes, signed, to be kept where nobody from here reaches it.")
@click.pass_obj
def head(settings: Settings) -> None:
    """Print the signed heads."""
    key = key_of(settings)

    async def show(ledger: Ledger) -> None:
        found = await heads(ledger)
        document([asdict(each) | {"proof": each.proof(key)} for each in found])

    act(settings, show)


def read_heads(file: Path, key: bytes) -> list[Head]:
    """Read what ``head`` printed.

    Raises:
        FileRefused: it cannot be read, or this journal's key did not sign it.
    """
    try:
        first, *more = json.loads(file.read_bytes())
        found = [(Head(each["stream"], each["seq"], each["chain"]), each["proof"]) for each in (first, *more)]
    except OSError as error:
        raise FileRefused(file, f"it cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise FileRefused(file, "this is not what `pult-journal head` printed") from None
    if not all(head.proof(key) == proof for head, proof in found):
        raise FileRefused(file, "it was not signed with the key of this journal, or was changed since")
    return [head for head, _ in found]


def _place(found: Finding) -> str:
    return f"{_name(found.stream)}, {found.seq}" if found.seq else _name(found.stream)


def _name(stream: str) -> str:
    return "The audit trail" if stream == TRAIL else stream
