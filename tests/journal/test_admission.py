"""Whatever is offered has a verdict, and nothing that some reader could not bear is let in."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.chain import hash_of
from core.domain.envelope import canonical, fact_of
from core.domain.wire import ACCEPTED, EVENT_BYTES, REJECTIONS, Offer
from journal.admission import DEPTH, PARTS, Checked, check
from tests.journal.facts import STREAM, Pen, escalated, noted, opened, uid

GOOD = Pen().offer(3, "card.noted", noted("слово"))


def looked_at(offer: Offer, role: str = "operator") -> Checked:
    return check(offer, STREAM, role)


def with_text(text: str) -> Offer:
    return replace(GOOD, event=text)


def changed(**parts: Any) -> Offer:
    return with_text(canonical(json.loads(GOOD.event) | parts))


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def test_what_is_let_in_is_let_in_as_it_is() -> None:
    checked = looked_at(GOOD)
    assert (checked.code, checked.body, checked.hash) == (ACCEPTED, GOOD.event, hash_of(GOOD.event))
    assert (checked.card_id, checked.device_id, checked.type) == (
        uid("card", 1),
        uid("device", 1),
        "card.noted",
    )


@pytest.mark.parametrize("part", PARTS)
def test_an_envelope_without_one_of_its_parts_cannot_be_read(part: str) -> None:
    parts = json.loads(GOOD.event)
    del parts[part]
    assert looked_at(with_text(canonical(parts))).code == "malformed"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("value", [None, True, 1.5, ["x"], [1], "", 2**63, -(2**63) - 1, "a\0b", {"a": 1}])
def test_a_part_of_another_kind_cannot_be_read(part: str, value: object) -> None:
    lawful = (part in ("tz", "actor", "stream") and value == "") or (part == "causes" and value == ["x"])
    assert (looked_at(changed(**{part: value})).code != "malformed") == lawful


@pytest.mark.parametrize(
    "value", ["x", GOOD.event_id[:-1], GOOD.event_id.upper(), f"{GOOD.event_id}\n", "Ё" * 36]
)
@pytest.mark.parametrize("part", ["event_id", "session_id", "card_id", "device_id"])
def test_an_id_is_a_uuid_or_there_is_no_event(part: str, value: str) -> None:
    offer = changed(**{part: value})
    beside: dict[str, Any] = {part: value} if part in ("event_id", "session_id") else {}
    checked = looked_at(replace(offer, **beside))
    assert checked.code == "malformed"
    assert checked.placed == (not beside)


@pytest.mark.parametrize("number", [0, -1, 2**63])
def test_a_number_that_no_session_has_gets_no_place(number: int) -> None:
    checked = looked_at(replace(changed(session_seq=number), session_seq=number))
    assert (checked.code, checked.placed) == ("malformed", False)


@pytest.mark.parametrize(
    "beside", [{"event_id": uid("x")}, {"session_id": uid("x")}, {"session_seq": 4}], ids=str
)
def test_the_ids_beside_a_text_are_those_inside_it(beside: dict[str, Any]) -> None:
    assert looked_at(replace(GOOD, **beside)).code == "malformed"


@pytest.mark.parametrize(
    "moment",
    [
        "0000-11-20T14:32:07+00:00", "2026-11-20T14:32:60+00:00", "2026-13-01T00:00:00+00:00",
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-20T14:32:07+24:00",
        "2026-11-20T14:32:07", "yesterday", "",
    ],
)  # fmt: skip
def test_a_moment_that_is_none_cannot_be_read(moment: str) -> None:
    assert looked_at(changed(occurred_at=moment)).code == "malformed"


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "1", '"x"', "\ufeff" + GOOD.event, GOOD.event + "x", GOOD.event[:-1],
        GOOD.event.replace("слово", r"\u0000"), GOOD.event.replace("слово", "\0"),
        GOOD.event.replace("слово", r"\ud800"), GOOD.event.replace("слово", "\ud800"),
        GOOD.event.replace('"text":"слово"', '"text":1e400'),
        GOOD.event.replace('"text":"слово"', '"text":NaN'),
        GOOD.event.replace('"text":"слово"', '"text":-Infinity'),
        GOOD.event.replace('"text":"слово"', f'"text":{"9" * 5000}'),
        "[" * 60_000, "[" * 5_000 + "]" * 5_000, '{"a":' * 5_000 + "1" + "}" * 5_000,
    ],
)  # fmt: skip
def test_a_poisoned_text_is_a_verdict(text: str) -> None:
    checked = looked_at(with_text(text))
    assert (checked.code, checked.placed) == ("malformed", True)
    assert checked.body == (None if "\0" in text or "\ud800" in text else text)
    assert checked.hash == hash_of(text)


@pytest.mark.parametrize(
    "payload", [{}, {"text": 1}, {"text": "x", "more": 1}, {"text": None}, {"other": "x"}]
)
def test_a_fact_that_we_know_has_the_payload_that_we_know(payload: dict[str, Any]) -> None:
    assert looked_at(changed(payload=payload)).code == "malformed"


@pytest.mark.parametrize(
    "payload", [{}, {"text": 1}, {"deep": nested(DEPTH - 1)}, {"x": [1.5, None, True, "\u202e"]}]
)
@pytest.mark.parametrize("newer", [{"type": "card.sung"}, {"schema_version": 2}], ids=str)
def test_a_fact_of_a_newer_console_may_hold_what_every_reader_can_bear(
    payload: dict[str, Any], newer: dict[str, Any]
) -> None:
    offer = changed(payload=payload, **newer)
    assert looked_at(offer).code == ACCEPTED
    assert looked_at(changed(mood=payload)).code == ACCEPTED


@pytest.mark.parametrize(
    "payload", [{"x": "\0"}, {"\0": 1}, {"x": [2**63]}, {"x": nested(DEPTH)}, {"x": {"y": [-(2**64)]}}]
)
@pytest.mark.parametrize("newer", [{"type": "card.sung"}, {"schema_version": 2}], ids=str)
def test_a_fact_of_a_newer_console_may_not_hold_what_some_reader_cannot(
    payload: dict[str, Any], newer: dict[str, Any]
) -> None:
    assert looked_at(changed(payload=payload, **newer)).code == "malformed"
    assert looked_at(changed(mood=payload)).code == "malformed"


@pytest.mark.parametrize(
    "type_", ["", "card", "card.", "Card.Noted", "card noted", "card.нота", "a." + "b" * 99]
)
def test_the_name_of_a_fact_is_dotted_and_short(type_: str) -> None:
    assert looked_at(changed(type=type_)).code == "malformed"


def test_the_longest_event_is_let_in_and_one_byte_more_is_not() -> None:
    def of(size: int) -> Offer:
        bare = len(changed(payload=noted("")).event.encode())
        return changed(payload=noted("щ" * ((size - bare) // 2) + "x" * ((size - bare) % 2)))

    assert len(of(EVENT_BYTES).event.encode()) == EVENT_BYTES
    assert looked_at(of(EVENT_BYTES)).code == ACCEPTED
    checked = looked_at(of(EVENT_BYTES + 1))
    assert (checked.code, checked.body, checked.placed) == ("too_large", None, True)


def test_another_stream_and_a_right_that_is_missing_are_told_apart() -> None:
    assert looked_at(changed(stream="elsewhere")).code == "other_stream"
    assert looked_at(GOOD, "analyst").code == "not_permitted"
    assert looked_at(Pen().offer(1, "card.opened", opened()), "expert").code == "not_permitted"
    assert looked_at(changed(payload=1), "analyst").code == "malformed"


def test_a_card_is_given_to_its_receiver_or_to_those_behind_the_button() -> None:
    pen = Pen()
    assert looked_at(pen.offer(1, "card.escalated", escalated("boris"))).receiver == "boris"
    assert looked_at(pen.offer(1, "card.escalated", escalated("", "level2"))).receiver == "level2"
    newer = {"receiver": ["boris"], "button": "level2"}
    assert looked_at(pen.offer(1, "card.escalated", newer, schema_version=2)).receiver == "level2"
    assert looked_at(GOOD).receiver == ""


def test_the_card_of_a_text_that_cannot_be_read_is_found_for_its_erasure() -> None:
    assert looked_at(changed(payload={"text": 1})).card_id == uid("card", 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.text(st.characters(exclude_categories=[])) | JSON.map(json.dumps))
def test_any_text_has_a_verdict(text: str) -> None:
    assert looked_at(with_text(text)).code == "malformed"


@given(st.sampled_from(sorted(PARTS)), JSON)
def test_any_value_in_any_part_has_a_verdict_and_what_is_let_in_can_be_read_by_a_console(
    part: str, value: object
) -> None:
    checked = looked_at(with_text(json.dumps(json.loads(GOOD.event) | {part: value})))
    assert checked.code == ACCEPTED or checked.code in REJECTIONS
    if checked.code == ACCEPTED:
        assert checked.body is not None
        body = json.loads(checked.body)
        fact_of(body["type"], body["schema_version"], body["payload"])
        checked.body.encode()


@given(st.text(), st.integers(), st.text())
def test_any_ids_beside_a_text_have_a_verdict(event_id: str, number: int, session_id: str) -> None:
    assert looked_at(Offer(event_id, session_id, number, GOOD.event)).code == "malformed"
