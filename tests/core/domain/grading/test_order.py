"""In which order calls are heard."""

import pytest

from core.domain.card import Breach, Card, Rating
from core.domain.grading.order import REST, Reason, reason_of, weight_of
from tests.core.domain.cases import START

LATE = Breach("hold", 30, 45, START)


def call(
    emergency: bool = False, kind: str = "consultation", late: bool = False, score: int | None = None
) -> Card:
    return Card(
        "card",
        emergency_at=START if emergency else None,
        fields={"kind": kind},
        breaches=(LATE,) if late else (),
        rating=None if score is None else Rating(score, "", "op-s9", START),
    )


IN_ORDER = [
    call(emergency=True, kind="complaint", late=True, score=1),
    call(kind="complaint", late=True, score=1),
    call(late=True, score=1),
    *(call(score=score) for score in range(1, 6)),
    call(),
]
"""Each has a graver reason than those after it, whatever else speaks for it."""


def test_a_graver_reason_weighs_less_and_the_gravest_counts() -> None:
    weights = [weight_of(one) for one in IN_ORDER]
    assert weights == sorted(set(weights))
    assert weights[-1] == REST


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_citizen_who_did_not_want_to_answer_brings_nothing_forward(score: int) -> None:
    assert weight_of(call(score=score)) == REST


def test_the_reasons_come_in_their_order() -> None:
    told = [reason_of(weight_of(one), 3, newcomer=False) for one in IN_ORDER]
    low = [Reason.LOW_RATING] * 3
    assert told == [Reason.EMERGENCY, Reason.COMPLAINT, Reason.BREACH, *low, *[Reason.NONE] * 3]
    assert list(Reason) == [
        Reason.EMERGENCY, Reason.COMPLAINT, Reason.BREACH, Reason.LOW_RATING, Reason.NEWCOMER, Reason.NONE,
    ]  # fmt: skip


def test_who_is_new_is_heard_before_the_rest_and_after_every_graver_reason() -> None:
    told = [reason_of(weight_of(one), 3, newcomer=True) for one in IN_ORDER]
    assert told[:6] == [reason_of(weight_of(one), 3, newcomer=False) for one in IN_ORDER[:6]]
    assert told[6:] == [Reason.NEWCOMER] * 3


@pytest.mark.parametrize("low", range(6))
def test_which_rating_is_low_the_centre_says(low: int) -> None:
    told = [reason_of(weight_of(call(score=score)), low, newcomer=False) for score in range(1, 6)]
    assert told == [Reason.LOW_RATING if score <= low else Reason.NONE for score in range(1, 6)]
    assert reason_of(REST, low, newcomer=False) is Reason.NONE
