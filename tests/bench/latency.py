"""Where the time of an answer goes: ``python -m tests.bench.latency [EVERY]``, of every so many questions.

Every question of the corpus that stands alone is asked in one warm process that holds what ``tradebot serve`` holds,
for the first time and again, in milliseconds of the processor. *bare* is the SQL of the answer, run again on a plain
DuckDB connection to a copy of the file. *start* is ``tradebot ask`` as a process, from start to exit. The ratio, of
both in this run, tells more than milliseconds where others use the machine.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import duckdb

from bot.blocks import answer as drawn
from bot.blocks.kit import Look
from bot.commands import figures, service
from intents.grammar.sentences import sentences
from intents.issues import Misunderstood
from intents.parse import parse
from tests.accuracy import QUESTIONS, TODAY, read
from tests.bench.timing import spent, timed

STAGES = ("parse", "question to reply", "question to Block Kit", "the same again", "bare DuckDB")
RATIO = "question to Block Kit / bare DuckDB"
COMMAND = [sys.executable, "-m", "bot.cli", "ask", "deficit with Vietnam 2024?", "--warehouse"]


def read_only(question: str) -> None:
    with suppress(Misunderstood):
        parse(question, TODAY)


def answers(folder: Path, every: int = 1) -> dict[str, list[float]]:
    """Milliseconds by stage, over the questions of the corpus."""
    asker = figures.asker(folder, TODAY)
    asker.data.hold()
    copy = shutil.copy(asker.data.warehouse.path, folder / "copy")
    bare = duckdb.connect(str(copy), read_only=True, config={"threads": 1})
    lines = [line for file in sorted(QUESTIONS.glob("*.jsonl")) for line in read(file) if not line.get("thread")]
    took: dict[str, list[float]] = {name: [] for name in (*STAGES, RATIO)}
    for line in lines[::10]:
        asker.ask(line["question"])
    service.settle()
    for question in [line["question"] for line in lines][::every]:
        took["parse"].append(spent(lambda asked=question: read_only(asked))[1])  # type: ignore[misc]
        sentences.cache_clear()  # as if it had not been read just now
        reply, asking = spent(lambda asked=question: asker.ask(asked))  # type: ignore[misc]
        took["question to reply"].append(asking)
        took["the same again"].append(spent(lambda asked=question: asker.ask(asked))[1])  # type: ignore[misc]
        drawing = spent(lambda made=reply: drawn.message(made, "a", look=Look.NEW))[1]  # type: ignore[misc]
        took["question to Block Kit"].append(asking + drawing)
        if reply.status == "answered" and reply.sql:
            runs = [spent(lambda sql=sql: bare.execute(sql).fetchall())[1] for sql in (*reply.sql, *reply.sql)]  # type: ignore[misc]
            took["bare DuckDB"].append(sum(runs[len(reply.sql) :]))
            took[RATIO].append((asking + drawing) / took["bare DuckDB"][-1])
    return took


def main() -> None:
    """A table on standard output."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        unpacking = timed(lambda: figures.warehouse(folder).close())[1]
        took = answers(folder, int(sys.argv[1]) if len(sys.argv) > 1 else 1)
        started = [
            timed(lambda: subprocess.run([*COMMAND, scratch], check=True, capture_output=True))[1] for _ in "12345"
        ]
    print("| stage, ms | questions | median | 99th |\n|---|---|---|---|")
    for name, values in took.items():
        last = statistics.quantiles(values, n=100)[98]
        print(f"| {name} | {len(values)} | {statistics.median(values):.2f} | {last:.2f} |")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n`tradebot ask` as a process: {min(started):.0f} to {max(started):.0f} ms")
    print(f"the shipped figures unpacked, once: {unpacking:.0f} ms; memory of this process: {memory:.0f} MB")


if __name__ == "__main__":
    main()
