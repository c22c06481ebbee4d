"""Text for a cell of a spreadsheet and for a terminal: made harmless, and readable all the same."""

import unicodedata
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_hidden(char: str) -> bool:
    """Whether a character cannot be seen, or commands a terminal."""
    return unicodedata.category(char) in _INVISIBLE


def seen(text: str) -> str:
    """The text with every hidden character written out: «␛», «<U+202E>»."""
    return (
        text if text.isprintable() else "".join(_visible(char) if is_hidden(char) else char for char in text)
    )


def disarmed(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula and no terminal for a command.

    >>> disarmed("=1+1")
    "'=1+1"
    """
    return f"'{seen(text)}" if text.lstrip(" ").startswith(_FORMULA) else seen(text)


def _visible(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else f"<U+{code:04X}>"
