"""On a real terminal: keys arrive, pictures appear, and nothing is left behind whatever the end."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminals import ROOT, Terminal

DEMO = [sys.executable, "-m", "tests.tui.terminal.demo"]


@pytest.fixture
def demo() -> Iterator[Terminal]:
    with Terminal(DEMO) as terminal:
        terminal.wait_for("size 80x24")
        yield terminal


def proc(terminal: Terminal, name: str) -> str:
    return Path(f"/proc/{terminal.process.pid}/{name}").read_text()


def looks(terminal: Terminal) -> set[bytes]:
    """Every SGR code that was sent."""
    groups = re.findall(rb"\x1b\[([0-9;]*)m", terminal.received)
    return {code for group in groups for code in group.split(b";")}


# In


def test_what_is_typed_appears_in_few_bytes(demo: Terminal) -> None:
    demo.send("И")
    demo.wait_for("ready 1")
    demo.settle()
    demo.send("в")
    demo.wait_for("ready 2")
    assert demo.line(1) == "Ив"
    assert len(demo.settle()) <= 40


def test_a_burst_of_keys_is_applied_in_order(demo: Terminal) -> None:
    demo.send("Иванова\tАнна\tЗинаидовна")
    demo.wait_for("Зинаидовна")
    assert demo.lines()[1:4] == ["Иванова", "Анна", "Зинаидовна"]


@pytest.mark.parametrize(
    ("sent", "key"),
    [("\x1bOP", "f1"), ("\x1b[[B", "f2"), ("\x1b[24~", "f12"), ("\x1b1", "f1"), ("\x1b", "escape")],
)
def test_keys_arrive_by_their_names(demo: Terminal, sent: str, key: str) -> None:
    demo.send(sent)
    demo.wait_for(f"key {key}")


def test_a_paste_with_escapes_in_it_is_text(demo: Terminal) -> None:
    demo.send("\x1b[200~hello \x1b[21~world\x1b[201~")
    demo.wait_for("hello ␛[21~world")


def test_a_new_size_is_taken_over(demo: Terminal) -> None:
    demo.resize(100, 30)
    demo.wait_for("size 100x30")
    assert "ready" in demo.line(0)


# Out


def test_the_cursor_of_the_terminal_stands_in_the_field(demo: Terminal) -> None:
    demo.send("аб\tв")
    demo.wait_for("в")
    demo.wait_until(lambda: demo.cursor == (1, 2))


def test_old_terminals_get_no_noise(demo: Terminal) -> None:
    demo.send("\x1bOS")
    demo.wait_for("key f4")
    demo.send("\x1b[21~")
    assert demo.wait_exit() == 0
    modes = set(re.findall(rb"\x1b\[\?(\d+)[hl]", demo.received))
    assert modes <= {b"1049", b"7", b"1", b"12", b"25", b"2004"}
    assert b"$p" not in demo.received  # no questions about modes
    assert b"u" not in re.findall(rb"\x1b\[[<>=?]?[0-9;]*([a-z])", demo.received)  # no kitty protocol
    assert b"\x1b]" not in demo.received  # no clipboard, no title, no pointer
    assert demo.received.count(b"\x07") == 1  # the bell that was rung


def test_without_colour_no_colour_is_sent() -> None:
    with Terminal(DEMO, env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("size")
        codes = {
            c for group in re.findall(rb"\x1b\[([0-9;]*)m", terminal.received) for c in group.split(b";")
        }
        assert codes <= {b"", b"0", b"1", b"2", b"4", b"7", b"9", b"22", b"24", b"27", b"29"}


def test_the_linux_console_gets_its_own_signs_and_colours() -> None:
    with Terminal(DEMO, term="linux") as terminal:
        terminal.wait_for("+ Проба v ready")
        codes = {
            c for group in re.findall(rb"\x1b\[([0-9;]*)m", terminal.received) for c in group.split(b";")
        }
        assert not {code for code in codes if len(code) == 3 or code[:1] == b"9"}


def test_an_idle_console_sleeps_and_is_silent(demo: Terminal) -> None:
    demo.settle(0.3)

    def wake_ups() -> list[str]:
        return re.findall(r"voluntary_ctxt_switches:\s*(\d+)", proc(demo, "status"))[:1]

    before = wake_ups()
    assert demo.settle(0.5) == b""
    assert wake_ups() == before
    assert len(list(Path(f"/proc/{demo.process.pid}/task").iterdir())) == 1


@pytest.mark.parametrize("deaf", [False, True], ids=["answers", "deaf"])
def test_after_a_held_key_the_last_picture_stands(deaf: bool) -> None:
    with Terminal(DEMO, deaf=deaf) as terminal:
        terminal.wait_for("size 80x24")
        terminal.send("\x1b[15~" * 200)
        terminal.wait_for("0200")
        terminal.wait_until(lambda: terminal.text().count("а") > 1000, "the rest of the last picture")


def test_a_terminal_that_answers_is_asked_only_when_much_was_sent(demo: Terminal) -> None:
    demo.settle()
    demo.send("абв")
    demo.wait_for("ready 3")
    assert b"\x1b[5n" not in demo.settle()
    demo.send("\x1b[15~")
    demo.wait_for("0001")
    assert b"\x1b[5n" in demo.settle()
    demo.send("г")
    demo.wait_for("ready 4")
    assert demo.line(1) == "абвг"  # the answer was no typing


# Ends


def left_clean(terminal: Terminal) -> None:
    assert not terminal.text().strip()
    assert terminal.cursor is not None
    assert b"\x1b[3J" in terminal.received[-60:]
    for mode in (b"1049", b"2004"):
        assert terminal.received.rfind(b"\x1b[?" + mode + b"l") > terminal.received.rfind(
            b"\x1b[?" + mode + b"h"
        )
    assert terminal.received.rfind(b"\x1b[?7h") > terminal.received.rfind(b"\x1b[?7l")


def test_after_the_end_screen_scrollback_and_modes_are_as_before() -> None:
    script = "import subprocess, sys, os; print(subprocess.call(sys.argv[1:]), os.get_blocking(0)); input()"
    with Terminal([sys.executable, "-c", script, *DEMO]) as terminal:
        before = termios.tcgetattr(terminal._master)
        terminal.wait_for("size 80x24")
        terminal.send("Петрова")
        terminal.wait_for("Петрова")
        now = termios.tcgetattr(terminal._master)
        assert not now[1] & termios.OPOST  # LF is one row down and nothing else
        assert not now[3] & (termios.ECHO | termios.ICANON | termios.ISIG)
        terminal.send("\x1b[21~")
        terminal.wait_for("0 True")
        assert termios.tcgetattr(terminal._master) == before
        assert "Петрова" not in terminal.text()
        assert b"\x1b[3J" in terminal.received


def test_a_lost_line_ends_the_console_once_and_at_once(tmp_path: Path) -> None:
    note = tmp_path / "note"
    with Terminal(DEMO, env={"DEMO_HUNG_UP": str(note)}) as terminal:
        terminal.wait_for("size 80x24")
        terminal.hang_up()
        assert terminal.wait_exit() == 0
        assert note.read_text() == "hung up\n"


def test_a_lost_line_without_a_signal_ends_it_too(tmp_path: Path) -> None:
    note = tmp_path / "note"
    ignoring = ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh", *DEMO]
    with Terminal(ignoring, env={"DEMO_HUNG_UP": str(note)}) as terminal:
        terminal.wait_for("size 80x24")
        terminal.hang_up()
        assert terminal.wait_exit() == 0
        assert note.read_text() == "hung up\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_asked_to_end_it_leaves_the_terminal_clean(number: signal.Signals, tmp_path: Path) -> None:
    note = tmp_path / "note"
    with Terminal(DEMO, env={"DEMO_HUNG_UP": str(note)}) as terminal:
        terminal.wait_for("size 80x24")
        terminal.process.send_signal(number)
        assert terminal.wait_exit() == 0
        assert note.read_text() == "hung up\n"
        left_clean(terminal)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTSTP])
def test_other_signals_do_not_disturb_a_call(demo: Terminal, number: signal.Signals) -> None:
    demo.process.send_signal(number)
    demo.send("\x03\x11\x1aа")  # and their keys neither, nor Ctrl+Q
    demo.wait_for("ready 1")


def test_stopped_and_continued_it_takes_its_terminal_back(demo: Terminal) -> None:
    demo.send("Иванова")
    demo.wait_for("Иванова")
    demo.process.send_signal(signal.SIGSTOP)
    demo.settle()
    demo.screen.reset()
    demo.process.send_signal(signal.SIGCONT)
    demo.wait_for("Иванова")


@pytest.mark.parametrize("key", ["\x1bOR", "\x1b[17~"], ids=["in a handler", "in a callback"])
def test_a_crash_says_one_sentence_and_nothing_of_the_caller(demo: Terminal, key: str) -> None:
    demo.send(key)
    assert demo.wait_exit() == 1
    assert re.fullmatch(
        r"The console has stopped because of an error in it\. \(ValueError, demo\.py:\d+\)",
        demo.text().strip(),
    )
    assert "Петрова" not in demo.received.decode()
    assert "Traceback" not in demo.received.decode()


def test_without_a_terminal_it_says_so_and_ends() -> None:
    done = subprocess.run(DEMO, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"NoTerminalError" in done.stderr


def test_the_environment_cannot_give_orders(tmp_path: Path) -> None:
    orders = {
        "TEXTUAL": "debug,devtools,headless",
        "TEXTUAL_DRIVER": "no.such.module:Driver",
        "TEXTUAL_PRESS": "f10",
        "TEXTUAL_SCREENSHOT": "0",
        "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path),
        "TEXTUAL_LOG": str(tmp_path / "log"),
        "TEXTUAL_THEME": "dracula",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TEXTUAL_DEBUG": "1",
    }
    with Terminal(DEMO, env=orders) as terminal:
        terminal.wait_for("size 80x24")
        terminal.send("аб")
        terminal.wait_for("ready 2")
        assert not {
            name for name in proc(terminal, "environ").split("\0") if name.startswith("TEXTUAL_L")
        } - {f"TEXTUAL_LOG={orders['TEXTUAL_LOG']}"}
        terminal.send("\x1b[21~")
        assert terminal.wait_exit() == 0
    assert list(tmp_path.iterdir()) == []
