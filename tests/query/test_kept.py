"""Texts of statements kept from one command to the next: the same answers, and never a text that cannot be trusted."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.period import Period
from data.query import kept, sql, texts
from data.query.detail import StatementShape
from data.query.detail_texts import text as text_of_detail

SHAPE = (("table_id", 1), ("partner", 2))
ASKED = sql.Filter(("country",), partner=("5520", "5700"))


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that has made no text yet, and goes on without what the test has kept."""
    monkeypatch.setattr(kept, "_known", {})
    monkeypatch.setattr(kept, "_file", [])
    yield


def _process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command does before its first statement."""
    monkeypatch.setattr(kept, "_known", {})
    kept.keep_in(folder)


def _none(*_: object) -> str:
    raise AssertionError("a text is made that is kept")


def _closed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("coverage", "coverage_summary", "carriers", "cells", "rows", "states", "series"):
        monkeypatch.setattr(texts, name, _none)


def _statements() -> list[str]:
    month = Period.of_month(2024, 1)
    return [
        one.text
        for one in (
            sql.coverage(ASKED),
            sql.coverage_summary(ASKED, "partner"),
            sql.carriers(ASKED, month),
            sql.cells(ASKED, [month], None),
            sql.cells(ASKED, [month, month], None, sql.SqlStore(exact=True)),
            sql.rows([1, 2, 3], [month], None),
            sql.states(ASKED),
            sql.series(ASKED),
        )
    ]


def test_a_second_command_reads_what_the_first_has_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without = _statements()
    assert without[0] == texts.coverage(SHAPE)
    _process(tmp_path, monkeypatch)
    assert _statements() == without
    kept.save()
    assert [file.name for file in tmp_path.iterdir()] == [kept.NAME]
    assert stat.S_IMODE((tmp_path / kept.NAME).stat().st_mode) == 0o600
    _closed(monkeypatch)
    _process(tmp_path, monkeypatch)
    assert _statements() == without


def test_what_was_made_since_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for wanted in (ASKED, sql.Filter(("totals",))):
        _process(tmp_path, monkeypatch)
        sql.coverage(wanted)
        kept.save()
    before = (tmp_path / kept.NAME).stat()
    _closed(monkeypatch)
    _process(tmp_path, monkeypatch)
    assert sql.coverage(ASKED).text != sql.coverage(sql.Filter(("totals",))).text
    kept.save()
    assert (tmp_path / kept.NAME).stat().st_ino == before.st_ino, "nothing was made, nothing is written"


def test_statements_on_detail_are_kept_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shape = StatementShape((1,), False, False, 2, 1, 1, "value", 0)
    for _ in "12":
        _process(tmp_path, monkeypatch)
        assert kept.text(("detail", shape), lambda: text_of_detail(shape)) == text_of_detail(shape)
        kept.save()
    assert "READ_PARQUET" in (tmp_path / kept.NAME).read_text()


def _foreign(folder: Path) -> Path:
    """A file as ``save`` writes it, whose one text is not that of the shape: who reads it gives himself away."""
    kept.keep_in(folder)
    kept.text(("coverage", SHAPE), lambda: "SELECT 1")
    kept.save()
    return folder / kept.NAME


def _cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _changed(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"SELECT 1", b"SELECT 2"))


def _of_other_code(file: Path) -> None:
    code, rest = file.read_bytes().split(b" ", 1)
    file.write_bytes(code[::-1] + b" " + rest)


def _of_everybody(file: Path) -> None:
    file.chmod(0o666)


def _of_a_group(file: Path) -> None:
    file.chmod(0o620)


def _a_list(file: Path) -> None:
    file.write_bytes(b"[1]")


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


SPOILS = (_cut_off, _changed, _of_other_code, _of_everybody, _of_a_group, _a_list, _empty, _a_folder)


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_file_that_is_not_as_it_was_left_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], None]
) -> None:
    file = _foreign(tmp_path)
    _process(tmp_path, monkeypatch)
    assert sql.coverage(ASKED).text == "SELECT 1", "as it was left, it is read"
    spoil(file)
    _process(tmp_path, monkeypatch)
    assert sql.coverage(ASKED).text == texts.coverage(SHAPE)
    kept.save()
    if spoil is not _a_folder:
        assert kept._read(file, kept._code()) == {repr(("coverage", SHAPE)): texts.coverage(SHAPE)}, "written anew"


def test_a_file_of_another_user_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _foreign(tmp_path)
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    _process(tmp_path, monkeypatch)
    assert sql.coverage(ASKED).text == texts.coverage(SHAPE)


def test_the_code_that_makes_the_texts_is_part_of_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed module, or another sqlglot, makes its own texts."""
    for name in kept._MADE_IN:
        (tmp_path / name).write_bytes(Path(kept.__file__).with_name(name).read_bytes())
    monkeypatch.setattr(kept, "__file__", str(tmp_path / "kept.py"))
    seen = {kept._code()}
    for name in kept._MADE_IN:
        (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"\n")
        seen.add(kept._code())
    assert len(seen) == len(kept._MADE_IN) + 1
    (tmp_path / "texts.py").unlink()
    assert kept._code() == ""


def test_where_nothing_can_be_written_answers_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = tmp_path / "no" / "folder"
    _process(missing, monkeypatch)
    assert sql.coverage(ASKED).text == texts.coverage(SHAPE)
    kept.save()
    assert not missing.exists()


def test_too_many_texts_are_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 3)
    for number in range(5):
        _process(tmp_path, monkeypatch)
        kept.text(("made", number), lambda number=number: f"text {number}")  # type: ignore[misc]
        kept.save()
    found = kept._read(tmp_path / kept.NAME, kept._code())
    assert found == {"('made', 3)": "text 3", "('made', 4)": "text 4"}
    for number in range(9):
        kept.text(("more", number), str)
    assert len(kept._known) <= kept.MOST


def test_a_literal_is_written_as_sql() -> None:
    one = sql.Statement("SELECT $a, $b, $c, $d", {"a": "O'Neil", "b": 3, "c": ["x'y", "z"], "d": sql.OPEN})
    assert one.literal() == "SELECT 'O''Neil', 3, ['x''y', 'z'], DATE '9999-12-31'"
