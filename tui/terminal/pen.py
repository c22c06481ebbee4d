"""What a cell looks like, in the few attributes that every terminal has, and the bytes from one look to the
next."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from rich.color import Color, ColorSystem, ColorType
from rich.style import Style

Colour = Literal["none", "linux", "16"]
"""`none`: attributes only. `linux`: eight colours, bright ones as bold. `16`: the terminal's own palette."""

PLAIN: Final = 0
"""The look of an empty terminal: its own colours and no attribute."""

_BOLD, _DIM, _ITALIC, _UNDERLINE, _REVERSE, _STRIKE = 1, 2, 4, 8, 16, 32
_ON: Final = {_BOLD: "1", _DIM: "2", _ITALIC: "3", _UNDERLINE: "4", _REVERSE: "7", _STRIKE: "9"}
_OFF: Final = {_BOLD: "22", _DIM: "22", _ITALIC: "23", _UNDERLINE: "24", _REVERSE: "27", _STRIKE: "29"}
_SHOWS_ON_BLANKS: Final = _UNDERLINE | _REVERSE | _STRIKE
_DEFAULT: Final = -1


class _Look(NamedTuple):
    """Colours 0-15 of the palette, or -1 for the terminal's own; flags are the bits above."""

    foreground: int = _DEFAULT
    background: int = _DEFAULT
    flags: int = 0


class Pen:
    """Numbers for looks, and the shortest SGR between two of them.

    A look is a small number, so that cells compare fast. The tables belong to one pen and so to one
    terminal: Rich's own cache on `Style` keeps the codes of the first colour system that asked, and sends
    them to all others. Blinking and hidden text have no look here: nothing blinks, and what is drawn is
    seen.
    """

    def __init__(self, colour: Colour) -> None:
        self._colour = colour
        self._looks = [_Look()]
        self._numbers = {_Look(): PLAIN}
        self._of_style: dict[Style | None, tuple[int, int]] = {None: (PLAIN, PLAIN)}
        self._changes: dict[tuple[int, int], str] = {}

    def looks(self, style: Style | None) -> tuple[int, int]:
        """The number of the look of text in `style`, and of a blank in it: colours of ink do not show on a
        blank."""
        numbers = self._of_style.get(style)
        if numbers is None:
            look = self._look(style or Style.null())
            shows = look.flags & _SHOWS_ON_BLANKS
            blank = look if shows else _Look(background=look.background)
            numbers = self._of_style[style] = (self._number(look), self._number(blank))
        return numbers

    def fits(self, now: int, blank: int) -> bool:
        """Whether a blank drawn with the look `now` shows as the look `blank`."""
        if now == blank:
            return True
        one, other = self._looks[now], self._looks[blank]
        return one.background == other.background and not (one.flags | other.flags) & _SHOWS_ON_BLANKS

    def change(self, before: int, after: int) -> str:
        """The escape sequence from the look `before` to `after`; empty when they are one."""
        if before == after:
            return ""
        key = before, after
        sequence = self._changes.get(key)
        if sequence is None:
            sequence = self._changes[key] = self._write(self._looks[before], self._looks[after])
        return sequence

    def _number(self, look: _Look) -> int:
        number = self._numbers.setdefault(look, len(self._looks))
        if number == len(self._looks):
            self._looks.append(look)
        return number

    def _look(self, style: Style) -> _Look:
        held = (
            (style.bold, _BOLD),
            (style.dim, _DIM),
            (style.italic, _ITALIC),
            (style.underline or style.underline2, _UNDERLINE),
            (style.reverse, _REVERSE),
            (style.strike, _STRIKE),
        )
        flags = sum(bit for on, bit in held if on)
        if self._colour == "none":
            return _Look(flags=flags)
        foreground, background = _palette(style.color), _palette(style.bgcolor)
        if self._colour == "linux":
            if foreground >= 8:
                foreground, flags = foreground - 8, flags | _BOLD
            if background >= 8:
                background -= 8
            flags &= ~(_ITALIC | _STRIKE)
        if foreground == background != _DEFAULT:
            # Two shades of a theme that are one colour here: the text must not vanish.
            foreground = 0 if background >= 7 else 7
        return _Look(foreground, background, flags)

    def _write(self, before: _Look, after: _Look) -> str:
        whole = [code for bit, code in _ON.items() if after.flags & bit]
        if after.foreground != _DEFAULT:
            whole.append(_colour_code(after.foreground, 30))
        if after.background != _DEFAULT:
            whole.append(_colour_code(after.background, 40))
        anew = "\x1b[" + (";".join(["0", *whole]) if whole else "") + "m"
        if self._colour == "linux":
            return anew  # there, 39 also ends underlining
        step: list[str] = []
        on = after.flags & ~before.flags
        off = before.flags & ~after.flags
        if off & (_BOLD | _DIM):
            on |= after.flags & (_BOLD | _DIM)  # 22 ends both
        step += dict.fromkeys(code for bit, code in _OFF.items() if off & bit)
        step += [code for bit, code in _ON.items() if on & bit]
        if before.foreground != after.foreground:
            step.append(_colour_code(after.foreground, 30))
        if before.background != after.background:
            step.append(_colour_code(after.background, 40))
        return min(anew, f"\x1b[{';'.join(step)}m", key=len)


def _palette(color: Color | None) -> int:
    if color is None or color.type is ColorType.DEFAULT:
        return _DEFAULT
    number = color.downgrade(ColorSystem.STANDARD).number
    return _DEFAULT if number is None else number


def _colour_code(colour: int, base: int) -> str:
    """SGR of a colour as ink (`base` 30) or paper (40): 30-37, 90-97 or 39."""
    if colour == _DEFAULT:
        return str(base + 9)
    return str(base + colour if colour < 8 else base + 52 + colour)
