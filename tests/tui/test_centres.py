"""A call at each centre, key by key: its pack, its language, its form."""

from pathlib import Path

from core.centre.files import load_pack
from core.config import Settings
from core.domain.commands import OpenCall, SetField
from core.domain.vocabulary import Promise, Status
from tests.tui.console import NAME, Stage, console


def beside(stage: Stage) -> str:
    """What stands on the right of the screen, as one line."""
    return " ".join(" ".join(line[47:] for line in stage.picture()[2:22]).split())


async def test_1406_meets_a_caller_in_kazakh_helps_by_the_checklist_and_finishes(
    tmp_path: Path,
) -> None:
    pack = load_pack("kz-fsms")
    async with console(tmp_path / "data", language="kk", pack=pack) as stage:
        assert "1406-желі" in stage.picture()[0]
        await stage.burst("<f2>")
        assert f"«Сәлеметсіз бе! 1406 байланыс орталығы. Оператор {NAME}. Тыңдап тұрмын.»" in beside(stage)
        assert "____" not in beside(stage)
        await stage.burst("87012345678", "<enter>", "Мысалова Зинаида Ивановна", "<enter>")
        assert "«Сәлеметсіз бе, Зинаида Ивановна! 1406 байланыс орталығы" in beside(stage)
        await stage.burst("<down>", "<down>", "<down>", "<down>", "кеңес", "<enter>", "<enter>")
        await stage.burst("1", "<enter>")
        assert "Емханаға тіркелу" in beside(stage)
        assert "ЖСН мен нақты тұратын мекенжайын сұрау" in beside(stage)
        await stage.burst("<f10>", "кеңес", "<enter>")
        (card,) = await stage.cards()
        assert card.line == "1406"
        assert (card.value("theme"), card.value("result")) == ("1", "consulted")
        assert card.status is Status.CLOSED


async def test_1406_speaks_the_callers_language_with_the_operators_beside_it(tmp_path: Path) -> None:
    pack = load_pack("kz-fsms")
    async with console(tmp_path / "data", language="ru", pack=pack) as stage:
        await stage.burst("<f2>", "<enter>", "<enter>", "<enter>", "<enter>", "<enter>")
        assert ">Язык" in stage.text()
        await stage.burst("англ", "<enter>")
        assert f"«Good day! Contact centre 1406. This is operator {NAME}. How can I help" in beside(stage)
        assert "«Здравствуйте! Контакт-центр 1406." in beside(stage)
        assert "Сәлеметсіз" not in beside(stage)


async def test_who_spoke_russian_last_time_is_greeted_in_russian(tmp_path: Path) -> None:
    pack = load_pack("kz-fsms")
    async with console(tmp_path / "data", language="kk", pack=pack) as stage:
        card = await stage.desk.open_call(OpenCall("87012345678"))
        await stage.desk.do(card.card_id, SetField("language", "ru"))
        await stage.burst("<f2>", "87012345678", "<enter>")
        assert f"«Здравствуйте! Контакт-центр 1406. Оператор {NAME}" in beside(stage)


async def test_1542_meets_a_caller_in_azerbaijani_and_ends_after_their_goodbye(tmp_path: Path) -> None:
    pack = load_pack("az-1542")
    async with console(tmp_path / "data", settings=Settings(line="0"), language="az", pack=pack) as stage:
        await stage.burst("<f2>")
        assert f"«Salam! 1542 Çağrı Mərkəzi. Operator {NAME}. Sizi dinləyirəm.»" in beside(stage)
        assert "«Danışığımız yazılır" in beside(stage)
        await stage.burst("0501234567", "<enter>", "Nümunəyev Misal Sınaq oğlu", "<enter>")
        await stage.burst("<down>", "<down>", "<down>", "<down>", "məsl", "<enter>", "<enter>")
        await stage.burst("1", "<enter>")
        stage.clock.pass_by(45 * 60)
        await stage.burst("<f10>", "<enter>")
        await stage.burst("söhb", "<enter>", "məsl", "<enter>")
        (card,) = await stage.cards()
        assert (card.value("theme"), card.value("farewell")) == ("5.1", "citizen")
        assert (card.value("informed"), card.value("result")) == ("talk", "consulted")
        assert card.status is Status.CLOSED
        assert not card.breaches
        assert [one.fact.what for one in card.callbacks] == [Promise.SATISFACTION]


async def test_1406_makes_a_consultation_a_complaint_and_gives_it_to_the_expert_of_its_theme(
    tmp_path: Path,
) -> None:
    pack = load_pack("kz-fsms")
    async with console(tmp_path / "data", language="ru", pack=pack) as stage:
        await stage.burst("<f2>", "87012345678", "<enter>", "Мысалова Зинаида Ивановна", "<enter>")
        await stage.burst("<down>", "<down>", "<down>", "<down>", "конс", "<enter>", "<enter>")
        await stage.burst("2", "<enter>", "<enter>", "<enter>", "платил, а статуса нет")
        await stage.burst("<up>", "<up>", "<up>", "<up>", "<up>", "жал", "<enter>")
        (card,) = await stage.cards()
        assert (card.value("kind"), card.value("theme")) == ("complaint", "2")
        await stage.burst("<f6>", "<down>", "<enter>")
        assert "эксперт по теме" in stage.text()
        await stage.burst("<enter>")
        assert "Этим вопросом занимается: эксперт Үлгілібай Темірлан" in stage.text()
        await stage.burst("базам", "<enter>", "<enter>")
        (card,) = await stage.cards()
        assert card.status is Status.ESCALATED
        assert card.level == 2


async def test_1406_asks_for_the_network_and_owes_the_citizen_a_contact_before_the_term_begins(
    tmp_path: Path,
) -> None:
    pack = load_pack("kz-fsms")
    async with console(tmp_path / "data", language="ru", pack=pack) as stage:
        await stage.burst("<f2>", "87012345678", "<enter>", "<enter>", "<down>", "<down>", "<down>")
        await stage.burst("<down>", "жал", "<enter>", "соц", "<enter>")
        assert any(line.startswith(">Сеть") for line in stage.picture())
        assert "связь для официальной регистрации" in beside(stage)
        assert "Срок: ждёт официальной регистрации" in beside(stage)


async def test_1542_has_the_numbers_of_help_and_finds_the_hospital_for_the_child_at_night(
    tmp_path: Path,
) -> None:
    pack = load_pack("az-1542")
    async with console(tmp_path / "data", settings=Settings(line="0"), language="az", pack=pack) as stage:
        await stage.burst("<f2>", "<f8>")
        for number, service in (("112", "Fövqəladə hallar"), ("103", "Təcili yardım"), ("102", "Polis")):
            assert f"{number} {service}" in beside(stage)
        assert "Həkim hələ təsdiqləməyib" in beside(stage)
        await stage.burst("<f7>", "uşaqlar endosk")
        assert "Uşaq xəstəxanası (nümunə)" in stage.picture()[2]
