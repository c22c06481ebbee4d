"""What callers say and send is data: kept as it came, drawn harmlessly on every screen and in every field."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.domain.fields import BY_ID as FIELDS
from core.domain.fields import FieldKind
from tests.tui.console import Stage, console
from tui.actions import BY_ID
from tui.catalogue import _
from tui.terminal.safe import clean_input
from tui.widgets.form import Form

HOSTILE = clean_input(
    "\x1b]52;c;0KHQu9C+\x07\x1b[2J\x9b31m[/] [/b] [@click=app.quit]выход[/] [bold red] \x00\x7f\x08\r\n\t"
    "\u202eвторой\u202c\u2066\u200b\u200d\ufeff\U000e0041 \ud800 e"
    + "\u0301" * 300
    + " 漢字 👩\u200d👩\u200d👧 {name} %s \\"
)
LONG = "слово и ещё одно " * 2950
"""A little over 50,000 characters."""
_TEXTS = {"hostile": HOSTILE, "long": LONG}
texts = pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS)


def in_a_line(text: str) -> str:
    """What a field of one line keeps: it has no room for line ends and tabs."""
    return text.replace("\n", " ").replace("\t", " ")


def harmless(stage: Stage) -> None:
    """Nothing on the screen acts on a terminal, hides or reorders; every row is as wide as the screen."""
    assert stage.app._exception is None
    for row in stage.picture():
        bad = [
            sign for sign in row if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        ]
        assert bad == [], row
    marks = max((len(run) for row in stage.picture() for run in _runs_of_marks(row)), default=0)
    assert marks <= 2


def _runs_of_marks(row: str) -> Sequence[str]:
    signs = ["x" if unicodedata.category(sign)[0] == "M" else " " for sign in row]
    return "".join(signs).split()


async def call_for(stage: Stage, action: str) -> None:
    """An action through the menu, by its own words."""
    await stage.burst("<f9>", _(BY_ID[action].tooltip), "\n")


def typed_fields(form: Form) -> list[str]:
    """The fields of a form that take free text."""
    return [
        field
        for field in form.values()
        if field not in FIELDS or FIELDS[field].kind not in (FieldKind.CHOICE, FieldKind.MARKS)
    ]


@texts
async def test_every_field_of_the_call_keeps_what_was_pasted_and_draws_it_harmlessly(
    tmp_path: Path, text: str
) -> None:
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>")
        form = stage.app.screen.query_one(Form)
        pasted = []
        for _step in range(len(form.values())):
            here = form.current
            await stage.paste(text)
            harmless(stage)
            if here in typed_fields(form):
                pasted.append(here)
                await stage.burst("\n")
            elif FIELDS[here].kind is FieldKind.CHOICE:  # a list was searched for it, and nothing answers
                await stage.burst("<escape>", "\n")
            else:
                await stage.burst("\n")
        card = (await stage.opened(1)).card
        assert set(pasted) == set(typed_fields(form))
        for field in pasted:
            kept = text if FIELDS[field].kind is FieldKind.TEXT else in_a_line(text)
            assert card.value(field) == kept, field


@pytest.mark.parametrize("action", ["card.note", "caller.describe", "callback.schedule", "emergency.clear"])
@texts
async def test_every_field_of_a_dialog_keeps_what_was_pasted_and_draws_it_harmlessly(
    tmp_path: Path, action: str, text: str
) -> None:
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>", "89180001122\n", "<f8>", "<escape>")
        await call_for(stage, action)
        form = stage.app.screen.query_one(Form)
        fields = [field for field in form.values() if field != "callback.what"]
        await stage.burst(*(["\n"] if "callback.what" in form.values() else []))
        for field in fields:
            assert form.current == field
            await stage.burst("<home>")
            await stage.press("<ctrl+end>", *["<ctrl+w>"] * 3)
            await stage.paste(text)
            harmless(stage)
            await stage.burst(*([] if field == fields[-1] else ["\n"]))
        opened = await stage.opened(1)
        for field in fields:
            assert opened.text(field) in (text, in_a_line(text)), field
        await stage.burst("\n")
        harmless(stage)


async def filled(stage: Stage) -> None:
    """A closed card and an open one of one caller, hostile in every text; a note, a mark, a promised call."""
    await stage.burst("<f2>", "89180001122\n")
    await stage.paste(HOSTILE)
    for field in ("essence", "clinic", "applicant_address", "measures"):
        await stage.app.screen.query_one(Form).focus_field(field)
        await stage.paste(HOSTILE)
    await call_for(stage, "card.note")
    await stage.paste(HOSTILE)
    await stage.burst("\n")
    await call_for(stage, "caller.describe")
    for _step in range(3):
        await stage.paste(HOSTILE)
        await stage.burst("\n")
    await call_for(stage, "callback.schedule")
    await stage.burst("\n", "\n", "+30\n")
    await stage.paste(HOSTILE)
    await stage.burst("\n")
    await stage.burst("<f6>", "<enter>", "<enter>")
    await stage.paste(HOSTILE)
    await stage.burst("\n")
    await stage.burst("<f2>", "89180001122\n")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_a_caller_sent_is_harmless_on_every_screen_that_tells_of_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with console(tmp_path / "data", size=size) as stage:
        await filled(stage)
        card = (await stage.opened(1)).card
        assert card.value("applicant_name") == in_a_line(HOSTILE)
        assert [note.text for note in card.notes] == [HOSTILE]
        assert card.escalations
        assert [one.fact.about for one in card.callbacks] == [in_a_line(HOSTILE)]
        for keys in (
            ["<f3>"], ["<enter>"], ["<escape>", "<escape>"], ["<f10>"], ["<escape>"], ["<escape>"],
            ["<down>"], ["<end>"], ["<enter>"], ["<escape>"], ["<escape>"],
            ["<f7>", "выход"], ["<down>"], ["<escape>"], ["<escape>"], ["<home>", "<enter>"], ["<f4>"],
            ["<escape>"], ["<f9>", _(BY_ID["card.history"].tooltip), "\n"], ["<end>"], ["<pageup>"],
            ["<escape>"],
            ["<f9>", _(BY_ID["outbox.open"].tooltip), "\n"], ["<end>"],
        ):  # fmt: skip
            await stage.burst(*keys)
            harmless(stage)


async def test_a_long_search_answers_and_is_harmless(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await filled(stage)
        for text in (HOSTILE, LONG, "'\"(*) NEAR OR AND ^ : -", "%_[]"):
            await stage.burst("<f7>")
            await stage.paste(text)
            harmless(stage)
            await stage.burst("<escape>")


async def test_markup_typed_by_hand_is_text(tmp_path: Path) -> None:
    async with console(tmp_path / "data") as stage:
        await stage.burst("<f2>", "[/]\n", "[@click=app.quit]x[/]", "<f10>")
        assert stage.app.is_running
        await stage.burst("<escape>")
        assert "[@click=app.quit]x[/]" in stage.text()
        assert (await stage.opened(1)).card.value("contact_phone") == "[/]"
