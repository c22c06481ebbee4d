"""A scenario file that cannot be used is refused with its file, the key and the reason, and no other is."""

from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.domain.sandbox.facts import TEXT_LIMIT
from core.errors import ScenarioError
from core.sandbox.files import check, load
from tests.core.sandbox.small import CENTRE, written

PACK = load_pack(CENTRE)
OPENS = 'says.ru = "Алло?"\nwhen = { elapsed = 2 }'
TO_BYE = 'when = { said = ["@closing"] }\nends = true'
NAMED = 'answers.ru = "Пробников Илья."'
CALM = 'when = { ticked = ["aggressive.listen|aggressive:2"] }'
MODEL = 'field = "kind"\none_of = ["consultation"]'


def opens(when: str) -> tuple[str, str]:
    """The first line of the caller, under another condition."""
    return OPENS, f'says.ru = "Алло?"\nwhen = {{ {when} }}'


def table(text: str) -> tuple[str, str]:
    """One more table, before the plays."""
    return "[plays]", f"{text}\n\n[plays]"


# What is wrong: the edit, the key, the value, a part of the reason.
CASES: dict[str, tuple[tuple[str, str], str, str, str]] = {
    "unknown key": (("difficulty", "hardness = 1\ndifficulty"), "hardness", "1", "there is no such key"),
    "unknown key in a condition": (opens('sung = ["la"]'), "lines[opens].when.sung", "['la']", "no such key"),
    "wrong type": (("minutes = 5", 'minutes = "5"'), "minutes", "'5'", "a whole number is needed"),
    "list instead of text": (('source = "invented"', "source = []"), "source", "[]", "a text is needed"),
    "missing key": (('source = "invented"\n', ""), "source", "", "is needed"),
    "missing number of points": (("points = 4\n", ""), "expect[greeted_in_time].points", "", "is needed"),
    "missing translation": (
        ('says.ru = "Алло?"', 'says.kk = "Алло?"'),
        "lines[opens].says.ru",
        "",
        "is needed",
    ),
    "half a translation of a hint": (
        ("hint.ru", "hint.en"),
        "expect[greeted_in_time].hint.ru",
        "",
        "is needed",
    ),
    "question in no words": (
        ('asks.ru = "Давно ли?"\n', ""),
        "questions[since_when].asks.ru",
        "",
        "is needed",
    ),
    "language of no centre": (
        ('languages = ["ru"]', 'languages = ["ru", "az"]'),
        "languages",
        "'az'",
        "speaks: ru",
    ),
    "no language": (('languages = ["ru"]', "languages = []"), "languages", "", "is needed"),
    "unknown module": (opens('said = ["gretting"]'), "lines[opens].when.said", "'gretting'", "speech module"),
    "unknown group": (opens('said = ["@hello"]'), "lines[opens].when.said", "'@hello'", "speech module"),
    "unknown module among others": (
        opens('said = ["hold|hush"]'),
        "lines[opens].when.said",
        "'hush'",
        "closing_best",
    ),
    "unknown point": (
        opens('ticked = ["aggressive.sing"]'),
        "lines[opens].when.ticked",
        "'aggressive.sing'",
        "point",
    ),
    "unknown list": (
        opens('ticked = ["singing:1"]'),
        "lines[opens].when.ticked",
        "'singing'",
        "no such list",
    ),
    "more points than there are": (
        opens('ticked = ["aggressive:8"]'),
        "lines[opens].when.ticked",
        "'aggressive:8'",
        "7",
    ),
    "no number of points": (
        opens('ticked = ["aggressive:"]'),
        "lines[opens].when.ticked",
        "'aggressive:'",
        "7",
    ),
    "unknown plan": (opens('planned = ["sing"]'), "lines[opens].when.planned", "'sing'", "plan of action"),
    "unknown button": (
        opens('escalated = ["choir"]'),
        "lines[opens].when.escalated",
        "'choir'",
        "no such button",
    ),
    "unknown receiver": (opens('passed_to = ["bass"]'), "lines[opens].when.passed_to", "'bass'", "directory"),
    "unknown contact": (opens('contacted = ["bass"]'), "lines[opens].when.contacted", "'bass'", "directory"),
    "unknown outcome": (
        opens('contact = ["sung"]'),
        "lines[opens].when.contact",
        "'sung'",
        "outcome of a contact",
    ),
    "unknown promise": (opens('promised = ["song"]'), "lines[opens].when.promised", "'song'", "promise"),
    "unknown choice": (opens('offered = ["song"]'), "lines[opens].when.offered", "'song'", "choice on hold"),
    "unknown notice": (opens('noticed = ["song"]'), "lines[opens].when.noticed", "'song'", "notice"),
    "unknown event": (opens('thrown = ["song"]'), "lines[opens].when.thrown", "'song'", "drop"),
    "unknown happening": (opens('happened = ["sang"]'), "lines[opens].when.happened", "'sang'", "named"),
    "unknown question": (opens('asked = ["song"]'), "lines[opens].when.asked", "'song'", "since_when"),
    "unknown line": (opens('heard = ["song"]'), "lines[opens].when.heard", "'song'", "opens, greeted, bye"),
    "unknown field": (
        opens('fields = { song = "la" }'),
        "lines[opens].when.fields",
        "'song'",
        "no such field",
    ),
    "unknown filled": (opens('filled = ["song"]'), "lines[opens].when.filled", "'song'", "no such field"),
    "unknown value": (
        opens('fields = { kind = "song" }'),
        "lines[opens].when.fields.kind",
        "'song'",
        "consultation",
    ),
    "negative seconds": (opens("elapsed = -1"), "lines[opens].when.elapsed", "-1", "not negative"),
    "since of no line": (opens("since = 3"), "lines[opens].when.since", "3", "of which line?"),
    "mood out of all": (opens("mood_least = 11"), "lines[opens].when.mood_least", "11", "from 0 to 10"),
    "duplicate line": (('id = "greeted"', 'id = "opens"'), "lines", "'opens'", "stands there 2 times"),
    "duplicate question": (('id = "since_when"', 'id = "name"'), "questions", "'name'", "2 times"),
    "expectation and fault of one name": (('id = "hung_up"', 'id = "calm"'), "expect", "'calm'", "2 times"),
    "field twice in the model": (table(f"[[model]]\n{MODEL}"), "model", "'kind'", "2 times"),
    "file of another name": (('id = "small"', 'id = "little"'), "id", "'little'", "called small.toml"),
    "another centre": ((f'"{CENTRE}"', '"kz-fsms"'), "centre", "'kz-fsms'", f"the pack of {CENTRE}"),
    "way to begin": (("minutes", 'start = "later"\nminutes'), "start", "'later'", "way to begin"),
    "no time": (("minutes = 5", "minutes = 0"), "minutes", "0", "from 1 to"),
    "line of the centre": (('line = "1"', 'line = "9"'), "caller.line", "'9'", "no such line"),
    "channel": (('line = "1"', 'channel = "smoke"'), "caller.channel", "'smoke'", "no such channel"),
    "mood of the caller": (("mood = 5", "mood = 12"), "caller.mood", "12", "from 0 to 10"),
    "no patience": (("patience = 60", "patience = 0"), "caller.patience", "0", "one second at least"),
    "what an answer means": (
        ("tells = { applicant_name", "tells = { song"),
        "questions[name].tells",
        "'song'",
        "field",
    ),
    "refuses in no words": (
        (NAMED, f"{NAMED}\nleast_mood = 6"),
        "questions[name].refuses",
        "",
        "what they say instead",
    ),
    "unknown block": (
        ('block = "opening"', 'block = "song"'),
        "expect[greeted_in_time].block",
        "'song'",
        "scanning",
    ),
    "points for nothing": (
        ("points = 4", "points = 0"),
        "expect[greeted_in_time].points",
        "0",
        "one at least",
    ),
    "since an unknown line": (
        ("within = 30", 'within = 30\nsince = "song"'),
        "expect[greeted_in_time].since",
        "'song'",
        "no such line",
    ),
    "since without a time": (
        ("within = 30", 'since = "opens"'),
        "expect[greeted_in_time].since",
        "'opens'",
        "within",
    ),
    "after itself": (
        ('after = ["greeted_in_time"]', 'after = ["closed"]'),
        "expect[closed].after",
        "'closed'",
        "other",
    ),
    "value of the model": (
        (MODEL, 'field = "kind"\none_of = ["song"]'),
        "model[kind].kind",
        "'song'",
        "consultation",
    ),
    "model of no value": ((MODEL, 'field = "kind"'), "model[kind]", "", "what is right?"),
    "field of no card": ((MODEL, 'field = "song"\nshown = "la"'), "model[song]", "'song'", "no such field"),
    "line that waits for no mood": (opens("mood_least = 6"), "lines[opens]", "", "never said"),
    "line kept from being said": ((OPENS, f"{OPENS}\nunless = [{{}}]"), "lines[opens]", "", "never said"),
    "dead end": (
        (TO_BYE, f'{TO_BYE}\nunless = [{{ heard = ["greeted"] }}]'),
        "lines[greeted]",
        "",
        "a dead end",
    ),
    "nobody says goodbye": (("ends = true", "ends = false"), "lines", "", "nobody says goodbye"),
    "loss of nothing": (
        ('"closed", "hung_up"', '"closing"'),
        "plays.loses",
        "'closing'",
        "no such expectation",
    ),
    "play of an unknown question": (
        ('ask = "name"', 'ask = "song"'),
        "plays.well.ask",
        "'song'",
        "no such question",
    ),
    "choice nobody has": (
        ('ask = "name"', 'offer = "song"'),
        "plays.well[2].offer",
        "'song'",
        "no such choice",
    ),
    "point of no list": (
        ('ask = "name"', 'untick = "listen"'),
        "plays.well[2].untick",
        "'listen'",
        "the list and the point",
    ),
    "step back in time": (
        ("{ wait = 40, end", "{ wait = -40, end"),
        "plays.badly[1].wait",
        "-40",
        "not negative",
    ),
    "text that clears a screen": (
        (OPENS, f'{OPENS}\nsays.kk = "\\u001b[2J"'),
        "lines[opens].says.kk",
        "'\\x1b[2J'",
        "control",
    ),
    "count beyond all bounds": (
        opens(f'ticked = ["aggressive:{"9" * 5_000}"]'),
        "lines[opens].when.ticked",
        f"'aggressive:{'9' * 47}…",
        "points",
    ),
    "unknown step": (("{ wait = 40, end", "{ wait = 40, sing"), "plays.badly[1].sing", "True", "no such key"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_named_with_its_file_key_value_and_reason(tmp_path: Path, name: str) -> None:
    edit, key, value, why = CASES[name]
    file = written(tmp_path, edit)
    found = [error for error in check(file, PACK) if error.key == key]
    assert [(error.file, error.value) for error in found] == [(file, value)]
    assert why in found[0].problem
    with pytest.raises(ScenarioError) as refused:
        load(file, PACK)
    assert str(refused.value).startswith(f"{file}: ")


def test_all_that_is_wrong_is_told_at_once_and_a_wrong_name_is_not_told_twice(tmp_path: Path) -> None:
    edits = (opens('said = ["gretting"]'), ('block = "opening"', 'block = "song"'))
    keys = [error.key for error in check(written(tmp_path, *edits), PACK)]
    assert sorted(keys) == ["expect[greeted_in_time].block", "lines[opens].when.said"]


def test_a_scenario_that_no_event_could_carry_is_refused_with_its_length(tmp_path: Path) -> None:
    long = "я" * 6_000
    lines = "\n".join(
        f'[[lines]]\nid = "more_{number}"\nsays.ru = "{long}"\nwhen = {{ elapsed = 3 }}\n'
        for number in range(5)
    )
    (error,) = check(written(tmp_path, table(lines)), PACK)
    assert error.key == "lines"
    assert int(error.value) > TEXT_LIMIT
    assert str(TEXT_LIMIT) in error.problem


def test_a_value_as_long_as_a_letter_is_told_short(tmp_path: Path) -> None:
    errors = check(written(tmp_path, opens(f'said = ["{"x" * 300}"]')), PACK)
    assert all(len(error.value) <= 60 for error in errors)
    assert errors[0].value.endswith("…")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"id = ", "not TOML: "),
        ('id = "малый"'.encode("cp1251"), "the file is not UTF-8"),
        (b"a = " + b"[" * 100_000, "nested too deep"),
        (b"", "is needed"),
    ],
    ids=["no TOML", "no UTF-8", "too deep", "empty"],
)
def test_what_is_no_scenario_at_all_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "small.toml"
    file.write_bytes(content)
    errors = check(file, PACK)
    assert all(error.file == file for error in errors)
    assert told in errors[0].problem
    with pytest.raises(ScenarioError):
        load(file, PACK)


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    for place in (tmp_path / "small.toml", tmp_path):
        (error,) = check(place, PACK)
        assert (error.file, error.key) == (place, "")
        assert "cannot be read" in error.problem


def test_a_file_with_a_byte_order_mark_can_be_used(tmp_path: Path) -> None:
    file = written(tmp_path)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert check(file, PACK) == []


def test_a_group_stands_for_every_module_of_its_moment(tmp_path: Path) -> None:
    scenario = load(written(tmp_path), PACK).scenario
    bye = scenario.line("bye")
    assert bye is not None
    closing = [module.id for module in PACK.modules if module.group == "closing"]
    assert len(closing) > 1
    assert bye.when.said == ("|".join(closing),)


def test_a_question_of_everybody_is_asked_in_the_common_words_and_the_form_is_that_of_the_centre(
    tmp_path: Path,
) -> None:
    scenario = load(written(tmp_path), PACK).scenario
    name, since_when = scenario.question("name"), scenario.question("since_when")
    assert name is not None
    assert since_when is not None
    assert name.asks["ru"].startswith("Как я могу к вам обращаться?")
    assert since_when.asks == {"ru": "Давно ли?"}
    assert scenario.training == PACK.training


@pytest.mark.parametrize("awaited", ["since_when", "name"])
def test_questions_that_wait_for_each_other_can_never_be_asked(tmp_path: Path, awaited: str) -> None:
    each = f'{NAMED}\nwhen = {{ asked = ["since_when"] }}'
    itself = 'when = { asked = ["since_when"] }'
    edit = (NAMED, each) if awaited == "name" else ('when = { asked = ["name"] }', itself)
    errors = check(written(tmp_path, edit), PACK)
    assert "questions[since_when]" in [error.key for error in errors]
    assert {error.problem for error in errors} == {"it can never be asked"}
