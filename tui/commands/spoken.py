"""Commands and options whose help is a message of the catalogue, read in the language of the moment."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tui.catalogue import _

F = TypeVar("F", bound=Callable[..., Any])


def _spoken(message: str | None) -> str:
    return _(message) if message else ""


class Command(click.Command):
    """A command; ``help`` is a message."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_spoken(self.help))

    def get_short_help_str(self, limit: int = 45) -> str:
        """What the command does, for the list of commands."""
        return _spoken(self.help).removesuffix(".")


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command


class Option(click.Option):
    """An option; ``help`` is a message."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option and what it is for."""
        record = super().get_help_record(ctx)
        return record and (record[0], record[1].replace(self.help or "\0", _spoken(self.help)))


def command(name: str | None = None, **how: Any) -> Callable[[Callable[..., Any]], Command]:
    """Make a command of a function."""
    return click.command(name, cls=Command, **how)


def group(
    name: str | None = None, cls: type[Group] = Group, **how: Any
) -> Callable[[Callable[..., Any]], Group]:
    """Make a group of a function."""
    return click.group(name, cls=cls, **how)


def option(*names: str, **how: Any) -> Callable[[F], F]:
    """Give a command an option."""
    return click.option(*names, cls=Option, **how)
