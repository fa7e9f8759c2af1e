"""Asking for the figures of one release, and keeping what was cited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from data.commodities import Candidate
from data.model import Basis, Flow, Sector, SourceNote
from data.period import Period, PeriodExpr
from data.query.answer import Figure, QueryAnswer
from data.query.engine import Engine
from data.query.issues import Unpublished
from data.query.spec import Product, Query, Shape, VintageSel
from data.tables import tables


@dataclass(frozen=True)
class HighlightLine:
    """One sentence with the figures in it and where they are printed. ``level`` 1 hangs under the line before;
    ``lead``: how the sentence begins, where it lists many figures and none of them stands out."""

    text: str
    figures: tuple[Figure, ...] = ()
    exhibits: tuple[str, ...] = ()
    level: int = 0
    lead: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the highlights. ``detail``: it goes into the thread; the post itself is one screen."""

    title: str
    lines: tuple[HighlightLine, ...]
    detail: bool = False

    @property
    def exhibits(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for line in self.lines for name in line.exhibits))


@dataclass(frozen=True)
class Moved:
    """A measure at both ends of a comparison, in USD million. ``percent`` is None where it says nothing."""

    now: Figure
    before: Figure
    amount: Figure
    percent: Figure | None
    exhibit: str

    @property
    def change(self) -> float:
        return number(self.amount)

    @property
    def figures(self) -> tuple[Figure, ...]:
        found = (self.now, self.before, self.amount, self.percent)
        return tuple(figure for figure in found if figure is not None)


def number(figure: Figure) -> float:
    return float(figure.value) if isinstance(figure.value, int | float) else 0.0


@dataclass
class Lookup:
    """The state of the figures on ``release``; ``month`` is the statistical month (an ordinal)."""

    engine: Engine
    month: int
    release: dt.date
    today: dt.date
    cited: dict[SourceNote, None] = field(default_factory=dict)

    @property
    def period(self) -> Period:
        return Period(self.month, self.month, "month")

    def ask(self, query: Query, as_of: dt.date | None = None) -> QueryAnswer | None:
        """The answer as of the release (or another day); None where it is not published."""
        asked = replace(query, vintage=VintageSel("as_of", date=as_of or self.release))
        try:
            answer, _ = self.engine.answer(asked, self.today)
        except Unpublished:
            return None
        if as_of is None:
            self.cited.update(dict.fromkeys(answer.sources))
        return answer

    def moved(self, query: Query, period: Period | None = None) -> dict[Flow, Moved]:
        """Each measure of a change query; empty where it is not published for the period."""
        shaped = replace(
            query, shape=Shape.CHANGE, periods=at(period or self.period), comparison=query.comparison or "month"
        )
        answer = self.ask(shaped)
        if answer is None:
            return {}
        out = {}
        for flow in query.measures:
            mine = {f.role: f for f in answer.figures if flow.value in (f.of, f.measure)}
            if {"end", "base", "change"} <= set(mine) and self._fresh(mine["end"]):
                exhibit = self.exhibit(mine["end"], answer)
                out[flow] = Moved(mine["end"], mine["base"], mine["change"], mine.get("percent"), exhibit)
        return out

    def _fresh(self, figure: Figure) -> bool:
        """Whether the figure was published by this release, not by one before it."""
        return figure.release == self.release

    def exhibit(self, figure: Figure, answer: QueryAnswer) -> str:
        """Where this figure is printed: the exhibit of its table in this release, else the document that has it."""
        printed = {d.exhibit for d in self.engine.library.documents.values() if d.release == figure.release}
        if figure.book is not None:
            names = [label for label, _ in tables()[figure.book.table]["exhibits"] if label in printed]
            if names:
                return short(names[_place(figure, len(names))])
        return short(answer.sources[0].table) if answer.sources else ""


def _place(figure: Figure, number_of: int) -> int:
    """Which of a table's exhibits: the totals, then the detail of exports, then that of imports."""
    if figure.product is None or number_of < 2:
        return {"imports": number_of - 1}.get(figure.of or figure.measure, 0) if number_of == 2 else 0
    if number_of == 3 and len(figure.product[1]) == 1:
        return 0
    flow = figure.of or figure.measure
    return number_of - 1 if flow == "imports" else number_of - 2


def short(exhibit: str) -> str:
    return exhibit.removeprefix("FT-900 ")


def at(period: Period) -> tuple[PeriodExpr, ...]:
    return (PeriodExpr("range", period=period),)


def one(scheme: str, code: str, label: str) -> Product:
    """A single category with the same code in both flows."""
    return Product(label, (Candidate(scheme, (code,), (code,), label),))


def every(scheme: str, label: str) -> Product:
    """All categories of a classification, for rankings."""
    return Product(label, (Candidate(scheme, (), (), label),))


def totals(sector: Sector, *measures: Flow) -> Query:
    """Exhibit 1."""
    return Query(measures=measures or (Flow.BALANCE, Flow.EXPORTS, Flow.IMPORTS), sector=sector, table="totals")


def census(*measures: Flow) -> Query:
    """Exhibit 5: goods on the Census basis, seasonally adjusted."""
    return Query(measures=measures, sector=Sector.GOODS, basis=Basis.CENSUS, table="goods_bases_sa")
