"""Somebody at a real console in the storm: types by the chance of a seed, and notes what the screen showed.

A word is noted when the screen says that it is kept, never before: what was on its way when the console died
is nobody's promise.
"""

import random
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from tests.terminals import ROOT, Terminal
from tests.whole.kills import asked
from tests.whole.operator import KEYS, Console
from tests.whole.storm.centre import Post
from tests.whole.storm.line import Line

PATIENCE_S = 90.0
"""A console may be stopped meanwhile, and the machine busy."""
_TRY_S = 3.0
_TURN_S = 1.5
"""How long somebody with nothing to do looks at the desk."""
_NUMBER = re.compile(r"[ВК]-(\d{6})")
_AWAY = (">Меню", ">Найти", ">Поиск")


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody typed and the screen had shown as kept.

    ``fact``: the type of the fact that it became; ``text``: what stands in its payload and nowhere else,
    empty for a fact without words. ``call``: words of one call are on one card. ``at``: when it was
    shown, as a fact has it.
    """

    who: str
    fact: str
    text: str
    call: str = ""
    at: str = ""


def now() -> str:
    """The moment, as a fact has it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


class Died(Exception):
    """The console is gone, as the storm wanted it."""


class Seat(Thread):
    """A person, their console and their line. ``killed``: how often the storm ended the console."""

    def __init__(self, place: Path, post: Post, line: Line, chance: random.Random) -> None:
        super().__init__(name=post.id, daemon=True)
        self.post = post
        self.line = line
        self.data = place / post.id
        self.config = place / f"{post.id}.toml"
        self.errors = place / f"{post.id}.stderr"
        self.words: list[Word] = []
        self.wrong: list[str] = []
        self.calls = self.killed = self.started = 0
        self.enough = Event()
        self._chance = chance
        self._deaths = Lock()
        self._console: Console

    def enrol(self, code: str) -> None:
        """Sit down for the first time, and open the console."""
        self.config.write_text(f'[journal]\nurl = "http://127.0.0.1:{self.line.port}"\n', "utf-8")
        argv = [
            sys.executable,
            "-m",
            "tui",
            "--data",
            str(self.data),
            "--config",
            str(self.config),
            "enrol",
            code,
        ]
        done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        self._console = Console(self.data, "--config", str(self.config), errors=self.errors)

    # --- what the storm does ------------------------------------------------------------------------------

    def kill(self) -> None:
        """Kill -9 of the console; the person will open it again."""
        with self._deaths:
            self.killed += 1
            self._terminal.process.kill()

    def signal(self, number: int) -> None:
        """Stop the console, or let it go on."""
        self._terminal.process.send_signal(number)

    def ask(self, *words: str) -> Any:
        """What the command line says of this desk. Not for threads: it speaks through the one stdout."""
        return asked(self.data, *words, config=self.config)

    def is_online(self) -> bool:
        """Whether the status line says so, and that nothing waits."""
        self._terminal.settle(0.05)
        return "● связь" in self._terminal.line(0) and "↑" not in self._terminal.line(0)

    def leave(self) -> int:
        """Quit, as one does in the evening; the console's status."""
        self._to_desk()
        self._press("F9")
        self._see(">Меню")
        self._type("выйти")
        self._press("Enter")
        return self._terminal.wait_exit(PATIENCE_S)

    def close(self) -> None:
        """Leave nothing running."""
        self._terminal.kill()

    @property
    def _terminal(self) -> Terminal:
        return self._console.terminal

    # --- the shift ----------------------------------------------------------------------------------------

    def run(self) -> None:
        """Work until it is enough, and stay at the desk; whatever was not as it must be is in ``wrong``."""
        while not self.wrong:
            try:
                self._to_desk()
                if self.enough.is_set():
                    return
                if self.post.receiver:
                    self._receive()
                else:
                    self._chance.choice((self._call, self._call, self._call, self._look_again))()
            except (Died, AssertionError) as error:  # the second: the end came while something was waited for
                if self.killed == self.started:
                    said = self.errors.read_text("utf-8", "replace")
                    self.wrong.append(f"{self.post.id}: {error}\n{said}")
                    return
                self._open_again()

    def _open_again(self) -> None:
        time.sleep(self._chance.uniform(0, 1))
        with self._deaths:
            self._console.killed()
            self.started = self.killed

    def _to_desk(self) -> None:
        self._see("10Итог")
        for _ in range(8):
            if self._at_desk():
                return
            self._press("Esc")
            self._terminal.settle(0.2)
        self._until(self._at_desk, "the desk")

    def _at_desk(self) -> bool:
        lines = self._terminal.lines()
        clear = not any("┌─" in line for line in lines)
        return clear and not _NUMBER.search(lines[0]) and not lines[1].startswith(_AWAY)

    # --- level 1 ------------------------------------------------------------------------------------------

    def _call(self) -> None:
        """A call from the first ring to wherever it goes."""
        self.calls += 1
        tag = f"{self.post.id}/{self.calls:05}"
        self._press("F2")
        self._see(">Тел.")
        self._field("contact_phone", f"8000{self.post.id[-1]}{self.calls:06}", tag, ">ФИО")
        self._field("applicant_name", f"Образец Проба {tag}", tag, ">Полис")
        if self._chance.random() < 0.15:
            return  # hung up: the card stays as it is
        self._press(*["Down"] * 4)
        self._type("конс" + KEYS["Enter"] * 2 + "прикреп" + KEYS["Enter"] + KEYS["Down"])
        self._see(">Суть")
        self._field("essence", f"обращение {tag}: как прикрепиться по новому адресу", tag, ">Срочно")
        ends = (self._pass_on, self._pass_on, self._pass_on, self._wrap_up, self._note, self._nothing)
        self._chance.choice(ends)(tag)

    def _look_again(self) -> None:
        """Back to a card of the desk, with a note."""
        if self._open_row():
            self._note("")

    # --- level 2 ------------------------------------------------------------------------------------------

    def _receive(self) -> None:
        """Answer what was passed on, and go on with it: it is theirs, or a colleague's by now."""
        if not self._open_row():
            self._terminal.settle(_TURN_S, _TURN_S)
            return
        if "передана" in self._terminal.line(0):
            self._press("F6")
            if not self._comes(">Взять в работу", ""):
                return
            answer = self._chance.choice(
                (self._take_up, self._take_up, self._take_up, self._return, self._further)
            )
            if not answer():
                return
        self._chance.choice(
            (self._note, self._note, self._wrap_up, self._wrap_up, self._pass_on, self._nothing)
        )("")

    def _take_up(self) -> bool:
        self._press("Enter")
        return self._happens(lambda: "передана" not in self._terminal.line(0), "a card taken up", "")

    def _return(self) -> bool:
        self._press("Down", "Enter")
        if self._comes("┌─ Вернуть", ""):
            self._answer(self._unique("возврат"), "┌─ Вернуть", "card.returned", "")
        return False

    def _further(self) -> bool:
        self._press("Down", "Down", "Enter")
        self._choose_receiver("")
        return False

    # --- what can be done with a card -----------------------------------------------------------------------

    def _open_row(self) -> bool:
        """Open one of the first rows of the desk; False when there is none."""
        if not any(_NUMBER.search(line) for line in self._terminal.lines()[1:22]):
            return False
        self._press(*["Down"] * self._chance.choice((0, 0, 1, 2)), "Enter")
        self._until(self._on_card, "a card")
        return True

    def _on_card(self) -> bool:
        lines = self._terminal.lines()
        return bool(_NUMBER.search(lines[0])) and not any("┌─" in line for line in lines)

    def _nothing(self, tag: str) -> None:
        """Esc: it stays on the desk."""

    def _note(self, tag: str) -> None:
        text = self._unique("заметка")
        self._from_menu("замет")
        if self._comes("┌─ Заметка", tag):
            self._answer(text, "┌─ Заметка", "card.noted", tag)

    def _pass_on(self, tag: str) -> None:
        self._press("F6")
        self._choose_receiver(tag)

    def _choose_receiver(self, tag: str) -> None:
        """To the two of level 2, or to the insurer's."""
        further = self._chance.random() < 0.3
        if not self._comes("┌─ Передать: кому", tag):
            return
        self._press(*["Down"] * further, "Enter")
        self._see("без имени")
        self._press("Enter")
        self._see(">Причина")
        self._answer(self._unique("передача"), "┌─ Передать", "card.escalated", tag)

    def _answer(self, text: str, dialog: str, fact: str, tag: str) -> None:
        """Type the last field of a dialog; kept once the dialog is gone."""
        self._type(text)
        self._see(text)
        self._press("Enter")
        if self._goes(dialog, tag):
            self._kept(fact, text, tag)

    def _wrap_up(self, tag: str) -> None:
        self._press("F10")
        if not self._comes("┌─ Итог", tag):
            return
        self._type("дана")
        self._press("Enter")
        if self._goes("┌─ Итог", tag) and tag:
            self._until(self._at_desk, "the desk after the end of a card")
            self._kept("card.wrapped_up", "", tag)

    def _field(self, field: str, text: str, tag: str, following: str) -> None:
        """Type a field and leave it; kept once the cursor is in the following one."""
        for piece in self._pieces(text):
            self._type(piece)
        self._press("Enter")
        self._see(following)
        self._kept("card.field_set", text, tag)

    def _from_menu(self, words: str) -> None:
        self._press("F9")
        self._see(">Меню")
        self._type(words)
        self._see(f">Меню {words}")
        self._press("Enter")

    def _kept(self, fact: str, text: str, tag: str) -> None:
        self.words.append(Word(self.post.id, fact, text, tag, now()))

    def _unique(self, what: str) -> str:
        """A text that is never the beginning of another: half of one stays where the console died."""
        return f"{what} {self.post.id}/{self._chance.randrange(10**9):09}"

    def _pieces(self, text: str) -> list[str]:
        """Letter by letter, in spurts, or all at once."""
        size = self._chance.choice((1, 7, len(text)))
        return [text[at : at + size] for at in range(0, len(text), size)]

    # --- keys and eyes --------------------------------------------------------------------------------------

    def _press(self, *keys: str) -> None:
        self._console.press(*keys)

    def _type(self, text: str) -> None:
        self._console.type(text)

    def _see(self, text: str) -> None:
        self._until(lambda: any(text in line for line in self._terminal.lines()), repr(text))

    def _comes(self, text: str, tag: str) -> bool:
        return self._happens(lambda: any(text in line for line in self._terminal.lines()), repr(text), tag)

    def _goes(self, text: str, tag: str) -> bool:
        what = f"the end of {text!r}"
        return self._happens(lambda: not any(text in line for line in self._terminal.lines()), what, tag)

    def _happens(self, seen: Callable[[], bool], what: str, tag: str) -> bool:
        """Wait for it. On a card of one's own call nothing else may happen.

        On another a colleague may have been faster, and the console refuses: False.
        """
        try:
            self._until(seen, what, PATIENCE_S if tag else _TRY_S)
        except AssertionError:
            if tag or self.killed != self.started or self._terminal.process.poll() is not None:
                raise
            return False
        return True

    def _until(self, seen: Callable[[], bool], what: str, patience: float = PATIENCE_S) -> None:
        self._terminal.wait_until(seen, what, patience)
        if self.killed != self.started:
            raise Died
