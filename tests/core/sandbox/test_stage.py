"""What lay on the desk before the call is there; nothing of a run can be where real people call."""

from pathlib import Path

import pytest

from core import moment
from core.centre.files import load_pack
from core.desk import Moment, open_desk
from core.domain import commands as c
from core.domain.sandbox.streams import sandbox_of
from core.domain.sandbox.travelling import text_of
from core.domain.vocabulary import Promise, Status
from core.errors import Refused, StoreOtherCentre
from core.sandbox.stage import begin, sandboxed
from tests.core.sandbox.small import CENTRE, EARLIER, GIVEN, OWED, WHO, Clock, seated, small

NUMBER = "+79180009900"


async def test_a_call_rings_as_often_as_it_rang_and_its_card_says_that_the_caller_is_invented(
    tmp_path: Path,
) -> None:
    with seated(tmp_path / "data") as desk:
        card = await begin(desk, small(tmp_path), rings=4)
        assert (card.caller, card.rings, card.value("channel"), card.line) == (NUMBER, 4, "phone", "1")
        assert card.training is not None
        assert (card.training.begun_at, card.training.exam) == (desk.now(), "")
        assert card.status is Status.TALK
        run = await desk.runs.run(card.card_id)
        assert run is not None
        assert (run.by, run.play.scenario.id, run.play.language, run.exam) == (WHO.name, "small", "ru", "")


async def test_a_caller_speaks_the_first_of_their_languages_unless_another_of_them_was_chosen(
    tmp_path: Path,
) -> None:
    ours = small(tmp_path)
    with seated(tmp_path / "data") as desk:
        for asked, spoken in (("", "ru"), ("ru", "ru"), ("kk", "ru")):
            run = await desk.runs.run((await begin(desk, ours, asked)).card_id)
            assert run is not None
            assert run.play.language == spoken


async def test_a_card_that_was_passed_on_lies_there_as_its_colleague_left_it(tmp_path: Path) -> None:
    clock = Clock()
    with seated(tmp_path / "data", clock) as desk:
        card = await begin(desk, small(tmp_path, more=GIVEN))
        assert (card.status, card.value("essence")) == (Status.ESCALATED, "полис")
        (passed,) = card.escalations
        assert (passed.by, passed.fact.button, passed.fact.receiver) == ("Примерова Ольга", "expert", "op2-1")
        assert passed.fact.reason == "второй месяц"
        history = await desk.history(card.card_id)
        assert {row.actor for row in history[:-1]} == {"Примерова Ольга"}
        assert (history[-1].actor, history[-1].type) == (WHO.name, "sandbox.begun")
        ago = [(clock.at - row.occurred_at).total_seconds() / 3600 for row in history[:-1]]
        assert all(2.9 < hours < 3.1 for hours in ago)
        assert len(await desk.cards()) == 1, "it begins with that card, and no telephone rings"


async def test_a_call_that_is_owed_is_owed(tmp_path: Path) -> None:
    with seated(tmp_path / "data") as desk:
        card = await begin(desk, small(tmp_path, more=OWED))
        (owed,) = card.callbacks
        assert (owed.fact.what, owed.done_at) == (Promise.VOICE_MAIL, None)
        assert [row.card_id for row in (await desk.home()).owed] == [card.card_id]
        assert card.training is not None


async def test_who_called_before_is_known_by_their_number(tmp_path: Path) -> None:
    with seated(tmp_path / "data") as desk:
        card = await begin(desk, small(tmp_path, more=EARLIER))
        caller = await desk.caller(card.caller)
        (earlier,) = [row for row in caller.cards if row.card_id != card.card_id]
        assert (caller.name, caller.greet_as) == ("Пробников Илья", "по имени")
        assert earlier.status is Status.PARKED


async def test_every_try_has_a_number_of_its_own_and_its_own_past(tmp_path: Path) -> None:
    ours = small(tmp_path, more=EARLIER)
    with seated(tmp_path / "data") as desk:
        cards = [await begin(desk, ours) for __ in range(12)]
        numbers = [card.caller for card in cards]
        assert len(set(numbers)) == len(numbers)
        assert numbers[0] == NUMBER
        assert {number[:-4] for number in numbers} == {NUMBER[:-4]}
        for card in cards:
            assert len((await desk.caller(card.caller)).cards) == 2


async def test_who_hides_their_number_hides_it_at_every_try(tmp_path: Path) -> None:
    ours = small(tmp_path, ('number = "+79180009900"\n', ""))
    with seated(tmp_path / "data") as desk:
        assert [(await begin(desk, ours)).caller for __ in range(2)] == ["", ""]


# --- apart from the real work -------------------------------------------------------------------------------


async def test_where_real_people_call_no_run_can_begin(tmp_path: Path) -> None:
    ours = small(tmp_path)
    with seated(tmp_path / "data", real=True) as desk:
        card = await desk.open_call(c.OpenCall(NUMBER))
        for command in (
            c.BeginRun(text_of(ours), "ru"), c.Ask("name", "Кто вы?"), c.Throw("shout"),
            c.LeaveRemark(1, "хорошо"), c.EndRun("stopped"), c.SetExam("e", "Учебная", "[]", 80),
        ):  # fmt: skip
            with pytest.raises(Refused) as refused:
                await desk.do(card.card_id, command)
            assert refused.value.refusal.code == "not_sandbox", command
        with pytest.raises(Refused):
            await begin(desk, ours)
        opened = await desk.card(card.card_id)
        assert opened is not None
        assert opened.card.training is None
        assert await desk.runs.all() == []


async def test_a_run_that_may_not_begin_leaves_nothing_behind_at_a_real_desk(tmp_path: Path) -> None:
    with seated(tmp_path / "data", real=True) as desk:
        with pytest.raises(Refused):
            await begin(desk, small(tmp_path, more=EARLIER))
        assert await desk.cards() == []


@pytest.mark.parametrize("real", [True, False], ids=["of real people", "of invented people"])
async def test_data_of_the_real_work_and_of_the_sandbox_are_not_opened_as_each_other(
    tmp_path: Path, real: bool
) -> None:
    with seated(tmp_path / "data", real=real) as desk:
        await desk.open_call(c.OpenCall(NUMBER))
    pack = load_pack(CENTRE)
    with pytest.raises(StoreOtherCentre) as refused:
        open_desk(
            tmp_path / "data", sandboxed(pack) if real else pack, WHO, Moment(moment.now, moment.new_id)
        )
    assert refused.value.stream == (CENTRE if real else sandbox_of(CENTRE))
    with seated(tmp_path / "data", real=real) as desk:
        assert len(await desk.cards()) == 1


def test_the_sandbox_of_a_centre_differs_from_it_in_its_stream_alone() -> None:
    pack = load_pack(CENTRE)
    theirs = sandboxed(pack)
    assert theirs.centre.id == f"sandbox.{CENTRE}"
    assert sandboxed(theirs).centre.id == theirs.centre.id
    for part in ("modules", "tactics", "buttons", "directory", "lines", "training", "rules"):
        assert getattr(theirs, part, None) == getattr(pack, part, None)


async def test_on_a_card_with_a_caller_no_second_one_can_be(tmp_path: Path) -> None:
    ours = small(tmp_path)
    with seated(tmp_path / "data") as desk:
        card = await begin(desk, ours)
        for __ in range(2):
            with pytest.raises(Refused) as refused:
                await desk.do(card.card_id, c.BeginRun(text_of(ours), "ru"))
            assert refused.value.refusal.code == "run_begun"
            if card.training is not None and card.training.ended_at is None:
                card = await desk.do(card.card_id, c.EndRun("stopped"))
        with pytest.raises(Refused) as refused:
            await desk.do(card.card_id, c.EndRun("stopped"))
        assert refused.value.refusal.code == "run_over"
        assert len(await desk.runs.all()) == 1
