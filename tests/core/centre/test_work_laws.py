"""What a pack says of the card and of the work must lead somewhere: form, themes, lines, shifts, duties."""

from pathlib import Path

import pytest

from core.centre.files import check_pack, load_pack
from tests.core.small_pack import SMALL, edit, written

THEMES = """
themes = [
    { code = "clinic", title = { ru = "МО" }, subject = "clinic_choice", quick = 1, tactic = "hard" },
    { code = "clinic.refused", parent = "clinic", title = { ru = "отказ" } },
]
topics = [{ code = "quarantine", title = { ru = "карантин" }, valid_from = 2026-02-01, module = "redirect" }]
"""
LINES = """
lines = [
    { code = "0", title = { ru = "ночь" } },
    { code = "1", title = { ru = "день" }, overflow = "0", themes = ["clinic"], openings = [
        { days = ["mon", "fri"], begins = "09:00", ends = "18:00" },
    ] },
]
shifts = [
    { code = "d", title = { ru = "день" }, begins = "07:00", ends = "19:00" },
    { code = "n", title = { ru = "ночь" }, begins = "19:00", ends = "07:00" },
]
"""
DUTIES = """
duties = [{ what = "callback", title = { ru = "перезвонить" }, within_s = 3600, retry_s = 600, attempts = 3 }]
targets = [{ figure = "fcr_journal", at_least = 80, source = "пример" }]
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The small pack with a tree of themes, two lines, two shifts, a duty and a target."""
    themes = SMALL["themes.toml"].splitlines()[1] + THEMES
    more = {"themes.toml": themes, "lines.toml": LINES, "duties.toml": DUTIES}
    return written(tmp_path / "small", SMALL | more)


def test_such_a_pack_is_good(small: Path) -> None:
    assert check_pack(small) == []
    pack = load_pack(small)
    assert pack.subject_of("clinic.refused") == "clinic_choice"
    assert [theme.code for theme in pack.lineage("clinic.refused")] == ["clinic.refused", "clinic"]


EDITS = [  # in which file, what, into what, and what must be said of it
    # ---- the form
    ("form.toml", 'fields = ["theme"]', "fields = []", "form[4].fields: at least one field is needed"),
    ("form.toml", '["theme"]', '["theme", "mood"]', "choices.mood: at least one choice is needed"),
    ("form.toml", '["theme"]', '["theme", "song"]', "form[4].fields: there is no such field"),
    ("form.toml", '["theme"]', '["theme", "kind"]', "form: stands here 2 times"),
    ("form.toml", '["theme"]', '["age"]', "form: this field needs a row: nobody could fill it"),
    ("form.toml", '"rest"', '"last"', "form[7].section: there is no such section"),
    ("form.toml", '["complaint"]', '["moan"]', "form[5].kinds: there is no such kind"),
    ("form.toml", 'kinds = ["complaint"]', 'channels = ["pigeon"]',
     "form[5].channels: there is no such channel"),
    ("form.toml", 'kinds = ["complaint"]', 'themes = ["hosp"]', "form[5].themes: no theme begins so"),
    ("card.toml", 'kinds = ["complaint"]', 'channels = ["pigeon"]',
     "required[clinic].channels: there is no such channel"),
    ("card.toml", 'kinds = ["complaint"]', 'themes = ["hosp"]',
     "required[clinic].themes: no theme begins so"),
    ("card.toml", '["essence"]', '["measures"]', "form: this field needs a row: nobody could fill it"),
    # ---- themes, channels, topics
    ("themes.toml", 'parent = "clinic"', 'parent = "hospital"',
     "themes[clinic.refused].parent: there is no such theme"),
    ("themes.toml", 'parent = "clinic"', 'parent = "clinic.refused"',
     "themes[clinic.refused].parent: the tree comes back to where it began"),
    ("themes.toml", '"clinic_choice"', '"4.3"', "themes[clinic].subject: there is no such subject"),
    ("themes.toml", '"hard"', '"soft"', "themes[clinic].tactic: there is no such tactic"),
    ("themes.toml", "quick = 1", "quick = 10", "themes[clinic].quick: must be a digit from 1 to 9"),
    ("themes.toml", 'parent = "clinic"', "quick = 1", "themes[clinic].quick: is the digit of 2 themes"),
    ("themes.toml", "quick = 1", "valid_from = 2026-02-02, valid_to = 2026-02-01",
     "themes[clinic].valid_to: lies before valid_from, 2026-02-02"),
    ("themes.toml", "talk = true", "limit = -1", "channels[phone].limit: may not be less than nothing"),
    ("themes.toml", '"redirect"', '"song"', "topics[quarantine].module: there is no such speech module"),
    ("themes.toml", "valid_from = 2026-02-01", "valid_from = 2026-02-01, valid_to = 2026-01-31",
     "topics[quarantine].valid_to: lies before valid_from, 2026-02-01"),
    # ---- lines and shifts
    ("lines.toml", 'overflow = "0"', 'overflow = "7"', "lines[1].overflow: there is no such line"),
    ("lines.toml", 'overflow = "0"', 'overflow = "1"',
     "lines[1].overflow: calls would go round and reach nobody"),
    ("lines.toml", '["clinic"]', '["hosp"]', "lines[1].themes: no theme begins so"),
    ("lines.toml", '"mon"', '"monday"', "lines[1].openings[1].days: there is no such day"),
    ("lines.toml", '["mon", "fri"]', "[]", "lines[1].openings[1].days: at least one day is needed"),
    ("lines.toml", '"09:00"', '"9:00"', "lines[1].openings[1].begins: a time is needed, as 09:00"),
    ("lines.toml", '"09:00"', '"24:00"', "lines[1].openings[1].begins: a time is needed, as 09:00"),
    ("lines.toml", '"18:00"', '"18:60"', "lines[1].openings[1].ends: a time is needed, as 09:00"),
    ("lines.toml", 'overflow = "0"', "valid_from = 2026-02-02, valid_to = 2026-02-01",
     "lines[1].valid_to: lies before valid_from, 2026-02-02"),
    ("lines.toml", 'ends = "19:00"', 'ends = "7 pm"', "shifts[d].ends: a time is needed, as 09:00"),
    ("lines.toml", 'ends = "07:00"', 'ends = "06:30"',
     "shifts: nobody is on shift, and line 0 is answered day and night"),
    ("lines.toml", '"n", title = { ru = "ночь"', '"n", title = { ru = ""',
     "shifts[n].title.ru: the text in 'ru' is needed"),
    # ---- duties, targets, buttons, directory
    ("duties.toml", '"callback"', '"song"', "duties[song].what: there is no such promise"),
    ("duties.toml", "3600", "0", "duties[callback].within_s: must be more than nothing"),
    ("duties.toml", "attempts = 3", "attempts = -3",
     "duties[callback].attempts: may not be less than nothing"),
    ("duties.toml", "attempts = 3", 'channels = ["pigeon"]',
     "duties[callback].channels: there is no such channel"),
    ("duties.toml", "attempts = 3", 'kinds = ["moan"]', "duties[callback].kinds: there is no such kind"),
    ("duties.toml", "at_least = 80", "at_least = 101", "targets[1].at_least: is in percent, from 1 to 100"),
    ("duties.toml", '"fcr_journal"', '" "', "targets[1].figure: there is no such figure"),
    ("escalation.toml", "level = 2", 'level = 2\nkinds = ["moan"]',
     "buttons[expert].kinds: there is no such kind"),
    ("escalation.toml", "level = 2", "level = 2\ndays = -1",
     "buttons[expert].days: may not be less than nothing"),
    ("escalation.toml", "level = 2", 'level = 2\nreasons = [{ code = "", title = { ru = "да" } }]',
     "buttons[expert].reasons[].code: may not be empty"),
    ("directory.toml", 'kind = "person"', 'kind = "person"\nthemes = ["hosp"]',
     "directory[one].themes: no theme begins so"),
    ("directory.toml", 'kind = "person"', 'kind = "person"\ninsurer = "nobody"',
     "directory[one].insurer: there is no such insurer"),
    # ---- calls by hour
    ("training.toml", "[CALLS]", "[1, 2]",
     "training.calls: 24 numbers are needed, one an hour, or none"),
    ("training.toml", "[CALLS]", f"[{'3, ' * 22}-1, 0]", "training.calls[23]: may not be less than nothing"),
    # ---- the form, the exam
    ("training.toml", "pass_mark = 80", "pass_mark = 101", "training.pass_mark: is in percent"),
    ("training.toml", "exam_runs = 5", "exam_runs = 0", "training.exam_runs: one at least"),
    ("training.toml", '"hung_up"', '"sang"', "training.fatal: there is no such kind of fault"),
    ("training.toml", "points = 10", "points = 0", "training.blocks[opening].points: one at least"),
    ("training.toml", '{ id = "opening"', '{ id = "opening", points = 1, title = {} }, { id = "opening"',
     "training.blocks[opening].id: two blocks have it"),
    ("training.toml", 'blocks = [{ id = "opening", points = 10, title = { ru = "начало" } }]', "blocks = []",
     "training.blocks: at least one is needed"),
]  # fmt: skip

TRAINING = """
[training]
pass_mark = 80
exam_runs = 5
fatal = ["hung_up"]
blocks = [{ id = "opening", points = 10, title = { ru = "начало" } }]
calls = [CALLS]
"""


@pytest.mark.parametrize(("file", "old", "new", "told"), EDITS)
def test_what_leads_nowhere_is_told(small: Path, file: str, old: str, new: str, told: str) -> None:
    if file == "training.toml":
        (small / file).write_text(TRAINING if old == "[CALLS]" else TRAINING.replace("[CALLS]", "[]"))
    edit(small, file, old, new)
    said = [f"{error.key}: {error.problem}" for error in check_pack(small)]
    assert any(one.startswith(told) for one in said), said


def test_a_pack_without_a_form_is_no_pack(small: Path) -> None:
    (small / "form.toml").unlink()
    assert {(error.key, error.value) for error in check_pack(small)} >= {
        ("form", "'kind'"),
        ("form", "'theme'"),
    }


def test_shifts_may_leave_the_night_alone_where_no_line_is_answered_then(small: Path) -> None:
    lines = (small / "lines.toml").read_text("utf-8")
    day = lines.replace('{ code = "0", title = { ru = "ночь" } },', "").replace('overflow = "0", ', "")
    (small / "lines.toml").write_text(day.replace('ends = "07:00"', 'ends = "23:00"'), "utf-8")
    assert check_pack(small) == []


@pytest.mark.parametrize("calls", ["[]", f"[{', '.join(['7'] * 24)}]"])
def test_a_centre_says_how_many_call_in_each_hour_or_nothing_of_it(small: Path, calls: str) -> None:
    (small / "training.toml").write_text(TRAINING.replace("[CALLS]", calls))
    assert check_pack(small) == []


@pytest.mark.parametrize(
    ("centre", "in_a_day"),
    [("kz-fsms", 4_000), ("ru-smo", 1_500), ("az-1542", 695), ("ru-tfoms-krasnodar", 470)],
)
def test_as_many_call_in_a_day_as_the_source_says(centre: str, in_a_day: int) -> None:
    training = load_pack(centre).training
    assert training is not None
    assert sum(training.calls) == in_a_day
