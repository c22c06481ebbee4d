"""The settings of one journal process: a TOML file, and over it the environment.

Every key may also stand in the environment, as ``PULT_JOURNAL_`` and its path in capitals:
``PULT_JOURNAL_URL``, ``PULT_JOURNAL_LIMITS_PUSHES``. ``docs/deploy.md`` tells what to choose.
"""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import platformdirs
from msgspec import Meta, Struct

from core.errors import ConfigError

PREFIX: Final = "PULT_JOURNAL_"

_PORT = r"(\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])"
_ADDRESS = rf"(\[[0-9A-Fa-f:.]+\]|[^:\[\]\s]+):{_PORT}"

Count = Annotated[int, Meta(ge=1, le=1_000_000)]
CountOrNone = Annotated[int, Meta(ge=0, le=1_000_000)]
Address = Annotated[str, Meta(pattern=f"^{_ADDRESS}$")]
AddressOrNone = Annotated[str, Meta(pattern=f"^({_ADDRESS})?$")]


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """What one process bears before it says «later».

    ``connections``: open at once, waiting consoles included. ``open_each``: requests of one console at once,
    the one that waits included. ``pushes``: being written at once; ``pushes_each``: of them by one console.
    ``calls``: of one console a second, ``burst``: how many it may have saved up. ``wrong``: tries with a
    wrong code or token that one address may save up; it gets a new one every ``wrong_every_s`` seconds.
    ``body_s``: seconds in which a body must have come, and a second more for each KiB of it.
    """

    connections: Count = 4096
    open_each: Count = 8
    pushes: Count = 64
    pushes_each: Count = 2
    calls: Count = 50
    burst: Count = 200
    wrong: Count = 10
    wrong_every_s: Count = 30
    body_s: Count = 60


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """What a journal process may be told.

    ``url``: of the database, ``postgresql://…`` or ``sqlite:///FILE``; empty: a file in ``data``.
    ``data``: the directory of that file and of the key. ``key_file``: the secret by which the journal knows
    its own receipts again, the same for every process of one journal; empty: ``key`` in ``data``.
    ``listen``, ``metrics``: host and port of the service and of its figures; metrics empty: none are given.
    ``proxies``: addresses or networks whose word on who asks (X-Forwarded-For) is believed.
    ``token_days``: how long a console may work before its access is renewed. ``presence_s``: seconds after
    its last call for which an operator counts as present. ``retention_days``: `pult-journal retire` erases
    cards that were closed longer ago; 0: none.
    """

    url: str = ""
    data: str = ""
    key_file: str = ""
    listen: Address = "127.0.0.1:8017"
    metrics: AddressOrNone = ""
    proxies: tuple[str, ...] = ()
    token_days: Count = 90
    presence_s: Count = 60
    retention_days: CountOrNone = 0
    limits: Limits = Limits()

    @property
    def place(self) -> Path:
        """The data directory."""
        return Path(self.data) if self.data else platformdirs.user_data_path("pult-journal", appauthor=False)

    @property
    def key(self) -> Path:
        """Where the secret lies."""
        return Path(self.key_file) if self.key_file else self.place / "key"

    @property
    def file(self) -> Path | None:
        """The database as a file in the data directory; None when a URL names another."""
        return None if self.url else self.place.absolute() / "journal.sqlite"

    @property
    def database(self) -> str:
        """The URL of the database."""
        return self.url or f"sqlite:///{self.file}"


def address(text: str) -> tuple[str, int]:
    """The host and the port of ``HOST:PORT``, where an IPv6 host stands in brackets."""
    host, _, port = text.rpartition(":")
    return host.removeprefix("[").removesuffix("]"), int(port)


def default_file() -> Path:
    """Where the settings are looked for when nobody says."""
    return platformdirs.user_config_path("pult-journal", appauthor=False) / "journal.toml"


def load(file: Path | None, environment: Mapping[str, str]) -> Settings:
    """Read the settings; without a file, the one of the user, if there is one.

    Raises:
        ConfigError: with the file or the variable, the key, the value and the problem.
    """
    known = file or default_file()
    table = _read(known, must=file is not None)
    settings = _valid(table, lambda key: known, strict=True)
    said = _said(environment)
    if not said:
        return settings
    if isinstance(said.get("limits"), dict):
        said["limits"] = table.get("limits", {}) | said["limits"]
    return _valid(table | said, _variable, strict=False)


def _read(file: Path, *, must: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        if not must:
            return {}
        raise ConfigError(file, "", "", "there is no such file") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(file, "", "", f"not TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(file, "", "", "the file is not UTF-8") from error
    except OSError as error:
        raise ConfigError(file, "", "", f"the file cannot be read: {error.strerror}") from error


_ELSEWHERE = frozenset({"CONFIG"})  # said to the command line, not to us


def _said(environment: Mapping[str, str]) -> dict[str, Any]:
    """What of the environment is meant for us, as a table; a name that nobody knows will be told."""
    said: dict[str, Any] = {}
    limits: dict[str, str] = {}
    for name, value in environment.items():
        if not name.startswith(PREFIX) or name.removeprefix(PREFIX) in _ELSEWHERE:
            continue
        key = name.removeprefix(PREFIX).lower()
        if key.startswith("limits_"):
            limits[key.removeprefix("limits_")] = value
        else:
            said[key] = value.split() if key == "proxies" else value
    return said | {"limits": limits} if limits else said


def _valid(table: dict[str, Any], source: Callable[[str], Path], *, strict: bool) -> Settings:
    try:
        return msgspec.convert(table, Settings, strict=strict)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).replace("`", "").partition(" - at $")
        key = place.removeprefix(".")
        if problem.startswith("Object contains unknown field "):
            key = ".".join(filter(None, (key, problem.rpartition(" ")[2])))
            problem = "there is no such setting"
        elif "regex" in problem:
            problem = "HOST:PORT is needed"
        # The URL of a database holds a password, and an error may be pasted into a request for help.
        value = "" if key == "url" else repr(_at(table, key))
        raise ConfigError(source(key), key, value, problem) from None


def _variable(key: str) -> Path:
    return Path(PREFIX + key.replace(".", "_").upper())


def _at(table: Any, key: str) -> Any:
    for part in key.replace("[", ".").replace("]", "").split("."):
        table = table[int(part)] if isinstance(table, list | tuple) else table[part]
    return table
