"""The JSON object of a checked text (``docs/json.md``)."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from bot.checking.correct import correction
from bot.checking.facts import Facts
from bot.checking.outcome import ClaimOutcome
from bot.checking.shown import figures, latest, sources, subject
from bot.contract.encode import figure_json

SCHEMA: Final = 1
VERDICTS = ("supported", "revised", "contradicted", "not_checkable")


def to_json(text: str, facts: Facts, dated_by: str, outcomes: list[ClaimOutcome]) -> dict[str, Any]:
    """The claims of a text in its order, with their verdicts."""
    verdicts = Counter[str](o.verdict for o in outcomes)
    summary = {"claims": len(outcomes), **{name: verdicts[name] for name in VERDICTS}}
    return {
        "schema": SCHEMA,
        "as_of": facts.day.isoformat(),
        "as_of_from": dated_by,
        "summary": summary,
        "claims": [_claim(text, facts, o) for o in outcomes],
    }


def _claim(text: str, facts: Facts, o: ClaimOutcome) -> dict[str, Any]:
    c = o.claim
    return {
        "start": c.start,
        "end": c.end,
        "quote": text[c.start : c.end],
        "sentence": text[slice(*c.sentence)].strip(),
        "subject": subject(o, facts.day),
        "verdict": o.verdict,
        "reason": o.reason or None,
        "why": o.why or None,
        "claimed": _claimed(o),
        "figures": [figure_json(f) for f in figures(o, facts.day)],
        "latest": None if (found := latest(o)) is None else figure_json(found),
        "slip": o.slip,
        "slip_words": o.slip_words or None,
        "correction": correction(text, o),
        "sources": sources(facts, o),
    }


def _claimed(o: ClaimOutcome) -> dict[str, Any] | None:
    c = o.claim
    if c.interval is None:
        return None if c.nth is None else {"low": c.nth, "high": c.nth, "unit": "rank" if c.kind == "rank" else "count"}
    unit = (
        o.reading.unit.value
        if o.reading is not None
        else {"money": "USD million", "count": "count"}.get(c.quantity.unit if c.quantity else "", "percent")
    )
    return {"low": c.interval.low, "high": c.interval.high, "unit": unit}
