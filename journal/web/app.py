"""The journal as an ASGI application."""

import asyncio
import logging
import time
from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import JournalError
from journal.settings import Limits
from journal.web import openapi
from journal.web.endpoints import ENDPOINTS, Endpoints, Service
from journal.web.limits import Guard
from journal.web.metrics import Metrics
from journal.web.problems import Problem, problem_of, response

log = logging.getLogger(__name__)

HEAD_BYTES = 32 * 1024
"""The longest head of a request: its line and its headers."""

_OF_STATUS = {404: "not_found", 405: "method_not_allowed"}


def build(
    service: Service,
    limits: Limits,
    metrics: Metrics,
    stopping: asyncio.Event,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> Starlette:
    """The application. ``stopping``: set once the process is to end. ``clock``: seconds, monotonic."""
    does = Endpoints(service, Guard(limits, clock), metrics, stopping, openapi.document())
    app = Starlette(
        routes=[Route(each.path, does.handler(each), methods=[each.method]) for each in ENDPOINTS],
        middleware=[Middleware(Outermost, metrics=metrics)],
        exception_handlers={
            Problem: _problem,
            JournalError: _journal_error,
            HTTPException: _http_error,
            ClientDisconnect: _nobody,
        },
    )
    app.router.redirect_slashes = False  # a redirect is built from what the client says our name is
    return app


def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return response(error)


def _journal_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, JournalError)
    problem = problem_of(error)
    if problem.code == "broken":
        log.error("failed", exc_info=error)
    return response(problem)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = response(Problem(_OF_STATUS.get(error.status_code, "malformed")))
    answer.headers.update(error.headers or {})
    return answer


def _nobody(request: Request, error: Exception) -> Response:
    return Response(status_code=499)  # for the figures: there is nobody to read it


class Outermost:
    """For every request: it is counted, its head is short, and no fault of ours shows its inside."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            if _head(scope) > HEAD_BYTES:
                await response(Problem("head_too_large"))(scope, receive, noting)
            else:
                await self._app(scope, receive, noting)
        except Exception as error:
            log.error("failed", exc_info=error)
            if not status:
                await response(Problem("broken"))(scope, receive, noting)
        finally:
            self._metrics.answered(getattr(scope.get("endpoint"), "__name__", "none"), status)


def _head(scope: Scope) -> int:
    headers = sum(len(name) + len(value) + 4 for name, value in scope["headers"])
    return headers + len(scope.get("raw_path") or b"") + len(scope["query_string"])
