"""The directory as an administrator edits it: entries put in place of those of the pack, until they are sent.

An edit is kept by itself, as what one person wanted of one entry, and is laid over whatever edition of the
pack there is: so two administrators who edit different people never undo each other.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, Final

from core.centre.laws import broken
from core.domain.build import Problem, build
from core.domain.pack import Entry, Pack
from core.domain.published import of_base
from core.files import put

Edits = Mapping[str, Entry | None]
"""Id of an entry → the entry as it is wanted; None: it is to go."""

_TABLE: Final = "directory"


def kept_edits(data: Path) -> Edits:
    """The edits that no journal has yet; what another program kept and this one cannot read is none."""
    try:
        kept = json.loads(_file(data).read_bytes())
    except (OSError, ValueError):
        return {}
    tables = kept if isinstance(kept, dict) else {}
    found = {entry_id: _entry(table, []) for entry_id, table in tables.items()}
    return {
        entry_id: entry
        for entry_id, entry in found.items()
        if (entry.id == entry_id if entry else tables[entry_id] is None)
    }


def keep_edits(data: Path, edits: Edits) -> None:
    """Keep these edits, and no others. Raises StoreError."""
    table = {entry_id: entry and _plain(entry) for entry_id, entry in edits.items()}
    put(_file(data), (json.dumps(table, ensure_ascii=False) + "\n").encode())


def edited(pack: Pack, edits: Edits) -> Pack:
    """The pack with the edits laid over its directory; new entries stand at the end."""
    if not edits:
        return pack
    left = dict(edits)
    entries = [left.pop(entry.id, entry) for entry in pack.directory]
    return replace(pack, directory=tuple(entry for entry in (*entries, *left.values()) if entry is not None))


def problems_of(pack: Pack, edits: Edits) -> list[Problem]:
    """What would be wrong with the pack after these edits; empty: they may be made."""
    problems: list[Problem] = []
    for entry in edits.values():
        if entry is not None:
            _entry(_plain(entry), problems)
    return problems or broken(edited(pack, edits), pack.centre.id)


def with_edits(files: Mapping[str, str], pack: Pack, edits: Edits) -> dict[str, str]:
    """The files of a pack, as they are sent, with the edits in them.

    ``pack``: what these files make. The file of the directory is written anew: comments in it go.
    """
    import tomllib

    import tomli_w

    tables = {name: tomllib.loads(text) for name, text in files.items() if not of_base(name)}
    name = next((name for name, table in tables.items() if _TABLE in table), f"{_TABLE}.toml")
    table = {**tables.get(name, {}), _TABLE: [_plain(entry) for entry in edited(pack, edits).directory]}
    return {**files, name: tomli_w.dumps(table)}


def _file(data: Path) -> Path:
    return data / "packs" / "edits.json"


def _entry(table: object, problems: list[Problem]) -> Entry | None:
    """An entry as it was kept; None, with the problems, for what no entry can be made of."""
    entry = build(Entry, table, _TABLE, problems)
    return entry if not problems and isinstance(entry, Entry) else None


def _plain(entry: Entry) -> dict[str, Any]:
    """An entry as a table, without what it does not have."""
    defaults = {field.name: field.default for field in fields(Entry)}
    parts = {name: value for name, value in asdict(entry).items() if value != defaults[name]}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in parts.items()}
