"""From bytes to keys: what terminals really send, told apart without ever failing.

The tables are recorded facts of xterm, PuTTY, the Linux console, rxvt, tmux, screen and kitty. The decoder
keeps no clock: it says how long the rest of a sequence may take (`delay`), and the driver calls `flush`
when that has passed. Any bytes are a valid input; those that mean nothing give nothing.

An Esc followed within `ESCAPE_DELAY` by a digit is the F-key of that number (0 is F10), as in mc and on a
3270: for keyboards and lines where F-keys do not arrive, as Alt with the digit. A slower Esc is the Esc
key.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Sequence
from typing import Final

from textual import events
from textual.keys import _character_to_key

from core.domain.record import record
from tui.terminal.layouts import twin
from tui.terminal.safe import clean_input

ESCAPE_DELAY: Final = 0.1
"""Seconds within which what follows an Esc belongs to it: a sequence, or the digit of an F-key."""
PASTE_DELAY: Final = 3.0
"""Seconds of silence after which a paste whose end was lost is taken as ended, so the keyboard is not
dead."""

_PASTE_START: Final = "\x1b[200~"
_PASTE_END: Final = "\x1b[201~"

_SEQUENCE: Final = re.compile(
    r"\x1b(?:"
    r"\[\[[A-E]"  # Linux console, F1-F5
    r"|\[M[^\0-\x1f]{3}"  # an old mouse report, left on by the program before us
    r"|\[[0-9]+\$(?![@-~])"  # rxvt, Shift: its last character is not one that the standard ends with
    r"|\[(?![\[M])[0-?]*[ -/]*[@-~]"
    r"|O[0-9;]*[ A-Za-~]"
    r"|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # an answer nobody asked for, whole in one read
    r"|[^\x1b\[O]"  # Alt with one key
    r")"
)
_BEGUN: Final = re.compile(r"\x1b(?:\[M[^\0-\x1f]{0,2}|\[\[?[0-?]*[ -/]*|O[0-9;]*)?")
"""The start of a sequence: at the end of the input more bytes may complete it, elsewhere it is broken."""
_CSI: Final = re.compile(r"([0-9:;]*)([$@-~])")

_DIGIT_KEYS: Final = {str(number % 10): f"f{number}" for number in range(1, 11)}
_FINAL_KEYS: Final = {
    "A": "up", "B": "down", "C": "right", "D": "left", "F": "end", "H": "home",
    "P": "f1", "Q": "f2", "R": "f3", "S": "f4",
}  # fmt: skip
_TILDE_KEYS: Final = {
    1: "home", 2: "insert", 3: "delete", 4: "end", 5: "pageup", 6: "pagedown", 7: "home", 8: "end",
    11: "f1", 12: "f2", 13: "f3", 14: "f4", 15: "f5", 17: "f6", 18: "f7", 19: "f8", 20: "f9", 21: "f10",
    23: "f11", 24: "f12",
}  # fmt: skip
_NUMPAD: Final = dict(zip("jklmnopqrstuvwxyX ", "*+,-./0123456789= ", strict=True))
"""SS3 finals of the numeric pad in application mode."""
_CONTROL_KEYS: Final = {
    0x00: "ctrl+at", 0x08: "backspace", 0x09: "tab", 0x0D: "enter", 0x7F: "backspace",
    0x1C: "ctrl+backslash", 0x1D: "ctrl+right_square_bracket", 0x1E: "ctrl+circumflex_accent",
    0x1F: "ctrl+underscore",
}  # fmt: skip
_ALT_CONTROLS: Final = {"tab": "shift+tab", "backspace": "ctrl+w"}
"""Esc with a control key: the Linux console's Shift+Tab; the word rubbed out, as shells do."""
_REPORTED_KEYS: Final = {
    9: "tab", 13: "enter", 27: "escape", 127: "backspace", 57414: "enter",
    57417: "left", 57418: "right", 57419: "up", 57420: "down", 57421: "pageup", 57422: "pagedown",
    57423: "home", 57424: "end", 57425: "insert", 57426: "delete",
}  # fmt: skip
_REPORTED_NUMPAD: Final = dict(zip(range(57399, 57414), "0123456789./*-+", strict=True))
"""Code points of the kitty protocol. We never ask for it; a program before us may have left it on."""
_CHARACTERS: Final = {"tab": "\t", "enter": "\r", "backspace": "\x7f", "escape": "\x1b"}
_SHIFT, _ALT, _CTRL, _HIGHER = 1, 2, 4, 8 | 16 | 32
"""Modifier bits of xterm and kitty; the higher ones (Super, Hyper, Meta) are the window manager's."""
_RXVT_MODIFIERS: Final = {"$": _SHIFT, "^": _CTRL, "@": _SHIFT | _CTRL}
_RELEASED: Final = 3


@record(frozen=True, slots=True)
class Ready:
    """The terminal's answer to "are you there" (`ESC[5n`): it has drawn all that was sent before."""


Decoded = events.Key | events.Paste | Ready


class Decoder:
    """Bytes in, keys and pastes out, however the bytes were cut into reads."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._text = ""
        self._paste: list[str] | None = None

    @property
    def delay(self) -> float | None:
        """Seconds to wait for more before `flush`; None when nothing is unfinished."""
        if self._paste is not None and self._text != _PASTE_END:
            return PASTE_DELAY
        return ESCAPE_DELAY if self._text else None

    def feed(self, data: bytes) -> list[Decoded]:
        """What `data`, after all that came before it, has completed."""
        self._text += self._decode(data)
        return self._take(final=False)

    def flush(self) -> list[Decoded]:
        """What is unfinished, taken as it stands: a lone Esc is the Esc key, a broken sequence is nothing."""
        return self._take(final=True)

    def _take(self, *, final: bool) -> list[Decoded]:
        found: list[Decoded] = []
        text, at = self._text, 0
        while at < len(text) or self._paste is not None:
            if self._paste is not None:
                at, pasted = self._take_paste(self._paste, text, at, final=final)
                if pasted is None:
                    break
                found.append(pasted)
            elif text[at] != "\x1b":
                found += _character(text[at])
                at += 1
            elif match := _SEQUENCE.match(text, at):
                at = match.end()
                if match[0] == _PASTE_START:
                    self._paste = []
                else:
                    found += _sequence(match[0][1:])
            else:
                begun = _BEGUN.match(text, at)
                assert begun is not None  # it matches a lone Esc
                if not final and begun.end() == len(text):
                    break
                at = begun.end()
                found += _cut_off(begun[0][1:])
        self._text = text[at:]
        return found

    def _take_paste(
        self, parts: list[str], text: str, at: int, *, final: bool
    ) -> tuple[int, events.Paste | None]:
        """Where the paste goes on or has ended, and the paste if it has.

        An end mark inside the pasted text must not let the rest of it act as keys: the last mark before
        the next paste counts, and one at the end of a read waits a moment for another.
        """
        end = text.find(_PASTE_END, at)
        if end >= 0:
            following = text.find(_PASTE_START, end)
            end = text.rfind(_PASTE_END, end, following if following >= 0 else len(text))
            after = end + len(_PASTE_END)
            complete = final or after < len(text)
        else:
            end = after = len(text) if final else max(at, len(text) - len(_PASTE_END) + 1)
            complete = final
        parts.append(text[at:end])
        if not complete:
            return end, None
        self._paste = None
        return after, events.Paste(clean_input("".join(parts)))


def _cut_off(body: str) -> list[Decoded]:
    """A sequence that was begun and not ended: Esc itself, or Alt with the character that begins
    sequences."""
    if not body:
        return [events.Key("escape", "\x1b")]
    return _alt(body) if body in {"[", "O"} else []


def _sequence(body: str) -> list[Decoded]:
    """The key of a whole sequence, given without its Esc; nothing for what is no key."""
    if len(body) == 1:
        return _alt(body)
    if body.startswith("[["):
        return [events.Key(f"f{'ABCDE'.index(body[2]) + 1}", None)]
    if body.startswith("["):
        match = _CSI.fullmatch(body, 1)
        return _csi(match[1], match[2]) if match else []
    if body.startswith("O"):
        return _ss3(body[1:-1], body[-1])
    return []


def _csi(parameters: str, final: str) -> list[Decoded]:
    numbers = [[_number(part) for part in group.split(":")] for group in parameters.split(";")]
    first = numbers[0][0]
    modifier = numbers[1] if len(numbers) > 1 else [1]
    if len(modifier) > 1 and modifier[1] == _RELEASED:
        return []
    bits = max(0, modifier[0] - 1)
    if final == "u":
        text = numbers[2] if len(numbers) > 2 else []
        return _reported(numbers[0], bits, text)
    if final == "~":
        if first == 27 and len(numbers) > 2:  # xterm, modifyOtherKeys
            return _reported(numbers[2][:1], bits, [])
        return _named(_TILDE_KEYS.get(first), bits)
    if final in _RXVT_MODIFIERS:
        return _named(_TILDE_KEYS.get(first), _RXVT_MODIFIERS[final])
    if final in "abcd":
        return _named(_FINAL_KEYS[final.upper()], _SHIFT)
    if final == "Z":
        return _named("tab", _SHIFT)
    if final == "n":
        return [Ready()] if parameters in {"0", "3"} else []
    if first > 1:  # a cursor report, which shares its final with F3
        return []
    return _named(_FINAL_KEYS.get(final), bits)


def _ss3(parameters: str, final: str) -> list[Decoded]:
    if final in _NUMPAD:
        return _character(_NUMPAD[final])
    if final == "M":
        return _named("enter", 0)
    if final in "abcd":  # rxvt, Ctrl
        return _named(_FINAL_KEYS[final.upper()], _CTRL)
    return _named(_FINAL_KEYS.get(final), max(0, _number(parameters.rpartition(";")[2]) - 1))


def _reported(points: Sequence[int], bits: int, text: Sequence[int]) -> list[Decoded]:
    """A key told by its code point (and by the shifted one, and by that of the US layout), modifiers and
    text."""
    point, shifted, base = (*points, 0, 0)[:3]
    if point in _REPORTED_KEYS:
        return _named(_REPORTED_KEYS[point], bits)
    if point in _REPORTED_NUMPAD:
        point, text = ord(_REPORTED_NUMPAD[point]), []
    if bits & _HIGHER or not _printable(point):
        return []
    if bits & _CTRL:
        meant = twin(chr(base) if _printable(base) else chr(point)).lower()
        return _named(_character_to_key(meant), bits)
    if bits & _ALT:
        return _alt(chr(shifted if bits & _SHIFT and _printable(shifted) else point))
    typed = [chr(one) for one in text if _printable(one)]
    if not typed:
        capital = chr(shifted) if _printable(shifted) else chr(point).upper()
        typed = [*capital] if bits & _SHIFT else [chr(point)]
    return [key for character in typed for key in _character(character)]


def _character(character: str) -> list[Decoded]:
    """The key of one character as typed; C1 controls are no keys."""
    point = ord(character)
    if point < 0x20 or point == 0x7F:
        return [events.Key(_CONTROL_KEYS.get(point) or f"ctrl+{chr(point + 96)}", character)]
    if 0x80 <= point < 0xA0:
        return []
    return [events.Key(_character_to_key(character), character)]


def _alt(character: str) -> list[Decoded]:
    """Esc and one more: an F-key for a digit; otherwise Alt, named by the Latin twin, with its own letter
    kept.

    The letter stays in `Key.character`, so a terminal that sends Alt+letter where text was meant loses
    nothing.
    """
    if character in _DIGIT_KEYS:
        return [events.Key(_DIGIT_KEYS[character], None)]
    plain = _character(twin(character))
    if not plain:
        return []
    assert isinstance(plain[0], events.Key)
    name = plain[0].key
    if name == "enter":  # Alt+Enter means nothing anywhere; a slow line delivers the two keys as one piece
        return [events.Key("escape", "\x1b"), *plain]
    if name in _ALT_CONTROLS:
        return [events.Key(_ALT_CONTROLS[name], None)]
    if len(name) == 1 and name.isupper():
        name = f"shift+{name.lower()}"
    return [events.Key(f"alt+{name}", character if character.isprintable() else None)]


def _named(name: str | None, bits: int) -> list[Decoded]:
    """The key called `name` with its modifiers, in Textual's spelling; nothing for no name or a higher
    modifier."""
    if name is None or bits & _HIGHER:
        return []
    held = [word for bit, word in ((_ALT, "alt"), (_CTRL, "ctrl"), (_SHIFT, "shift")) if bits & bit]
    return [events.Key("+".join([*held, name]), None if held else _CHARACTERS.get(name))]


def _number(digits: str) -> int:
    """A parameter; 0 for none and for one too long to mean anything (`int` refuses thousands of digits)."""
    return int(digits) if 0 < len(digits) <= 7 else 0


def _printable(point: int) -> bool:
    return 0x20 <= point <= 0x10FFFF and chr(point).isprintable()
