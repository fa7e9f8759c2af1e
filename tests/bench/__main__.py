"""``python -m tests.bench``: every bench, each as its own process, under a heading. What they need is in ``sets``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
BENCHES = (
    ("Periods", "periods"),
    ("Partners", "partners"),
    ("Products", "products"),
    ("Latency", "latency"),
    ("Commands as processes", "processes"),
    ("The reader beside the bare database", "warehouse"),
    ("Loading", "loading"),
)


def main() -> int:
    """The exit code: 1 when a bench failed."""
    failed = 0
    for title, name in BENCHES:
        print(f"\n## {title}\n", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], cwd=ROOT, check=False).returncode != 0
    return min(failed, 1)


if __name__ == "__main__":
    raise SystemExit(main())
