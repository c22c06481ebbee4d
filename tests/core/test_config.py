"""Settings are read as they were written, and a mistake in them is named exactly."""

import dataclasses
import pickle
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from core.config import (
    PROBLEM_WORDS,
    Operator,
    Settings,
    _plain,
    known_operator,
    load,
    paths,
    remember_operator,
)
from core.domain.refusals import Refusal
from core.errors import ConfigError, PackError, PultError, Refused, StoreFull, StoreReadOnly, store_error

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
ANNA = Operator("Выдуманная Анна", "оператор", "отдел обращений")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def failure(file: Path, text: str) -> ConfigError:
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(file)
    return caught.value


def test_without_a_file_the_defaults_hold(file: Path) -> None:
    assert load(file) == Settings()


def test_without_a_file_nothing_heavy_is_imported() -> None:
    program = (
        "import sys; from pathlib import Path; from core.config import known_operator, load\n"
        "load(Path('/nowhere')); known_operator(Path('/nowhere'))\n"
        "print(*sorted({'pydantic', 'tomllib', 'platformdirs'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []


def test_a_file_without_a_mistake_does_not_load_what_explains_mistakes(file: Path) -> None:
    file.write_text(
        'pack = "kz-fsms"\nlanguage = "kk"\nlinear = true\nkeys.call.open = "f2"\n'
        '[operator]\nname = "Выдуманная Анна"\n[journal]\nurl = "https://journal.test"\nca = "ca.pem"\n'
    )
    program = (
        "import sys; from pathlib import Path; from core.config import load\n"
        f"settings = load(Path({str(file)!r})); print(settings.journal.ca.name, 'pydantic' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["ca.pem", "False"]


VALUES = st.one_of(
    *(st.none(), st.booleans(), st.integers(0, 2), st.floats(), st.dates()),
    st.sampled_from(("", "ru", "x", "true")),
    st.lists(st.text(max_size=1), max_size=1),
    st.dictionaries(st.sampled_from(("x", "y.z")), st.text(max_size=1)),
)
TABLES = st.fixed_dictionaries(
    {},
    optional={
        **{field.name: VALUES for field in dataclasses.fields(Settings)},
        "operator": st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "post", "unit", "x"), VALUES)),
        "journal": st.fixed_dictionaries({}, optional=dict.fromkeys(("url", "ca", "x"), VALUES)),
        "other": VALUES,
        "__pydantic_config__": VALUES,
    },
)


@given(table=TABLES)
def test_what_is_taken_at_once_is_what_pydantic_would_take(table: dict[str, object]) -> None:
    try:
        taken = _plain(Settings, table)
    except (TypeError, ValueError):
        return
    assert taken == TypeAdapter(Settings).validate_python(table)


def test_the_example_as_it_stands_is_the_defaults() -> None:
    assert load(EXAMPLE) == Settings()


def test_the_example_with_its_comments_taken_off_shows_every_setting(file: Path) -> None:
    bare = re.sub(r"^# (?=\[|[\w.]+ = )", "", EXAMPLE.read_text(), flags=re.MULTILINE)
    file.write_text(bare)
    settings = load(file)
    assert tomllib.loads(bare).keys() == {field.name for field in dataclasses.fields(Settings)}
    assert settings.operator is not None
    assert settings.keys == {"call.open": "f2,insert"}


def test_an_action_may_be_written_with_quotes_or_without(file: Path) -> None:
    file.write_text('[keys]\ncall.open = "f2"\n"call.wrap_up" = "f10"\n')
    assert load(file).keys == {"call.open": "f2", "call.wrap_up": "f10"}


def test_a_byte_order_mark_is_no_mistake(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfline = '2'\n")
    assert load(file).line == "2"


@pytest.mark.parametrize(
    ("text", "key", "value", "problem"),
    [
        ('colour = "mauve"', "colour", "'mauve'", "true or false"),
        ("line = 3", "line", "3", "a text in quotes"),
        ('language = "de"', "language", "'de'", "kk, az, ru or en"),
        ("keys.call.open = 2", "keys.call.open", "2", "a text in quotes"),
        ("color = true", "color", "True", "no such setting"),
        ('[operator]\npost = "оператор"', "operator.name", "", "is needed"),
        ('operator.name = " "', "operator", "", "a name is needed"),
        ("pack = \n", "", "", "line 1"),
        ('pack = "a"\npack = "b"\n', "", "", "line 2"),
    ],
)
def test_a_mistake_names_file_key_and_value(
    file: Path, text: str, key: str, value: str, problem: str
) -> None:
    error = failure(file, text)
    assert (error.file, error.key, error.value) == (file, key, value)
    assert problem in error.problem
    assert all(part in str(error) for part in (str(file), key, value))


@pytest.mark.parametrize("key", [*(field.name for field in dataclasses.fields(Settings)), "other"])
@pytest.mark.parametrize(
    "value",
    [
        "1",
        "1.5",
        '"x"',
        "true",
        "inf",
        "[]",
        "[1]",
        "{}",
        "{ a = 1 }",
        "{ name = 1 }",
        "1979-05-27",
        "07:32:00",
    ],
)
def test_a_value_of_any_shape_is_taken_or_refused_in_words_of_the_catalogue(
    file: Path, key: str, value: str
) -> None:
    file.write_text(f"{key} = {value}\n")
    try:
        load(file)
    except ConfigError as error:
        assert error.problem in PROBLEM_WORDS.values()


def test_a_file_in_another_encoding_is_named(file: Path) -> None:
    file.write_bytes('[operator]\nname = "Анна"'.encode("cp1251"))
    with pytest.raises(ConfigError, match=r"config\.toml: the file is not UTF-8"):
        load(file)


def test_a_directory_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        'operator = "Выдуманная Анна"',
        'operator.name = ["Выдуманная Анна"]',
        'operator.name = "А"\noperator.surname = "Выдуманная"',
    ],
)
def test_an_error_about_the_operator_does_not_repeat_the_name(file: Path, text: str) -> None:
    error = failure(file, text)
    assert "Выдуманная" not in str(error)
    assert error.__cause__ is None


def test_places_asked_for_are_used_and_the_others_are_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert paths().data == tmp_path / "data" / "pult"
    assert paths().config == tmp_path / "config" / "pult" / "config.toml"
    assert paths(data=tmp_path / "x").data == tmp_path / "x"
    assert paths(config=tmp_path / "y.toml").config == tmp_path / "y.toml"


def test_the_demonstration_lies_beside_the_data_and_not_in_it(tmp_path: Path) -> None:
    places = paths(data=tmp_path / "pult")
    assert places.demo.parent == places.data.parent
    assert places.demo != places.data


def test_nobody_is_known_before_the_question_was_asked(tmp_path: Path) -> None:
    assert known_operator(tmp_path) is None


@given(name=st.text(min_size=1).filter(str.strip), post=st.text(), unit=st.text())
def test_the_answer_is_remembered_letter_for_letter(
    tmp_path_factory: pytest.TempPathFactory, name: str, post: str, unit: str
) -> None:
    data = tmp_path_factory.getbasetemp() / "letters"
    remember_operator(data, Operator(name, post, unit))
    assert known_operator(data) == Operator(name, post, unit)


def test_the_answer_is_for_the_users_eyes_only(tmp_path: Path) -> None:
    data = tmp_path / "new" / "pult"
    remember_operator(data, ANNA)
    (kept,) = data.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_a_write_that_fails_leaves_the_earlier_answer_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember_operator(tmp_path, ANNA)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreFull):
        remember_operator(tmp_path, Operator("Придуманный Борис"))
    assert known_operator(tmp_path) == ANNA
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"name": 3}', '{"name": " ", "post": "", "unit": ""}', "\xff"]
)
def test_a_damaged_answer_is_named_and_not_guessed(tmp_path: Path, text: str) -> None:
    (tmp_path / "operator.json").write_text(text, "latin-1")
    with pytest.raises(ConfigError, match=r"operator\.json"):
        known_operator(tmp_path)


def test_what_the_system_says_about_the_disk_is_said_in_our_words(tmp_path: Path) -> None:
    assert type(store_error(tmp_path, OSError(28, ""))) is StoreFull
    assert type(store_error(tmp_path, PermissionError(13, ""))) is StoreReadOnly
    assert str(tmp_path) in str(store_error(tmp_path, OSError(5, "")))


MORE = ("StoreUnsafePlace", "StoreOtherCentre")
"""Errors that name something beside the place."""


def every_error() -> list[PultError]:
    here = Path("/somewhere")
    return [
        Refused(Refusal("too_long", {"limit": "3"})),
        ConfigError(here, "line", "3", "a string is needed"),
        PackError(here, "norms", "", "is needed"),
        *(kind(here, *["nfs"] * (kind.__name__ in MORE)) for kind in store_errors()),
    ]


def store_errors() -> list[type]:
    from core.errors import StoreError

    return [StoreError, *StoreError.__subclasses__()]


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_every_error_is_one_sentence_and_survives_a_journey(error: PultError) -> None:
    assert re.fullmatch(r"\S[^\n]*[^.]\.", str(error))
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    from core import errors

    classes = {
        name for name in vars(errors) if isinstance(vars(errors)[name], type) and not name.startswith("_")
    }
    drawn = set(
        re.findall(r"(?:^| )([A-Z]\w+)\b", (errors.__doc__ or "").split("::")[1].split("An error")[0])
    )
    assert {name for name in classes if issubclass(vars(errors)[name], PultError)} == drawn
