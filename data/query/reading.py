"""What answers are read from, as this package sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakKeyDictionary

from data.warehouse.slices import Slice

if TYPE_CHECKING:
    from data.query.memory import Memory


class Rows(Protocol):
    """The warehouse as this package sees it: parameters in, rows out, read-only. Its figures may stand elsewhere."""

    def rows(self, sql: str, params: Mapping[str, object] = {}) -> list[tuple[Any, ...]]: ...

    def once(self, sql: str, params: Mapping[str, object] = {}) -> list[tuple[Any, ...]]: ...

    def figures(self, sql: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]: ...

    @property
    def slices(self) -> tuple[Slice, ...]: ...

    @property
    def units(self) -> dict[str, dict[str, str]]: ...

    def view(self, table: str) -> tuple[str, str] | None: ...


HELD: WeakKeyDictionary[Rows, Memory] = WeakKeyDictionary()
"""What is held in memory of a file, where it is: see ``memory``."""
