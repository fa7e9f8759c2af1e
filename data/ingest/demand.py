"""Figures fetched when they are asked for, and kept for ever as slices.

One question at a time, over all processes: who comes second finds the slice there and asks for nothing. At most so
many requests a day, with pauses between them; once the API refuses for its own limits or cannot be reached, it is left
alone for a while. A year without rows (the API's 204) is no trade, a line of text instead of rows a refusal: neither is
taken for the other. The key is optional and is written nowhere.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import httpx

from data.api_programs import Need, programs
from data.ingest.asking import AGENT, FAILED, PAUSE, RefusedError, ask, hashed, put
from data.ingest.census_api import BASE
from data.ingest.load import SHIPPED_CALENDAR
from data.period import month
from data.sources import api_detail
from data.sources.base import LayoutError
from data.sources.calendar_csv import read_calendar
from data.warehouse import detail, slices
from data.warehouse.lock import locked

A_DAY = 200
"""Requests a day; the API takes 500 without a key."""
LEFT_ALONE = 600.0
"""Seconds for which the API is not asked after it refused for its limits, or could not be reached."""
PATIENCE = 20.0
"""Seconds for which one request is tried again while somebody waits for the answer."""
Status = Literal["fetched", "known", "failed", "spent"]


@dataclass(frozen=True, slots=True)
class FetchedDetail:
    """What became of a need. ``known``: another process had it already; ``spent``: the day's budget is."""

    status: Status
    reason: str = ""


@dataclass
class Fetcher:
    """Fetches into the slices beside a warehouse folder."""

    warehouse: Path
    key: str | None = None
    base: str = BASE
    a_day: int = A_DAY
    pause: float = PAUSE
    transport: httpx.BaseTransport | None = None
    _until: float = field(default=0.0, init=False)
    _why: str = field(default="", init=False)

    @property
    def folder(self) -> Path:
        return self.warehouse / slices.FOLDER

    def fetch(self, need: Need, today: dt.date, tell: Callable[[str], None] = lambda words: None) -> FetchedDetail:
        """Have a need, unless it is there. Nothing raises for what cannot be had."""
        if time.monotonic() < self._until:
            return FetchedDetail("failed", f"{self._why}; it is not asked again for some minutes")
        try:
            with locked(self.folder / "fetching"):
                if self.has(need):
                    return FetchedDetail("known")
                tell(f"Fetching from the Census Bureau: {need.words}")
                return self._fetched(need, today)
        except OSError as error:
            return FetchedDetail("failed", f"{self.folder} cannot be written: {error.strerror or error}")

    def has(self, need: Need) -> bool:
        """Whether slices cover a need."""
        program = programs()[need.program]
        whom = need.partners or ("any partner",)
        for code in need.codes:
            mine = [
                s
                for s in slices.read(self.folder)
                if (s.table, s.flow, s.step) == (program.table, program.flow, 1)
                and s.level >= need.level
                and any(code.startswith(prefix) for prefix in s.codes)
                and s.covers(code)
                and set(_variables(need)) <= set(s.variables)
                and (s.partners is None or (need.partners is not None and s.partners.issuperset(whom)))
            ]
            months = {m for s in mine for m in range(s.first, s.last + 1)}
            if not months.issuperset(range(need.first, need.last + 1)):
                return False
        return True

    def _fetched(self, need: Need, today: dt.date) -> FetchedDetail:
        years = range(need.first // 12, need.last // 12 + 1)
        wanted = [_query(need, code, year) for code in need.codes for year in years]
        if not self._afford(len(wanted), today):
            return FetchedDetail("spent", f"the budget of {self.a_day} requests a day is spent")
        bodies: list[bytes] = []
        agent = {"user-agent": AGENT}
        path = self.base + programs()[need.program].path
        with httpx.Client(timeout=60, follow_redirects=True, headers=agent, transport=self.transport) as web:
            for at, query in enumerate(wanted):
                if at:
                    time.sleep(self.pause)
                try:
                    bodies.append(self._body(web, path, query))
                except FAILED as error:
                    self._leave_alone(error)
                    return FetchedDetail("failed", self._without_key(str(error) or type(error).__name__))
        return self._kept(need, bodies, wanted, today)

    def _body(self, web: httpx.Client, path: str, query: list[tuple[str, str]]) -> bytes:
        asked = httpx.URL(path, params=[*query, *([("key", self.key)] if self.key else [])])
        response = ask(web, str(asked), None, timeout=PATIENCE, unreached=False)
        body = response.content.strip()
        if response.status_code == httpx.codes.NO_CONTENT:
            return b""
        page = body[:1] == b"<" or "html" in response.headers.get("content-type", "").lower()
        if page:
            raise RefusedError("a web page came in place of figures (so it does when the key is not valid)")
        if response.status_code != httpx.codes.OK:
            raise RefusedError(f"the API answered {response.status_code}: {_said(body)}")
        return body

    def _kept(
        self, need: Need, bodies: list[bytes], wanted: list[list[tuple[str, str]]], today: dt.date
    ) -> FetchedDetail:
        release = _release(today)
        found = hashed(b"\n".join(bodies) + repr(need).encode())
        try:
            made = api_detail.read(need, [body for body in bodies if body], release, found)
        except LayoutError as error:
            return FetchedDetail("failed", str(error))
        for at, body in enumerate(bodies):
            if body:
                put(self.folder / "responses" / f"{found[:16]}-{at}.json", body)
        detail.add(self.folder, [made], fetched=True)
        return FetchedDetail("fetched")

    def _afford(self, count: int, today: dt.date) -> bool:
        """Note requests of a day, if its budget has room for them."""
        path = self.folder / "budget.json"
        try:
            spent = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            spent = {}
        before = int(spent.get(today.isoformat(), 0))
        if before + count > self.a_day:
            return False
        put(path, json.dumps({today.isoformat(): before + count}).encode())
        return True

    def _leave_alone(self, error: Exception) -> None:
        if not isinstance(error, RefusedError):
            self._until = time.monotonic() + LEFT_ALONE
            self._why = self._without_key(str(error) or type(error).__name__)

    def _without_key(self, text: str) -> str:
        return text.replace(self.key, "KEY") if self.key else text


def _variables(need: Need) -> list[str]:
    return [name for name in api_detail.variables(need) if name != "quantity"]


def _query(need: Need, code: str, year: int) -> list[tuple[str, str]]:
    """The predicates of one request: a code (with a wildcard above its depth) in the months of a year."""
    program = programs()[need.program]
    columns = ["CTY_CODE", "CTY_NAME", program.code, *([program.place] if program.place else [])]
    columns += program.asked(need.level).values()
    first, last = max(need.first, month(year, 1)), min(need.last, month(year, 12))
    out = [("get", ",".join(columns)), ("COMM_LVL", dict(program.levels)[need.level])]
    out.append(("time", f"from {first // 12}-{first % 12 + 1:02d} to {last // 12}-{last % 12 + 1:02d}"))
    long = api_detail.PLACES.get(program.place, 0)
    place, hs = code[:long], code[long:]
    if place:
        out.append((program.place, place))
    if hs:
        out.append((program.code, hs if len(code) == need.level else f"{hs}*"))
    return out + [("CTY_CODE", api_detail.API_CODES.get(partner, partner)) for partner in need.partners or ()]


def _release(today: dt.date) -> dt.date:
    """The newest release: what the API has is as of then."""
    calendar = read_calendar(SHIPPED_CALENDAR)
    newest = calendar.month_of(today)
    return (calendar.release_of(newest) if newest else None) or today


def _said(body: bytes) -> str:
    return " ".join(body.decode("utf-8", "replace").split())[:200] or "nothing"
