"""The local workspace: a Slack look-alike in the browser, for trying the bot without Slack.

It is the npm package ``local-slack-linux-x64`` (pinned in package.json), which exists for Linux on x64 only.
"""

from __future__ import annotations

import ctypes
import json
import platform
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "xoxb-local-tradebot", "xapp-local-tradebot", "local-signing-secret"
TEAM, BOT_USER, PERSON, CHANNEL = "T01LOCAL", "U0TRADEBOT", "U01YOU", "C01TRADE"
START_SECONDS = 15.0
PARENT_DEATH = 1
"""PR_SET_PDEATHSIG of Linux's prctl."""


class LocalError(RuntimeError):
    """The local workspace did not start; the message says why."""


@dataclass
class LocalWorkspace:
    """A running local workspace; ``address`` is what a person opens."""

    address: str
    process: subprocess.Popen[bytes]
    folder: tempfile.TemporaryDirectory[str]

    @property
    def api(self) -> str:
        return f"{self.address}/api/"

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.folder.cleanup()


def binary() -> Path | None:
    """Where the program is, or None where it cannot run or is not installed."""
    if platform.system() != "Linux" or platform.machine() not in {"x86_64", "AMD64"}:
        return None
    inside = Path("node_modules") / "local-slack-linux-x64" / "bin" / "local-slack"
    for base in (Path.cwd(), Path(__file__).resolve().parents[2]):
        if (base / inside).is_file():
            return base / inside
    return None


def config(mode: str = "socket", request_url: str | None = None) -> dict[str, Any]:
    """The workspace: one person, one channel, the bot."""
    app = {
        "appId": "A01TRADE",
        "botUserId": BOT_USER,
        "botName": "tradebot",
        "botToken": BOT_TOKEN,
        "appToken": APP_TOKEN,
        "signingSecret": SIGNING_SECRET,
        "mode": mode,
        "commands": [{"command": "/trade", "description": "United States trade figures"}],
    }
    if request_url:
        app["requestUrl"] = request_url
    return {
        "workspace": {"name": "Trade desk", "domain": "trade-desk", "teamId": TEAM},
        "app": app,
        "users": [{"id": PERSON, "name": "you", "real_name": "You"}],
        "channels": [{"id": CHANNEL, "name": "trade-figures", "members": [PERSON, BOT_USER]}],
    }


def free_port(first: int) -> int:
    """``first``, or the next port that nothing listens on."""
    for port in range(first, first + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("0.0.0.0", port))
            except OSError:
                continue
            return port
    raise LocalError(f"no free port from {first} on")


def ends_with_parent() -> Callable[[], None] | None:
    """What makes a child end when this process does, also where that is killed; nothing where the system cannot."""
    try:
        control = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        return None

    def before() -> None:
        control(PARENT_DEATH, signal.SIGKILL)

    return before


def start(program: Path, port: int, mode: str = "socket", request_url: str | None = None) -> LocalWorkspace:
    """Start the workspace on ``port`` and wait until it answers. Raises LocalError."""
    folder = tempfile.TemporaryDirectory(prefix="tradebot-local-")
    path = Path(folder.name) / "workspace.json"
    path.write_text(json.dumps(config(mode, request_url)))
    process = subprocess.Popen(
        [str(program), "--config", str(path), "--port", str(port), "--files-dir", str(Path(folder.name) / "files")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=ends_with_parent(),
    )
    running = LocalWorkspace(f"http://localhost:{port}", process, folder)
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{running.address}/_control/state", timeout=1).close()
            return running
        except OSError:
            time.sleep(0.05)
    running.stop()
    raise LocalError("the local workspace did not start")
