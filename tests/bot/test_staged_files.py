"""Files that arrive: staged for a new release, kept beside it, or left alone, by what they have in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.releases import new_files
from bot.releases.new_files import SLIPPED, TOTALS_FILE, NewFiles
from bot.releases.staging import PendingRelease, Staging
from data.ingest.carried import Carried, fits, quarter_due, release_month
from data.ingest.fetch import Fetched, Wanted
from data.period import month
from data.query.when import ReleaseDates

NOW = dt.datetime(2025, 6, 5, 15, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
MARCH, APRIL, MAY = (month(2025, at) for at in (3, 4, 5))
QUARTERLY, YEAR_BEFORE, PARTNERS = "exh20a.xlsx", "exh14a.xlsx", "country.xlsx"


class Arrivals:
    """A publisher with files whose content is a month, and the staging of a bot that has March."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.staging = Staging(tmp_path)
        self.names = [TOTALS_FILE, "exh2.xlsx", PARTNERS]
        self.told: list[str] = []
        self.known: set[str] = set()
        self.dates = ReleaseDates({APRIL: TODAY})
        self.loaded: dt.date | None = dt.date(2025, 3, 1)
        monkeypatch.setattr(new_files, "carried", lambda path, _today: self.content(path))
        monkeypatch.setattr(
            new_files, "exhibit_files", lambda: {TOTALS_FILE: ("totals", True), "exh2.xlsx": ("x", True)}
        )
        data = cast(Any, SimpleNamespace(warehouse=self, calendar=self.dates))
        self.files = NewFiles(
            data, self.staging, lambda _day: [self.wanted(name) for name in self.names], lambda: NOW, self.tell
        )

    def tell(self, key: str, text: str) -> None:
        self.told.append(text)

    def rows(self, sql: str, parameters: list[str] | None = None) -> list[tuple[Any, ...]]:
        return [(1,)] * ((parameters or [""])[0] in self.known) if parameters else [(self.loaded,)]

    def wanted(self, name: str) -> Wanted:
        return Wanted(f"https://publisher/{name}", "bea")

    def content(self, path: Path) -> Carried:
        said = path.read_text()
        if not said.strip("-0123456789"):
            return Carried(f"{path.name} {said}", month(*map(int, said.split("-"))), None)
        return Carried(f"{path.name} {said}", problem="an error page") if said == "bad" else Carried(said, None, MARCH)

    def arrive(self, **contents: str) -> PendingRelease | None:
        for name, content in contents.items():
            place = self.staging.incoming / "bea" / f"{name}.xlsx"
            place.parent.mkdir(exist_ok=True)
            place.write_text(content)
        self.files.sort(self.files.files())
        return self.staging.pending()

    def staged(self) -> list[str]:
        pending = self.staging.pending()
        return [path.name for path in self.staging.files(pending)] if pending is not None else []

    def beside(self) -> dict[dt.date, list[str]]:
        return {day: [path.name for _, path, _ in found] for day, found in self.files.companions().items()}


@pytest.fixture
def arrivals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Arrivals:
    return Arrivals(tmp_path, monkeypatch)


def test_a_newer_month_begins_a_release_and_the_same_one_does_not(arrivals: Arrivals) -> None:
    assert arrivals.files.loaded() == MARCH
    assert arrivals.arrive(exh1="2025-03") is None and arrivals.staged() == []
    pending = arrivals.arrive(exh2="2025-04")
    assert pending is not None and (pending.month, pending.day) == (APRIL, TODAY)
    assert arrivals.staged() == ["exh2.xlsx"], "that of March stays out"
    assert arrivals.arrive(exh1="2025-04") is not None and arrivals.staged() == [TOTALS_FILE, "exh2.xlsx"]
    later = arrivals.arrive(exh1="2025-05")
    assert later is not None and later.month == MAY and arrivals.staged() == [TOTALS_FILE]
    assert arrivals.arrive(exh1="2025-04") == later, "no older one again"


def test_an_empty_warehouse_takes_any_month(arrivals: Arrivals) -> None:
    arrivals.loaded = None
    assert arrivals.files.loaded() is None
    pending = arrivals.arrive(exh1="2025-02")
    assert pending is not None and pending.month == month(2025, 2)


def test_a_file_of_partners_begins_no_release(arrivals: Arrivals) -> None:
    assert arrivals.arrive(country="2025-04") is None


def test_what_cannot_be_read_is_told_and_not_staged(arrivals: Arrivals) -> None:
    arrivals.arrive(exh1="2025-04", exh2="bad")
    assert arrivals.told == ["exh2.xlsx was fetched but cannot be read: an error page"]
    assert arrivals.staged() == [TOTALS_FILE]


def test_a_refused_file_is_not_staged_again_and_all_are_asked_for(arrivals: Arrivals) -> None:
    pending = arrivals.arrive(exh1="2025-04", exh2="2025-04")
    assert pending is not None
    assert [one.file for one in arrivals.files.asked()] == [PARTNERS] and arrivals.files.missing(pending) == ()
    arrivals.staging.hold(pending, ["exh2.xlsx"])
    held = arrivals.staging.pending()
    assert held is not None and held.held and len(held.refused) == 1
    assert arrivals.staged() == [TOTALS_FILE] and arrivals.files.missing(held) == ("exh2.xlsx",)
    assert [one.file for one in arrivals.files.asked()] == arrivals.names


def test_what_the_publisher_does_not_have_is_not_missing(arrivals: Arrivals) -> None:
    def fetched(name: str, reason: str = "") -> Fetched:
        return Fetched(f"https://publisher/{name}", "failed" if reason else "new", reason=reason)

    wanted = arrivals.files.files()
    arrivals.files.learn_absent(wanted, [fetched(TOTALS_FILE, "down"), fetched("exh2.xlsx", "status 404")])
    assert arrivals.staging.absent() == set(), "a publisher that is down tells nothing"
    arrivals.files.learn_absent(wanted, [fetched(TOTALS_FILE), fetched("exh2.xlsx", "status 404")])
    assert arrivals.staging.absent() == {"exh2.xlsx"}
    pending = arrivals.arrive(country="2025-04", exh1="2025-04")
    assert pending is not None and arrivals.files.missing(pending) == ()
    arrivals.files.learn_absent(wanted, [fetched(TOTALS_FILE), fetched("exh2.xlsx")])
    assert arrivals.staging.absent() == {"exh2.xlsx"}, "not while a release is pending"


def test_totals_are_missing_whatever_is_published(arrivals: Arrivals) -> None:
    arrivals.names = ["exh2.xlsx"]
    pending = arrivals.arrive(exh2="2025-04")
    assert pending is not None and arrivals.files.missing(pending) == (TOTALS_FILE,)
    arrivals.names = ["all.zip"]
    (arrivals.staging.folder(pending) / "bea" / "exh2.xlsx").unlink()
    assert arrivals.files.missing(pending) == (TOTALS_FILE, "exh2.xlsx"), "an archive may have any"


@pytest.mark.parametrize(
    ("planned", "old_until", "day"),
    [
        (None, None, TODAY),
        (TODAY, None, TODAY),
        (TODAY + dt.timedelta(days=1), None, TODAY),
        (TODAY - dt.timedelta(days=1), None, TODAY - dt.timedelta(days=1)),
        (TODAY - dt.timedelta(days=2), TODAY - dt.timedelta(days=2), TODAY - dt.timedelta(days=2)),
        (TODAY - dt.timedelta(days=2), TODAY - dt.timedelta(days=1), TODAY),
        (TODAY - SLIPPED, TODAY - dt.timedelta(days=1), TODAY),
        (TODAY - SLIPPED - dt.timedelta(days=1), TODAY, TODAY - SLIPPED - dt.timedelta(days=1)),
    ],
)
def test_a_release_has_the_day_of_the_plan_unless_it_slipped(
    arrivals: Arrivals, planned: dt.date | None, old_until: dt.date | None, day: dt.date
) -> None:
    arrivals.dates.releases.clear()
    if planned is not None:
        arrivals.dates.releases[APRIL] = planned
    if old_until is not None:
        arrivals.staging.note_old(old_until)
    assert arrivals.files._day(APRIL) == day


def test_files_beside_the_release_are_loaded_alone(arrivals: Arrivals) -> None:
    arrivals.dates.releases[MARCH] = dt.date(2025, 5, 6)
    arrivals.arrive(country="2025-04", exh1="2025-03", exh2="2025-02")
    assert arrivals.beside() == {TODAY: [PARTNERS], dt.date(2025, 5, 6): [TOTALS_FILE]}, "no older exhibit"
    arrivals.known = {f"{TOTALS_FILE} 2025-03"}
    arrivals.staging.refuse(f"{PARTNERS} 2025-04")
    assert arrivals.beside() == {}
    arrivals.arrive(country="a history without months", exh1="bad")
    assert arrivals.beside() == {TODAY: [PARTNERS]}


@pytest.mark.parametrize(
    ("name", "found", "at"),
    [
        (TOTALS_FILE, Carried("", APRIL), APRIL),
        (YEAR_BEFORE, Carried("", APRIL - 12), APRIL),
        (TOTALS_FILE, Carried("", APRIL, problem="x"), None),
        (QUARTERLY, Carried("", None, MARCH), None),
    ],
)
def test_which_release_a_file_is_of(name: str, found: Carried, at: int | None) -> None:
    assert release_month(name, found) == at
    assert at is None or (fits(name, found, at) and not fits(name, found, at + 1))


@pytest.mark.parametrize(("of", "quarter"), [(4, 3), (5, 3), (6, 3), (7, 6), (3, 0), (2, 0), (1, 0)])
def test_a_quarterly_exhibit_stands_until_the_next(of: int, quarter: int) -> None:
    assert quarter_due(month(2025, of)) == month(2025, 1) + quarter - 1
    assert fits(QUARTERLY, Carried("", None, month(2025, 1) + quarter - 1), month(2025, of))
    assert not fits(QUARTERLY, Carried("", None, month(2025, 1) + quarter - 1, "x"), month(2025, of))


def test_what_was_staged_survives_a_restart_and_is_put_once(tmp_path: Path) -> None:
    staging, file = Staging(tmp_path / "new" / "folder"), tmp_path / "exh1.xlsx"
    file.write_text("one")
    assert staging.pending() is None and staging.old_until() is None and not staging.was_refused("a")
    pending = staging.begin(APRIL, TODAY, NOW)
    sha256, later = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed", NOW + dt.timedelta(minutes=5)
    assert staging.put(pending, "bea", file, sha256, later) and not staging.put(pending, "bea", file, sha256, later)
    again = Staging(staging.root)
    assert again.pending() == replace(pending, latest=later)
    assert not again.tried(pending)
    again.hold(pending, [])
    assert again.tried(pending)
    file.write_text("two")
    assert again.put(pending, "bea", file, "another", later) and not again.tried(pending), "another file came"
    again.close(pending)
    again.close(pending)
    assert again.pending() is None
    for number in range(205):
        again.refuse(str(number))
    assert [again.was_refused(str(number)) for number in (3, 4, 204)] == [False, True, True]


def test_one_watcher_at_a_time_has_a_folder(tmp_path: Path) -> None:
    with Staging(tmp_path).alone() as one, Staging(tmp_path).alone() as other:
        assert (one, other) == (True, False)
    with Staging(tmp_path).alone() as again:
        assert again
