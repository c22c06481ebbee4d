"""What an operator sees when the disk fails: a sentence in words, no traceback, nothing written is harmed.

Each fault and what to do about it: docs/faults.md.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import StoreFull
from core.store.store import Store
from tests import disks
from tests.terminals import ROOT
from tests.tui.console import console as stage
from tests.whole.faults import NAME, PHONE, ends_with_two, files, quit_console, work
from tests.whole.kills import asked, kept
from tests.whole.operator import KEYS, Console

FULL = "Диск полон"
KEPT_AGAIN = "Всё, что на экране, снова на диске."


# --- a full disk ------------------------------------------------------------------------------------------


@pytest.fixture
def full(disk: Path, errors: Path) -> Iterator[tuple[Console, list[Path]]]:
    """A console in the midst of a name, on a disk without any room: what was kept back is used up too."""
    with Console(disk / "data", errors=errors) as console:
        console.sees("10Итог")
        console.type(f"{KEYS['F2']}{PHONE}\rОбр")
        console.sees(">ФИО      Обр")
        junk = [disks.fill(disk)]
        console.type("азец П")
        console.sees(">ФИО      Образец П")
        console.terminal.wait_until(
            lambda: kept(asked(disk / "data", "card", "1"))["applicant_name"] == "Образец П"
        )
        assert not (disk / "data" / "ballast").exists()
        junk.append(disks.fill(disk, "more junk"))
        yield console, junk
    assert errors.read_text() == ""


def _until_full(console: Console, letters: str) -> str:
    """Type until the disk takes no more; what was typed."""
    for at, letter in enumerate(letters, 1):
        console.type(letter)
        console.terminal.settle(0.2)
        if FULL in console.terminal.text():
            return letters[:at]
    raise AssertionError("the disk is not full")


def test_on_a_full_disk_the_text_stays_and_is_kept_with_the_first_key_after_there_is_room(
    full: tuple[Console, list[Path]],
) -> None:
    console, junk = full
    name = "Образец П" + _until_full(console, "авел Ильич")
    console.sees(f">ФИО      {name}")
    on_disk = kept(console.ask("card", "1"))["applicant_name"]
    assert name.startswith(on_disk)
    assert len(on_disk) < len(name)
    for file in junk:
        file.unlink()
    console.type("!")
    console.sees(f">ФИО      {name}!", KEPT_AGAIN)
    assert kept(console.ask("card", "1"))["applicant_name"] == f"{name}!"


def test_on_a_full_disk_reading_and_search_go_on_and_no_screen_is_left_with_text_on_it(
    full: tuple[Console, list[Path]],
) -> None:
    console, junk = full
    name = "Образец П" + _until_full(console, "авел Ильич")
    console.press("F7")
    console.sees("Поиск")
    console.type("эндоскоп")
    console.sees("Детская краевая больница")
    console.press("Esc")
    console.sees(name)
    for key in ("Esc", "F2"):
        console.press(key)
        console.sees("Не на диске: ФИО. Освободите место и набирайте дальше.", name)
    for file in junk:
        file.unlink()
    console.press("Esc")
    console.sees("Сейчас", name)
    assert console.ask("card", "1")["fields"]["applicant_name"] == name


def test_on_a_full_disk_a_field_that_was_left_keeps_its_text_and_becomes_a_fact_when_there_is_room(
    full: tuple[Console, list[Path]],
) -> None:
    console, junk = full
    name = "Образец П" + _until_full(console, "авел Ильич")
    console.type("\r00")
    console.sees(f" ФИО      {name}", ">Полис    00", FULL)
    for file in junk:
        file.unlink()
    console.type("4")
    console.sees(">Полис    004", KEPT_AGAIN)
    card = console.ask("card", "1")
    assert card["fields"]["applicant_name"] == name
    assert kept(card)["applicant_policy"] == "004"


def test_when_there_is_room_again_any_command_keeps_what_waited(
    full: tuple[Console, list[Path]],
) -> None:
    console, junk = full
    name = "Образец П" + _until_full(console, "авел Ильич")
    console.type("\r")
    console.sees(f" ФИО      {name}", ">Полис", FULL)
    for file in junk:
        file.unlink()
    console.press("Esc")
    console.sees("Сейчас", name)
    assert console.ask("card", "1")["fields"]["applicant_name"] == name


async def test_text_that_waits_is_not_overwritten_by_what_could_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stage(tmp_path) as console:
        put_draft, transact = Store.put_draft, Store.transact

        async def draft(store: Store, card_id: str, field: str, *rest: Any) -> None:
            if field == "applicant_name":
                raise StoreFull(tmp_path)
            await put_draft(store, card_id, field, *rest)

        async def fact(store: Store, card_id: str, plan: Any, clears: Any = ()) -> Any:
            if "applicant_name" in clears:
                raise StoreFull(tmp_path)
            return await transact(store, card_id, plan, clears)

        monkeypatch.setattr(Store, "put_draft", draft)
        monkeypatch.setattr(Store, "transact", fact)
        await console.press("<f2>", PHONE, "\n", NAME, "\n", "004", "\n")
        assert f" ФИО      {NAME}" in console.text()
        assert (await console.opened(1)).card.value("applicant_name") == ""


def test_quitting_with_text_that_the_disk_did_not_take_is_asked_for_twice(
    full: tuple[Console, list[Path]],
) -> None:
    console, _ = full
    _until_full(console, "авел Ильич")
    quit_console(console)
    console.sees("Не на диске: ФИО. Выйти ещё раз – без этого.")
    quit_console(console)
    assert console.terminal.wait_exit() == 0


def test_on_a_full_disk_no_new_call_is_begun_until_there_is_room(disk: Path, errors: Path) -> None:
    with Console(disk / "data", errors=errors) as console:
        console.sees("10Итог")
        (disk / "data" / "ballast").unlink()
        disks.fill(disk)
    with Console(disk / "data", errors=errors) as console:
        console.sees("10Итог")
        console.press("F2")
        console.sees(FULL)
        assert console.ask("cards") == []
        (disk / "junk").unlink()
        console.press("F2")
        console.sees("В-000001", "ЗВОНОК")


# --- nobody may write -------------------------------------------------------------------------------------


def test_where_nothing_can_be_written_the_console_opens_to_read_and_says_so(disk: Path, errors: Path) -> None:
    data = disk / "data"
    work(data, errors)
    with Console(data, errors=errors) as console:
        console.sees(">Суть     как прикрепи")
        console.press("F9")
        console.sees("Меню")
        console.type("выйти")
        console.press("Enter")
        assert console.terminal.wait_exit() == 0
    disks.read_only(disk)
    before = files(data)
    with Console(data, errors=errors) as console:
        console.sees("Записать сюда нельзя: можно только читать.", f"{NAME}3")
        console.press("F2")
        console.sees("Записать сюда нельзя: можно только читать.")
        console.press("Enter")
        console.sees("В-000003", "как прикрепи")
        console.press("Esc", "F7")
        console.type("павел2")
        console.sees("В-000002")
    assert files(data) == before


def test_a_place_where_no_directory_can_be_made_is_said_in_one_sentence(disk: Path, errors: Path) -> None:
    disks.read_only(disk)
    config = disk.parent / "config" / "pult"
    config.mkdir(parents=True)
    (config / "config.toml").write_text('[operator]\nname = "Проба Анна"\n')
    said = ends_with_two(disk / "data", errors)
    assert said == f"{disk}/data: Записать сюда нельзя: можно только читать.\n"


# --- a place that cannot be used --------------------------------------------------------------------------


def test_a_second_console_on_the_same_data_says_so_and_the_first_goes_on(data: Path, errors: Path) -> None:
    with Console(data, errors=errors) as first:
        first.sees(">Суть     как прикрепи")
        said = ends_with_two(data, errors)
        assert said.startswith(f"{data}: С этими данными уже работает другой пульт.")
        assert len(said.splitlines()) == 1
        first.type("ться")
        first.sees(">Суть     как прикрепиться")


def test_a_network_directory_is_refused_in_one_sentence(data: Path, errors: Path) -> None:
    mounts = data.parent / "mountinfo"
    mounts.write_text(f"1 1 0:1 / / rw - ext4 x rw\n2 1 0:2 / {data} rw - nfs4 server:/home rw\n")
    program = (
        "import sys; from pathlib import Path; from core.store import place; "
        f"place.MOUNTS = Path({str(mounts)!r}); "
        "from tui.__main__ import main; main(prog_name='pult')"
    )
    before = files(data)
    said = ends_with_two(data, errors, "-c", program)
    assert said == f"{data}: Данные лежат на сетевом диске, а он их не сбережёт.\n"
    assert files(data) == before


def test_every_test_that_the_page_of_faults_names_is_there() -> None:
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "faults.md").read_text("utf-8"))
    here = "".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("test_*.py"))
    assert len(named) > 15
    assert [name for name in named if f"def {name}(" not in here] == []
