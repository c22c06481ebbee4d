"""The form of a call, and a disk that keeps what is typed into it. People and numbers are invented."""

import asyncio
from collections.abc import Sequence

from tui.widgets.form import FieldSpec, Form, Heading, Option

THEMES = (
    Option("4.1", "4.1 выбор врача"),
    Option("4.3", "4.3 выбор медицинской организации"),
    Option("7", "7 отказ в помощи"),
)
CALL = (
    Heading("Заявитель"),
    FieldSpec("phone", "Тел."),
    FieldSpec("name", "ФИО"),
    FieldSpec("policy", "Полис"),
    FieldSpec(
        "relation", "За кого", "choice", width=20, options=(Option("self", "сам(а)"), Option("son", "сын"))
    ),
    FieldSpec("insurer", "СМО", label_width=5, beside=True, hint="—"),
    Heading("Обращение"),
    FieldSpec("theme", "Тема", "choice", options=THEMES),
    FieldSpec(
        "clinic", "МО", "entry", options=(Option("1", "Горбольница № 1"), Option("2", "Горбольница № 2"))
    ),
    FieldSpec("essence", "Суть", "text", rows=3),
    FieldSpec(
        "marks", "Отметки", "marks", rows=2, options=(Option("a", "беременная"), Option("b", "инвалид"))
    ),
    FieldSpec("born", "Рожд.", "date", hint="дд.мм.гггг"),
)
VALUES = {
    "phone": "+7 918 123-45-67",
    "policy": "0047510890000014",
    "relation": "self",
    "theme": "4.3",
    "essence": "спрашивает, как прикрепиться по новому адресу, отказали в регистратуре",
}


def match(query: str, label: str) -> int | None:
    places = [label.lower().find(word) for word in query.lower().split()]
    return None if -1 in places else sum(places)


class Disk:
    """Keeps drafts slowly, as a disk does, and notes the order in which things happened."""

    def __init__(self, *, slow: float = 0.0, broken: bool = False) -> None:
        self.slow, self.broken = slow, broken
        self.facts: list[tuple[str, str]] = []
        self.drafts: dict[str, str] = {}
        self.order: list[str] = []
        self.faults: list[str] = []

    async def type(self, field_id: str, text: str, at: int) -> None:
        self.order.append(f"{field_id}…")
        await asyncio.sleep(self.slow)
        if self.broken:
            raise OSError("no space left")
        self.drafts[field_id] = text
        self.order.append(f"{field_id}={text}@{at}")

    async def leave(self, field_id: str, text: str) -> None:
        await asyncio.sleep(self.slow)
        if self.broken:
            raise OSError("no space left")
        self.facts.append((field_id, text))

    async def fault(self, field_id: str, error: Exception) -> None:
        self.faults.append(f"{field_id}: {error}")


def form(
    disk: Disk | None = None,
    layout: Sequence[FieldSpec | Heading] = CALL,
    values: dict[str, str] | None = None,
    **style: int,
) -> Form:
    disk = disk or Disk()
    made = Form(
        layout, match=match, on_type=disk.type, on_leave=disk.leave, on_fault=disk.fault, values=values
    )
    made.styles.width = style.get("width", 46)
    if "height" in style:
        made.styles.height = style["height"]
    return made
