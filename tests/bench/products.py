"""How well and how fast everyday product words are read: ``python -m tests.bench.products``.

Every line of ``tests/corpus/products.tsv`` is asked bare and in three sentences. Right is the expected category,
refused is no category (a refusal, or nothing read), wrong is another one.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

from intents.dimensions.commodity import commodity_spans
from intents.text import read
from tests.bench.timing import median_and_last, timed
from tests.intents.product_readings import judge, lines, reading, verdict

FRAMES = ("{}", "imports of {} in 2024", "how much {} did we export to Canada last year", "what was the {} deficit?")


def main() -> None:
    counts: Counter[str] = Counter()
    corpus = lines()
    for phrase, expected in corpus:
        bare = verdict(phrase, expected)
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
                found = judge(expected, reading(frame.format(phrase)))
                frames[found] += 1
                if found == "wrong":
                    print(f"wrong in a sentence: {frame.format(phrase)!r}")
    print("in sentences:", dict(frames))
    questions = [read(FRAMES[1].format(phrase)) for phrase, _ in corpus]
    median, last = median_and_last([timed(partial(commodity_spans, one))[1] for one in questions])
    print(f"ms: median {median:.3f}, p99 {last:.3f}")


if __name__ == "__main__":
    main()
