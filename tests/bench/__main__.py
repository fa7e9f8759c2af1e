"""``python -m tests.bench``: every bench, each as its own process, under a heading. Those that need the sets of
``../shared`` say so where it is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PEERS = ROOT.parent / "shared" / "peers"
BENCHES = (
    ("Periods", "periods", "periods.jsonl"),
    ("Partners", "partners", "partners.tsv"),
    ("Products", "products", None),
    ("Latency", "latency", None),
    ("The reader beside the bare database", "warehouse", None),
    ("Loading", "loading", None),
)


def main() -> int:
    """The exit code: 1 when a bench failed."""
    failed = 0
    for title, name, needs in BENCHES:
        print(f"\n## {title}\n", flush=True)
        if needs is not None and not (PEERS / needs).exists():
            print(f"{needs} is not here: its set is not part of the repository")
            continue
        failed += subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], cwd=ROOT, check=False).returncode != 0
    return min(failed, 1)


if __name__ == "__main__":
    raise SystemExit(main())
