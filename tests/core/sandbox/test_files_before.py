"""What lay on the desk before a call: a file that tells it wrong is refused by its key and value too."""

from pathlib import Path

import pytest

from core.centre.files import load_pack
from core.sandbox.files import check
from tests.core.sandbox.small import CENTRE, GIVEN, OWED, written

PACK = load_pack(CENTRE)

# What is wrong: the tables, the edit, the key, the value, a part of the reason.
BEFORE: dict[str, tuple[str, tuple[str, str], str, str, str]] = {
    "unknown field of an earlier card": (
        GIVEN,
        ("essence = ", "song = "),
        "before[1].fields",
        "'song'",
        "no such field",
    ),
    "unknown button of an earlier card": (
        GIVEN,
        ('"expert"', '"choir"'),
        "before[1].button",
        "'choir'",
        "button",
    ),
    "receiver behind another button": (
        GIVEN,
        ("op2-1", "agency-military"),
        "before[1].receiver",
        "'agency-military'",
        "no such receiver",
    ),
    "card that was passed to nobody": (
        GIVEN,
        ('button = "expert"\n', ""),
        "before[1].button",
        "",
        "passed on",
    ),
    "card that owes nothing": (
        OWED,
        ('promise = "voice_mail"\n', ""),
        "before[1].promise",
        "",
        "owes a call",
    ),
    "unknown promise of an earlier card": (
        OWED,
        ('promise = "voice_mail"', 'promise = "song"'),
        "before[1].promise",
        "'song'",
        "promise",
    ),
    "channel of an earlier card": (
        OWED,
        ('channel = "voice_mail"', 'channel = "smoke"'),
        "before[1].channel",
        "'smoke'",
        "no such channel",
    ),
    "card of another age": (
        GIVEN,
        ("hours_ago = 3", "hours_ago = 9999"),
        "before[1].hours_ago",
        "9999",
        "8784 at most",
    ),
    "card of tomorrow": (
        GIVEN,
        ("hours_ago = 3", "hours_ago = -3"),
        "before[1].hours_ago",
        "-3",
        "not negative",
    ),
}


@pytest.mark.parametrize("name", BEFORE)
def test_what_is_wrong_with_what_lay_there_before_is_named_too(tmp_path: Path, name: str) -> None:
    more, (old, new), key, value, why = BEFORE[name]
    assert old in more
    errors = check(written(tmp_path, more=more.replace(old, new)), PACK)
    assert [(error.key, error.value) for error in errors] == [(key, value)]
    assert why in errors[0].problem


@pytest.mark.parametrize("more", ["", GIVEN, OWED], ids=["call", "given", "owed"])
def test_a_good_file_can_be_used_however_the_call_begins(tmp_path: Path, more: str) -> None:
    assert check(written(tmp_path, more=more), PACK) == []
