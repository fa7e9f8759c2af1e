"""``python -m tests.engine.choose`` writes ``data/engine/questions.txt`` anew: the question of each reviewed statement,
and questions of the corpus, of every family in turn, that read something which those before did not, 300 in all."""

from __future__ import annotations

import tempfile
from itertools import chain, zip_longest
from pathlib import Path

from bot.commands import figures
from bot.commands.engine import QUESTIONS, asked_by
from tests.accuracy import QUESTIONS as CORPUS
from tests.accuracy import TODAY, read
from tests.query.shape_questions import QUESTIONS as GOLDEN

MOST = 300


def main() -> None:
    families: dict[str, list[str]] = {}
    for line in chain.from_iterable(read(file) for file in sorted(CORPUS.glob("*.jsonl"))):
        if not line.get("thread") and "\n" not in line["question"]:
            families.setdefault(line.get("family", "-"), []).append(line["question"])
    turns = [one for turn in zip_longest(*families.values()) for one in turn if one is not None]
    chosen: dict[str, None] = {}
    seen: set[object] = set()
    with tempfile.TemporaryDirectory() as scratch:
        data = figures.data(Path(scratch))
        for question in chain((question for question, _, _ in GOLDEN.values()), turns):
            reads = [one for _, one in asked_by(data, [question], TODAY)]
            if len(chosen) < MOST and not seen.issuperset(reads):
                chosen[question] = None
                seen.update(reads)
    QUESTIONS.write_text("\n".join(chosen) + "\n", encoding="utf-8")
    print(f"{len(chosen)} questions, {len(seen)} statements")


if __name__ == "__main__":
    main()
