"""Records compare, hash and read as the frozen dataclasses that the checker takes them for."""

from dataclasses import fields, replace

from core.domain.events import CardParked, EmergencyCleared, Fact, FieldSet


def test_records_are_equal_when_their_kind_and_their_values_are() -> None:
    assert FieldSet("kind", "complaint") == FieldSet("kind", "complaint")
    assert FieldSet("kind", "complaint") != FieldSet("kind", "proposal")
    parked: Fact = CardParked("обед")
    assert parked != EmergencyCleared("обед")


def test_equal_records_are_one_key() -> None:
    assert len({CardParked("обед"), CardParked("обед"), EmergencyCleared("обед")}) == 2


def test_a_record_reads_as_it_would_be_written() -> None:
    assert repr(FieldSet("kind", "complaint")) == "FieldSet(field='kind', value='complaint')"


def test_a_record_is_a_dataclass_to_everybody_else() -> None:
    assert [field.name for field in fields(FieldSet("kind", ""))] == ["field", "value"]
    assert replace(FieldSet("kind", ""), value="complaint") == FieldSet("kind", "complaint")


def test_a_record_has_no_room_for_anything_else() -> None:
    assert not hasattr(FieldSet("kind", ""), "__dict__")
