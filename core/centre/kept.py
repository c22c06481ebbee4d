"""The pack that the journal distributed, as it lies beside the data of a console.

Each edition is a folder of its own, ``packs/ETAG/CENTRE/*.toml`` (and ``packs/ETAG/BASE/*.toml``), written
whole before ``packs/current.json`` names it: a console that dies between the two works on with the edition
before. The edition that was last shown to the operator stays until they have read what changed.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.centre.files import base_of, check_pack, load_pack
from core.domain.pack import Pack
from core.domain.published import OF_BASE, is_file_name, of_base
from core.domain.record import record
from core.errors import PackError, store_error
from core.files import put, settle

if TYPE_CHECKING:
    from core.centre.changes import PackChange

_FRESH: Final = "fresh"
"""The folder of an edition that is being written: no tag is called so."""

_ETAG: Final = re.compile(r"[0-9a-f]{16,64}")


@record(frozen=True, slots=True)
class Editions:
    """Which edition is worked with, and which one the operator has read; empty: the installed pack."""

    current: str = ""
    seen: str = ""

    @property
    def read(self) -> bool:
        """Whether there is nothing new."""
        return self.current == self.seen


def editions(data: Path) -> Editions:
    """What is kept; nothing, where no journal has sent a pack or the note cannot be read."""
    try:
        kept = json.loads((data / "packs" / "current.json").read_bytes())
    except (OSError, ValueError):
        return Editions()
    match kept:
        case {"current": str(current), "seen": str(seen)}:
            return Editions(current, seen)
        case _:
            return Editions()


def kept_pack(data: Path, etag: str, centre: str, remembered: Path | None = None) -> Pack | None:
    """The edition with this tag; None when it is not here, is of another centre, or can no longer be used.

    ``remembered``: as ``load_pack`` has it.

    An edition that an older program wrote may break a law that is new: then the installed pack is used, and
    the journal's is fetched and judged again.
    """
    if not _ETAG.fullmatch(etag):
        return None
    try:
        return load_pack(folder_of_edition(data, etag, centre), remembered)
    except PackError:
        return None


def folder_of_edition(data: Path, etag: str, centre: str) -> Path:
    """Where the files of an edition lie."""
    return data / "packs" / etag / centre


def keep_pack(data: Path, etag: str, centre: str, files: Mapping[str, str]) -> list[PackError]:
    """Keep an edition and work with it from the next time a pack is loaded; what is wrong with it, if any.

    ``files``: as ``bundle`` names them. Nothing is kept of an edition that breaks a law.

    Raises:
        StoreError: it cannot be written.
    """
    place, fresh = data / "packs" / etag, data / "packs" / _FRESH
    if not _ETAG.fullmatch(etag):
        return [PackError(place, "", repr(etag), "this is no tag of an edition")]
    strange = [PackError(place / centre, "", repr(name), "no file of a pack") for name in files
               if not is_file_name(name)]  # fmt: skip
    if strange:
        return strange
    if etag == editions(data).current and kept_pack(data, etag, centre) is not None:
        return []  # whoever works by it must find it whole at any moment
    _remove(fresh)  # what a console left that was killed here would be taken for a part of the pack
    try:
        for name, text in files.items():
            put(fresh / place_of(name, centre), text.encode())
        errors = check_pack(fresh / centre)
    except UnicodeEncodeError:
        errors = [PackError(fresh / centre, "", "", "the text is not UTF-8")]
    if errors:
        _remove(fresh)
        return errors
    _remove(place)
    try:
        fresh.rename(place)
        settle(data / "packs")
    except OSError as error:
        raise store_error(place, error) from error
    _note(data, Editions(etag, editions(data).seen))
    return []


def unread(data: Path, pack: Pack, installed: str, language: str) -> tuple["PackChange", ...]:
    """What changed between the pack that the operator knows and the one that is worked with now.

    ``installed``: the pack that came with the program, by its id: what is known where no edition was read.
    """
    from core.centre.changes import pack_changes

    kept = editions(data)
    if kept.read:
        return ()
    known = kept_pack(data, kept.seen, pack.centre.id)
    try:
        return pack_changes(known or load_pack(installed), pack, language)
    except PackError:  # a centre of its own, that has only ever come from its journal: all of it is new
        return ()


def mark_seen(data: Path, etag: str) -> None:
    """The operator has read what changed up to this edition: those before go.

    A newer one may have come meanwhile: it stays, and is new.

    Raises:
        StoreError: it cannot be written.
    """
    current = editions(data).current
    _note(data, Editions(current, etag))
    for folder in (data / "packs").iterdir():
        if folder.is_dir() and folder.name not in (current, etag):
            _remove(folder)


def bundle(folder: Path) -> dict[str, str]:
    """The files of a pack, and those of its base as ``base--file.toml``, as they are sent: name → text.

    Raises:
        PackError: the pack in the folder cannot be used.
    """
    load_pack(folder)
    base = base_of(folder)
    return _files(folder, "") | (_files(base, f"{base.name}{OF_BASE}") if base else {})


def place_of(name: str, centre: str) -> Path:
    """Where a file that was sent lies, under the folder of its edition."""
    folder, _, file = name.partition(OF_BASE) if of_base(name) else (centre, "", name)
    return Path(folder) / file


def _files(folder: Path, prefix: str) -> dict[str, str]:
    return {f"{prefix}{file.name}": file.read_text("utf-8-sig") for file in sorted(folder.glob("*.toml"))}


def _note(data: Path, kept: Editions) -> None:
    note: dict[str, Any] = {"current": kept.current, "seen": kept.seen}
    put(data / "packs" / "current.json", (json.dumps(note) + "\n").encode("ascii"))


def _remove(folder: Path) -> None:
    import shutil  # loads every kind of archive there is: a start needs none of them

    shutil.rmtree(folder, ignore_errors=True)
