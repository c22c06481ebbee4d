"""The directory as an administrator edits it: laid over any edition, sent as part of the pack."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.centre.directory import edited, keep_edits, kept_edits, problems_of, with_edits
from core.centre.files import load_pack
from core.centre.kept import bundle, keep_pack, kept_pack
from core.domain.pack import Entry
from tests.terminals import ROOT

CENTRE = "ru-tfoms-krasnodar"
PACK = load_pack(CENTRE)
NEW = Entry(id="clinic-new", kind="clinic", name="Больница «Новая \"Пример\"»", phone="+7 000 000-01-99",
            round_the_clock=True, profiles=("терапия",), invented=True)  # fmt: skip
ENTRIES = st.builds(
    Entry,
    id=st.sampled_from(["112", "op2-1", "clinic-new", "clinic-eye"]),
    kind=st.sampled_from(["clinic", "person"]),
    name=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1),
    round_the_clock=st.booleans(),
    groups=st.lists(st.sampled_from(["op2", "sp"])).map(tuple),
)


def test_an_edit_takes_the_place_of_its_entry_and_a_new_one_stands_at_the_end() -> None:
    vera = PACK.entry("op2-1")
    assert vera is not None
    moved = replace(vera, phone="+7 000 000-02-99")
    after = edited(PACK, {"op2-1": moved, NEW.id: NEW, "clinic-eye": None})
    assert after.entry("op2-1") == moved
    assert after.directory[-1] == NEW
    assert after.entry("clinic-eye") is None
    places = [one.id for one in after.directory]
    assert places.index("op2-1") == [one.id for one in PACK.directory].index("op2-1")


def test_what_would_lead_nowhere_is_told_before_it_is_kept() -> None:
    assert problems_of(PACK, {NEW.id: NEW}) == []
    wrong = problems_of(PACK, {NEW.id: replace(NEW, kind="hospital")})
    assert [problem.key for problem in wrong] == ["directory[clinic-new].kind"]


@given(st.lists(ENTRIES))
def test_what_is_kept_is_read_again(tmp_path_factory: object, entries: list[Entry]) -> None:
    place = Path(tmp_path_factory.mktemp("data"))  # type: ignore[attr-defined] # pytest keeps its type to itself
    edits = {entry.id: entry for entry in entries}
    keep_edits(place, {**edits, "gone": None})
    assert kept_edits(place) == {**edits, "gone": None}


def test_nothing_kept_and_a_broken_file_are_no_edits(tmp_path: Path) -> None:
    assert kept_edits(tmp_path) == {}
    keep_edits(tmp_path, {NEW.id: NEW})
    for text in ("[]", "{", '{"clinic-new": {"id": "another", "kind": "clinic", "name": "x"}}'):
        (tmp_path / "packs" / "edits.json").write_text(text)
        assert kept_edits(tmp_path) == {}


def test_an_entry_of_a_newer_program_is_not_taken_for_one_that_is_to_go(tmp_path: Path) -> None:
    keep_edits(tmp_path, {"gone": None, NEW.id: NEW})
    file = tmp_path / "packs" / "edits.json"
    file.write_text(file.read_text().replace('"kind"', '"mood": 3, "kind"'))
    assert kept_edits(tmp_path) == {"gone": None}


def test_what_no_fact_can_carry_is_told_before_it_is_kept() -> None:
    for wrong in ("\0", "я" * 8001):
        assert [problem.key for problem in problems_of(PACK, {NEW.id: replace(NEW, unit=wrong)})] == [
            "directory.unit"
        ]


def test_what_is_sent_makes_the_pack_with_the_edits_and_no_other(tmp_path: Path) -> None:
    files = with_edits(bundle(ROOT / "core/packs" / CENTRE), PACK, {NEW.id: NEW, "clinic-eye": None})
    assert keep_pack(tmp_path, "c" * 64, CENTRE, files) == []
    assert kept_pack(tmp_path, "c" * 64, CENTRE) == edited(PACK, {NEW.id: NEW, "clinic-eye": None})
