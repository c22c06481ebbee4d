"""A tty that is slow, dead or not there: nothing waits, nothing is lost, nothing is retried for ever."""

from __future__ import annotations

import os
import pty
from collections.abc import Iterator

import pytest

from tui.terminal.tty import HungUpError, NoTerminalError, Tty

Pair = tuple[Tty, int]


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """A tty in raw mode, and the descriptor of its other side."""
    master, slave = pty.openpty()
    monkeypatch.setattr(os, "isatty", lambda _: True)
    name = os.ttyname(slave)
    monkeypatch.setattr(os, "ttyname", lambda _: name)
    tty = Tty()
    tty.raw()
    os.close(slave)
    yield tty, master
    tty.close()
    try:
        os.close(master)
    except OSError:
        return  # the test has hung up


def take(master: int, size: int) -> bytes:
    data = b""
    while len(data) < size and (part := os.read(master, 65536)):
        data += part
    return data


def test_what_a_slow_terminal_does_not_take_waits_and_arrives_whole(pair: Pair) -> None:
    tty, master = pair
    data = bytes(range(256)) * 4000
    tty.write(data)
    received, rounds = b"", 0
    while tty.blocked:
        rounds += 1
        received += os.read(master, 65536)
        tty.push()
    assert rounds > 1
    received += take(master, len(data) - len(received))
    assert received == data


def test_nothing_typed_is_nothing_read(pair: Pair) -> None:
    tty, master = pair
    assert tty.read() == b""
    os.write(master, b"\x03\r")
    assert tty.read() == b"\x03\r"


def test_a_stuck_line_keeps_nobody_from_leaving(pair: Pair) -> None:
    tty, _ = pair
    tty.write(b"x" * 1_000_000)
    tty.drain(0.05)
    assert tty.blocked


@pytest.mark.parametrize("what", ["read", "write", "size", "raw"])
def test_a_dead_line_says_so_in_one_way(pair: Pair, what: str) -> None:
    tty, master = pair
    os.close(master)
    with pytest.raises(HungUpError):
        {"read": tty.read, "write": lambda: tty.write(b"x"), "size": tty.size, "raw": tty.raw}[what]()


def test_where_the_tty_may_not_be_opened_anew_the_given_one_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    master, slave = pty.openpty()
    monkeypatch.setattr(os, "isatty", lambda _: True)
    monkeypatch.setattr(os, "ttyname", lambda _: "/dev/no-such-tty")
    monkeypatch.setattr(os, "dup", lambda _, dup=os.dup: dup(slave))
    tty = Tty()
    tty.raw()
    assert not os.get_blocking(slave)
    os.write(master, b"a")
    tty.close()
    assert os.get_blocking(slave)
    os.close(slave)
    os.close(master)


def test_without_a_terminal_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "isatty", lambda _: False)
    with pytest.raises(NoTerminalError):
        Tty()
