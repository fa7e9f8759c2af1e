"""The reader: locked down, limited in time, and on the newest published file between two questions."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from data.warehouse import reader, snapshot
from data.warehouse.opening import opened_at
from data.warehouse.pointer import POINTER, current
from data.warehouse.reader import NothingLoadedError, StatementTimeoutError, Warehouse, open_warehouse
from data.warehouse.repair import damaged
from data.warehouse.store import Store


def publish(directory: Path, number: int) -> None:
    with Store() as store:
        store.set_meta("number", str(number))
        store.publish(directory)


def number(warehouse: Warehouse) -> int:
    return int(warehouse.rows("SELECT value FROM meta WHERE key = ?", ["number"])[0][0])


def test_nothing_loaded(tmp_path: Path) -> None:
    with pytest.raises(NothingLoadedError):
        Warehouse(tmp_path)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO meta VALUES ('a', 'b')",
        "CREATE TABLE x (a INTEGER)",
        "COPY meta TO 'out.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/hostname')",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET threads = 8",
        "PRAGMA memory_limit='8GB'",
        "SELECT * FROM sql",
    ],
)
def test_locked_down(tmp_path: Path, sql: str) -> None:
    publish(tmp_path, 1)
    warehouse = Warehouse(tmp_path)
    with pytest.raises(duckdb.Error):
        warehouse.rows(sql)
    assert number(warehouse) == 1


def test_time_limit(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    warehouse = Warehouse(tmp_path, timeout=0.2)
    began = time.monotonic()
    with pytest.raises(StatementTimeoutError):
        warehouse.rows("SELECT count(*) FROM range(10000000) a, range(1000000) b WHERE a.range % 7 = b.range % 11")
    assert time.monotonic() - began < 5
    assert number(warehouse) == 1


def test_switches_between_two_questions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "CHECK_EVERY", 0.0)
    publish(tmp_path, 1)
    warehouse = Warehouse(tmp_path)
    assert number(warehouse) == 1
    publish(tmp_path, 2)
    assert number(warehouse) == 2
    assert warehouse.path == current(tmp_path)


def test_publishing_under_readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers in several threads see whole files only, in the order published."""
    monkeypatch.setattr(reader, "CHECK_EVERY", 0.0)
    publish(tmp_path, 0)
    warehouse, stop, wrong = Warehouse(tmp_path), threading.Event(), []

    def read() -> None:
        last = 0
        while not stop.is_set():
            try:
                now = number(warehouse)
            except Exception as error:  # Whatever a reader sees that is not a figure is the failure.
                wrong.append(repr(error))
                return
            if now < last:
                wrong.append(f"{now} after {last}")
            last = now

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for version in range(1, 9):
        publish(tmp_path, version)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert number(warehouse) == 8
    assert len(list(tmp_path.glob("*.duckdb"))) <= 3 and not list(tmp_path.glob("*.tmp"))


def test_who_asks_while_a_new_file_is_opened_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, 1)
    warehouse, opening = Warehouse(tmp_path), threading.Event()

    def slowly(path: Path, own: Path) -> duckdb.DuckDBPyConnection:
        opening.set()
        time.sleep(0.3)
        return opened_at(path, own)

    monkeypatch.setattr(reader, "opened_at", slowly)
    publish(tmp_path, 2)
    time.sleep(2 * reader.CHECK_EVERY)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(number, warehouse)
        assert opening.wait(10)
        assert number(warehouse) == 2 and first.result() == 2


def test_a_file_is_opened_by_several_at_once(tmp_path: Path) -> None:
    """They share one database in this process, which can be locked down only once."""
    together = threading.Barrier(4)

    def opened(path: Path) -> int:
        together.wait()
        return number(Warehouse(path))

    with ThreadPoolExecutor(4) as pool:
        for at in range(20):
            publish(tmp_path / str(at), at)
            assert list(pool.map(opened, [tmp_path / str(at)] * 4)) == [at] * 4


def test_a_failed_write_leaves_no_file(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    serving = current(tmp_path)
    with Store() as store:
        store.set_meta("number", "2")
        store.rows("DROP TABLE coverage")
        with pytest.raises(duckdb.Error):
            store.write(tmp_path / "new.duckdb")
    assert current(tmp_path) == serving and sorted(path.name for path in tmp_path.glob("*.duckdb")) == [
        serving.name if serving else ""
    ]


def test_the_shipped_figures_are_unpacked_by_two_threads_at_once(tmp_path: Path) -> None:
    """Each writes a file of its own, and the last to end takes the place."""
    if not snapshot.exists():
        pytest.skip("no snapshot is shipped in this checkout (make snapshot)")
    together = threading.Barrier(2)

    def unpack(_: int) -> Path | None:
        together.wait()
        return snapshot.ensure(tmp_path)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(unpack, range(2))
    assert first == second and [path.name for path in tmp_path.iterdir()] == [first.name if first else ""]
    assert Warehouse(tmp_path / "none", first).rows("SELECT count(*) FROM documents")[0][0] > 50


def test_a_pointer_that_names_nothing_is_said_and_the_last_file_serves(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    publish(tmp_path, 1)
    for garbage in (b"\x00\xff\xfe", b"", b"../../etc/passwd\n", b"gone.duckdb\n"):
        (tmp_path / POINTER).write_bytes(garbage)
        caplog.clear()
        assert number(open_warehouse(tmp_path, tmp_path / "cache")) == 1
        assert "there is no such file of figures" in caplog.text and "serve now" in caplog.text
        caplog.clear()
        assert number(open_warehouse(tmp_path, tmp_path / "cache")) == 1 and caplog.text == ""


def test_a_damaged_file_is_said_and_the_one_before_serves(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    publish(tmp_path, 1)
    first = current(tmp_path)
    publish(tmp_path, 2)
    serving = current(tmp_path) or Path()
    serving.write_bytes(b"not a database" * 100)
    assert number(open_warehouse(tmp_path, tmp_path / "cache")) == 1 and current(tmp_path) == first
    assert f"the published figures ({serving.name}) cannot be read" in caplog.text
    for path in tmp_path.glob("*.duckdb"):
        path.write_bytes(b"not a database" * 100)
    with pytest.raises(duckdb.Error):
        open_warehouse(tmp_path, tmp_path / "cache")


def test_publishing_the_same_content_again_replaces_a_damaged_file(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    path = current(tmp_path) or Path()
    whole = path.read_bytes()
    for damage in (whole[: len(whole) // 2], b"", whole[:20_000] + b"\x00" * 3000 + whole[23_000:]):
        path.write_bytes(damage)
        publish(tmp_path, 1)
        assert current(tmp_path) == path and number(Warehouse(tmp_path)) == 1 and not damaged(path)


def test_what_a_killed_load_left_is_cleared_away(tmp_path: Path) -> None:
    left = [tmp_path / ".0123456789abcdef.99999999.88.tmp", tmp_path / ".current.99999999.tmp"]
    for path in left:
        path.write_text("half")
    publish(tmp_path, 1)
    assert not any(path.exists() for path in left)
