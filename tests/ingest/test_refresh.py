"""``tradebot refresh`` with the Census API in the list of publishers: both are servers on this machine."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from rich.console import Console

from bot.commands import figures, tables
from bot.commands.errors import CommandError
from data.ingest import census_api, newer
from tests import samples
from tests.ingest.census_server import Answer, Api, good, serving, table

TODAY = dt.date(2026, 11, 21)
"""Out by the calendar: September 2026. The figures that ship have imports to 2024 and exports to May 2026."""
NEWER = ("2026-06", "2026-07", "2026-08", "2026-09")
IMPORTS, EXPORTS = 4_000_000_000, 2_000_000_000
"""Dollars of a chapter from or to Mexico, about as large as they are: twice as much with China."""
QUESTION = "imports of HS 85 from China in September 2026"
API = """
[[api]]
program = "{program}"
level = "HS2"
url = "{url}"
since = "2025-01"
"""


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    monkeypatch.setattr(newer, "Client", partial(census_api.Client, pause=0.0))
    with serving() as found:
        yield found


class Desk:
    """A warehouse of its own over the figures that ship, and a list of publishers."""

    def __init__(self, folder: Path, api: Api) -> None:
        self.at, self.api, self.list = folder / "warehouse", api, folder / "publishers.toml"
        self.out, self.err = io.StringIO(), io.StringIO()

    def names(self, *programs: str, more: str = "file = []\n") -> None:
        self.list.write_text(more + "".join(API.format(program=one, url=self.api.base) for one in programs))

    def refresh(self, key: str | None = None) -> int:
        for stream in (self.out, self.err):
            stream.seek(0)
            stream.truncate()
        consoles = [Console(file=stream, width=200, highlight=False) for stream in (self.out, self.err)]
        return tables.refresh(self.at, TODAY, *consoles, self.list, key)  # type: ignore[arg-type, call-arg]

    def ask(self, question: str) -> str:
        reply = figures.asker(self.at, TODAY).ask(question)
        return "\n".join((reply.headline, *reply.lines, *reply.notes))


@pytest.fixture
def desk(api: Api, shipped: Path, tmp_path: Path) -> Desk:
    shutil.copytree(shipped, tmp_path / "warehouse")
    return Desk(tmp_path, api)


def months(first: int) -> list[str]:
    return [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)][first:21]


def whole(api: Api) -> None:
    for at in months(0):
        api.answers[at] = [good(table(at, IMPORTS))]
    for at in NEWER:
        api.answers[f"exports {at}"] = [good(table(at, EXPORTS, "exports"))]


def test_the_months_that_are_not_in_come_from_the_api(desk: Desk, api: Api) -> None:
    """Of each flow those after its own last month; the second time nothing is asked for."""
    whole(api)
    desk.names("imports/hs", "exports/hs")
    assert "not loaded" in desk.ask(QUESTION) or "$" not in desk.ask(QUESTION)
    assert desk.refresh("a-key") == 0, desk.err.getvalue()
    asked = [(path.split("/")[-2], query["time"][0]) for path, query, _ in api.asked]
    assert asked == [*(("imports", at) for at in months(0)), *(("exports", at) for at in NEWER)]
    assert all(query["key"] == ["a-key"] for _, query, _ in api.asked)
    assert "Census API, imports/hs HS2: 21 months, 2025-01 to 2026-09" in desk.out.getvalue()
    assert "Census API, exports/hs HS2: 4 months, 2026-06 to 2026-09" in desk.out.getvalue()
    assert "passed over" not in desk.err.getvalue()
    told = desk.ask(QUESTION)
    assert "$8.0 billion" in told and "Census API" in told and "release of November 4, 2026" in told
    assert "$2.0 billion" in desk.ask("exports of HS 87 to Mexico in July 2026")
    api.asked.clear()
    assert desk.refresh("a-key") == 0 and api.asked == []


def test_two_at_once_ask_for_everything_once(desk: Desk, api: Api, tmp_path: Path) -> None:
    """They write the same files: the second waits for the first, and has nothing left to do."""
    whole(api)
    desk.names("imports/hs", "exports/hs")
    other, api.pause = Desk(tmp_path, api), 0.1
    figures.warehouse(desk.at).close()
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda one: one.refresh(), (desk, other))) == [0, 0]
    assert len(api.asked) == 25
    assert "$8.0 billion" in desk.ask(QUESTION)


def test_what_was_in_before_stays_as_it_was(desk: Desk, api: Api) -> None:
    questions = ("exports of HS 85 to Mexico in May 2026", "imports of HS 87 from Japan 2024", "deficit with Laos 2025")
    before = [desk.ask(question).split("Source")[0] for question in questions]
    whole(api)
    desk.names("imports/hs", "exports/hs")
    assert desk.refresh() == 0
    assert [desk.ask(question).split("Source")[0] for question in questions] == before


def test_a_table_of_selected_partners_keeps_to_them(desk: Desk, api: Api) -> None:
    """Exports are loaded for thirty partners; the API has all. Rankings go on, of the same partners as before."""
    whole(api)
    desk.names("imports/hs", "exports/hs")
    loaded = newer.partners(figures.warehouse(desk.at), newer.listed(desk.list)[1])
    others = sorted({*loaded, *map(str, range(7000, 7150))} - {"world", "0003", "0010", "5700", "2010"})
    for at in NEWER:
        api.answers[f"exports {at}"] = [good(table(at, EXPORTS // 10, "exports", others))]
    before = desk.ask("top export markets for HS 85 in 2025")
    assert "Mexico was the largest" in before
    assert desk.refresh() == 0, desk.err.getvalue()
    assert desk.ask("top export markets for HS 85 in 2025").split("Source")[0] == before.split("Source")[0]
    assert "China was the largest destination" in desk.ask("top export markets for HS 85 in August 2026")
    assert newer.partners(figures.warehouse(desk.at), newer.listed(desk.list)[1]) == loaded


FAULTS: dict[str, Answer] = {
    "500": (500, {"content-type": "text/html"}, b"<html>"),
    "400": (400, {"content-type": "text/plain"}, b"error: unknown variable"),
    "page": (200, {"content-type": "text/html"}, b"<html><title>Invalid Key</title>"),
    "half": (200, {}, json.dumps(table("2026-03")).encode()[:-40]),
    "other": good(table("2019-01")),
}


@pytest.mark.parametrize("fault", samples.cases(["other"], FAULTS))
def test_a_program_that_fails_leaves_the_others_loaded(desk: Desk, api: Api, fault: str) -> None:
    """The months that were had are kept, and only the one that failed is asked for the next time."""
    whole(api)
    api.answers["2026-03"] = [FAULTS[fault]]
    desk.names("imports/hs", "exports/hs")
    assert desk.refresh() == 1
    assert "not fetched from the Census API: imports/hs HS2\n  2026-03: " in desk.err.getvalue()
    assert "$2.0 billion" in desk.ask("exports of HS 87 to Mexico in July 2026")
    assert "$8.0 billion" not in desk.ask(QUESTION)
    api.answers["2026-03"] = [good(table("2026-03", IMPORTS))]
    api.asked.clear()
    assert desk.refresh() == 0
    assert [query["time"][0] for _, query, _ in api.asked] == ["2026-03"]
    assert "$8.0 billion" in desk.ask(QUESTION)


def test_a_month_that_the_api_does_not_have_yet_is_no_failure(desk: Desk, api: Api) -> None:
    whole(api)
    del api.answers["exports 2026-09"]
    desk.names("exports/hs")
    assert desk.refresh() == 0
    assert "3 months, 2026-06 to 2026-08" in desk.out.getvalue()
    for at in NEWER:
        api.answers.pop(f"exports {at}", None)
    assert desk.refresh() == 0
    assert "no newer month is out" in desk.out.getvalue()


def test_a_publisher_that_is_away_does_not_keep_the_api_out(desk: Desk, api: Api) -> None:
    whole(api)
    files = '[[file]]\nurl = "http://127.0.0.1:9/country.xlsx"\nfolder = "census/country"\ndated = "content"\n'
    desk.names("exports/hs", more=files)
    assert desk.refresh() == 1
    assert "not fetched http://127.0.0.1:9/country.xlsx" in desk.err.getvalue()
    assert "$2.0 billion" in desk.ask("exports of HS 87 to Mexico in July 2026")


def test_a_list_without_the_api_asks_it_nothing(desk: Desk, api: Api) -> None:
    desk.names()
    assert desk.refresh() == 0 and api.asked == []


def test_the_list_that_ships_names_the_chapters_of_both_flows() -> None:
    assert [(one.name, one.url) for one in newer.listed()] == [
        ("imports/hs HS2", census_api.BASE),
        ("exports/hs HS2", census_api.BASE),
    ]


def test_a_program_that_there_is_not_is_told(desk: Desk) -> None:
    desk.names("imports/sitc")
    with pytest.raises(CommandError, match="names imports/sitc"):
        desk.refresh()
