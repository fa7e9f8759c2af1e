"""Changes: between two periods, what drove them, and how much a figure was revised."""

from __future__ import annotations

from data.query.spec import Shape
from intents.reading import Reading
from intents.shapes.cues import dollars, said
from intents.slots import Slots
from intents.text import Span
from intents.vocabulary import wordlist

_COMPARATIVES, _WEAK, _DIFFERENCES = wordlist("comparatives"), wordlist("weak_changes"), wordlist("differences")
_RATES, _REVISED, _DID = wordlist("rates"), wordlist("revised"), wordlist("did")
_MORE = wordlist("more")
_SUPERLATIVES = wordlist("superlatives")
_STATES = wordlist("states_of")
_UNITS = wordlist("per_cent")
_RISES, _FALLS, _BEFORE_A_MOVE = wordlist("rises"), wordlist("falls"), wordlist("before_a_move")
_MOVING = ("up", "down", "widen", "narrow")


def revision(reading: Reading, slots: Slots) -> bool:
    """How much a figure has been revised since it was first published."""
    if not reading.take("shape", "revision"):
        return False
    reading.take("shape", "change", "percent", "up", "down")
    reading.used.update(i for i, w in enumerate(reading.utterance.norms) if w in _REVISED)
    slots.shape, slots.vintage = Shape.REVISION, None
    return True


def part_of_change(reading: Reading, slots: Slots) -> bool:
    """ "How much of the rise in imports came from Vietnam", "Mexico's contribution to the change"."""
    named = [t for t in slots.targets if t.kind != "world"]
    asked = slots.over is not None or reading.has("rank", "which_partner")
    if asked or (not named and not slots.products):
        return False
    contributed = any("contribut" in words for words in said(reading, reading.find("shape", "contribution")))
    moved = reading.has("shape", *_MOVING, "change") or bool(_movement_nouns(reading))
    of_it = reading.has("shape", "share", "contribution") and moved and _part_is_named(reading)
    if contributed and not moved:
        reading.take("shape", "contribution")
        slots.shape = Shape.SHARE  # "Mexico's contribution to imports": a part of the level
        return True
    if not contributed and not of_it:
        return False
    reading.take("shape", "contribution", "share", "percent", "change", *_MOVING)
    reading.take("rank", "which_partner", "count")
    slots.shape = Shape.PART_OF_CHANGE
    return True


def _movement_nouns(reading: Reading) -> set[str]:
    return set(reading.utterance.norms) & (_RISES | _FALLS)


def _part_is_named(reading: Reading) -> bool:
    """Whether the movement is the whole: "of the rise in", "to the increase"; not "the rise in China's share"."""
    norms = reading.utterance.norms
    for index, word in enumerate(norms):
        if word in _RISES or word in _FALLS:
            at = index - 1
            while at >= 0 and norms[at] in _BEFORE_A_MOVE:
                at -= 1
            if at >= 0 and norms[at] in ("of", "to", "for"):
                return True
    return False


def contribution(reading: Reading, slots: Slots) -> bool:
    """What drove a change."""
    parted = reading.find("shape", "breakdown") and reading.has("shape", *_MOVING, "change", "percent")
    if not reading.take("shape", "contribution") and not parted:
        return False
    reading.take("shape", *_MOVING, "change", "percent", "share", "breakdown", "versus")
    reading.take("rank", *_SUPERLATIVES, "rank_list")
    if slots.over == "product":
        slots.products = ()
    if reading.take("rank", "which_partner"):
        slots.over = "partner"
    slots.shape = Shape.CONTRIBUTION
    return True


def compound(reading: Reading, slots: Slots) -> bool:
    """ "Average annual growth", "CAGR": the compound rate a year between two years."""
    marks = reading.take("shape", "compound")
    averaged = reading.find("shape", "average")
    rate = reading.has("shape", "percent") or _growth_a_year(reading)
    moving = not marks and averaged and rate and not reading.has("measure", "balance", "deficit", "surplus")
    if not marks and not (moving and _a_year(reading, averaged)):
        return False
    reading.take("shape", "average", "percent", "change", "versus", *_MOVING)
    reading.take("rank", "which_period")
    slots.shape, slots.annualised = Shape.PERCENT_CHANGE, True
    slots.grain = slots.comparison = None
    return True


def _growth_a_year(reading: Reading) -> bool:
    return any(_RATES & set(words.lower().split()) for words in said(reading, reading.find("comparison")))


def _a_year(reading: Reading, averaged: list[Span]) -> bool:
    """ "Average annual", "a year on average", "average yearly growth"."""
    words = " ".join([*said(reading, averaged), *said(reading, reading.find("comparison"))]).split()
    return bool({"annual", "yearly", "year"} & {*words, *reading.utterance.norms})


def changed(reading: Reading, slots: Slots) -> bool:
    """A change or a growth rate between two periods."""
    one_period = len(slots.periods) < 2
    several = (len(slots.targets) > 1 or len(slots.measures) > 1) and one_period
    named = bool(slots.comparison)
    compares = _only_compares(reading)
    two_ends = not one_period or any(e.ends for e in slots.periods) or slots.base_only
    if compares and not several and not named and not two_ends:
        return False
    roles = {str(s.value) for s in reading.find("shape")}
    if _less_a_period(reading):
        roles.add("change")
    moving, rate = roles & set(_MOVING), "percent" in roles
    bare = not moving and "change" not in roles and not named and not two_ends
    if rate and bare and not _is_a_rate(reading):
        return False
    if not moving and not rate and "change" not in roles and not named:
        return False
    words = set(said(reading, reading.find("shape", "up", "down", "change")))
    still = not moving and not named and not rate and one_period
    if words == {"by how much"} and still and _asks_whether(reading, slots):
        reading.take("shape", "change")  # "are we in surplus, and by how much": the amount of it
        return False
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


def _asks_whether(reading: Reading, slots: Slots) -> bool:
    """Whether a deficit or a surplus is asked about as a state: "are we in surplus", "is there a deficit"."""
    return slots.spoken in ("deficit", "surplus") and bool(_STATES & set(reading.utterance.norms))


def _is_a_rate(reading: Reading) -> bool:
    """Whether the words say a rate of growth ("growth", "how fast"), not only its unit ("in %")."""
    return not all(words in _UNITS for words in said(reading, reading.find("shape", "percent")))


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
    if _either(reading, slots):
        reading.take("shape", "up", "down")
        reading.used.update(i for i, w in enumerate(reading.utterance.norms) if w in _MORE)
    return False


def _either(reading: Reading, slots: Slots) -> bool:
    """ "Germany or Japan - who did we import more from": which of the things named is larger."""
    several = max(len(slots.targets), len(slots.products), len(slots.periods)) > 1
    return several and bool({"or", "which", "who", "than"} & set(reading.utterance.norms))
