"""What an error of Slack or of the network means for what was sent: again later, and whether it may have arrived."""

from __future__ import annotations

import datetime as dt
import http.client
import socket
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError, SlackRequestError

LIMITED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
PASSING = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
NOT_SENT = (ConnectionRefusedError, socket.gaierror)
"""The connection was never made, so nothing can have arrived."""
BROKEN = (URLError, OSError, TimeoutError, http.client.HTTPException, SlackRequestError)
WAIT_UNTOLD, WAIT_MOST = 1.0, 3600.0
"""Seconds after a limit that names no time, and the longest that is believed."""


class TryAgainError(Exception):
    """Slack could not take it now: the job stays open. ``wait``: seconds that Slack asked for, None where it did not;
    ``doubt``: it may have taken it all the same, so that the next try must look first."""

    def __init__(self, reason: str, wait: float | None = None, doubt: bool = True) -> None:
        super().__init__(reason)
        self.wait, self.doubt = wait, doubt


class LostError(Exception):
    """The job is another process's by now: nothing more is said by this one."""


def meaning(error: Exception, now: dt.datetime) -> TryAgainError | None:
    """The error as a reason to try again; None where another try would end the same way."""
    if isinstance(error, SlackApiError):
        return _refusal(error, now)
    if isinstance(error, URLError) and isinstance(error.reason, BaseException):
        return TryAgainError(type(error.reason).__name__, doubt=not isinstance(error.reason, NOT_SENT))
    if isinstance(error, BROKEN):
        return TryAgainError(type(error).__name__, doubt=not isinstance(error, NOT_SENT))
    return None


def _refusal(error: SlackApiError, now: dt.datetime) -> TryAgainError | None:
    reason, status = reason_of(error), int(getattr(error.response, "status_code", 200) or 200)
    if status == 429 or reason in LIMITED:
        wait = retry_after(getattr(error.response, "headers", None) or {}, now)
        return TryAgainError("ratelimited", WAIT_UNTOLD if wait is None else wait, doubt=False)
    if status >= 500 or reason in PASSING:
        return TryAgainError(reason if reason in PASSING else f"status {status}")
    if not reason or " " in reason:
        # No word of Slack's: a gateway's page, a cut or empty body.
        return TryAgainError(f"no answer of Slack's, status {status}")
    return None


def reason_of(error: SlackApiError) -> str:
    """Slack's own word for what went wrong, or what the library says of a body that is none of Slack's."""
    told = getattr(error.response, "data", error.response)
    return str(told.get("error") or "") if isinstance(told, Mapping) else ""


def retry_after(headers: Mapping[str, Any], now: dt.datetime) -> float | None:
    """The header Retry-After, in seconds: it is a number of seconds, or a date."""
    told = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    if isinstance(told, list):
        told = told[0] if told else None
    if told is None:
        return None
    try:
        seconds = float(told)
    except ValueError:
        try:
            moment = parsedate_to_datetime(str(told))
        except ValueError:
            return None
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)
        seconds = (aware - now).total_seconds()
    return min(max(seconds, 0.0), WAIT_MOST) if seconds == seconds else None
