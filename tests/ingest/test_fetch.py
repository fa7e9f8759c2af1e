"""Fetching: a small publisher that serves files, old copies, error pages and half of things."""

from __future__ import annotations

import datetime as dt
import io
import socket
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import stamina

from data.ingest import fetch
from data.ingest.fetch import Fetched, Wanted, fetch_all, publishers
from tests.loopback import Sent, serving

TODAY = dt.date(2026, 11, 21)
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(text: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        # Without the time of day in it: the same text is the same bytes.
        archive.writestr(zipfile.ZipInfo("xl/sheet.xml"), text * 200)
    return made.getvalue()


@dataclass
class Publisher:
    """``files`` maps a path to status, headers and body; ``asked`` are the requests that came, with their headers."""

    base: str = ""
    files: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    busy: int = 0

    def serve(self, path: str, body: bytes, kind: str = WORKBOOK, status: int = 200, **headers: str) -> None:
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        self.files[path] = (status, {"content-type": kind, **named}, body)


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    state = Publisher()
    monkeypatch.setattr(fetch, "PAUSE", 0.0)

    def answer(path: str, sent: dict[str, str], _body: bytes) -> Sent:
        state.asked.append((path, sent))
        status, headers, body = state.files.get(path, (404, {"content-type": "text/html"}, b"<html>gone"))
        if state.busy:
            state.busy -= 1
            status, headers, body = 503, {"content-type": "text/html", "retry-after": "0"}, b"<html>busy"
        if headers.get("etag") and sent.get("if-none-match") == headers["etag"]:
            return 304, headers, b""
        return status, headers, body

    with serving(answer) as state.base, stamina.set_testing(True, attempts=3, cap=True):
        yield state


def get(publisher: Publisher, into: Path, path: str = "/country.xlsx", **how: str) -> Fetched:
    wanted = Wanted(f"{publisher.base}{path}", "census/country", **({"dated": "modified"} | how))  # type: ignore[arg-type]
    (one,) = fetch_all([wanted], into, TODAY)
    return one


def kept(into: Path) -> list[str]:
    return sorted(str(p.relative_to(into)) for p in into.rglob("*") if p.is_file() and p.name != fetch.MEMORY)


def test_a_file_is_kept_under_its_release_and_asked_for_conditionally(publisher: Publisher, tmp_path: Path) -> None:
    body = workbook("a")
    publisher.serve("/country.xlsx", body, etag='"1"', last_modified="Thu, 12 Mar 2026 12:30:00 GMT")
    first = get(publisher, tmp_path)
    assert first.status == "new" and kept(tmp_path) == ["census/country/2026-03-12/country.xlsx"]
    assert first.path is not None and first.path.read_bytes() == body
    assert get(publisher, tmp_path).status == "unchanged"
    assert publisher.asked[1][1]["if-none-match"] == '"1"' and "tradebot" in publisher.asked[0][1]["user-agent"]


def test_the_next_release_stands_beside_the_last(publisher: Publisher, tmp_path: Path) -> None:
    publisher.serve("/country.xlsx", workbook("a"), last_modified="Thu, 12 Mar 2026 12:30:00 GMT")
    get(publisher, tmp_path)
    publisher.serve("/country.xlsx", workbook("b"), last_modified="Tue, 06 Oct 2026 12:30:00 GMT")
    assert get(publisher, tmp_path).status == "new"
    assert [path.split("/")[2] for path in kept(tmp_path)] == ["2026-03-12", "2026-10-06"]


def test_the_same_bytes_under_a_new_mark_are_unchanged(publisher: Publisher, tmp_path: Path) -> None:
    publisher.serve("/country.xlsx", workbook("a"), etag='"1"')
    get(publisher, tmp_path)
    publisher.serve("/country.xlsx", workbook("a"), etag='"2"')
    assert get(publisher, tmp_path).status == "unchanged"


def test_a_kept_file_that_was_changed_or_lost_is_fetched_again(publisher: Publisher, tmp_path: Path) -> None:
    publisher.serve("/country.xlsx", workbook("a"), etag='"1"')
    path = get(publisher, tmp_path).path
    assert path is not None
    path.write_bytes(b"damaged")
    assert get(publisher, tmp_path).status == "new" and path.read_bytes() == workbook("a")


@pytest.mark.parametrize(
    ("kind", "body", "reason"),
    [
        ("text/html; charset=utf-8", b"<html>Access denied</html>", "web page"),
        (WORKBOOK, b"\n <!DOCTYPE html><html>Sorry</html>", "web page"),
        (WORKBOOK, workbook("a")[:-40], "cut off"),
        (WORKBOOK, b"", "empty"),
        (WORKBOOK, b"year,value\n2024,1\n", "cut off or no workbook"),
    ],
)
def test_what_is_no_workbook_is_never_kept(
    publisher: Publisher, tmp_path: Path, kind: str, body: bytes, reason: str
) -> None:
    publisher.serve("/country.xlsx", workbook("a"))
    get(publisher, tmp_path)
    before = kept(tmp_path)
    publisher.serve("/country.xlsx", body, kind)
    one = get(publisher, tmp_path)
    assert one.status == "failed" and reason in one.reason
    assert kept(tmp_path) == before


def test_a_damaged_member_and_a_body_that_stops_short_are_refused(publisher: Publisher, tmp_path: Path) -> None:
    body = bytearray(workbook("abc"))
    body[45] ^= 0xFF
    publisher.serve("/country.xlsx", bytes(body))
    assert get(publisher, tmp_path).status == "failed"
    publisher.serve("/country.xlsx", workbook("a"), content_length="9999999")
    assert get(publisher, tmp_path).status == "failed"
    assert kept(tmp_path) == []


def test_errors_of_the_server_are_tried_again_and_missing_files_are_not(publisher: Publisher, tmp_path: Path) -> None:
    publisher.serve("/country.xlsx", workbook("a"))
    publisher.busy = 2
    assert get(publisher, tmp_path).status == "new" and len(publisher.asked) == 3
    publisher.asked.clear()
    one = get(publisher, tmp_path, "/gone.xlsx")
    assert (one.status, one.reason, len(publisher.asked)) == ("failed", "the server answered 404", 1)
    publisher.serve("/country.xlsx", b"", "text/html", status=403)
    assert get(publisher, tmp_path).reason == "the server answered 403"


def test_one_file_that_fails_does_not_stop_the_others(publisher: Publisher, tmp_path: Path) -> None:
    publisher.serve("/b.csv?id=GDP", b"observation_date,GDP\n2024-01-01,1\n", "text/csv")
    heard: list[Fetched] = []
    wanted = [
        Wanted(f"{publisher.base}/a.xlsx", "x"),
        Wanted(f"{publisher.base}/b.csv?id=GDP", "x", "fetched", "GDP.csv"),
    ]
    done = fetch_all(wanted, tmp_path, TODAY, heard.append)
    assert [one.status for one in done] == ["failed", "new"] and heard == done
    assert kept(tmp_path) == ["x/2026-11-21/GDP.csv"]


def test_a_memory_that_cannot_be_read_asks_for_everything_again(publisher: Publisher, tmp_path: Path) -> None:
    publisher.serve("/country.xlsx", workbook("a"), etag='"1"')
    get(publisher, tmp_path)
    (tmp_path / fetch.MEMORY).write_text("{half of")
    assert get(publisher, tmp_path).status == "new"


def test_the_publishers_addresses_follow_the_calendar() -> None:
    urls = [one.url for one in publishers(dt.date(2026, 3, 20))]
    assert "https://www.bea.gov/sites/default/files/2026-03/trad-time-series-0126.xlsx" in urls
    assert sum("/exh" in url for url in urls) == 31 and len(set(urls)) == len(urls)


def test_a_server_that_cannot_be_reached_is_asked_for_one_file(publisher: Publisher, tmp_path: Path) -> None:
    """The others of it are not tried, those of other servers are; what comes back is asked for the next time."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        gone = f"http://127.0.0.1:{probe.getsockname()[1]}"
        publisher.serve("/a.xlsx", workbook("a"))
        names = (f"{gone}/b.xlsx", f"{gone}/c.xlsx", f"{publisher.base}/a.xlsx", f"{gone}/d.xlsx")
        done = fetch_all([Wanted(url, "x") for url in names], tmp_path, TODAY)
    assert [(one.status, one.asked) for one in done] == [
        ("failed", True),
        ("failed", False),
        ("new", True),
        ("failed", False),
    ]
    assert "refused" in done[0].reason and done[1].reason.endswith("cannot be reached")


def test_nothing_more_is_asked_for_once_told_to_stop(publisher: Publisher, tmp_path: Path) -> None:
    for name in "abc":
        publisher.serve(f"/{name}.xlsx", workbook(name))
    wanted = [Wanted(f"{publisher.base}/{name}.xlsx", "x") for name in "abc"]
    done = fetch_all(wanted, tmp_path, TODAY, going=lambda: len(publisher.asked) < 2)
    assert [one.status for one in done] == ["new", "new"] and len(publisher.asked) == 2
