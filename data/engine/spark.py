"""A server that speaks Spark Connect: Apache Spark, or another engine with the same protocol. The only module that
imports its client, which is an extra (``spark``)."""

from __future__ import annotations

import threading
import uuid
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from data.warehouse.reader import StatementTimeoutError

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyspark.sql.connect.session import SparkSession  # type: ignore[import-untyped,unused-ignore]

DIALECT = "spark"
RETRIES, LONGEST_PAUSE = 5, 1_000
"""Of a call that the server did not take: the client's own policy would go on for ten minutes."""
T = TypeVar("T")


class EngineError(Exception):
    """The engine cannot be reached, or did not do what it was asked; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a table's files hold together: rows, the sum of their values, the first and the last month."""

    rows: int
    total: Decimal | None
    first: int | None
    last: int | None


class Spark:
    """One session on an engine. Thread-safe. Opened with the first statement, and anew after it was lost."""

    def __init__(self, url: str, timeout: float = 30.0) -> None:
        if not url.startswith("sc://"):
            raise EngineError(f"“{url}” is no address of an engine: Spark Connect has sc://HOST:PORT")
        self.url, self._timeout = url, timeout
        self._lock = threading.Lock()
        self._session: SparkSession | None = None
        self._views: dict[str, tuple[str, ...]] = {}

    @property
    def version(self) -> str:
        """What the engine calls its version."""
        return str(self._call("its version", lambda session: session.version))

    def rows(self, text: str, parameters: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """The rows of one statement. A session that the server has lost is opened anew, once.

        Raises StatementTimeoutError after the time limit, EngineError where the engine refuses or is away.
        """

        def run(session: SparkSession) -> list[tuple[Any, ...]]:
            table = session.sql(text, args=dict(parameters)).toArrow()
            return list(zip(*(column.to_pylist() for column in table.columns), strict=True))

        return self._again("a statement", run)

    def view(self, name: str, paths: Sequence[str]) -> None:
        """Make a name for the rows of Parquet files in these folders. They are looked at once."""
        with self._lock:
            if self._views.get(name) == tuple(paths):
                return

        def make(session: SparkSession) -> None:
            session.read.parquet(*paths).createOrReplaceTempView(name)

        self._again(f"the view {name}", make)
        with self._lock:
            self._views[name] = tuple(paths)

    def write(self, rows: pa.Table, path: str, *, more: bool) -> None:
        """Put rows into a folder of Parquet files: in place of what is there, or as ``more`` of it."""

        def put(session: SparkSession) -> None:
            session.createDataFrame(rows).coalesce(1).write.mode("append" if more else "overwrite").parquet(path)

        self._call(f"writing {path}", put, limit=None)

    def held(self, path: str) -> Held | None:
        """What a folder of Parquet files holds; None where there is nothing that can be read."""
        from pyspark.errors import AnalysisException  # type: ignore[import-not-found,unused-ignore]

        def look(session: SparkSession) -> Held | None:
            try:
                found = session.read.parquet(path)
                if "value" not in found.columns:
                    return None
                row = found.selectExpr("count(*)", "sum(value)", "min(first)", "max(last)").toArrow().to_pylist()[0]
            except AnalysisException:
                return None
            return Held(*row.values())

        return self._call(f"reading {path}", look, limit=None)

    def close(self) -> None:
        """Let go of the session. A server that is gone is not waited for."""
        with self._lock:
            session, self._session, self._views = self._session, None, {}
        if session is not None:
            session.release_session_on_close = False
            with suppress(Exception):
                session.client.close()

    def _again(self, what: str, run: Callable[[SparkSession], T]) -> T:
        """Once more in a new session, with the views of the old one, where the first try failed."""
        try:
            return self._call(what, run)
        except EngineError:
            with self._lock:
                views = dict(self._views)
            self.close()
            for name, paths in views.items():
                self.view_again(name, paths)
            return self._call(what, run)

    def view_again(self, name: str, paths: tuple[str, ...]) -> None:
        """A view of a session that was lost."""
        self._call(f"the view {name}", lambda s: s.read.parquet(*paths).createOrReplaceTempView(name))
        with self._lock:
            self._views[name] = paths

    def _call(self, what: str, run: Callable[[SparkSession], T], limit: float | None = 0.0) -> T:
        """Done by a thread that is not waited for longer than the time limit (``limit`` None: as long as it takes)."""
        most = self._timeout if limit == 0.0 else limit
        done: list[T] = []
        failed: list[BaseException] = []
        tag = f"tradebot-{uuid.uuid4().hex}"

        def work() -> None:
            try:
                session = self._open()
                session.addTag(tag)
                try:
                    done.append(run(session))
                finally:
                    session.removeTag(tag)
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(most)
        if thread.is_alive():
            threading.Thread(target=self._interrupt, args=(tag,), daemon=True).start()
            raise StatementTimeoutError(f"stopped after {most:g} seconds")
        if failed:
            if isinstance(failed[0], ImportError | EngineError):
                raise failed[0]
            raise EngineError(f"{self.url} failed at {what}: {_said(failed[0])}") from failed[0]
        return done[0]

    def _interrupt(self, tag: str) -> None:
        with suppress(Exception):
            self._open().interruptTag(tag)

    def _open(self) -> SparkSession:
        with self._lock:
            if self._session is None:
                self._session = _session(self.url)
            return self._session


def _session(url: str) -> SparkSession:
    with warnings.catch_warnings():  # of the versions of pandas, which is not used here
        warnings.simplefilter("ignore")
        from pyspark.sql.connect.client.retries import DefaultPolicy  # type: ignore[import-not-found,unused-ignore]
        from pyspark.sql.connect.session import SparkSession

        session = SparkSession.builder.remote(url).create()
    warnings.filterwarnings("ignore", r"\[RETRIES_EXCEEDED")  # it is an error as well
    session.client.set_retry_policies([DefaultPolicy(max_retries=RETRIES, max_backoff=LONGEST_PAUSE)])
    return session


def _said(error: BaseException) -> str:
    """The first line of what an engine says."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
