"""What is judged by what was said before is judged so too where two consoles push at the same moment.

Which of the two the journal has first is left to it: either verdict must be the one of its place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pytest

from core.domain.wire import ACCEPTED, Answer, Offer
from tests.journal.centre import Centre, Desk
from tests.journal.contract_grading import ROUND, answer, grade, take_up


class Door:
    """Nothing is appended before so many have come to push: none of them can have been told of another."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, centres: Sequence[Centre]) -> None:
        self._come, self._expected = 0, 0
        self._open = asyncio.Event()
        for centre in centres:
            pushing, ledger = centre.service.pushing, centre.ledger
            monkeypatch.setattr(pushing, "push", self._counted(pushing.push))
            monkeypatch.setattr(ledger, "append", self._held(ledger.append))
        self._open.set()

    async def push(self, *pushes: tuple[Desk, Sequence[Offer]]) -> list[Sequence[Answer]]:
        """Offer all of it at one moment; what was answered."""
        self._come, self._expected = 0, len(pushes)
        self._open.clear()
        tasks = []
        for number, (desk, offers) in enumerate(pushes, 1):
            tasks.append(asyncio.ensure_future(desk.push(*offers)))
            async with asyncio.timeout(20):
                while self._come < number:  # noqa: ASYNC110 - what is waited for sets no event
                    await asyncio.sleep(0.001)
        return await asyncio.gather(*tasks)

    def _counted(self, push: Callable[..., Any]) -> Callable[..., Any]:
        async def counted(*values: Any) -> Any:
            self._come += 1
            if self._come == self._expected:
                self._open.set()
            return await push(*values)

        return counted

    def _held(self, append: Callable[..., Any]) -> Callable[..., Any]:
        async def held(*values: Any) -> Any:
            await self._open.wait()
            return await append(*values)

        return held


@dataclass(frozen=True)
class Case:
    """Two accounts say something at one moment.

    ``this_first``, ``that_first``: the verdicts on this and on that, by which of them came first.
    """

    this: tuple[str, Callable[[Desk], Offer]]
    that: tuple[str, Callable[[Desk], Offer]]
    this_first: tuple[str, str]
    that_first: tuple[str, str]


def blind(desk: Desk) -> Offer:
    return grade(desk, "calibration", "r-1")


def agreed(desk: Desk) -> Offer:
    return grade(desk, "agreed", "r-1")


def submitted(desk: Desk) -> Offer:
    return desk.pen.write("card.submitted", {"result": "done", "mentor": ""})


def approved(desk: Desk) -> Offer:
    return desk.pen.write("card.approved", {})


CASES: Final = {
    "one account grades blind at two consoles": Case(
        ("vera", blind), ("vera", blind),
        (ACCEPTED, "graded_already"), ("graded_already", ACCEPTED),
    ),
    "two accounts grade blind": Case(
        ("vera", blind), ("gleb", blind), (ACCEPTED, ACCEPTED), (ACCEPTED, ACCEPTED)
    ),
    "a call is taken up and graded": Case(
        ("chief", take_up), ("chief", grade), (ACCEPTED, "own_call"), (ACCEPTED, ACCEPTED)
    ),
    "a call is taken up and a round is set": Case(
        ("chief", take_up), ("chief", lambda desk: desk.pen.write("grade.calibrated", ROUND)),
        (ACCEPTED, "own_call"), (ACCEPTED, ACCEPTED),
    ),
    "the last of a round grades and what was agreed is told": Case(
        ("gleb", blind), ("dina", agreed), (ACCEPTED, ACCEPTED), (ACCEPTED, "round_waits")
    ),
    "a card is submitted and approved by one account": Case(
        ("chief", submitted), ("chief", approved), (ACCEPTED, "not_permitted"), (ACCEPTED, ACCEPTED)
    ),
}  # fmt: skip


class AtOnceContract:
    @pytest.fixture
    def twin(self, centre: Centre) -> Centre:
        """Another process of the journal, where there can be one."""
        return centre

    @pytest.fixture
    def door(self, centre: Centre, twin: Centre, monkeypatch: pytest.MonkeyPatch) -> Door:
        return Door(monkeypatch, [centre] if twin is centre else [centre, twin])

    async def _sits(self, centre: Centre, name: str, at: Centre) -> Desk:
        """A console of an account that speaks with one of the processes."""
        role = {"anna": "operator", "boris": "operator", "chief": "supervisor"}.get(name, "support")
        desk = await centre.desk(name, role=role)
        desk.journal = at.client(desk.token, desk.pen.session)
        return desk

    @pytest.mark.parametrize("together", [False, True], ids=["one by one", "in one transaction"])
    @pytest.mark.parametrize("case", CASES)
    async def test_what_is_said_at_one_moment_is_judged_in_the_order_of_the_journal(
        self, centre: Centre, twin: Centre, door: Door, case: str, together: bool
    ) -> None:
        anna, vera = await self._sits(centre, "anna", centre), await self._sits(centre, "vera", centre)
        (this, says), (that, answers) = CASES[case].this, CASES[case].that
        one, other = await self._sits(centre, this, centre), await self._sits(centre, that, twin)
        await anna.push(anna.pen.open())
        await vera.push(vera.pen.write("grade.calibrated", ROUND))
        if case.startswith("the last of a round"):
            await vera.push(blind(vera))
        # Who comes while somebody else's is being appended goes into one transaction with the others.
        before = [(anna, [anna.pen.note()])] if together else []
        *_, (first,), (second,) = await door.push(*before, (one, [says(one)]), (other, [answers(other)]))
        expected = CASES[case].this_first if first.seq < second.seq else CASES[case].that_first
        assert (first.verdict, second.verdict) == expected

    async def test_a_grade_and_its_review_by_one_account_are_not_both_taken(
        self, centre: Centre, twin: Centre, door: Door
    ) -> None:
        anna, one = await self._sits(centre, "anna", centre), await self._sits(centre, "chief", centre)
        other = await self._sits(centre, "chief", twin)
        await anna.push(anna.pen.open())
        given = grade(one)
        review = grade(other, "review", given.event_id)
        (first,), (second,) = await door.push((one, [given]), (other, [review]))
        late = ACCEPTED if second.seq < first.seq else "own_grade"
        assert (first.verdict, second.verdict) == (ACCEPTED, late)

    async def test_who_takes_a_call_up_at_one_console_may_answer_its_grade_at_another(
        self, centre: Centre, twin: Centre, door: Door
    ) -> None:
        anna, chief = await self._sits(centre, "anna", centre), await self._sits(centre, "chief", centre)
        one, other = await self._sits(centre, "boris", centre), await self._sits(centre, "boris", twin)
        await anna.push(anna.pen.open())
        given = grade(chief)
        await chief.push(given)
        (first,), (second,) = await door.push(
            (one, [take_up(one)]), (other, [answer(other, "grade.appealed", given)])
        )
        late = ACCEPTED if first.seq < second.seq else "grade_of_another"
        assert (first.verdict, second.verdict) == (ACCEPTED, late)

    async def test_of_many_blind_grades_of_one_account_at_one_moment_one_is_taken(
        self, centre: Centre, twin: Centre, door: Door
    ) -> None:
        anna = await self._sits(centre, "anna", centre)
        await anna.push(anna.pen.open())
        desks = [await self._sits(centre, "vera", at) for at in (centre, twin) * 6]
        answers = await door.push(*((desk, [blind(desk)]) for desk in desks))
        firsts = sorted((each.seq, each.verdict) for (each,) in answers)
        assert [verdict for _, verdict in firsts] == [ACCEPTED] + ["graded_already"] * 11
