"""A scenario as the text that travels with its run, and back."""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from core.domain.build import Problem, build
from core.domain.envelope import canonical
from core.domain.sandbox.facts import TEXT_LIMIT
from core.domain.sandbox.scenario import Scenario
from core.domain.sandbox.vocabulary import MOODS, MOST_MINUTES, MOST_RULES


def text_of(scenario: Scenario) -> str:
    """The scenario as JSON, without what is as it would be anyway."""
    return canonical(_told(scenario))


def scenario_of(text: str) -> Scenario | None:
    """The scenario that a text stands for. Total: None when it is none that this program can play."""
    problems: list[Problem] = []
    if len(text) > TEXT_LIMIT:
        return None
    try:
        told = json.loads(text)
        scenario = build(Scenario, told, "", problems)
    except (ValueError, RecursionError):
        return None
    sound = not problems and _is_sound(scenario) and not any(map(commands_a_terminal, _texts(told)))
    return scenario if sound else None


def rules_of(scenario: Scenario) -> int:
    """How many conditions are asked for in every second of it."""
    parts = (
        scenario.lines,
        scenario.questions,
        scenario.reactions,
        scenario.expect,
        scenario.fatal,
        scenario.model,
    )
    return sum(map(len, parts))


def commands_a_terminal(text: str) -> bool:
    """Whether there is more in a text than letters and ends of lines: what clears a screen, say."""
    return not text.isprintable() and any(
        char != "\n" and unicodedata.category(char) in ("Cc", "Cs") for char in text
    )


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        for name, part in told.items():
            yield name
            yield from _texts(part)
    elif isinstance(told, list):
        for part in told:
            yield from _texts(part)


def _is_sound(scenario: Scenario) -> bool:
    """Whether it can be played at all: another desk may have sent anything."""
    caller, training = scenario.caller, scenario.training
    weights = [one.points for one in scenario.expect] + [one.points for one in scenario.model]
    weights += [block.points for block in training.blocks] if training else []
    return (
        bool(scenario.languages)
        and rules_of(scenario) <= MOST_RULES
        and 0 < scenario.minutes <= MOST_MINUTES
        and caller.patience > 0
        and caller.hold_patience > 0
        and caller.mood in MOODS
        and all(weight > 0 for weight in weights)
    )


def _told(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: (getattr(value, field.name), field) for field in fields(value)}
        return {name: _told(part) for name, (part, field) in parts.items() if part != _usual(field)}
    if isinstance(value, tuple):
        return [_told(part) for part in value]
    return dict(value) if isinstance(value, dict) else value


def _usual(field: Any) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default
