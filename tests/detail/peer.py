"""The Census Bureau's API of trade on this machine: arrays of text under a header row, fed from rows of ten digits.

It has the API's manners: columns come back with the predicates after them, codes take a wildcard, groups of partners
and the world stand among the partners, nothing is 204, what it does not like is a line of text, and without a key there
is a limit of requests.
"""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import stamina

from tests import loopback

NAMES = {"5700": "CHINA", "2010": "MEXICO", "5520": "VIETNAM", "-": "TOTAL FOR ALL COUNTRIES"}
LIMITED = b"You've exceeded the number of requests that are allowed without a key"
DIGITS = {"HS2": 2, "HS4": 4, "HS6": 6, "HS10": 10, "EU5": 5}
CODES = ("E_COMMODITY", "I_COMMODITY", "E_ENDUSE", "I_ENDUSE")


@dataclass(frozen=True)
class Line:
    """One row of the API's own tables: months as ``2024-03``; ``amounts`` by the API's columns, of every kind."""

    partner: str
    code: str
    month: str
    amounts: dict[str, int]
    unit: str = "KG"
    place: str = ""


@dataclass
class Peer:
    """``answers``: what is answered instead, one after the other, for as long as there is some. ``limit``: requests
    without a key. ``pause``: seconds before each answer."""

    lines: list[Line]
    base: str = ""
    limit: int = 500
    pause: float = 0.0
    asked: list[str] = field(default_factory=list)
    answers: list[loopback.Sent] = field(default_factory=list)

    def answer(self, path: str) -> loopback.Sent:
        parts = urlsplit(path)
        asked = parse_qsl(parts.query)
        self.asked.append(path)
        time.sleep(self.pause)
        if self.answers:
            return self.answers.pop(0)
        if len(self.asked) > self.limit and not any(name == "key" for name, _ in asked):
            return 429, {"content-type": "text/plain"}, LIMITED
        try:
            rows = self.rows(asked)
        except ValueError as error:
            return 400, {"content-type": "text/plain"}, f"error: {error}".encode()
        if len(rows) < 2:
            return 204, {}, b""
        return 200, {"content-type": "application/json;charset=utf-8"}, json.dumps(rows).encode()

    def rows(self, asked: Sequence[tuple[str, str]]) -> list[list[str]]:
        one = dict(asked)
        columns = one["get"].split(",")
        predicates = [name for name, _ in asked if name not in ("get", "key")]
        code = next((name for name in columns if name in CODES), "")
        known = {*NAMES, "CTY_CODE", "CTY_NAME", code, "STATE", "UNIT_QY1", "COMM_LVL", "time"}
        amounts = {name for line in self.lines for name in line.amounts}
        unknown = [name for name in (*columns, *predicates) if name not in known | amounts]
        if unknown or one.get("COMM_LVL") not in DIGITS:
            raise ValueError(f"unknown variable '{(unknown or ['COMM_LVL'])[0]}'")
        first, last = re.fullmatch(r"from (\d{4}-\d{2}) to (\d{4}-\d{2})", one["time"]).groups()
        found = self._summed(DIGITS[one["COMM_LVL"]], one.get(code, "*"), one.get("STATE"), first, last)
        whom = [value for name, value in asked if name == "CTY_CODE"]
        out = [[*columns, *predicates]]
        for (partner, digits, month, place), sums in sorted(found.items()):
            if not whom or partner in whom:
                told = {"CTY_CODE": partner, "CTY_NAME": NAMES[partner], code: digits, "time": month, "STATE": place}
                unit = next((line.unit for line in self.lines if line.code == digits), "-")
                told |= {"COMM_LVL": one["COMM_LVL"], "UNIT_QY1": unit}
                out.append([str({**sums, **told}[name]) for name in (*columns, *predicates)])
        return out

    def _summed(
        self, digits: int, code: str, place: str | None, first: str, last: str
    ) -> dict[tuple[str, str, str, str], dict[str, int]]:
        begins, exact = code.rstrip("*"), "*" not in code
        out: dict[tuple[str, str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for line in self.lines:
            short = line.code[:digits]
            fits = short == begins if exact else short.startswith(begins)
            if fits and first <= line.month <= last and place in (None, line.place):
                for partner in (line.partner, "-"):
                    for name, value in line.amounts.items():
                        out[partner, short, line.month, line.place][name] += value
        return out


def exports(partner: str, code: str, dollars: int, place: str = "", unit: str = "KG") -> list[Line]:
    """A line a month of 2023 to 2025: the dollars times the month's number; a kilogram for every four dollars."""
    return [
        Line(partner, code, f"{year}-{n:02d}", {"ALL_VAL_MO": dollars * n, "QTY_1_MO": dollars * n // 4}, unit, place)
        for year in (2023, 2024, 2025)
        for n in range(1, 13)
    ]


@contextmanager
def serving(lines: Sequence[Line]) -> Iterator[Peer]:
    """A running API; retries are there, their waiting is not."""
    state = Peer(list(lines))
    with (
        loopback.serving(lambda path, _headers, _body: state.answer(path)) as address,
        stamina.set_testing(True, attempts=2),
    ):
        state.base = f"{address}/data/"
        yield state
