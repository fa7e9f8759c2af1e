"""Changes: between two periods, what drove them, and how much a figure was revised."""

from __future__ import annotations

from data.query.spec import Shape
from intents.issues import OutOfScope
from intents.reading import Reading
from intents.shapes.cues import dollars, said
from intents.slots import Slots
from intents.vocabulary import wordlist

_COMPARATIVES, _WEAK, _DIFFERENCES = wordlist("comparatives"), wordlist("weak_changes"), wordlist("differences")
_RATES, _REVISED, _DID = wordlist("rates"), wordlist("revised"), wordlist("did")
_MOVING = ("up", "down", "widen", "narrow")


def revision(reading: Reading, slots: Slots) -> bool:
    """How much a figure has been revised since it was first published."""
    if not reading.take("shape", "revision"):
        return False
    reading.take("shape", "change", "percent", "up", "down")
    reading.used.update(i for i, w in enumerate(reading.utterance.norms) if w in _REVISED)
    slots.shape, slots.vintage = Shape.REVISION, None
    return True


def contribution(reading: Reading, slots: Slots) -> bool:
    """What drove a change."""
    spans = reading.take("shape", "contribution")
    if not spans:
        return False
    named = any(t.kind != "world" for t in slots.targets) or bool(slots.products)
    if named and any("contribut" in words for words in said(reading, spans)):
        raise OutOfScope("How much one partner or product contributed to a total change is not worked out here.")
    reading.take("shape", *_MOVING, "change", "percent", "share")
    if reading.take("rank", "which_partner"):
        slots.over = "partner"
    slots.shape = Shape.CONTRIBUTION
    return True


def changed(reading: Reading, slots: Slots) -> bool:
    """A change or a growth rate between two periods."""
    one_period = len(slots.periods) < 2
    several, named = len(slots.targets) > 1 and one_period, bool(slots.comparison)
    compares = _only_compares(reading)
    two_ends = not one_period or any(e.ends for e in slots.periods) or slots.base_only
    if compares and not several and not named and not two_ends:
        return False
    roles = {str(s.value) for s in reading.find("shape")}
    if _less_a_period(reading):
        roles.add("change")
    moving, rate = roles & set(_MOVING), "percent" in roles
    if not moving and not rate and "change" not in roles and not named:
        return False
    words = set(said(reading, reading.find("shape", "up", "down", "change")))
    vague = bool(words) and words <= _WEAK and not moving & {"widen", "narrow"}
    if vague and not named and not rate and reading.word(0) not in _DID:
        return False
    if several and not rate and _side_by_side(reading, words, compares=compares, named=named):
        return False
    percent = _percent(reading)
    reading.take("shape", "change", "percent", "versus", *_MOVING)
    if percent:
        reading.take("shape", "average")  # "average growth"
    slots.shape = Shape.PERCENT_CHANGE if percent else Shape.CHANGE
    return True


def _side_by_side(reading: Reading, words: set[str], *, compares: bool, named: bool) -> bool:
    """Whether several partners are compared with each other, not each with an earlier period."""
    norms = reading.utterance.norms
    if not named and (compares or {"or", "which"} & set(norms)):
        reading.take("shape", *_MOVING, "change")
        reading.used.update(i for i, w in enumerate(norms) if w in ("more", "less"))
        return True
    return words <= _DIFFERENCES


def _only_compares(reading: Reading) -> bool:
    """Whether nothing says that something moved but a comparative: "exported more than it imported"."""
    words = said(reading, reading.find("shape", *_MOVING, "change", "percent"))
    return bool(words) and _COMPARATIVES.issuperset(words)


def _less_a_period(reading: Reading) -> bool:
    """ "2025 minus 2024": a difference of periods."""
    periods = reading.find("period")
    starts, ends = {s.start for s in periods}, {s.end for s in periods}
    for span in reading.find("shape", "excluding"):
        if span.start in ends and span.end in starts:
            reading.mark(span)
            return True
    return False


def _percent(reading: Reading) -> bool:
    """ "How fast", "growth", "per cent": the rate; unless the dollars are asked."""
    if any(_RATES & set(words.split()) for words in said(reading, reading.find("comparison"))):
        return True
    marks = said(reading, reading.find("shape", "percent"))
    return bool(marks) and (not dollars(reading) or any("%" in words or "per" in words for words in marks))


def compared(reading: Reading, slots: Slots) -> bool:
    """Levels side by side ("vs", "compare"), or what is left of a difference between partners: marks the words."""
    reading.take("shape", "versus")
    if len(slots.targets) > 1 or len(slots.products) > 1:
        reading.take("shape", "change")
    return False
