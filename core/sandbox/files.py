"""Scenarios on disk: one TOML file each, in ``core/scenarios/<centre>/`` or wherever a trainer keeps them.

A file says what ``core.domain.sandbox.scenario.Scenario`` asks for, and in the table ``plays`` how the call
is played well and badly (``core.sandbox.plays``). How one is written: ``docs/scenarios.md``.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from core.domain.build import Problem, build
from core.domain.pack import Pack
from core.domain.sandbox.scenario import Question, Scenario, When
from core.domain.sandbox.streams import centre_of
from core.domain.words import Words
from core.errors import ScenarioError
from core.sandbox.laws import broken
from core.sandbox.plays import Plays

T = TypeVar("T")

_INSTALLED: Final = Path(__file__).parent.with_name("scenarios")
_PLAYS: Final = "plays"
_SHOWN: Final = 60  # characters of a value in an error: enough to find it in the file


@dataclass(frozen=True, slots=True)
class Written:
    """A scenario as its file says it, made ready for its centre; and how it is played."""

    file: Path
    scenario: Scenario
    plays: Plays


def installed(centre: str = "") -> list[Path]:
    """The files of the scenarios that come with the program; ``centre``: of one centre."""
    return sorted(_INSTALLED.glob(f"{centre_of(centre) or '*'}/*.toml"))


def load(file: Path, pack: Pack) -> Written:
    """Read one for the centre of a pack.

    Raises :class:`ScenarioError`, the first of those that :func:`check` lists.
    """
    written, errors = _read(file, pack)
    if written is None:
        raise errors[0]
    return written


def check(file: Path, pack: Pack) -> list[ScenarioError]:
    """Everything that is wrong with the scenario in a file; empty: it can be played."""
    return _read(file, pack)[1]


def centre_said(file: Path) -> str:
    """The centre that a file names, whatever else stands in it; empty: none. Raises ScenarioError."""
    said = _parsed(file).get("centre")
    return said if isinstance(said, str) else ""


def made_ready(scenario: Scenario, pack: Pack) -> Scenario:
    """The scenario with what it takes from its centre: common questions, groups of modules, the form."""
    asks = common_questions()
    questions = tuple(_asking(one, asks.get(one.id, {})) for one in scenario.questions)
    return _named(replace(scenario, questions=questions, training=pack.training), _groups(pack))


@cache
def common_questions() -> Mapping[str, Words]:
    """What operators ask most: the id of a question → how it is asked, in every language."""
    table: Mapping[str, Words] = tomllib.loads((_INSTALLED / "questions.toml").read_text("utf-8"))["asks"]
    return table


# --- inside ----------------------------------------------------------------------------------------


def _read(file: Path, pack: Pack) -> tuple[Written | None, list[ScenarioError]]:
    try:
        table = _parsed(file)
    except ScenarioError as error:
        return None, [error]
    problems: list[Problem] = []
    plays = build(Plays, table.pop(_PLAYS, {}), _PLAYS, problems)
    scenario = build(Scenario, table, "", problems)
    if not problems:
        scenario = made_ready(scenario, pack)
        problems = [*broken(scenario, pack, file.stem), *plays.broken(scenario)]
    errors = [_error(file, problem) for problem in problems]
    return (None if errors else Written(file, scenario, plays)), errors


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))  # -sig: some editors put a byte order mark
    except OSError as error:
        raise ScenarioError(file, "", "", f"the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(file, "", "", "the file is not UTF-8") from error
    except ValueError as error:
        raise ScenarioError(file, "", "", f"not TOML: {error}") from error
    except RecursionError:
        raise ScenarioError(file, "", "", "it is nested too deep") from None


def _error(file: Path, problem: Problem) -> ScenarioError:
    shown = "" if problem.value is None else repr(problem.value)
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
    return ScenarioError(file, problem.key, shown, problem.text)


def _asking(question: Question, asks: Words) -> Question:
    return question if question.asks else replace(question, asks=asks)


def _groups(pack: Pack) -> Mapping[str, str]:
    """``@greeting`` → any of the modules of that moment, as a condition says it."""
    groups: dict[str, list[str]] = {}
    for module in pack.modules:
        groups.setdefault(f"@{module.group}", []).append(module.id)
    return {group: "|".join(ids) for group, ids in groups.items()}


def _named(value: T, groups: Mapping[str, str]) -> T:
    """The same with every group of modules named one by one, wherever a condition stands."""
    if isinstance(value, When):
        said = tuple("|".join(groups.get(one, one) for one in codes.split("|")) for codes in value.said)
        return replace(value, said=said) if said != value.said else value
    if isinstance(value, tuple):
        return tuple(_named(one, groups) for one in value)  # type: ignore[return-value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    parts: dict[str, Any] = {field.name: getattr(value, field.name) for field in fields(value)}
    changed = {name: _named(part, groups) for name, part in parts.items()}
    return replace(value, **changed) if changed != parts else value
