"""Who comes in: one-time codes and tokens. Both are kept as SHA-256 only; a token belongs to one device."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from core.domain.admission import Standing
from core.domain.envelope import IMPORTER
from core.domain.wire import Enrolment
from core.errors import JournalDenied
from journal.admission import is_id
from journal.ledger.port import Code, Ledger, Operator, Token
from journal.numbering import OFFICE
from journal.people import Directory, account_of, barred, working_as

CODE_LIFE: Final = timedelta(hours=72)
"""How long a one-time code waits for its console."""

GRACE: Final = timedelta(days=1)
"""How long a token still holds that was exchanged for a fresh one.

The answer may be lost on the way, or the console may die before it has kept it: without this, nobody but an
administrator could let it in again.
"""

CODE_DIGITS: Final = 16
"""Digits only: they are the same on every layout and can be read out. 53 bits, for a few days, used once."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who asks: a token that holds, the account it stands for, and as what that works in its stream."""

    token: Token
    operator: Operator
    standing: Standing


def hash_of_secret(secret: str) -> str:
    """What is kept of a token, and of a code in its normal form."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def normal_code(typed: str) -> str:
    """A code without what people put between the digits."""
    return "".join(char for char in typed if char.isalnum())


def new_code(operator: str, secret: str, now: datetime) -> tuple[str, Code]:
    """A one-time code to be read out, and what is kept of it. ``secret``: fresh, at least 128 random bits."""
    digits = f"{int(hash_of_secret(secret), 16) % 10**CODE_DIGITS:0{CODE_DIGITS}}"
    shown = "-".join(digits[start : start + 4] for start in range(0, CODE_DIGITS, 4))
    return shown, Code(hash_of_secret(digits), operator, (now + CODE_LIFE).isoformat(), "")


class Tokens:
    """The door. ``secret`` makes a fresh text of at least 128 random bits, fit for a header."""

    def __init__(
        self,
        ledger: Ledger,
        directory: Directory,
        now: Callable[[], datetime],
        secret: Callable[[], str],
        days: int,
    ) -> None:
        self._ledger = ledger
        self._directory = directory
        self._now = now
        self._secret = secret
        self._life = timedelta(days=days)

    async def bearer(self, secret: str) -> Bearer:
        """Who holds this token.

        Raises:
            JournalDenied: nobody does, or not any more.
        """
        token = await self._ledger.token(hash_of_secret(secret))
        if token is None:
            raise JournalDenied("token_unknown")
        operator = await self._directory.operator(token.operator)
        if operator is None or operator.state != "active":
            raise JournalDenied("operator_revoked")
        if token.revoked_at:
            raise JournalDenied("token_revoked")
        if token.expires_at <= self._now().isoformat():
            raise JournalDenied("token_expired")
        today = self._now().date()
        if code := barred(operator, today):
            raise JournalDenied(code)
        return Bearer(token, operator, working_as(operator, today))

    async def enrol(self, code: str, device_id: str) -> Enrolment:
        """Exchange a one-time code for a token of this device, whose other tokens end.

        Raises:
            JournalDenied: the code is not known, not any more, or the account was closed.
        """
        if not is_id(device_id) or device_id in (OFFICE, IMPORTER):
            raise JournalDenied("code_unknown")
        used = await self._ledger.use_code(hash_of_secret(normal_code(code)), self._now().isoformat())
        if used is None:
            raise JournalDenied("code_unknown")
        self._directory.forget()
        operator = await self._directory.operator(used.operator)
        if operator is None or operator.state != "active":
            raise JournalDenied("operator_revoked")
        if why := barred(operator, self._now().date()):
            raise JournalDenied(why)
        # A data directory has one holder. Who had it until now hears of it at once, and so does the person
        # whose device somebody else claims to have.
        await self._ledger.revoke(self._now().isoformat(), device=device_id)
        return await self._issue(operator, device_id)

    async def renew(self, bearer: Bearer) -> Enrolment:
        """A fresh token for this one, which ends after ``GRACE``."""
        enrolment = await self._issue(bearer.operator, bearer.token.device_id)
        ends = min(bearer.token.expires_at, (self._now() + GRACE).isoformat())
        await self._ledger.put_token(replace(bearer.token, expires_at=ends))
        return enrolment

    async def _issue(self, operator: Operator, device_id: str) -> Enrolment:
        secret, now = self._secret(), self._now()
        expires_at = (now + self._life).isoformat()
        await self._ledger.put_token(
            Token(hash_of_secret(secret), operator.id, device_id, now.isoformat(), expires_at, "")
        )
        scoped = (await self._directory.people()).is_scoped(operator.organisation)
        return Enrolment(secret, account_of(operator, expires_at, scoped=scoped))
