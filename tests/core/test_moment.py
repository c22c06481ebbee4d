"""The machine's clock and ids."""

import os
import time
import uuid
from datetime import UTC

import pytest

from core import moment


def test_now_is_the_moment_with_its_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert moment.now().tzinfo is UTC
    assert abs(moment.now().timestamp() - time.time()) < 60


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = uuid.UUID(moment.new_id())
    assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_an_id_is_written_as_uuids_are() -> None:
    text = moment.new_id()
    assert text == str(uuid.UUID(text))


def test_an_id_begins_with_the_millisecond_it_was_made_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 0x17F22E279B0 * 1_000_000 + 999_999)  # RFC 9562, A.6
    assert moment.new_id().startswith("017f22e2-79b0-7")


@pytest.mark.parametrize(
    ("byte", "text"), [(0x00, "7000-8000-000000000000"), (0xFF, "7fff-bfff-ffffffffffff")]
)
def test_all_but_time_version_and_variant_is_chance(
    monkeypatch: pytest.MonkeyPatch, byte: int, text: str
) -> None:
    monkeypatch.setattr(os, "urandom", lambda count: bytes([byte]) * count)
    assert moment.new_id()[14:] == text


def test_ids_of_later_milliseconds_sort_later(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [1_000_000 * millisecond for millisecond in (0, 1, 255, 2**32, 2**47)]
    made = []
    for at in moments:
        monkeypatch.setattr(time, "time_ns", lambda at=at: at)
        made.append(moment.new_id())
    assert made == sorted(made)


def test_no_two_ids_are_the_same() -> None:
    assert len({moment.new_id() for _ in range(1000)}) == 1000
