"""What a pack says of terms, notices, waits, its calendar and classes must lead somewhere and count days."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.centre.calendars import Calendar
from core.centre.files import check_pack, installed, load_pack
from core.domain.deadline import Appeal, term_of
from tests.core.small_pack import SMALL, edit, written

TERMS = """
[calendar]
country = "RU"
weekend = ["sat", "sun"]
off = [2026-03-10]
works = [2026-03-07]
source = "пример"

[[choices.criticality]]
code = "high"
title = { ru = "срочное" }

[[duties]]
what = "registration"
title = { ru = "регистрация" }
within_s = 3600
channels = ["phone"]

[[terms]]
id = "one"
title = { ru = "срок" }
days = 15
unit = "working"
kinds = ["complaint"]
channels = ["phone"]
criticality = ["high"]
from_registration = true
extension_days = 30
extension_unit = "calendar"
told_within = 3
source = "пример, ст. 1"
valid_from = 2026-01-01
valid_to = 2026-12-31

[[notices]]
what = "forwarding"
title = { ru = "переадресация" }
days = 3
unit = "working"
kinds = ["complaint"]
source = "пример, ст. 2"
valid_from = 2026-01-01

[[waits]]
id = "mri"
title = { ru = "МРТ" }
limit = 14
unit = "working"
themes = ["1"]
source = "пример, ст. 3"
valid_from = 2026-01-01
"""
SECOND = """
[[terms]]
id = "one"
title = { ru = "срок" }
days = 20
source = "пример"
valid_from = 2026-07-01
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = written(tmp_path / "small", SMALL | {"terms.toml": TERMS})
    edit(folder, "choices.toml", '{ ru = "срочно" }', '{ ru = "срочно" }, criticality = "high"')
    return folder


def test_such_a_pack_is_good(small: Path) -> None:
    assert check_pack(small) == []


EDITS = [  # what, into what, and what must be said of it
    ('country = "RU"', 'country = "XX"', "calendar.country"),
    ('weekend = ["sat", "sun"]', 'weekend = ["сб"]', "calendar.weekend"),
    ('["sat", "sun"]', '["mon", "tue", "wed", "thu", "fri", "sat", "sun"]', "calendar.weekend"),
    ("works = [2026-03-07]", "works = [2026-03-10]", "calendar.works"),
    ('source = "пример"\n', 'source = " "\n', "calendar.source"),
    ("days = 15", "days = 0", "terms[one].days"),
    ('days = 15\nunit = "working"', 'days = 15\nunit = "month"', "terms[one].unit"),
    ('extension_unit = "calendar"', 'extension_unit = "month"', "terms[one].extension_unit"),
    ("extension_days = 30", "extension_days = -1", "terms[one].extension_days"),
    ("extension_days = 30", "extension_days = 0", "terms[one].told_within"),
    ('kinds = ["complaint"]\nchannels', 'kinds = ["moan"]\nchannels', "terms[one].kinds"),
    ('["phone"]\ncriticality', '["pigeon"]\ncriticality', "terms[one].channels"),
    ('criticality = ["high"]', 'criticality = ["low"]', "terms[one].criticality"),
    ('source = "пример, ст. 1"', 'source = ""', "terms[one].source"),
    ("valid_to = 2026-12-31", "valid_to = 2025-12-31", "terms[one].valid_to"),
    ('what = "registration"', 'what = "callback"', "terms[one].from_registration"),
    ('what = "forwarding"', 'what = "farewell"', "notices[farewell].what"),
    ('days = 3\nunit = "working"', 'days = 3\nunit = "hours"', "notices[forwarding].unit"),
    ("days = 3\n", "days = -1\n", "notices[forwarding].days"),
    ('source = "пример, ст. 2"', 'source = ""', "notices[forwarding].source"),
    ('["complaint"]\nsource', '["moan"]\nsource', "notices[forwarding].kinds"),
    ("limit = 14", "limit = 0", "waits[mri].limit"),
    ('limit = 14\nunit = "working"', 'limit = 14\nunit = "years"', "waits[mri].unit"),
    ('themes = ["1"]', 'themes = ["2"]', "waits[mri].themes"),
    ('source = "пример, ст. 3"', 'source = ""', "waits[mri].source"),
    ('code = "high"', 'code = "other"', "choices.urgency[urgent].criticality"),
    ("\n[[notices]]", SECOND + "\n[[notices]]", "terms[one].valid_from"),
]


@pytest.mark.parametrize(("old", "new", "key"), EDITS)
def test_what_leads_nowhere_is_told_with_its_key(small: Path, old: str, new: str, key: str) -> None:
    edit(small, "terms.toml", old, new)
    assert key in [error.key for error in check_pack(small)]


def test_a_rule_in_working_days_needs_a_calendar(small: Path) -> None:
    file = small / "terms.toml"
    text = file.read_text("utf-8")
    file.write_text(text[text.index("[[choices") :], "utf-8")
    assert [error.key for error in check_pack(small)] == ["calendar"]


@pytest.mark.parametrize("name", installed())
def test_a_rule_that_is_not_from_a_found_source_is_off_until_a_centre_switches_it_on(name: str) -> None:
    pack = load_pack(name)
    assert not [rule.id for rule in pack.terms if rule.own and rule.enabled]
    assert not [rule.what for rule in pack.notices if rule.own and rule.enabled]


CAME = datetime(2026, 12, 10, 9, tzinfo=UTC)


def due(name: str, received: datetime, **values: Any) -> tuple[str, date | None]:
    """Which rule of a centre governs an appeal, and until when."""
    pack = load_pack(name)
    appeal = Appeal(received_at=received, **values)
    zone = received.astimezone(ZoneInfo(pack.centre.tz))
    term = term_of(appeal, pack, zone, Calendar(pack.calendar))
    return (term.rule.id, term.due) if term else ("", None)


@pytest.mark.parametrize(
    ("kind", "channel", "rule"),
    [
        ("complaint", "phone", "oral"),
        ("proposal", "visit", "oral"),
        ("complaint", "post", "written"),
        ("consultation", "internet", "written"),
        ("consultation", "phone", ""),
        ("gratitude", "phone", ""),
        ("", "phone", ""),
    ],
)
def test_the_terms_of_krasnodar(kind: str, channel: str, rule: str) -> None:
    found = due("ru-tfoms-krasnodar", CAME, kind=kind, channel=channel)
    assert found == (rule, date(2027, 1, 9) if rule else None)


@pytest.mark.parametrize("name", [one for one in installed() if one.startswith("ru-")])
def test_a_written_complaint_is_answered_in_thirty_days_everywhere_in_russia(name: str) -> None:
    written = next(one.code for one in load_pack(name).channels if one.written)
    assert due(name, CAME, kind="complaint", channel=written) == ("written", date(2027, 1, 9))


def test_a_complaint_in_kazakhstan_has_fifteen_working_days_and_nauryz_is_free() -> None:
    saturday = datetime(2026, 3, 7, 9, tzinfo=UTC)
    assert due("kz-fsms", saturday, kind="complaint", channel="phone") == ("appeal", date(2026, 4, 3))


def test_a_complaint_from_a_social_network_has_its_term_from_the_official_registration() -> None:
    social = {"kind": "complaint", "channel": "social"}
    assert due("kz-fsms", CAME, **social) == ("appeal", None)
    reached = datetime(2026, 12, 14, 9, tzinfo=UTC)
    # from the 15th: 16 December, 1, 2, 4 (for the 2nd) and 7 January are free
    assert due("kz-fsms", CAME, registered_at=reached, **social) == ("appeal", date(2027, 1, 8))


def test_a_complaint_in_azerbaijan_has_fifteen_working_days_and_novruz_is_free() -> None:
    tuesday = datetime(2026, 3, 10, 9, tzinfo=UTC)
    assert due("az-1542", tuesday, kind="complaint", channel="phone") == ("appeal", date(2026, 4, 9))
