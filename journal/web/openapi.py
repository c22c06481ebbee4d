"""The OpenAPI 3.1 description of the journal, made from the table of endpoints and the shapes of bodies."""

from typing import Any, Final

import msgspec
from msgspec import Struct

from core.domain.wire import PROTOCOL
from journal.people import BARS
from journal.web.endpoints import ENDPOINTS, Endpoint
from journal.web.problems import KINDS, MEDIA_TYPE, ProblemDocument

REF: Final = "#/components/schemas/{name}"
_EVERYWHERE: Final = ("method_not_allowed", "head_too_large", "broken")
_WORD: Final = {"type": "string", "pattern": "^[0-9A-Za-z._-]{1,64}$"}


def document() -> bytes:
    """The description, as JSON."""
    return msgspec.json.encode(_document())


def _document() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for each in ENDPOINTS:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pult: the journal",
            "version": str(PROTOCOL),
            "description": "Facts of a contact centre, each exactly once, in one order: docs/protocol.md.",
        },
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _shapes() -> list[type[Struct]]:
    named = [shape for each in ENDPOINTS for shape in (each.body, each.answer) if shape]
    return [*dict.fromkeys(named), ProblemDocument]


def _schemas() -> dict[str, Any]:
    _, schemas = msgspec.json.schema_components(_shapes(), ref_template=REF)
    return schemas


def _operation(each: Endpoint) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": each.name,
        "summary": each.summary,
        "parameters": [*_in_path(each), *_in_query(each), *_in_headers(each)],
        "responses": _responses(each),
    }
    if each.body:
        said["requestBody"] = {"required": True, "content": _content(each.body)}
    if each.guarded:
        said["security"] = [{"token": []}]
    return said


def _in_path(each: Endpoint) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in each.path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": _WORD} for name in names]


def _in_query(each: Endpoint) -> list[dict[str, Any]]:
    if not each.query:
        return []
    _, schemas = msgspec.json.schema_components([each.query], ref_template=REF)
    shape = schemas[each.query.__name__]
    return [
        {"name": name, "in": "query", "required": name in shape["required"], "schema": schema}
        for name, schema in shape["properties"].items()
    ]


def _in_headers(each: Endpoint) -> list[dict[str, Any]]:
    headers: dict[str, Any] = {}
    if each.versioned:
        headers["Pult-Protocol"] = {"type": "integer", "enum": [PROTOCOL]}
    if each.guarded:
        headers["Pult-Session"] = _WORD
    if each.conditional:
        headers["If-None-Match"] = {"type": "string"}
    if each.replacing:
        headers["If-Match"] = {"type": "string", "pattern": '^"([0-9a-f]{64})?"$'}
    return [
        {"name": name, "in": "header", "required": name != "If-None-Match", "schema": schema}
        for name, schema in headers.items()
    ]


def _responses(each: Endpoint) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if each.answer:
        said["200"] = {"description": "Done.", "content": _content(each.answer)}
    elif each.name == "openapi":
        said["200"] = {
            "description": "Done.",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
    else:
        said["204"] = {"description": "Yes."}
    if each.conditional:
        said["304"] = {"description": "Who asks has it already."}
    by_status: dict[int, list[str]] = {}
    for code in _problems(each):
        by_status.setdefault(KINDS[code].status, []).append(code)
    for status, codes in sorted(by_status.items()):
        said[str(status)] = {
            "description": " ".join(f"{code}: {KINDS[code].title}" for code in codes),
            "content": {MEDIA_TYPE: {"schema": {"$ref": REF.format(name=ProblemDocument.__name__)}}},
        }
    return said


def _problems(each: Endpoint) -> list[str]:
    codes = [*each.problems, *_EVERYWHERE]
    if each.versioned:
        codes += ["other_protocol", "too_many", "busy", "malformed"]
    if each.guarded:
        codes += ["token_unknown", "token_expired", "token_revoked", "operator_revoked", "not_permitted"]
    if each.guarded or each.name == "enrol":
        codes += BARS
    if each.body:
        codes += ["too_slow", "too_large", "unsupported"]
    if "{" in each.path:
        codes.append("not_found")
    return list(dict.fromkeys(codes))


def _content(shape: type[Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": REF.format(name=shape.__name__)}}}
