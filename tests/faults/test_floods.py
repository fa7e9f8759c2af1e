"""What anybody may send: half requests, endless bodies, odd headers, deep JSON. The service stays, small and silent."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from bot.processes.request_limits import DEPTH_MOST, more_files
from tests.faults.bench import Asking, Web, settled, signed, webs
from tests.faults.slack import Slack, failing

pytestmark = pytest.mark.end_to_end
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def slack() -> Iterator[Slack]:
    with failing() as found:
        yield found


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "web.log"


@pytest.fixture(scope="module")
def web(slack: Slack, log: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    os.environ["TRADEBOT_BENCH_LOG"] = str(log)
    try:
        with webs(1, f"sqlite:///{tmp_path_factory.mktemp('state') / 's.db'}", slack.api) as made:
            yield made[0]
    finally:
        del os.environ["TRADEBOT_BENCH_LOG"]


def memory(web: Web) -> int:
    """The most that the process has ever used, in bytes."""
    status = Path(f"/proc/{web.process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def connect(web: Web) -> socket.socket:
    address = urlsplit(web.base)
    return socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=5)


def test_half_sent_requests_keep_nobody_out(web: Web, slack: Slack, log: Path) -> None:
    more_files()
    half = []
    try:
        for _ in range(1100):
            with contextlib.suppress(OSError):
                one = connect(web)
                one.send(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Le")
                half.append(one)
        asking = Asking([web.base], patience=5)
        for at in range(5):
            asking.ask(f"t{at}")
        assert max(asking.waits) < 3
        assert settled(asking, slack, 10).lost == 0
    finally:
        for one in half:
            one.close()
    assert memory(web) < 300 * MEGABYTE
    assert len(log.read_text().splitlines()) < 100


def test_an_endless_body_is_cut(web: Web) -> None:
    def endless(_at: int) -> int:
        def parts() -> Iterator[bytes]:
            for _ in range(300):
                yield b"x" * 100_000

        try:
            return httpx.post(f"{web.base}/slack/events", content=parts(), timeout=20).status_code
        except httpx.TransportError:
            return 0  # closed while it was still being sent

    before = memory(web)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(endless, range(8))) <= {413, 0}
    assert memory(web) - before < 50 * MEGABYTE


def test_a_signed_one_as_well(web: Web) -> None:
    body = "x" * 2 * MEGABYTE
    with contextlib.suppress(httpx.TransportError):
        answer = httpx.post(f"{web.base}/slack/events", content=body, headers=signed(body), timeout=20)
        assert answer.status_code == 413


@pytest.mark.parametrize(
    ("stamp", "signature"),
    [
        ("", ""),
        ("now", "v0=1"),
        ("9" * 400, "v0=" + "a" * 64),
        ("-1", "v0=\xe9"),
        ("1e9", "v0="),
        ("{stamp}", "v0=\xff" * 9),
    ],
)
def test_odd_signatures(web: Web, stamp: str, signature: str) -> None:
    told = {
        "x-slack-request-timestamp": stamp.format(stamp=int(time.time())).encode("latin-1"),
        "x-slack-signature": signature.encode("latin-1"),
    }
    assert httpx.post(f"{web.base}/slack/events", content=b"{}", headers=told).status_code == 401  # type: ignore[arg-type]


def deep(levels: int) -> str:
    return '{"type":"event_callback","event":' + "[" * levels + "]" * levels + "}"


@pytest.mark.parametrize("levels", [DEPTH_MOST, 5_000, 400_000])
def test_deep_json_is_refused(web: Web, levels: int) -> None:
    body = deep(levels)
    assert httpx.post(f"{web.base}/slack/events", content=body, headers=signed(body)).status_code == 400
    assert httpx.post(f"{web.base}/slack/events", content=body).status_code == 401


def test_bytes_that_are_no_text(web: Web) -> None:
    headers = {"x-slack-request-timestamp": str(int(time.time())), "x-slack-signature": "v0=" + "0" * 64}
    assert httpx.post(f"{web.base}/slack/events", content=b"\xff\xfe", headers=headers).status_code == 401


def test_nothing_of_all_that_is_a_trace(web: Web, log: Path) -> None:
    assert httpx.get(f"{web.base}/readyz").json() == {"ready": True}
    assert "Traceback" not in log.read_text()
    assert json.dumps(log.read_text()).count("\\n") < 200
