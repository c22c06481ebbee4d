"""A caller who calls again is known, and the second card knows the first."""

from pathlib import Path

from core.domain.commands import OpenCall
from tests.tui.console import Stage, console

PHONE = "89180002233"
TO_KIND = ("<down>",) * 4


async def first_call(stage: Stage) -> None:
    await stage.burst("<f2>", PHONE, "<enter>", "Образец Степан Львович", "<enter>")


async def test_thanks_are_linked_to_the_card_they_are_for(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await first_call(stage)
        await stage.burst(
            *TO_KIND, "конс", "<enter>", "<enter>", "прикреп", "<enter>", "<f10>", "дана", "<enter>"
        )
        await stage.burst("<f2>", "+7 (918) 000-22-33", "<enter>")
        assert "2-й звонок" in stage.text()
        await stage.burst(
            "<f3>", "<enter>", "<down>", "<enter>", "<escape>", *TO_KIND, "<down>", "благ", "<enter>"
        )
        first, second = await stage.cards()
        assert first.status == "closed"
        assert second.repeat_of == first.card_id
        assert second.value("kind") == "gratitude"


EXPERT = "Образцова Вера Ильинична"
"""Of the example directory of the pack."""


async def test_a_repeat_about_an_open_case_names_its_leader_and_offers_the_hand_over(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await first_call(stage)
        await stage.burst(*["<down>"] * 8, "полис не выдают", "<f6>", "<enter>", "<enter>", "<enter>")
        assert (await stage.cards())[0].led_by == EXPERT
        await stage.burst("<f2>", PHONE, "<enter>", "Образец Степан Львович", "<enter>")
        told = " ".join(" ".join(line[48:] for line in stage.picture()).split())
        assert f"Открыта В-000001, ведёт {EXPERT}." in told
        await stage.burst(*["<down>"] * 8, "снова о полисе", "<f3>", "<enter>")
        assert f"Повтор: связать и передать ведущему – {EXPERT}" in stage.text()
        await stage.burst("<enter>")
        assert "Прочтите: «Этот вопрос находится в компетенции" in stage.text()
        await stage.burst("<enter>")
        first, second = await stage.cards()
        assert second.repeat_of == first.card_id
        assert second.led_by == EXPERT
        await stage.burst("<escape>")
        assert "Повторный звонок по В-000001" in stage.text()


async def test_a_repeat_about_my_own_open_case_is_linked_and_goes_on_with_me(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await first_call(stage)
        await stage.burst("<f9>", "отлож", "<enter>", "<f2>", PHONE, "<enter>", "<f3>", "<enter>")
        assert "передать ведущему" not in stage.text()
        await stage.burst("<enter>")
        first, second = await stage.cards()
        assert second.repeat_of == first.card_id
        assert "Связано: это повторный звонок по В-000001." in stage.text()


async def test_a_caller_who_calls_often_is_counted_to_the_last_call(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        for _ in range(23):
            await stage.app.desk.open_call(OpenCall(PHONE))
        await stage.burst("<f2>", PHONE, "<enter>")
        assert "24-й звонок" in stage.text()
        assert "23 прежних звонка" in stage.text()
