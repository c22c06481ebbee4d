"""What the environment may say, and what it may not.

Textual takes orders from variables: import this code as a driver, press these keys, write a picture of the
screen or a log to that file. On a machine where others can set our environment that is a way in and a way
out, so every one of its variables goes, and those it needs are ours.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Final

from tui.terminal.pen import Colour

_OURS: Final = {
    "TEXTUAL_ANIMATIONS": "none",
    "TEXTUAL_FPS": "20",  # keys held down on a thin line: a frame for every third of them
    "TEXTUAL_SMOOTH_SCROLL": "0",
}
_POOR_FONT: Final = {"linux", "vt100", "vt102", "vt220", "dumb"}
_COLOURLESS: Final = {"vt100", "vt102", "vt220", "dumb", ""}


def clean(environ: MutableMapping[str, str]) -> None:
    """Take every variable of Textual's out of `environ` and put in ours. Only what is done before Textual is
    imported counts: it reads them then."""
    for name in [name for name in environ if name.startswith("TEXTUAL")]:
        del environ[name]
    environ.update(_OURS)


def colour(environ: Mapping[str, str]) -> Colour:
    """The colours that the terminal of `environ` can be trusted with: see no-color.org for NO_COLOR."""
    term = environ.get("TERM", "")
    if environ.get("NO_COLOR") or term in _COLOURLESS:
        return "none"
    return "linux" if term == "linux" else "16"


def ascii_only(environ: Mapping[str, str]) -> bool:
    """Whether the terminal of `environ` has only the signs of ASCII, beside letters."""
    return environ.get("TERM", "") in _POOR_FONT
