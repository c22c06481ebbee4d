"""The wire contract: a fact in its envelope, its one text, its hash, and what comes back from them."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain import events as e
from core.domain.envelope import Event, canonical, fact_of, payload_of, storable
from tests.core.domain.cases import START, event, through_the_wire
from tests.core.domain.histories import EVENT, FACT, JSON, KNOWN_FACT, NEWER_FACT, WIRE, shape

EVERY_FACT = pytest.mark.parametrize("kind", e.FACTS.values(), ids=e.FACTS.keys())


def sample(kind: type[e.Fact]) -> dict[str, Any]:
    values: dict[type, Any] = {str: "да", int: 7, bool: True}
    return {name: values[of] for name, of in shape(kind).items()}


# --- there and back ---------------------------------------------------------------------------------------


@given(KNOWN_FACT)
def test_a_fact_comes_back_from_the_wire_as_it_went(fact: e.Fact) -> None:
    came = through_the_wire(fact)
    assert came == fact
    assert type(came) is type(fact)


@given(NEWER_FACT)
def test_a_fact_of_a_newer_version_comes_back_word_for_word(fact: e.UnknownFact) -> None:
    assert through_the_wire(fact) == fact


@given(WIRE)
def test_a_payload_of_any_values_is_read_or_kept_word_for_word(wire: tuple[str, dict[str, Any]]) -> None:
    type_, payload = wire
    fact = fact_of(type_, 1, payload)
    assert payload_of(fact) == payload
    if isinstance(fact, e.UnknownFact):
        assert (fact.type, fact.version) == (type_, 1)


@given(st.text(), st.integers(), st.dictionaries(st.text(), JSON, max_size=4))
def test_any_type_version_and_payload_make_a_fact(type_: str, version: int, payload: dict[str, Any]) -> None:
    assert payload_of(fact_of(type_, version, payload)) == payload


@EVERY_FACT
def test_every_fact_is_read_by_its_name_and_version(kind: type[e.Fact]) -> None:
    assert fact_of(kind.TYPE, kind.VERSION, sample(kind)) == kind(**sample(kind))


@EVERY_FACT
def test_a_payload_with_a_part_too_few_or_too_many_is_not_read(kind: type[e.Fact]) -> None:
    payload = sample(kind)
    assert isinstance(fact_of(kind.TYPE, kind.VERSION, {**payload, "more": "x"}), e.UnknownFact)
    for name in payload:
        less = {kept: value for kept, value in payload.items() if kept != name}
        assert isinstance(fact_of(kind.TYPE, kind.VERSION, less), e.UnknownFact)


@EVERY_FACT
def test_a_payload_of_another_version_is_not_read_as_this_one(kind: type[e.Fact]) -> None:
    assert isinstance(fact_of(kind.TYPE, kind.VERSION + 1, sample(kind)), e.UnknownFact)


POISON: dict[type, list[Any]] = {
    str: ["\0", "до\ud800", None, 7, True, ["да"]],
    int: [2**63, -(2**63) - 1, True, 1.0, float("nan"), float("inf"), "7", None],
    bool: [0, 1, "да", None],
}


@EVERY_FACT
def test_what_no_database_can_hold_is_kept_unread(kind: type[e.Fact]) -> None:
    for name, of in shape(kind).items():
        for value in POISON[of]:
            fact = fact_of(kind.TYPE, kind.VERSION, {**sample(kind), name: value})
            assert isinstance(fact, e.UnknownFact)
            fact.payload.encode()
            assert "\0" not in fact.payload


def test_the_names_on_the_wire_are_these() -> None:
    # Facts that consoles have written have these names for ever: a change here is a change of the contract.
    contract = {name: " ".join(shape(kind)) for name, kind in e.FACTS.items()}
    assert contract == {
        "sandbox.begun": "scenario language exam",
        "sandbox.asked": "question text",
        "sandbox.thrown": "event",
        "sandbox.remarked": "second text",
        "sandbox.ended": "why",
        "sandbox.exam_set": "exam trainee paper pass_mark",
        "card.opened": "local_number channel line direction number caller rings pack pack_version",
        "card.field_set": "field value",
        "card.field_continued": "field value",
        "call.rings_counted": "rings",
        "call.held": "",
        "call.hold_offered": "choice",
        "call.resumed": "waited_s",
        "call.ended": "talk_s",
        "norm.breached": "norm limit actual",
        "speech.said": "module text",
        "tactic.ticked": "tactic point",
        "tactic.unticked": "tactic point",
        "plan.chosen": "option",
        "card.noted": "text",
        "card.emergency_marked": "",
        "card.emergency_cleared": "reason",
        "card.parked": "reason",
        "card.taken_up": "",
        "card.escalated": "button receiver receiver_name receiver_post receiver_unit level reason",
        "card.read": "",
        "card.returned": "reason",
        "card.linked": "repeat_of",
        "card.wrapped_up": "result",
        "card.submitted": "result mentor",
        "card.approved": "",
        "card.sent_back": "reason",
        "card.reopened": "reason",
        "card.erased": "reason",
        "callback.scheduled": "callback_id what number not_before not_after about",
        "callback.attempted": "callback_id outcome words next_at",
        "callback.done": "callback_id outcome",
        "callback.given_up": "callback_id outcome",
        "contact.logged": "contact_id entry organisation person post phone outcome words promised_on",
        "reply.given": "channel text",
        "term.extended": "rule days reason approver informed_by informed_on",
        "notice.given": "what channel on words",
        "service.rated": "callback_id score words",
        "caller.described": "caller greet_as answer mark",
        "caller.expected": "caller times",
        "caller.set_apart": "caller apart reason",
        "report.exported": "report since until format rows",
        "shift.begun": "shift pack_version",
        "shift.ended": "shift note",
        "grade.given": (
            "purpose answers_to operator edition form theme answers fatal listened_s recording words"
        ),
        "grade.acknowledged": "grade",
        "grade.appealed": "grade reason",
        "grade.calibrated": "round title graders",
        "grade.hearing": "on",
        "grade.round_dropped": "round",
    }


def test_every_fact_is_on_the_wire() -> None:
    kinds = {one for one in vars(e).values() if isinstance(one, type) and issubclass(one, e.Fact)}
    assert set(e.FACTS.values()) == kinds - {e.Fact, e.DeskFact, e.UnknownFact}


# --- one text, one hash -----------------------------------------------------------------------------------


def test_the_canonical_text_is_this_text() -> None:
    assert canonical({"я": 1, "a": ["\x1f", "\0", "\u2028", True, None], "Z": "\ud83d"}) == (
        '{"Z":"\\ud83d","a":["\\u001f","\\u0000","\u2028",true,null],"я":1}'
    )


@given(JSON)
def test_the_canonical_text_can_be_written_anywhere_and_loses_nothing(value: Any) -> None:
    text = canonical(value)
    text.encode()
    assert "\0" not in text
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


def test_the_envelope_is_this_body() -> None:
    assert event(e.Noted("да")).body() == {
        "event_id": "s1-1", "stream": "invented", "card_id": "card", "actor": "op-s1",
        "device_id": "device", "session_id": "s1", "session_seq": 1,
        "occurred_at": "2026-03-02T09:00:00+03:00", "tz": "Europe/Moscow", "clock_offset_ms": 0,
        "type": "card.noted", "schema_version": 1, "payload": {"text": "да"}, "base_seq": 0, "causes": [],
    }  # fmt: skip


def test_the_hash_is_this_hash() -> None:
    # A journal compares it with what other programs compute: it may never change.
    assert event(e.Noted("да")).hash() == "7d3d40ce57d078063311d9d7555ad10fe6fef5901b38eca68aba9106def514c0"


@given(EVENT)
def test_the_hash_of_an_event_is_that_of_the_event_read_back(one: Event) -> None:
    body = json.loads(canonical(one.body()))
    again = replace(
        one, fact=fact_of(body["type"], body["schema_version"], body["payload"]),
        occurred_at=datetime.fromisoformat(body["occurred_at"]),
    )  # fmt: skip
    assert again.hash() == one.hash()
    assert again.body() == one.body()


CHANGES: dict[str, Any] = {
    "event_id": "x", "stream": "x", "card_id": "x", "actor": "x", "device_id": "x", "session_id": "x",
    "session_seq": 2, "occurred_at": START + timedelta(microseconds=1), "tz": "x", "fact": e.Noted("дa"),
    "base_seq": 1, "clock_offset_ms": 1, "causes": ("x",),
}  # fmt: skip


@pytest.mark.parametrize("part", CHANGES)
def test_the_hash_changes_with_every_part_of_the_envelope(part: str) -> None:
    one = event(e.Noted("да"))
    assert replace(one, **{part: CHANGES[part]}).hash() != one.hash()


def test_the_hash_leaves_out_only_what_the_journal_adds() -> None:
    assert {field.name for field in fields(Event)} - CHANGES.keys() == {"seq", "number"}
    one = event(e.Noted("да"))
    assert replace(one, seq=5, number=7).hash() == one.hash()


@given(FACT, FACT)
def test_two_facts_have_one_hash_only_if_they_are_one(one: e.Fact, other: e.Fact) -> None:
    same = (event(one).type, payload_of(one)) == (event(other).type, payload_of(other))
    if not same:
        assert event(one).hash() != event(other).hash()


@given(st.text(min_size=1), st.data())
def test_the_hash_changes_with_any_character(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    other = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
    assert event(e.Noted(storable(other))).hash() != event(e.Noted(storable(text))).hash() or (
        storable(other) == storable(text)
    )


def test_the_same_moment_in_another_zone_is_another_event() -> None:
    in_utc = event(e.Noted("да"), START.astimezone(UTC))
    assert in_utc.hash() != event(e.Noted("да"), START.astimezone(timezone(timedelta(hours=3)))).hash()


# --- text that can be stored ------------------------------------------------------------------------------


@given(st.text())
def test_text_that_can_be_written_stays_as_it_is_but_for_nul(text: str) -> None:
    assert storable(text) == text.replace("\0", "␀")


@given(
    st.text(st.one_of(st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF), st.sampled_from("aя\0😀")))
)
def test_whatever_is_typed_can_be_stored_once_it_is_storable(text: str) -> None:
    kept = storable(text)
    kept.encode()
    assert "\0" not in kept
    assert storable(kept) == kept
    assert [one for one in kept if one in "aя"] == [one for one in text if one in "aя"]
