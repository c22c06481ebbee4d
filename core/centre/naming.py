"""What the laws of a pack have in common: names that must be known, and how one says that they are not."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import combinations

from core.domain.build import Problem
from core.domain.fields import BY_ID
from core.domain.pack import Norm, Pack
from core.domain.terms import TermRule, Wait

_Edition = Norm | TermRule | Wait
Law = Callable[[Pack], Iterator[Problem]]
"""Everything in a pack that breaks it."""


def these(names: Iterable[object]) -> str:
    """Names in a sentence."""
    return ", ".join(str(name) for name in names) or "none"


def known(key: str, names: Iterable[str], there: Iterable[str], what: str) -> Iterator[Problem]:
    """Those of some names, said at ``key``, that are not there."""
    all_of_them = list(there)
    for name in names:
        if name not in all_of_them:
            yield Problem(key, name, f"there is no such {what}; there are: {these(all_of_them)}")


def known_kinds(pack: Pack, key: str, kinds: Iterable[str], *also: str) -> Iterator[Problem]:
    """Kinds of appeal that the pack does not have; ``also``: codes that may stand beside them."""
    there = [one.code for one in pack.choices.get("kind", ())]
    for kind in kinds:
        if kind not in (*there, *also):
            yield Problem(f"{key}.kinds", kind, f"there is no such kind; there are: {these(there)}")


def known_channels(pack: Pack, key: str, channels: Iterable[str]) -> Iterator[Problem]:
    """Channels that the pack does not have."""
    return known(f"{key}.channels", channels, [one.code for one in pack.channels], "channel")


def known_themes(pack: Pack, key: str, beginnings: Iterable[str]) -> Iterator[Problem]:
    """Beginnings with which no theme of the pack begins."""
    for begin in beginnings:
        if not any(theme.code.startswith(begin) for theme in pack.themes):
            yield Problem(f"{key}.themes", begin, "no theme begins so")


def known_field(key: str, name: str) -> Iterator[Problem]:
    """A field that no card has."""
    return known(key, [name], BY_ID, "field")


def in_order(key: str, valid_from: date | None, valid_to: date | None) -> Iterator[Problem]:
    """A validity that ends before it begins."""
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        yield Problem(f"{key}.valid_to", str(valid_to), f"lies before valid_from, {valid_from}")


def one_after_another(table: str, rules: Iterable[_Edition]) -> Iterator[Problem]:
    """Editions of one rule that hold on the same day."""
    for one, other in combinations(rules, 2):
        starts = max(one.valid_from, other.valid_from)
        if one.id == other.id and starts <= min(one.valid_to or date.max, other.valid_to or date.max):
            key = f"{table}[{one.id}].valid_from"
            yield Problem(key, str(other.valid_from), f"two editions hold on {starts}")


def leads_round(start: str, after: dict[str, str]) -> bool:
    """Whether a chain of names comes back to where it began."""
    name = after.get(start, "")
    for __ in after:
        if name == start:
            return True
        name = after.get(name, "")
    return False
