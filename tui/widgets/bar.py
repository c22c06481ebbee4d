"""The key bar: ten keys of eight columns on the last line, as operators know it from mc."""

from collections.abc import Sequence

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from core.domain.record import record
from core.domain.text import lower
from tui.catalogue import language
from tui.widgets.draw import Piece, fit, strip


@record(frozen=True, slots=True)
class BarKey:
    """One key of the bar: what stands on the key (``1`` for F1), a caption, and whether it is on.

    A key that is off is dim *and* written in small letters: the colour alone says nothing.
    """

    label: str
    caption: str
    enabled: bool = True


class Bar(Widget, can_focus=False):
    """One line of keys of equal width: eight columns each at 80, more when the terminal is wider."""

    DEFAULT_CSS = "Bar { height: 1; dock: bottom; }"

    def __init__(self, keys: Sequence[BarKey] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = tuple(keys)

    def set_keys(self, keys: Sequence[BarKey]) -> None:
        """Show other keys; nothing is repainted when they are the same."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh(Region(0, 0, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        """The bar itself; `y` is always 0."""
        width, count = self.size.width, max(len(self._keys), 1)
        pieces: list[Piece] = []
        for index, key in enumerate(self._keys):
            room = width * (index + 1) // count - width * index // count
            caption = key.caption if key.enabled else lower(key.caption, language())
            body = fit(caption, max(room - len(key.label) - 1, 0))
            pieces += [(key.label, "key"), (body, "key.on" if key.enabled else "key.off"), (" ", "text")]
        return strip(pieces, width)
