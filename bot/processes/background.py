"""Runs the scheduler (digests, alerts, release watcher) as a background thread of ``tradebot run``.

It uses the bot's own figures, state and tokens. What it posts is claimed in the database like anything a clock says, so
that a clock of its own (``tradebot clock``) may run besides.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

import structlog

from bot.processes import scheduler
from bot.processes.slack_app import SlackApp, eastern_today, utc_now
from bot.replies.ask import Asker
from bot.slack.posting import SlackPoster

log = structlog.get_logger(__name__)


class Background:
    """A clock, and the watcher of the publishers where the settings want it, in threads."""

    def __init__(self, app: SlackApp, asker: Asker, warehouse: Path, team_id: str | None = None) -> None:
        """``warehouse``: where new releases are loaded; ``team_id``: the only workspace that is served (None: all)."""
        made = scheduler.Scheduler(app.engine, asker, utc_now)
        outbox = made.outbox(SlackPoster(app.sender, made.ask, eastern_today), team_id)
        self._stop = threading.Event()
        watcher = made.watching(app.settings, warehouse, outbox, self._stop)
        work = (made.clock(outbox), watcher, self._stop, app.settings.poll_seconds)
        self._thread = threading.Thread(target=scheduler.run, args=work, name="clock", daemon=True)
        self._began = 0.0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask the threads to end; nothing new is begun."""
        self._stop.set()
        self._began = time.monotonic()

    def wait(self, seconds: float) -> bool:
        """Whether what was begun is done, so long after ``stop``. What is not is taken over by the next clock."""
        self._thread.join(max(0.0, self._began + seconds - time.monotonic()))
        if self._thread.is_alive():
            log.warning("the clock was still busy")
        return not self._thread.is_alive()
