"""The peer with the bot in it, on either transport: one workspace per module, emptied between tests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.commands import figures
from bot.processes import local, run
from bot.processes.slack_app import build
from bot.replies.conversation import Replier
from tests import frozen
from tests.bot.recorded import TODAY, Recorded
from tests.end_to_end.peers import Peer, Web, free_port, settings_for


@pytest.fixture(scope="session")
def program() -> Path:
    found = local.binary()
    if found is None:
        pytest.skip("local-slack-linux-x64 is not installed (npm ci), or this is not Linux on x64")
    return found


@contextmanager
def connected(program: Path, database: Path, asker: Replier | None = None) -> Iterator[Peer]:
    """The bot connected over Socket Mode, with the recorded asker or ``asker``."""
    workspace = local.start(program, free_port())
    peer = Peer(workspace, Recorded())
    peer.app = build(settings_for(workspace.api, database), asker or peer.asker, today=lambda: TODAY)
    handler = run.connect(peer.app)
    time.sleep(0.3)
    yield peer
    handler.close()
    peer.app.stop()
    workspace.stop()


@pytest.fixture(scope="module")
def _socket(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with connected(program, tmp_path_factory.mktemp("socket") / "state.db") as peer:
        yield peer


@pytest.fixture(scope="module")
def _http(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    """The bot as a web process that the workspace posts signed events to."""
    port = free_port()
    workspace = local.start(program, free_port(), "events", f"http://127.0.0.1:{port}/slack/events")
    peer = Peer(workspace, Recorded(), base=f"http://127.0.0.1:{port}")
    database = tmp_path_factory.mktemp("http") / "state.db"
    peer.app = build(settings_for(workspace.api, database), peer.asker, today=lambda: TODAY)
    server = Web(peer.app, port)
    yield peer
    server.stop()
    workspace.stop()


def _emptied(peer: Peer) -> Peer:
    """The workspace without the messages of the test before."""
    peer.control("reset", {})
    peer.asker.asked.clear()
    peer.asker.delay = 0.0
    return peer


@pytest.fixture
def socket_peer(_socket: Peer) -> Peer:
    return _emptied(_socket)


@pytest.fixture
def http_peer(_http: Peer) -> Peer:
    return _emptied(_http)


@pytest.fixture(params=["socket_peer", "http_peer"])
def peer(request: pytest.FixtureRequest) -> Peer:
    """Both transports, one after the other."""
    found: Peer = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def real(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    """The bot with the real asker over the frozen edition."""
    folder = tmp_path_factory.mktemp("real")
    with connected(program, folder / "state.db", figures.asker(frozen.publish(folder / "warehouse"))) as peer:
        yield peer
