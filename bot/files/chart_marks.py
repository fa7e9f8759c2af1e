"""The marks of a chart as Vega-Lite: lines with their names at their ends, and bars with their figures."""

from __future__ import annotations

from typing import Any, TypedDict

from bot.speak.numbers import MINUS

INK, MUTED, BLUE, RED, GRID = "#1d1c1d", "#616061", "#1264a3", "#c0392b", "#e3e3e3"
COLOURS = (BLUE, "#d9730d", "#2e7d4f", "#8e44ad", "#b8860b", "#5d6d7e")
"""Told apart by those who see no red or green too, with the names beside."""
AXIS = {
    "gridColor": GRID,
    "labelColor": INK,
    "domainColor": MUTED,
    "tickColor": MUTED,
    "titleColor": MUTED,
    "labelFontSize": 16,
}
WIDTH, HEIGHT, LABEL_HEIGHT = 500, 320, 20
LETTER, BESIDE_MOST = 9, 150
"""What names beside lines take of the width, so that the picture stays as wide and its letters as large on a phone."""
TALL, BAR, THIN, MANY = 44, 32, 24, 25
"""Heights of a bar with a name of two lines, of one among few, and among many."""


class Point(TypedDict):
    """One figure: the name of its bar, the column that it is of, when, and how much in the chart's unit."""

    name: str
    column: str
    at: str
    value: float


def lines(points: list[Point], columns: list[str], unit: str) -> dict[str, Any]:
    """A line a column over time, named at its end where there are several; a rule at zero where values lie below it."""
    values = [point["value"] for point in points]
    low, high = _domain(values, zero=unit != "per cent")
    names = [column for column in columns if any(p["column"] == column for p in points)]
    colour = {
        "field": "column",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": names, "range": list(COLOURS[: len(names)])},
    }
    time = {
        "field": "at",
        "type": "temporal",
        "axis": {"title": None, "grid": False, "labelOverlap": "greedy", "tickCount": 5},
    }
    axis = {"title": None, "tickCount": 6, "grid": True}
    height = {"field": "value", "type": "quantitative", "axis": axis, "scale": {"domain": [low, high], "nice": False}}
    mark: dict[str, Any] = {"type": "line", "strokeWidth": 2.5}
    if len(points) <= 36 * len(names):
        mark["point"] = {"size": 30}
    zero = {
        "mark": {"type": "rule", "color": INK, "opacity": 1 if low < 0 <= high else 0},
        "encoding": {"y": {"datum": 0, "type": "quantitative"}},
    }
    layers: list[dict[str, Any]] = [zero, {"mark": mark, "encoding": {"x": time, "y": height, "color": colour}}]
    if len(names) > 1:
        layers.append(_names(points, names, low, high, time, colour))
    beside = max(map(len, names)) * LETTER if len(names) > 1 else 0
    return {"width": WIDTH - min(beside, BESIDE_MOST), "height": HEIGHT, "data": {"values": points}, "layer": layers}


def _domain(values: list[float], *, zero: bool) -> tuple[float, float]:
    """The ends of the axis: with zero, but for rates, which would lie flat under the top."""
    low, high = min(values), max(values)
    if zero or low < 0 < high:
        low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low or abs(high) or 1.0) * 0.06
    return low - room if low < 0 or (low and not zero) else low, high + room if high > 0 or not zero else high


def _names(
    points: list[Point], names: list[str], low: float, high: float, time: dict[str, Any], colour: dict[str, Any]
) -> dict[str, Any]:
    """The name of each line to the right of its last point, moved apart where two would lie on each other."""
    ends = {column: [p for p in points if p["column"] == column][-1] for column in names}
    last = max(end["at"] for end in ends.values())
    heights = apart({column: end["value"] for column, end in ends.items()}, (high - low) / HEIGHT * LABEL_HEIGHT)
    made = [{"column": column, "at": last, "value": at, "name": column} for column, at in heights.items()]
    mark = {"type": "text", "align": "left", "dx": 8, "fontSize": 16, "fontWeight": "bold"}
    value = {"field": "value", "type": "quantitative"}
    return {
        "data": {"values": made},
        "mark": mark,
        "encoding": {"x": time, "y": value, "color": colour, "text": {"field": "name"}},
    }


def apart(heights: dict[str, float], gap: float) -> dict[str, float]:
    """The heights, in their order, moved so that none is nearer than ``gap`` to the next; their middle stays."""
    ordered = sorted(heights, key=lambda name: heights[name])
    moved: list[float] = []
    for name in ordered:
        moved.append(max(heights[name], moved[-1] + gap) if moved else heights[name])
    shift = sum(moved) / len(moved) - sum(heights.values()) / len(heights)
    return {name: at - shift for name, at in zip(ordered, moved, strict=True)}


def bars(points: list[Point]) -> dict[str, Any]:
    """Bars to the right or left of zero, each with its figure at its end, or inside where the names are."""
    values = [point["value"] for point in points]
    made = [{**point, "shown": f"{point['value']:,.1f}".replace("-", MINUS)} for point in points]
    axis = {
        "title": None,
        "ticks": False,
        "domain": False,
        "labelLimit": 0,
        "labelPadding": 8,
        "labelLineHeight": 17,
        "labelExpr": "split(datum.label, '\\n')",
        "labelOffset": {"condition": {"test": "indexof(datum.value, '\\n') > 0", "value": -8}, "value": 0},
    }
    names = {"field": "name", "type": "nominal", "sort": None, "axis": axis}
    room = (max(0.0, *values) - min(0.0, *values)) * 0.16  # past the longest bar, for its figure
    ends = [min(0.0, *values) - (room if min(values) < 0 else 0), max(0.0, *values) + (room if max(values) > 0 else 0)]
    scale = {"domain": ends if ends[0] < ends[1] else [0, 1], "nice": False}
    length = {"field": "value", "type": "quantitative", "axis": {"title": None, "tickCount": 5}, "scale": scale}
    colour = {"condition": {"test": "datum.value < 0", "value": RED}, "value": BLUE}
    zero = {"mark": {"type": "rule", "color": INK}, "encoding": {"x": {"datum": 0, "type": "quantitative"}}}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "height": {"band": 0.72}}, "encoding": {"y": names, "x": length, "color": colour}},
        zero,
    ]
    for test, align, dx in (("datum.value >= 0", "left", 5), ("datum.value < 0", "right", -5)):
        mark = {"type": "text", "fontSize": 16, "color": INK, "align": align, "dx": dx}
        layers.append(
            {
                "transform": [{"filter": test}],
                "mark": mark,
                "encoding": {"y": names, "x": length, "text": {"field": "shown"}},
            }
        )
    tall = any("\n" in point["name"] for point in points)
    step = TALL if tall else BAR if len(points) <= MANY else THIN
    return {"width": WIDTH - 80, "height": {"step": step}, "data": {"values": made}, "layer": layers}
