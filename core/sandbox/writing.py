"""Scenarios as text: tables, keys and notes of TOML as a person would write them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def value(told: Any) -> str:
    """A value of TOML on one line: a text, a number, a list, or a table in braces."""
    if isinstance(told, Mapping):
        return "{ " + ", ".join(f"{name} = {value(part)}" for name, part in told.items()) + " }"
    if isinstance(told, list | tuple):
        return f"[{', '.join(map(value, told))}]"
    if isinstance(told, bool):
        return str(told).lower()
    # A text of JSON is one of TOML, but for the one control character that JSON leaves as it is.
    text = json.dumps(str(told), ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(told) if isinstance(told, int) else text


def keys(**told: Any) -> Iterator[str]:
    """Lines of ``key = value``; what is empty is left out."""
    yield from (f"{name} = {value(one)}" for name, one in told.items() if one not in ("", (), [], {}, None))


def table(name: str, note: str = "", **told: Any) -> Iterator[str]:
    """One more table of a list: an empty line, a note, its keys."""
    yield ""
    yield from notes(note)
    yield f"[[{name}]]"
    yield from keys(**told)


def notes(text: str) -> Iterator[str]:
    """Notes for whoever edits the file, one for each line of a text."""
    yield from (f"# {one}".rstrip() for one in text.splitlines())


def on_one_line(text: str) -> str:
    """A text of a pack where no line may end: in a note it would end the note."""
    return " ".join(text.split())
