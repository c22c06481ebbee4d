"""The description of the journal that it serves is true of what it does."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from msgspec import Struct
from schemathesis import BaseSchema, Case, GenerationMode
from starlette.routing import Route

from journal.settings import Limits
from journal.web import bodies, openapi
from journal.web.app import build
from journal.web.endpoints import ENDPOINTS, Endpoint
from journal.web.metrics import Metrics
from journal.web.problems import KINDS
from tests.journal.facts import STREAM
from tests.journal.site import POS, START, HttpCentre, http_centre, in_memory

DOCUMENT: dict[str, Any] = json.loads(openapi.document())


def test_every_route_is_described_and_nothing_else() -> None:
    app = build(HttpCentre(in_memory), Limits(), Metrics(), asyncio.Event())
    served = {
        (route.path, method.lower())
        for route in app.routes
        if isinstance(route, Route)
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert served == {(path, method) for path, ways in DOCUMENT["paths"].items() for method in ways}


def test_every_name_in_it_leads_somewhere() -> None:
    named = {part.split('"')[0] for part in json.dumps(DOCUMENT).split("#/components/schemas/")[1:]}
    assert named <= set(DOCUMENT["components"]["schemas"])


def test_every_shape_of_a_body_is_described() -> None:
    shapes = {
        shape.__name__
        for shape in vars(bodies).values()
        if isinstance(shape, type) and issubclass(shape, Struct) and shape is not Struct
    }
    assert shapes <= set(DOCUMENT["components"]["schemas"])


def test_every_problem_is_told_where_it_may_happen() -> None:
    told = json.dumps([way["responses"] for ways in DOCUMENT["paths"].values() for way in ways.values()])
    assert [code for code in KINDS if f"{code}: " not in told] == []


def test_what_is_guarded_asks_for_a_token_and_a_session() -> None:
    for each in ENDPOINTS:
        way = DOCUMENT["paths"][each.path][each.method.lower()]
        headers = {one["name"] for one in way["parameters"] if one["in"] == "header"}
        assert ("security" in way, "Pult-Session" in headers) == (each.guarded, each.guarded)
        assert ("Pult-Protocol" in headers) == each.versioned


class Running:
    """A journal in a thread of its own: what tries it is not asynchronous."""

    def __init__(self) -> None:
        self.url = ""
        self._began = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self) -> Running:
        self._thread.start()
        self._began.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def token(self, endpoint: Endpoint) -> str:
        """A fresh one, of somebody who may do it."""
        program = endpoint.name == "bring_in"
        desk = self._centre.desk(*(("robot", "service") if program else ("chief", "administrator")))
        return asyncio.run_coroutine_threadsafe(desk, self._loop).result().token

    async def _run(self) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        try:
            async with http_centre() as self._centre:
                desk = await self._centre.desk("anna")
                await desk.push(desk.pen.open(), desk.pen.note())
                self.url = self._centre.site.url
                self._began.set()
                await self._end.wait()
        finally:
            self._began.set()


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    with Running() as running:
        yield running


@pytest.fixture(scope="module")
def described(running: Running) -> BaseSchema:
    refusals = {"expected-statuses": [400, 403, 404, 405, 413, 415, 426, 431]}
    taken = {"expected-statuses": ["2xx", "3xx", 401, 403, 404, 409, 412, 429, "5xx"]}
    checks = {"negative_data_rejection": refusals, "positive_data_acceptance": taken}
    return schemathesis.openapi.from_url(
        f"{running.url}/openapi.json", config=schemathesis.Config.from_dict({"checks": checks})
    )


@pytest.mark.parametrize(
    ("endpoint", "mode"),
    [
        (each, mode)
        for each in ENDPOINTS
        for mode in GenerationMode
        if each.versioned or mode is GenerationMode.POSITIVE  # without parameters nothing can be wrong
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_whatever_is_asked_the_answer_is_one_that_was_described(
    endpoint: Endpoint, mode: GenerationMode, described: BaseSchema, running: Running
) -> None:
    operation = described[endpoint.path][endpoint.method]

    @given(operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=12, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def tried(case: Case[Any]) -> None:
        assume(not has_float(case.body))  # JSON Schema calls 1.0 an integer, we do not
        if endpoint.guarded:
            case.headers["Authorization"] = f"Bearer {running.token(endpoint)}"
        if isinstance(case.query, dict) and "wait" in case.query:
            case.query["wait"] = 0
        if mode is GenerationMode.POSITIVE:
            come_in(case)
        case.call_and_validate(base_url=running.url)

    tried()


def come_in(case: Case[Any]) -> None:
    """Ask for what is there: a stream and a position by chance would be sent away at the door."""
    if "stream" in case.path_parameters:
        case.path_parameters["stream"] = STREAM
    if "chain" in case.query:
        case.query |= START
    body: Any = case.body
    if isinstance(body, dict) and "pos" in body:
        body["pos"] = POS


def has_float(value: Any) -> bool:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, float) or any(map(has_float, parts))
