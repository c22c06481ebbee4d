"""Who may, and who was seen: the same statements for every engine."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cached_property
from typing import Any

from journal.ledger import statements as say
from journal.ledger.asking import Asking
from journal.ledger.port import Code, Operator, Organisation, PackVersion, Seen, Token
from journal.ledger.tables import CODES, OPERATORS, ORGANISATIONS, PACKS, SEEN, TOKENS, Table, operator_of
from journal.together import Together

_AT_ONCE = 256
_REVOKE = "UPDATE tokens SET revoked_at = ? WHERE revoked_at = '' AND {} = ? RETURNING hash"
_END_CODES = "UPDATE codes SET used_at = ? WHERE used_at = '' AND operator = ?"
_USE = f"""
    UPDATE codes SET used_at = ? WHERE hash = ? AND used_at = '' AND expires_at > ? RETURNING {CODES.names}
"""
_TOUCH = SEEN.put  # a later word holds even if it says an earlier moment: the clock was put right
_SEEN = f"SELECT {SEEN.names} FROM seen WHERE seen_at >= ? ORDER BY seen_at, device_id, session_id, operator"

_ADD_PACK = f"{PACKS.insert} ON CONFLICT DO NOTHING RETURNING version"
_PACK = f"SELECT {PACKS.names} FROM packs WHERE stream = ? AND version = ?"
_NEWEST_PACK = f"SELECT {PACKS.names} FROM packs WHERE stream = ? ORDER BY version DESC LIMIT 1"
_PACKS = f"""
    SELECT {PACKS.names.replace("body", "'' AS body")} FROM packs WHERE stream = ? ORDER BY version
"""


class Accounts(Asking):
    """The part of a ledger that only keeps: each method is a transaction."""

    async def _put(self, table: Table, one: Any) -> None:
        await self._ask((table.put, table.kept(asdict(one))))

    async def put_organisation(self, organisation: Organisation) -> None:
        """Add one, or change it."""
        await self._put(ORGANISATIONS, organisation)

    async def organisations(self) -> Sequence[Organisation]:
        """All of them, by id."""
        (found,) = await self._ask((ORGANISATIONS.everything, ()))
        return [Organisation(**ORGANISATIONS.told(row)) for row in found]

    async def put_operator(self, operator: Operator) -> None:
        """Add one, or change it."""
        await self._put(OPERATORS, operator)

    async def operators(self) -> Sequence[Operator]:
        """All of them, by id."""
        (found,) = await self._ask((OPERATORS.everything, ()))
        return [operator_of(OPERATORS.told(row)) for row in found]

    async def put_code(self, code: Code) -> None:
        """Keep a one-time code."""
        await self._put(CODES, code)

    async def use_code(self, hash: str, at: str) -> Code | None:
        """Use a code up: the first who asks before it expires gets it, nobody after."""
        (found,) = await self._ask((_USE, (at, hash, at)))
        return Code(*found[0]) if found else None

    async def put_token(self, token: Token) -> None:
        """Keep a token."""
        await self._put(TOKENS, token)

    async def token(self, hash: str) -> Token | None:
        """The token with this hash, as it is after the question; one statement for all who ask meanwhile."""
        return await self._lookups.ask(hash)

    @cached_property
    def _lookups(self) -> Together[str, Token | None]:
        return Together(self._find, _AT_ONCE)

    async def _find(self, hashes: Sequence[str]) -> Sequence[Token | None]:
        values = say.filled(hashes)
        (found,) = await self._ask((say.tokens(len(values)), values))
        tokens = {token.hash: token for token in (Token(*row) for row in found)}
        return [tokens.get(hash) for hash in hashes]

    async def revoke(self, at: str, *, operator: str = "", device: str = "") -> int:
        """End the tokens of an operator and their unused codes, or those of a device; how many tokens."""
        if operator:
            tokens = _REVOKE.format("operator"), (at, operator)
            ended, _ = await self._ask(tokens, (_END_CODES, (at, operator)))
        else:
            (ended,) = await self._ask((_REVOKE.format("device_id"), (at, device)))
        return len(ended)

    async def add_pack(self, pack: PackVersion) -> bool:
        """Keep a version; False when its number is taken."""
        (added,) = await self._ask((_ADD_PACK, PACKS.kept(asdict(pack))))
        return bool(added)

    async def pack(self, stream: str, version: int = 0) -> PackVersion | None:
        """A version of a centre's pack; without a number the newest."""
        (found,) = await self._ask((_PACK, (stream, version)) if version else (_NEWEST_PACK, (stream,)))
        return PackVersion(*found[0]) if found else None

    async def packs(self, stream: str) -> Sequence[PackVersion]:
        """Every version, the oldest first, without the bodies."""
        (found,) = await self._ask((_PACKS, (stream,)))
        return [PackVersion(*row) for row in found]

    async def touch(self, seen: Sequence[Seen]) -> None:
        """Remember consoles that asked."""
        # in one order, so that two processes never wait for each other
        await self._ask(*((_TOUCH, row) for row in sorted(SEEN.kept(asdict(one)) for one in seen)))

    async def seen_since(self, at: str) -> Sequence[Seen]:
        """Consoles that asked since a moment."""
        (found,) = await self._ask((_SEEN, (at,)))
        return [Seen(*row) for row in found]
