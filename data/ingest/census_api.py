"""The Census API, month by month: HS and NAICS detail by partner, kept as one file that the loader reads.

One request for each month, with pauses, back-off and conditional headers. Responses are kept by their hash under
``.responses``; a month that was had since the newest release is not asked for again. What the months say together is
written, whole or not at all, as ``census/api/RELEASE/timeseries-intltrade-...json``: the API's own shape (a header row
and rows of text), which ``data.sources.census_hs`` reads like any pull. The key is optional and is written nowhere.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import httpx

from data import period
from data.ingest.asking import (
    AGENT,
    FAILED,
    PAUSE,
    UNREACHED,
    RefusedError,
    Validators,
    ask,
    hashed,
    put,
    recalled,
    remember,
    validators,
)
from data.ingest.load import SHIPPED_CALENDAR
from data.sources import census_hs
from data.sources.base import Adapter, LayoutError
from data.sources.calendar_csv import read_calendar

BASE = "https://api.census.gov/data/"
RESPONSES = ".responses"
"""Hidden, so that a load of the downloads passes them over without a word."""
INDEX = "index.json"
Status = Literal["new", "unchanged", "empty", "failed"]


@dataclass(frozen=True, slots=True)
class Program:
    """One endpoint: its path under the API's address, the columns to ask for, who reads the result, and the table,
    flow and classification that the figures are loaded as."""

    path: str
    columns: tuple[str, ...]
    reader: Adapter
    series: tuple[str, str, str]

    def name(self, level: str, first: int, last: int) -> str:
        """``timeseries-intltrade-imports-hs-HS2-2024-01_2024-12.json``."""
        return f"{self.path.replace('/', '-')}-{level}-{period.iso(first)}_{period.iso(last)}.json"


_PARTNER = ("CTY_CODE", "CTY_NAME")
PROGRAMS: dict[str, Program] = {
    "imports/hs": Program(
        "timeseries/intltrade/imports/hs",
        (*_PARTNER, "I_COMMODITY", "I_COMMODITY_SDESC", "GEN_VAL_MO"),
        census_hs.read_hs,
        ("hs", "imports", "hs"),
    ),
    "exports/hs": Program(
        "timeseries/intltrade/exports/hs",
        (*_PARTNER, "E_COMMODITY", "E_COMMODITY_SDESC", "ALL_VAL_MO"),
        census_hs.read_hs,
        ("hs", "exports", "hs"),
    ),
    "imports/naics": Program(
        "timeseries/intltrade/imports/naics",
        (*_PARTNER, "NAICS", "NAICS_SDESC", "CON_VAL_MO", "CAL_DUT_MO"),
        census_hs.read_naics,
        ("naics_consumption", "imports", "naics"),
    ),
}
"""What can be asked for; levels are HS2, HS4, HS6, HS10 and NA2 to NA6."""


@dataclass(frozen=True, slots=True)
class Page:
    """What became of one month (an ordinal). ``empty``: the API has nothing for it, so it is not out yet."""

    month: int
    status: Status
    reason: str = ""


@dataclass(frozen=True)
class Pull:
    """What became of a pull. ``path`` is the file to load; None when a month failed or there is nothing."""

    path: Path | None
    pages: list[Page]
    reason: str = ""

    @property
    def failed(self) -> list[Page]:
        return [page for page in self.pages if page.status == "failed"]

    @property
    def refused(self) -> bool:
        """Whether the months came, and are no file that the loader would read."""
        return self.path is None and not self.failed and any(page.status != "empty" for page in self.pages)


@dataclass(frozen=True, slots=True)
class _KnownResponse(Validators):
    """A response had before: the hash under which it is kept ("" for an empty one), and the day it was asked for."""

    sha256: str
    asked: str


@dataclass
class Client:
    """Asks for months and keeps the responses under ``into``. ``key`` raises the API's limit of requests a day."""

    into: Path
    today: dt.date
    key: str | None = None
    base: str = BASE
    pause: float = PAUSE
    transport: httpx.BaseTransport | None = None
    tell: Callable[[Page], None] = lambda page: None
    _asked: int = field(default=0, init=False)
    _silent: bool = field(default=False, init=False)

    def pull(self, program: str, level: str, first: int, last: int, partners: frozenset[str] = frozenset()) -> Pull:
        """Every month from ``first`` to ``last`` (ordinals), as one file. Nothing raises for what cannot be had; once
        the API cannot be reached it is not asked again. ``partners``: those that the months before were loaded for. A
        selection of them is kept to: what the months before lack could not be ranked or added up with them.

        Raises KeyError for a program that is not in ``PROGRAMS``.
        """
        wanted, index, release = (
            PROGRAMS[program],
            recalled(self.into / RESPONSES / INDEX, _KnownResponse),
            self._release(),
        )
        pages, bodies = [], []
        with httpx.Client(
            timeout=60, follow_redirects=True, headers={"user-agent": AGENT}, transport=self.transport
        ) as web:
            for month in range(first, last + 1):
                page, body = self._page(web, wanted, level, month, index, release)
                pages.append(page)
                self.tell(page)
                bodies += [body] if body is not None else []
        if any(page.status == "failed" for page in pages):
            return Pull(None, pages, "; ".join(page.reason for page in pages if page.reason))
        if not bodies:
            return Pull(None, pages, "no month is published")
        return self._write(wanted, level, pages, bodies, release, partners)

    def _release(self) -> dt.date:
        """The newest release: what the API has is as of then, whatever the month."""
        calendar = read_calendar(SHIPPED_CALENDAR)
        month = calendar.month_of(self.today)
        return (calendar.release_of(month) if month else None) or self.today

    def _page(
        self,
        web: httpx.Client,
        wanted: Program,
        level: str,
        month: int,
        index: dict[str, _KnownResponse],
        release: dt.date,
    ) -> tuple[Page, bytes | None]:
        query = {"get": ",".join(wanted.columns), "time": period.iso(month), "COMM_LVL": level}
        name = str(httpx.URL(self.base + wanted.path, params=query))
        known = index.get(name)
        kept = self._kept(known)
        if known and known.sha256 and kept is None:
            known = None
        # On the day of a release itself the API may not have it yet.
        if known and known.sha256 and known.asked > release.isoformat():
            return Page(month, "unchanged"), kept
        if self._silent:
            return Page(month, "failed"), None
        try:
            response = self._ask(web, self.base + wanted.path, query, known)
            if response.status_code == httpx.codes.NOT_MODIFIED and known and kept is not None:
                sha256, body = known.sha256, kept
            else:
                body = _checked(response, wanted, period.iso(month))
                sha256 = hashed(body) if body else ""
                self._keep(sha256, body)
        except FAILED as error:
            self._silent = isinstance(error, UNREACHED)
            reason = self._without_key(str(error) or type(error).__name__)
            return Page(month, "failed", f"{period.iso(month)}: {reason}"), None
        same = known is not None and known.sha256 == sha256
        index[name] = _KnownResponse(sha256, self.today.isoformat(), **validators(response))
        remember(self.into / RESPONSES / INDEX, index)
        return Page(month, "empty" if not body else "unchanged" if same else "new"), body or None

    def _ask(self, web: httpx.Client, url: str, query: dict[str, str], known: _KnownResponse | None) -> httpx.Response:
        """One answer of the server, after retries. Raises what ``_page`` catches."""
        if self._asked:
            time.sleep(self.pause)
        self._asked += 1
        full = str(httpx.URL(url, params={**query, **({"key": self.key} if self.key else {})}))
        return ask(web, full, known, timeout=300)

    def _write(
        self,
        wanted: Program,
        level: str,
        pages: list[Page],
        bodies: list[bytes],
        release: dt.date,
        partners: frozenset[str],
    ) -> Pull:
        """All months in one file, once its adapter has read it."""
        have = [page.month for page in pages if page.status != "empty"]
        tables: list[list[list[Any]]] = [json.loads(body) for body in bodies]
        if any(table[0] != tables[0][0] for table in tables):
            return Pull(None, pages, "the months have different columns")
        path = self.into / "census" / "api" / release.isoformat() / wanted.name(level, min(have), max(have))
        rows = _kept_to(partners, tables[0][0], [row for table in tables for row in table[1:]])
        content = json.dumps([tables[0][0], *rows], separators=(",", ":"))
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}")
        temporary.write_text(content, encoding="utf-8")
        try:
            wanted.reader(temporary, release)
        except LayoutError as error:
            temporary.unlink()
            return Pull(None, pages, str(error).replace(temporary.name, path.name))
        temporary.replace(path)
        return Pull(path, pages)

    def _without_key(self, text: str) -> str:
        return text.replace(self.key, "KEY") if self.key else text

    def _kept(self, known: _KnownResponse | None) -> bytes | None:
        """The body of a response had before, if it is still what it was."""
        if known is None or not known.sha256:
            return None
        try:
            body = (self.into / RESPONSES / f"{known.sha256}.json").read_bytes()
        except OSError:
            return None
        return body if hashed(body) == known.sha256 else None

    def _keep(self, sha256: str, body: bytes) -> None:
        if sha256:
            put(self.into / RESPONSES / f"{sha256}.json", body)


def _kept_to(partners: frozenset[str], head: list[str], rows: list[list[Any]]) -> list[list[Any]]:
    """The rows of ``partners`` where those are a selection (fewer than a third of all, see ``Session.runs_over``)."""
    at = [head.index(name) for name in _PARTNER]
    codes = [census_hs.partner_code(*(str(row[place]) for place in at)) for row in rows]
    if not partners or len(partners) * 3 >= len(set(codes)):
        return rows
    return [row for row, code in zip(rows, codes, strict=True) if code is None or code in partners]


def _checked(response: httpx.Response, wanted: Program, month: str) -> bytes:
    """The body of a good answer, empty for a month without figures. Raises RefusedError for anything else."""
    body = response.content.strip()
    if response.status_code == httpx.codes.NO_CONTENT:
        return b""
    page = body[:1] == b"<" or "html" in response.headers.get("content-type", "").lower()
    if response.status_code != httpx.codes.OK:
        # The API says what it did not like in a line of plain text.
        said = "" if page else ": " + " ".join(body.decode("utf-8", "replace").split())[:200]
        raise RefusedError(f"the server answered {response.status_code}{said}")
    if page:
        raise RefusedError("a web page came in place of figures (so it does when the key is not valid)")
    try:
        rows = json.loads(body)
    except ValueError as error:
        raise RefusedError(f"the answer is cut off or no JSON: {error}") from error
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list) for row in rows):
        raise RefusedError("the answer is no list of rows")
    missing = [name for name in (*wanted.columns, "time") if name not in rows[0]]
    if missing:
        raise RefusedError(f"the answer has no column {missing[0]}")
    at = rows[0].index("time")
    other = next((row for row in rows[1:] if len(row) != len(rows[0]) or row[at] != month), None)
    if other is not None:
        raise RefusedError(f"a row is not of {month}: {str(other)[:120]}")
    return body if len(rows) > 1 else b""
