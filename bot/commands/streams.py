"""The standard streams of a command."""

from __future__ import annotations

import sys


def announce(words: str) -> None:
    """Tell a person, at once, even through a pipe."""
    print(words, flush=True)


def utf8() -> None:
    """Set the standard streams to UTF-8 whatever the locale; a broken character is replaced and stops nothing."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
