"""The smallest invented call that is good, as a file; how tests write and change it; a sandbox's desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from core import moment
from core.centre.files import load_pack
from core.config import Operator
from core.desk import Desk, Moment, open_desk
from core.domain.sandbox.exam import Outcome
from core.domain.sandbox.scenario import Scenario
from core.sandbox.exams import came_of, papers
from core.sandbox.files import load
from core.sandbox.stage import sandboxed
from tests.core.domain.cases import START

CENTRE = "ru-tfoms-krasnodar"
WHO = Operator("Учебная Анна")
"""An invented trainee."""
SMALL = """
id = "small"
centre = "ru-tfoms-krasnodar"
difficulty = 1
minutes = 5
languages = ["ru"]
source = "invented"
title = { ru = "Малый звонок", en = "A small call" }
about = { ru = "О малом.", en = "About little." }

[caller]
name = "Пробников Илья"
number = "+79180009900"
line = "1"
mood = 5
patience = 60
hold_patience = 60

[[lines]]
id = "opens"
says.ru = "Алло?"
when = { elapsed = 2 }

[[lines]]
id = "greeted"
says.ru = "Здравствуйте. Полис не выдают."
when = { said = ["@greeting"], heard = ["opens"] }

[[lines]]
id = "bye"
says.ru = "До свидания."
when = { said = ["@closing"] }
ends = true

[[questions]]
id = "name"
answers.ru = "Пробников Илья."
tells = { applicant_name = "Пробников Илья" }

[[questions]]
id = "since_when"
asks.ru = "Давно ли?"
answers.ru = "Второй месяц."
when = { asked = ["name"] }

[[expect]]
id = "greeted_in_time"
block = "opening"
points = 4
within = 30
text.ru = "Поздоровался"
hint.ru = "Приветствие: F4, пробел."
when = { said = ["greeting"] }

[[expect]]
id = "calm"
block = "tactics"
points = 2
text.ru = "Не сердил"
when = { ticked = ["aggressive.listen|aggressive:2"] }
never = [{ held = 31 }]

[[expect]]
id = "not_passed_on"
block = "transfer"
points = 2
text.ru = "Не отослал"
never = [{ escalated = ["expert"] }]

[[expect]]
id = "closed"
block = "closing"
points = 2
text.ru = "Попрощался"
when = { said = ["closing_goodbye"] }
after = ["greeted_in_time"]

[[fatal]]
id = "hung_up"
kind = "hung_up"
text.ru = "Бросил трубку"
when = { happened = ["ended"] }
unless = [{ heard = ["bye"] }]

[[model]]
field = "kind"
one_of = ["consultation"]

[plays]
loses = ["greeted_in_time", "calm", "closed", "hung_up", "model.kind"]
well = [
    { wait = 3, say = "greeting" },
    { wait = 5, ask = "name", fill = { kind = "consultation" } },
    { wait = 5, tick = ["aggressive.listen"] },
    { wait = 5, say = "closing_goodbye" },
    { wait = 3, end = true },
]
badly = [
    { wait = 40, end = true },
]
"""
GIVEN = """start = "given"
[[before]]
by = "Примерова Ольга"
hours_ago = 3
fields = { contact_phone = "+79180009900", applicant_name = "Пробников Илья", essence = "полис" }
button = "expert"
receiver = "op2-1"
reason = "второй месяц"
"""
"""A card that was passed on, and its caller is on the line."""
OWED = """start = "owed"
[[before]]
by = "Примерова Ольга"
channel = "voice_mail"
fields = { contact_phone = "+79180009900", essence = "полис" }
promise = "voice_mail"
about = "полис"
"""
"""A call that is owed: the trainee makes it."""
EARLIER = """[[before]]
by = "Примерова Ольга"
fields = { applicant_name = "Пробников Илья", essence = "полис", kind = "consultation" }
greet_as = "по имени"
"""
"""They called before."""


def text_with(*edits: tuple[str, str], more: str = "") -> str:
    """The small call with each text replaced by another; ``more``: tables that begin like ``GIVEN``."""
    text = SMALL
    for old, new in edits:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    root, __, tables = more.rpartition("[[before]]")
    return root + text + ("[[before]]" + tables if tables else "")


def written(folder: Path, *edits: tuple[str, str], name: str = "small", more: str = "") -> Path:
    """The small call as a file; ``name``: the id under which it stands."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.toml"
    file.write_text(text_with(('id = "small"', f'id = "{name}"'), *edits, more=more), "utf-8")
    return file


def small(folder: Path, *edits: tuple[str, str], name: str = "small", more: str = "") -> Scenario:
    """The small call, ready to be played."""
    return load(written(folder, *edits, name=name, more=more), load_pack(CENTRE)).scenario


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = START

    def go(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@contextmanager
def seated(data: Path, clock: Clock | None = None, real: bool = False) -> Iterator[Desk]:
    """A desk of the sandbox of the centre; ``real``: of the centre itself."""
    clock = clock or Clock()
    pack = load_pack(CENTRE)
    desk = open_desk(data, pack if real else sandboxed(pack), WHO, Moment(lambda: clock.at, moment.new_id))
    try:
        yield desk
    finally:
        desk.close()


async def outcomes(desk: Desk, trainee: str = "") -> list[Outcome]:
    """What came of the exams that a desk knows of."""
    return came_of(await papers(desk, trainee), await desk.runs.all(), desk.now())
