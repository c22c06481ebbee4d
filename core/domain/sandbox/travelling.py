"""A scenario as the text that travels with its run, and back."""

import json
from dataclasses import MISSING, fields, is_dataclass
from typing import Any

from core.domain.build import Problem, build
from core.domain.envelope import canonical
from core.domain.sandbox.scenario import Scenario
from core.domain.sandbox.vocabulary import MOODS, MOST_MINUTES


def text_of(scenario: Scenario) -> str:
    """The scenario as JSON, without what is as it would be anyway."""
    return canonical(_told(scenario))


def scenario_of(text: str) -> Scenario | None:
    """The scenario that a text stands for. Total: None when it is none that this program can play."""
    problems: list[Problem] = []
    try:
        told = json.loads(text)
        scenario = build(Scenario, told, "", problems)
    except (ValueError, RecursionError):
        return None
    return scenario if not problems and _is_sound(scenario) else None


def _is_sound(scenario: Scenario) -> bool:
    """Whether it can be played at all: another desk may have sent anything."""
    caller, training = scenario.caller, scenario.training
    weights = [one.points for one in scenario.expect] + [one.points for one in scenario.model]
    weights += [block.points for block in training.blocks] if training else []
    return (
        bool(scenario.languages)
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
