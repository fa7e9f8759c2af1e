"""How the reading is held: what insertion, substitution and exchanged roles do to right questions.

python -m tests.held.report [--questions 250] [--show]
"""

from __future__ import annotations

import argparse
from collections import Counter

from tests.held import insertion, roles, substitution
from tests.held.material import right_questions


def report(count: int, *, show: bool = False) -> None:
    """The report on standard output."""
    questions = list(right_questions(count))
    silences, tries = insertion.measure(questions)
    share = len(silences) / max(tries, 1)
    print(f"insertion: {len(silences)} of {tries} leave the answer unchanged and unsaid ({share:.1%})")
    found = substitution.measure(questions)
    for kind in dict.fromkeys(x.kind for x in found):
        print(f"substitution of {kind}:", _told(Counter(x.mark for x in found if x.kind == kind)))
    pairs = roles.measure()
    print("roles:", _told(Counter(p.mark for p in pairs)))
    if show:
        print(*(f"  {s.id} +{s.word}: {s.text}" for s in silences), sep="\n")
        print(*(f"  {x.kind} {x.id}: {x.text}" for x in found if x.mark == "unchanged"), sep="\n")
        print(*(f"  {p.mark}: {p.one} / {p.other}" for p in pairs if p.mark != "turned"), sep="\n")


def _told(marks: Counter[str]) -> str:
    return ", ".join(f"{mark} {count}" for mark, count in marks.most_common())


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    given.add_argument("--questions", type=int, default=250)
    given.add_argument("--show", action="store_true")
    known = given.parse_args()
    report(known.questions, show=known.show)
