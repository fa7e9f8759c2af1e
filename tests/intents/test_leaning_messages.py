"""Messages of a conversation that are not read: what they lean on is not there, or may be several things.

Those that are read stand in ``corpus/readings/thr.jsonl``.
"""

from __future__ import annotations

import pytest

from intents.issues import Misunderstood
from intents.parse import parse
from intents.slots import Slots
from tests.meant import TODAY

UNREAD = (
    ("deficit with Canada in 2024", "not 2024"),
    ("deficit with Canada in 2024", "without 2024"),
    ("deficit with Canada in 2024", "not in 2023"),
    ("imports of computers from Malaysia in 2025", "not Taiwan"),
    ("imports of computers from Malaysia in 2025", "2024, not Malaysia"),
    ("imports of computers from Malaysia in 2025", "and the total?"),
    ("exports to Japan, Korea and Taiwan in 2024", "which one is highest?"),
    ("imports from Ireland in 2025", "why?"),
    ("imports from Ireland in 2025", "what drove it?"),
    ("imports from Taiwan in 2024", "and 2025?", "add them up"),
    ("imports from Taiwan in 2024", "both in 2025"),
    ("imports from Taiwan in 2024", "the difference?"),
    ("smallest ten export markets 2025", "number purple"),
    ("how did imports change in 2025", "which one is highest?"),
    ("goods deficit with China in 2024", "which is the biggest?"),
    ("goods deficit with China in 2024", "how many countries"),
    ("goods deficit with China in 2024", "what explains it"),
    ("duty on imports from China in 2025", "as a percent of the exports?"),
)


@pytest.mark.parametrize("messages", UNREAD, ids=[" / ".join(one) for one in UNREAD])
def test_what_leans_on_nothing_is_not_read(messages: tuple[str, ...]) -> None:
    slots: Slots | None = None
    for message in messages[:-1]:
        slots = parse(message, TODAY, slots)[-1].slots
    with pytest.raises(Misunderstood):
        parse(messages[-1], TODAY, slots)
