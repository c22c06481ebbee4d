"""Places for the tests of faults."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import disks
from tests.whole.faults import PHONE, work


@pytest.fixture
def errors(tmp_path: Path) -> Iterator[Path]:
    """Where the console's standard error output goes; whatever happens, it tells nothing of a caller."""
    file = tmp_path / "stderr"
    file.touch()
    yield file
    said = file.read_text()
    assert "Traceback" not in said
    assert "Образец" not in said
    assert PHONE not in said


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with disks.small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def data(tmp_path: Path, errors: Path) -> Path:
    """A directory with three cards, in the last of which an essence is half typed."""
    work(tmp_path / "data", errors)
    return tmp_path / "data"
