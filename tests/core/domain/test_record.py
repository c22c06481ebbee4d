"""Records compare, hash and read as the frozen dataclasses that the checker takes them for."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pytest

from core.domain.events import CardParked, EmergencyCleared, Fact, FieldSet
from core.domain.record import record


def test_records_are_equal_when_their_kind_and_their_values_are() -> None:
    assert FieldSet("kind", "complaint") == FieldSet("kind", "complaint")
    assert FieldSet("kind", "complaint") != FieldSet("kind", "proposal")
    parked: Fact = CardParked("обед")
    assert parked != EmergencyCleared("обед")


def test_equal_records_are_one_key() -> None:
    assert len({CardParked("обед"), CardParked("обед"), EmergencyCleared("обед")}) == 2


def test_a_record_reads_as_it_would_be_written() -> None:
    assert repr(FieldSet("kind", "complaint")) == "FieldSet(field='kind', value='complaint')"


def test_a_record_is_a_dataclass_to_everybody_else() -> None:
    assert [field.name for field in fields(FieldSet("kind", ""))] == ["field", "value"]
    assert replace(FieldSet("kind", ""), value="complaint") == FieldSet("kind", "complaint")


def test_a_record_has_no_room_for_anything_else() -> None:
    assert not hasattr(FieldSet("kind", ""), "__dict__")


def shape(how: Any, judge: Callable[[Any], None] = lambda one: None) -> Any:
    """A class of every kind of part, new each time: the first construction is told from those after it."""

    @how
    class Shape:
        one: str
        other: int = 7
        many: list[str] = field(default_factory=list)
        last: str = field(default="z", kw_only=True)

        def __post_init__(self) -> None:
            judge(self)

    return Shape


def made(kind: Any, *values: Any, **named: Any) -> Any:
    """The parts of what is constructed, or that it is refused."""
    try:
        one = kind(*values, **named)
    except TypeError:
        return TypeError
    return [getattr(one, part.name) for part in fields(one)]


OURS = record(frozen=True, slots=True)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        (("a",), {}),
        (("a", 1), {}),
        (("a", 1, ["b"]), {"last": "c"}),
        ((), {"one": "a", "many": ["b"]}),
        ((), {}),
        (("a", 1, ["b"], "c"), {}),
        (("a",), {"one": "b"}),
        (("a",), {"strange": 1}),
    ],
)
def test_a_record_is_constructed_as_a_dataclass_is(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    ours, theirs = shape(OURS), shape(dataclass)
    first, again = made(ours, *values, **named), made(ours, *values, **named)
    assert first == again == made(theirs, *values, **named)


def test_what_is_made_anew_for_a_record_is_its_own() -> None:
    kind = shape(OURS)
    kind("a").many.append("b")
    assert kind("a").many == []


def test_a_record_may_judge_what_it_was_made_of() -> None:
    judged: list[str] = []
    kind = shape(OURS, lambda one: judged.append(one.one))
    kind("a"), kind("b")
    assert judged == ["a", "b"]
