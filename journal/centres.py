"""What the journal knows of a centre by itself: a few lines of the pack that was published for it."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from core.domain.published import of_base
from journal.ledger.port import Ledger, PackVersion

_YEAR_S: Final = 366 * 24 * 3600
_LONGEST: Final = 64


@dataclass(frozen=True, slots=True)
class Centre:
    """``region``: the country for reading phone numbers. ``tz``: its zone. ``version``: of the pack.

    ``within_s``: what is owed → seconds in which it is to be done where nobody promised a time. ``lines``:
    the codes of its lines. As here before a pack was published: numbers are read by their country codes
    alone.
    """

    region: str = ""
    tz: str = "UTC"
    version: str = ""
    within_s: Mapping[str, int] = field(default_factory=dict)
    lines: tuple[str, ...] = ()


class Centres:
    """The centres, each read again when it has another pack."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known: dict[str, tuple[int, Centre]] = {}

    async def centre(self, stream: str) -> Centre:
        """What is known of one."""
        versions = await self._ledger.packs(stream)
        newest = versions[-1].version if versions else 0
        if self._known.get(stream, (-1,))[0] != newest:
            self._known[stream] = (
                newest,
                centre_of(await self._ledger.pack(stream, newest) if newest else None),
            )
        return self._known[stream][1]


def centre_of(pack: PackVersion | None) -> Centre:
    """What a pack says. Total: whoever published it may have written anything."""
    try:
        texts = {str(name): text for name, text in dict(json.loads(pack.body) if pack else {}).items()}
    except (ValueError, TypeError):
        texts = {}
    own_first = sorted(texts, key=lambda name: (of_base(name), name))
    tables = [table for name in own_first for table in _tables(texts[name])]
    told = next((said for name, said in tables if name == "centre" and isinstance(said, dict)), {})
    said = {name: told[name] for name in ("region", "tz", "version") if _is_name(told.get(name))}
    # The norm of voice mail is told of the telephone; where there is one, it goes before the duty.
    within = {rule["what"]: rule["within_s"] for rule in _rules(tables, "duties", "what", "within_s")}
    within |= {norm["id"]: norm["limit"] for norm in _rules(tables, "norms", "id", "limit")}
    lines = [line.get("code") for line in _listed(tables, "lines") if isinstance(line, dict)]
    return Centre(**said, within_s=within, lines=tuple(code for code in lines if isinstance(code, str)))


def _tables(text: object) -> list[tuple[str, Any]]:
    try:
        return list(tomllib.loads(text).items()) if isinstance(text, str) else []
    except (ValueError, RecursionError):
        return []


def _rules(tables: Sequence[tuple[str, Any]], list_id: str, name: str, seconds: str) -> list[dict[str, Any]]:
    return [
        rule
        for rule in _listed(tables, list_id)
        if isinstance(rule, dict) and isinstance(rule.get(name), str) and _is_time(rule.get(seconds))
    ]


def _listed(tables: Sequence[tuple[str, Any]], list_id: str) -> list[Any]:
    return next((rules for id, rules in tables if id == list_id and isinstance(rules, list)), [])


def _is_name(value: object) -> bool:
    """Whether every fact of a card can bear it."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST and value.isprintable()


def _is_time(value: object) -> bool:
    return type(value) is int and 0 < value <= _YEAR_S
