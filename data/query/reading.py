"""What answers are read from, as this package sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from data.warehouse.slices import Slice


class Rows(Protocol):
    """The warehouse as this package sees it: parameters in, rows out, read-only. Its figures may stand elsewhere."""

    def rows(self, sql: str, params: Mapping[str, object] = {}) -> list[tuple[Any, ...]]: ...

    def figures(self, sql: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]: ...

    @property
    def slices(self) -> tuple[Slice, ...]: ...

    @property
    def units(self) -> dict[str, dict[str, str]]: ...

    def view(self, table: str) -> tuple[str, str] | None: ...
