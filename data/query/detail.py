"""Reading detail (HS to ten digits): which slices answer, and the statement that sums their rows.

A code stands for everything that begins with it. Of several depths that have a code, one answers: that which covers
most of what is asked, then the newest, then the coarsest (the fewest rows). Within it the newest row of a key counts.
The text of a statement depends only on its shape (``detail_texts``); files, codes and dates are parameters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import Literal

from data import hs
from data.api_programs import tables
from data.hs_words import called
from data.model import TOTAL, WORLD, Flow
from data.period import Period, first_day
from data.query import kept
from data.query.sql import Parameters, Statement
from data.warehouse.slices import EVERY, Slice

RankedBy = Literal["level", "change", "percent_change"]
TABLES = tables()
"""The tables that are read from slices."""
SCHEME = hs.SCHEME
LISTING = "*"
"""Between what the codes of a listing begin with, and how many digits they have: ``08*6``."""
_COLUMNS = {"value": "value", "calculated_duty": "duty", "quantity": "quantity"}


def listing(level: int, within: str = EVERY) -> str:
    """The pseudo code of all codes of so many digits (that begin so)."""
    return f"{within}{LISTING}{level}"


@lru_cache(maxsize=4096)
def begins(code: str) -> str:
    """What the rows of a code, a listing or the total begin with."""
    return EVERY if code == TOTAL else code.partition(LISTING)[0]


@lru_cache(maxsize=4096)
def digits(code: str) -> int:
    """How deep rows must go to have a code apart."""
    return int(code.partition(LISTING)[2]) if LISTING in code else len(begins(code))


def covers(one: Slice, code: str) -> bool:
    """Whether a slice has all of a code; of a listing, whether its rows are deep enough."""
    deep = digits(code) <= one.level
    return deep and any(begins(code).startswith(prefix) for prefix in one.codes)


def name_of(code: str, flow: Flow) -> str:
    """What a ranked code is called: its everyday word or official name, with the code."""
    return called(code, flow)


@dataclass(frozen=True, slots=True)
class AskedSlices:
    """What is summed: the slices that may be read, codes by flow, partners (None: every one but the world)."""

    slices: tuple[Slice, ...]
    codes: dict[str, tuple[str, ...]]
    partners: tuple[str, ...] | None
    periods: tuple[Period, ...]
    variable: str
    as_of: dt.date | None = None

    def groups(self) -> Iterator[tuple[tuple[Slice, ...], tuple[str, ...]]]:
        """Slices of one flow and depth with the codes that they answer for."""
        for flow, codes in self.codes.items():
            by_level: dict[int, list[str]] = {}
            for code in codes:
                found = self._level(flow, code)
                if found is not None:
                    by_level.setdefault(found, []).append(code)
            for level, many in by_level.items():
                named = tuple(s for s in self._of(flow, level) if any(covers(s, code) for code in many))
                yield named, tuple(many)

    def _of(self, flow: str, level: int) -> list[Slice]:
        first, last = min(p.start for p in self.periods), max(p.end for p in self.periods)
        return [
            s
            for s in self.slices
            if s.flow == flow and s.level == level and s.first <= last and first <= s.last and self._whom(s)
        ]

    def _whom(self, one: Slice) -> bool:
        return self.partners is None or any(one.has(partner) for partner in self.partners)

    def _level(self, flow: str, code: str) -> int | None:
        levels = {s.level for s in self.slices if s.flow == flow}
        scored = [(self._score(flow, level, code), level) for level in levels]
        best = max((one for one in scored if one[0][0]), default=None)
        return best[1] if best else None

    def _score(self, flow: str, level: int, code: str) -> tuple[int, dt.date, int]:
        """How much of what is asked the slices of a depth cover, how new they are, how few rows they have."""
        have = [s for s in self._of(flow, level) if covers(s, code)]
        months = {(m, who) for s in have for p in self.periods for m in _shared(s, p) for who in self._partners(s)}
        return len(months), max((s.release for s in have), default=dt.date.min), -level

    def _partners(self, one: Slice) -> Iterable[str]:
        if self.partners is not None:
            return [partner for partner in self.partners if one.has(partner)]
        return one.partners if one.partners is not None else map(str, range(300))


def _shared(one: Slice, period: Period) -> range:
    return range(max(one.first, period.start), min(one.last, period.end) + 1)


def statements(asked: AskedSlices) -> Iterator[Statement]:
    """One for each flow and depth. Rows as those of ``sql.cells``: flow, partner, commodity, k, step, total, n, oldest,
    newest; the total in USD million where it is money."""
    for chosen, codes in asked.groups():
        yield _statement(asked, chosen, codes)


def best(
    asked: AskedSlices, descending: bool, count: int, by: RankedBy = "level", floor: float = 0.0
) -> Statement | None:
    """The first rows of a listing, ranked by the database: by the level of the partners together, or by the change from
    the second period. Of one partner's levels a row for each code, with how many there are; else those of each partner
    and period, with how many codes are listed, how many began from ``floor``, and how many there are. None where slices
    of several kinds are joined, or more than one code is asked."""
    groups = list(asked.groups())
    if asked.partners is None or len(groups) != 1 or len(groups[0][1]) != 1 or LISTING not in groups[0][1][0]:
        return None
    chosen, codes = groups[0]
    if len({s.step for s in chosen}) != 1:
        return None
    alone = len(asked.partners) == len(asked.periods) == 1 and by == "level"
    made = _statement(asked, chosen, codes, "DESC" if descending else "ASC", "" if alone else by)
    if alone:
        return Statement(made.text, made.parameters | {"count": count, "months": asked.periods[0].months})
    lengths: Parameters = {f"months_{k}": p.months for k, p in enumerate(asked.periods)}
    least: Parameters = {"floor": floor} if by == "percent_change" else {}
    return Statement(made.text, made.parameters | lengths | least | {"count": count})


def _statement(
    asked: AskedSlices, chosen: Sequence[Slice], codes: Sequence[str], ranked: str = "", by: str = ""
) -> Statement:
    files = [(one, file) for one in chosen if not one.dated for file in one.files]
    few = asked.partners is not None and any(LISTING in code for code in codes)
    packs = sorted({str(file) for s in chosen if s.dated for file in (s.by_partner if few else ()) or s.files})
    shape = StatementShape(
        tuple(one.step for one, _ in files),
        bool(packs),
        _overlap(chosen),
        len(codes) if LISTING not in codes[0] else 0,
        len(asked.partners) if asked.partners is not None else None,
        len(asked.periods),
        _COLUMNS[asked.variable],
        digits(codes[0]) if LISTING in codes[0] else 0,
        ranked,
        by,
    )
    parameters = _parameters(asked, files, codes) | {"flow": chosen[0].flow}
    if packs:
        parameters |= {"packs": packs, "as_of": asked.as_of or dt.date.max}
    return Statement(kept.text(("detail", shape), partial(_made, shape)), parameters)


def _made(shape: StatementShape) -> str:
    from data.query.detail_texts import text

    return text(shape)


def _overlap(chosen: Sequence[Slice]) -> bool:
    """Whether a key may be in two of the slices."""
    spans = sorted((s.first, s.last, s.release) for s in chosen)
    return any(b[0] <= a[1] for a, b in pairwise(spans))


def _parameters(asked: AskedSlices, files: Sequence[tuple[Slice, object]], codes: Sequence[str]) -> Parameters:
    out: Parameters = {}
    for at, (one, file) in enumerate(files):
        out[f"file_{at}"], out[f"release_{at}"] = str(file), one.release
    for at, code in enumerate(codes):
        out[f"from_{at}"], out[f"until_{at}"] = begins(code), begins(code) + ":"
        if LISTING not in code:
            out[f"code_{at}"] = code
    for at, partner in enumerate(asked.partners if asked.partners is not None else (WORLD,)):
        out[f"partner_{at}"] = partner
    for k, p in enumerate(asked.periods):
        out[f"a_{k}"], out[f"z_{k}"] = first_day(p.start), first_day(p.end)
    out["first"] = first_day(min(p.start for p in asked.periods))
    out["last"] = first_day(max(p.end for p in asked.periods))
    return out


@dataclass(frozen=True, slots=True)
class StatementShape:
    """What the text of a statement depends on. ``codes`` 0: a listing, of codes of ``listed`` digits; ``ranked``: its
    first rows, in that direction; ``by``: of what, where that is not the level of one partner."""

    steps: tuple[int, ...]
    packs: bool
    overlap: bool
    codes: int
    partners: int | None
    periods: int
    column: str
    listed: int
    ranked: str = ""
    by: str = ""
