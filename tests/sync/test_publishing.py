"""`pult pack fetch` and `pult pack publish`: an edition goes round, and none is replaced unseen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.centre.kept import bundle
from tests.sync.test_enrol import STREAM, Place, Town, english_again, town
from tests.terminals import ROOT

__all__ = ["english_again", "town"]

INSTALLED = ROOT / "core/packs" / STREAM


@pytest.fixture
def desks(town: Town, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """The desk of a methodologist, and one of an operator."""
    chief, anna = Place(tmp_path / "chief"), Place(tmp_path / "anna")
    for place, role in ((chief, "methodologist"), (anna, "operator")):
        code = town.code(f"{role}-{tmp_path.name}", role=role)
        assert place.run("enrol", code, "--url", town.url).exit_code == 0
    yield chief, anna


def test_an_edition_goes_round_and_none_is_replaced_unseen(
    desks: tuple[Place, Place], tmp_path: Path
) -> None:
    chief, anna = desks
    assert "The journal has no pack of this centre" in chief.fails("pack", "fetch", str(tmp_path / "mine"))
    assert "does not publish packs" in anna.fails("pack", "publish", str(INSTALLED))
    own = tmp_path / "begun" / STREAM
    own.mkdir(parents=True)
    for file in INSTALLED.glob("*.toml"):
        (own / file.name).write_bytes(file.read_bytes())
    assert "Published as edition 1." in chief.run("pack", "publish", str(own)).stdout
    fetched = tmp_path / "fetched"
    assert "Edition 1 is in" in anna.run("pack", "fetch", str(fetched)).stdout
    assert bundle(fetched / STREAM) == bundle(own)
    assert "nothing takes its place" in anna.fails("pack", "fetch", str(fetched))
    speech = fetched / STREAM / "speech.toml"
    speech.write_text(speech.read_text("utf-8").replace("Всего доброго", "Всего хорошего"), "utf-8")
    assert "Published as edition 2." in chief.run("pack", "publish", str(fetched / STREAM)).stdout
    (own / "lines.toml").write_text((own / "lines.toml").read_text("utf-8") + "\n# ещё\n", "utf-8")
    assert "Another edition was published meanwhile" in chief.fails("pack", "publish", str(own))
    assert "Published as edition 2." in chief.run("pack", "publish", str(fetched / STREAM)).stdout


def test_a_pack_that_breaks_a_law_is_told_with_its_file_and_not_sent(
    desks: tuple[Place, Place], tmp_path: Path
) -> None:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "centre.toml").write_text("[centre]\nid = 7\n")
    result = desks[0].run("pack", "publish", str(tmp_path / "small"))
    assert result.exit_code == 2
    assert "centre.toml: centre.id = 7" in result.stderr


def test_the_pack_of_another_centre_is_named_and_not_sent(desks: tuple[Place, Place]) -> None:
    told = desks[0].fails("pack", "publish", str(ROOT / "core/packs/ru-smo"))
    assert "core/packs/ru-smo is not of the centre of this desk" in told


def test_a_desk_that_was_never_enrolled_publishes_nothing(tmp_path: Path) -> None:
    assert "pult enrol CODE" in Place(tmp_path).fails("pack", "publish", str(INSTALLED))
