"""What the grammar alone reads of the corpus: complete and right, complete and wrong, several readings, not read.

python -m tests.readings [FILE ...] [--family WORDS] [--show wrong,unread,several] [--limit N] [--threads]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bot.commands import figures
from bot.contract.encode import to_json
from bot.replies.ask import Asker
from bot.replies.several import joined
from intents.grammar.reader import outcomes
from intents.grammar.sentences import sentences
from intents.issues import Misunderstood
from intents.parse import Parsed
from intents.text import read as tokens
from tests import frozen
from tests.accuracy import QUESTIONS, TODAY, read, verdict


def marked(asker: Asker, line: dict[str, Any]) -> tuple[str, str, float]:
    """The mark of a line and what to print of it."""
    begun = time.process_time()
    utterance = tokens(line["question"])
    found = sentences(utterance, TODAY)
    asking = [s for s in found if not s.only_frame]
    per, context = [], None
    for sentence in asking:
        per.append(got := outcomes(sentence, context))
        context = got[0].slots[-1] if len(got) == 1 and got[0].slots else context
    spent = time.process_time() - begun
    if not per or any(not o for o in per):
        unread = [s for s, o in zip(asking, per, strict=True) if not o]
        said = " / ".join(" ".join(s.chart.norms) + (" (nothing fits)" if s.complete else "") for s in unread)
        return "unread", said, spent
    if any(len(o) > 1 for o in per):
        said = "; ".join(str(x.queries or x.issue)[:400] + " :: " + str(x.edge.record) for o in per for x in o)
        return "several", said, spent
    replies = []
    for sentence, (one,) in zip(asking, per, strict=True):
        if one.issue is not None:
            reply: Any = type("R", (), {})
            replies.append(_issue(line["question"], one.issue))
            continue
        for slots, done in zip(one.slots, one.completed, strict=True):
            replies.append(asker._answer(line["question"], Parsed(sentence, one, slots, done), TODAY, None))
    reply = replies[0] if len(replies) == 1 else joined(line["question"], replies)
    told = to_json(reply)
    mark = verdict(line["expect"], told)  # type: ignore[arg-type]
    return (
        {"right": "right", "wrong": "wrong"}.get(mark, "refused"),
        f"{told['text'][:200]!r} {per[0][0].edge.record}",
        spent,
    )


def _issue(question: str, issue: Misunderstood) -> Any:
    from bot.contract.reply import Reply

    return Reply(issue.status, question, issue.sentence, reason=issue.reason)  # type: ignore[arg-type]


def main() -> None:
    """The report on standard output."""
    told = argparse.ArgumentParser()
    told.add_argument("files", nargs="*", type=Path)
    told.add_argument("--family", default="")
    told.add_argument("--show", default="")
    told.add_argument("--limit", type=int, default=10**6)
    told.add_argument("--warehouse", type=Path)
    told.add_argument("--half", type=int)
    given = told.parse_args()
    show = set(given.show.split(","))
    times, total, families = [], Counter(), dict[str, Counter[str]]()  # type: ignore[var-annotated]
    with tempfile.TemporaryDirectory() as scratch:
        edition = figures.asker(given.warehouse or frozen.publish(Path(scratch, "edition")), TODAY)
        newest = figures.asker(given.warehouse or Path(scratch, "shipped"), TODAY)
        for file in given.files or sorted(QUESTIONS.glob("*.jsonl")):
            asker = newest if file.stem in frozen.SHIPPED_SETS else edition
            for number, line in enumerate(read(file)):
                family = line.get("family", "-")
                if line.get("thread") or (given.family and given.family not in family):
                    continue
                if given.half is not None and number % 2 != given.half:
                    continue
                mark, said, spent = marked(asker, line)
                times.append(spent)
                total[mark] += 1
                families.setdefault(family, Counter())[mark] += 1
                if mark in show and given.limit > 0:
                    given.limit -= 1
                    print(f"[{mark}] {line['id']} ({family}) {line['question']!r}\n      {said[:700]}")
                    if mark in ("wrong", "refused"):
                        print(f"      wanted {str(line['expect'])[:260]}")
    for family, marks in sorted(families.items()):
        print(f"  {family:28}", dict(marks))
    times.sort()
    n = max(len(times), 1)
    print(dict(total), f"median {times[n // 2] * 1000:.2f} ms, 99th {times[int(n * 0.99)] * 1000:.2f} ms")


if __name__ == "__main__":
    main()
