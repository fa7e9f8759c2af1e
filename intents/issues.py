"""Why a question was not turned into a query: small types with a reason, a sentence and suggestions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from intents.slots import Slots

EXAMPLES = ("deficit with Vietnam 2024", "imports from Mexico by month since 2025", "top 5 deficits 2025")
"""Questions that work, for who asked one that did not."""


@dataclass
class Misunderstood(Exception):  # noqa: N818 - named for what the asker is told, as all its kinds are
    """``sentence`` says what was understood and what not; ``suggestions`` are whole questions that work."""

    sentence: str
    suggestions: tuple[str, ...] = ()
    slots: Slots | None = field(default=None, repr=False)
    """What was understood all the same: the conversation goes on from it."""
    reason = "unknown_words"
    status = "refused"


@dataclass
class UnknownWords(Misunderstood):
    """Content words that no rule explains."""

    words: tuple[str, ...] = ()


@dataclass
class UnknownPartner(Misunderstood):
    """A word in a partner's place that is no partner with published figures."""

    reason = "unknown_partner"


@dataclass
class Ambiguous(Misunderstood):
    """Two or more readings. ``suggestions`` are the question once for each reading."""

    reason = "ambiguous"
    status = "clarify"


@dataclass
class OutOfScope(Misunderstood):
    """Understood, and not a question that these data answer."""

    reason = "out_of_scope"


@dataclass
class Territory(OutOfScope):
    """A part of the United States that is no partner; another reading (the exhibits of the states) goes before it."""


@dataclass
class NotCarried(Misunderstood):
    """A product with a modifier that no table carries."""

    reason = "not_published"


def one_of(names: Iterable[str]) -> str:
    """``a, b or c``."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
