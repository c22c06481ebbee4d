"""A busy terminal gets no frame; when it is ready it gets one, whatever happened meanwhile."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.tui.terminal.pictures import update
from tui.terminal import driver as room
from tui.terminal.app import WireApp
from tui.terminal.driver import WireDriver
from tui.terminal.tty import HungUpError


class Line:
    """A terminal of 80 × 24 behind a line that takes what it is told to take."""

    descriptor = -1

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.blocked = False

    def size(self) -> tuple[int, int]:
        return 80, 24

    def write(self, data: bytes) -> None:
        assert not self.blocked, "a frame was made for a terminal that is still busy"
        self.sent.append(data)

    def push(self) -> None:
        self.blocked = False

    def read(self) -> bytes:
        raise HungUpError

    def close(self) -> None:
        pass


@pytest.fixture
async def wired(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[WireDriver, Line]]:
    monkeypatch.setattr(room, "Tty", Line)
    driver = WireDriver(WireApp[Any]())
    line = driver._tty
    assert isinstance(line, Line)
    monkeypatch.setattr(driver._loop, "add_writer", lambda *_: None)
    monkeypatch.setattr(driver._loop, "remove_writer", lambda *_: None)
    driver.show(update(0, 0, [[("start", None)]], 80), None)
    line.sent.clear()
    yield driver, line
    room._cancel(driver._awaited)


def draw(driver: WireDriver, text: str) -> None:
    driver.show(update(0, 2, [[(text, None)]] * 20, 80), None)


def drawn(line: Line) -> list[str]:
    """The first letters of each frame that was sent."""
    frames = [frame.decode() for frame in line.sent]
    line.sent.clear()
    return [re.sub(r"\x1b\[[?0-9;]*[A-Za-z]|\s", "", frame)[:2] for frame in frames]


async def test_while_the_terminal_has_not_taken_a_frame_none_is_made(wired: tuple[WireDriver, Line]) -> None:
    driver, line = wired
    draw(driver, "aa")
    line.blocked = True
    for letter in "bcd":
        draw(driver, letter * 2)
    assert drawn(line) == ["aa"]
    driver._on_writable()
    assert drawn(line) == ["dd"]
    assert not line.blocked


async def test_a_terminal_that_never_answers_is_never_waited_for(wired: tuple[WireDriver, Line]) -> None:
    driver, line = wired
    for letter in "abc":
        draw(driver, letter * 60)
    assert drawn(line) == ["aa", "bb", "cc"]


async def test_a_terminal_that_answers_gets_the_next_great_frame_after_its_answer(
    wired: tuple[WireDriver, Line],
) -> None:
    driver, line = wired
    draw(driver, "a" * 60)
    assert line.sent[-1].endswith(b"\x1b[5n")
    driver._on_answer()
    drawn(line)
    for letter in "bcd":
        draw(driver, letter * 60)
    assert drawn(line) == ["bb"]
    driver._on_answer()
    assert drawn(line) == ["dd"]


async def test_an_answer_that_is_lost_stops_nothing(wired: tuple[WireDriver, Line]) -> None:
    driver, line = wired
    draw(driver, "a" * 60)
    driver._on_answer()
    draw(driver, "b" * 60)
    draw(driver, "c" * 60)
    assert drawn(line) == ["aa", "bb"]
    driver._on_no_answer()
    assert drawn(line) == ["cc"]


async def test_single_keys_are_not_asked_about(wired: tuple[WireDriver, Line]) -> None:
    driver, line = wired
    for number in range(10):
        driver.show(update(0, 1, [[("x" * number, None)]], 80), (number, 1))
    assert not any(frame.endswith(b"\x1b[5n") for frame in line.sent)


async def test_a_dead_line_is_not_listened_to_any_more(
    wired: tuple[WireDriver, Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    driver, line = wired
    removed: list[int] = []
    monkeypatch.setattr(driver._loop, "remove_reader", removed.append)
    driver._started = True
    driver._on_readable()
    assert removed == [line.descriptor]
    driver._started = False
    draw(driver, "aa")
    assert drawn(line) == []


async def test_of_what_textual_writes_itself_only_the_bell_goes_out(wired: tuple[WireDriver, Line]) -> None:
    driver, line = wired
    for data in ("\x1b]52;c;0J8=\a", "\x1b]22;text\a", "\x1b[?2026h", "text", "\a"):
        driver.write(data)
    assert line.sent == [b"\a"]
