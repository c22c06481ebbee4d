"""Grading by keys: a call is heard, marked, read, appealed and decided; calibrated blind; nothing is lost."""

from pathlib import Path

import pytest

from core.config import Operator
from core.desk import Desk
from core.domain import commands as c
from core.domain.grading.grade import Purpose
from core.domain.grading.sheet import answer
from core.domain.record import changed
from core.graders import marked
from tests.tui.colleagues import Room
from tests.tui.console import console
from tests.tui.graded import ANNA, GLEB, GRADES, OPEN, VERA, finished, graded, grader, hint, line, marks
from tui.actions import OF_GRADING_FORM
from tui.screens.grading.grades import GradesScreen
from tui.screens.grading.lists import GradingScreen
from tui.screens.grading.sheet import _KEYS, SheetScreen

ALL_FULL = ("2",) * OPEN
GRADING_KEYS = 15
"""From Enter on the queue to the grade, of an ordinary call: in under a minute there is no time for more."""


def on_top(here: Room) -> object:
    """The screen that is on top now."""
    return here.stage.app.screen


async def called(here: Room, who: str = ANNA, **fields: str) -> None:
    """A colleague's finished call has come to this desk."""
    seat = next((one for one in here._others if one.desk.operator.name == who), None)
    await finished(seat or await here.colleague(who), **fields)
    await here.news()


async def test_a_call_is_graded_by_one_key_a_point_and_leaves_the_queue(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES)
        assert "Прослушать и оценить · 1" in here.stage.text()
        await here.stage.burst("<enter>")
        assert isinstance(on_top(here), SheetScreen)
        assert f"осталось {OPEN}" in here.stage.text()
        await here.stage.burst(*ALL_FULL, "<f10>")
        assert isinstance(on_top(here), GradingScreen)
        assert "100 из 100" in hint(here)
        assert "Прослушать и оценить" not in here.stage.text()
        (card,) = await here.stage.cards()
        grade = card.grades.standing
        assert grade is not None
        assert (grade.by, grade.total, grade.fact.operator) == (VERA, 100, ANNA)
        assert grade.fact.edition == card.pack_version


async def test_what_the_facts_decide_is_filled_in_with_the_fact_beside_it(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES, "<enter>", "<home>")
        assert line(here, "Трубка снята").startswith(">✓")
        assert "по факту" in line(here, "Трубка снята")
        assert "на гудке 2; норма 3" in here.stage.text()
        assert line(here, "Ожидание: фраза").startswith(" –") or "Ожидание: фраза" not in here.stage.text()


@pytest.mark.parametrize(("typed", "mark"), [("2", "✓"), ("1", "½"), ("0", "✗"), ("-", "–"), ("ә", "✓")])
async def test_a_mark_is_one_key_in_any_layout_and_the_cursor_goes_on(
    tmp_path: Path, typed: str, mark: str
) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES, "<enter>")
        before = here.stage.app.screen.query_one("Lines").cursor_key  # type: ignore[attr-defined]
        await here.stage.burst(typed)
        half = await here.stage.desk.graders.half((await here.stage.cards())[0].card_id, Purpose.FIRST)
        assert [one.item for one in half.answers.values()] == [before]
        assert mark in marks(here)
        assert here.stage.app.screen.query_one("Lines").cursor_key != before  # type: ignore[attr-defined]


async def test_space_and_the_arrows_mark_without_digits(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES, "<enter>")
        (card,) = await here.stage.cards()

        async def mark() -> str:
            (answer,) = (await here.stage.desk.graders.half(card.card_id, Purpose.FIRST)).answers.values()
            return answer.mark

        for key, expected in ((" ", "full"), (" ", "half"), ("<left>", "none"), ("<right>", "half")):
            await here.stage.burst(key)
            assert await mark() == expected


async def test_what_is_half_filled_in_stands_there_again_after_the_console_was_cut_off(
    tmp_path: Path,
) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES, "<enter>", "2", "1", "0")

    async def sits_down_again(desk: Desk) -> None:
        desk.operator = Operator(VERA)

    async with console(tmp_path / "desk", seated=sits_down_again) as stage:
        (card,) = await stage.cards()
        half = await stage.desk.graders.half(card.card_id, Purpose.FIRST)
        assert [one.mark for one in half.answers.values()].count("full") == 1
        assert sorted(one.mark for one in half.answers.values()) == ["full", "half", "none"]
        await stage.burst(*GRADES, "<enter>")
        assert f"осталось {OPEN - 3}" in stage.text()


async def test_who_differs_from_a_fact_is_asked_why_and_cannot_give_the_grade_before(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES, "<enter>", *ALL_FULL, "<home>", "0")
        assert "Почему" in here.stage.text()
        await here.stage.burst("<escape>", "<f10>")
        assert "Почему" in here.stage.text(), "asked again, and nothing was given"
        await here.stage.burst("трубку взял другой", "<enter>", "<f10>")
        (card,) = await here.stage.cards()
        grade = card.grades.standing
        assert grade is not None
        (rings,) = [one for one in grade.answers if one.item == "rings"]
        assert (rings.mark, rings.found, rings.reason) == ("none", "full", "трубку взял другой")
        assert grade.total == 96


async def test_f10_with_open_points_says_how_many_and_goes_to_the_first(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES, "<enter>", "2", "<end>", "<f10>")
        assert hint(here).startswith(str(OPEN - 1))
        assert line(here, ">?")
        assert (await here.stage.cards())[0].grades.standing is None


async def test_a_remark_has_its_moment_and_the_call_its_recording(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES, "<enter>", *ALL_FULL, "<enter>", "1:75б", "<enter>")
        await here.stage.burst("перебил", "<enter>")
        assert "не время разговора" in here.stage.text()
        await here.stage.burst("<up>", "<end>", "<backspace>", "<enter>", "<enter>")
        await here.stage.burst("<f9>", "слушали", "<enter>", "2:05", "<enter>", "з-17", "<enter>", "<enter>")
        await here.stage.burst("<f10>")
        (card,) = await here.stage.cards()
        grade = card.grades.standing
        assert grade is not None
        (said,) = [one for one in grade.answers if one.remark]
        assert (said.remark, said.second) == ("перебил", 135)
        assert (grade.fact.listened_s, grade.fact.recording) == (125, "з-17")


async def test_a_fatal_fault_makes_it_nought_and_wants_words(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(
            *GRADES, "<enter>", *ALL_FULL, "<f9>", "грубое", "<enter>", "<down>", "<enter>"
        )
        assert "Словами" in here.stage.text()
        await here.stage.burst("<escape>", "<f10>")
        assert "Словами" in here.stage.text(), "asked again, and nothing was given"
        await here.stage.burst("<enter>", "<enter>", "накричал", "<enter>", "<f10>")
        (card,) = await here.stage.cards()
        grade = card.grades.standing
        assert grade is not None
        assert (grade.fatal, grade.total, grade.compliance) == (("rude",), 0, 100)


async def test_nobody_finds_a_call_of_their_own_to_grade(tmp_path: Path) -> None:
    async with grader(tmp_path, VERA, "supervisor") as here:
        await finished(here.here)
        await here.news()
        await here.stage.burst(*GRADES)
        assert "Прослушать и оценить" not in here.stage.text()
        (card,) = await here.stage.cards()
        why = here.stage.desk.refusal(card, c.GiveGrade(()))
        assert why is not None
        assert why.code == "own_call"


async def test_an_operator_is_told_reads_the_grade_and_appeals_and_a_second_grader_decides(
    tmp_path: Path,
) -> None:
    async with grader(tmp_path, ANNA, "operator") as here:
        vera, gleb = await here.colleague(VERA, "support"), await here.colleague(GLEB, "support")
        card = await finished(here.here)
        await here.news()
        await graded(vera, card, nones=("name_used",))
        await here.news()
        assert hint(here) == f"К-000001: ваш звонок оценён, 94 из 100, {VERA}."
        await here.stage.burst(*GRADES)
        assert "94 из 100" in line(here, "К-000001")
        assert "Прослушать" not in here.stage.text()
        await here.stage.burst("<enter>")
        assert isinstance(on_top(here), GradesScreen)
        assert here.stage.picture()[4].startswith(" ✗"), "what was lost stands first"
        await here.stage.burst("<enter>", "<enter>")
        await here.stage.burst("<enter>", "<down>", "<enter>", "имя звучало на 0:40", "<enter>")
        await here.news()
        (there,) = (await gleb.desk.graders.home()).appealed
        assert there.card_id == card.card_id
        assert (await vera.card(card)).grades.standing is not None
        first = (await gleb.card(card)).grades.given[0]
        assert first.appealed is not None
        half = await gleb.desk.graders.half(card.card_id, Purpose.REVIEW)
        answers = {one.item: changed(one, mark="na" if one.mark == "na" else "full") for one in first.answers}
        half = changed(half, answers=answers, words="имя звучит")
        command = gleb.desk.graders.command(await gleb.card(card), half, Purpose.REVIEW, first.event_id)
        await gleb.do(card, command)
        await here.news()
        assert "100 из 100" in hint(here)
        assert [one.by for one in (await here.here.card(card)).grades.given] == [VERA, GLEB]


async def test_the_first_grader_does_not_decide_the_appeal_of_their_own_grade(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        anna = here._others[0]
        await here.stage.burst(*GRADES, "<enter>", *ALL_FULL, "<f10>", "<escape>")
        await here.news()
        (card,) = await here.stage.cards()
        grade = card.grades.standing
        assert grade is not None
        await anna.do(card, c.AppealGrade(grade.event_id, "нет"))
        await here.news()
        assert "нет" in hint(here)
        await here.stage.burst(*GRADES, "<enter>", "<enter>")
        assert isinstance(on_top(here), GradesScreen)
        assert "второй проверяющий" in hint(here)


async def test_a_second_grader_begins_with_the_marks_of_the_first_and_gives_reasons(tmp_path: Path) -> None:
    async with grader(tmp_path, GLEB) as here:
        vera = await here.colleague(VERA, "support")
        await called(here)
        anna = here._others[-1]
        (card,) = await here.stage.cards()
        await graded(vera, await vera.card(card), nones=("listening",))
        await here.news()
        first = (await here.here.card(card)).grades.given[0]
        await anna.do(card, c.AppealGrade(first.event_id, "слушала"))
        await here.news()
        await here.stage.burst(*GRADES, "<enter>", "<enter>")
        assert isinstance(on_top(here), SheetScreen)
        assert "94 из 100" in here.stage.text()
        await here.stage.burst("<f10>")
        assert "Словами" in here.stage.text()
        await here.stage.burst("<enter>", "<enter>", "перебила дважды", "<enter>", "<f10>")
        given = (await here.here.card(card)).grades
        assert [one.by for one in given.given] == [VERA, GLEB]
        assert given.standing is given.given[-1]
        assert given.given[0].decided == given.given[1].event_id


async def test_a_calibration_is_blind_until_all_have_graded_then_the_spread_is_shown(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        gleb = await here.colleague(GLEB, "support")
        await called(here)
        await here.stage.burst(*GRADES, "<f9>", "калибр", "<enter>", "ноябрь", "<enter>", "2", "<enter>")
        assert "Калибровка" in here.stage.text()
        await here.news()
        (card,) = await here.stage.cards()
        one = card.grades.open_round()
        assert one is not None
        theirs = await gleb.card(card)
        half = await gleb.desk.graders.half(card.card_id, Purpose.CALIBRATION)
        for point in gleb.desk.graders.sheet(theirs, half, "ru").lines:
            if point.answer is None:
                half = marked(half, answer(point.item, "half", point.finding))
        await gleb.do(card, gleb.desk.graders.command(theirs, half, Purpose.CALIBRATION, one.id))
        await here.news()
        await here.stage.burst("<home>")
        assert "1 / 2" in line(here, "К-000001")
        assert GLEB not in here.stage.text()
        await here.stage.burst("<enter>", *ALL_FULL, "<f10>", "<home>", "<enter>")
        text = here.stage.text()
        assert "≠" in text
        assert GLEB in text
        assert "✓  ½" in text or "½  ✓" in text
        await here.stage.burst("<enter>", *ALL_FULL, "<f10>")
        grades = (await here.here.card(card)).grades
        assert grades.agreed(one.id) is not None
        assert grades.standing is grades.agreed(one.id)


async def test_a_grade_that_came_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        gleb = await here.colleague(GLEB, "support")
        await called(here)
        await here.stage.burst(*GRADES, "<enter>", *ALL_FULL)
        (card,) = await here.stage.cards()
        await graded(gleb, await gleb.card(card))
        await here.news()
        await here.stage.burst("<f10>")
        assert hint(here) == "Звонок уже оценён."
        grade = (await here.here.card(card)).grades.standing
        assert grade is not None
        assert grade.by == GLEB


async def test_the_same_grader_may_correct_a_grade_until_it_was_read_and_a_fault_be_taken_back(
    tmp_path: Path,
) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        anna = here._others[0]
        await here.stage.burst(
            *GRADES, "<enter>", *ALL_FULL, "<f9>", "грубое", "<enter>", "<down>", "<enter>"
        )
        await here.stage.burst("<enter>", "<enter>", "накричал", "<enter>", "<f10>")
        await here.stage.burst("<home>", "<enter>", "<enter>")
        assert "грубость" in here.stage.text()
        await here.stage.burst("<f9>", "грубое", "<enter>", "<down>", "<enter>", "<f10>")
        (card,) = await here.stage.cards()
        grade = card.grades.standing
        assert grade is not None
        assert (grade.total, grade.fatal, len(card.grades.given)) == (100, (), 2)
        await here.news()
        await anna.do(card, c.AcknowledgeGrade(grade.event_id))
        await here.news()
        await here.stage.burst("<enter>")
        assert isinstance(on_top(here), GradesScreen)
        assert "нечего" in hint(here) or "здесь" in hint(here)


async def test_who_has_read_a_grade_is_told_so_when_they_say_it_again(tmp_path: Path) -> None:
    async with grader(tmp_path, ANNA, "operator") as here:
        vera = await here.colleague(VERA, "support")
        card = await finished(here.here)
        await here.news()
        await graded(vera, card)
        await here.news()
        await here.stage.burst(*GRADES, "<enter>", "<enter>", "<enter>")
        assert hint(here) == "Отмечено: оценка прочитана." or "прочит" in hint(here)
        await here.stage.burst("<enter>", "<enter>")
        assert isinstance(on_top(here), GradesScreen)
        assert "уже" in hint(here)


async def test_help_on_the_form_tells_the_keys_of_the_form_before_all_others_and_enter_reads_one(
    tmp_path: Path,
) -> None:
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES, "<enter>", "<f1>")
        shown = [row[1:].strip() for row in here.stage.picture()[2:5]]  # no clause stands before them
        assert [row.split("  ")[0] for row in shown] == ["2 1 0 −", "← →", "Enter"]
        assert "Выполнено полностью, наполовину, нет" in shown[0]
        await here.stage.burst("<down>", "<enter>")
        assert "Пробел: следующая" in here.stage.text()
        await here.stage.burst("<escape>", "2")
        (card,) = await here.stage.cards()
        assert len((await here.stage.desk.graders.half(card.card_id, Purpose.FIRST)).answers) == 1


def test_the_marks_that_help_tells_of_are_those_of_the_form() -> None:
    assert OF_GRADING_FORM[0].keys.replace("−", "-").split() == list(_KEYS)


async def test_help_elsewhere_knows_nothing_of_the_keys_of_the_form(tmp_path: Path) -> None:
    async with grader(tmp_path) as here:
        await here.stage.burst(*GRADES, "<f1>")
        assert "2 1 0" not in here.stage.text()


async def test_an_ordinary_call_is_graded_by_fifteen_keys_on_the_smallest_screen(tmp_path: Path) -> None:
    keys = ("<enter>", *ALL_FULL, "<f10>")
    assert len(keys) <= GRADING_KEYS
    async with grader(tmp_path) as here:
        await called(here)
        await here.stage.burst(*GRADES)
        assert line(here, "К-000001").startswith(">"), "the call that waits is under the cursor"
        assert (here.stage.app.size.width, here.stage.app.size.height) == (80, 24)
        await here.stage.burst(*keys)
        assert "оценка 100 из 100" in hint(here)
        (card,) = await here.stage.cards()
        assert card.grades.standing is not None
