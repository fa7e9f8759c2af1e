"""Answers of one published file, remembered: the file never changes, so that a statement always gives the same.

Which periods a partner's tables cover is asked again by every question about that partner, and half of what people
ask is a variation of the question before.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

Rows = list[tuple[Any, ...]]

MOST_ROWS = 12_000
"""Rows that are remembered in all: some 10 MB of the widest."""
LONGEST = 1_500
"""Rows of the longest answer that is remembered."""


class Memo:
    """The newest answers, up to ``MOST_ROWS`` rows in all. Thread-safe."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Rows] = OrderedDict()
        self._rows = 0
        self._lock = threading.Lock()

    @staticmethod
    def key(sql: str, params: Sequence[object] | Mapping[str, object]) -> Hashable | None:
        """What tells one statement from all others; None for one that cannot be told (a list among its values).

        1 and True and 1.0 are equal, but not to the database, so a value's type is part of it.
        """
        names, values = (tuple(params), params.values()) if isinstance(params, Mapping) else ((), params)
        found = (sql, names, tuple((type(value), value) for value in values))
        try:
            hash(found)
        except TypeError:
            return None
        return found

    def get(self, key: Hashable | None) -> Rows | None:
        """A copy of what was answered before, or None."""
        with self._lock:
            found = self._kept.get(key) if key is not None else None
            if found is None:
                return None
            self._kept.move_to_end(key)
            return list(found)

    def put(self, key: Hashable | None, rows: Rows) -> None:
        """Remember an answer, and forget the oldest ones where there are too many."""
        if key is None or len(rows) > LONGEST:
            return
        with self._lock:
            old = self._kept.pop(key, None)
            self._rows += 1 + len(rows) - (0 if old is None else 1 + len(old))
            self._kept[key] = list(rows)
            while self._rows > MOST_ROWS:
                self._rows -= 1 + len(self._kept.popitem(last=False)[1])
