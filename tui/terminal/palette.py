"""Textual's command palette, which this console has no use for, left out of the start.

`textual.app` imports it, and with it a dozen widgets, whether an application has a palette or not: some 15 ms
before our first screen, and a megabyte. What it takes from there are names of classes for a palette that is
switched off, so empty classes do. Textual is pinned; the test of this room reads which names it takes.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from types import ModuleType
from typing import Final

MODULE: Final = "textual.command"
NAMES: Final = (
    "CommandListItem",
    "CommandPalette",
    "DiscoveryHit",
    "Hit",
    "Hits",
    "Provider",
    "SimpleProvider",
)


def leave_out(modules: MutableMapping[str, ModuleType]) -> None:
    """Put the empty names where Textual looks for its palette, unless it has it already."""
    if MODULE not in modules:
        empty = ModuleType(MODULE, __doc__)
        for name in NAMES:
            setattr(empty, name, type(name, (), {}))
        modules[MODULE] = empty
