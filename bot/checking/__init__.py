"""A text held against the figures: every claim about US trade in it, with a verdict.

Nothing of a text is kept or logged: it lives as long as the call.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.ask import Asker
from bot.checking.contract import to_json
from bot.checking.facts import Facts
from bot.checking.judge import judge
from bot.checking.outcome import Outcome
from intents.claims.reader import claims


def check(asker: Asker, text: str, as_of: dt.date, today: dt.date | None = None) -> dict[str, Any]:
    """The JSON object of a checked text; ``as_of`` is its date."""
    return to_json(text, as_of, "given", outcomes(asker, text, as_of, today))


def outcomes(asker: Asker, text: str, as_of: dt.date, today: dt.date | None = None) -> list[Outcome]:
    """The verdict on each claim of a text, in its order."""
    facts = Facts(asker.data.engine, as_of, today or as_of)
    return [judge(facts, claim) for claim in claims(text, as_of)]


def text(checked: dict[str, Any]) -> str:
    """A checked text in words."""
    return "\n".join(f"{c['verdict']}: {c['quote']}" for c in checked["claims"])
