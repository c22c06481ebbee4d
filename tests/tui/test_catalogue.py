"""Everything an operator reads is in the catalogue, in full, and nowhere else."""

import ast
import io
import re
import string
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from scripts import catalogue as tool
from tui import catalogue
from tui.catalogue import _, ngettext, pgettext

ROOT = Path(__file__).resolve().parents[2]
RUSSIAN = re.compile("(?i)[а-яё]{2}")
DOCUMENTS = re.compile(r"\b(?:СНИЛС|ИИН|БИН|ЕНП|ОМС|ЗПЗ)\b")  # names that are the same in every language
LETTERS_ARE_DATA = {
    "core/domain/callers.py": "how people write an hour",
    "core/domain/dates.py": "keys of other layouts",
    "core/domain/identifiers.py": "what people type before a number",
    "core/domain/money.py": "what people write behind a sum",
    "core/domain/phones.py": "what people write instead of a number",
    "core/domain/text.py": "layouts",
    "tui/terminal/layouts.py": "layouts",
}


def messages(language: str) -> dict[tuple[str, str | None], list[str]]:
    found = {}
    for one in tool.read(language):
        if one.id:
            found[tool.identity(one)] = tool.texts(one)
            assert not one.fuzzy
    return found


def blanks(text: str) -> set[str]:
    return {name for _text, name, _spec, _how in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", tool.languages())
def test_every_message_of_the_sources_is_translated(language: str) -> None:
    translated = messages(language)
    sources = [tool.identity(one) for one in tool.gather() if one.id]
    assert len(sources) > 50
    assert [one for one in sources if not all(translated.get(one, [""]))] == []


@pytest.mark.parametrize("language", tool.languages())
def test_a_translation_has_the_blanks_of_its_message(language: str) -> None:
    for (message, _context), texts in messages(language).items():
        for text in filter(None, texts):
            assert blanks(text) == blanks(message), message


@pytest.mark.parametrize("language", tool.languages())
def test_no_word_is_written_in_two_alphabets(language: str) -> None:
    said = " ".join(text for texts in messages(language).values() for text in texts)
    words = re.findall(r"[^\W\d_]+", re.sub(r"\{[^}]*\}", "", said))
    assert [word for word in words if len({unicodedata.name(char).split()[0] for char in word}) > 1] == []


@pytest.mark.parametrize("language", tool.languages())
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    assert tool.po_file(language).with_suffix(".mo").read_bytes() == tool.mo_bytes(language)


def test_every_language_but_that_of_the_messages_has_a_catalogue() -> None:
    assert sorted({*tool.languages(), catalogue.SOURCE}) == sorted(catalogue.LANGUAGES)


def test_a_message_is_spoken_in_the_language_in_use() -> None:
    assert _("The note is empty.") == "The note is empty."
    catalogue.use("ru")
    assert _("The note is empty.") == "Заметка пустая."
    assert pgettext("nowhere", "The note is empty.") == "The note is empty."
    assert ngettext("one", "many", 5) == "many"


def test_an_unknown_language_means_english() -> None:
    catalogue.use("xx")
    assert catalogue.language() == "en"
    assert _("The note is empty.") == "The note is empty."


def test_added_translations_meet_those_of_another_and_what_is_unknown_is_told() -> None:
    merged, unknown = tool.merge("ru", {"too long": "длинно", "no such message": "нет"})
    text = tool.po_text(merged)
    again = read_po(io.BytesIO(text), locale="ru")
    assert unknown == ["no such message"]
    assert again["too long"].string == "длинно"
    assert again["The note is empty."].string == "Заметка пустая."


def test_no_russian_stands_in_code_where_the_catalogue_should_speak() -> None:
    found = []
    for file in [*(ROOT / "tui").rglob("*.py"), *(ROOT / "core").rglob("*.py")]:
        place = file.relative_to(ROOT).as_posix()
        if place not in LETTERS_ARE_DATA:
            found += [
                f"{place}:{line} {text!r}" for line, text in _russian(ast.parse(file.read_text("utf-8")))
            ]
    assert found == []


def test_a_planted_russian_sentence_is_found() -> None:
    tree = ast.parse('"""Слово в описании — не беда."""\ndef f():\n    """И здесь."""\n    f"Готово {1}"')
    assert [text for _line, text in _russian(tree)] == ["Готово "]
    assert list(_russian(ast.parse('x = _("The СНИЛС of an ОМС policy")'))) == []


def _russian(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every string of a file with Russian words in it, but for docstrings."""
    told = {
        id(node.value)
        for parent in ast.walk(tree)
        if isinstance(parent, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for node in parent.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in told or not isinstance(node.value, str):
            continue
        if RUSSIAN.search(DOCUMENTS.sub("", node.value)):
            yield node.lineno, node.value
