"""Who hears a call now, what is heard again, what came too late: by keys."""

from pathlib import Path

import pytest

from core.domain import commands as c
from core.domain.card import Card
from core.domain.grading.grade import HEARD_FOR, Purpose
from core.errors import StoreFull
from tests.tui.colleagues import Room, Seat
from tests.tui.graded import ANNA, DONE, GLEB, GRADES, OPEN, VERA, finished, graded, grader, hint, line
from tests.tui.test_grading_rounds import blind, in_a_round
from tui.screens.grading.grades import GradesScreen
from tui.screens.grading.hearing import Hearing
from tui.screens.grading.lists import GradingScreen
from tui.screens.grading.round import RoundScreen
from tui.screens.grading.sheet import SheetScreen
from tui.screens.home import HomeScreen

HEARS = f"с 12:00 слушает {GLEB}"


def on_top(here: Room) -> object:
    """The screen that is on top now."""
    return here.stage.app.screen


async def called(here: Room) -> Seat:
    """A call of Anna's, finished; her desk."""
    anna = await here.colleague(ANNA)
    await finished(anna)
    await here.news()
    return anna


async def heard_elsewhere(here: Room, name: str) -> Card:
    """A call that is being heard at another console."""
    other = await here.colleague(name, "support")
    await called(here)
    (card,) = await here.stage.cards()
    await other.do(card, c.Hear())
    await here.news()
    return card


async def test_who_opens_the_form_hears_the_call_and_another_is_told_who_and_since_when(
    tmp_path: Path,
) -> None:
    async with grader(tmp_path) as here:
        await heard_elsewhere(here, GLEB)
        await here.stage.burst(*GRADES)
        assert "Прослушать и оценить" not in here.stage.text()
        assert "Сейчас слушают другие · 1" in here.stage.text()
        assert GLEB in line(here, "К-000001") and line(here, "К-000001").endswith("12:00")
        await here.stage.burst("<home>", "<enter>")
        assert isinstance(here.stage.app.screen, GradingScreen) and hint(here).startswith(HEARS)


async def test_a_call_that_was_opened_and_left_without_a_mark_is_free_again(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES, "<enter>")
        (card,) = await here.stage.cards()
        assert card.grades.hearing is not None
        await here.stage.burst("<escape>")
        assert (await here.here.card(card)).grades.hearing is None


async def test_a_call_that_was_left_for_the_desk_without_a_mark_is_free_again(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES, "<enter>", "<f9>", "стол", "<enter>")
        assert isinstance(here.stage.app.screen, HomeScreen)
        (card,) = await here.stage.cards()
        assert card.grades.hearing is None


async def test_what_was_begun_at_another_console_of_theirs_is_not_put_back_from_here(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        card = await heard_elsewhere(here, VERA)
        await here.stage.burst(*GRADES, "<enter>", "<escape>")
        assert (await here.here.card(card)).grades.hearing is not None


async def test_what_was_begun_at_their_other_console_since_is_not_put_back_from_here(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        other = await here.colleague(VERA, "support")
        await called(here)
        await here.stage.burst(*GRADES, "<enter>")
        await here.news()
        here.stage.clock.pass_by(60)
        (card,) = await here.stage.cards()
        await other.do(card, c.Hear())
        await here.news()
        await here.stage.burst("<escape>")
        assert (await here.here.card(card)).grades.hearing is not None


async def test_a_calibration_that_was_thought_of_and_left_makes_no_call_half_graded(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES, "<f9>", "калибр", "<enter>", "Дек", "<escape>")
        assert line(here, "К-000001").startswith("> ")
        assert (await here.stage.desk.home()).begun == 0


async def test_the_marks_of_a_round_that_was_dropped_go_on_into_the_grade_of_the_call(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        gleb = await in_a_round(here, 3)
        await here.stage.burst("<home>", "<enter>", "2", "1", "0", "<escape>")
        assert line(here, "К-000001").startswith(">…")
        assert (await here.stage.desk.home()).begun == 1
        (card,) = await here.stage.cards()
        one = card.grades.open_round()
        assert one is not None
        await gleb.do(card, c.DropCalibration(one.id))
        await here.news()
        await here.stage.burst("<home>", "<enter>")
        assert f"осталось {OPEN - 3}" in here.stage.text()


async def test_a_form_of_no_use_says_so_before_it_asks_for_what_is_open(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        gleb = await in_a_round(here, 3)
        await here.stage.burst("<home>", "<enter>", "2")
        (card,) = await here.stage.cards()
        one = card.grades.open_round()
        assert one is not None
        await gleb.do(card, c.DropCalibration(one.id))
        await here.news()
        assert "калибровки нет" in hint(here)
        await here.stage.burst("<f10>")
        assert "калибровки нет" in hint(here)


async def test_words_that_were_begun_keep_the_call_as_a_mark_does(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(
            *GRADES, "<enter>", "<f9>", "слушали", "<enter>", "<down>", "<down>", "сначала"
        )
        await here.stage.burst("<escape>", "<escape>")
        assert line(here, "К-000001").startswith(">…")
        (card,) = await here.stage.cards()
        assert card.grades.hearing is not None


async def test_a_full_disk_lets_the_form_be_read_and_keeps_nobody_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES)

        async def full(*args: object, **kwargs: object) -> None:
            raise StoreFull(tmp_path)

        monkeypatch.setattr(here.here.desk, "do", full)
        await here.stage.burst("<enter>")
        assert isinstance(here.stage.app.screen, SheetScreen)
        assert f"осталось {OPEN}" in here.stage.text() and "мест" in hint(here)
        monkeypatch.setattr(Hearing, "put_back", full)
        await here.stage.burst("<escape>")
        assert not isinstance(on_top(here), SheetScreen)


async def test_a_call_that_somebody_hears_is_set_into_no_calibration(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        card = await heard_elsewhere(here, GLEB)
        await here.stage.burst(
            *GRADES, "<home>", "<f9>", "калибр", "<enter>", "ноябрь", "<enter>", "2", "<enter>"
        )
        assert f"слушает {GLEB}" in here.stage.text()
        assert (await here.here.card(card)).grades.rounds == ()


async def test_what_was_marked_before_a_calibration_was_set_is_not_marked_twice(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES, "<enter>", "2", "0", "<escape>")
        await here.stage.burst("<f9>", "калибр", "<enter>", "ноябрь", "<enter>", "2", "<enter>")
        await here.stage.burst("<home>", "<enter>")
        assert f"осталось {OPEN - 2}" in here.stage.text()


async def test_an_appeal_is_heard_by_one_second_grader_at_a_time(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        gleb, anna = await here.colleague(GLEB, "support"), await called(here)
        third = await here.colleague("Слухова Ада", "support")
        await here.news()
        (card,) = await here.stage.cards()
        first = (await graded(third, await third.card(card))).grades.standing
        assert first is not None
        await here.news()
        await anna.do(card, c.AppealGrade(first.event_id, "я представилась"))
        await here.news()
        await gleb.do(card, c.Hear())
        await here.news()
        await here.stage.burst(*GRADES, "<home>")
        assert GLEB in line(here, "К-000001")
        await here.stage.burst("<enter>", "<enter>")
        assert isinstance(here.stage.app.screen, GradesScreen) and hint(here) == HEARS


async def test_what_one_of_a_round_found_fatal_is_read_before_anything_is_agreed(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        gleb = await in_a_round(here, 2)
        await blind(gleb, here, "full")
        await here.news()
        await here.stage.burst("<home>", "<enter>", *("2",) * OPEN, "<f9>", "грубое", "<enter>", "<enter>")
        await here.stage.burst("бросила трубку", "<enter>", "<f10>", "<home>", "<enter>")
        assert isinstance(here.stage.app.screen, RoundScreen)
        assert here.stage.picture()[3].startswith(">≠  Грубое нарушение")
        assert "бросила трубку" in here.stage.text()


async def test_a_call_that_is_half_graded_stays_with_its_grader_until_its_time_is_over(
    tmp_path: Path,
) -> None:
    async with grader(tmp_path) as here:
        gleb = await here.colleague(GLEB, "support")
        await called(here)
        await here.stage.burst(*GRADES, "<enter>", "2", "<escape>")
        assert line(here, "К-000001").startswith(">…")
        await here.news()
        (card,) = await here.stage.cards()
        assert (await gleb.desk.graders.home()).waits == ()
        here.stage.clock.pass_by(HEARD_FOR.total_seconds())
        assert [row.card_id for row in (await gleb.desk.graders.home()).waits] == [card.card_id]


async def test_two_who_took_a_call_without_knowing_of_each_other_are_told(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        gleb = await here.colleague(GLEB, "support")
        await called(here)
        (card,) = await here.stage.cards()
        await gleb.sync()
        await gleb.do(card, c.Hear())
        await here.stage.burst(*GRADES, "<enter>")
        await gleb.sync()
        await here.news()
        assert isinstance(here.stage.app.screen, SheetScreen)
        assert hint(here).endswith(f"Звонок сейчас слушает {GLEB}.")


async def test_a_low_mark_of_the_citizen_brings_a_graded_call_back(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        gleb = await here.colleague(GLEB, "support")
        anna = await called(here)
        (card,) = await here.stage.cards()
        await graded(gleb, await gleb.card(card))
        await here.news()
        await anna.do(card, c.RateService(2, "так и не помогли"))
        await here.news()
        await here.stage.burst(*GRADES)
        assert "низкая оценка" in line(here, "К-000001") and "100 из 100" in line(here, "К-000001")
        assert "прослушать снова" in here.stage.text()
        await here.stage.burst("<home>", "<enter>")
        assert "так и не помогли" in here.stage.text()
        assert "осталось" not in here.stage.text(), "it begins with the marks that it had"
        await here.stage.burst("<end>", "0", "<f10>")
        grade = (await here.here.card(card)).grades.standing
        assert grade is not None
        assert (grade.fact.purpose, bool(grade.rated)) == (Purpose.AGAIN, True)
        assert grade.total < 100
        assert "Прослушать и оценить" not in here.stage.text()


async def test_a_grade_that_came_too_late_can_be_read_and_counts_for_nobody(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        gleb = await here.colleague(GLEB, "support")
        await called(here)
        (card,) = await here.stage.cards()
        await gleb.sync()
        await graded(gleb, await gleb.card(card))
        await graded(here.here, card, nones=("polite",))
        await gleb.sync()
        await here.news()
        await here.stage.burst(*GRADES, "<home>", "<enter>")
        assert isinstance(here.stage.app.screen, GradesScreen)
        rows = [text for text in here.stage.picture() if "· оценка" in text]
        assert rows and rows[0].rstrip().endswith("  в счёт")
        await here.stage.burst("<end>", *("<up>",) * 21)
        late = next(text for text in here.stage.picture() if "не в счёт" in text)
        assert "Слухова Вера" in late


async def test_a_round_for_which_nobody_else_comes_is_ended_with_nothing_agreed(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await in_a_round(here, 3)
        await here.stage.burst("<home>", "<enter>", *("2",) * OPEN, "<f10>")
        await here.stage.burst("<home>", "<f9>", "отклик", "<enter>")
        assert "1 из 3" in here.stage.text()
        await here.stage.burst("<enter>")
        (card,) = await here.stage.cards()
        assert card.grades.open_round() is not None, "Enter waits"
        await here.stage.burst("<home>", "<f9>", "отклик", "<enter>", "<down>", "<enter>")
        card = await here.here.card(card)
        assert card.grades.open_round() is None and card.grades.standing is None
        assert "Прослушать и оценить" in here.stage.text()


async def test_the_spread_of_a_round_can_be_looked_at_when_it_is_agreed(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        gleb = await in_a_round(here, 2)
        await blind(gleb, here, "half")
        await here.news()
        await here.stage.burst("<home>", "<enter>", *("2",) * OPEN, "<f10>", "<home>", "<enter>", "<enter>")
        await here.stage.burst(*("1",) * OPEN, "<f10>", "<escape>", "<home>", "<enter>", "<enter>")
        assert isinstance(here.stage.app.screen, RoundScreen)
        assert here.stage.picture()[3].startswith(">≠")
        await here.stage.burst("<enter>")
        assert "уже" in hint(here)


async def test_a_moment_after_the_end_of_the_talk_is_not_taken(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        anna = await here.colleague(ANNA)
        card = await anna.desk.open_call(c.OpenCall("89180001122", rings=2))
        here.stage.clock.pass_by(90)
        await anna.do(
            card, c.EndCall(), *(c.SetField(name, value) for name, value in DONE.items()), c.WrapUp()
        )
        await here.news()
        await here.stage.burst(*GRADES, "<enter>", "2", "<up>", "<enter>", "2:31", "<enter>", "<enter>")
        assert "Разговор кончился на 01:30." in here.stage.text()
        await here.stage.burst("<up>", "<backspace>", "0", "<enter>", "долго молчал", "<enter>")
        assert "02:30" in line(here, "Выяснена причина")
