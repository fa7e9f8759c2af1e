"""The products corpus and how a reading of it is judged: shared by the tests and the bench."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from data.commodities import Candidate, CommodityMention
from intents.dimensions.commodity import commodity_spans
from intents.text import read

CORPUS = Path(__file__).parents[1] / "corpus" / "products.tsv"
SCHEMES = {"H": "hs", "S": "sitc", "N": "naics", "A": "atp", "P": "petroleum", "V": "motor_vehicles"}


def lines(path: Path = CORPUS) -> list[tuple[str, frozenset[str]]]:
    """(phrase, accepted readings) of every line of the corpus."""
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            phrase, expected = line.split("\t")
            out.append((phrase, frozenset(expected.split())))
    return out


def reading(text: str, *, whole: bool = False) -> frozenset[str]:
    """What is read from a question, in the notation of the corpus; ``whole``: words left over refuse it."""
    utterance = read(text)
    spans = commodity_spans(utterance)
    if not spans:
        return frozenset(("none",))
    covered = {at for span in spans for at in range(span.start, span.end)}
    if whole and any(at not in covered and norm not in ("'s", "exports") for at, norm in enumerate(utterance.norms)):
        return frozenset(("refused",))
    mention = spans[0].value
    assert isinstance(mention, CommodityMention)
    if mention.kind in ("refused", "ambiguous"):
        return frozenset((mention.kind,)) | (_codes(mention) if mention.kind == "ambiguous" else frozenset())
    if mention.kind == "scheme":
        return frozenset((f"scheme:{mention.candidates[0].scheme}",))
    return _codes(mention)


def _codes(mention: CommodityMention) -> frozenset[str]:
    """Codes of the first candidate; the other classifications of the same goods count as well where exact. Codes of
    the HS below chapters are marked D, and what stands behind them is what answers without tables of these."""
    deep = [c for c in mention.candidates if c.scheme == "hs_detail"]
    if deep:
        marks = frozenset(f"D{code}" for c in deep for code in (*c.imports, *c.exports))
        rest = tuple(c for c in mention.candidates if c.scheme != "hs_detail" and not _industry(c))
        return marks | (_codes(replace(mention, candidates=rest)) if rest else frozenset())
    first = mention.candidates[0]
    if first.scheme == "enduse":
        both = {f"X{code}" for code in first.exports} | {f"M{code}" for code in first.imports}
        return frozenset(both | {f"M{code}" for code in first.imports if len(code) == 1})
    letter = next((letter for letter, scheme in SCHEMES.items() if scheme == first.scheme), None)
    marks = (f"{letter}{code}" if letter in "HSNA" else f"{letter}:{code}" for code in first.imports) if letter else ()  # type: ignore[assignment]
    return frozenset(marks) | {f"{first.scheme}:{code}" for code in first.imports}


def _industry(candidate: Candidate) -> bool:
    """The industry of a word's very name, which stands after its codes for other years."""
    return candidate.scheme == "naics" and len(candidate.imports[0]) == len("111333")


def judge(expected: frozenset[str], got: frozenset[str]) -> str:
    """'right', 'refused' or 'wrong'."""
    if expected & got:
        return "right"
    return "refused" if got & {"refused", "ambiguous", "none"} else "wrong"


def verdict(phrase: str, expected: frozenset[str]) -> str:
    """The judgement of a line. In one or two words nothing may be left over; where none is expected, none is read."""
    return judge(expected, reading(phrase, whole=expected != {"none"} and len(phrase.split()) < 3))
