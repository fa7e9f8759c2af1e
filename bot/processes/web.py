"""The web process: signed requests from Slack, OAuth installs, health and metrics. Starlette on uvicorn."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
import uvicorn
from anyio import to_thread
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from slack_bolt import BoltRequest
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.processes.payloads import well_formed
from bot.processes.request_limits import Bodies, Bounded, RequestRefusedError, more_files, shallow
from bot.processes.slack_app import SlackApp, build, eastern_today, utc_now
from bot.programs import doors
from bot.replies.conversation import Replier
from bot.settings import Settings, reveal

log = structlog.get_logger(__name__)
AT_ONCE = 64
"""Requests that are verified and claimed at the same time; each takes milliseconds."""
SWITCH_SECONDS = 0.001
"""How long a thread keeps the interpreter while another wants it: short, for the acknowledgements."""
_STAMP, _SIGNATURE = re.compile(r"[0-9]{1,12}"), re.compile(r"v0=[0-9a-f]{64}")
Endpoint = Callable[[Request], Awaitable[Response]]


class SettingsError(ValueError):
    """The settings do not allow what was asked for; the message says which is missing."""


def create_app(settings: Settings, asker_factory: Callable[[], Replier]) -> Starlette:
    """The ASGI application. Raises SettingsError without a signing secret, or without any token to speak with."""
    if settings.slack_signing_secret is None:
        raise SettingsError(
            "SLACK_SIGNING_SECRET is not set: without it requests from Slack cannot be told from others"
        )
    if settings.slack_bot_token is None and not settings.oauth:
        raise SettingsError("set SLACK_BOT_TOKEN, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for OAuth installs")
    return web(build(settings, asker_factory()))


def web(app: SlackApp) -> Starlette:
    """The routes over an app that is wired already."""

    @asynccontextmanager
    async def life(_web: Starlette) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
        app.start()
        yield
        # uvicorn has closed its port by now: finish what was acknowledged.
        done = await to_thread.run_sync(app.stop)
        log.info("stopped", finished=done)

    routes = [
        Route("/healthz", _healthz),
        Route("/readyz", _readyz(app)),
        Route("/metrics", _metrics(app)),
        Route("/slack/events", _events(app), methods=["POST"]),
    ]
    flow = app.bolt.oauth_flow
    if flow is not None:
        routes += [Route(flow.install_path, _install(app)), Route(flow.redirect_uri_path, _callback(app))]
    return Starlette(routes=routes, lifespan=life)


def _events(app: SlackApp) -> Endpoint:
    bodies, verifier = Bodies(), SignatureVerifier(reveal(app.settings.slack_signing_secret) or "")

    async def events(request: Request) -> Response:
        try:
            asked = await _verified(request, bodies, verifier)
        except RequestRefusedError as refused:
            return PlainTextResponse(refused.words, refused.status, {"connection": "close"})
        try:
            # Bolt's own adapter would hold the event loop here; a thread keeps it free for the next request.
            with app.inbox.arriving():
                answer = await to_thread.run_sync(app.bolt.dispatch, asked)
        except Exception as error:
            log.error("not acknowledged", error=type(error).__name__)
            return PlainTextResponse("try again", 503)
        return to_starlette_response(answer)

    return events


async def _verified(request: Request, bodies: Bodies, verifier: SignatureVerifier) -> BoltRequest:
    """The request as Bolt takes it, once it is known that Slack has sent it: nothing is parsed before. What cannot be
    signed rightly is not even kept."""
    stamp, signature = (request.headers.get(f"x-slack-{name}", "") for name in ("request-timestamp", "signature"))
    likely = _STAMP.fullmatch(stamp) is not None and _SIGNATURE.fullmatch(signature) is not None
    body = await bodies.read(request, keep=likely)
    try:
        genuine = likely and verifier.is_valid(body, stamp, signature)
    except ValueError:  # no text
        genuine = False
    if not genuine:
        raise RequestRefusedError(401, "not signed by Slack")
    try:
        asked = to_bolt_request(request, body)
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise RequestRefusedError(400, "not understood") from None
    if not shallow(asked.body):
        raise RequestRefusedError(400, "too deep")
    if not well_formed(asked.body):
        raise RequestRefusedError(400, "not understood")
    return asked


def _install(app: SlackApp) -> Endpoint:
    async def install(request: Request) -> Response:
        flow = app.bolt.oauth_flow
        assert flow is not None
        return to_starlette_response(await to_thread.run_sync(flow.handle_installation, to_bolt_request(request, b"")))

    return install


def _callback(app: SlackApp) -> Endpoint:
    async def callback(request: Request) -> Response:
        flow = app.bolt.oauth_flow
        assert flow is not None
        answer = await to_thread.run_sync(flow.handle_callback, to_bolt_request(request, b""))
        app.workspaces.forget()
        return to_starlette_response(answer)

    return callback


async def _healthz(_request: Request) -> Response:
    return PlainTextResponse("ok")


def _readyz(app: SlackApp) -> Endpoint:
    """Ready is who can do the next thing: claim it in the database, write to the disk, read the figures."""

    async def readyz(_request: Request) -> Response:
        try:
            reason = await to_thread.run_sync(app.wanting)
        except Exception:
            reason = "unknown"
        if reason is not None:
            log.error("not ready", reason=reason)
            return JSONResponse({"ready": False, "reason": reason}, 503)
        return JSONResponse({"ready": True})

    return readyz


def _metrics(app: SlackApp) -> Endpoint:
    def written() -> bytes:
        if app.tell_loaded is not None:
            # Sets the age of the data, as of this moment.
            app.tell_loaded(eastern_today())
        return generate_latest()

    async def metrics(_request: Request) -> Response:
        return Response(await to_thread.run_sync(written), media_type=CONTENT_TYPE_LATEST)

    return metrics


def serve(settings: Settings, asker_factory: Callable[[], Replier]) -> None:
    """Run the web process until it is told to stop."""
    more_files()
    sys.setswitchinterval(SWITCH_SECONDS)
    application = doors.application(settings, asker_factory, create_app, eastern_today, utc_now)
    uvicorn.run(
        application,
        host=settings.host,
        port=settings.port,
        http=Bounded,
        ws="none",
        log_level="warning",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=1024,
    )
