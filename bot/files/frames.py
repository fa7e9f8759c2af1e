"""The figures of a reply as a pandas DataFrame: a period index, units, and where they come from in ``attrs``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.contract.schema import FigureJson, ReplyJson
from bot.extras import extra

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    "value": "float64", "unit": "category", "measure": "category", "of": "category", "label": "string",
    "partner": "string", "partner_code": "string", "product": "string", "product_code": "string",
    "sector": "category", "basis": "category", "adjustment": "category", "prices": "category", "start": "period[M]",
    "end": "period[M]", "release": "datetime64[ns]", "first_published": "float64",
    "first_published_release": "datetime64[ns]", "primary": "bool",
}  # fmt: skip
"""The columns and their types. A value that is a day is a time instead of a number."""


def frame(told: ReplyJson, figures: list[FigureJson]) -> pd.DataFrame:
    """A row a figure, in the order of the answer. The index is the period, as a PeriodIndex where all are months,
    quarters or years alike, else by its label. Raises MissingExtraError without pandas."""
    with extra("frames", "a data frame"):
        import pandas as pd
    rows = [_row(figure) for figure in figures]
    made = pd.DataFrame(rows, columns=list(COLUMNS))
    days = bool(rows) and all(isinstance(row["value"], str) for row in rows)
    for name, kind in COLUMNS.items():
        kind = "datetime64[ns]" if name == "value" and days else kind
        made[name] = pd.PeriodIndex(made[name], freq="M") if kind == "period[M]" else made[name].astype(kind)  # type: ignore[call-overload]
    labels = [figure["period"]["label"] if figure["period"] else None for figure in figures]
    freq = _frequency(figures)
    starts = [figure["period"]["start"] for figure in figures if figure["period"]]
    index = pd.PeriodIndex(starts, freq=freq) if freq else pd.Index(labels, dtype="string")
    made.index = index.rename("period")
    made.attrs.update(_provenance(told, made))
    return made


def _row(figure: FigureJson) -> dict[str, Any]:
    partner, product, period, first = (
        figure["partner"],
        figure["commodity"],
        figure["period"],
        figure["first_published"],
    )
    return {
        "value": figure["value"],
        "unit": figure["unit"],
        "measure": figure["measure"],
        "of": figure["of"],
        "label": figure["label"],
        "partner": partner and partner["name"],
        "partner_code": partner and partner["code"],
        "product": product and product["name"],
        "product_code": product and f"{product['scheme']}:{product['code']}",
        "sector": figure["sector"],
        "basis": figure["basis"],
        "adjustment": figure["adjustment"],
        "prices": figure["prices"],
        "start": period and period["start"],
        "end": period and period["end"],
        "release": figure["release"],
        "first_published": first and first["value"],
        "first_published_release": first and first["release"],
        "primary": figure["primary"],
    }


_SIZES = {1: "M", 3: "Q", 12: "Y"}


def _frequency(figures: list[FigureJson]) -> str | None:
    """The calendar unit that every figure's period is one of; None where there is no common one."""
    found = set()
    for figure in figures:
        period = figure["period"]
        if period is None:
            return None
        start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (period["start"], period["end"]))
        size = end - start + 1
        found.add(_SIZES.get(size) if start % size == 0 else None)
    return found.pop() if len(found) == 1 else None


def _provenance(told: ReplyJson, made: pd.DataFrame) -> dict[str, Any]:
    """What a table must carry along: question, answer, units, releases, assumptions, source notes, queries."""
    return {
        "question": told["question"],
        "answer": told["text"].splitlines()[0],
        "text": told["text"],
        "units": sorted(set(made["unit"])),
        "releases": sorted({str(day.date()) for day in made["release"].dropna()}),
        "assumptions": told["assumptions"],
        "sources": told["sources"],
        "sql": told["sql"],
    }
