"""What several shapes look for: superlatives, kinds of partner, units of time, movement up or down."""

from __future__ import annotations

from collections.abc import Iterable

from data.period import Grain
from intents.amounts import amounts
from intents.reading import Reading
from intents.slots import Slots
from intents.text import Span
from intents.vocabulary import GRAINS, wordlist

PARTNER_NOUNS = wordlist("partner_nouns")
_SUPERLATIVES = wordlist("superlatives")
_LOW_SUPERLATIVES, _LOW_RECORDS = wordlist("low_superlatives"), wordlist("low_records")
_ONE_PARTNER, _ONE_CATEGORY, _ONE_OF_RANKED = (
    wordlist("one_partner"),
    wordlist("one_category"),
    wordlist("one_of_ranked"),
)
_FLOW_WORDS = wordlist("import_words") | wordlist("export_words")
_BY_AMOUNT, _BOUNDS, _GROWTH, _DOLLARS = (wordlist(n) for n in ("by_amount", "bounds", "growth_nouns", "dollars"))


def said(reading: Reading, spans: Iterable[Span]) -> list[str]:
    """The words of each span, in lower case."""
    return [reading.words(s).lower() for s in spans]


def superlatives(reading: Reading) -> list[Span]:
    """ "Largest", "top"; not the verb in "imports top $100 billion"."""
    money = amounts(reading)
    return [s for s in reading.find("rank", *_SUPERLATIVES) if s.end not in money]


def ends(spans: Iterable[Span]) -> list[int]:
    """The first and the last token of each span: where a number belongs to it."""
    return [i for s in spans for i in (s.start, s.end - 1)]


def descending(reading: Reading, superlative: list[Span]) -> bool:
    """Whether the largest is asked: not the smallest, the least, the low."""
    if {str(s.value) for s in superlative} & _LOW_SUPERLATIVES:
        return False
    records = said(reading, reading.find("shape", "record", "since_extreme"))
    return not {w for words in records for w in words.split()} & _LOW_RECORDS


def asks_partner(reading: Reading) -> bool:
    """Whether partners are what is asked for: "which countries", "our suppliers", "by country"."""
    spans = reading.find("rank", "which_partner")
    if not superlatives(reading):
        spans = [s for s in spans if not (reading.word(s.start) == "country" and reading.word(s.start - 1) == "the")]
    if any(reading.word(s.end - 1) in PARTNER_NOUNS for s in reading.find("measure", "exports", "imports")):
        return True
    if all(reading.word(s.end - 1) in ("where", "which") for s in spans):
        return False
    return any(
        reading.word(s.end - 1) in PARTNER_NOUNS or reading.word(s.start) in ("which", "who", "whom", "by")
        for s in spans
    )


def asks_one(reading: Reading) -> bool:
    """ "Which country", "who", "biggest customer": one is asked for; "by country", "by category" asks for the list."""
    if any(reading.word(s.end - 1) in _ONE_PARTNER for s in _unlisted(reading, reading.find("rank", "which_partner"))):
        return True
    lists = [s for s in reading.find("commodity") if getattr(s.value, "kind", "") == "scheme"]
    if any(reading.word(s.end - 1) in _ONE_CATEGORY for s in _unlisted(reading, lists)):
        return True
    norms = reading.utterance.norms
    after = [norms[s.end : s.end + 2] for s in superlatives(reading) if s.end < len(norms)]
    # "top export markets": the flow belongs to the noun after it
    nouns = [words[1:] if words[0] in _FLOW_WORDS and words[-1] in PARTNER_NOUNS else words for words in after]
    return any(word in _ONE_OF_RANKED for words in nouns for word in words)


def _unlisted(reading: Reading, spans: list[Span]) -> list[Span]:
    """Without those that "by" makes a list of: "by country", "by services category"."""
    return [s for s in spans if not {"by", "per"} & {reading.word(i) for i in range(s.start - 1, s.end)}]


def unit(reading: Reading) -> Grain | None:
    """The unit in "which month", "worst year", "first month"."""
    spans = (*reading.find("rank", "which_period"), *reading.find("shape", "crossing"))
    words = [reading.word(i) for s in spans for i in range(s.start, s.end)]
    return next((GRAINS[w] for w in words if w in GRAINS), None)


def plural_unit(reading: Reading) -> str | None:
    """ "Months with a surplus - how many?": the unit that is asked in the plural, where no partners are."""
    norms = reading.utterance.norms
    if PARTNER_NOUNS & set(norms):
        return None
    taken = {i for s in reading.find("period") for i in range(s.start, s.end)}
    return next((w for i, w in enumerate(norms) if w in GRAINS and w.endswith("s") and i not in taken), None)


def sign(slots: Slots) -> None:
    """A deficit or surplus that was spoken of is the one that is counted or ranked."""
    if slots.spoken in ("deficit", "surplus"):
        slots.sign = slots.spoken


def dollars(reading: Reading) -> bool:
    """Whether an amount is asked, not a rate."""
    return reading.has("shape", "dollars") or bool(_DOLLARS & set(reading.utterance.norms))


def moved(reading: Reading, slots: Slots, *, only_moving: bool = False) -> None:
    """A ranking, record or count of changes: "rose the most", "how many countries' imports fell".

    ``only_moving``: "growth" and "change" do not count, only that something rose or fell.
    """
    up = [s for s in reading.find("shape", "up", "widen") if reading.words(s).lower() not in _BOUNDS]
    down = reading.find("shape", "down", "narrow")
    nouns = [] if only_moving else said(reading, reading.find("shape", "percent", "change"))
    if not up and not down and not _GROWTH & set(nouns):
        return
    reading.take("shape", "up", "down", "widen", "narrow", "change")
    percent = bool(reading.take("shape", "percent")) and not dollars(reading)
    slots.of_change = "percent_change" if percent else "change"
    if down and not up:
        slots.descending = False


def fastest(reading: Reading, slots: Slots) -> None:
    """ "Grew the fastest" ranks by rate, "rose the most" by amount."""
    words = " ".join(said(reading, superlatives(reading)))
    amounts = any(w in words for w in _BY_AMOUNT) and "fastest" not in words
    rate = bool(reading.take("shape", "percent")) or not amounts
    slots.of_change = "percent_change" if rate and not dollars(reading) else "change"
    slots.descending = any(s.value == "fastest" for s in superlatives(reading))
