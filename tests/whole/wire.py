"""What may come from the console to a terminal, a closed grammar; and keys that lead through every screen."""

import re

WALK = [
    "F2", "89180001122", "Enter", "Образец Павел Ильич", "Enter", "F4", "Space", "Down", "Esc",
    "F3", "Esc", "F12", "Space", "F12", "Down", "Down", "Down", "Down", "Down", "Down", "Down", "Up",
    "F10", "Esc", "F6", "Esc", "F9", "замет", "Enter", "первая", "Enter", "F5", "Down", "Space", "Esc",
    "F9", "всё что было", "Enter", "Down", "Esc", "F8", "Space", "Down", "Esc", "F1", "Down", "Esc",
    "F7", "больница", "Down", "Down", "Esc", "Esc", "Down", "Enter", "Esc", "F9", "исход", "Enter", "Esc",
]  # fmt: skip
"""Every kind of screen and dialog, as an operator comes through them in a call; on the desk at last."""

_TEXT = r"[^\x00-\x1f\x7f-\x9f]"
_PIECES = (
    _TEXT,
    r"\r|\n|\x08",  # the first column, a row down, a column back
    r"\x1bM",  # a row up
    r"\x1b\[[0-9;]*m",  # looks
    r"\x1b\[(?:[0-9]+(?:;[0-9]+)?)?H",  # the cursor to a cell,
    r"\x1b\[[0-9]*[CDGd]",  # sideways, to a column, to a row
    r"\x1b\[K|\x1b\[2J",  # erasing
    r"\x1b\[(?:[0-9]+;[0-9]+)?r",  # the rows that scroll
    r"\x1b\[\?25[hl]",  # the cursor shown and hidden
    r"\x1b\[5n",  # is the terminal there?
)
_GRAMMAR = re.compile(f"(?:{'|'.join(_PIECES)})*")
_BEGINS = "\x1b[?1049h\x1b[?7l\x1b[?1l\x1b>\x1b[?12l\x1b[?2004h"
_ENDS = "\x1b[m\x1b[r\x1b[?2004l\x1b[?7h\x1b[H\x1b[2J\x1b[?1049l\x1b[H\x1b[2J\x1b[3J\x1b[?25h"


def strays(received: bytes | bytearray) -> list[str]:
    """What came from a console, from its start on, that our output never writes, from the first such byte on.

    A last sequence that is not all here yet is no stray.
    """
    text = bytes(received).decode(errors="ignore")
    begin, text = text[: len(_BEGINS)], text[len(_BEGINS) :]
    text = text.removesuffix(_ENDS)
    known = _GRAMMAR.match(text)
    rest = text[known.end() if known else 0 :]
    if re.fullmatch(r"\x1b(?:\[[0-9;]*)?", rest):
        rest = ""
    return [piece[:40] for piece in (begin.replace(_BEGINS, ""), rest) if piece]


def looks(received: bytes | bytearray) -> set[str]:
    """Every code of a look (SGR) that came."""
    found = re.findall(r"\x1b\[([0-9;]*)m", bytes(received).decode(errors="ignore"))
    return {code for codes in found for code in codes.split(";") if code}


def letters(received: bytes | bytearray) -> set[str]:
    """Every printed character outside ASCII."""
    text = bytes(received).decode(errors="ignore")
    return {letter for letter in re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text) if not letter.isascii()}
