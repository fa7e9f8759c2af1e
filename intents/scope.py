"""What is asked and lies outside these data: forecasts, tariffs, firms, opinions. Said only where nothing is read."""

from __future__ import annotations

import datetime as dt

from intents.issues import Misunderstood, OutOfScope
from intents.text import Utterance
from intents.vocabulary import vocabulary


def out_of_scope(utterance: Utterance, today: dt.date) -> Misunderstood | None:
    """The reason, where a phrase of ``scope.toml`` stands in the message."""
    words = vocabulary()
    found = [s for s in words.phrases.spans(utterance) if s.dimension == "scope"]
    return OutOfScope(str(words.scope[str(found[0].value)]["sentence"])) if found else None
