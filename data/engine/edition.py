"""Reading where the figures stand on an engine: a small local file has the catalogue, the coverage, the documents, and
the names of the parts of its edition. Who has the file has the whole edition, and no other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from data.engine.spark import DIALECT, Spark
from data.warehouse import slices
from data.warehouse.pointer import current
from data.warehouse.reader import Edition, NothingLoadedError, Warehouse

FOLDER = "engine"
"""Within the folder of the tables: what was published to an engine."""
TABLES, EXPECTED = "engine.tables", "engine.expected"
"""Keys of ``meta``: the folders of each table's parts, and what the engine must answer."""
STAMP = "checked.json"


class NotCheckedError(Exception):
    """The engine has not shown that it gives the same figures; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that was passed: of which edition, on which engine."""

    edition: str
    url: str
    version: str
    statements: int

    def write(self, directory: Path) -> None:
        """Keep it beside the edition, in place of the one before."""
        temporary = directory / f".{STAMP}.tmp"
        fields = {name: getattr(self, name) for name in self.__slots__}
        temporary.write_text(json.dumps(fields, indent=1) + "\n", encoding="utf-8")
        temporary.replace(directory / STAMP)


class EngineEdition(Edition):
    """One edition: the local file, and its figures on the engine."""

    def __init__(self, local: Edition, spark: Spark, dialect: str = DIALECT) -> None:
        super().__init__(local._generation, local._watchdog, local._timeout)
        self._spark, self._dialect = spark, dialect
        self._tables: dict[str, list[str]] = json.loads(_meta(local, TABLES) or "{}")

    def view(self, table: str) -> tuple[str, str] | None:
        """Dialect and name of the view that has a table's figures on the engine; None where it has none of the table:
        detail is in slices."""
        if table not in self._tables:
            return None
        name = f"{table}_{self.path.stem}"
        self._spark.view(name, self._tables[table])
        return self._dialect, name

    def figures(self, sql: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """The rows of a statement on the figures, run by the engine and remembered."""
        memo = self._generation.memo
        key = memo.key(sql, params)
        known = memo.get(key)
        if known is None:
            known = [tuple(float(x) if isinstance(x, Decimal) else x for x in row) for row in self.exact(sql, params)]
            memo.put(key, known)
        return known

    def exact(self, sql: str, params: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """The same with decimals as the engine gives them, not from memory."""
        return self._spark.rows(sql, params)

    @property
    def expected(self) -> list[dict[str, Any]]:
        """What ``data.engine.check`` wrote when the edition was published."""
        found: list[dict[str, Any]] = json.loads(_meta(self, EXPECTED) or "[]")
        return found

    @property
    def parts(self) -> list[str]:
        """The folders that the edition is made of."""
        return [path for paths in self._tables.values() for path in paths]


class EngineWarehouse(Warehouse):
    """Read access to the newest edition that was published to an engine and has passed its check there.

    Raises NothingLoadedError where nothing was published, NotCheckedError where the newest edition has not passed on
    this engine. An edition that comes later serves as soon as it has passed; until then the one before does.
    """

    def __init__(self, directory: Path, url: str, timeout: float = 30.0) -> None:
        if current(directory) is None:
            raise NothingLoadedError(f"nothing is published to an engine in {directory}")
        self.spark, self._checked = Spark(url, timeout), ""
        self._of = directory
        passed(directory, url, self.spark)
        super().__init__(directory, None)

    def edition(self) -> EngineEdition:
        """The edition that serves now."""
        return EngineEdition(super().edition(), self.spark)

    def close(self) -> None:
        """Let go of the file and of the engine."""
        super().close()
        self.spark.close()

    @property
    def _shelf(self) -> Path:
        """Slices of detail stay in files beside the tables; the engine has the tables."""
        return self._of.parent / slices.FOLDER

    def _pointer_stamp(self) -> object:
        """Changes with the pointer, once what it names has passed."""
        found, path = super()._pointer_stamp(), current(self._of)
        stamp = stamped(self._of)
        if self._generation is not None and (path is None or stamp is None or stamp.edition != path.name):
            return self._stamp
        return found


def passed(directory: Path, url: str, spark: Spark) -> None:
    """Raises NotCheckedError unless the newest edition has passed the check on this engine in this version."""
    path, stamp = current(directory), stamped(directory)
    assert path is not None
    if stamp is None or stamp.edition != path.name:
        raise NotCheckedError(f"the edition {path.stem} has not passed on {url}: run `tradebot engine check`")
    if (stamp.url, stamp.version) != (url, spark.version):
        was = f"{stamp.url}, version {stamp.version}"
        raise NotCheckedError(f"the figures were checked on {was}, not on {url}: run `tradebot engine check`")


def stamped(directory: Path) -> Checked | None:
    """The check that was passed last; None where none was, or what is written of it cannot be read."""
    try:
        return Checked(**json.loads((directory / STAMP).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _meta(edition: Edition, key: str) -> str | None:
    found = edition.rows("SELECT value FROM meta WHERE key = ?", [key])
    return str(found[0][0]) if found else None
