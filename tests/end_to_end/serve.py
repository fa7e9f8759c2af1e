"""A web process of its own for tests that kill one: ``python serve.py DATABASE_URL API PORT [DELAY]``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent / "bot"), str(Path(__file__).parents[2])]

from recorded import Recorded  # noqa: E402 - found by the path above

from bot import logs  # noqa: E402 - found by the path above
from bot.processes import local  # noqa: E402 - found by the path above
from bot.processes.web import serve  # noqa: E402 - found by the path above
from bot.settings import Settings  # noqa: E402 - found by the path above

database, api, port = sys.argv[1:4]
delay = float(sys.argv[4]) if len(sys.argv) > 4 else 0.1
settings = Settings(
    _env_file=None, slack_bot_token=local.BOT_TOKEN, slack_signing_secret=local.SIGNING_SECRET, slack_api_url=api,
    database_url=database, host="127.0.0.1", port=int(port), slack_look="local", lease_seconds=1.5, workers=2,
)  # type: ignore[call-arg]  # fmt: skip
logs.configure(settings)
serve(settings, lambda: Recorded(delay=delay))
