"""Messages from the sources to the catalogues, and translations into them.

``catalogue.py``                    gather, merge, compile
``catalogue.py add kk < JSON``      write translations into a language too: ``{"message": "перевод",
                                    "context\\u0004message": "перевод",
                                    "{count} card": ["для 1", "для 2", "для 5"]}``, as many plural
                                    forms as the language has

Several people may add at once: a lock is held from reading to writing. A message that the sources no
longer have is kept at the end of the file (``#~``) and comes back with its translation when they have it
again. Every language of ``tui.catalogue`` is treated alike; one that has no file yet gets one.
"""

import fcntl
import io
import json
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tokenize import TokenError

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "tui" / "locales"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
CONTEXT = "\x04"
_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)  # a date in a header would be a change without a change


def languages() -> list[str]:
    """The languages that need a catalogue."""
    from tui.catalogue import LANGUAGES, SOURCE

    return sorted({*LANGUAGES} - {SOURCE})


def po_file(language: str) -> Path:
    """Where the translations into a language are written."""
    return LOCALES / language / "LC_MESSAGES" / "pult.po"


def tables() -> Iterator[tuple[str, str, str | None]]:
    """Messages that stand in tables of data: place, message, context."""
    from core import config, errors
    from core.domain import wire
    from core.domain.grading.evidence import FOUND_WORDS
    from core.domain.identifiers import PROBLEM_WORDS
    from core.domain.refusals import MISSING_WORDS, REFUSAL_WORDS

    for words, place in (
        (REFUSAL_WORDS, "core/domain/refusals.py"),
        (MISSING_WORDS, "core/domain/refusals.py"),
        (FOUND_WORDS, "core/domain/grading/evidence.py"),
        (PROBLEM_WORDS, "core/domain/identifiers.py"),
        (config.PROBLEM_WORDS, "core/config.py"),
        (errors.DENIALS, "core/errors.py"),
        (wire.REJECTIONS, "core/domain/wire.py"),
        (wire.NOTICES, "core/domain/wire.py"),
    ):
        yield from ((place, message, None) for message in words.values())


def gather() -> Catalog:
    """Every message of the sources."""
    found = Catalog()
    for file in sorted((ROOT / "tui").rglob("*.py")):
        place = file.relative_to(ROOT).as_posix()
        try:
            with file.open("rb") as source:
                for line, message, comments, context in extract("python", source, KEYWORDS, ["Translators:"]):
                    found.add(message, locations=[(place, line)], auto_comments=comments, context=context)
        except (SyntaxError, TokenError) as error:
            raise SystemExit(f"{place} cannot be read; nothing was changed: {error}") from None
    for place, message, context in tables():
        found.add(message, locations=[(place, 1)], context=context)
    return found


def read(language: str) -> Catalog:
    """The translations as they are written."""
    if not po_file(language).exists():
        return _empty(language)
    with po_file(language).open("rb") as stream:
        return read_po(stream, locale=language)


def _id(key: str) -> tuple[str, str | None]:
    context, parted, message = key.rpartition(CONTEXT)
    return message, context if parted else None


def identity(message: Message) -> tuple[str, str | None]:
    """A message, without its plural, and its context."""
    return message.id if isinstance(message.id, str) else message.id[0], message.context


def texts(message: Message) -> list[str]:
    """The translations of a message: one, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def merge(language: str, added: Mapping[str, str | list[str]]) -> tuple[Catalog, list[str]]:
    """The catalogue of the sources' messages with old and added translations, and what was added in vain."""
    old = read(language)
    kept = {identity(one): one for one in [*old.obsolete.values(), *old] if one.id}
    wanted = {_id(key): text for key, text in added.items()}
    merged = _empty(language)
    for message in sorted(gather(), key=lambda one: (sorted(one.locations)[:1], identity(one)[0])):
        if not message.id:
            continue
        key = identity(message)
        before = kept.pop(key, None)
        text = wanted.pop(key, before.string if before else "")
        plural = message.pluralizable
        if plural != isinstance(text, list | tuple):
            text = [""] * merged.num_plurals if plural else ""
        written = merged.add(
            message.id, text, sorted(set(message.locations)), auto_comments=message.auto_comments,
            context=message.context,
        )  # fmt: skip
        written.flags.discard("python-format")  # {born:%d.%m.%Y} looks like it; we have braces only
    for message in sorted(kept.values(), key=lambda one: identity(one)[0]):
        merged.obsolete[message.id] = message
    return merged, [message for message, _ in wanted]


def _empty(language: str) -> Catalog:
    return Catalog(
        language, project="Pult", version="1", copyright_holder="", msgid_bugs_address="", last_translator="",
        language_team="", creation_date=_NO_DAY, revision_date=_NO_DAY, fuzzy=False, header_comment="# Pult",
    )  # fmt: skip


def po_text(catalogue: Catalog) -> bytes:
    """The catalogue as the .po file holds it: places by file, no dates."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=100, include_lineno=False)
    noise = (b'"POT-', b'"PO-', b'"Last-', b'"Language-Team', b'"Report-', b'"Generated-By', b'"Project-')
    lines = stream.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(noise))


def mo_bytes(language: str) -> bytes:
    """The written translations as gettext reads them."""
    compiled = _empty(language)
    for message in read(language):
        if message.id:
            compiled.add(message.id, message.string, context=message.context)
    stream = io.BytesIO()
    write_mo(stream, compiled)
    return stream.getvalue()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(content)
    fresh.replace(file)


def main(arguments: list[str]) -> int:
    """Gather and compile; with ``add`` read translations from the standard input first."""
    added = {}
    match arguments:
        case []:
            pass
        case ["add", language] if language in languages():
            added = {language: json.load(sys.stdin)}
        case _:
            raise SystemExit(f"catalogue.py, or: catalogue.py add {'|'.join(languages())} < JSON")
    failed = False
    lock = os.open(LOCALES, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    for language in languages():
        merged, unknown = merge(language, added.get(language, {}))
        _write(po_file(language), po_text(merged))
        _write(po_file(language).with_suffix(".mo"), mo_bytes(language))
        for message in unknown:
            print(f"{language}: not in the sources: {message}", file=sys.stderr)
        silent = [str(one.id) for one in merged if one.id and not all(texts(one))]
        if added and language not in added:  # others translate it: how much waits for them is enough
            silent = [f"{len(silent)} messages"][: len(silent)]
        for one in silent:
            print(f"{language}: not translated: {one}", file=sys.stderr)
        failed = failed or bool(unknown)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
