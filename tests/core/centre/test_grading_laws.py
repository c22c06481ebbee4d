"""What a pack says of grading must lead somewhere: each point to its block, kinds, facts and clause."""

from pathlib import Path

import pytest

from core.centre.changes import Part, pack_changes
from core.centre.files import check_pack, load_pack
from tests.core.small_pack import SMALL, edit, written

TRAINING = """
[training]
pass_mark = 80
exam_runs = 5
blocks = [{ id = "opening", points = 10, title = { ru = "начало" } }]
"""
GRADING = """
[grading]
since = 2026-03-01
low_rating = 3
newcomer_days = 30

[[grading.items]]
id = "greeting"
block = "opening"
points = 40
title = { ru = "приветствие" }
evidence = "greeting"
compliance = true
source = "пример"
valid_to = 2026-06-30

[[grading.items]]
id = "hold"
block = "opening"
points = 60
title = { ru = "ожидание" }
clause = "2"
"""
SECOND = """
[[grading.items]]
id = "greeting"
block = "opening"
points = 50
title = { ru = "приветствие и имя" }
valid_from = 2026-07-01
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return written(tmp_path / "small", SMALL | {"training.toml": TRAINING, "grading.toml": GRADING})


def told(folder: Path) -> list[str]:
    return [f"{error.key}: {error.problem}" for error in check_pack(folder)]


def test_such_a_form_is_good(small: Path) -> None:
    assert told(small) == []
    grading = load_pack(small).grading
    assert grading is not None
    assert [one.id for one in grading.asked("complaint", grading.since)] == ["greeting", "hold"]


def test_a_point_may_stand_in_editions_one_after_another(small: Path) -> None:
    (small / "grading.toml").write_text(GRADING + SECOND, "utf-8")
    assert told(small) == []


EDITS = [  # what, into what, and what must be said of it
    ("low_rating = 3", "low_rating = 6", "grading.low_rating: must lie between 0 and 5"),
    ("low_rating = 3", "low_rating = -1", "grading.low_rating: must lie between 0 and 5"),
    ("newcomer_days = 30", "newcomer_days = -1", "grading.newcomer_days: must lie between 0 and 3660"),
    ("newcomer_days = 30", "newcomer_days = 4000", "grading.newcomer_days: must lie between 0 and 3660"),
    ('id = "greeting"', 'id = " "', "grading.items[ ].id: may not be empty"),
    ('{ ru = "приветствие" }', "{}", "grading.items[greeting].title.ru: the text in 'ru' is needed"),
    ('"opening"', '"middle"', "grading.items[greeting].block: there is no such block; there are: opening"),
    ("points = 40", "points = 0", "grading.items[greeting].points: must lie between 1 and 100"),
    ("points = 40", "points = 101", "grading.items[greeting].points: must lie between 1 and 100"),
    ("compliance = true", "compliance = true\nbonus = true",
     "grading.items[greeting].bonus: what the law asks is no bonus"),
    ('evidence = "greeting"', 'evidence = "song"',
     "grading.items[greeting].evidence: there is no such evidence"),
    ("compliance = true", 'kinds = ["moan"]', "grading.items[greeting].kinds: there is no such kind"),
    ('clause = "2"', 'clause = "99"', "grading.items[hold].clause: there is no such clause; there are: 2"),
    ("compliance = true", "valid_from = 2026-07-01",
     "grading.items[greeting].valid_to: lies before valid_from, 2026-07-01"),
    ('id = "hold"', 'id = "greeting"',
     "grading.items[greeting].id: two that hold on the same day have it"),
    ('clause = "2"', 'kinds = ["consultation", "out_of_scope"]',
     "grading.items: nothing is asked of this kind on 2026-07-01"),
    ('clause = "2"', "valid_to = 2026-06-30", "grading.items: nothing is asked of this kind on 2026-07-01"),
    ('clause = "2"', "valid_from = 9999-12-31",
     "grading.items: nothing is asked of this kind on 2026-07-01"),
    ("since = 2026-03-01", "since = 3", "grading.since: a date is needed"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), EDITS)
def test_what_leads_nowhere_is_told(small: Path, old: str, new: str, said: str) -> None:
    edit(small, "grading.toml", old, new)
    assert any(one.startswith(said) for one in told(small)), told(small)


def test_two_points_of_one_id_may_not_overlap_by_a_day(small: Path) -> None:
    (small / "grading.toml").write_text(GRADING + SECOND.replace("07-01", "06-30"), "utf-8")
    assert told(small) == ["grading.items[greeting].id: two that hold on the same day have it"]


def test_a_form_asks_something(small: Path) -> None:
    (small / "grading.toml").write_text("[grading]\nsince = 2026-03-01\nitems = []\n", "utf-8")
    assert told(small) == ["grading.items: at least one is needed"]


def test_a_form_without_training_has_no_blocks(small: Path) -> None:
    (small / "training.toml").unlink()
    assert told(small) == ["grading: the blocks of its form stand in training, which is not here"]


def test_on_days_before_the_first_that_is_graded_nothing_need_be_asked(small: Path) -> None:
    edit(small, "grading.toml", "valid_to = 2026-06-30", "valid_to = 2025-12-31")
    edit(small, "grading.toml", 'clause = "2"', "valid_from = 2026-03-01")
    assert told(small) == []


def test_a_point_may_hold_until_the_last_day_there_is(small: Path) -> None:
    edit(small, "grading.toml", 'clause = "2"', "valid_to = 9999-12-31")
    assert told(small) == []


def test_a_changed_form_is_told_to_those_it_judges(small: Path, tmp_path: Path) -> None:
    before = load_pack(small)
    points = GRADING.replace("points = 60", "points = 50")
    other = written(tmp_path / "new", {})
    for file in small.iterdir():
        text = points + SECOND if file.name == "grading.toml" else file.read_text("utf-8")
        (other / file.name).write_text(text.replace('"small"', '"new"'), "utf-8")
    changes = pack_changes(before, load_pack(other), "ru")
    assert [(one.part, one.id, one.before, one.after) for one in changes] == [
        (Part.GRADING, "hold", "ожидание · 60", "ожидание · 50"),
        (Part.GRADING, "greeting 2026-07-01", "", "приветствие и имя · 50"),
    ]
    assert pack_changes(before, before, "ru") == ()
