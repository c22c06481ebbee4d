"""What commands print: text and JSON made harmless for a terminal, faults in sentences."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

import click
from rich.cells import cell_len

from core.errors import ConfigError, PackError, PultError, Refused, ScenarioError, StoreError
from tui.catalogue import _
from tui.terminal.safe import visible

# What a terminal would obey, or show as something else than it is: C1, invisible, bidi, surrogates, tags.
_UNSAFE = re.compile(
    "[\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


def line(*parts: str) -> None:
    """One line of text, whatever the parts hold."""
    click.echo("  ".join(visible(part) for part in parts).rstrip())


def columns(rows: Sequence[Sequence[str]]) -> None:
    """Lines whose parts stand under one another."""
    shown = [[visible(part) for part in row] for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = (part + " " * (width - cell_len(part)) for part, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def document(value: object, *, indent: int | None = 2) -> str:
    """A value as JSON: characters as they are, but for those that a terminal must not get."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda found: json.dumps(found[0])[1:-1], text)


def plain(value: object) -> Any:
    """A value in what JSON has: records as objects, moments in UTC."""
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def fault(error: PultError) -> str:
    """An error in one sentence that says what and where."""
    if isinstance(error, ConfigError | PackError | ScenarioError):
        what = " = ".join(part for part in (error.key, error.value) if part)
        return ": ".join(part for part in (str(error.file), what, _(error.problem)) if part) + "."
    if isinstance(error, StoreError):
        from tui import present

        return f"{error.place}: {present.fault(error)}"
    if isinstance(error, Refused):
        from tui import present

        return present.fault(error)
    return str(error)


class Fault(click.ClickException):
    """An error that ends the command: its sentence, status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the sentence where errors go."""
        for sentence in self.message.splitlines():
            click.echo(visible(sentence), err=True)
