"""Calibrations by keys, who may look at what, and grades that are told of elsewhere."""

import asyncio
from pathlib import Path

from core.config import Operator
from core.domain import commands as c
from core.domain.figures import Days
from core.domain.grading.grade import Purpose
from core.domain.grading.sheet import answer
from core.graders import marked, slot_of
from tests.tui.colleagues import Room, Seat
from tests.tui.graded import ANNA, GLEB, GRADES, OPEN, VERA, finished, graded, grader, line
from tui.reporting import quality_table
from tui.screens.grading.round import RoundScreen

BORIS = "Проба Борис"
CALIBRATE = ("<f9>", "калибр", "<enter>", "ноябрь", "<enter>")
QUALITY = ("<f9>", "качество", "<enter>")


async def blind(seat: Seat, here: Room, mark: str) -> None:
    """A colleague grades the only call blind."""
    (known,) = await here.stage.cards()
    card = await seat.card(known)
    one = card.grades.open_round()
    assert one is not None
    graders = seat.desk.graders
    half = await graders.half(card.card_id, slot_of(Purpose.CALIBRATION, one.id))
    for point in graders.sheet(card, half, "ru").open:
        half = marked(half, answer(point.item, mark, point.finding))
    await seat.do(card, graders.command(card, half, Purpose.CALIBRATION, one.id))


async def in_a_round(here: Room, graders: int) -> Seat:
    """A call of Anna's in a calibration that was set here; a colleague who grades, too."""
    gleb = await here.colleague(GLEB, "support")
    await finished(await here.colleague(ANNA))
    await here.news()
    await here.stage.burst(*GRADES, *CALIBRATE, str(graders), "<enter>")
    await here.news()
    return gleb


async def test_a_call_in_a_calibration_is_not_offered_to_be_graded_for_all_to_see(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await in_a_round(here, 2)
        assert "Прослушать и оценить" not in here.stage.text()
        assert "0 / 2" in line(here, "К-000001")


async def test_who_set_a_calibration_ends_it_for_two_and_not_alone(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        gleb = await in_a_round(here, 3)
        await here.stage.burst("<home>", "<f9>", "отклик", "<enter>")
        assert "0 из 3" in here.stage.text(), "who set it may wait, or end it with nothing agreed"
        await here.stage.burst("<escape>", "<home>", "<enter>", *("2",) * OPEN, "<f10>")
        await blind(gleb, here, "none")
        await here.news()
        await here.stage.burst("<home>", "<f9>", "отклик", "<enter>", *("1",) * OPEN, "<f10>")
        (card,) = await here.stage.cards()
        assert card.grades.open_round() is None
        grade = card.grades.standing
        assert grade is not None
        assert (grade.by, grade.fact.purpose) == (VERA, Purpose.AGREED)


async def test_the_spread_is_shown_when_all_have_graded_and_what_they_agree_on_is_filled_in(
    tmp_path: Path,
) -> None:
    async with grader(tmp_path) as here:
        gleb = await in_a_round(here, 2)
        await blind(gleb, here, "half")
        await here.news()
        await here.stage.burst("<home>", "<enter>", *("2",) * OPEN, "<f10>", "<home>", "<enter>")
        assert isinstance(here.stage.app.screen, RoundScreen)
        assert here.stage.picture()[3].startswith(">≠")
        await here.stage.burst("<enter>")
        assert f"осталось {OPEN}" in here.stage.text(), "what they agree on is filled in, and nothing else"


async def test_an_operator_sees_the_line_of_their_own_calls_and_no_others(tmp_path: Path) -> None:
    async with grader(tmp_path, ANNA, "operator") as here:
        await finished(await here.colleague(BORIS))
        vera = await here.colleague(VERA, "support")
        mine = await finished(here.here)
        await here.news()
        await graded(vera, mine)
        await here.news()
        await here.stage.burst(*QUALITY)
        await asyncio.sleep(0.3)  # it is counted aside
        assert ANNA in here.stage.text()
        assert BORIS not in here.stage.text()


async def test_two_graders_at_one_machine_do_not_go_on_with_each_others_marks(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await finished(await here.colleague(ANNA))
        await here.news()
        await here.stage.burst(*GRADES, "<enter>", "2", "1")
        (card,) = await here.stage.cards()
        assert len((await here.stage.desk.graders.half(card.card_id, Purpose.FIRST)).answers) == 2
        here.stage.desk.operator = Operator(GLEB)
        vars(here.stage.desk).pop("graders")
        assert not (await here.stage.desk.graders.half(card.card_id, Purpose.FIRST)).answers


async def test_a_grade_that_was_given_leaves_nothing_half_typed_behind(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await finished(await here.colleague(ANNA))
        await here.news()
        await here.stage.burst(
            *GRADES, "<enter>", *("2",) * OPEN, "<enter>", "<enter>", "перебил", "<escape>"
        )
        assert (await here.stage.desk.figures()).drafts > 0
        await here.stage.burst("<f10>")
        assert (await here.stage.cards())[0].grades.standing is not None
        assert (await here.stage.desk.figures()).drafts == 0


async def test_words_about_the_call_that_were_begun_are_not_left_out_without_a_word(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await finished(await here.colleague(ANNA))
        await here.news()
        await here.stage.burst(*GRADES, "<enter>", *("2",) * OPEN)
        await here.stage.burst(
            "<f9>", "слушали", "<enter>", "<enter>", "<enter>", "спокойно", "<escape>", "<f10>"
        )
        assert (await here.stage.cards())[0].grades.standing is None
        assert "спокойно" in here.stage.text()
        await here.stage.burst("<enter>", "<enter>", "<enter>", "<f10>")
        grade = (await here.stage.cards())[0].grades.standing
        assert grade is not None
        assert grade.fact.words == "спокойно"


async def test_a_remark_beyond_its_limit_is_told_at_once_and_loses_no_mark(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await finished(await here.colleague(ANNA))
        await here.news()
        await here.stage.burst(*GRADES, "<enter>", "2", "<up>", "<enter>", "<enter>")
        await here.stage.paste("слово " * 1000)
        await here.stage.burst("<enter>")
        assert "2000" in here.stage.text()
        await here.stage.burst("<escape>", "<escape>", "<enter>")
        (card,) = await here.stage.cards()
        assert len((await here.stage.desk.graders.half(card.card_id, Purpose.FIRST)).answers) == 1


async def test_the_call_is_read_anew_when_it_was_worked_on_meanwhile(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        anna = await here.colleague(ANNA)
        card = await finished(anna)
        await here.news()
        await here.stage.burst(*GRADES, "<enter>", *("2",) * OPEN)
        await anna.do(card, c.Reopen("забыла тему"), c.WrapUp())
        await here.news()
        await here.stage.burst("<f10>")
        (now,) = await here.stage.cards()
        grade = now.grades.standing
        assert grade is not None
        (item,) = [one for one in grade.answers if one.item == "card_finished"]
        assert item.mark == "half"


async def test_the_report_of_quality_has_a_row_for_the_centre_and_for_each_operator(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        anna, gleb = await here.colleague(ANNA), await here.colleague(GLEB, "support")
        first, second = await finished(anna), await finished(anna)
        await finished(await here.colleague(BORIS))
        await here.news()
        await graded(gleb, first, nones=("listening",))
        await graded(gleb, second)
        await here.news()
        desk = here.stage.desk
        today = desk.reports.today()
        sheet, rows = quality_table(desk.reports, desk.pack, Days(today, today), lambda done, of: None)
        heads = [column.key for column in sheet.columns]
        told = [dict(zip(heads, row, strict=True)) async for row in rows]
        assert [(row["operator"], row["calls"], row["graded"], row["mean"]) for row in told] == [
            ("Все вместе", 3, 2, 97), (ANNA, 2, 2, 97), (BORIS, 1, 0, None),
        ]  # fmt: skip
        assert (told[1]["spread"], told[1]["weakest"]) == (3, "Выслушан внимательно, до конца: −5")


async def test_the_desk_says_what_of_grading_waits_for_an_answer_and_enter_leads_there(
    tmp_path: Path,
) -> None:
    async with grader(tmp_path, ANNA, "operator") as here:
        vera = await here.colleague(VERA, "support")
        card = await finished(here.here)
        await here.news()
        await graded(vera, card)
        await here.news()
        assert "Ничего не ждёт" not in here.stage.text()
        await here.stage.burst("<home>", "<enter>", "<enter>", "<enter>", "<enter>")
        (now,) = await here.stage.cards()
        assert now.grades.given[0].seen is not None
        await here.stage.burst("<escape>", "<escape>")
        assert "Ничего не ждёт" in here.stage.text()


async def test_an_appeal_stands_on_the_desk_of_who_may_decide_it_and_not_of_the_first_grader(
    tmp_path: Path,
) -> None:
    async with grader(tmp_path, GLEB) as here:
        vera, anna = await here.colleague(VERA, "support"), await here.colleague(ANNA)
        card = await finished(anna)
        await here.news()
        grade = (await graded(vera, card)).grades.standing
        assert grade is not None
        await here.news()
        await anna.do(card, c.AppealGrade(grade.event_id, "нет"))
        await here.news()
        assert (await here.stage.desk.home()).appeals == 1
        assert (await vera.desk.home()).appeals == 0
        await here.stage.burst("<home>", "<enter>")
        assert "Оспорено" in here.stage.text()
