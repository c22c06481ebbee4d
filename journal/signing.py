"""The result of an exam, signed: nobody but a journal with this key can have said that it was passed.

The key of the receipts signs nothing else by itself: for results a key of their own is derived from it.
"""

import hmac
from typing import Final

import msgspec
from msgspec import Struct

from core.domain.admission import ExamResult

_LABEL: Final = b"pult: the result of an exam, 1"


class Unsigned(ValueError):
    """A text that is no signed result of this journal. ``problem``: an English clause."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class _Result(Struct, frozen=True, forbid_unknown_fields=True):
    operator: str
    centre: str
    exam: str
    score: int
    passed: bool
    at: str
    scenarios: tuple[str, ...]


class _Signed(Struct, frozen=True, forbid_unknown_fields=True):
    result: _Result
    signature: str


_read = msgspec.json.Decoder(_Signed).decode


def sign(key: bytes, result: ExamResult) -> str:
    """The signature of a result: HMAC-SHA256 of its text, in hex. ``key``: of the receipts."""
    derived = hmac.digest(key, _LABEL, "sha256")
    return hmac.digest(derived, result.text().encode(), "sha256").hex()


def verify(key: bytes, result: ExamResult, signature: str) -> bool:
    """Whether a signature is this journal's, of this result."""
    return hmac.compare_digest(sign(key, result).encode(), signature.encode("utf-8", "surrogatepass"))


def signed_text(key: bytes, result: ExamResult) -> str:
    """A result with its signature, as a file: ``{"result": {…}, "signature": "…"}``."""
    shape = _Result(*(getattr(result, name) for name in _Result.__struct_fields__))
    return msgspec.json.encode(_Signed(shape, sign(key, result))).decode() + "\n"


def result_of(key: bytes, text: str) -> ExamResult:
    """The result in such a file.

    Raises:
        Unsigned: it is no such file, or this journal did not sign it.
    """
    try:
        signed = _read(text)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise Unsigned("it is no result of an exam") from None
    result = ExamResult(*msgspec.structs.astuple(signed.result))
    if not verify(key, result, signed.signature):
        raise Unsigned("this journal did not sign it")
    return result
