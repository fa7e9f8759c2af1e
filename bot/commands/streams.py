"""The standard streams of a command."""

from __future__ import annotations

import sys


def announce(words: str) -> None:
    """Tell a person, at once, even through a pipe."""
    print(words, flush=True)


def utf8() -> None:
    """Questions and answers have every letter, whatever the locale; a broken character never stops an answer."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
