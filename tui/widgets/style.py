"""The one table of looks: a name a screen may use, and how it is drawn.

Sixteen colours of the terminal's own palette, bold, reverse and dim. A look only repeats what a word
or a sign beside it already says: with ``NO_COLOR`` nothing is lost.
"""

from typing import Final

from rich.style import Style

STYLES: Final[dict[str, Style]] = {
    "text": Style(),
    "bold": Style(bold=True),
    "dim": Style(dim=True),
    "heading": Style(bold=True),
    "label": Style(color="cyan"),
    "hint": Style(dim=True),
    "rule": Style(dim=True),
    "ok": Style(color="green"),
    "warn": Style(color="yellow"),
    "alarm": Style(color="red", bold=True),
    "note": Style(dim=True),
    "cursor": Style(reverse=True),
    "cursor.away": Style(underline=True),
    "selection": Style(reverse=True),
    "choice": Style(color="black", bgcolor="cyan"),
    "choice.cursor": Style(reverse=True, bold=True),
    "key": Style(bold=True),
    "key.on": Style(color="black", bgcolor="cyan"),
    "key.off": Style(dim=True),
}
"""Name -> look. ``cursor`` is laid over a row's own look, the others stand alone."""


def style(name: str) -> Style:
    """The look called `name`; a name that is not in the table is a programmer's error (KeyError)."""
    return STYLES[name]
