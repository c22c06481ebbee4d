"""What can be asked of the journal over HTTP: the table, and what is done for each line of it."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, Final, Protocol

import msgspec
from msgspec import Meta, Struct
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from core.domain import wire
from core.domain.published import PACK_BYTES
from core.domain.wire import EVENTS_LIMIT, PROTOCOL, PUSH_BYTES, Enrolment
from core.errors import JournalDenied
from journal.service import Seat
from journal.web import bodies
from journal.web.limits import Guard, digest
from journal.web.metrics import Metrics
from journal.web.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Coroutine


Handler = Callable[[Request], Awaitable[Response]]


class Service(Protocol):
    """What stands behind HTTP. Every method raises ``core.errors.JournalError``."""

    async def seat(self, token: str, session_id: str) -> Seat:
        """The journal as the console with this token may use it."""

    async def enrol(self, code: str, device_id: str) -> Enrolment:
        """Exchange a one-time code for a token."""

    async def ready(self) -> None:
        """Return when the database answers."""


class Feed(Struct, frozen=True, forbid_unknown_fields=True):
    """The parameters of the feed."""

    after: bodies.Seq
    chain: bodies.Chain
    limit: Annotated[int, Meta(ge=1, le=EVENTS_LIMIT, description="Events in the page, at most.")] = 500
    wait: Annotated[float, Meta(ge=0, le=3600, description="Seconds to wait while there is nothing.")] = 0.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One line of the table.

    ``name``: the method of ``Endpoints`` that does it. ``body``, ``query``, ``answer``: shapes.
    ``most``: bytes of the longest body. ``problems``: what may go wrong here beside what may everywhere.
    ``guarded``: it asks for a token and a session; ``versioned``: for the protocol. ``conditional``: who has
    the newest already says so (If-None-Match), and is answered 304. ``replacing``: what is to be replaced is
    named (If-Match), with an empty etag where there is nothing.
    """

    name: str
    method: str
    path: str
    summary: str
    answer: type[Struct] | None = None
    body: type[Struct] | None = None
    query: type[Struct] | None = None
    problems: tuple[str, ...] = ()
    guarded: bool = True
    versioned: bool = True
    conditional: bool = False
    replacing: bool = False


ENDPOINTS: Final = (
    Endpoint(
        "enrol", "POST", "/v1/enrol", "Exchange a one-time code for a token.",
        bodies.Enrolment, bodies.Code, problems=("code_unknown",), guarded=False,
    ),
    Endpoint("renew", "POST", "/v1/renew", "A new token for the one in use, which ends.", bodies.Enrolment),
    Endpoint("account", "GET", "/v1/account", "Who asks.", bodies.Account),
    Endpoint(
        "push", "POST", "/v1/streams/{stream}/push", "Offer events; an answer for each, in their order.",
        bodies.Answers, bodies.Push, problems=("fork",),
    ),
    Endpoint(
        "bring_in", "POST", "/v1/streams/{stream}/import",
        "Bring in appeals that came elsewhere; an answer for each, in their order.",
        bodies.Imported, bodies.Import,
    ),
    Endpoint(
        "feed", "GET", "/v1/streams/{stream}/feed", "What follows a position, waited for if need be.",
        bodies.Page, query=Feed, problems=("fork",),
    ),
    Endpoint(
        "locate", "POST", "/v1/streams/{stream}/locate", "The highest of these positions that is known.",
        bodies.Position, bodies.Points,
    ),
    Endpoint(
        "history", "GET", "/v1/streams/{stream}/cards/{card_id}/history", "All events of a card, in order.",
        bodies.History,
    ),
    Endpoint(
        "pack", "GET", "/v1/streams/{stream}/pack", "The newest pack of a centre.",
        bodies.Pack, conditional=True,
    ),
    Endpoint(
        "publish", "PUT", "/v1/streams/{stream}/pack", "Put another pack in the place of the newest.",
        bodies.Version, bodies.Files, problems=("stale",), replacing=True,
    ),
    Endpoint(
        "pack_versions", "GET", "/v1/streams/{stream}/pack/versions", "Every version of a centre's pack.",
        bodies.Versions,
    ),
    Endpoint(
        "healthz", "GET", "/healthz", "The process runs.", guarded=False, versioned=False,
    ),
    Endpoint(
        "readyz", "GET", "/readyz", "The database answers.",
        problems=("busy",), guarded=False, versioned=False,
    ),
    Endpoint("openapi", "GET", "/openapi.json", "This table.", guarded=False, versioned=False),
)  # fmt: skip

_ETAG = re.compile(r'"([0-9a-f]{64})"')
_WORD = re.compile(r"[0-9A-Za-z._-]{1,64}")
_NOBODY: Final = frozenset({"token_unknown", "code_unknown"})
_read_code = bodies.reader(bodies.Code)
_read_push = bodies.reader(bodies.Push)
_read_import = bodies.reader(bodies.Import)
_read_files = bodies.reader(bodies.Files)
_read_points = bodies.reader(bodies.Points)


class Endpoints:
    """What is done for each line. ``stopping``: set once the process is to end; who waits is answered."""

    def __init__(
        self, service: Service, guard: Guard, metrics: Metrics, stopping: asyncio.Event, openapi: bytes
    ) -> None:
        self._service = service
        self._guard = guard
        self._metrics = metrics
        self._stopping = stopping
        self._openapi = openapi

    def handler(self, each: Endpoint) -> Handler:
        """What answers a line of the table; a console has no more than so many answers under way.

        Each may be a body that comes slowly, or somebody who waits: one console must not be all of them.
        """
        answer: Handler = getattr(self, each.name)
        if not each.guarded:
            return answer

        @wraps(answer)
        async def one_of_few(request: Request) -> Response:
            with self._guard.open.enter(digest(request.headers.get("authorization", ""))):
                return await answer(request)

        return one_of_few

    async def enrol(self, request: Request) -> Response:
        """Exchange a one-time code for a token."""
        _speaks(request)
        self._guard.before_trying(request, "")
        said = _read_code(await self._guard.body(request))
        try:
            enrolment = await self._service.enrol(said.code, said.device_id)
        except JournalDenied as denied:
            self._guard.tried(request, "", wrong=denied.code in _NOBODY)
            raise
        return _json(bodies.enrolment(enrolment))

    async def renew(self, request: Request) -> Response:
        """Change a token."""
        seat = await self._seat(request)
        return _json(bodies.enrolment(await seat.renew()))

    async def account(self, request: Request) -> Response:
        """Who asks."""
        seat = await self._seat(request)
        return _json(bodies.account(await seat.account()))

    async def push(self, request: Request) -> Response:
        """Take events."""
        stream = _word(request, "stream")
        seat = await self._seat(request)
        said = _read_push(await self._guard.body(request, PUSH_BYTES))
        with self._guard.pushes.enter(digest(_token(request))), self._metrics.push_seconds.time():
            given = await seat.push(
                stream, bodies.position(said.pos), list(map(bodies.offer, said.events)), said.gap_ok
            )
        self._metrics.pushed(stream, given)
        return _json(bodies.answers(given))

    async def bring_in(self, request: Request) -> Response:
        """Take appeals that came elsewhere."""
        stream = _word(request, "stream")
        seat = await self._seat(request)
        said = _read_import(await self._guard.body(request, PUSH_BYTES))
        with self._guard.pushes.enter(digest(_token(request))):
            given = await seat.bring_in(stream, list(map(bodies.incoming_item, said.items)))
        self._metrics.imported(given)
        return _json(bodies.imported(given))

    async def feed(self, request: Request) -> Response:
        """Give what follows."""
        stream = _word(request, "stream")
        seat = await self._seat(request)
        said = _query(request, Feed)
        after = wire.Position(said.after, said.chain)
        page = None
        if said.wait:
            with self._metrics.waiting.track_inprogress():
                page = await self._while_there(request, seat.feed(stream, after, said.limit, said.wait))
        if page is None:
            page = await seat.feed(stream, after, said.limit, 0.0)
        self._metrics.reached(stream, page.head)
        return _json(bodies.page(said.chain, page))

    async def locate(self, request: Request) -> Response:
        """Find the common past."""
        stream = _word(request, "stream")
        seat = await self._seat(request)
        said = _read_points(await self._guard.body(request))
        found = await seat.locate(stream, [bodies.position(point) for point in said.points])
        return _json(bodies.Position(found.seq, found.chain))

    async def history(self, request: Request) -> Response:
        """Give a card."""
        stream, card_id = _word(request, "stream"), _word(request, "card_id")
        seat = await self._seat(request)
        return _json(bodies.history(await seat.history(stream, card_id)))

    async def pack(self, request: Request) -> Response:
        """Give the newest pack to who has another."""
        stream = _word(request, "stream")
        seat = await self._seat(request)
        known = _ETAG.search(request.headers.get("if-none-match", ""))
        found = await seat.pack(stream, known[1] if known else "")
        if found is not None:
            return _json(bodies.pack(found), _tagged(found.published.etag))
        versions = await seat.pack_versions(stream)
        if not versions:
            raise Problem("not_found")
        return Response(status_code=304, headers=_tagged(versions[-1].etag))

    async def publish(self, request: Request) -> Response:
        """Take another pack."""
        stream = _word(request, "stream")
        seat = await self._seat(request)
        etag = _replaced(request)
        files = bodies.files(_read_files(await self._guard.body(request, PACK_BYTES)))
        with self._guard.pushes.enter(digest(_token(request))):
            version = await seat.publish(stream, files, etag)
        return _json(bodies.version(version), _tagged(version.etag))

    async def pack_versions(self, request: Request) -> Response:
        """Give the history of the pack."""
        stream = _word(request, "stream")
        seat = await self._seat(request)
        return _json(bodies.versions(await seat.pack_versions(stream)))

    async def healthz(self, request: Request) -> Response:
        """Say that the process runs."""
        return Response(status_code=204)

    async def readyz(self, request: Request) -> Response:
        """Say whether the journal can be used."""
        if self._stopping.is_set():
            raise Problem("busy", after_s=1)
        await self._service.ready()
        return Response(status_code=204)

    async def openapi(self, request: Request) -> Response:
        """Give the table."""
        return Response(self._openapi, media_type="application/json")

    async def _seat(self, request: Request) -> Seat:
        """The journal as who asks may use it."""
        _speaks(request)
        session_id = request.headers.get("pult-session", "")
        if not _WORD.fullmatch(session_id):
            raise Problem("malformed", where="Pult-Session")
        token = _token(request)
        self._guard.before_trying(request, token)
        try:
            seat = await self._service.seat(token, session_id)
        except JournalDenied as denied:
            self._guard.tried(request, token, wrong=denied.code in _NOBODY)
            raise
        self._guard.tried(request, token, wrong=False)
        return seat

    async def _while_there(
        self, request: Request, reading: "Coroutine[Any, Any, wire.Page]"
    ) -> wire.Page | None:
        """What is read while who asks is there and the process goes on; None when the process is to end."""
        page = asyncio.ensure_future(reading)
        gone = asyncio.ensure_future(_gone(request))
        ending = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait({page, gone, ending}, return_when=asyncio.FIRST_COMPLETED)
            if page.done():
                return page.result()
            if ending.done():
                return None
            raise ClientDisconnect
        finally:
            for task in (page, gone, ending):
                task.cancel()
            await asyncio.gather(page, gone, ending, return_exceptions=True)


async def _gone(request: Request) -> None:
    """Return when nobody is there any more to hear the answer."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _speaks(request: Request) -> None:
    if request.headers.get("pult-protocol") != str(PROTOCOL):
        raise Problem("other_protocol")


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not re.fullmatch(r"[\x21-\x7e]{1,512}", token):
        raise Problem("token_unknown")
    return token


def _word(request: Request, name: str) -> str:
    """A name in the path. One that nothing can have is not looked for."""
    word: str = request.path_params[name]
    if not _WORD.fullmatch(word):
        raise Problem("not_found")
    return word


def _query(request: Request, shape: type[Feed]) -> Feed:
    said: Mapping[str, str] = dict(request.query_params)
    try:
        return msgspec.convert(said, shape, strict=False)
    except msgspec.ValidationError as error:
        raise Problem("malformed", where=bodies.place(error).replace("$.", "?")) from None


def _replaced(request: Request) -> str:
    """The etag of what is to be replaced; empty: nothing is there yet."""
    named = request.headers.get("if-match", "")
    if named != '""' and not _ETAG.fullmatch(named):
        raise Problem("malformed", where="If-Match")
    return named.strip('"')


def _tagged(etag: str) -> dict[str, str]:
    return {"ETag": f'"{etag}"'}


def _json(shape: Struct, headers: Mapping[str, str] | None = None) -> Response:
    return Response(bodies.written(shape), media_type="application/json", headers=headers)
