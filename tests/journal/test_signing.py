"""The result of an exam is the journal's word: whatever of it is changed, it is not."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.admission import ExamResult
from journal.numbering import receipt_of
from journal.signing import Unsigned, result_of, sign, signed_text, verify

KEY = b"k" * 32
RESULT = ExamResult("anna", "sandbox.kz", "first", 87, True, "2026-11-19T10:00:00+05:00", ("father", "angry"))
OTHER: dict[str, Any] = {
    "operator": "boris", "centre": "kz", "exam": "second", "score": 88, "passed": False,
    "at": "2026-11-20T10:00:00+05:00", "scenarios": ("father",),
}  # fmt: skip


def test_a_result_is_known_again_by_its_signature() -> None:
    assert verify(KEY, RESULT, sign(KEY, RESULT))
    assert result_of(KEY, signed_text(KEY, RESULT)) == RESULT


def test_no_part_of_it_can_be_another() -> None:
    signature = sign(KEY, RESULT)
    assert set(OTHER) == {field.name for field in fields(RESULT)}
    for name, value in OTHER.items():
        assert not verify(KEY, replace(RESULT, **{name: value}), signature), name


def test_only_this_journal_can_have_signed_it() -> None:
    assert not verify(KEY, RESULT, sign(b"another".ljust(32), RESULT))
    for signature in ("", "0" * 64, "\ud800", sign(KEY, RESULT)[:-1], sign(KEY, RESULT).upper()):
        assert not verify(KEY, RESULT, signature)


def test_the_key_of_the_receipts_signs_no_result_by_itself() -> None:
    import hmac
    from hashlib import sha256

    text = RESULT.text().encode()
    assert sign(KEY, RESULT) != hmac.digest(KEY, text, "sha256").hex()
    assert sign(KEY, RESULT) != receipt_of(KEY, sha256(text).hexdigest())


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", '{"result": {}, "signature": "x"}', "\0", '{"result": 1, "signature": ""}'],
)
def test_what_is_no_result_is_told_to_be_none(text: str) -> None:
    with pytest.raises(Unsigned, match="no result"):
        result_of(KEY, text)


def test_a_result_that_somebody_changed_is_not_ours() -> None:
    told = json.loads(signed_text(KEY, replace(RESULT, passed=False)))
    told["result"]["passed"] = True
    with pytest.raises(Unsigned, match="did not sign"):
        result_of(KEY, json.dumps(told))
    told["result"]["more"] = "x"
    with pytest.raises(Unsigned, match="no result"):
        result_of(KEY, json.dumps(told))


@given(st.builds(
    ExamResult, st.text(), st.text(), st.text(), st.integers(0, 100), st.booleans(), st.text(),
    st.lists(st.text()).map(tuple),
))  # fmt: skip
def test_any_result_comes_back_from_its_file(result: ExamResult) -> None:
    assert result_of(KEY, signed_text(KEY, result)) == result
