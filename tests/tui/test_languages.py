"""The screens in every language: nothing that matters is cut; a caller is spoken to in their own language."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from rich.cells import cell_len

from core.centre.files import load_pack
from core.config import Language, Settings
from core.domain.commands import SetField
from core.domain.pack import Pack
from core.domain.vocabulary import SpeechGroup, Status
from tests.tui.console import console
from tui import catalogue, present
from tui.actions import ACTIONS
from tui.catalogue import _, pgettext
from tui.commands.workplace import Workplace
from tui.labels import LABELS

ROOT = Path(__file__).resolve().parents[2]
EVERY = pytest.mark.parametrize("language", catalogue.LANGUAGES)
PACK = load_pack("ru-tfoms-krasnodar")


def speaking(*languages: str) -> Pack:
    """A centre whose greeting is in these languages."""
    texts = {"ru": "Здравствуйте.", "kk": "Сәлеметсіз бе.", "az": "Salam."}
    modules = tuple(
        replace(
            module,
            title=dict.fromkeys(languages, "1"),
            text={one: texts[one] for one in languages},
            blanks=(),
        )
        for module in PACK.modules
        if module.group == SpeechGroup.GREETING
    )
    return replace(PACK, centre=replace(PACK.centre, languages=languages), modules=modules)


def test_a_console_may_be_set_to_every_language_there_is() -> None:
    assert sorted(get_args(Language)) == sorted(catalogue.LANGUAGES)


@pytest.mark.parametrize(
    ("asked", "settled", "spoken", "used"),
    [
        (None, None, ("kk", "ru"), "kk"),
        (None, None, ("az",), "az"),
        (None, None, ("de", "kk"), "ru"),
        (None, "az", ("kk",), "az"),
        ("en", "az", ("kk",), "en"),
    ],
)
def test_the_interface_speaks_as_asked_as_set_or_as_the_centre(
    asked: str | None, settled: Language | None, spoken: tuple[str, ...], used: str
) -> None:
    place = Workplace(lang=asked)
    place.settings = Settings(language=settled)
    place.pack = replace(PACK, centre=replace(PACK.centre, languages=spoken))
    assert place.language == used


@EVERY
def test_labels_fit_where_they_stand(language: str) -> None:
    catalogue.use(language)
    try:
        form = [_(label) for label in LABELS.values()]
        asked = [_(label) for label in ("Note", "Reason", "What", "Number", "When", "About")]
        assert [label for label in (*form, *asked) if cell_len(label) > 8 and language != "en"] == []
        menu = [_(action.label) for action in ACTIONS]
        assert [label for label in menu if cell_len(label) > 9] == []
        waits = [present.status(one) for one in (Status.TALK, Status.WRAP_UP, Status.PARKED)]
        age = max(present.span(59 * 60), present.span(23 * 3600), key=cell_len)
        assert [word for word in waits if cell_len(f"{word} {age}") > 15] == []
    finally:
        catalogue.use(catalogue.SOURCE)


@EVERY
async def test_the_ways_on_stand_whole_on_an_ordinary_screen(tmp_path: Path, language: str) -> None:
    async with console(tmp_path / "data", language=language) as stage:
        hints = [stage.picture()[22]]
        await stage.burst("<f2>")
        hints.append(stage.picture()[22])
        bar = stage.picture()[23]
        assert [_(action.label) for action in ACTIONS[:10] if _(action.label) not in bar] == []
        await stage.burst("<f10>")
        hints.append(next(line for line in stage.picture() if line.startswith("└")))
        assert [hint for hint in hints if "Enter" not in hint or "…" in hint] == []


@pytest.mark.parametrize(
    ("operator", "caller", "said", "beside"),
    [
        ("ru", "kk", "Сәлеметсіз бе.", "Здравствуйте."),
        ("ru", "ru", "Здравствуйте.", ""),
        ("kk", "ru", "Здравствуйте.", "Сәлеметсіз бе."),
        ("ru", "", "Сәлеметсіз бе.", "Здравствуйте."),
        ("en", "ru", "Здравствуйте.", ""),
    ],
)
async def test_the_caller_is_greeted_in_their_language_and_the_operator_reads_it_in_theirs(
    tmp_path: Path, operator: str, caller: str, said: str, beside: str
) -> None:
    async with console(tmp_path / "data", language=operator, pack=speaking("kk", "ru")) as stage:
        await stage.burst("<f2>")
        [card] = await stage.cards()
        if caller:
            await stage.desk.do(card.card_id, SetField("language", caller))
            await stage.burst("<escape>", "<enter>")
        for moment in ((), ("<f4>",)):
            await stage.burst(*moment)
            text = stage.text()
            assert f"«{said}»" in text
            assert text.find(f"«{beside}»") > text.find(f"«{said}»") if beside else text.count("«") == 1
        await stage.burst(" ")
        [card] = await stage.cards()
        assert [one.text for one in card.said] == [said]


async def test_what_is_said_is_found_in_any_language_and_shown_in_the_operators(tmp_path: Path) -> None:
    async with console(tmp_path / "data", language="ru", pack=speaking("kk", "ru")) as stage:
        await stage.burst("<f7>", "СӘЛЕМЕТСІЗ")
        assert "Здравствуйте." in stage.text()
        await stage.burst(*["<backspace>"] * 10, "саламатсиз")
        assert "Здравствуйте." not in stage.text()
        await stage.burst(*["<backspace>"] * 10, "салеметсиз")
        assert "Здравствуйте." in stage.text()


@pytest.mark.parametrize(
    ("scheme", "label", "number", "mark"),
    [
        ("enp", "Полис", "0047510890000014", "✓"),
        ("iin", "ИИН", "841209400000", "✓"),
        ("iin", "ИИН", "841209400008", "!"),
        ("fin", "FİN", "5TR2K9A", ""),
    ],
)
async def test_the_number_people_are_insured_by_is_named_and_checked_as_at_the_centre(
    tmp_path: Path, scheme: str, label: str, number: str, mark: str
) -> None:
    pack = replace(PACK, centre=replace(PACK.centre, policy=scheme))
    async with console(tmp_path / "data", pack=pack) as stage:
        await stage.burst("<f2>", "<enter>", "<enter>", number, "<enter>")
        [line] = [line for line in stage.picture() if label in line[:9] and number in line]
        assert line.split(number)[1].lstrip().startswith(f"{mark}>Рожд.")


def labels_of_dialogs() -> Iterator[tuple[str, str, int]]:
    """Context, message and columns of every label that a screen gives a width of its own."""
    for file in sorted((ROOT / "tui" / "screens").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        named = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FieldSpec"):
                continue
            by_name = [each.value for each in node.keywords if each.arg == "label_width"]
            width = next(iter([*by_name, *node.args[4:5]]), None)
            columns = named.get(width.id) if isinstance(width, ast.Name) else getattr(width, "value", None)
            label = node.args[1] if len(node.args) > 1 else None
            if isinstance(columns, int) and isinstance(label, ast.Call):
                *where, said = [str(each.value) for each in label.args if isinstance(each, ast.Constant)]
                yield "".join(where), said, columns


@EVERY
def test_labels_of_dialogs_fit_where_they_stand(language: str) -> None:
    found = set(labels_of_dialogs())
    assert len(found) > 15
    catalogue.use(language)
    try:
        said = [(pgettext(where, one) if where else _(one), columns) for where, one, columns in found]
    finally:
        catalogue.use(catalogue.SOURCE)
    assert [(label, columns) for label, columns in said if cell_len(label) >= columns] == []
