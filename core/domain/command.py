"""What a command is: it says what is wanted, in the imperative; ``decide`` says whether it may be."""

from dataclasses import fields, replace
from typing import TypeVar

from core.domain import envelope
from core.domain.record import record


@record(frozen=True, slots=True)
class Command:
    """An intent, about one card."""


@record(frozen=True, slots=True)
class DeskCommand(Command):
    """An intent that is about no card."""


_Command = TypeVar("_Command", bound=Command)


def texts(command: Command) -> dict[str, str]:
    """The texts of a command, by their names."""
    values = {field.name: getattr(command, field.name) for field in fields(command)}
    return {name: value for name, value in values.items() if isinstance(value, str)}


def storable(command: _Command) -> _Command:
    """The command with texts that can be kept everywhere."""
    return replace(command, **{name: envelope.storable(text) for name, text in texts(command).items()})
