"""The chart renderer, started as a process of its own: reads a Vega-Lite specification, writes a PNG. Imports nothing
of ours, so that it starts quickly."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """End as soon as the process that asked does (on Linux): nobody waits for the picture then."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def main() -> None:
    end_with(int(sys.argv[1]))
    import vl_convert

    spec = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(vl_convert.vegalite_to_png(spec, scale=2.0))


if __name__ == "__main__":
    main()
