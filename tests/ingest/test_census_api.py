"""The Census API's client against a small server that has good days and bad ones."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import stamina

from data.ingest.census_api import Client, Pull
from data.ingest.load import load_folder
from data.period import month
from data.warehouse.reader import Warehouse
from tests.ingest.census_server import Answer, Api, good, serving, table

TODAY = dt.date(2025, 5, 20)
JANUARY, MARCH = month(2025, 1), month(2025, 3)
SAMPLE = Path(__file__).parents[3] / "shared/sources/census/api/timeseries-intltrade-imports-hs-HS2-2024-12.json"


def naics(at: str) -> list[list[str]]:
    head = ["CTY_CODE", "CTY_NAME", "NAICS", "NAICS_SDESC", "CON_VAL_MO", "CAL_DUT_MO", "COMM_LVL", "time"]
    rows = [
        ["-", "TOTAL FOR ALL COUNTRIES", "-", "TOTAL", "9000000", "90000", "NA3", at],
        ["5700", "CHINA", "334", "COMPUTER PRODUCTS", "4000000", "40000", "NA3", at],
    ]
    return [head, *rows]


@pytest.fixture
def api() -> Iterator[Api]:
    with serving() as found:
        yield found


@pytest.fixture
def pull(api: Api, tmp_path: Path) -> Callable[..., Pull]:
    def run(program: str = "imports/hs", level: str = "HS2", *, today: dt.date = TODAY, key: str | None = None) -> Pull:
        client = Client(tmp_path / "got", today, key, base=api.base, pause=0.0)
        return client.pull(program, level, JANUARY, MARCH)

    return run


def whole(api: Api, **headers: str) -> None:
    for at in ("2025-01", "2025-02", "2025-03"):
        api.answers[at] = [good(table(at), **headers)]


def statuses(found: Pull) -> list[str]:
    return [page.status for page in found.pages]


def test_months_are_paged_and_load_as_one_file(api: Api, pull: Callable[..., Pull], tmp_path: Path) -> None:
    whole(api)
    found = pull()
    assert statuses(found) == ["new"] * 3
    assert found.path is not None
    assert found.path.parent.name == "2025-05-06", "the newest release by the calendar"
    assert found.path.name == "timeseries-intltrade-imports-hs-HS2-2025-01_2025-03.json"
    assert [query["time"] for _, query, _ in api.asked] == [["2025-01"], ["2025-02"], ["2025-03"]]
    path, query, headers = api.asked[0]
    assert path == "/data/timeseries/intltrade/imports/hs" and "key" not in query
    assert query["get"] == ["CTY_CODE,CTY_NAME,I_COMMODITY,I_COMMODITY_SDESC,GEN_VAL_MO"]
    assert headers["user-agent"].startswith("tradebot/")
    assert not load_folder(tmp_path / "got" / "census", warehouse=tmp_path / "w", base=False).refused
    rows = Warehouse(tmp_path / "w").rows(
        "SELECT partner, commodity, start, value, release FROM observations JOIN series USING (series_id) "
        "WHERE table_id = 'hs' AND start = '2025-02-01' ORDER BY ALL"
    )
    day = dt.date(2025, 2, 1)
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("2010", "85", 5.0),
        ("2010", "87", 5.0),
        ("5700", "85", 10.0),
        ("5700", "87", 10.0),
        ("world", "85", 15.0),
        ("world", "87", 15.0),
    ]
    assert {row[2] for row in rows} == {day} and {row[4] for row in rows} == {dt.date(2025, 5, 6)}


def test_what_was_had_since_the_release_is_not_asked_for_again(api: Api, pull: Callable[..., Pull]) -> None:
    whole(api, etag='"a"')
    assert pull().path == pull().path
    assert len(api.asked) == 3
    # The next release may have revised every month; what it has not is told by the validator.
    api.answers["2025-02"] = [good(table("2025-02", 6_000_000), etag='"b"')]
    later = pull(today=dt.date(2025, 6, 20))
    assert statuses(later) == ["unchanged", "new", "unchanged"]
    assert [headers.get("if-none-match") for _, _, headers in api.asked[3:]] == ['"a"'] * 3
    assert later.path is not None and later.path.parent.name == "2025-06-05"
    assert '"12000000"' in later.path.read_text()


def test_on_the_day_of_a_release_the_api_may_be_late(api: Api, pull: Callable[..., Pull]) -> None:
    whole(api)
    pull(today=dt.date(2025, 5, 6))
    pull(today=dt.date(2025, 5, 7))
    assert len(api.asked) == 6


def test_a_damaged_copy_is_asked_for_again(api: Api, pull: Callable[..., Pull], tmp_path: Path) -> None:
    whole(api, etag='"a"')
    pull()
    for kept in (tmp_path / "got" / ".responses").glob("*.json"):
        kept.write_text(kept.read_text()[:-9])
    assert pull().path is not None
    assert not any("if-none-match" in headers for _, _, headers in api.asked)


def test_a_month_that_is_not_out_is_empty(api: Api, pull: Callable[..., Pull]) -> None:
    whole(api)
    api.answers["2025-03"] = [(204, {}, b"")]
    found = pull()
    assert statuses(found) == ["new", "new", "empty"]
    assert found.path is not None and found.path.name.endswith("2025-01_2025-02.json")
    api.answers["2025-03"] = [good(table("2025-03"))]
    assert statuses(pull()) == ["unchanged", "unchanged", "new"], "an empty month is asked for again"
    api.answers.clear()


def test_nothing_published(pull: Callable[..., Pull]) -> None:
    found = pull()
    assert found.path is None and not found.failed and found.reason == "no month is published"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(api: Api, pull: Callable[..., Pull], status: int) -> None:
    whole(api)
    busy: Answer = (status, {"content-type": "text/html", "retry-after": "0"}, b"<html>busy")
    api.answers["2025-02"] = [busy, busy, good(table("2025-02"))]
    assert statuses(pull()) == ["new"] * 3
    assert len(api.asked) == 5


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((503, {}, b""), "the server answered 503"),
        ((400, {"content-type": "text/plain"}, b"error: unknown variable\n 'GEN_VAL'"), "400: error: unknown variable"),
        ((404, {"content-type": "text/html"}, b"<html>"), "answered 404"),
        ((200, {"content-type": "text/html"}, b"<html><title>Invalid Key</title>"), "key is not valid"),
        ((200, {}, b"\xef\xbb\xbf  <!DOCTYPE html>"), "cut off or no JSON"),
        ((200, {}, json.dumps(table("2025-02")).encode()[:-40]), "cut off"),
        ((200, {}, b'{"error": 1}'), "no list of rows"),
        ((200, {}, b"[]"), "no list of rows"),
        (good([["CTY_CODE", "time"], ["1", "2025-02"]]), "no column CTY_NAME"),
        (good(table("2024-02")), "not of 2025-02"),
        (good([*table("2025-02"), ["5700"]]), "not of 2025-02"),
    ],
)
def test_what_is_no_month_fails_the_pull(api: Api, pull: Callable[..., Pull], answer: Answer, reason: str) -> None:
    whole(api)
    api.answers["2025-02"] = [answer]
    found = pull(key="secret")
    assert found.path is None and reason in found.reason and found.reason.startswith("2025-02")
    assert statuses(found) == ["new", "failed", "new"], "the other months are kept for the next time"
    api.answers["2025-02"] = [good(table("2025-02"))]
    assert statuses(pull()) == ["unchanged", "new", "unchanged"]


@pytest.mark.parametrize(("at", "text"), [(4, "n/a"), (1, "RURITANIA"), (2, "8x")])
def test_figures_that_the_loader_would_refuse_are_not_kept(
    api: Api, pull: Callable[..., Pull], at: int, text: str, tmp_path: Path
) -> None:
    whole(api)
    rows = table("2025-02")
    rows[4][0], rows[4][at] = "", text
    api.answers["2025-02"] = [good(rows)]
    found = pull()
    assert found.path is None and text in found.reason and "row 11" in found.reason
    assert not list((tmp_path / "got").glob("census/api/*/*"))


def test_the_key_is_sent_and_written_nowhere(api: Api, pull: Callable[..., Pull], tmp_path: Path) -> None:
    whole(api)
    api.answers["2025-03"] = [(400, {}, b"error: bad key s3cret-key")]
    found = pull(key="s3cret-key")
    assert all(query["key"] == ["s3cret-key"] for _, query, _ in api.asked)
    assert "s3cret-key" not in found.reason
    for file in (tmp_path / "got").rglob("*.json"):
        assert "s3cret-key" not in file.read_text()


def test_naics(api: Api, pull: Callable[..., Pull], tmp_path: Path) -> None:
    for at in ("2025-01", "2025-02", "2025-03"):
        api.answers[at] = [good(naics(at))]
    assert pull("imports/naics", "NA3").path is not None
    assert not load_folder(tmp_path / "got" / "census", warehouse=tmp_path / "w", base=False).refused
    rows = Warehouse(tmp_path / "w").rows(
        "SELECT partner, scheme, commodity, variable, value::DOUBLE FROM observations JOIN series USING (series_id) "
        "WHERE start = '2025-03-01' ORDER BY ALL"
    )
    assert rows == [
        ("5700", "naics", "334", "calculated_duty", 0.04),
        ("5700", "naics", "334", "value", 4.0),
        ("world", "total", "total", "calculated_duty", 0.09),
        ("world", "total", "total", "value", 9.0),
    ]


def test_a_broken_line_is_no_month(tmp_path: Path) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("connection reset", request=request)

    with stamina.set_testing(True, attempts=2):
        client = Client(tmp_path, TODAY, transport=httpx.MockTransport(broken), pause=0.0)
        found = client.pull("imports/hs", "HS2", JANUARY, JANUARY)
    assert found.path is None and found.reason == "2025-01: connection reset"


def test_an_api_that_cannot_be_reached_is_asked_for_one_month(tmp_path: Path) -> None:
    asked = []

    def nowhere(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise httpx.ConnectError("no route to host", request=request)

    with stamina.set_testing(True, attempts=2):
        client = Client(tmp_path, TODAY, transport=httpx.MockTransport(nowhere), pause=0.0)
        found = client.pull("imports/hs", "HS2", JANUARY, MARCH)
        again = client.pull("exports/hs", "HS2", JANUARY, MARCH)
    assert statuses(found) == statuses(again) == ["failed"] * 3 and len(asked) == 2
    assert found.reason == "2025-01: no route to host"


@pytest.mark.sources
@pytest.mark.skipif(not SAMPLE.exists(), reason="the publishers' files are not here")
def test_the_sample_of_the_real_api(api: Api, tmp_path: Path) -> None:
    december = month(2024, 12)
    api.answers["2024-12"] = [(200, {"content-type": "application/json"}, SAMPLE.read_bytes())]
    found = Client(tmp_path, TODAY, base=api.base).pull("imports/hs", "HS2", december, december)
    assert found.path is not None
    assert json.loads(found.path.read_text()) == json.loads(SAMPLE.read_text())
