"""The corpus of product words with HS codes, and how a reading of one is judged."""

from __future__ import annotations

from pathlib import Path

from data.commodities import CommodityMention
from data.hs import SCHEME
from data.model import Flow
from intents.dimensions.commodity import commodity_spans
from intents.text import read

CORPUS = Path(__file__).parents[1] / "corpus" / "product_codes.tsv"
FRAME = "imports of {} in 2024"
REFUSED = "~"
BEFORE, AFTER = 2, 2
"""Tokens of the frame before and after the phrase."""

Codes = frozenset[str]


def lines(path: Path = CORPUS) -> list[tuple[str, tuple[Codes, ...], bool]]:
    """(phrase, sets of codes any of which is right, whether a refusal is right) of every line."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            phrase, expected = line.split("\t")
            sets = tuple(frozenset(one.split("+")) for one in expected.split() if one != REFUSED)
            out.append((phrase, sets, REFUSED in expected.split()))
    return out


def codes(phrase: str) -> Codes | None:
    """The codes read from a phrase in a question about imports; None where it is not read, or refused."""
    utterance = read(FRAME.format(phrase))
    spans = commodity_spans(utterance)
    whole = len(spans) == 1 and (spans[0].start, spans[0].end) == (BEFORE, len(utterance.norms) - AFTER)
    mention = spans[0].value if whole else None
    if not isinstance(mention, CommodityMention) or mention.kind != "category":
        return None
    deep = [c for c in mention.candidates if c.scheme == SCHEME and Flow.IMPORTS not in c.wider]
    return frozenset(deep[0].imports or deep[-1].imports) if deep else None


def same(found: Codes, expected: Codes) -> bool:
    """Whether a set of codes is nearly what is expected: at most a third of either is not in the other. A code that
    is part of an expected one is in it; one that holds more is not."""
    within = [f for f in found if any(f.startswith(e) for e in expected)]
    met = [e for e in expected if any(f.startswith(e) for f in within)]
    return 3 * (len(found) - len(within)) <= len(found) and 3 * (len(expected) - len(met)) <= len(expected)


def verdict(phrase: str, expected: tuple[Codes, ...]) -> str:
    """'right', 'refused' or 'wrong'."""
    found = codes(phrase)
    if not found:
        return "refused"
    return "right" if any(same(found, one) for one in expected) else "wrong"
