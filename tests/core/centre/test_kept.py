"""The pack that the journal distributed: kept whole, judged, and compared with the one before."""

import json
from pathlib import Path

import pytest

from core.centre.changes import Part, pack_changes
from core.centre.files import load_pack
from core.centre.kept import Editions, bundle, editions, keep_pack, kept_pack, mark_seen
from tests.core.small_pack import SMALL, edit, written

ONE, TWO = "1" * 64, "2" * 64


def files(**changes: str) -> dict[str, str]:
    return {name: changes.get(name[:-5], text) for name, text in SMALL.items()}


def test_an_edition_is_kept_and_worked_with(tmp_path: Path) -> None:
    assert keep_pack(tmp_path, ONE, "small", files()) == []
    assert editions(tmp_path) == Editions(current=ONE)
    kept = kept_pack(tmp_path, ONE, "small")
    assert kept is not None and kept.centre.id == "small"


def test_an_edition_that_breaks_a_law_is_told_and_not_kept(tmp_path: Path) -> None:
    keep_pack(tmp_path, ONE, "small", files())
    errors = keep_pack(tmp_path, TWO, "small", files(norms=SMALL["norms.toml"].replace("30", "0", 1)))
    assert [error.key for error in errors][:1] == ["norms[hold].limit"]
    assert editions(tmp_path) == Editions(current=ONE)
    assert not (tmp_path / "packs" / TWO).exists()


@pytest.mark.parametrize(
    "name", ["../centre.toml", "/etc/passwd", "centre.py", "..--x.toml", "small/x.toml", "a--b--/c.toml",
             ".toml", "CENTRE.toml", "centre.toml\n"],
)  # fmt: skip
def test_no_file_of_an_edition_leads_out_of_its_folder(tmp_path: Path, name: str) -> None:
    assert keep_pack(tmp_path, ONE, "small", {**files(), name: ""})
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("etag", ["", "..", "x" * 64, "1" * 65, "1" * 8])
def test_a_tag_is_a_hash(tmp_path: Path, etag: str) -> None:
    assert keep_pack(tmp_path, etag, "small", files())
    assert kept_pack(tmp_path, etag, "small") is None
    assert list(tmp_path.rglob("*")) == []


def test_the_edition_before_stays_until_the_changes_were_read(tmp_path: Path) -> None:
    keep_pack(tmp_path, ONE, "small", files())
    mark_seen(tmp_path, ONE)
    keep_pack(
        tmp_path, TWO, "small", files(speech=SMALL["speech.toml"].replace("Вам поможет", "Поможет вам"))
    )
    assert editions(tmp_path) == Editions(current=TWO, seen=ONE)
    before, after = (kept_pack(tmp_path, etag, "small") for etag in (ONE, TWO))
    assert before is not None and after is not None
    changed = pack_changes(before, after, "ru")
    assert [(one.part, one.id) for one in changed] == [(Part.SPEECH, "redirect")]
    assert (changed[0].before, changed[0].after) == ("Вам поможет ____ .", "Поможет вам ____ .")
    mark_seen(tmp_path, TWO)
    assert editions(tmp_path) == Editions(TWO, TWO)
    assert kept_pack(tmp_path, ONE, "small") is None


def test_an_edition_that_comes_while_another_is_read_stays_and_is_new(tmp_path: Path) -> None:
    keep_pack(tmp_path, ONE, "small", files())
    keep_pack(tmp_path, TWO, "small", files(speech=SMALL["speech.toml"].replace("Вам", "Тебе")))
    mark_seen(tmp_path, ONE)
    assert editions(tmp_path) == Editions(current=TWO, seen=ONE)
    assert kept_pack(tmp_path, ONE, "small") and kept_pack(tmp_path, TWO, "small")


@pytest.mark.parametrize("note", ["", "[]", '{"current": 1, "seen": ""}', "{"])
def test_a_note_that_cannot_be_read_is_no_edition(tmp_path: Path, note: str) -> None:
    keep_pack(tmp_path, ONE, "small", files())
    (tmp_path / "packs" / "current.json").write_text(note)
    assert editions(tmp_path) == Editions()


def test_an_edition_that_can_no_longer_be_used_is_not_used(tmp_path: Path) -> None:
    keep_pack(tmp_path, ONE, "small", files())
    (tmp_path / "packs" / ONE / "small" / "norms.toml").write_text("norms = 1", "utf-8")
    assert kept_pack(tmp_path, ONE, "small") is None


def test_what_is_sent_has_the_base_with_it_and_can_be_kept(tmp_path: Path) -> None:
    pack, base = written(tmp_path / "small", SMALL), written(tmp_path / "country", {})
    edit(pack, "centre.toml", "[centre]", 'base = "country"\n[centre]')
    (pack / "norms.toml").rename(base / "norms.toml")
    sent = bundle(pack)
    assert "country--norms.toml" in sent and "norms.toml" not in sent
    data = tmp_path / "data"
    assert keep_pack(data, ONE, "small", json.loads(json.dumps(sent))) == []
    assert kept_pack(data, ONE, "small") == load_pack(pack)


def test_a_pack_does_not_differ_from_itself_and_every_new_thing_is_told(tmp_path: Path) -> None:
    krasnodar = load_pack("ru-tfoms-krasnodar")
    keep_pack(tmp_path, ONE, "small", files())
    small = kept_pack(tmp_path, ONE, "small")
    assert small is not None
    assert pack_changes(krasnodar, krasnodar, "ru") == ()
    told = pack_changes(small, krasnodar, "ru")
    new = {(one.part, one.id) for one in told if not one.before}
    assert new >= {(Part.DIRECTORY, one.id) for one in krasnodar.directory if not small.entry(one.id)}
    gone = pack_changes(krasnodar, small, "ru")
    assert {one.id for one in gone if not one.after} >= {entry.id for entry in krasnodar.directory}
