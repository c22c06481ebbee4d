"""The settings of a journal process, and its key."""

import stat
from pathlib import Path

import pytest

from core.errors import ConfigError
from journal import keyfile, settings
from journal.settings import Limits, Settings, address, load


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "journal.toml"


def told(file: Path, text: str, environment: dict[str, str] | None = None) -> str:
    """What is said of settings that cannot be used."""
    file.write_text(text)
    with pytest.raises(ConfigError) as error:
        load(file, environment or {})
    return str(error.value).removeprefix(f"{file}: ")


def test_without_a_file_the_defaults_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "default_file", lambda: tmp_path / "none.toml")
    assert load(None, {"HOME": "/"}) == Settings()
    assert Settings().listen.startswith("127.0.0.1:")


def test_every_key_can_be_set_in_the_file_and_in_the_environment(file: Path) -> None:
    lines = ['url = "postgresql://a@b/c"', 'proxies = ["10.0.0.1"]', 'metrics = "[::1]:9"']
    file.write_text("\n".join([*lines, "[limits]", "pushes = 3", "calls = 4"]))
    read = load(file, {})
    assert (read.url, read.proxies, read.metrics) == ("postgresql://a@b/c", ("10.0.0.1",), "[::1]:9")
    assert read.limits == Limits(pushes=3, calls=4)
    over = {
        "PULT_JOURNAL_URL": "memory:", "PULT_JOURNAL_PROXIES": "10.0.0.0/8 ::1",
        "PULT_JOURNAL_LIMITS_PUSHES": "5", "PULT_JOURNAL_TOKEN_DAYS": "7", "PULT_JOURNAL_CONFIG": str(file),
    }  # fmt: skip
    read = load(file, over)
    assert (read.url, read.proxies, read.token_days) == ("memory:", ("10.0.0.0/8", "::1"), 7)
    assert read.limits == Limits(pushes=5, calls=4)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("listen = 'x'", "listen = 'x': HOST:PORT is needed."),
        ("listen = '127.0.0.1:70000'", "listen = '127.0.0.1:70000': HOST:PORT is needed."),
        ("listen = '::1:80'", "listen = '::1:80': HOST:PORT is needed."),
        ("listen = ''", "listen = '': HOST:PORT is needed."),
        ("token_days = 0", "token_days = 0: Expected int >= 1."),
        ("limits.pushes = 'many'", "limits.pushes = 'many': Expected int, got str."),
        ("limits.pushs = 1", "limits.pushs = 1: there is no such setting."),
        ("lisen = 'x'", "lisen = 'x': there is no such setting."),
        ("proxies = [1]", "proxies[0] = 1: Expected str, got int."),
        ("limits = 1", "limits = 1: Expected object, got int."),
        ("url = 1", "url: Expected str, got int."),
    ],
)
def test_an_error_names_the_key_the_value_and_the_problem(file: Path, text: str, sentence: str) -> None:
    assert told(file, text) == sentence


def test_an_error_of_the_environment_names_the_variable(file: Path) -> None:
    said = told(file, "", {"PULT_JOURNAL_LIMITS_CALLS": "x"})
    assert said == "PULT_JOURNAL_LIMITS_CALLS: limits.calls = 'x': Expected int, got str."
    assert "no such setting" in told(file, "", {"PULT_JOURNAL_LISEN": "x"})
    assert "Expected object" in told(file, "", {"PULT_JOURNAL_LIMITS": "x"})


def test_a_file_that_cannot_be_read_is_told(file: Path, tmp_path: Path) -> None:
    assert "not TOML" in told(file, "listen = ")
    file.write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="UTF-8"):
        load(file, {})
    for absent in (tmp_path / "none", tmp_path):
        with pytest.raises(ConfigError):
            load(absent, {})


def test_the_password_of_a_database_is_never_told(file: Path) -> None:
    assert "s3cret" not in told(file, "url = ['postgresql://a:s3cret@b/c']")


def test_the_database_is_a_file_in_the_data_directory_unless_it_is_said(tmp_path: Path) -> None:
    assert Settings(data=str(tmp_path)).database == f"sqlite:///{tmp_path}/journal.sqlite"
    assert Settings(data=str(tmp_path), url="memory:").database == "memory:"
    assert Settings(data=str(tmp_path)).key == tmp_path / "key"


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [("127.0.0.1:80", "127.0.0.1", 80), ("[::1]:0", "::1", 0), ("a.b:65535", "a.b", 65535)],
)
def test_an_address_is_a_host_and_a_port(file: Path, text: str, host: str, port: int) -> None:
    file.write_text(f"listen = '{text}'")
    assert address(load(file, {}).listen) == (host, port)


def test_a_key_is_made_once_for_our_eyes_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "key"
    key = keyfile.read_or_make(file)
    assert len(key) == 32
    assert keyfile.read_or_make(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [each.name for each in file.parent.iterdir()] == ["key"]
    assert keyfile.read_or_make(tmp_path / "other") != key


def test_of_processes_that_begin_together_the_first_makes_the_key(tmp_path: Path) -> None:
    file = tmp_path / "key"
    first = keyfile.read_or_make(file)
    keyfile._make(file)  # what a process does that saw no key a moment ago
    assert keyfile.read_or_make(file) == first


@pytest.mark.parametrize("content", [b"", b"ab" * 31, b"xy" * 32, b"\xff" * 64, b"AB" * 32])
def test_a_key_that_is_none_is_not_used_and_not_replaced(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(ConfigError, match="not ours"):
        keyfile.read_or_make(file)
    assert file.read_bytes() == content


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "key"
    keyfile.read_or_make(file)
    file.chmod(0o640)
    with pytest.raises(ConfigError, match="others can read"):
        keyfile.read_or_make(file)


def test_a_key_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be read or made"):
        keyfile.read_or_make(tmp_path / "file" / "key")
