"""The web process as Slack meets it. The peer delivers once and always rightly signed; so redeliveries, wrong
signatures, stale timestamps and the like are requests of our own, signed as Slack signs."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.processes import local
from tests.end_to_end.peers import SECRET, Peer

pytestmark = pytest.mark.end_to_end
CLIENT = httpx.Client(timeout=20, limits=httpx.Limits(max_connections=250))


def send(peer: Peer, body: str, *, secret: str = SECRET, at: float | None = None, **headers: str) -> httpx.Response:
    stamp = str(int(time.time() if at is None else at))
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    signed = {"x-slack-signature": signature, "x-slack-request-timestamp": stamp, "content-type": "application/json"}
    return CLIENT.post(f"{peer.base}/slack/events", content=body.encode(), headers={**signed, **headers})


def mention(event_id: str, ts: str, text: str = "deficit with Vietnam 2024?") -> str:
    event = {
        "type": "app_mention",
        "user": local.PERSON,
        "text": f"<@{local.BOT_USER}> {text}",
        "ts": ts,
        "channel": local.CHANNEL,
        "event_ts": ts,
    }
    outer: dict[str, Any] = {
        "type": "event_callback",
        "team_id": local.TEAM,
        "api_app_id": "A01TRADE",
        "event_id": event_id,
        "event": event,
    }
    return json.dumps(outer)


def test_url_verification(http_peer: Peer) -> None:
    answer = send(http_peer, json.dumps({"type": "url_verification", "challenge": "c0ffee", "token": "t"}))
    assert (answer.status_code, answer.json()) == (200, {"challenge": "c0ffee"})


def test_a_wrong_signature_is_refused(http_peer: Peer) -> None:
    assert send(http_peer, mention("Ev1", "100.1"), secret="guessed").status_code == 401
    time.sleep(0.2)
    assert http_peer.asker.asked == []


def test_a_missing_signature_is_refused(http_peer: Peer) -> None:
    answer = httpx.post(f"{http_peer.base}/slack/events", content=mention("Ev1", "100.2"))
    assert answer.status_code == 401


def test_a_stale_timestamp_is_refused(http_peer: Peer) -> None:
    assert send(http_peer, mention("Ev2", "100.3"), at=time.time() - 600).status_code == 401


def test_a_redelivery_is_acknowledged_and_dropped(http_peer: Peer) -> None:
    body = mention("Ev3", "100.4")
    assert send(http_peer, body).status_code == 200
    again = {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}
    assert [send(http_peer, body, **again).status_code for _ in range(3)] == [200, 200, 200]  # type: ignore[arg-type]
    http_peer.wait(lambda messages: len(messages) == 1)
    time.sleep(0.4)
    assert len(http_peer.asker.asked) == 1


def test_acknowledged_at_once_whatever_the_answer_takes(http_peer: Peer) -> None:
    http_peer.asker.delay = 1.5
    started = time.monotonic()
    assert send(http_peer, mention("Ev4", "100.5")).status_code == 200
    assert time.monotonic() - started < 1.0
    http_peer.wait(lambda messages: len(messages) == 1)


@pytest.mark.parametrize("body", ["", "{", "[]", "null", "payload=x", "\x00\ufffd", "{}" * 1000])
def test_rubbish_is_no_server_error(http_peer: Peer, body: str) -> None:
    assert send(http_peer, body).status_code < 500


def test_health_and_metrics(http_peer: Peer) -> None:
    assert httpx.get(f"{http_peer.base}/healthz").text == "ok"
    assert httpx.get(f"{http_peer.base}/readyz").json() == {"ready": True}
    http_peer.mention("deficit with Vietnam 2024?")
    http_peer.wait(lambda messages: len(messages) == 1)
    told = httpx.get(f"{http_peer.base}/metrics").text
    assert 'tradebot_questions_total{outcome="answered",surface="mention"}' in told
    assert "tradebot_stage_seconds_bucket" in told


def test_order_in_busy_threads(http_peer: Peer) -> None:
    http_peer.asker.delay = 0.01

    def ask(thread: int) -> None:
        for turn in range(8):
            body = json.loads(mention(f"Ev{thread}-{turn}", f"{200 + thread}.{turn:06d}", f"number {thread} {turn}"))
            body["event"]["thread_ts"] = f"{200 + thread}.000000"
            assert send(http_peer, json.dumps(body)).status_code == 200

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(8)))
    http_peer.wait(lambda messages: len(messages) == 64)
    for thread in range(8):
        asked = [words for _, words in http_peer.asker.asked if words.startswith(f"number {thread} ")]
        assert asked == [f"number {thread} {turn}" for turn in range(8)]
