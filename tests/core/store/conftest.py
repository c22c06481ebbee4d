"""What holds for the tests of this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.store.store import Store, open_store
from tests.core.store.desks import Clock


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path, Clock().now)
    yield opened
    opened.close()
