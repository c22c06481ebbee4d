"""Everything an operator reads is in the catalogue, in full, and nowhere else."""

import io
import string
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from scripts import catalogue as tool
from tui import catalogue
from tui.catalogue import _, ngettext, pgettext


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    catalogue.use(catalogue.SOURCE)


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
