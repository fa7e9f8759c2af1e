"""How well and how fast everyday product words are read: ``python tests/bench/products.py [--all]``.

Every line of ``tests/corpus/products.tsv`` is asked bare and in three sentences. Right is the expected category,
refused is no category (a refusal, or nothing read), wrong is another one.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from data.commodities import CommodityMention
from intents.dimensions.commodity import commodity_spans
from intents.text import read

CORPUS = Path(__file__).parents[1] / "corpus" / "products.tsv"
FRAMES = ("{}", "imports of {} in 2024", "how much {} did we export to Canada last year", "what was the {} deficit?")
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
    """Codes of the first candidate; the other classifications of the same goods count as well where exact."""
    first = mention.candidates[0]
    if first.scheme == "enduse":
        both = {f"X{code}" for code in first.exports} | {f"M{code}" for code in first.imports}
        return frozenset(both | {f"M{code}" for code in first.imports if len(code) == 1})
    letter = next((letter for letter, scheme in SCHEMES.items() if scheme == first.scheme), None)
    marks = (f"{letter}{code}" if letter in "HSNA" else f"{letter}:{code}" for code in first.imports) if letter else ()
    return frozenset(marks) | {f"{first.scheme}:{code}" for code in first.imports}


def judge(expected: frozenset[str], got: frozenset[str]) -> str:
    """'right', 'refused' or 'wrong'."""
    if expected & got:
        return "right"
    return "refused" if got & {"refused", "ambiguous", "none"} else "wrong"


def main() -> None:
    counts: Counter[str] = Counter()
    corpus = lines()
    for phrase, expected in corpus:
        bare = judge(expected, reading(phrase, whole=not expected & {"none"} and len(phrase.split()) < 3))
        counts[bare] += 1
        if bare != "right":
            print(
                f"{bare:8} {phrase!r}: expected {' '.join(sorted(expected))}, read {' '.join(sorted(reading(phrase)))}"
            )
    print(f"{len(corpus)} phrases:", dict(counts))
    frames: Counter[str] = Counter()
    for phrase, expected in corpus:
        if not expected & {"none"} and not any(mark.startswith(("scheme", "state")) for mark in expected):
            for frame in FRAMES[1:]:
                frames[judge(expected, reading(frame.format(phrase)))] += 1
    print("in sentences:", dict(frames))
    times = []
    for phrase, _ in corpus:
        utterance = read(FRAMES[1].format(phrase))
        start = time.perf_counter()
        commodity_spans(utterance)
        times.append((time.perf_counter() - start) * 1000)
    times.sort()
    print(f"ms: median {times[len(times) // 2]:.3f}, p99 {times[int(len(times) * 0.99)]:.3f}")


if __name__ == "__main__":
    main()
