"""How the verdicts on the corpus of claims agree with those expected, on the figures that ship.

python -m tests.claims.score [--show]     totals by file and kind; every claim that is not right
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot import checking
from bot.commands import figures
from bot.replies.ask import Asker
from tests.conftest import TODAY

HERE = Path(__file__).parent
FILES = ("corpus_a", "corpus_b", "corpus_c", "corpus_d", "corpus_e", "corpus_f", "corpus_g", "corpus_h",
         "corpus_i")  # fmt: skip
Json = dict[str, Any]
ORDER = ("right", "kind", "cautious", "missed", "invented", "passed", "false alarm")
"""What a verdict can be: ``kind`` supported for revised or the reverse; ``passed`` a wrong claim let through."""


def texts(name: str) -> list[Json]:
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def spans(text: str, claim: Json) -> list[tuple[int, int]]:
    """Where the quote of a claim stands, white space apart."""

    def pattern(words: str) -> str:
        return r"\s+".join(map(re.escape, words.split()))

    found = []
    for at in re.finditer(pattern(claim["sentence"]), text):
        inner = re.search(pattern(claim["quote"]), at.group())
        if inner is not None:
            found.append((at.start() + inner.start(), at.start() + inner.end()))
    return found


def mark(claim: Json, reply: Json | None) -> str:
    """What one verdict is, beside the one expected."""
    if reply is None:
        return "missed"
    said = reply["verdict"]
    if said in {claim["verdict"], *claim.get("accept", ())}:
        return "right"
    if said == "contradicted":
        return "false alarm"
    if claim["verdict"] == "contradicted" and said in ("supported", "revised"):
        return "passed"
    if said == "not_checkable":
        return "cautious"
    return "invented" if claim["verdict"] == "not_checkable" else "kind"


def marks(asker: Asker, name: str) -> Iterator[tuple[Json, Json | None, str]]:
    """Every expected claim of a file with the reply that overlaps it most."""
    for one in texts(name):
        replies = checking.check(asker, one["text"], dt.date.fromisoformat(one["as_of"]), TODAY)["claims"]
        for claim in one["claims"]:
            places = spans(one["text"], claim)

            def overlap(reply: Json, places: list[tuple[int, int]] = places) -> int:
                return max((min(reply["end"], z) - max(reply["start"], a) for a, z in places), default=0)

            found = max(replies, key=overlap, default=None)
            found = found if found is not None and overlap(found) > 0 else None
            yield claim, found, mark(claim, found)


def shares(counted: Counter[str]) -> dict[str, float]:
    total = counted.total() or 1
    return {name: 100 * counted[name] / total for name in ORDER}


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        asker = figures.asker(Path(scratch), TODAY)
        for name in FILES:
            total, kinds = Counter[str](), defaultdict[str, Counter[str]](Counter)
            for claim, reply, said in marks(asker, name):
                total[said] += 1
                kinds[claim["kind"]][said] += 1
                if said != "right" and "--show" in sys.argv:
                    got = (
                        ""
                        if reply is None
                        else f"{reply['verdict']} {reply['quote']!r} {reply['why'] or reply['subject']}"
                    )
                    print(f"[{said}] {claim['id']} {claim['quote']!r}: {got}")
            for kind, counted in sorted(kinds.items(), key=lambda pair: -pair[1].total()):
                print(f"  {kind:18}" + "  ".join(f"{o} {counted[o]}" for o in ORDER if counted[o]))
            print(f"{name} {total.total()}: " + ", ".join(f"{o} {share:.1f}%" for o, share in shares(total).items()))


if __name__ == "__main__":
    main()
