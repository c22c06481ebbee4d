"""`pult sandbox from-call`: a real card is read, a file is written; all else is refused in a sentence."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.domain import events as e
from core.domain.envelope import Event
from core.domain.grading.form import Answer, Mark
from core.domain.grading.travelling import text_of
from core.domain.wire import Account
from core.enrolment import Keeper
from core.invented import histories
from core.moment import now
from core.sandbox.files import check
from core.store.store import open_store
from core.sync.access import Access
from tests.core.sandbox.small import seated
from tests.tui.cli import OPERATOR, Place, sit_down, take_a_call

END = datetime(2026, 6, 1, 12, tzinfo=UTC)
GRADED, NOT_GRADED, ERASED, NO_THEME = "1", "2", "3", "4"
CENTRE = "ru-tfoms-krasnodar"


def then(history: Sequence[Event], *facts: e.Fact) -> list[Event]:
    """The history, and what others said afterwards."""
    last = history[-1]
    heard = replace(last, actor="Слушателева Вера", session_id=f"heard-{last.card_id}")
    said = [
        replace(heard, event_id=f"{last.event_id[:-4]}f{number:03}", session_seq=number, fact=fact)
        for number, fact in enumerate(facts, 1)
    ]
    return [*history, *said]


def filled(place: Place) -> Place:
    """Cards of every sort in the real directory: finished calls, and what became of them."""
    grade = e.GradeGiven(
        "first", "", "", "1", "1", "", text_of([Answer("greeting", 6, Mark.NONE, remark="не назвала себя")]),
        "", 60, "", "",
    )  # fmt: skip
    more: tuple[tuple[e.Fact, ...], ...] = (
        (grade,), (), (grade, e.CardErased("просьба")), (e.FieldSet("theme", "gone"), grade),
    )  # fmt: skip
    calls = histories(load_pack(CENTRE), 60, 5, END)
    closed = (one for one in calls if isinstance(one[-1].fact, e.CardWrappedUp))
    numbered = [
        [replace(event, fact=replace(event.fact, local_number=number)) if isinstance(event.fact, e.CardOpened)
         else event for event in history]
        for number, history in enumerate(closed, 1)
    ]  # fmt: skip
    store = open_store(place.data, now)
    try:
        asyncio.run(
            store.import_events(then(history, *facts) for history, facts in zip(numbered, more, strict=False))
        )
    finally:
        store.close()
    return place


@pytest.fixture
def heard(place: Place) -> Place:
    return filled(place)


def works_as(place: Place, role: str) -> None:
    """The desk is known to its journal, with an account of this role."""
    account = Account("a-1", OPERATOR.name, "", "", role, "fund", CENTRE)
    store = open_store(place.data, now)
    try:
        asyncio.run(Keeper(store).keep(Access("http://127.0.0.1:1", "token", account)))
    finally:
        store.close()


def test_a_graded_call_becomes_a_scenario_that_can_be_played(heard: Place, tmp_path: Path) -> None:
    file = tmp_path / "by_the_phone.toml"
    result = heard.run("sandbox", "from-call", GRADED, "--to", str(file))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"{file} is written.")
    assert result.stdout.endswith(f"pult sandbox check {file}\n")
    assert check(file, load_pack(CENTRE)) == []
    checked = heard.run("sandbox", "check", str(file))
    assert (checked.exit_code, checked.stdout) == (0, "1 scenario can be played.\n")
    text, card = file.read_text("utf-8"), heard.json("card", GRADED)
    typed = [card["fields"][name] for name in ("essence", "applicant_name", "contact_phone", "clinic")]
    assert any(typed)
    assert [one for one in (*filter(None, typed), card["card_id"], card["caller"]) if one in text] == []
    assert f'id = "{file.stem}"\ncentre = "{CENTRE}"\n' in text


def test_the_real_card_is_only_read_and_the_sandbox_is_left_alone(heard: Place, tmp_path: Path) -> None:
    before = heard.lines("log", "--json")
    heard.run("sandbox", "from-call", GRADED, "--to", str(tmp_path / "a.toml"))
    assert heard.lines("log", "--json") == before
    assert not heard.data.with_name("data-sandbox").exists()


def test_a_card_of_the_sandbox_is_not_meant(place: Place, tmp_path: Path) -> None:
    with seated(place.data.with_name("data-sandbox")) as desk:
        asyncio.run(take_a_call(desk))
    result = place.run("sandbox", "from-call", "1", "--to", str(tmp_path / "a.toml"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no card 1 here." in result.stderr


def test_it_works_beside_a_console(heard: Place, tmp_path: Path) -> None:
    desk = sit_down(heard.data)
    try:
        result = heard.run("sandbox", "from-call", GRADED, "--to", str(tmp_path / "a.toml"))
    finally:
        desk.close()
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("99", "There is no card 99 here."),
        ("gone", "There is no card gone here."),
        (NOT_GRADED, "of card 2: nobody has graded the call yet."),
        (ERASED, "of card 3: its personal data was erased."),
        (NO_THEME, "of card 4: it has no kind and theme that the centre has now."),
    ],
)
def test_what_no_scenario_is_made_of_is_said(
    heard: Place, tmp_path: Path, number: str, sentence: str
) -> None:
    file = tmp_path / "a.toml"
    result = heard.run("sandbox", "from-call", number, "--to", str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert not file.exists()


def test_a_file_that_is_there_stays(heard: Place, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("чужое")
    result = heard.run("sandbox", "from-call", GRADED, "--to", str(file))
    assert result.exit_code == 2
    assert f"There is such a file, and nothing takes its place: {file}." in result.stderr
    assert file.read_text() == "чужое"


@pytest.mark.parametrize("name", ["звонок.toml", "call", "my call.toml", ".toml", "call.txt"])
def test_a_name_that_is_none_of_a_scenario_is_refused(heard: Place, tmp_path: Path, name: str) -> None:
    result = heard.run("sandbox", "from-call", GRADED, "--to", str(tmp_path / name))
    assert result.exit_code == 2
    assert "A scenario is named in Latin letters" in result.stderr
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_named(heard: Place, tmp_path: Path) -> None:
    result = heard.run("sandbox", "from-call", GRADED, "--to", str(tmp_path / "none" / "a.toml"))
    assert result.exit_code == 2
    assert f"There is no such folder: {tmp_path / 'none'}." in result.stderr


@pytest.mark.parametrize(
    ("role", "code"),
    [("operator", 2), ("trainee", 2), ("support", 2), ("supervisor", 0), ("methodologist", 0)],
)
def test_only_those_who_may_train_do(heard: Place, tmp_path: Path, role: str, code: int) -> None:
    works_as(heard, role)
    result = heard.run("sandbox", "from-call", GRADED, "--to", str(tmp_path / "a.toml"))
    assert result.exit_code == code
    if code:
        assert "Your role may not do this" in result.stderr
        asked = heard.run("sandbox", "from-call", "99", "--to", str(tmp_path / "a.toml"))
        assert "Your role may not do this" in asked.stderr  # before anything is looked at


@pytest.mark.parametrize("lang", ["ru", "kk", "az", "en"])
def test_help_and_sentences_are_given_in_every_language(heard: Place, tmp_path: Path, lang: str) -> None:
    assert heard.run("sandbox", "from-call", "--help", lang=lang).stdout.count("\n") > 4
    for number, code in ((GRADED, 0), (NOT_GRADED, 2)):
        file = tmp_path / f"a{number}.toml"
        result = heard.run("sandbox", "from-call", number, "--to", str(file), lang=lang)
        assert (result.exit_code, bool(result.output.strip())) == (code, True)
