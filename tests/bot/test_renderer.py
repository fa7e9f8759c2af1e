"""The renderer of charts ends with the process that asked for the picture."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.files.charts import RENDERER

ASKING = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-P", sys.argv[1], str(os.getpid())], stdin=subprocess.PIPE)
time.sleep(float(sys.argv[2]))
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent died")
def test_the_renderer_ends_when_its_parent_is_killed() -> None:
    asking = subprocess.Popen([sys.executable, "-c", ASKING, str(RENDERER), "3"], stdout=subprocess.PIPE)
    assert asking.stdout is not None
    child = int(asking.stdout.readline())
    assert alive(child)
    asking.kill()
    asking.wait(10)
    until = time.monotonic() + 10
    while alive(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(child)


def test_a_renderer_whose_parent_is_gone_does_not_begin() -> None:
    done = subprocess.run([sys.executable, "-P", str(RENDERER), "1"], input=b"{}", capture_output=True, timeout=30)
    assert done.returncode == 1 and not done.stdout


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and that nobody waits for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
