"""Rows, times and facts in words: right in number, in case, and never in the way of a fact of tomorrow."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.centre.files import load_pack
from core.domain.envelope import payload_of
from core.domain.events import FACTS
from core.domain.fields import FIELDS
from core.domain.refusals import MISSING_WORDS, REFUSAL_WORDS, Missing, Refusal
from core.domain.vocabulary import Status
from core.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, StoreReadOnly, StoreUnsafePlace
from core.invented import SEED_END, histories
from core.views import LogRow
from tests.tui.cli import HOSTILE
from tests.tui.test_catalogue import blanks
from tui import catalogue, present, telling
from tui.labels import LABELS

PACK = load_pack("ru-tfoms-krasnodar")
NOON = datetime(2026, 11, 22, 9, tzinfo=UTC)
ROW = LogRow(1, None, "e", "c", 1, "Примерова Анна", "s", 1, NOON, "card.noted", {"text": "перезвонит"})


@pytest.fixture(autouse=True)
def russian() -> Iterator[None]:
    catalogue.use("ru")
    yield
    catalogue.use(catalogue.SOURCE)


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (timedelta(seconds=20), "сейчас"),
        (timedelta(minutes=3), "3 мин"),
        (timedelta(hours=5, minutes=59), "5 ч"),
        (timedelta(days=1), "1 день"),
        (timedelta(days=2), "2 дня"),
        (timedelta(days=5), "5 дней"),
        (timedelta(days=21), "21 день"),
        (timedelta(days=112), "112 дней"),
    ],
)
def test_an_age_is_told_in_one_unit_and_in_the_right_form(passed: timedelta, told: str) -> None:
    assert present.ago(NOON - passed, NOON) == told


def test_a_time_is_that_of_the_centre() -> None:
    assert present.clock(NOON, PACK.centre.tz) == "12:00"
    assert present.day(datetime(2026, 11, 21, 22, tzinfo=UTC), PACK.centre.tz) == "22.11.2026"


def test_every_status_field_and_type_of_fact_has_words() -> None:
    assert len({present.status(status) for status in Status}) == len(Status)
    assert {field.id for field in FIELDS} == set(LABELS)
    for type_ in FACTS:
        assert type_ not in telling.fact(replace(ROW, type=type_, payload={}), PACK)


def test_an_erased_fact_says_so_and_not_that_nothing_was_written() -> None:
    for type_ in ("card.field_set", "speech.said", "card.noted"):
        row = replace(ROW, type=type_, payload={})
        what = telling.fact(row, PACK).partition(":")[0]
        assert telling.fact(replace(row, erased=True), PACK) == f"{what}: удалено"


def test_every_refusal_is_a_whole_sentence() -> None:
    for code, words in REFUSAL_WORDS.items():
        sentence = present.refusal(Refusal(code, dict.fromkeys(blanks(words), "7")))
        assert sentence.endswith(".")
        assert "{" not in sentence


def test_what_is_missing_is_named_field_by_field() -> None:
    lacking = [Missing("applicant_name", "empty"), Missing("result", "empty")]
    assert present.missing_short(lacking) == "не хватает: фио · итог"
    for why in MISSING_WORDS:
        assert "{" not in present.missing_words([Missing("result", why)])


def test_every_trouble_of_the_disk_says_something_of_its_own() -> None:
    from pathlib import Path

    place = Path("/data")
    troubles = [kind(place) for kind in (StoreError, StoreBusy, StoreDamaged, StoreFull, StoreReadOnly)]
    told = {present.fault(trouble) for trouble in (*troubles, StoreUnsafePlace(place, "nfs"))}
    assert len(told) == 6


def test_the_facts_of_invented_calls_read_in_words_and_not_in_codes() -> None:
    told = []
    for history in histories(PACK, 60, 4, SEED_END):
        for event in history:
            row = replace(ROW, type=event.type, payload=payload_of(event.fact))
            told.append(telling.fact(row, PACK))
    text = "\n".join(told)
    for code in ("consultation", "consulted", "wait.primary", "op2-1", "None"):
        assert code not in text
    assert "дана консультация" in text
    assert "Образцова Вера Ильинична" in text or "передана" in text


def test_a_code_of_a_list_reads_as_its_title_and_what_is_unknown_as_itself() -> None:
    assert telling.value_words("kind", "complaint", PACK) == "жалоба"
    assert telling.value_words("urgency", "worse acute_pain", PACK) == "ухудшение, острая боль"
    assert telling.value_words("kind", "gone long ago", PACK) == "gone long ago"
    assert telling.value_words("clinic", "Больница, корпус 2", PACK) == "Больница, корпус 2"
    assert telling.value_words("of_tomorrow", "x,y", PACK) == "x,y"


_VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just(HOSTILE)


@given(st.sampled_from([*FACTS, "card.of_tomorrow"]), st.data())
def test_a_payload_of_tomorrow_never_stops_the_list(type_: str, data: st.DataObject) -> None:
    known = FACTS.get(type_)
    names = st.sampled_from([*(getattr(known, "__slots__", ()) if known else ()), "new"])
    payload = data.draw(st.dictionaries(names, _VALUES, max_size=6))
    assert telling.fact(replace(ROW, type=type_, payload=payload), PACK)


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("contact_phone", "+79180001122", "+7918·····22"),
        ("applicant_policy", "0047510890000014", "0047…0014"),
        ("essence", "болит", "болит"),
    ],
)
def test_a_list_of_facts_shows_no_number_that_tells_who_somebody_is(
    field: str, value: str, shown: str
) -> None:
    fact = replace(ROW, type="card.field_set", payload={"field": field, "value": value})
    assert telling.fact(fact, PACK, masked=True).endswith(f": {shown}")
    assert telling.fact(fact, PACK).endswith(f": {value}")
