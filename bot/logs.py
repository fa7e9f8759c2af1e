"""Structured logs: events with keys, no words of any message unless the operator asks, never a token."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import stamina
import structlog
from stamina.instrumentation import RetryDetails

from bot.settings import Settings

_TOKEN = re.compile(r"\b(?:xox[a-z]|xapp|xwfp)(?:\.xox[a-z])?-[\w.-]+|(?<=[?&]token=)[^&\s]+|(?<=Bearer )\S+")
_WORDS = ("text", "question", "question_text", "headline")


def redact(text: str) -> str:
    """``text`` with everything that looks like a Slack token blotted out."""
    return _TOKEN.sub("[token]", text)


class _Clean:
    """A structlog processor: drops the words of messages, blots out tokens in every value."""

    def __init__(self, words: bool) -> None:
        self.words = words

    def __call__(self, _logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if not self.words:
            for key in _WORDS:
                event.pop(key, None)
        for key, value in event.items():
            if isinstance(value, str):
                event[key] = redact(value)
        return event


class _StandardClean(logging.Filter):
    """The same for the logs of libraries, which may carry a token in an error's text or its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


def _tried_again(details: RetryDetails) -> None:
    """A request that is tried again is no news; that it failed in the end is told by whoever asked."""
    structlog.get_logger("stamina").debug("tried again", error=repr(details.caused_by), times=details.retry_num)


def configure(settings: Settings) -> None:
    """Set up logging for the process, to standard error."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    drawn: Any = structlog.processors.JSONRenderer()
    if not settings.log_json:
        drawn = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _Clean(settings.log_text),
            drawn,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    stamina.instrumentation.set_on_retry_hooks([_tried_again])
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_StandardClean())
    handler.setFormatter(logging.Formatter("%(asctime)s [%(levelname)s] %(name)s: %(message)s"))
    # Each error of a call is logged by whoever made it, with what becomes of it.
    for name in ("slack_sdk.web.base_client", "slack_sdk.webhook.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
