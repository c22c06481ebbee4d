"""The page for administrators tells of every command there is, and of every role."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from core.domain.roles import Role
from journal.__main__ import main

PAGE = (Path(__file__).parents[2] / "docs" / "administration.md").read_text("utf-8")


def commands(group: click.Group, before: str = "pult-journal") -> Iterator[str]:
    """Every command that can be given, whole."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def test_it_tells_of_every_command() -> None:
    assert [command for command in commands(main) if f"`{command}" not in PAGE] == []


def test_it_tells_of_every_role() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == set(Role)
