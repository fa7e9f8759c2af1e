"""Words beside a number that are of other statistics: where they count, and where they only act or are past."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from intents.claims import excluded


@pytest.mark.parametrize(
    ("start", "acts", "past", "own", "found"),
    [
        (4, False, (0, 0), {}, "jobs"),
        (4, True, (0, 0), {}, ""),
        (4, False, (0, 10), {}, ""),
        (4, False, (4, 5), {}, ""),
        (4, False, (0, 4), {}, "jobs"),
        (4, False, (0, 0), {"own_head": True}, ""),
        (4, False, (0, 0), {"own_product": True}, ""),
        (14, False, (0, 0), {"own_product": True}, "jobs"),
        (26, False, (0, 0), {"own_product": True}, "jobs"),
        (39, False, (0, 0), {"own_product": True}, ""),
        (4, False, (0, 0), {"own_head": True, "head_mark": SimpleNamespace(end=3)}, "jobs"),
        (4, False, (0, 0), {"own_head": True, "head_mark": SimpleNamespace(end=2)}, ""),
    ],
)
def test_a_word_of_other_statistics_counts_near_a_number(
    monkeypatch: pytest.MonkeyPatch, start: int, acts: bool, past: tuple[int, int], own: dict[str, Any], found: str
) -> None:
    """The number stands from 20 to 25; the word has four letters."""
    monkeypatch.setattr(excluded, "_acts", lambda *_: acts)
    mark = SimpleNamespace(start=start, end=start + 4, words="jobs")
    sentence = SimpleNamespace(within=lambda _a, _z, kind: [mark] if kind == "foreign" else [])
    number = SimpleNamespace(unit="money", begin=20, end=25)
    slots = SimpleNamespace(**{"head_mark": None, "own_head": False, "own_product": False, **own})
    made = excluded._of_foreign(cast(Any, sentence), cast(Any, number), cast(Any, (0, 60)), cast(Any, slots), past)
    assert made == found
