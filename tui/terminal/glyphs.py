"""Signs of the screen in plain ASCII, for fonts that have nothing else. Letters and figures stay as they
are."""

from __future__ import annotations

import unicodedata
from typing import Final

from rich.cells import get_character_cell_size

_FRAMES: Final = {
    "-": "─━┄┅┈┉╌╍═╴╶╸╺╼╾",
    "|": "│┃┆┇┊┋╎╏║╵╷╹╻╽╿▏▎▍▌▐▕",
    "#": "█▉▊▋▓▒░■▀▄",
    "_": "▁▂▃",
}
_SIGNS: Final = {
    "-": "‐‑‒–—―−",
    "'": "‘’‚‛‹›′",
    '"': "«»“”„‟″",
    ".": "…·‧∙",
    "*": "•●◉◆★☆✱⚑",
    "o": "○◦◯◇□",
    "v": "✓✔☑√↓▼▾",
    "x": "✗✘✕✖×☒",
    "^": "↑▲▴",
    "<": "←◀◂≤",
    ">": "→▶▸≥⏎",
    "!": "⚠¡",
    "N": "№",
    "+": "±",
    "/": "÷½",
    "~": "≈",
    "S": "§",
    "#": "≠",
}


class _Ascii(dict[int, str]):
    """A table for `str.translate` that finds the sign for what it does not hold: as wide, so columns stay."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        if point < 0x80 or unicodedata.category(character)[0] in "LNM":
            sign = character
        elif 0x2500 <= point < 0x2580:
            sign = "+"
        else:
            sign = "?" * get_character_cell_size(character)
        self[point] = sign
        return sign


ASCII: Final[dict[int, str]] = _Ascii(
    (ord(picture), sign)
    for table in (_FRAMES, _SIGNS)
    for sign, pictures in table.items()
    for picture in pictures
)
"""For `text.translate(ASCII)`: frames, bullets, ticks, arrows, dashes and quotation marks by their ASCII
look."""
