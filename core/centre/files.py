"""A pack on disk: a folder of TOML files that together make one :class:`~core.domain.pack.Pack`.

Each file holds some of the pack's tables, under the names of the fields of ``Pack``; a table stands in one
file (``choices``: each of its lists does). ``base`` names another folder: the tables that a pack does not
have are taken from there, so that what the law says for a whole country is written once. How to write one:
``docs/packs.md``.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from core.centre.laws import broken
from core.centre.toml import Toml
from core.domain.build import Problem, build, join
from core.domain.pack import Pack
from core.errors import PackError

_INSTALLED = Path(__file__).parent.with_name("packs")
_BASE = "base"
_ADDED_TO = ("directory", "tactics")
"""Of these a pack has its own and, behind them, those of its base; in all others its own stand instead."""
_CHOICES = "choices"
_LIST = "choices."
_DEEPEST = 20
_TOO_DEEP = "it is nested too deep"
_SHOWN = 60  # characters of a value in an error: enough to find it in the file

_Tables = dict[str, tuple[Path, Any]]  # a table by its key in ``Pack``, and the file it came from


def installed() -> list[str]:
    """The ids of the packs that come with the program."""
    return sorted(file.parent.name for file in _INSTALLED.glob("*/centre.toml"))


def load_pack(where: Path | str, remembered: Path | None = None) -> Pack:
    """Read the pack in a folder, or the one a text names: an installed id, or a path with a ``/`` in it.

    ``remembered``: a file in which what its files say is kept for the next time; None: it is not.

    Raises :class:`PackError`, the first of those that :func:`check_pack` lists.
    """
    toml = Toml(remembered)
    pack, errors = _read(folder_of(where), toml)
    if pack is None:
        raise errors[0]
    toml.keep()
    return pack


def base_of(folder: Path) -> Path | None:
    """The folder of which a pack that can be used takes the tables it lacks; None: it has them all."""
    _, name = _tables(folder, Toml(None))[0].get(_BASE, (folder, None))
    return None if name is None else _beside(folder, name)


def check_pack(folder: Path) -> list[PackError]:
    """Everything that is wrong with the pack in a folder; empty: it can be used."""
    return _read(folder, Toml(None))[1]


def folder_of(where: Path | str) -> Path:
    """The folder that a text names: an installed id, or a path with a ``/`` in it. Raises PackError."""
    if isinstance(where, Path):
        return where
    if where in installed():
        return _INSTALLED / where
    if os.sep in where:
        return Path(where).expanduser()
    raise PackError(_INSTALLED, "", where, f"there is no such pack; there are: {', '.join(installed())}")


def _read(folder: Path, toml: Toml) -> tuple[Pack | None, list[PackError]]:
    tables, errors = _with_base(folder, toml)
    if errors:  # a table that could not be read would be told again, as a hundred codes that lead nowhere
        return None, errors
    problems: list[Problem] = []
    pack = build(Pack, _joined(tables), "", problems)
    if not problems:
        problems += broken(pack, folder.resolve().name)
    errors = [_error(folder, tables, problem) for problem in problems]
    return (None if errors else pack), errors


def _with_base(folder: Path, toml: Toml) -> tuple[_Tables, list[PackError]]:
    """The tables of a pack, and those of its base that it lacks."""
    tables, errors = _tables(folder, toml)
    file, name = tables.pop(_BASE, (folder, None))
    if name is None:
        return tables, errors
    base = _beside(folder, name)
    if base is None:
        return tables, [
            *errors,
            PackError(file, _BASE, repr(name), "there is no such folder among the packs"),
        ]
    under, wrong = _tables(base, toml)
    if _BASE in under:
        wrong.append(PackError(under[_BASE][0], _BASE, "", "a base has no base of its own"))
    return {**under, **tables, **_added(tables, under)}, [*errors, *wrong]


def _added(tables: _Tables, under: _Tables) -> _Tables:
    """The lists of a pack that those of its base are added to, but for what it has under the same id."""
    added: _Tables = {}
    for key in _ADDED_TO:
        (file, own), (_, more) = tables.get(key, (None, None)), under.get(key, (None, None))
        if file is not None and isinstance(own, list) and isinstance(more, list):
            known = {_id(one) for one in own}
            added[key] = (file, [*own, *(one for one in more if _id(one) not in known)])
    return added


def _id(element: object) -> object:
    """By what an element of a list is known; None for what is no table or no id: that is told when built."""
    known = element.get("id") if isinstance(element, dict) else None
    return known if isinstance(known, str) else None


def _beside(folder: Path, name: object) -> Path | None:
    """The folder of this name beside a pack, or else among the installed ones."""
    folders = (one for place in (folder.resolve().parent, _INSTALLED) for one in place.iterdir())
    return next((one for one in folders if one.name == name and one.is_dir()), None)


def _tables(folder: Path, toml: Toml) -> tuple[_Tables, list[PackError]]:
    tables: _Tables = {}
    errors: list[PackError] = []
    try:
        files = sorted(file for file in folder.iterdir() if not file.name.startswith("."))
    except OSError as error:
        return tables, [PackError(folder, "", "", f"the folder cannot be read: {error.strerror}")]
    for file in files:
        try:
            parsed = _parsed(file, toml)
        except PackError as error:
            errors.append(error)
            continue
        for key, table in _pieces(parsed):
            first, _ = tables.setdefault(key, (file, table))
            if first is not file:
                errors.append(PackError(file, key, "", f"this table stands in {first.name} already"))
    return tables, errors


def _pieces(parsed: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The tables of one file by key; the lists of choices one by one: each may have a file of its own."""
    for name, table in parsed.items():
        if name == _CHOICES and isinstance(table, dict):
            yield from ((join(name, each), choices) for each, choices in table.items())
        else:
            yield name, table


def _joined(tables: _Tables) -> dict[str, Any]:
    """The tables of all files as the one table that a ``Pack`` is built from."""
    data = {key: table for key, (_, table) in tables.items() if not key.startswith(_LIST)}
    lists = {key[len(_LIST) :]: table for key, (_, table) in tables.items() if key.startswith(_LIST)}
    data.setdefault(_CHOICES, lists)
    return data


def _parsed(file: Path, toml: Toml) -> dict[str, Any]:
    if file.suffix != ".toml":
        raise PackError(file, "", "", "a pack holds .toml files only")
    try:
        parsed = toml.read(file.read_text("utf-8-sig"))  # -sig: some editors put a byte order mark
    except OSError as error:
        raise PackError(file, "", "", f"the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PackError(file, "", "", "the file is not UTF-8") from error
    except ValueError as error:  # what a number of many digits is too
        raise PackError(file, "", "", f"not TOML: {error}") from error
    except RecursionError:
        raise PackError(file, "", "", _TOO_DEEP) from None
    if _is_deep(parsed):
        raise PackError(file, "", "", _TOO_DEEP)
    return parsed


def _is_deep(parsed: Mapping[str, Any]) -> bool:
    """Whether it is nested deeper than any pack: dotted keys may be deeper than the stack."""
    level: list[Any] = [parsed]
    for _ in range(_DEEPEST):
        inside = (each.values() if isinstance(each, dict) else each for each in level)
        level = [one for each in inside for one in each if isinstance(one, (dict, list))]
    return bool(level)


def _error(folder: Path, tables: _Tables, problem: Problem) -> PackError:
    top = problem.key.partition("[")[0].split(".")
    file, _ = tables.get(".".join(top[:2])) or tables.get(top[0]) or (folder, None)
    shown = "" if problem.value is None else repr(problem.value)
    if len(shown) > _SHOWN:
        shown = shown[: _SHOWN - 1] + "…"
    return PackError(file, problem.key, shown, problem.text)
