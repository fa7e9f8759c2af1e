"""The primary figures of a reply as rows: what a table, a chart and a CSV show alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.blocks.numbers import shown
from bot.reply import Figure, Reply

Shape = Literal["series", "ranking", "comparison"]
SHOWN_MOST = 20
"""Rows of a table in a message; the CSV has them all."""


@dataclass(frozen=True)
class Rows:
    """``labels[i]`` names ``figures[i]``; ``heading`` says what the labels are."""

    shape: Shape
    heading: str
    measure: str
    labels: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def cells(self) -> list[tuple[str, str]]:
        return [(label, shown(figure)) for label, figure in zip(self.labels, self.figures, strict=True)]

    @property
    def upwards(self) -> bool:
        """A series with its newest row at the end."""
        first, last = self.figures[0].period, self.figures[-1].period
        return self.shape == "series" and first is not None and last is not None and first.start < last.start

    @property
    def shown_cells(self) -> list[tuple[str, str]]:
        """The rows that a message has room for: the newest of a series, the first of a ranking."""
        return self.cells[-SHOWN_MOST:] if self.upwards else self.cells[:SHOWN_MOST]


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
    measure = measure_name(figures[0])
    if len(set(periods)) == len(figures) and len(set(partners)) == 1 and len(set(products)) == 1:
        starts = [figure.period.start if figure.period else "" for figure in figures]
        ordered = starts in (sorted(starts), sorted(starts, reverse=True))
        shape: Shape = "series" if ordered and len(figures) > 2 else "comparison"
        return Rows(shape, "Period", measure, tuple(periods), figures)
    shape = "ranking" if len(figures) > 2 and len(set(periods)) == 1 else "comparison"
    for heading, names in (("Partner", partners), ("Product", products)):
        if len(set(names)) == len(figures) and len(set(periods)) == 1:
            return Rows(shape, heading, measure, tuple(names), figures)
    return Rows("comparison", "Figure", measure, tuple(figure.label for figure in figures), figures)
