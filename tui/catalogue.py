"""The words an operator reads. A message id is the English sentence itself, with ``{names}`` to be filled.

English therefore needs no catalogue. Other languages lie in ``locales/LANGUAGE/LC_MESSAGES/pult.po``,
compiled beside it by ``scripts/catalogue``. Texts of a centre come from its pack, never from here.
"""

import gettext
from pathlib import Path
from typing import Final

SOURCE: Final = "en"
"""The language of the message ids."""

DEFAULT: Final = "ru"
"""What is spoken when a centre speaks nothing that is known here."""

LANGUAGES: Final = (DEFAULT, "kk", "az", SOURCE)
"""What the interface can speak."""

_LOCALES = Path(__file__).with_name("locales")

_language = SOURCE
_words = gettext.NullTranslations()


def use(language: str) -> None:
    """Speak this language from now on; one that has no catalogue means English."""
    global _language, _words  # noqa: PLW0603 - a process has one operator, who reads one language
    _language = language if language in LANGUAGES else SOURCE
    _words = gettext.translation("pult", _LOCALES, [_language], fallback=_language == SOURCE)


def language() -> str:
    """The language spoken now."""
    return _language


def _(message: str) -> str:
    """The message in the operator's language."""
    return _words.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - the name by which gettext's tools know it
    """Mark a message for the catalogue, where it is translated later by ``_``."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """The message in the form that goes with a count; ``{count}`` in it is still to be filled."""
    return _words.ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """The message as it reads in a context: one English word may be two elsewhere."""
    return _words.pgettext(context, message)
