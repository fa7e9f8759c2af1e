"""The primary figures of a reply as rows: what a table, a chart and a CSV show alike."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from bot.contract.reply import Reply, ReplyFigure
from bot.speak.labels import capital
from bot.speak.numbers import shown
from data.articles import listed, with_article

Shape = Literal["series", "ranking", "comparison"]
SHOWN_MOST = 20
PERIODS_MOST = 12
"""Rows of a table in a message, and those of a series; the CSV has them all."""
COLUMNS_MOST = 6
"""Columns of figures that a phone has room for."""
_WAYS = {"narrowed": "Narrowing", "widened": "Widening", "fell": "Fall", "rose": "Rise", "grew": "Growth"}
_ALONE = re.compile(r" (?:from|to|with) .+$")
"""What names the partner in a label."""
_MOVED = re.compile(rf"\b({'|'.join(_WAYS)}) (?:most|fastest)\b")


@dataclass(frozen=True)
class ReplyRows:
    """``labels[i]`` names the row of ``grid[i]``, whose figures stand under ``columns``; ``heading`` says what the
    labels are. Most have one column, named for the measure. ``sign`` turns the values into what the reply speaks of:
    -1 where balances are spoken of as deficits, or falls as amounts, so that no sign is left."""

    shape: Shape
    heading: str
    columns: tuple[str, ...]
    labels: tuple[str, ...]
    grid: tuple[tuple[ReplyFigure | None, ...], ...]
    sign: int = 1
    deficit: bool = False

    @property
    def figures(self) -> tuple[ReplyFigure, ...]:
        """Every figure, row by row."""
        return tuple(figure for row in self.grid for figure in row if figure is not None)

    @property
    def measure(self) -> str:
        """What a single column is named; of several, what they are of."""
        return self.columns[0] if len(self.columns) == 1 else measure_name(self.figures[0])

    def value(self, figure: ReplyFigure | None) -> float | None:
        """The number as it is shown; None for what is no number."""
        return self.sign * figure.value if figure is not None and isinstance(figure.value, int | float) else None

    @property
    def values(self) -> list[float | None]:
        """The numbers of the first column."""
        return [self.value(row[0]) for row in self.grid]

    def text(self, figure: ReplyFigure | None) -> str:
        """A figure as it is shown, "-" where there is none."""
        if figure is None:
            return "-"
        value = self.value(figure)
        return shown(figure if value is None else replace(figure, value=value))

    @property
    def cells(self) -> list[tuple[str, ...]]:
        """Each row as text: its label and its figures."""
        return [(label, *(self.text(f) for f in row)) for label, row in zip(self.labels, self.grid, strict=True)]

    @property
    def upwards(self) -> bool:
        """A series with its newest row at the end."""
        first, last = self.figures[0].period, self.figures[-1].period
        return self.shape == "series" and first is not None and last is not None and first.start < last.start

    @property
    def shown_cells(self) -> list[tuple[str, ...]]:
        """The rows that a message has room for: the newest of a series, the first of a ranking with their places."""
        if self.shape == "series":
            return self.cells[-PERIODS_MOST:] if self.upwards else self.cells[:PERIODS_MOST]
        cells = self.cells[:SHOWN_MOST]
        if self.shape != "ranking":
            return cells
        wide = len(str(len(cells)))
        return [(f"{at:>{wide}}. {label}", *values) for at, (label, *values) in enumerate(cells, 1)]

    @property
    def hidden(self) -> int:
        """How many rows a message has no room for."""
        return len(self.grid) - len(self.shown_cells)

    @property
    def title(self) -> str:
        """``US goods imports from Vietnam: January 2022 to August 2026``, ``US goods deficit by partner: 2024``."""
        spans = [f.period for f in self.figures if f.period is not None]
        if not spans:
            return self._about()
        first, last = min(spans, key=lambda p: p.start), max(spans, key=lambda p: p.end)
        when = first.label if first == last else f"{first.label} to {last.label}"
        return f"{self._about()}: {when}"

    def _about(self) -> str:
        figure = self.figures[0]
        if self.heading == "Period" and len(self.columns) == 1:
            if figure.measure == "share" and figure.partner is not None:
                whole = _ALONE.sub("", _name(figure).removesuffix(" as a share"))
                return f"Share of {figure.partner.name} in {of_us(whole, figure)}"
            name = _name(figure)
            return of_us(name.replace("balance", "deficit", 1) if self.deficit else name, figure)
        if len(self.columns) > 1:
            return self._of_columns(figure)
        way, joined, measure = _parted(self.measure.lower())
        what = figure.sector.replace("_", " ") if figure.sector else ""
        if self.heading == "Product":
            what = ""
        elif figure.commodity is not None:
            measure, what = f"{measure} of {figure.commodity.name}", ""
        about = " ".join(word for word in (way, joined.strip(), what, measure) if word)
        by = {"Partner": " by partner", "Product": " by product"}.get(self.heading, "")
        if figure.commodity is not None and figure.commodity.scheme == "state":
            by = " by state"
        at = figure.partner if self.heading == "Product" else None
        link = {"imports": "from", "exports": "to"}.get(measure.split(" of ")[0], "with")
        where = f" {link} {with_article(at.name)}" if at is not None and at.code != "world" else ""
        if by == " by partner" and self.shape == "comparison":
            by = f" {link} {listed([with_article(label) for label in self.labels])}"
        return of_us(f"{capital(about)}{where}{by}", figure if by != " by state" else replace(figure, commodity=None))

    def _of_columns(self, figure: ReplyFigure) -> str:
        """What several columns are of: "US goods imports from China, Mexico and Vietnam"."""
        names = listed(self.columns)
        what, sector = figure.commodity, (figure.sector or "").replace("_", " ")
        of = self.measure.lower()
        if len({f.measure for f in self.figures}) > 1:  # exports and imports of one partner
            return of_us(self._of_flows(figure), figure)
        if len({f.partner for f in self.figures}) > 1:
            link = {"imports": "from", "exports": "to"}.get(of, "with")
            names = listed([with_article(column) for column in self.columns])
            about = f"{of} of {what.name}" if what is not None else f"{sector} {of}"
            return of_us(f"{about} {link} {names}", figure)
        return of_us(f"{of}: {names}{f', {figure.partner.name}' if figure.partner else ''}", figure)

    def _of_flows(self, figure: ReplyFigure) -> str:
        """What columns of exports and imports, or a balance, are of: "goods exports to and imports from Japan"."""
        told = [column.lower() for column in self.columns]
        if figure.partner is not None and figure.partner.code != "world":
            links = [{"imports": "from", "exports": "to"}.get(column, "with") for column in told]
            whom = with_article(figure.partner.name)
            told = [f"{column} {link}" for column, link in zip(told, links, strict=True)]
            told[-1] += f" {whom}"
        if figure.commodity is None:
            return f"{(figure.sector or '').replace('_', ' ')} {listed(told)}".strip()
        return f"{listed(told)}: {figure.commodity.name}"


def _parted(measure: str) -> tuple[str, str, str]:
    """ "fall in exports" as what is taken of it, the link, and the measure itself: "fall", "in", "exports"."""
    found = re.fullmatch(r"(?:(.+?) (of the|of|in) )?(.+)", measure)
    assert found is not None
    return found[1] or "", found[2] or "", found[3]


def _name(figure: ReplyFigure) -> str:
    """A label without its period."""
    return figure.label.rsplit(", ", 1)[0] if ", " in figure.label else figure.label


def of_us(name: str, figure: ReplyFigure) -> str:
    """The name with whose figures they are; a state is named already."""
    if figure.commodity is not None and figure.commodity.scheme == "state":
        return capital(name)
    if name.startswith(("Narrowing of the ", "Widening of the ")):
        return name.replace(" of the ", " of the US ", 1)
    for lead in ("Change in ", "Per cent change in ", "Percent change in ", "Fall in ", "Rise in ", "Growth in "):
        if name.startswith(lead):
            return f"{lead}US {name.removeprefix(lead)}"
    return name if name.startswith(("US ", "Nominal")) else f"US {name[:1].lower()}{name[1:]}"


def measure_name(figure: ReplyFigure) -> str:
    """``Balance``, ``Percent change in imports``."""
    name, link = figure.measure.replace("_", " "), "in" if "change" in figure.measure else "of"
    return (name if figure.of is None else f"{name} {link} {figure.of.replace('_', ' ')}").capitalize()


def rows_of(reply: Reply) -> ReplyRows | None:
    """The rows of a series, ranking or comparison; None for a reply of one figure or of none."""
    figures = tuple(figure for figure in reply.figures if figure.primary)
    if len(figures) < 2 or len({figure.unit for figure in figures}) > 1:
        return None
    periods = [figure.period.label if figure.period else "" for figure in figures]
    names = _names(figures)
    if len(set(periods)) > 1 and len(set(names)) > 1 and len(set(zip(names, periods, strict=True))) == len(figures):
        table = _table(reply, figures, names, periods)
        if table is not None:
            return table
    sign, deficit, measure = _spoken(reply, figures)
    grid = tuple((figure,) for figure in figures)
    if len(set(periods)) == len(figures) and len(set(names)) == 1:
        starts = [figure.period.start if figure.period else "" for figure in figures]
        ordered = starts in (sorted(starts), sorted(starts, reverse=True))
        shape: Shape = "series" if ordered and len(figures) > 2 else "comparison"
        return ReplyRows(shape, "Period", (measure,), tuple(periods), grid, sign, deficit)
    shape = "ranking" if len(figures) > 2 and len(set(periods)) == 1 else "comparison"
    partners = [figure.partner.name if figure.partner else "" for figure in figures]
    products = [capital(figure.commodity.name) if figure.commodity else "" for figure in figures]
    for heading, found in (("Partner", partners), ("Product", products)):
        if len(set(found)) == len(figures) and len(set(periods)) == 1:
            return ReplyRows(shape, heading, (measure,), tuple(found), grid, sign, deficit)
    return ReplyRows("comparison", "Figure", (measure,), tuple(figure.label for figure in figures), grid, sign, deficit)


def _names(figures: tuple[ReplyFigure, ...]) -> list[str]:
    """What tells the figures of one period apart: their partner, product or measure."""
    kinds = (
        [f.partner.name if f.partner else "World" for f in figures],
        [f.commodity.name if f.commodity else (f.sector or "").replace("_", " ") for f in figures],
        [measure_name(f) for f in figures],
    )
    different = [kind for kind in kinds if len(set(kind)) > 1]
    return [", ".join(parts) for parts in zip(*different, strict=True)] if different else [""] * len(figures)


def _table(reply: Reply, figures: tuple[ReplyFigure, ...], names: list[str], periods: list[str]) -> ReplyRows | None:
    """Several series beside each other: a row a period, a column each; None where those are too many."""
    columns = tuple(dict.fromkeys(names))
    if len(columns) > COLUMNS_MOST:
        return None
    starts = {label: f.period.start for label, f in zip(periods, figures, strict=True) if f.period is not None}
    labels = tuple(sorted(dict.fromkeys(periods), key=lambda label: starts.get(label, "")))
    at = dict(zip(zip(names, periods, strict=True), figures, strict=True))
    grid = tuple(tuple(at.get((name, label)) for name in columns) for label in labels)
    sign, deficit, _ = _spoken(reply, figures)
    return ReplyRows("series" if len(labels) > 2 else "comparison", "Period", columns, labels, grid, sign, deficit)


def _spoken(reply: Reply, figures: tuple[ReplyFigure, ...]) -> tuple[int, bool, str]:
    """The sign under which the reply speaks of the figures, whether as deficits, and what the column is named."""
    values = [f.value for f in figures if isinstance(f.value, int | float)]
    moved, measure = _MOVED.search(reply.headline), measure_name(figures[0])
    if figures[0].measure in ("change", "percent_change") and moved and values and min(values) * max(values) >= 0:
        way, of = _WAYS[moved[1]], (figures[0].of or "").replace("_", " ")
        side = next((word for word in ("deficit", "surplus") if word in reply.headline), of)
        rate = ", per cent" if figures[0].measure == "percent_change" else ""
        way += " of the" if side in ("deficit", "surplus") else " in"
        return -1 if min(values) < 0 else 1, False, f"{way} {side if of == 'balance' else of}{rate}"
    low = bool(values) and max(values) <= 0
    deficit = figures[0].measure == "balance" and "deficit" in reply.headline.lower() and low
    return (-1, True, "Deficit") if deficit else (1, False, measure)
