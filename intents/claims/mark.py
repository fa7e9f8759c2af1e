"""One mark: a place of a text and what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

US, WORLD = "US", "WORLD"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` of the text, a ``kind``, what it is (``key`` or ``value``), the words before."""

    start: int
    end: int
    kind: str
    key: str = ""
    value: Any = None
    before: str = ""
    words: str = ""
