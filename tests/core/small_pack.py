"""The smallest pack that is good: a folder of files, by name; and how tests write and change one."""

from collections.abc import Mapping
from pathlib import Path

SMALL = {
    "centre.toml": """
        [centre]
        id = "small"
        title = { ru = "Центр" }
        spoken = { ru = "Контакт-центр" }
        version = "1"
        source = "пример"
        valid_from = 2026-01-01
        region = "RU"
        tz = "Europe/Moscow"
        languages = ["ru"]
        """,
    "card.toml": """
        handover_minimum = ["essence"]
        [[required]]
        field = "clinic"
        instead = "insurer"
        kinds = ["complaint"]
        """,
    "choices.toml": """
        [choices]
        kind = [
            { code = "consultation", title = { ru = "консультация" } },
            { code = "complaint", title = { ru = "жалоба" } },
            { code = "out_of_scope", title = { ru = "вне ОМС" } },
        ]
        relation = [{ code = "self", title = { ru = "сам" } }]
        territory = [{ code = "home", title = { ru = "край" } }]
        result = [{ code = "done", title = { ru = "готово" } }]
        justified = [{ code = "yes", title = { ru = "да" } }]
        vulnerability = [{ code = "child", title = { ru = "ребёнок" } }]
        urgency = [{ code = "urgent", title = { ru = "срочно" } }]
        """,
    "form.toml": """
        form = [
            { section = "who", fields = ["contact_phone", "relation"] },
            { section = "insured", fields = ["insured_name", "territory"] },
            { section = "what", fields = ["kind", "channel"] },
            { section = "what", fields = ["theme"] },
            { section = "what", fields = ["clinic", "insurer"], kinds = ["complaint"] },
            { section = "what", fields = ["essence"] },
            { section = "rest", fields = ["vulnerability"] },
        ]
        """,
    "themes.toml": """
        channels = [{ code = "phone", title = { ru = "телефон" }, talk = true }]
        themes = [{ code = "1", title = { ru = "тема" } }]
        """,
    "norms.toml": """
        [[norms]]
        id = "hold"
        limit = 30
        warn = 20
        clause = "2"
        source = "пример, п. 2"
        valid_from = 2026-01-01
        """,
    "regulation.toml": """
        [[clauses]]
        id = "2"
        title = { ru = "Ожидание" }
        text = { ru = "Не дольше тридцати секунд." }
        """,
    "speech.toml": """
        [[modules]]
        id = "redirect"
        group = "redirect"
        title = { ru = "Передача" }
        text = { ru = "Вам поможет ____ ." }
        blanks = ["receiver"]
        source = "пример"
        """,
    "tactics.toml": """
        [[tactics]]
        id = "hard"
        title = { ru = "Трудный звонок" }
        source = "пример"
        points = [{ id = "plan", text = { ru = "план" }, plan = true }]
        [[plans]]
        code = "write"
        title = { ru = "написать" }
        """,
    "escalation.toml": """
        [[buttons]]
        id = "expert"
        title = { ru = "Эксперт" }
        level = 2
        receivers = ["experts"]
        competence = { ru = "вопросы" }
        phrase = "redirect"
        """,
    "directory.toml": """
        [[directory]]
        id = "one"
        kind = "person"
        name = "Пример Один"
        groups = ["experts"]
        """,
}


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder, made anew, with these files in it."""
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Put one text in the place of another that must be there."""
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
