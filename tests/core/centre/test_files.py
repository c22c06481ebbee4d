"""A pack on disk: what is read, and what is said when it cannot be."""

import sys
from datetime import date
from pathlib import Path

import pytest

from core.centre.files import check_pack, load_pack
from core.domain.fields import FIELDS, FieldKind
from core.errors import PackError
from tests.core.small_pack import SMALL, edit, written

_SHOWN_AT_MOST = 60


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(tmp_path / "small", SMALL)


def test_a_folder_of_toml_becomes_a_pack(small: Path) -> None:
    pack = load_pack(small)
    assert check_pack(small) == []
    assert pack.centre.valid_from == date(2026, 1, 1)
    assert [norm.limit for norm in pack.norms] == [30]
    assert pack.title("theme", "1", "ru") == "тема"
    assert [entry.id for entry in pack.receivers(pack.buttons[0])] == ["one"]


LISTS = dict.fromkeys(f.choices for f in FIELDS if f.kind in (FieldKind.CHOICE, FieldKind.MARKS))
EDITS = [  # in which file, what, into what, and the sentence that must come of it
    # ---- shape
    ("norms.toml", "limit = 30", "limit = true", "norms[hold].limit = True: a whole number is needed"),
    ("norms.toml", "limit = 30", "limit = 30.5", "norms[hold].limit = 30.5: a whole number is needed"),
    ("norms.toml", 'id = "hold"\n', "", "norms[1].id: is needed"),
    ("norms.toml", "warn = 20", "wran = 20", "norms[hold].wran = 20: there is no such key"),
    ("norms.toml", "valid_from", "valid_to", "norms[hold].valid_from: is needed"),
    ("norms.toml", "source", "sauce", "norms[hold].source: is needed"),
    ("centre.toml", 'version = "1"', "version = 1", "centre.version = 1: a text is needed"),
    ("centre.toml", 'version = "1"\n', "", "centre.version: is needed"),
    ("centre.toml", "[centre]", "spare = 1\n[centre]", "spare = 1: there is no such key"),
    ("centre.toml", "2026-01-01", '"1.1.26"',
     "centre.valid_from = '1.1.26': a date is needed, as 2016-05-25"),
    ("centre.toml", "01-01", "01-01T10:00:00",
     "centre.valid_from = datetime.datetime(2026, 1, 1, 10, 0): a date is needed, as 2016-05-25"),
    ("centre.toml", '["ru"]', '"ru"', "centre.languages = 'ru': a list is needed"),
    ("centre.toml", '["ru"]', "[1]", "centre.languages[1] = 1: a text is needed"),
    ("centre.toml", '{ ru = "Центр" }', '"Центр"', "centre.title = 'Центр': a table is needed"),
    ("tactics.toml", "plan = true", "plan = 1",
     "tactics[hard].points[plan].plan = 1: true or false is needed"),
    ("card.toml", '"essence"', "{}", "handover_minimum[1] = {}: a text is needed"),
    ("card.toml", "[[required]]", "[required]",
     "required = {'field': 'clinic', 'instead': 'insurer', 'kinds': ['compla…: a list is needed"),
    ("choices.toml", "[choices]", "choices = 3\n[spare]", "choices = 3: a table is needed"),
    # ---- the centre
    ("centre.toml", 'id = "small"', 'id = "large"',
     "centre.id = 'large': must be the name of the folder, small"),
    ("centre.toml", '["ru"]', "[]", "centre.languages = []: at least one language is needed"),
    ("centre.toml", '["ru"]', '["ru", "en"]', "centre.title.en: the text in 'en' is needed"),
    ("centre.toml", '"RU"', '"Russia"',
     "centre.region = 'Russia': a country code of two capital letters is needed"),
    ("centre.toml", '"пример"', '" "', "centre.source = ' ': may not be empty"),
    ("centre.toml", "01-01", "01-01\nvalid_to = 2025-12-31",
     "centre.valid_to = '2025-12-31': lies before valid_from, 2026-01-01"),
    # ---- norms
    ("norms.toml", '"hold"', '"lunch"',
     "norms[lunch].id = 'lunch': there is no such norm; there are: rings, hold, self_answered, voice_mail"),
    ("norms.toml", "limit = 30", "limit = 0", "norms[hold].limit = 0: must be more than nothing"),
    ("norms.toml", "warn = 20", "warn = 31", "norms[hold].warn = 31: must lie between 0 and the limit, 30"),
    ("norms.toml", '"пример, п. 2"', '""', "norms[hold].source = '': may not be empty"),
    ("norms.toml", 'clause = "2"', 'clause = "9"',
     "norms[hold].clause = '9': there is no such clause; there are: 2"),
    ("norms.toml", "warn = 20", 'kinds = ["moan"]',
     "norms[hold].kinds = 'moan': there is no such kind; there are: consultation, complaint, out_of_scope"),
    ("norms.toml", "01-01", "01-01\nvalid_to = 2025-12-31",
     "norms[hold].valid_to = '2025-12-31': lies before valid_from, 2026-01-01"),
    # ---- choices and the card
    ("choices.toml", "urgency", "hurry",
     "choices.hurry: no field asks for this list; there are: " + ", ".join(LISTS)),
    ("choices.toml", '"self"', '"me"', "choices.relation: the program asks about 'self', which is not here"),
    ("choices.toml", '"child"', '"a b"',
     "choices.vulnerability[a b] = 'a b': a code is one word of at most 200 characters"),
    ("choices.toml", '"complaint"', '"consultation"',
     "choices.kind[consultation] = 'consultation': stands here 2 times"),
    ("choices.toml", '"сам"', '""', "choices.relation[self].title.ru = '': the text in 'ru' is needed"),
    ("choices.toml", '"готово" }', '"готово" }, kinds = ["moan"]',
     "choices.result[done].kinds = 'moan': there is no such kind; there are: consultation, "
     "complaint, out_of_scope"),
    ("themes.toml", '"тема" }', '"тема" }, kinds = ["complaint"]',
     "themes: nothing here is for the kind 'out_of_scope'"),
    # ---- speech and tactics
    ("speech.toml", '"receiver"', '"cat"',
     "modules[redirect].blanks = 'cat': there is no such blank; there are: centre, operator, caller, "
     "receiver"),
    ("speech.toml", '"receiver"', '"caller|"',
     "modules[redirect].blanks = 'caller|': there is no such blank; there are: centre, operator, "
     "caller, receiver"),
    ("speech.toml", "____ .", ".",
     "modules[redirect].text.ru = 'Вам поможет .': 0 blanks in the text and 1 in blanks"),
    ("speech.toml", "____ .", "____ ____",
     "modules[redirect].text.ru = 'Вам поможет ____ ____': 2 blanks in the text and 1 in blanks"),
    ("speech.toml", '"Вам поможет ____ ."', '""',
     "modules[redirect].text.ru = '': the text in 'ru' is needed"),
    ("speech.toml", 'group = "redirect"', 'group = "song"',
     "modules[redirect].group = 'song': there is no such group; there are: greeting, hold, redirect, "
     "busy, closing, answer"),
    ("speech.toml", "[[modules]]", '[[modules]]\nclause = "7"',
     "modules[redirect].clause = '7': there is no such clause; there are: 2"),
    ("tactics.toml", "[[tactics]]", '[[tactics]]\nclause = "7"',
     "tactics[hard].clause = '7': there is no such clause; there are: 2"),
    ("tactics.toml", "[[tactics]]", '[[tactics]]\nkinds = ["moan"]',
     "tactics[hard].kinds = 'moan': there is no such kind; there are: "
     "consultation, complaint, out_of_scope"),
    ("tactics.toml", "points = [", "points = []\nspare = [",
     "tactics[hard].spare = [{'id': 'plan', 'text': {'ru': 'план'}, 'plan': True}]: there is no such key"),
    # ---- buttons and the directory
    ("escalation.toml", '["experts"]', '["nobody"]',
     "buttons[expert].receivers = 'nobody': nobody in the directory is in this group"),
    ("escalation.toml", '["experts"]', "[]",
     "buttons[expert].receivers = []: at least one group of the directory is needed"),
    ("escalation.toml", "level = 2", "level = 7",
     "buttons[expert].level = 7: there is no such level; there are: 1, 2, 3"),
    ("escalation.toml", '"redirect"', '"gone"',
     "buttons[expert].phrase = 'gone': there is no such speech module"),
    ("escalation.toml", "level = 2", "level = 2\nspoken = { en = 'x' }",
     "buttons[expert].spoken.ru: the text in 'ru' is needed"),
    ("directory.toml", '"person"', '"cat"',
     "directory[one].kind = 'cat': there is no such kind of entry; there are: person, department, "
     "insurer, clinic, agency, emergency"),
    ("directory.toml", '"Пример Один"', '""', "directory[one].name = '': may not be empty"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "sentence"), EDITS)
def test_an_error_names_the_file_the_key_the_value_and_the_problem(
    small: Path, file: str, old: str, new: str, sentence: str
) -> None:
    edit(small, file, old, new)
    assert f"{small / file}: {sentence}." in [str(error) for error in check_pack(small)]
    with pytest.raises(PackError):
        load_pack(small)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"clinic"', '"clinik"', "required[clinik].field"),
        ('"insurer"', '"insure"', "required[clinic].instead"),
        ('"essence"', '"sense"', "handover_minimum"),
    ],
)
def test_a_field_that_the_card_does_not_have_is_told_with_those_it_has(
    small: Path, old: str, new: str, key: str
) -> None:
    edit(small, "card.toml", old, new)
    [error] = check_pack(small)
    assert (error.file, error.key, error.value) == (small / "card.toml", key, new.replace('"', "'"))
    assert error.problem.startswith("there is no such field; there are: contact_phone, applicant_name, ")


@pytest.mark.parametrize(("file", "key"), [("centre.toml", "centre"), ("themes.toml", "themes")])
def test_a_table_that_no_file_has_is_missed_in_the_folder(small: Path, file: str, key: str) -> None:
    (small / file).unlink()
    assert (small, key) in [(error.file, error.key) for error in check_pack(small)]


def test_every_problem_is_told_at_once(small: Path) -> None:
    edit(small, "norms.toml", "limit = 30", "limit = 0")
    edit(small, "escalation.toml", "level = 2", "level = 9")
    edit(small, "directory.toml", '"person"', '"persona"')
    assert {error.key for error in check_pack(small)} == {
        "norms[hold].limit", "norms[hold].warn", "buttons[expert].level", "directory[one].kind",
    }  # fmt: skip


def test_a_long_value_is_cut(small: Path) -> None:
    edit(small, "speech.toml", "Вам поможет", "Вам поможет " + "очень " * 100 + "____")
    [error] = check_pack(small)
    assert len(error.value) == _SHOWN_AT_MOST
    assert error.value.endswith("…")


def test_points_of_a_tactic_are_needed_and_a_plan_point_needs_plans(small: Path) -> None:
    edit(
        small, "tactics.toml", '[[plans]]\n        code = "write"\n        title = { ru = "написать" }\n', ""
    )
    [error] = check_pack(small)
    assert (error.key, error.problem) == (
        "tactics[hard].points[plan].plan",
        "asks for a plan and there are no plans",
    )
    edit(
        small,
        "tactics.toml",
        'points = [{ id = "plan", text = { ru = "план" }, plan = true }]',
        "points = []",
    )
    [error] = check_pack(small)
    assert (error.key, error.problem) == ("tactics[hard].points", "at least one point is needed")


@pytest.mark.parametrize(
    ("first_ends", "problems"),
    [
        ("", ["two editions hold on 2027-01-01"]),
        ("valid_to = 2027-01-01", ["two editions hold on 2027-01-01"]),
        ("valid_to = 2026-12-31", []),
    ],
)
def test_a_norm_may_have_editions_and_on_no_day_two_of_them(
    small: Path, first_ends: str, problems: list[str]
) -> None:
    norm = (small / "norms.toml").read_text("utf-8")
    second = norm.replace("2026-01-01", "2027-01-01")
    (small / "norms.toml").write_text(f"{norm}{first_ends}\n{second}", "utf-8")
    assert [error.problem for error in check_pack(small)] == problems


def test_a_table_stands_in_one_file(small: Path) -> None:
    (small / "more.toml").write_text(SMALL["norms.toml"], "utf-8")
    [error] = check_pack(small)
    assert (error.file, error.key) == (small / "norms.toml", "norms")
    assert error.problem == "this table stands in more.toml already"


def test_lists_of_choices_may_be_spread_and_each_stands_in_one_file(small: Path) -> None:
    (small / "urgent.toml").write_text(
        '[choices]\nurgency = [{ code = "now", title = { ru = "сейчас" } }]', "utf-8"
    )
    [error] = check_pack(small)
    assert (error.file.name, error.key) == ("urgent.toml", "choices.urgency")


@pytest.fixture
def based(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small pack with its norms and one of its lists in a folder that it is based on."""
    monkeypatch.setattr("core.centre.files._INSTALLED", small.parent)
    base = small.parent / "country"
    base.mkdir()
    (small / "norms.toml").rename(base / "norms.toml")
    (base / "lists.toml").write_text(
        '[choices]\nresult = [{ code = "own", title = { ru = "своё" } }]\n', "utf-8"
    )
    edit(small, "centre.toml", "[centre]", 'base = "country"\n[centre]')
    return small


def test_what_a_pack_does_not_have_is_taken_from_its_base_and_what_it_has_is_its_own(based: Path) -> None:
    pack = load_pack(based)
    assert [norm.limit for norm in pack.norms] == [30]
    assert [one.code for one in pack.choices["result"]] == ["done"]


def test_checklists_and_entries_of_the_base_stand_behind_the_own_ones(based: Path) -> None:
    base = based.parent / "country"
    (base / "more.toml").write_text(
        """
        directory = [
            { id = "112", kind = "emergency", name = "Экстренные службы", phone = "112" },
            { id = "one", kind = "clinic", name = "Другая" },
        ]
        [[tactics]]
        id = "attachment"
        title = { ru = "Прикрепление" }
        source = "пример"
        points = [{ id = "where", text = { ru = "где" } }]
        """,
        "utf-8",
    )
    pack = load_pack(based)
    assert [tactic.id for tactic in pack.tactics] == ["hard", "attachment"]
    assert [entry.id for entry in pack.directory][-1] == "112"
    assert [entry.kind for entry in pack.directory if entry.id == "one"] == ["person"]


def test_a_mistake_in_the_base_is_told_with_its_file(based: Path) -> None:
    edit(based.parent / "country", "norms.toml", "limit = 30", "limit = 0")
    error = check_pack(based)[0]
    assert (error.file, error.key) == (based.parent / "country" / "norms.toml", "norms[hold].limit")


@pytest.mark.parametrize("name", ['"nowhere"', '"../country"', '"."', '".."', "1", '""'])
def test_a_base_is_a_folder_among_the_packs(based: Path, name: str) -> None:
    edit(based, "centre.toml", '"country"', name)
    assert [str(error.key) for error in check_pack(based)] == ["base"]


def test_a_base_has_no_base(based: Path) -> None:
    edit(based.parent / "country", "norms.toml", "[[norms]]", 'base = "small"\n[[norms]]')
    assert "a base has no base of its own" in [error.problem for error in check_pack(based)]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("notes.txt", b"", "a pack holds .toml files only"),
        ("norms.toml~", b"", "a pack holds .toml files only"),
        ("more.toml", b"[[norms]", "not TOML: "),
        ("more.toml", "[[norms]] # п.".encode("cp1251"), "the file is not UTF-8"),
    ],
)
def test_a_file_that_is_no_part_of_a_pack_is_an_error(
    small: Path, name: str, content: bytes, problem: str
) -> None:
    (small / name).write_bytes(content)
    [error] = check_pack(small)
    assert error.file == small / name
    assert error.problem.startswith(problem)


def test_hidden_files_are_not_looked_at(small: Path) -> None:
    (small / ".norms.toml.swp").write_bytes(b"\xff")
    assert check_pack(small) == []


def test_a_byte_order_mark_is_no_error(small: Path) -> None:
    file = small / "centre.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert check_pack(small) == []


def test_a_file_that_cannot_be_read_is_said(small: Path) -> None:
    (small / "more.toml").mkdir()
    [error] = check_pack(small)
    assert (error.file, error.problem) == (small / "more.toml", "the file cannot be read: Is a directory")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    [error] = check_pack(tmp_path / "none")
    assert (error.file, error.problem) == (
        tmp_path / "none",
        "the folder cannot be read: No such file or directory",
    )


def test_an_id_that_is_not_installed_is_said_with_those_that_are() -> None:
    with pytest.raises(PackError, match=r"there is no such pack; there are: .*ru-tfoms-krasnodar"):
        load_pack("ru-tfoms-krasnadar")


def test_a_pack_may_be_named_by_its_path(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_pack(str(small)).centre.id == "small"
    monkeypatch.setenv("HOME", str(small.parent))
    assert load_pack("~/small").centre.id == "small"


def test_a_pack_that_was_found_good_is_found_good_without_pydantic(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pydantic", None)  # an import of it fails
    assert load_pack(small).centre.id == "small"
