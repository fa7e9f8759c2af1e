"""A web process of its own, for tests that kill one: ``python -m tests.end_to_end.serve DATABASE API PORT [DELAY]``."""

from __future__ import annotations

import sys

from bot import logs
from bot.processes import local
from bot.processes.web import serve
from bot.settings import Settings
from tests.bot.recorded import Recorded

database, api, port = sys.argv[1:4]
delay = float(sys.argv[4]) if len(sys.argv) > 4 else 0.1
settings = Settings(
    _env_file=None,
    slack_bot_token=local.BOT_TOKEN,
    slack_signing_secret=local.SIGNING_SECRET,
    slack_api_url=api,
    database_url=database,
    host="127.0.0.1",
    port=int(port),
    slack_look="local",
    lease_seconds=1.5,
    workers=2,
)
logs.configure(settings)
serve(settings, lambda: Recorded(delay=delay))
