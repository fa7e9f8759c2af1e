"""A web process for the bench: ``python -m tests.faults.serve SETTINGS`` (JSON: settings, and ``delay`` of an answer).

Its answers say what they answer and what was asked before in the same conversation, so that order and context can be
told from the messages alone. ``poison`` in a question kills the process.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

from bot import logs
from bot.commands.service import ready
from bot.contract.reply import Reply
from bot.processes.web import serve
from bot.settings import Settings
from tests.faults.bench import DAY


class Echo:
    """Answers with the question, and the one before it."""

    def __init__(self, delay: float = 0.0) -> None:
        self._delay, self._last, self._lock = delay, dict[str | None, str](), threading.Lock()

    def ask(self, question: str, thread: str | None = None, today: dt.date | None = None) -> Reply:
        if "poison" in question:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(self._delay)
        with self._lock:
            before = self._last.get(thread, "nothing") if thread else "nothing"
            self._last[thread] = question
        return Reply("answered", question, f"[{question}] after [{before}]")


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    figures = given.pop("figures", None)
    delay = float(given.pop("delay", 0.0))
    settings = Settings(_env_file=None, slack_bot_token="xoxb-1", slack_signing_secret="signing-secret", **given)
    logs.configure(settings)
    serve(settings, (lambda: ready(Path(figures), DAY, settings)) if figures else (lambda: Echo(delay)))
