"""Which rule lines nothing uses: no line of the corpus and no example. Such a line is deleted.

    python -m tests.rules [--examples]

``--examples`` prints the examples of the rule files that are not kept.
"""

from __future__ import annotations

import argparse
from collections import Counter

from intents.grammar.rules import load
from intents.grammar.sentences import sentences, tellings
from intents.text import read
from tests.accuracy import QUESTIONS
from tests.accuracy import read as lines
from tests.derivations import TODAY, Example, examples, rules_of, used


def uses() -> Counter[str]:
    """How many questions of the corpus and examples have a reading that rests on each rule line."""
    count: Counter[str] = Counter()
    texts = [line["question"] for file in sorted(QUESTIONS.glob("*.jsonl")) for line in lines(file)]
    for text in texts + [e.sentence for e in examples() if e.wanted]:
        found: set[str] = set()
        for sentence in sentences(read(text), TODAY):
            for edge in (*sentence.complete, *tellings(sentence), *sentence.chart.edges("Opening")):
                found.update(used(edge))
        count.update(found)
    return count


def broken() -> list[str]:
    """The examples that are not kept, each with what is wrong."""
    return [said for one in examples() if (said := wrong(one))]


def wrong(one: Example) -> str:
    """What is wrong with an example, or nothing."""
    whole, found = rules_of(one.sentence, answered=not one.wanted)
    if one.wanted:  # of two derivations of one reading the chart keeps the first: which one it was says nothing
        return "" if whole else f"{one.place} is not read: {one.sentence}"
    return f"{one.place} is read: {one.sentence}" if whole and found & set(one.rules) else ""


def main() -> None:
    """The report on standard output."""
    told = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    told.add_argument("--examples", action="store_true")
    if told.parse_args().examples:
        print(*(found := broken()), f"{len(found)} of {len(list(examples()))} examples are not kept.", sep="\n")
        return
    count, known = uses(), load().lines
    idle = [place for place in known if not count[place]]
    print(*(f"{place}: {known[place].text}" for place in idle), sep="\n")
    print(f"{len(idle)} of {len(known)} rule lines are used by no question and no example.")


if __name__ == "__main__":
    main()
