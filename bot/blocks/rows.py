"""The primary figures of a reply as rows: what a table, a chart and a CSV show alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.blocks.numbers import shown
from bot.reply import Figure, Reply
from bot.speak.labels import capital

Shape = Literal["series", "ranking", "comparison"]
SHOWN_MOST = 20
PERIODS_MOST = 12
"""Rows of a table in a message, and those of a series; the CSV has them all."""


@dataclass(frozen=True)
class Rows:
    """``labels[i]`` names ``figures[i]``; ``heading`` says what the labels are. ``deficit``: balances that the reply
    speaks of as deficits; they are shown as positive amounts, as the sentence above them does."""

    shape: Shape
    heading: str
    measure: str
    labels: tuple[str, ...]
    figures: tuple[Figure, ...]
    deficit: bool = False

    @property
    def values(self) -> list[float | None]:
        """The numbers as they are shown; None for what is no number."""
        sign = -1 if self.deficit else 1
        return [sign * figure.value if isinstance(figure.value, int | float) else None for figure in self.figures]

    @property
    def cells(self) -> list[tuple[str, str]]:
        told = [
            shown(figure if value is None else replace(figure, value=value))
            for figure, value in zip(self.figures, self.values, strict=True)
        ]
        return list(zip(self.labels, told, strict=True))

    @property
    def upwards(self) -> bool:
        """A series with its newest row at the end."""
        first, last = self.figures[0].period, self.figures[-1].period
        return self.shape == "series" and first is not None and last is not None and first.start < last.start

    @property
    def shown_cells(self) -> list[tuple[str, str]]:
        """The rows that a message has room for: the newest of a series, the first of a ranking with their places."""
        if self.shape == "series":
            return self.cells[-PERIODS_MOST:] if self.upwards else self.cells[:PERIODS_MOST]
        cells = self.cells[:SHOWN_MOST]
        if self.shape != "ranking":
            return cells
        wide = len(str(len(cells)))
        return [(f"{at:>{wide}}. {label}", value) for at, (label, value) in enumerate(cells, 1)]

    @property
    def hidden(self) -> int:
        """How many rows a message has no room for."""
        return len(self.figures) - len(self.shown_cells)

    @property
    def title(self) -> str:
        """``Goods imports from Vietnam: January 2022 to August 2026``, ``Goods deficit by partner: 2024``."""
        first, last = self.figures[0].period, self.figures[-1].period
        if first is None or last is None:
            return self._about()
        ends = sorted((first, last), key=lambda period: period.start)
        when = first.label if first == last else f"{ends[0].label} to {ends[1].label}"
        return f"{self._about()}: {when}"

    def _about(self) -> str:
        figure = self.figures[0]
        if self.heading == "Period":
            name = figure.label.rsplit(", ", 1)[0] if ", " in figure.label else figure.label
            return name.replace("balance", "deficit", 1) if self.deficit else name
        way, joined, measure = self.measure.lower().rpartition(" of ")
        what = figure.sector.replace("_", " ") if figure.sector else ""
        if self.heading == "Product":
            what = ""
        elif figure.commodity is not None:
            measure, what = f"{measure} of {figure.commodity.name}", ""
        about = " ".join(word for word in (way, joined.strip(), what, measure) if word)
        by = {"Partner": " by partner", "Product": " by product"}.get(self.heading, "")
        at = figure.partner if self.heading == "Product" else None
        where = f", {at.name}" if at is not None and at.code != "world" else ""
        return f"{capital(about)}{by}{where}"


def measure_name(figure: Figure) -> str:
    """``Balance``, ``Percent change of imports``."""
    name = figure.measure.replace("_", " ")
    return (name if figure.of is None else f"{name} of {figure.of.replace('_', ' ')}").capitalize()


def rows_of(reply: Reply) -> Rows | None:
    """The rows of a series, ranking or comparison; None for a reply of one figure or of none."""
    figures = tuple(figure for figure in reply.figures if figure.primary)
    if len(figures) < 2 or len({figure.unit for figure in figures}) > 1:
        return None
    partners = [figure.partner.name if figure.partner else "" for figure in figures]
    products = [figure.commodity.name if figure.commodity else "" for figure in figures]
    periods = [figure.period.label if figure.period else "" for figure in figures]
    deficit = (
        figures[0].measure == "balance"
        and "deficit" in reply.headline.lower()
        and all(isinstance(figure.value, int | float) and figure.value <= 0 for figure in figures)
    )
    measure = "Deficit" if deficit else measure_name(figures[0])
    if len(set(periods)) == len(figures) and len(set(partners)) == 1 and len(set(products)) == 1:
        starts = [figure.period.start if figure.period else "" for figure in figures]
        ordered = starts in (sorted(starts), sorted(starts, reverse=True))
        shape: Shape = "series" if ordered and len(figures) > 2 else "comparison"
        return Rows(shape, "Period", measure, tuple(periods), figures, deficit)
    shape = "ranking" if len(figures) > 2 and len(set(periods)) == 1 else "comparison"
    for heading, names in (("Partner", partners), ("Product", products)):
        if len(set(names)) == len(figures) and len(set(periods)) == 1:
            return Rows(shape, heading, measure, tuple(names), figures, deficit)
    return Rows("comparison", "Figure", measure, tuple(figure.label for figure in figures), figures, deficit)
