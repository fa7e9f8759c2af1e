"""Who calls over HTTP, and how often they may: a bearer token, or Slack's signature with the identity that it signs."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from slack_sdk.signature import SignatureVerifier
from starlette.datastructures import Headers

from bot.settings import Settings, reveal


@dataclass
class Callers:
    """Tells callers and counts their requests, in this process. ``tokens``: those that are let in; ``signing``: the
    secret of Slack's signatures, where Slack's own client is let in."""

    tokens: tuple[str, ...]
    per_minute: int
    signing: str | None = None
    _limiter: MovingWindowRateLimiter = field(default_factory=lambda: MovingWindowRateLimiter(MemoryStorage()))

    @classmethod
    def of(cls, settings: Settings, *, slack: bool) -> Callers:
        signing = reveal(settings.slack_signing_secret) if slack else None
        return cls(settings.tokens, settings.api_per_minute, signing)

    def by_token(self, headers: Headers) -> str | None:
        """The caller of a bearer token, by a digest that says nothing of it; None for nobody that is let in."""
        kind, _, given = headers.get("authorization", "").partition(" ")
        known = [token for token in self.tokens if hmac.compare_digest(token.encode(), given.strip().encode())]
        if kind.lower() != "bearer" or not known:
            return None
        return hashlib.sha256(known[0].encode()).hexdigest()[:12]

    def by_slack(self, headers: Headers, body: bytes) -> str | None:
        """The person of a request that Slack has signed, "T0123/U0123"; None where it has not.

        With ``slack_identity_auth`` the signed body of a call has workspace and person in ``params._meta.slack``; the
        requests before a call (``initialize``, ``tools/list``) are Slack's own.
        """
        if self.signing is None or "x-slack-signature" not in headers:
            return None
        try:
            if not SignatureVerifier(self.signing).is_valid_request(body, dict(headers)):
                return None
            message = json.loads(body)
            who = message.get("params", {}).get("_meta", {}).get("slack", {})
            return f"{who.get('team_id') or who.get('enterprise_id') or ''}/{who.get('user_id') or ''}"
        except (ValueError, AttributeError, RecursionError):
            return None  # a timestamp that is no number, a body that is no such object

    def may(self, caller: str) -> bool:
        """Whether a caller may ask again now; it is counted where it may."""
        return self._limiter.hit(RateLimitItemPerMinute(self.per_minute), caller)
