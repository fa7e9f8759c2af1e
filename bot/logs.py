"""Structured logs: events with keys, no words of any message unless the operator asks, never a token, no flood.

Errors are told by their kind and place, not by a trace: what an error says may be what a person has written.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import time
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import stamina
import structlog
from sqlalchemy.exc import DBAPIError
from stamina.instrumentation import RetryDetails

from bot.settings import Settings

_TOKEN = re.compile(r"\b(?:xox[a-z]|xapp|xwfp)(?:\.xox[a-z])?-[\w.-]+|(?<=[?&]token=)[^&\s]+|(?<=Bearer )\S+")
_VALUES = re.compile(r"\n?\s*(?:DETAIL|CONTEXT|STATEMENT|\[SQL|\[parameters).*", re.S)
_WORDS = ("text", "question", "question_text", "headline")
FLOOD_SECONDS, FLOOD_LIBRARY, FLOOD_OWN = 60.0, 1, 20
"""In so many seconds so many lines of one kind: of a library's, and of our own, which are of different jobs."""


def redact(text: str) -> str:
    """``text`` with everything that looks like a Slack token blotted out, and what a database tells of values."""
    return _VALUES.sub("", _TOKEN.sub("[token]", text))


def told(error: BaseException, words: bool) -> str:
    """An error in a line: its kind, what caused it, where it happened; what it says only with ``words``, or where it is
    of the machine and not of what somebody wrote."""
    kinds: list[str] = []
    each: BaseException | None = error
    while each is not None and len(kinds) < 4:
        said = redact(str(each)).strip() if words or _of_machine(each) else ""
        kinds.append(f"{type(each).__name__}: {said}" if said else type(each).__name__)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return f"{' from '.join(kinds)}{_place(error)}"


def _of_machine(error: BaseException) -> bool:
    """Errors that speak of files, sockets and locks."""
    if isinstance(error, DBAPIError):
        return "sqlite" in str(type(error.orig).__module__)
    return isinstance(error, OSError | MemoryError | RecursionError)


def _place(error: BaseException) -> str:
    trace, where = error.__traceback__, ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if Path(code.co_filename).parts[-3:-1] and "site-packages" not in code.co_filename:
            where = f", at {'/'.join(Path(code.co_filename).parts[-2:])}:{trace.tb_lineno}"
        trace = trace.tb_next
    return where


class Flood:
    """Lets so many lines of a kind through in a minute, and says at the next how many it kept back."""

    def __init__(self) -> None:
        self._seen: dict[object, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def passes(self, kind: object, most: int) -> int | None:
        """None for a line that is kept back, else how many were since the last minute."""
        now = time.monotonic()
        with self._lock:
            since, count = self._seen.get(kind, (now, 0))
            if now - since >= FLOOD_SECONDS:
                self._seen[kind] = (now, 1)
                return max(0, count - most)
            if len(self._seen) > 2000:
                self._seen.clear()
            self._seen[kind] = (since, count + 1)
            return 0 if count < most else None


class _Clean:
    """A structlog processor: drops the words of messages, blots out tokens in every value, tells errors in a line."""

    def __init__(self, words: bool, flood: Flood) -> None:
        self.words, self.flood = words, flood

    def __call__(self, _logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if name not in ("debug", "info"):
            kept_back = self.flood.passes((event.get("event"), str(event.get("reason"))), FLOOD_OWN)
            if kept_back is None:
                raise structlog.DropEvent
            if kept_back:
                event["kept_back"] = kept_back
        if not self.words:
            for key in _WORDS:
                event.pop(key, None)
        given = event.pop("exc_info", None)
        error = sys.exc_info()[1] if given is True else given
        if isinstance(error, BaseException):
            event["error"] = told(error, self.words)
        for key, value in event.items():
            if isinstance(value, str):
                event[key] = redact(value)
        return event


class _StandardClean(logging.Filter):
    """The same for the logs of libraries, which may carry a token in an error's text or its traceback."""

    def __init__(self, words: bool, flood: Flood) -> None:
        super().__init__()
        self.words, self.flood = words, flood

    def filter(self, record: logging.LogRecord) -> bool:
        if self.flood.passes((record.name, str(record.msg)[:60]), FLOOD_LIBRARY) is None:
            return False
        record.msg, record.args = redact(record.getMessage()), ()
        error = record.exc_info[1] if record.exc_info else None
        record.exc_info = record.exc_text = None
        if error is not None:
            record.msg += f" ({redact(told(error, self.words))})"
        return True


def _tried_again(details: RetryDetails) -> None:
    """A request that is tried again is no news; that it failed in the end is told by whoever asked."""
    structlog.get_logger("stamina").debug("tried again", error=repr(details.caused_by), times=details.retry_num)


def configure(settings: Settings) -> None:
    """Set up logging for the process, to standard error."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    flood = Flood()
    drawn: Any = structlog.processors.JSONRenderer()
    if not settings.log_json:
        drawn = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _Clean(settings.log_text, flood),
            drawn,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    stamina.instrumentation.set_on_retry_hooks([_tried_again])
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_StandardClean(settings.log_text, flood))
    handler.setFormatter(logging.Formatter("%(asctime)s [%(levelname)s] %(name)s: %(message)s"))
    # Each error of a call is logged by whoever made it, with what becomes of it.
    for name in ("slack_sdk.web.base_client", "slack_sdk.webhook.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
