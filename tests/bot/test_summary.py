"""A release on demand, and the figures that the agencies' own texts state for the releases that are loaded."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.highlights import release as release_highlights
from bot.highlights.release import NoReleaseError, Release
from bot.replies.ask import Asker
from bot.replies.summary import releases, summary
from bot.scheduled import alert_message as drawn
from data.period import month
from tests.conftest import TODAY

HIGHLIGHTS = Path(__file__).parents[3] / "shared" / "sources" / "highlights" / "ft900-highlights.jsonl"


def test_the_newest_release_and_one_of_a_month(asker: Asker) -> None:
    newest = summary(asker.data, TODAY)
    assert newest.headline.startswith("The goods and services deficit was $54.5 billion in January 2026, down $18.4")
    assert [re.split("[:,]", line)[0] for line in newest.lines][:4] == [
        "Newer figures are out",
        "Exports",
        "Year-to-date",
        "Partners (goods",
    ]
    assert newest.lines[-1] == "Next release: Tuesday, December 8, 2026, for October 2026 (scheduled)."
    assert "January 2026, and those for September 2026 were published on November 4, 2026" in newest.lines[0]
    march = summary(asker.data, TODAY, month(2025, 3))
    assert "up $17.3 billion (14.0 percent) from $123.2 billion in February" in march.headline
    assert any("Pharmaceutical preparations increased $20.9 billion." in line for line in march.lines)
    assert [f.value for f in march.figures if f.primary] == [pytest.approx(-140498, abs=1)]
    assert not any(line.startswith("Newer figures") for line in march.lines)
    assert march.sources and all(s.release == "2025-05-06" for s in march.sources)


def test_what_moved_most_alone(asker: Asker) -> None:
    lines = summary(asker.data, TODAY, month(2025, 3), movers=True).lines
    assert not any("Deficits in March" in line for line in lines), "that is how large they are, not what moved"
    assert {re.split(" \\(| (?:in|de)creased", line)[0] for line in lines[:-1]} == {
        "Exports of goods",
        "Imports of goods",
        "Partners",
        "Exports of services",
        "Imports of services",
    }


def test_a_release_that_is_not_loaded_is_refused_with_those_that_are(asker: Asker) -> None:
    reply = summary(asker.data, TODAY, month(2024, 3))
    assert (reply.status, reply.reason) == ("refused", "not_loaded")
    assert "January 2026 (March 12, 2026)" in reply.headline
    assert all(asker.ask(words).status == "answered" for words in reply.suggestions)


def test_the_post_is_one_screen_and_the_thread_has_the_rest(asker: Asker) -> None:
    found = release_highlights.compose(asker.data, dt.date(2025, 5, 6))
    watched = [asker.ask("deficit with Vietnam")]
    post = drawn.message(found, watched)
    told = str(post.blocks)
    assert "Release of May 6, 2025. " in told and "Records and streaks" in told and "This channel's watchlist" in told
    assert (
        "Pharmaceutical preparations" not in told
        and sum(len(b.get("text", {}).get("text", "")) for b in post.blocks if b["type"] == "section") < 2600
    )
    assert "Pharmaceutical preparations" in "".join(str(part.blocks) for part in drawn.details(found))


def _printed() -> list[dict[str, Any]]:
    if not HIGHLIGHTS.is_file():
        return []
    return [json.loads(line) for line in HIGHLIGHTS.read_text(encoding="utf-8").splitlines()]


def _composed(asker: Asker, day: str) -> Release | None:
    try:
        return release_highlights.compose(asker.data, dt.date.fromisoformat(day))
    except NoReleaseError:
        return None


_B, _WENT = r"\$([\d.]+) billion", "(?:in|de)creased"
SENTENCES = {
    ("deficit", "change", "prior"): rf"deficit was {_B} in \w+ \d+, (?:up|down) {_B} .*?from {_B} in",
    ("exports_chg", "exports"): rf"\nExports {_WENT} {_B} to {_B} in",
    ("imports_chg", "imports"): rf"\nImports {_WENT} {_B} to {_B} in",
    ("goods_deficit", "goods_chg"): rf"\nThe goods deficit was {_B} in \w+, (?:up|down) {_B}",
    ("services_surplus",): rf"\nThe services surplus was {_B} in",
    ("ytd_deficit_chg",): rf"the goods and services deficit {_WENT} {_B}",
    ("avg3_chg", "avg3"): rf"average goods and services deficit {_WENT} {_B} to {_B}",
}


@pytest.mark.sources
def test_releases_agree_with_what_their_own_texts_state(asker: Asker) -> None:
    """Wherever both have a figure of a billion or more."""
    printed = _printed()
    if not printed:
        pytest.skip("needs ../shared/sources/highlights")
    compared = 0
    for one in printed:
        found = _composed(asker, one["release"])
        if found is None:
            continue
        text = "\n".join(line.text for line in found.lines)
        for names, pattern in SENTENCES.items():
            stated = re.search(pattern, text)
            for name, figure in zip(names, stated.groups() if stated else (), strict=False):
                if name in one:
                    assert float(figure) == abs(one[name]), (one["release"], name)
                    compared += 1
    assert compared >= 3  # as many releases as are loaded


def test_releases_known_on_a_day_are_those_that_were_out(asker: Asker) -> None:
    assert max(releases(asker.data, dt.date(2025, 5, 5))) == month(2025, 2)
    assert max(releases(asker.data, dt.date(2025, 5, 6))) == month(2025, 3)
