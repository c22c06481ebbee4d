"""A hostile terminal: whatever bytes it sends, only our own sequences come back, and the console goes on."""

from pathlib import Path
from random import Random

import pytest

from tests.whole.operator import KEYS, Console
from tests.whole.wire import strays

PIECES = [
    "\x1b]52;c;0KHQu9C+\x07", "\x1b[2J", "\x9b31m", "[/]", "[@click=app.quit]x[/]", "\x00", "\x7f", "\x1b[6n",
    "\x1bP+q\x1b\\", "\u202eназад\u202c", "\u200b\u200d", "e" + "\u0301" * 90, "漢字", "👩\u200d👧", "слово ",
    "1", "\t", "\r\n", "{0}%s", "\x1b[?2004l", "\x1b[200~", "\x1b[201~", "\x1b[97;5u", "\x1b[M !!", "\x1b[0n",
    "\x1b[1;1R", "\ufeff",
]  # fmt: skip
"""Parts of what is typed and pasted: sequences, markup, bidi, zero-width, marks, answers to queries."""


def noise(dice: Random) -> bytes:
    """Some keys, some text typed, some pasted, some bytes that are nothing."""
    text = "".join(dice.choices(PIECES, k=dice.randint(1, 4)))
    kind = dice.random()
    if kind < 0.5:
        return "".join(KEYS[key] for key in dice.choices(list(KEYS), k=dice.randint(1, 3))).encode()
    if kind < 0.7:
        return text.encode()
    if kind < 0.9:
        return f"\x1b[200~{text}\x1b[201~".encode()
    return bytes(dice.choices(range(256), k=dice.randint(1, 12)))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_typed_only_our_own_sequences_come_out(tmp_path: Path, seed: int) -> None:
    dice = Random(seed)
    arguments = dice.choice([(), ("--ascii",), ("--linear",)])
    with Console(tmp_path / "data", *arguments) as console:
        console.sees("F2")
        for _step in range(120):
            console.terminal.send(noise(dice))
            if dice.random() < 0.1:
                console.terminal.resize(dice.choice([80, 80, 100, 61]), dice.choice([24, 24, 40, 9]))
            console.terminal.settle(0.03)
            if console.terminal.process.poll() is not None:
                assert console.terminal.wait_exit() == 0, console.terminal.text()
                assert strays(console.terminal.received) == []
                console.killed()  # left by the menu: back again
                console.sees("10")
        assert strays(console.terminal.received) == []
    for row in console.ask("cards"):
        console.ask("card", str(row["local_number"]))


def test_a_paste_of_fifty_thousand_characters_is_kept_and_shown(tmp_path: Path) -> None:
    text = "слово и ещё одно " * 2950
    with Console(tmp_path / "data") as console:
        console.sees("F2")
        console.press("F2")
        console.sees("Тел.")
        console.press(*["Down"] * 10)
        console.type(f"\x1b[200~{text}\x1b[201~")
        console.type("конец")
        console.sees("конец")
        console.press("Tab")
        console.sees(">Срочно")
        assert console.ask("card", "1")["fields"]["essence"] == text + "конец"
        assert strays(console.terminal.received) == []
