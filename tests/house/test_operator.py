"""The operator's manual says what the screen says, and names keys as the console has them."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

from core.domain.text import matches
from tui import catalogue
from tui.actions import ACTIONS, BAR_KEYS

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "operator.md").read_text("utf-8")
FREE = {"жалоба", "петрова"}
"""Quoted, and no words of the interface: a choice of the pack, and an example."""


def words_of_the_screen() -> list[str]:
    """What the console can say in Russian, blanks as they are filled."""
    with (ROOT / "tui/locales/ru/LC_MESSAGES/pult.po").open("rb") as file:
        said = [message.string or "" for message in read_po(file)]
    plain = [text for one in said for text in ([one] if isinstance(one, str) else one)]
    return [re.sub(r"\{columns\}×\{rows\}", "80×24", text) for text in plain]


def test_what_the_manual_quotes_is_said_by_the_console() -> None:
    said = words_of_the_screen()
    quoted = {words.rstrip("… ") for words in re.findall(r"«([^»]+)»", MANUAL)} - FREE
    assert sorted(words for words in quoted if not any(words in sentence for sentence in said)) == []


def test_the_manual_has_every_key_of_the_bar_with_its_label() -> None:
    catalogue.use("ru")
    try:
        labels = {action.keys[0]: catalogue._(action.label) for action in ACTIONS if action.keys}
    finally:
        catalogue.use(catalogue.SOURCE)
    told = dict(re.findall(r"^\| `(F\d+)` (\S+) \|", MANUAL, re.MULTILINE))
    assert told == {key.upper(): labels[key] for key in (*BAR_KEYS, "f12")}


def test_what_the_manual_types_into_the_menu_finds_what_it_means() -> None:
    catalogue.use("ru")
    try:
        words = {action.id: (catalogue._(action.label), catalogue._(action.tooltip)) for action in ACTIONS}
    finally:
        catalogue.use(catalogue.SOURCE)
    typed = set(re.findall(r"`F9`, «([^»]+)»", MANUAL))
    scores = {word: {id_: matches(word, " ".join(said)) for id_, said in words.items()} for word in typed}
    first = {
        word: min((score, id_) for id_, score in found.items() if score is not None)[1]
        for word, found in scores.items()
    }
    meant = {word: word.removesuffix(".").casefold() for word in typed}
    strays = {
        word: id_
        for word, id_ in first.items()
        if not any(said.casefold().startswith(meant[word]) for said in words[id_])
    }
    assert len(typed) > 20
    assert strays == {}
