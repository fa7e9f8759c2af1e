"""The web process with its doors for programs: ``/v1`` and ``/mcp`` beside Slack, each where it is switched on."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot import metrics
from bot.contract.reply import Reply
from bot.extras import extra
from bot.programs.callers import Callers
from bot.programs.desk import Desk
from bot.replies.ask import Asker
from bot.replies.conversation import Replier as AnyAsker
from bot.settings import Settings

MCP_BODY_MOST = 256_000
Slack = Callable[[Settings, Callable[[], AnyAsker]], Starlette]


class DoorsError(ValueError):
    """The settings do not allow the doors that they ask for; the message says what is missing."""


def application(
    settings: Settings,
    asker_factory: Callable[[], AnyAsker],
    slack: Slack,
    today: Callable[[], dt.date],
    now: Callable[[], dt.datetime],
) -> Starlette:
    """Slack's application (made by ``slack``) with the doors that the settings switch on; the doors alone where one is
    open and there are no secrets of Slack's. Raises DoorsError, and what ``slack`` raises."""
    if not (settings.serve_api or settings.serve_mcp):
        return slack(settings, asker_factory)
    asker = asker_factory()
    if not isinstance(asker, Asker):
        raise DoorsError("SERVE_API and SERVE_MCP need the figures")
    desk = Desk(asker, today, _counted)
    routes: list[BaseRoute] = []
    lives: list[Any] = []
    if settings.serve_api:
        from bot.programs import v1

        if not settings.tokens:
            raise DoorsError("SERVE_API needs API_TOKENS: the tokens of those who may ask, with commas between them")
        routes += v1.routes(desk, Callers.of(settings, slack=False))
    if settings.serve_mcp:
        door, life = _mcp(settings, desk, now)
        routes.append(Route("/mcp", door))
        lives.append(life)
    if settings.slack_signing_secret is not None:
        beside = slack(settings, lambda: asker)
        routes.append(Mount("/", app=beside))
        lives.append(lambda: beside.router.lifespan_context(beside))
    else:
        routes.append(Route("/healthz", lambda _request: PlainTextResponse("ok")))
    return Starlette(routes=routes, lifespan=_together(lives))


def _counted(reply: Reply) -> None:
    """Count a reply for ``/metrics``, as every surface does."""
    metrics.QUESTIONS.labels("program", reply.status).inc()
    if reply.reason:
        metrics.REASONS.labels(reply.reason).inc()


def _together(lives: list[Any]) -> Any:
    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for one in lives:
                await stack.enter_async_context(one())
            yield

    return life


def _mcp(settings: Settings, desk: Desk, now: Callable[[], dt.datetime]) -> tuple[ASGIApp, Any]:
    """The door of MCP, stateless, and what runs as long as it is open. Raises MissingExtraError, DoorsError."""
    with extra("mcp", "/mcp"):
        from mcp.server.transport_security import TransportSecuritySettings

        from bot.programs.tools import server
    if not settings.tokens and settings.slack_signing_secret is None:
        raise DoorsError("SERVE_MCP needs API_TOKENS, or SLACK_SIGNING_SECRET for Slack's own client")
    made = server(desk, now)
    # Protection against DNS rebinding is not needed: a browser tricked into calling has neither token nor signature.
    inner = made.streamable_http_app(
        json_response=True,
        stateless_http=True,
        max_request_body_size=MCP_BODY_MOST,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    return Guarded(inner, Callers.of(settings, slack=True)), made.session_manager.run


class Guarded:
    """Lets requests through that have a known token or Slack's signature, and not too many of one caller."""

    def __init__(self, app: ASGIApp, callers: Callers) -> None:
        self._app, self._callers = app, callers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read(receive)
        refused = self._refusal(Headers(scope=scope), body)
        if refused is None and body is not None:
            await self._app(scope, _again(body, receive), send)
        elif refused is not None:
            await refused(scope, receive, send)

    def _refusal(self, headers: Headers, body: bytes | None) -> JSONResponse | None:
        if body is None:
            return _refused(413, "too long")
        caller = self._callers.by_token(headers) or self._callers.by_slack(headers, body)
        if caller is None:
            return _refused(401, "a bearer token or Slack's signature is needed")
        if not self._callers.may(caller):
            return _refused(429, f"at most {self._callers.per_minute} requests a minute")
        return None


async def _read(receive: Receive) -> bytes | None:
    """The whole body, which a signature is over; None where it is longer than any request."""
    found, more = b"", True
    while more:
        message = await receive()
        found += message.get("body", b"")
        more = message.get("more_body", False)
        if len(found) > MCP_BODY_MOST:
            return None
    return found


def _again(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Any:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _refused(status: int, why: str) -> JSONResponse:
    headers = {401: {"WWW-Authenticate": "Bearer"}, 429: {"Retry-After": "60"}}.get(status)
    error = {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": why}}
    return JSONResponse(error, status, headers)
