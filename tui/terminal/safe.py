"""Text made harmless: what may be drawn, and what is kept of what came in.

Two functions, two edges. `visible` stands before the terminal: nothing is drawn that did not pass it.
`clean_input` stands behind the keyboard and the paste: it keeps what the caller wrote, in one normal form.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MARKS_KEPT: Final = 2
"""Combining marks drawn on one letter: enough for any living orthography of ours, too few to climb the
screen."""

_HARMLESS: Final = re.compile(
    "["
    " -~"  # ASCII
    "\u00a1-\u00ac\u00ae-\u02ff"  # Latin, without the no-break space and the soft hyphen
    "\u0400-\u0482\u048a-\u052f"  # Cyrillic, without its combining marks
    "\u2010-\u2027\u2030-\u205e"  # dashes, quotation marks, bullets, per mille
    "\u20a0-\u20bf\u2100-\u218b\u2190-\u2426"  # currency, №, arrows, operators, control pictures
    "\u2500-\u27ff\u2900-\u2b73"  # frames, blocks, figures, ticks, Braille is further on
    "]*"
).fullmatch
"""Matches text that is drawn as it stands: almost everything an operator ever sees, in half a microsecond."""

_INVISIBLE: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"  # joiners and fillers
    + "".join(map(chr, range(0xFE00, 0xFE10)))  # variation selectors
    + "".join(map(chr, range(0xE0100, 0xE01F0)))  # and their supplement
)
"""What has no picture though its category says letter or mark."""
_STREAM_SAFE: Final = 30
"""Marks in a row that normalisation has to sort (UAX #15, stream-safe text): without a limit, a paste of
marks keeps it busy for hours, as the sorting is quadratic."""
_GRAPHEME_JOINER: Final = "\u034f"


def visible(text: str, *, ascii: bool = False) -> str:
    """What may be drawn of `text`: every character of the result has a picture and stays in its place.

    Controls (C0, DEL) become their pictures U+2400…, C1, lone surrogates, private and unassigned code
    points become U+FFFD; with `ascii` both become `?`. Every kind of space becomes a plain one (a wide one,
    two). Bidi controls, zero-width characters, tags, variation selectors and line separators are removed:
    they have no picture of their own and change the picture of their neighbours. Of a run of combining
    marks the first `MARKS_KEPT` stay; marks with nothing before them to stand on are removed.

    Never raises; applied twice, it changes nothing more. The result may be wider than Rich measured the raw
    text (a control has no width, its picture has one), so text of callers passes here before it is laid
    out, too.
    """
    if _HARMLESS(text):
        return text
    drawn: list[str] = []
    marks = MARKS_KEPT  # there is nothing yet that a mark could stand on
    for character in text:
        category = unicodedata.category(character)
        if character in _INVISIBLE or category in {"Cf", "Zl", "Zp"}:
            continue
        if category[0] == "M":
            marks += 1
            if marks > MARKS_KEPT:
                continue
        else:
            marks = 0
            if category[0] == "C":
                character = _picture(character, ascii)  # noqa: PLW2901 - drawn instead of itself
            elif category == "Zs":
                character = "  " if character == "\u3000" else " "  # noqa: PLW2901 - likewise
        drawn.append(character)
    return "".join(drawn)


def clean_input(text: str) -> str:
    """Typed or pasted `text` as it is kept: composed (NFC), line ends as `\\n`, otherwise as the caller
    wrote it.

    What cannot be written to a file or a database is the only thing replaced: a lone surrogate by U+FFFD,
    NUL by its picture U+2400. Everything else, controls included, stays in the data and is shown harmlessly
    by `visible`; a one-line field turns line ends and tabs into spaces itself.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\u2400")
    if text.isascii():
        return text
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _stream_safe(text))


def _picture(character: str, ascii: bool) -> str:
    if ascii:
        return "?"
    point = ord(character)
    if point < 0x20:
        return chr(0x2400 + point)
    return "\u2421" if point == 0x7F else "\ufffd"


def _stream_safe(text: str) -> str:
    """`text` with a grapheme joiner after every `_STREAM_SAFE` marks in a row."""
    parts: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > _STREAM_SAFE:
            parts.append(_GRAPHEME_JOINER)
            run = 1
        parts.append(character)
    return "".join(parts)
