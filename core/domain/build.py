"""Build frozen records from what a TOML file says, strictly, and say everything that is wrong with it.

Standard library only: the console builds its pack at every start, and the judge must not cost more than the
pack (docs/decisions/0004). Nothing is converted: a number is not text and text is not a date.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

_NEEDED = {
    str: "a text is needed",
    int: "a whole number is needed",
    bool: "true or false is needed",
    date: "a date is needed, as 2016-05-25",
}
_LONGEST = 8_000  # characters of a text: what an operator says goes into one fact
_MOST = 366 * 24 * 3600
NAMES = ("id", "code", "field", "what")  # what a person calls an element of a list by


class Problem(NamedTuple):
    """``key``: dotted path, elements of lists by name; ``value``: what stands there, ``None``: nothing."""

    key: str
    value: object
    text: str


def build(kind: Any, data: object, key: str, problems: list[Problem]) -> Any:
    """Make a ``kind`` (a dataclass, or what its fields may be) from ``data``, which stands at ``key``.

    Every problem is added to ``problems``; the answer is of use only when none was.
    """
    if kind in _NEEDED:
        if type(data) is not kind:  # exactly: True is an int and a datetime is a date to isinstance
            problems.append(Problem(key, data, _NEEDED[kind]))
        elif (why := _beyond(data)) is not None:
            problems.append(Problem(key, data, why))
        return data
    if is_dataclass(kind):
        return _record(kind, data, key, problems)
    origin, inside = get_origin(kind), get_args(kind)
    if origin is UnionType:  # X | None: TOML has no null, so what stands there is an X
        return build(inside[0], data, key, problems)
    if origin is tuple:
        if not isinstance(data, list):
            return problems.append(Problem(key, data, "a list is needed"))
        return tuple(build(inside[0], one, _element(key, one, n), problems) for n, one in enumerate(data, 1))
    if origin is not Mapping:
        raise TypeError(f"a pack cannot hold {kind}")
    if not isinstance(data, dict):
        return problems.append(Problem(key, data, "a table is needed"))
    return {name: build(inside[1], one, join(key, name), problems) for name, one in data.items()}


def _beyond(value: object) -> str | None:
    """Why no card could be worked by a value of the right kind; None: it can."""
    if isinstance(value, str) and (len(value) > _LONGEST or "\0" in value):
        return f"no fact can carry NUL, or more than {_LONGEST} characters"
    if isinstance(value, int) and abs(value) > _MOST:
        return f"it is more than {_MOST}, the seconds of a year"
    return None


def join(key: str, name: str) -> str:
    """The path of ``name`` inside ``key``."""
    return f"{key}.{name}" if key else name


def _record(kind: Any, data: object, key: str, problems: list[Problem]) -> Any:
    if not isinstance(data, dict):
        return problems.append(Problem(key, data, "a table is needed"))
    hints, needed = _shape(kind)
    before = len(problems)
    values = {}
    for name, one in data.items():
        if name in hints:
            values[name] = build(hints[name], one, join(key, name), problems)
        else:
            problems.append(Problem(join(key, name), one, "there is no such key"))
    problems += [Problem(join(key, name), None, "is needed") for name in needed if name not in data]
    return kind(**values) if len(problems) == before else None


@cache
def _shape(kind: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The type of every field of a dataclass, and the fields that have no default."""
    hints = get_type_hints(kind)
    needed = tuple(f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING)
    return {f.name: hints[f.name] for f in fields(kind)}, needed


def _element(key: str, data: object, number: int) -> str:
    """``norms[hold]``; ``norms[2]``, counted from one, for an element without a name."""
    named = [data[name] for name in NAMES if data.get(name)] if isinstance(data, dict) else []
    return f"{key}[{named[0] if named else number}]"
