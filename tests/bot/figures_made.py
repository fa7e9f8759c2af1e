"""Figures made up, and answers of them, for what is said of figures alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from data.model import Adjustment, Basis, Prices, Sector, Unit, Variable
from data.period import Period
from data.query.answer import Figure, QueryAnswer
from data.query.book import Book
from data.query.spec import Query, Target

BOOK = Book(
    "totals", Sector.GOODS, Basis.CENSUS, Adjustment.NSA, Prices.NOMINAL, Variable.VALUE, Unit.USD_MILLION
)  # fmt: skip
MEXICO, CANADA = Target("Mexico", ("2010",)), Target("Canada", ("1220",))
CORN, WHEAT = ("enduse", "00200", "corn"), ("enduse", "00100", "wheat")
APRIL, BEFORE = dt.date(2025, 4, 3), Period.of_year(2023)


def figure(amount: float | str, measure: str = "exports", year: int = 2024, **more: Any) -> Figure:
    """Goods of a year in USD million, in the release of April 2025."""
    return replace(Figure(measure, amount, Unit.USD_MILLION, Period.of_year(year), book=BOOK, release=APRIL), **more)


def answer(*figures: Figure, facts: dict[str, Any] | None = None, **query: Any) -> QueryAnswer:
    """An answer with these figures to a question with these properties, without sources."""
    asked, primary = replace(Query(), **query), tuple(f for f in figures if f.primary)
    return cast(QueryAnswer, SimpleNamespace(query=asked, figures=figures, primary=primary, facts=facts or {}))
