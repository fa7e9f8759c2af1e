"""Published files copied to another folder: whole or not at all, by checksum."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands import figures
from bot.replies.ask import Asker
from data.library import Data
from data.model import Document
from data.warehouse import copied, slices
from data.warehouse.copied import CopyError, checksum, copy, copy_slices
from data.warehouse.pointer import current
from data.warehouse.reader import Warehouse
from tests.detail import files
from tests.detail.questions import CHINA, IMPORTS, TODAY, ask, product, values, year
from tests.engine import small


def published(edition: Path) -> Path:
    path = current(edition)
    assert path is not None
    return path


def test_a_copy_serves_and_says_its_checksum(edition: Path, tmp_path: Path, asker: Asker) -> None:
    file = published(edition)
    assert copy(file, tmp_path) == checksum(file)
    assert (tmp_path / f"{file.stem}.sha256").read_text(encoding="utf-8") == f"{checksum(file)}  {file.name}\n"
    other = figures.asker(tmp_path, small.TODAY)
    question = "deficit with Vietnam 2024"
    assert other.ask(question).figures == asker.ask(question).figures
    assert copy(file, tmp_path) == checksum(file)  # again is as good as once


def test_slices_of_detail_come_along(tmp_path: Path) -> None:
    here = files.data(tmp_path / "here")
    asked = {"products": product("8426"), "targets": (CHINA,), "periods": year(2024)}
    into = tmp_path / "there"
    assert copy_slices(tmp_path / "here" / "warehouse", into) > 0
    copy(here.warehouse.path, into)
    assert copy_slices(tmp_path / "here" / "warehouse", into) == 0
    assert values(ask(Data(Warehouse(into)), IMPORTS, **asked)) == values(ask(here, IMPORTS, **asked)) != []


def test_packs_in_both_orders_come_along(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    own = here / slices.FOLDER
    own.mkdir(parents=True)
    files_ = [own / "pack.parquet", own / "pack-by-partner.parquet"]
    for file in files_:
        file.write_bytes(file.name.encode())
    document = Document("made", "made", "IMDB", "IMDB2403", "0", TODAY, "https://example.org")
    slices.write(
        own,
        [
            slices.Slice(
                "hs10",
                "hs_detail",
                "imports",
                ("value",),
                TODAY,
                24290,
                24290,
                1,
                10,
                ("",),
                None,
                (files_[0],),
                0,
                document,
                dated=True,
                by_partner=(files_[1],),
            )
        ],
    )
    assert copy_slices(here, there) == 2
    (one,) = slices.read(there / slices.FOLDER)
    assert [f.read_text() for f in (*one.files, *one.by_partner)] == ["pack.parquet", "pack-by-partner.parquet"]


def test_what_is_not_whole_is_refused_and_what_served_serves(
    edition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, source, into = published(edition), tmp_path / "shared", tmp_path / "machine"
    first = small.publish(edition, tmp_path / "first")
    copy(first, into)
    copy(file, source)
    torn = source / file.name
    torn.write_bytes(torn.read_bytes()[:-4096])
    with pytest.raises(CopyError, match="is not what"):
        copy(torn, into)

    monkeypatch.setattr(copied.shutil, "copyfile", lambda one, other: other.write_bytes(one.read_bytes()[:1000]))  # type: ignore[attr-defined]
    with pytest.raises(CopyError, match="differs"):
        copy(file, into)
    assert current(into) == into / first.name
    assert not list(into.glob(".*.tmp"))
