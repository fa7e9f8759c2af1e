"""``tradebot check``: a text held against the figures."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.commands.errors import CommandError

if TYPE_CHECKING:
    from bot.replies.ask import Asker


def text_of(file: str) -> str:
    """The text of a file, or of standard input for ``-``."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    return raw.decode("utf-8", errors="replace")


def check(asker: Asker, text: str, as_of: dt.date | None, today: dt.date, sink: TextIO, *, as_json: bool) -> None:
    """Write the verdicts on a text."""
    from bot import checking

    checked = checking.check(asker, text, as_of, today)
    sink.write((json.dumps(checked, indent=1, ensure_ascii=False) if as_json else checking.text(checked)) + "\n")
