"""``/v1``: the same answers for programs without MCP. Refusals are results; wrong codes are errors with the nearest."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from typing import Any, NotRequired

from anyio import to_thread
from pydantic import TypeAdapter
from starlette.requests import Request as Http
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import TypedDict

from bot.contract.encode import to_json
from bot.contract.schema import ReplyJson
from bot.programs import checking
from bot.programs.callers import Callers
from bot.programs.catalogue import CatalogueJson, catalogue
from bot.programs.codes import WrongCodeError
from bot.programs.desk import Desk
from bot.programs.lookup import Request

BODY_MOST = 256_000
Body = dict[str, Any]
Work = Callable[[Body], Any]


class AskBody(TypedDict):
    question: str
    after: NotRequired[list[str]]
    today: NotRequired[str]


class CheckBody(TypedDict):
    text: str
    as_of: NotRequired[str]


class CodeJson(TypedDict):
    code: str
    name: str


class ErrorJson(TypedDict):
    """What was wrong with a request. It never has a figure."""

    parameter: str | None
    message: str
    nearest: list[CodeJson]


class BadRequestError(ValueError):
    """A request that is not of its form; the message says what is expected."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def routes(desk: Desk, callers: Callers) -> list[Route]:
    """The routes; that of checking only where something checks texts."""
    found = [
        Route("/v1/ask", _post(callers, lambda body: _ask(desk, body)), methods=["POST"]),
        Route("/v1/lookup", _post(callers, lambda body: _lookup(desk, body)), methods=["POST"]),
        Route("/v1/catalogue", _catalogue(callers, desk), methods=["GET"]),
        Route("/v1/openapi.json", _described(openapi(checks=desk.checker is not None)), methods=["GET"]),
    ]
    if desk.checker is not None:
        found.append(Route("/v1/check", _post(callers, lambda body: _check(desk, body)), methods=["POST"]))
    return found


def _ask(desk: Desk, body: Body) -> ReplyJson:
    _only(body, AskBody)
    question, after = body.get("question"), body.get("after") or []
    if not isinstance(question, str) or not isinstance(after, list) or not all(isinstance(one, str) for one in after):
        raise BadRequestError(422, "question: text is expected; after: a list of texts")
    return to_json(desk.ask(question, after, _day(body, "today")))


def _lookup(desk: Desk, body: Body) -> ReplyJson:
    day = _day(body, "today")
    return to_json(desk.lookup(Request.of({key: value for key, value in body.items() if key != "today"}), day))


def _check(desk: Desk, body: Body) -> dict[str, Any]:
    _only(body, CheckBody)
    text, checker = body.get("text"), desk.checker
    if checker is None or not isinstance(text, str) or len(text) > checking.TEXT_MOST:
        raise BadRequestError(422, f"text: text of at most {checking.TEXT_MOST} characters is expected")
    return checker.check(desk.asker, text, _day(body, "as_of"), desk.today())


def _only(body: Body, model: Any) -> None:
    unknown = [key for key in body if key not in model.__annotations__]
    if unknown:
        raise BadRequestError(422, f"{unknown[0][:40]}: there is no such parameter")


def _day(body: Body, name: str) -> dt.date | None:
    said = body.get(name)
    try:
        return None if said is None else dt.date.fromisoformat(said)
    except (TypeError, ValueError) as error:
        raise BadRequestError(422, f"{name}: a day is expected, YYYY-MM-DD") from error


def _post(callers: Callers, work: Work) -> Callable[[Http], Awaitable[Response]]:
    async def endpoint(request: Http) -> Response:
        return await _answered(callers, request, lambda body: work(_object(body)), await _body(request))

    return endpoint


def _catalogue(callers: Callers, desk: Desk) -> Callable[[Http], Awaitable[Response]]:
    def listed(asked: dict[str, str]) -> CatalogueJson:
        page = asked.get("page", "1")
        if not (page.isdecimal() and len(page) < 6):
            raise BadRequestError(422, "page: a number is expected")
        return catalogue(desk.asker, asked.get("kind", "tables"), asked.get("search", ""), int(page))

    async def endpoint(request: Http) -> Response:
        return await _answered(callers, request, lambda _body: listed(dict(request.query_params)), b"")

    return endpoint


def _described(document: dict[str, Any]) -> Callable[[Http], Awaitable[Response]]:
    async def endpoint(_request: Http) -> Response:
        return JSONResponse(document)

    return endpoint


async def _body(request: Http) -> bytes | None:
    """The body, or None where it is longer than any request."""
    found = b""
    async for chunk in request.stream():
        found += chunk
        if len(found) > BODY_MOST:
            return None
    return found


async def _answered(callers: Callers, request: Http, work: Callable[[bytes], Any], body: bytes | None) -> Response:
    """Who asks, how often, how much; then the work, in a thread."""
    caller = callers.by_token(request.headers)
    if caller is None:
        return _error(401, "a bearer token that is known here is needed", headers={"WWW-Authenticate": "Bearer"})
    if not callers.may(caller):
        return _error(429, f"at most {callers.per_minute} requests a minute", headers={"Retry-After": "60"})
    if body is None:
        return _error(413, f"at most {BODY_MOST} bytes")
    try:
        return JSONResponse(await to_thread.run_sync(work, body))
    except WrongCodeError as error:
        near: list[CodeJson] = [{"code": one.code, "name": one.name} for one in error.nearest]
        return _error(422, str(error), error.parameter, near)
    except BadRequestError as error:
        return _error(error.status, str(error))


def _object(body: bytes) -> Body:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequestError(400, "a JSON object is expected") from error
    if not isinstance(found, dict):
        raise BadRequestError(400, "a JSON object is expected")
    return found


def _error(
    status: int,
    message: str,
    parameter: str | None = None,
    nearest: list[CodeJson] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    told: ErrorJson = {"parameter": parameter, "message": message, "nearest": nearest or []}
    return JSONResponse({"error": told}, status, headers)


def openapi(*, checks: bool) -> dict[str, Any]:
    """The description of ``/v1``, from the models that its answers are checked against."""
    models = {
        "Reply": ReplyJson,
        "Catalogue": CatalogueJson,
        "Error": ErrorJson,
        "Ask": AskBody,
        "Lookup": Request,
        "Check": CheckBody,
    }
    kinds: list[Any] = [(name, "serialization", TypeAdapter(model)) for name, model in models.items()]
    made, shared = TypeAdapter.json_schemas(kinds, ref_template="#/components/schemas/{model}")
    schemas = {**shared["$defs"], **{name: schema for (name, _), schema in made.items() if set(schema) != {"$ref"}}}
    refs = {name: schema.get("$ref", f"#/components/schemas/{name}") for (name, _), schema in made.items()}
    paths = {
        "/v1/ask": {"post": _operation("A question in words", refs["Reply"], refs["Error"], refs["Ask"])},
        "/v1/lookup": {"post": _operation("A figure by codes", refs["Reply"], refs["Error"], refs["Lookup"])},
        "/v1/catalogue": {"get": _operation("Tables and codes", refs["Catalogue"], refs["Error"], None)},
    }
    if checks:
        paths["/v1/check"] = {"post": _operation("The claims of a text", None, refs["Error"], refs["Check"])}
    return {
        "openapi": "3.1.0",
        "info": {"title": "tradebot", "version": version("tradebot")},
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    }


def _operation(summary: str, answer: str | None, error: str, body: str | None) -> dict[str, Any]:
    def content(ref: str | None) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": {"$ref": ref} if ref else {"type": "object"}}}}

    wrong = {code: {"description": told, **content(error)} for code, told in _ERRORS.items()}
    right = {"200": {"description": "The answer, or the refusal", **content(answer)}}
    found: dict[str, Any] = {"summary": summary, "responses": {**right, **wrong}}
    if body is not None:
        return {**found, "requestBody": {"required": True, **content(body)}}
    named = (("kind", "string"), ("search", "string"), ("page", "integer"))
    return {**found, "parameters": [{"name": name, "in": "query", "schema": {"type": kind}} for name, kind in named]}


_ERRORS = {
    "400": "No JSON object",
    "401": "No token that is known",
    "413": "Too long",
    "422": "A value that is not valid",
    "429": "Too many requests",
}
