"""The terminal of the tests is itself a terminal: what a program writes is seen, what is typed arrives."""

from __future__ import annotations

import sys

import pytest

from tests.terminals import Terminal


def run(program: str, **options: object) -> Terminal:
    return Terminal([sys.executable, "-c", program], **options)  # type: ignore[arg-type]


def test_what_the_program_prints_is_on_the_screen() -> None:
    with run("print('Здравствуйте'); input()") as terminal:
        terminal.wait_for("Здравствуйте")
        assert terminal.line(0) == "Здравствуйте"
        assert terminal.cursor == (0, 1)


def test_what_is_typed_reaches_the_program_and_its_exit_code_comes_back() -> None:
    with run("import sys; sys.exit(int(input('? ')))") as terminal:
        terminal.wait_for("?")
        terminal.send("7\r")
        assert terminal.wait_exit() == 7


def test_bytes_since_counts_only_what_is_new() -> None:
    with run("input('one'); input('two')") as terminal:
        terminal.wait_for("one")
        assert terminal.bytes_since() == b"one"
        terminal.send("\r")
        terminal.wait_for("two")
        assert terminal.bytes_since() == b"\r\ntwo"


def test_a_text_that_never_comes_fails_with_the_picture_of_the_screen() -> None:
    with (
        run("print('something else')") as terminal,
        pytest.raises(AssertionError, match="something else"),
    ):
        terminal.wait_for("this")


def test_the_program_sees_the_size_and_its_change() -> None:
    # Held back until it is waited for: a handler that prints could fall into the other print and break it.
    program = (
        "import os, signal\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})\n"
        "while True:\n"
        "    print(os.get_terminal_size().columns, flush=True)\n"
        "    signal.sigwait({signal.SIGWINCH})"
    )
    with run(program) as terminal:
        terminal.wait_for("80")
        terminal.resize(100, 30)
        terminal.wait_for("100")


def test_a_dropped_line_reaches_the_program_as_a_hangup() -> None:
    with run("print('up', flush=True); import time; time.sleep(60)") as terminal:
        terminal.wait_for("up")
        terminal.hang_up()
        assert terminal.wait_exit() == -1


def test_a_question_to_the_terminal_is_answered() -> None:
    program = "import os, tty; tty.setraw(0); os.write(1, b'\\x1b[5n'); print(repr(os.read(0, 9)))"
    with run(program) as terminal:
        terminal.wait_for(r"b'\x1b[0n'")


def test_the_environment_of_the_program_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_THEME", "dracula")
    with run("import os; print(sorted(os.environ))", env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("NO_COLOR")
        assert "TEXTUAL" not in terminal.text()
