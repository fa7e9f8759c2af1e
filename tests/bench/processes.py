"""What a command costs as a process: ``python -m tests.bench.processes [TIMES]``.

Seconds of the processor, the least of so many runs: others use the machine. A question and a text of a thousand words,
beside importing the libraries that they stand on.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
YARDSTICK = [sys.executable, "-c", "import click, duckdb, sqlglot; sqlglot.transpile('SELECT 1', write='duckdb')"]
"""Python, and libraries that a command stands on: about a fifth of a second."""
TRADEBOT = [sys.executable, "-m", "tradebot"]
QUESTION = "deficit with Vietnam 2024?"
WORDS = 1000


def thousand_words() -> str:
    """The beginning of the articles of the corpus of claims."""
    lines = (ROOT / "tests" / "claims" / "corpus_a.jsonl").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if line.strip() for word in json.loads(line)["text"].split(" ")]
    return " ".join(words[:WORDS])


def spent(command: list[str]) -> float:
    """Seconds of the processor that a command takes, its modules compiled as an installed package has them."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, done.stderr[-2000:]
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """A table on standard output."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as scratch:
        text = Path(scratch, "text.txt")
        text.write_text(thousand_words(), encoding="utf-8")
        ask = [*TRADEBOT, "ask", QUESTION, "--warehouse", scratch]
        check = [*TRADEBOT, "check", str(text), "--warehouse", scratch]
        spent(ask)  # unpacks the figures
        print("| seconds of the processor | least |\n|---|---|")
        for name, command in (("its libraries alone", YARDSTICK), ("`tradebot ask`", ask), ("`tradebot check`", check)):
            print(f"| {name} | {min(spent(command) for _ in range(times)):.2f} |", flush=True)


if __name__ == "__main__":
    main()
