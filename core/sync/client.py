"""The journal over HTTP, as one console uses it. ``docs/protocol.md`` has the same in requests and answers.

Nothing of what is sent or read stands in an error: an error may be logged, and a request holds what people
said. No answer is believed for its status alone: between here and the journal stand proxies that answer too.
"""

import asyncio
import ipaddress
import json
import ssl
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote

import httpx

from core.domain.envelope import canonical
from core.domain.published import Published, PublishedPack
from core.domain.wire import (
    EVENTS_LIMIT,
    PROTOCOL,
    Account,
    Answer,
    Enrolment,
    Item,
    Offer,
    Page,
    Position,
)
from core.errors import (
    DENIALS,
    JournalBroken,
    JournalBusy,
    JournalDenied,
    JournalError,
    JournalFailed,
    JournalFork,
    JournalOtherProtocol,
    JournalStale,
    JournalStranger,
    JournalTooLarge,
    JournalUnreachable,
)
from core.sync import answers

_CONNECT_S: Final = 5.0
_ANSWER_S: Final = 10.0
"""Seconds of silence, beside those that were asked for, after which there is no answer."""

_SLOWEST: Final = 2048
"""Bytes a second of the slowest line: so long may what is sent be on its way before an answer can come."""

_WHOLE_S: Final = 300.0
"""Seconds in which the whole of an answer must have come, beside those that were asked for."""

_IDLE_S: Final = 15.0
"""Seconds for which an unused connection is kept: the journal must not be the first to drop it."""

_MOST_BYTES: Final = 96 * 1024 * 1024
"""The longest answer: a page of the longest events, each character of them escaped, is shorter."""

_LAST_PORT: Final = 65_535
_AGAIN_S: Final = 1.0
_LATEST_S: Final = 3600.0
_PROBLEM: Final = "/problems/"

_NO_PACK: Final = (404, "not_found")
_SAME_PACK: Final = (304, "")
_NOTHING: Final = object()
"""In the place of an answer: there is nothing, or nothing new."""


class HttpJournal:
    """``wire.Journal`` over HTTP.

    ``url``: ``https://…``, or ``http://`` for a journal on this very machine. ``ca_file``: certificates that
    are trusted beside the system's. ``transport``: in place of the network. An address or a file that cannot
    be used is told by the first question, as ``JournalBroken``.
    """

    def __init__(
        self,
        url: str,
        token: str,
        session_id: str,
        ca_file: Path | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}", "Pult-Session": session_id}
        self._ca_file = ca_file
        self._transport = transport
        self._http: httpx.AsyncClient | None = None

    async def push(
        self, stream: str, position: Position, offers: Sequence[Offer], gap_ok: Sequence[tuple[str, int]]
    ) -> Sequence[Answer]:
        """As in ``wire.Journal``."""
        body = {
            "pos": asdict(position),
            "events": [_offer(offer) for offer in offers],
            "gap_ok": [list(gap) for gap in gap_ok],
        }
        path = f"/v1/streams/{_part(stream)}/push"
        return answers.answers_of(await self._ask("POST", path, body, many=len(offers) > 1))

    async def feed(self, stream: str, position: Position, limit: int, wait_s: float) -> Page:
        """As in ``wire.Journal``."""
        query = {
            "after": str(position.seq),
            "chain": position.chain,
            "limit": str(min(limit, EVENTS_LIMIT)),
            "wait": f"{wait_s:g}",
        }
        told = await self._ask("GET", f"/v1/streams/{_part(stream)}/feed", query=query, wait_s=wait_s)
        return answers.page_of(told, position)

    async def locate(self, stream: str, points: Sequence[Position]) -> Position:
        """As in ``wire.Journal``."""
        body = {"points": [asdict(point) for point in points]}
        return answers.position_of(await self._ask("POST", f"/v1/streams/{_part(stream)}/locate", body))

    async def history(self, stream: str, card_id: str) -> Sequence[Item]:
        """As in ``wire.Journal``."""
        path = f"/v1/streams/{_part(stream)}/cards/{_part(card_id)}/history"
        return answers.history_of(await self._ask("GET", path))

    async def account(self) -> Account:
        """As in ``wire.Journal``."""
        return answers.account_of(await self._ask("GET", "/v1/account"))

    async def renew(self) -> Enrolment:
        """As in ``wire.Journal``."""
        return answers.enrolment_of(await self._ask("POST", "/v1/renew"))

    async def pack(self, stream: str, etag: str) -> PublishedPack | None:
        """As in ``published.Packs``."""
        known = {"If-None-Match": f'"{etag}"'} if etag else {}
        nothing = (_NO_PACK, _SAME_PACK) if etag else (_NO_PACK,)
        path = f"/v1/streams/{_part(stream)}/pack"
        told = await self._ask("GET", path, headers=known, nothing=nothing)
        return None if told is _NOTHING else answers.pack_of(told)

    async def publish(self, stream: str, files: Mapping[str, str], etag: str) -> Published:
        """As in ``published.Packs``."""
        path = f"/v1/streams/{_part(stream)}/pack"
        told = await self._ask("PUT", path, {"files": dict(files)}, headers={"If-Match": f'"{etag}"'})
        return answers.published_of(told)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    async def _ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        wait_s: float = 0.0,
        many: bool = False,
        headers: Mapping[str, str] = MappingProxyType({}),
        nothing: Collection[tuple[int, str]] = (),
    ) -> Any:
        if self._http is None:
            self._http = _http(self._url, self._headers, self._ca_file, self._transport)
        return await _asked(
            self._http, method, path, body,
            query=query, wait_s=wait_s, many=many, headers=headers, nothing=nothing,
        )  # fmt: skip


async def enrol(
    url: str,
    code: str,
    device_id: str,
    *,
    ca_file: Path | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Enrolment:
    """Exchange a one-time code for the token of this data directory. Arguments as of ``HttpJournal``.

    Raises:
        JournalDenied: the code is not known, or not any more.
        JournalError: as of every other question.
    """
    async with _http(url, {}, ca_file, transport) as http:
        told = await _asked(http, "POST", "/v1/enrol", {"code": code, "device_id": device_id})
    return answers.enrolment_of(told)


def _http(
    url: str,
    headers: Mapping[str, str],
    ca_file: Path | None,
    transport: httpx.AsyncBaseTransport | None,
) -> httpx.AsyncClient:
    base = _checked(url)
    secure = base.scheme == "https"
    if not all(value.isascii() for value in headers.values()):
        raise JournalBroken("its token is none")
    return httpx.AsyncClient(
        base_url=base,
        headers={
            **headers,
            "Pult-Protocol": str(PROTOCOL),
            "Accept": "application/json",
            "Accept-Encoding": "identity",  # an answer that unpacks to more than it is
            "User-Agent": "pult",
        },
        verify=_certificates(ca_file) if secure and transport is None else False,
        trust_env=secure,  # what is on this machine is asked without a proxy
        limits=httpx.Limits(max_connections=8, keepalive_expiry=_IDLE_S),
        transport=transport,
    )


def _checked(url: str) -> httpx.URL:
    try:
        base = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise JournalBroken("its address is none") from None
    if base.userinfo or base.query or base.fragment or not base.host or (base.port or 0) > _LAST_PORT:
        raise JournalBroken("its address is none")
    if base.scheme != "https" and not (base.scheme == "http" and _is_here(base.host)):
        raise JournalBroken("its address must begin with https://")
    return base


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _certificates(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    try:
        if ca_file is not None:
            context.load_verify_locations(ca_file)
    except (OSError, ValueError):
        raise JournalStranger("the file of its certificates cannot be read") from None
    return context


async def _asked(
    http: httpx.AsyncClient,
    method: str,
    path: str,
    body: Mapping[str, Any] | None,
    *,
    query: Mapping[str, str] | None = None,
    wait_s: float = 0.0,
    many: bool = False,
    headers: Mapping[str, str] = MappingProxyType({}),
    nothing: Collection[tuple[int, str]] = (),
) -> Any:
    """What the journal answers, as JSON; ``_NOTHING`` for a status and a code of ``nothing``.

    ``many``: the body holds more than one thing, and can be shorter.
    """
    content = b"" if body is None else canonical(body).encode()
    patience = wait_s + _ANSWER_S + len(content) / _SLOWEST
    try:
        request = http.build_request(
            method,
            path.removeprefix("/"),
            content=None if body is None else content,
            params=query,
            headers=headers if body is None else {**headers, "Content-Type": "application/json"},
            timeout=httpx.Timeout(patience, connect=_CONNECT_S),
        )
        async with asyncio.timeout(patience + _WHOLE_S):
            response = await http.send(request, stream=True)
            try:
                status, said, read = response.status_code, response.headers, await _read(response)
            finally:
                await response.aclose()
    except (httpx.DecodingError, httpx.UnsupportedProtocol, httpx.InvalidURL):
        raise JournalBroken("it does not speak HTTP as we do") from None
    except UnicodeError:  # of the name of a machine that nothing can have
        raise JournalBroken("its address is none") from None
    except (httpx.HTTPError, httpx.StreamError, TimeoutError, OSError) as error:
        if _is_stranger(error):
            raise JournalStranger("nobody we trust vouches for it") from None
        raise JournalUnreachable from None
    if status != httpx.codes.OK:
        if (status, _code(read)) in nothing:
            return _NOTHING
        raise _error(status, said, read, many=many)
    return answers.told(read)


def _is_stranger(error: BaseException | None) -> bool:
    """Whether somebody answered whose certificate is not believed."""
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


async def _read(response: httpx.Response) -> bytes:
    """The body of an answer, as far as it may go: of a journal that is not itself it may have no end."""
    read = bytearray()
    async for chunk in response.aiter_bytes():
        read += chunk
        if len(read) > _MOST_BYTES:
            raise JournalBroken("it does not come to an end")
    return bytes(read)


def _error(status: int, headers: httpx.Headers, read: bytes, *, many: bool) -> JournalError:
    """What a status means. The codes are the journal's own; a proxy on the way has none of them."""
    code = _code(read)
    match status:
        case 401 | 403 if code in DENIALS:
            return JournalDenied(code)
        case 409 if code == "fork":
            return JournalFork()
        case 412 if code == "stale":
            return JournalStale()
        case 426 if code == "other_protocol":
            return JournalOtherProtocol()
        case 408 | 413 if many:
            return JournalTooLarge()
        case 413 if code == "too_large":  # of one event this is a verdict: only the journal's own word counts
            return JournalTooLarge()
        case 500 if code == "broken":
            return JournalFailed()
        case 429 | 503:
            return JournalBusy(_after_s(headers))
        case 408 | 502 | 504:
            return JournalUnreachable()
        case _:
            return JournalBroken(f"it answered with status {status}")


def _code(read: bytes) -> str:
    try:
        type_ = json.loads(read)["type"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    return type_.removeprefix(_PROBLEM) if isinstance(type_, str) and type_.startswith(_PROBLEM) else ""


def _after_s(headers: httpx.Headers) -> float:
    said = headers.get("retry-after", "")
    return min(float(said), _LATEST_S) if said.isascii() and said.isdigit() else _AGAIN_S


def _offer(offer: Offer) -> dict[str, Any]:
    said: dict[str, Any] = {
        "event_id": offer.event_id,
        "session_id": offer.session_id,
        "session_seq": offer.session_seq,
        "event": offer.event,
    }
    return said | {"stamp": asdict(offer.stamp)} if offer.stamp else said


def _part(name: str) -> str:
    """A name as a part of a path."""
    return quote(name.encode("utf-8", "replace"), safe="")
