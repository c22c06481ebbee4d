"""A console that dies or is ended at any moment: nothing typed is lost, and the next one goes on from there.

`scripts/kills --kills 1000` does the first test for longer.
"""

import os
import random
import signal
import termios
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core import moment
from core.centre.files import load_pack
from core.config import Operator
from core.desk import Moment, open_desk
from core.domain.commands import OpenCall
from tests.whole.kills import TAKEN_UP, CutOff, kept, missing, read, tells_the_truth, texts_of, twice
from tests.whole.operator import KEYS, NAME, Console, ask

_ENDS = [signal.SIGHUP, signal.SIGTERM]


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    with Console(tmp_path / "data") as console:
        console.sees("10Итог")
        yield console


@pytest.mark.parametrize("seed", range(5))
def test_a_console_killed_at_random_moments_loses_nothing_and_goes_on(tmp_path: Path, seed: int) -> None:
    tally = CutOff(tmp_path / "data", random.Random(f"kills {seed}")).run(5)
    assert tally.wrong == []
    assert tally.keys > 20


def test_a_loss_a_hole_and_a_doubled_fact_are_found(console: Console) -> None:
    """The test of the test: eyes that saw more than the disk holds, and a log with what must not be in it."""
    typed = texts_of(1)
    console.type(KEYS["F2"] + typed["contact_phone"] + "\r" + typed["applicant_name"])
    console.terminal.wait_until(
        lambda: read(console.terminal.lines()).texts.get("applicant_name") == typed["applicant_name"]
    )
    seen, card = read(console.terminal.lines()), console.ask("card", "1")
    assert missing(seen, card) == (0, [])
    for keys, wrong in ((1, 0), (2, 1)):
        card["drafts"][0]["text"] = typed["applicant_name"][:-keys]
        lost, said = missing(seen, card)
        assert (lost, len(said)) == (keys, wrong)
    card["drafts"][0]["text"] = typed["applicant_name"] + typed["applicant_name"]
    assert len(missing(seen, card)[1]) == 1
    facts = card["facts"]
    assert list(twice(facts)) == []
    assert len(list(twice(facts[1:]))) == 1
    assert len(list(twice([*facts, facts[-1]]))) == 3


@pytest.mark.parametrize("number", _ENDS, ids=lambda number: number.name)
def test_asked_to_end_it_ends_at_once_and_the_next_goes_on(tmp_path: Path, number: signal.Signals) -> None:
    errors = tmp_path / "stderr"
    console = _console_with_errors_apart(tmp_path / "data", errors)
    tty = os.open(Path(f"/proc/{console.terminal.process.pid}/fd/0").readlink(), os.O_RDWR | os.O_NOCTTY)
    _type_half_a_name(console)
    console.terminal.process.send_signal(number)
    assert console.terminal.wait_exit() == 0
    assert "\x1b[?1049l" in console.terminal.received.decode()[-60:]
    assert console.terminal.text().strip() == "", "nothing of a caller stays on the screen"
    assert termios.tcgetattr(tty)[3] & (termios.ICANON | termios.ECHO | termios.ISIG) == (
        termios.ICANON | termios.ECHO | termios.ISIG
    )
    os.close(tty)
    _left_nothing(console, errors)
    _goes_on(console.data)


def test_a_closed_terminal_ends_it_at_once_and_the_next_goes_on(tmp_path: Path) -> None:
    errors = tmp_path / "stderr"
    console = _console_with_errors_apart(tmp_path / "data", errors)
    _type_half_a_name(console)
    console.terminal.hang_up()
    assert console.terminal.wait_exit() == 0
    _left_nothing(console, errors)
    _goes_on(console.data)


def test_stopped_and_continued_it_has_every_key_and_the_clock_has_gone_on(console: Console) -> None:
    _type_half_a_name(console)
    console.terminal.process.send_signal(signal.SIGSTOP)
    console.type(" Ильич")
    console.terminal.process.send_signal(signal.SIGCONT)
    console.sees_kept("Образец Пав Ильич")
    card = console.ask("card", "1")
    assert kept(card)["applicant_name"] == "Образец Пав Ильич"
    console.terminal.wait_until(lambda: tells_the_truth(console.terminal.lines(), card), "a true clock")


async def test_the_clock_of_an_interrupted_call_counts_from_the_answer(tmp_path: Path) -> None:
    answered = datetime.now(UTC) - timedelta(minutes=42)
    desk = open_desk(
        tmp_path / "data",
        load_pack("ru-tfoms-krasnodar"),
        Operator(NAME, "ОП1"),
        Moment(lambda: answered, moment.new_id),
    )
    card = await desk.open_call(OpenCall())
    await desk.draft(card.card_id, "essence", "набрано до обрыва", 17)
    desk.close()
    with Console(tmp_path / "data") as console:
        console.sees(TAKEN_UP, "набрано до обрыва", "ЗВОНОК 42:0")
        told = console.ask("card", "1")
        console.terminal.wait_until(lambda: tells_the_truth(console.terminal.lines(), told), "a true clock")


def test_a_call_that_was_left_between_two_fields_is_named_on_the_desk(console: Console) -> None:
    console.press("F2")
    console.sees("Тел.")
    console.type("89180001122\r")
    console.sees("✓")
    console.killed()
    console.sees("Этот звонок не закончен: В-000001.")
    console.press("Enter")
    console.sees(">Тел.")


def test_what_is_taken_up_survives_the_next_kill_too(console: Console) -> None:
    _type_half_a_name(console)
    console.sees_kept("Образец Пав")
    for _ in range(3):
        console.killed()
        console.sees(TAKEN_UP, ">ФИО      Образец Пав")
    console.type("ел\r")
    console.sees(">Полис")
    card = console.ask("card", "1")
    assert card["fields"]["applicant_name"] == "Образец Павел"
    assert card["drafts"] == []


def test_a_note_half_typed_in_a_dialog_is_there_when_it_is_opened_again(console: Console) -> None:
    console.press("F2")
    console.sees("Тел.")
    _open_note(console)
    console.type("перезвонить завт")
    console.sees_kept("перезвонить завт")
    console.killed()
    console.sees(TAKEN_UP)
    _open_note(console)
    console.sees("перезвонить завт")


def _open_note(console: Console) -> None:
    console.press("F9")
    console.sees("Меню")
    console.type("замет")
    console.press("Enter")
    console.sees("┌─ Заметка")


def _console_with_errors_apart(data: Path, errors: Path) -> Console:
    console = Console(data, errors=errors)
    console.sees("10Итог")
    return console


def _type_half_a_name(console: Console) -> None:
    console.press("F2")
    console.sees("Тел.")
    console.type("89180001122\rОбразец Пав")
    console.sees("Образец Пав")


def _left_nothing(console: Console, errors: Path) -> None:
    """No process of its session, no word on the standard error output, nobody holding the data."""
    session = console.terminal.process.pid
    stats = [file.read_text() for file in Path("/proc").glob("[0-9]*/stat") if os.access(file, os.R_OK)]
    assert [stat for stat in stats if stat.rpartition(")")[2].split()[3] == str(session)] == []
    assert errors.read_text() == ""


def _goes_on(data: Path) -> None:
    assert kept(ask(data, "card", "1"))["applicant_name"] == "Образец Пав"
    with Console(data) as console:
        console.sees(TAKEN_UP, ">ФИО      Образец Пав")
