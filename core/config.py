"""The settings of one console, and who sits at it.

``config.toml`` is written by a person and only read here; ``config.example.toml`` shows every key with
its default. Without the file the defaults hold. Pydantic, whose import is a third of a start, is asked only
what is wrong with a file.

``operator.json`` in the data directory is the answer to a question asked once. It is written by the
program, so it is JSON, which the standard library can both write and read. An ``[operator]`` in
``config.toml`` comes first: then nobody is asked.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args, get_origin, get_type_hints

from core.errors import ConfigError
from core.files import put

_CLOSED = {"extra": "forbid"}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_OPERATOR_FILE = "operator.json"
PROBLEM_WORDS = {  # message ids of the catalogue, by our own codes and by those of pydantic
    "encoding": "the file is not UTF-8",
    "json": "the file is not JSON",
    "operator": "a name, a post and a unit are needed",
    "url": "an address is needed: https://…, or http:// of this machine alone",
    "bool_parsing": "true or false is needed",
    "bool_type": "true or false is needed",
    "dataclass_type": "a table is needed",
    "dict_type": "a table is needed",
    "literal_error": "kk, az, ru or en is needed",
    "missing": "is needed",
    "path_type": "a text in quotes is needed",
    "string_type": "a text in quotes is needed",
    "unexpected_keyword_argument": "there is no such setting",
    "value_error": "a name is needed",
}

Language = Literal["kk", "az", "ru", "en"]


@dataclass(frozen=True)
class Operator:
    """Who answers the phone, as introduced to a caller and written into facts."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _CLOSED

    name: str
    post: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a name is needed")


@dataclass(frozen=True)
class JournalAt:
    """Where the central journal is. ``ca``: who vouches for its certificate, if the system does not know."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _CLOSED

    url: str
    ca: Path | None = None


@dataclass(frozen=True)
class Settings:
    """What a console may be told.

    ``pack``: the centre, by the id of its pack. ``language``: of the interface; ``None``: the pack's own.
    ``line``: the published line this workplace answers, as the pack numbers it. ``ascii``: no glyph
    outside ASCII. ``linear``: one column of text for a screen reader. ``colour``: ``False`` for none.
    ``operator``: who sits here; ``None``: ask once. ``journal``: ``None``: everything waits. ``keys``: action
    id -> keys, over the defaults.
    """

    __pydantic_config__: ClassVar[Mapping[str, object]] = _CLOSED

    pack: str = "ru-tfoms-krasnodar"
    language: Language | None = None
    line: str = "1"
    ascii: bool = False
    linear: bool = False
    colour: bool = True
    operator: Operator | None = None
    journal: JournalAt | None = None
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Paths:
    """Where a console keeps its things: ``data`` is a directory, ``config`` a file."""

    data: Path
    config: Path

    @property
    def demo(self) -> Path:
        """The directory of invented cards, beside the real one and never inside it."""
        return self.data.with_name(self.data.name + "-demo")

    @property
    def sandbox(self) -> "Paths":
        """The places of the sandbox: its data lie beside the real ones, and never inside them."""
        return replace(self, data=self.data.with_name(self.data.name + "-sandbox"))


def paths(data: Path | None = None, config: Path | None = None) -> Paths:
    """Give the places asked for, and the user's own (XDG) where none was asked for."""
    import platformdirs

    return Paths(
        data=data or platformdirs.user_data_path("pult", appauthor=False),
        config=config or platformdirs.user_config_path("pult", appauthor=False) / "config.toml",
    )


def load(file: Path) -> Settings:
    """Read the settings; a file that does not exist means the defaults.

    Raises :class:`ConfigError` naming the file, the key and the value.
    """
    try:
        text = file.read_text("utf-8-sig")  # -sig: some editors put a byte order mark
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(file, "", "", _reading_problem(error)) from error
    settings = _validated(file, _parsed(file, text))
    if settings.journal is not None and not usable_url(url := settings.journal.url):
        # Somebody may have written a password into it, and an error may be pasted into a request for help.
        raise ConfigError(file, "journal.url", "" if "@" in url else repr(url), PROBLEM_WORDS["url"])
    return settings


def usable_url(url: str) -> bool:
    """Whether a journal may be asked there: over TLS, or without it on this machine alone."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        host, __ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)


def known_operator(data: Path) -> Operator | None:
    """Return who was asked before at this data directory; ``None``: nobody yet.

    Raises :class:`ConfigError` when the file is not one that we wrote.
    """
    file = data / _OPERATOR_FILE
    try:
        kept = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(file, "", "", _reading_problem(error)) from error
    except ValueError as error:
        raise ConfigError(file, "", "", PROBLEM_WORDS["json"]) from error
    match kept:
        case {"name": str(name), "post": str(post), "unit": str(unit)} if name.strip():
            return Operator(name, post, unit)
        case _:
            raise ConfigError(file, "", "", PROBLEM_WORDS["operator"])


def remember_operator(data: Path, operator: Operator) -> None:
    """Keep who sits here, for this user's eyes only: either all of it is on disk, or what was before.

    Raises :class:`~core.errors.StoreError` when it cannot be written.
    """
    put(data / _OPERATOR_FILE, (json.dumps(asdict(operator)) + "\n").encode("ascii"))


def _reading_problem(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return PROBLEM_WORDS["encoding"]
    return f"the file cannot be read: {error.strerror}"


def _parsed(file: Path, text: str) -> dict[str, Any]:
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(file, "", "", f"not TOML: {error}") from error
    if isinstance(table.get("keys"), dict):
        table["keys"] = _flat(table["keys"])
    return table


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Join nested tables with dots: to TOML ``call.open`` is a table, ``"call.open"`` a key; to us one id."""
    flat: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = value
    return flat


def _plain(kind: Any, value: object) -> Any:
    """A value as the settings declare it, where it is just that; TypeError or ValueError: it is not."""
    parts = get_args(kind)
    if type(value) is kind or (get_origin(kind) is Literal and value in parts):
        return value
    if kind is Path and isinstance(value, str):
        return Path(value)
    if type(None) in parts:  # TOML has no null: what stands there is the other one
        return _plain(parts[0], value)
    if isinstance(value, dict) and get_origin(kind) is Mapping:
        return {name: _plain(parts[1], one) for name, one in value.items()}
    if isinstance(value, dict) and isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _plain(hints.get(name), one) for name, one in value.items()})
    raise TypeError(kind)


def _validated(file: Path, table: dict[str, Any]) -> Settings:
    with suppress(TypeError, ValueError):
        return _plain(Settings, table)  # type: ignore[no-any-return]
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Settings).validate_python(table)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        # Who sits here is personal, and an error may be pasted into a request for help: hence also from None.
        value = "" if key.startswith("operator") or first["type"] == "missing" else repr(first["input"])
        raise ConfigError(file, key, value, PROBLEM_WORDS.get(first["type"], first["msg"])) from None
