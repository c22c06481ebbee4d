"""Files for one user's eyes only."""

import os
from pathlib import Path

import pytest

from core.errors import StoreError
from core.files import put


def test_a_file_is_put_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "deep" / "file"
    put(file, b"first")
    with monkeypatch.context() as planted:
        planted.setattr(os, "fsync", _no_more)
        with pytest.raises(StoreError):
            put(file, b"second")
    assert file.read_bytes() == b"first"
    assert [path.name for path in file.parent.iterdir()] == ["file"]


def _no_more(descriptor: int) -> None:
    raise InterruptedError("planted")
