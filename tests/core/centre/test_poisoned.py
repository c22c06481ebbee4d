"""A pack that is poison, and a console that dies while it keeps one: refused in words, never half there."""

import random
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from core.centre.directory import keep_edits, kept_edits
from core.centre.files import check_pack, load_pack
from core.centre.kept import editions, keep_pack, kept_pack, place_of
from core.domain.pack import Entry
from core.domain.published import etag_of
from tests.core.small_pack import SMALL, written
from tests.killed import killed_at

OLD, NEW = etag_of(SMALL), "b" * 64
NEWER = SMALL | {"speech.toml": SMALL["speech.toml"].replace("Вам поможет", "Поможет вам")}
NOT_TOML = '\n[[norms]]\nid = "rings"\nlimit = '

POISONS = {
    "arrays in arrays": {"x.toml": "a = " + "[" * 5000 + "]" * 5000},
    "tables in tables": {"x.toml": "a = " + "{a=" * 3000 + "1" + "}" * 3000},
    "a long dotted key": {"x.toml": ".".join("a" * 20_000) + " = 1"},
    "a long heading": {"x.toml": "[" + ".".join("a" * 20_000) + "]"},
    "a number of many digits": {"norms.toml": SMALL["norms.toml"] + NOT_TOML + "9" * 5000},
    "a number without end": {"norms.toml": SMALL["norms.toml"].replace("limit = 30", "limit = 1e400")},
    "no number": {"norms.toml": SMALL["norms.toml"].replace("limit = 30", "limit = nan")},
    "half a character": {"x.toml": 'a = "\ud800"'},
    "half a character, escaped": {"x.toml": 'a = "\\ud800"'},
    "a NUL": {"x.toml": 'a = "\0"'},
    "a place outside": {"../x.toml": ""},
    "a base outside": {"..--x.toml": ""},
    "no zone": {"centre.toml": SMALL["centre.toml"].replace("Europe/Moscow", "Europe/Nowhere")},
    "a zone outside": {"centre.toml": SMALL["centre.toml"].replace("Europe/Moscow", "../../etc/passwd")},
    "a zone with a NUL": {"centre.toml": SMALL["centre.toml"].replace("Europe/Moscow", "a\\u0000")},
    "a zone too long": {"centre.toml": SMALL["centre.toml"].replace("Europe/Moscow", "a" * 5000)},
    "a text with a NUL": {"centre.toml": SMALL["centre.toml"].replace("пример", "\\u0000")},
    "a text too long": {"centre.toml": SMALL["centre.toml"].replace("пример", "я" * 8001)},
    "a time too long": {"norms.toml": SMALL["norms.toml"].replace("limit = 30", f"limit = {10**9}")},
    "days too many": {
        "terms.toml": """
        [[terms]]
        id = "month"
        title = { ru = "месяц" }
        days = 4000
        source = "пример"
        valid_from = 2026-01-01
        """
    },
    "a key of tomorrow": {"centre.toml": SMALL["centre.toml"] + "\nmood = 3\n"},
    "a table of tomorrow": {"moods.toml": '[[moods]]\nid = "calm"\n'},
    "nothing": dict.fromkeys(SMALL, ""),
}


@pytest.mark.parametrize("poison", POISONS)
def test_poison_is_refused_in_words_and_the_one_before_is_worked_by(tmp_path: Path, poison: str) -> None:
    assert keep_pack(tmp_path, OLD, "small", SMALL) == []
    errors = keep_pack(tmp_path, NEW, "small", {**SMALL, **POISONS[poison]})
    assert errors and str(errors[0])
    assert editions(tmp_path).current == OLD
    assert kept_pack(tmp_path, OLD, "small") == load_pack(tmp_path / "packs" / OLD / "small")
    assert sorted(each.name for each in (tmp_path / "packs").iterdir()) == sorted([OLD, "current.json"])


def test_an_edition_under_the_tag_of_the_one_that_is_worked_by_harms_it_not(tmp_path: Path) -> None:
    assert keep_pack(tmp_path, OLD, "small", SMALL) == []
    keep_pack(tmp_path, OLD, "small", dict.fromkeys(SMALL, ""))
    assert kept_pack(tmp_path, OLD, "small") is not None


def test_ids_that_are_none_are_told_beside_those_of_a_base(tmp_path: Path) -> None:
    written(tmp_path / "base", {name: text for name, text in SMALL.items() if name != "centre.toml"})
    centre = 'base = "base"\n' + SMALL["centre.toml"]
    people = '[[directory]]\nid = ["one"]\n[[directory]]\nid = {}\n'
    small = written(tmp_path / "small", {"centre.toml": centre, "people.toml": people})
    assert any("directory" in error.key for error in check_pack(small))


VALUES: tuple[Any, ...] = (
    0, -1, 10**18, 1.5, float("nan"), True, "", "\x1b[2J\u202e", "а" * 3000, "=1+1", "25:99", "{x}", "____",
    [], [[]], [1], [{}], {}, {"ru": 1}, {"a": {"b": {}}},
)  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_whatever_stands_in_a_pack_it_is_refused_in_words_or_can_be_loaded(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    tables = {name: tomllib.loads(text) for name, text in SMALL.items()}
    for _ in range(chance.choice((1, 2, 5))):
        _spoil(tables[chance.choice(sorted(tables))], chance)
    for name, table in tables.items():
        file = tmp_path / place_of(name, "small")
        file.parent.mkdir(exist_ok=True)
        file.write_text(tomli_w.dumps(table))
    if not check_pack(tmp_path / "small"):
        load_pack(tmp_path / "small")


def _spoil(table: Any, chance: random.Random) -> None:
    """Somewhere in it something else stands, or nothing."""
    place: Any = table
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = chance.choice(keys)
        if isinstance(place[key], (dict, list)) and place[key] and chance.random() < 0.7:
            place = place[key]
        elif chance.random() < 0.3:
            del place[key]
            return
        else:
            place[key] = chance.choice(VALUES)
            return


# --- killed in the middle ------------------------------------------------------------------------


def test_killed_at_any_moment_the_old_edition_is_whole_or_the_new_one(tmp_path: Path) -> None:
    assert keep_pack(tmp_path / "0", OLD, "small", SMALL) == []
    ended, step = False, 0
    while not ended:
        data = tmp_path / str(step + 1)
        shutil.copytree(tmp_path / "0", data)
        ended = killed_at(step, lambda data=data: keep_pack(data, NEW, "small", NEWER))  # type: ignore[misc]
        now = editions(data).current
        assert now in ({NEW} if ended else {OLD, NEW})
        pack = kept_pack(data, now, "small")
        assert pack is not None
        assert pack.modules[0].text["ru"].startswith("Вам" if now == OLD else "Поможет")
        assert keep_pack(data, NEW, "small", NEWER) == []  # what was left behind is in nobody's way
        assert kept_pack(data, NEW, "small") is not None
        shutil.rmtree(data)
        step += 1
    assert step > 20


def test_killed_at_any_moment_the_old_edits_are_whole_or_the_new_ones(tmp_path: Path) -> None:
    old = {"one": Entry(id="one", kind="person", name="Выдумкина Ия")}
    new = {**old, "two": None}
    ended, step = False, 0
    while not ended:
        keep_edits(tmp_path, old)
        ended = killed_at(step, lambda: keep_edits(tmp_path, new))
        assert kept_edits(tmp_path) in ([new] if ended else [old, new])
        step += 1
    assert step > 3
