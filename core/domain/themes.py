"""The themes that may be chosen for a card, in the order in which they are offered."""

from datetime import date

from core.domain.lasting import holds
from core.domain.pack import Pack, Theme
from core.domain.record import record


@record(frozen=True, slots=True)
class Offered:
    """A theme in the list. ``depth``: how many of those above it stand above it in this list, too."""

    theme: Theme
    depth: int = 0


def offered(pack: Pack, kind: str, line: str, day: date, chosen: str = "") -> tuple[Offered, ...]:
    """The themes for a kind of appeal (empty: every kind) on a day of the centre, best first.

    First the most frequent, by their digits; then those asked about on the line by which the call came, and
    the rest of them: both as the tree stands in the pack. What is chosen already is there in any case: a card
    keeps what it has.
    """
    there = [
        theme
        for theme in pack.themes
        if theme.code == chosen
        or (holds(theme, day) and (not theme.kinds or not kind or kind in theme.kinds))
    ]
    quick = sorted((theme for theme in there if theme.quick), key=lambda theme: theme.quick)
    slow = [theme for theme in there if not theme.quick]
    answered = next((one.themes for one in pack.lines if one.code == line), ())
    first = [theme for theme in slow if pack.theme_is(theme.code, answered)]
    rest = [theme for theme in slow if theme not in first]
    return (*map(Offered, quick), *_tree(pack, first), *_tree(pack, rest))


def _tree(pack: Pack, themes: list[Theme]) -> list[Offered]:
    """The themes, each behind the one above it and one step deeper; otherwise in the order of the pack."""
    here = {theme.code: place for place, theme in enumerate(themes)}
    paths = [
        [here[one.code] for one in pack.lineage(theme.code)[::-1] if one.code in here] for theme in themes
    ]
    return [Offered(themes[path[-1]], len(path) - 1) for path in sorted(paths)]
