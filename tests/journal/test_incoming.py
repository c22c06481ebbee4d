"""What an appeal that came elsewhere becomes, and why one is not taken."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.card import Card
from core.domain.envelope import IMPORTER, Event, fact_of
from core.domain.events import CardParked, CardTakenUp
from core.domain.fold import fold
from core.domain.vocabulary import Status
from core.domain.wire import ACCEPTED, EVENT_BYTES
from journal.admission import check
from journal.centres import Centre, centre_of
from journal.incoming import KINDS, LONGEST, NEEDED, Incoming, card_of, offers_of, wrong_in
from journal.ledger.port import PackVersion

PACKS = Path(__file__).parents[2] / "core" / "packs"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CENTRE = Centre("RU", "Asia/Novokuznetsk", "7", {"voice_mail": 3600})
STREAM = "invented"
VOICE = Incoming(
    "ats", "vm-0001", "voice_mail", "2026-11-20T02:14:09+07:00", phone="8 (999) 000-00-01",
    recording="rec/2026/11/20/0001.wav", line="2",
)  # fmt: skip
CHAT = Incoming(
    "chat", "c/77", "chat", "2026-11-19T18:00:00Z", name="Выдуманова Ия", language="ru", text="Где полис?",
    network="vk", account="@vydumannaya", link="https://chat.example/77", priority="high",
    phone="+79990000002",
)  # fmt: skip


def events_of(item: Incoming) -> list[Event]:
    """The events of its card as a console would read them."""
    events = []
    for seq, offer in enumerate(offers_of(item, STREAM, "fund", CENTRE), 1):
        checked = check(offer, STREAM, "service")
        assert (checked.code, checked.device_id, checked.placed) == (ACCEPTED, IMPORTER, True)
        told = json.loads(offer.event)
        fact = fact_of(told.pop("type"), told.pop("schema_version"), told.pop("payload"))
        told |= {"occurred_at": datetime.fromisoformat(told["occurred_at"]), "causes": ()}
        events.append(Event(**told, fact=fact, seq=seq))
    return events


def card(item: Incoming) -> Card:
    return fold(card_of(STREAM, "fund", item), events_of(item))


def test_a_voice_message_is_a_card_put_aside_that_owes_a_call() -> None:
    made = card(VOICE)
    assert (made.status, made.channel, made.line, made.direction) == (
        Status.PARKED,
        "voice_mail",
        "2",
        "incoming",
    )
    assert (made.caller, made.caller_number) == ("+79990000001", "8 (999) 000-00-01")
    assert made.fields["recording"] == VOICE.recording
    assert made.fields["external_number"] == "vm-0001"
    assert made.opened_at == datetime(2026, 11, 19, 19, 14, 9, tzinfo=UTC)
    assert (made.pack, made.pack_version, made.superseded) == (STREAM, "7", ())
    (owed,) = made.callbacks
    assert (owed.fact.what, owed.fact.number) == ("voice_mail", "+79990000001")
    assert (owed.fact.not_before, owed.fact.not_after) == (
        "2026-11-19T19:14:09+00:00", "2026-11-19T20:14:09+00:00",
    )  # fmt: skip
    assert owed.by == "import · ats"
    assert {event.tz for event in events_of(VOICE)} == {"Asia/Novokuznetsk"}


def test_whoever_takes_it_up_first_took_it_and_no_program_did() -> None:
    brought = events_of(VOICE)
    assert fold("card", brought).taken_by == ""
    taken = [
        replace(brought[-1], event_id=by, actor=by, device_id=by, fact=CardTakenUp())
        for by in ("anna", "vera")
    ]
    aside = replace(brought[-1], event_id="aside", device_id="anna", fact=CardParked(""))
    first = fold("card", [*brought, taken[0], aside, taken[1]])
    assert (first.taken_by, first.led_by) == ("anna", "vera")


def test_what_its_source_knows_stands_in_the_fields_of_the_card() -> None:
    made = card(CHAT)
    assert made.fields == {
        "channel": "chat", "applicant_name": "Выдуманова Ия", "contact_phone": "+79990000002",
        "language": "ru", "network": "vk", "account": "@vydumannaya", "link": "https://chat.example/77",
        "external_number": "c/77", "criticality": "high", "essence": "Где полис?",
    }  # fmt: skip
    (owed,) = made.callbacks
    assert (owed.fact.what, owed.fact.about) == ("appeal", "Где полис?")
    assert owed.fact.not_after == "2026-11-20T18:00:00+00:00"  # no pack says: a day
    assert card(replace(CHAT, channel="internet")).channel == "internet"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_owes_what_it_owes(kind: str) -> None:
    made = card(replace(CHAT, kind=kind))
    channel = "internet" if kind == "site" else kind
    assert (made.channel, made.callbacks[0].fact.what) == (channel, KINDS[kind])


def test_a_longer_text_than_the_essence_holds_is_kept_whole_in_notes() -> None:
    text = "слово " * (LONGEST // 6)
    made = card(replace(CHAT, text=text))
    assert made.fields["essence"] == text[:4000]
    assert "".join(note.text for note in made.notes) == text.strip()


def test_a_caller_whose_number_nobody_can_read_is_still_owed_an_answer() -> None:
    made = card(replace(VOICE, phone="скрыт"))
    assert (made.caller, made.callbacks[0].fact.number) == ("", "скрыт")


def test_the_same_appeal_has_the_same_card_and_another_one_another() -> None:
    first = card_of(STREAM, "fund", VOICE)
    assert first == card_of(
        STREAM, "fund", replace(VOICE, external_id=" vm-0001 ", text="другое", kind="chat")
    )
    others = [
        card_of("elsewhere", "fund", VOICE),
        card_of(STREAM, "alpha", VOICE),
        card_of(STREAM, "fund", replace(VOICE, source="ats2")),
        card_of(STREAM, "fund", replace(VOICE, external_id="vm-0002")),
        card_of(STREAM, "fundats", replace(VOICE, source="", external_id="vm-0001")),
    ]
    assert len({first, *others}) == 6
    assert UUID(first).version == 8


def test_the_ids_of_events_are_named_after_what_they_say_and_told_apart() -> None:
    offers = offers_of(VOICE, STREAM, "fund", CENTRE)
    ids = [UUID(offer.event_id) for offer in offers]
    assert len(set(ids)) == len(ids)
    assert {id.version for id in ids} == {7}
    assert {id.int >> 80 for id in ids} == {int(datetime.fromisoformat(VOICE.received_at).timestamp() * 1000)}
    assert [offer.session_seq for offer in offers] == list(range(1, len(offers) + 1))
    assert offers == offers_of(VOICE, STREAM, "fund", CENTRE)
    later = offers_of(replace(VOICE, received_at="2026-11-20T02:14:10+03:00"), STREAM, "fund", CENTRE)
    assert not {offer.event_id for offer in later} & {offer.event_id for offer in offers}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": ""}, "source"),
        ({"source": "АТС"}, "source"),
        ({"source": "a" * 41}, "source"),
        ({"external_id": " \t"}, "external_id"),
        ({"external_id": "x" * 81}, "external_id"),
        ({"kind": "fax"}, "kind"),
        ({"received_at": "2026-11-20"}, "received_at"),
        ({"received_at": "2026-11-20T02:14:09"}, "received_at"),
        ({"received_at": "вчера"}, "received_at"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "received_at"),
        ({"received_at": "1999-12-31T23:59:59Z"}, "received_at"),
        ({"received_at": (NOW + timedelta(days=1, seconds=1)).isoformat()}, "received_at"),
        ({"name": "я" * 121}, "name"),
        ({"phone": "1" * 61}, "phone"),
        ({"text": "я" * (LONGEST + 1)}, "text"),
        ({"link": "x" * 401}, "link"),
        ({"language": "русский"}, "language"),
        ({"line": "a b"}, "line"),
        ({"priority": "x" * 41}, "priority"),
        ({"channel": "=1"}, "channel"),
        ({"kind": "order", "phone": " "}, "phone"),
        ({"text": "", "link": "", "phone": "", "recording": ""}, "text"),
    ],
)
def test_what_cannot_be_taken_says_which_part_and_why(changes: dict[str, str], field: str) -> None:
    wrong = wrong_in(replace(CHAT, **changes), NOW)
    assert wrong is not None
    assert wrong.field == field
    assert wrong.why and not wrong.why.endswith(".")
    assert not any(value in wrong.why for part, value in changes.items() if part == field and len(value) > 3)


def test_what_is_as_it_should_be_is_taken() -> None:
    for item in (VOICE, CHAT, replace(CHAT, received_at=(NOW + timedelta(days=1)).isoformat())):
        assert wrong_in(item, NOW) is None
    assert NEEDED == ("source", "external_id", "kind", "received_at")


TEXTS = st.text(st.characters(exclude_categories=[]), max_size=90)


@given(
    st.fixed_dictionaries(dict.fromkeys(("external_id", "phone", "name", "text", "account", "link"), TEXTS))
)
def test_whatever_people_write_is_refused_in_words_or_becomes_a_card(parts: dict[str, str]) -> None:
    item = replace(CHAT, **parts)
    if wrong_in(item, NOW) is None:
        made = card(item)
        assert made.status is Status.PARKED
        assert all("\n" not in made.fields.get(name, "") for name in ("applicant_name", "account"))
        for offer in offers_of(item, STREAM, "fund", CENTRE):
            assert len(offer.event.encode()) <= EVENT_BYTES


def published(body: str) -> PackVersion:
    return PackVersion(STREAM, 1, "", "", "", body)


def test_a_centre_is_read_from_its_pack_and_from_any_other_text_it_is_nowhere() -> None:
    told = 'a = 1\n[centre]\nregion = "KZ"\ntz = "Asia/Almaty"\nversion = "3"\n'
    assert centre_of(published(json.dumps({"centre.toml": told}))) == Centre("KZ", "Asia/Almaty", "3")
    odd = '[centre]\nregion = "KZ"\ntz = "\\u0000"\nversion = "' + "3" * 70_000 + '"\n'
    assert centre_of(published(json.dumps({"centre.toml": odd}))) == Centre("KZ")
    half = '[centre]\nregion = 7\ntz = "Asia/Baku"\n'
    assert centre_of(published(json.dumps({"centre.toml": half}))) == Centre("", "Asia/Baku", "")
    for body in (
        "",
        "[]",
        "{}",
        '{"centre.toml": 7}',
        '{"centre.toml": "="}',
        '{"centre.toml": "centre = 1"}',
        json.dumps({"centre.toml": "a = " + "[" * 5000 + "]" * 5000}),
        json.dumps({"centre.toml": "a = " + "9" * 5000}),
    ):
        assert centre_of(published(body)) == Centre()
    assert centre_of(None) == Centre()


def test_until_when_it_is_owed_stands_in_the_rules_of_the_pack() -> None:
    duties = "".join(
        f"[[duties]]\nwhat = {what}\nwithin_s = {within}\n"
        for what, within in (
            ('"order"', 3600),
            ('"voice_mail"', 60),
            ('"appeal"', 0),
            ("7", 9),
            ('"x"', '"1"'),
        )
    )
    norms = '[[norms]]\nid = "voice_mail"\nlimit = 28800\n'
    files = {"a.toml": norms, "duties.toml": duties, "odd.toml": "duties = 7\nnorms = [7]"}
    assert centre_of(published(json.dumps(files))).within_s == {"order": 3600, "voice_mail": 28800}
    centres = [folder for folder in PACKS.iterdir() if (folder / "centre.toml").exists()]
    assert len(centres) >= 5
    for folder in centres:
        files = {file.name: file.read_text() for file in folder.glob("*.toml")}
        centre = centre_of(published(json.dumps(files)))
        assert centre.region
        assert centre.version


def test_what_a_pack_says_itself_holds_over_its_base() -> None:
    own = "[[duties]]\nwhat = 'order'\nwithin_s = 60\n"
    base = "[[duties]]\nwhat = 'order'\nwithin_s = 90\n[[norms]]\nid = 'voice_mail'\nlimit = 120\n"
    files = {"duties.toml": own, "country--duties.toml": base}
    assert centre_of(published(json.dumps(files))).within_s == {"order": 60, "voice_mail": 120}
