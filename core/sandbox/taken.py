"""What a scenario may know of a call that was graded: whatever is not named here stays in the card.

Nothing that anybody typed or said passes: a code only when the pack has it, a time only as whole seconds of
the talk, and of a person nothing at all. Who writes the scenario is never shown the card.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from core.domain.card import Card
from core.domain.clocks import seconds
from core.domain.completeness import SELF
from core.domain.fields import BY_ID, FieldKind, marks
from core.domain.grading.evidence import day_of
from core.domain.grading.form import Item, Mark
from core.domain.lasting import holds
from core.domain.pack import Button, Choice, Pack, Tactic, Theme
from core.domain.record import record
from core.domain.vocabulary import Direction, SpeechGroup
from core.invented import Caller, caller

_TOLD: Final = ("kind", "theme", "channel", "relation", "urgency", "vulnerability", "mood")
"""Fields whose codes a trainer is told; none of them says where somebody lives, or when they were born."""


@record(frozen=True, slots=True, kw_only=True)
class Taken:
    """A call without its people. Seconds are of its talk.

    ``caller``: somebody else in the place of who called. ``relation``: of the person it was about, None: the
    caller. ``used``: the list that was ticked; ``tactic``: that, or the one that belongs to such a call.
    ``button``: by which it was passed on, and did not come back. ``form``: evidence → the point of the
    centre's form for it; ``lost``: the points that were not full. ``told``: what a trainer may read of it, by
    name: codes and numbers.
    """

    caller: Caller
    kind: str
    theme: Theme
    line: str
    relation: Choice | None
    emergency: bool
    talk: int
    holds: tuple[int, ...]
    used: Tactic | None
    tactic: Tactic | None
    button: Button | None
    form: Mapping[str, Item]
    lost: tuple[Item, ...]
    told: Mapping[str, tuple[str, ...]]


def why_not(card: Card, pack: Pack) -> str:
    """Why no scenario is made of a call; empty: one can be.

    ``erased``, ``not_graded``; ``no_theme``: it has no kind and theme that go together in the pack as it is
    now; ``no_training``: the pack does not say how its centre trains, greets or takes leave, or nobody is
    invented in its language.
    """
    if card.erased_at is not None:
        return "erased"
    if card.grades.standing is None:
        return "not_graded"
    theme, kind = pack.theme(card.value("theme")), card.value("kind")
    if theme is None or pack.choice("kind", kind) is None or (theme.kinds and kind not in theme.kinds):
        return "no_theme"
    phrases = {SpeechGroup.GREETING, SpeechGroup.CLOSING} <= {one.group for one in pack.modules}
    return "" if pack.training and phrases and _somebody(card, pack) else "no_training"


def taken_of(card: Card, pack: Pack) -> Taken | None:
    """What is taken of a call; None where ``why_not`` says why."""
    theme, grade, somebody = pack.theme(card.value("theme")), card.grades.standing, _somebody(card, pack)
    if why_not(card, pack) or theme is None or grade is None or somebody is None:
        return None
    kind, relation = card.value("kind"), pack.choice("relation", card.value("relation"))
    used = next((one for one in pack.tactics if any(one.id == name for name, _ in card.ticks)), None)
    button, waits = _button(card, pack), [seconds(one.since, one.until or one.since) for one in card.holds]
    items = _items(card, pack)
    low = {one.item for one in grade.answers if one.mark in (Mark.HALF, Mark.NONE)}
    told: Mapping[str, Iterable[object]] = {
        **_codes(card, pack), "tactic": [used.id] if used else [], "button": [button.id] if button else [],
        "emergency": [seconds(card.opened_at, at)] if (at := card.emergency_at) else [],
        "talk": [talk] if (talk := _talk(card)) else [], "holds": waits, "worth": [grade.total],
    }  # fmt: skip
    return Taken(
        caller=somebody, kind=kind, theme=theme, line=next(iter(_line(card, pack)), ""),
        relation=relation if relation is not None and relation.code != SELF else None,
        emergency=card.emergency_at is not None, talk=talk, holds=tuple(waits),
        used=used, tactic=used or _fitting(pack, theme, kind), button=button,
        form={one.evidence: one for one in reversed(items)},
        lost=tuple(one for one in items if one.id in low),
        told={name: tuple(map(str, values)) for name, values in told.items()},
    )  # fmt: skip


def _somebody(card: Card, pack: Pack) -> Caller | None:
    return caller(card.card_id, pack.centre.languages[0])


def _items(card: Card, pack: Pack) -> list[Item]:
    """The points of the form as it was on the day of the call; those of a form before it are forgotten."""
    day = day_of(card)
    return [one for one in pack.grading.items if holds(one, day)] if pack.grading else []


def _talk(card: Card) -> int:
    return 0 if card.talk_ended_at is None else seconds(card.opened_at, card.talk_ended_at)


def _line(card: Card, pack: Pack) -> list[str]:
    return [one.code for one in pack.lines if one.code == card.line]


def _codes(card: Card, pack: Pack) -> Mapping[str, list[str]]:
    """What the pack has of the codes on a card: what is typed in the place of a code is none."""
    told = {}
    for name in _TOLD:
        field, value = BY_ID[name], card.value(name)
        typed = marks(value) if field.kind is FieldKind.MARKS else (value,)
        told[name] = [one.code for one in pack.options(field.choices) if one.code in typed]
    told["line"] = _line(card, pack)
    told["direction"] = [str(one) for one in Direction if one == card.direction]
    told["plans"] = [one.code for one in pack.plans if one.code in card.plans]
    return told


def _fitting(pack: Pack, theme: Theme, kind: str) -> Tactic | None:
    """The list that belongs to a theme, or else to a kind of appeal."""
    of_theme = pack.tactic(pack.tactic_of(theme.code))
    return of_theme or next((one for one in pack.tactics if kind in one.kinds), None)


def _button(card: Card, pack: Pack) -> Button | None:
    """The last one by which it was passed on without coming back, if such an appeal may go there."""
    stayed = [one.fact.button for one in reversed(card.escalations) if one.returned is None]
    found = [button for name in stayed if (button := pack.button(name)) is not None]
    return next((one for one in found if not one.kinds or card.value("kind") in one.kinds), None)
