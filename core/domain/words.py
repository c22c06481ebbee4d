"""Texts that people read: language code → text, so that one pack can speak several languages."""

from collections.abc import Mapping

Words = Mapping[str, str]


def words(texts: Words, language: str) -> str:
    """The text in a language, or in the first language there is."""
    return texts.get(language) or next(iter(texts.values()), "")
