"""Charts as PNG. Drawn by a short-lived process of its own, so that a running bot does not carry the renderer.

The background is opaque white with a border of its own, so that it reads the same in Slack's dark mode.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.blocks.numbers import MINUS
from bot.blocks.rows import Rows, rows_of
from bot.blocks.tables import scaled
from bot.blocks.text import cut, quiet
from bot.extras import MissingExtraError, has
from bot.reply import Reply
from bot.speak.labels import capital

RENDERER = Path(__file__).with_name("draw.py")
RENDER_SECONDS = 30
POINTS_MOST, BARS_MOST = 800, 25
INK, MUTED, BLUE, RED, GRID = "#1d1c1d", "#616061", "#1264a3", "#c0392b", "#e3e3e3"
AXIS = {
    "gridColor": GRID,
    "labelColor": INK,
    "domainColor": MUTED,
    "tickColor": MUTED,
    "titleColor": MUTED,
    "labelFontSize": 15,
}


class ChartError(Exception):
    """There is nothing to draw, or the renderer failed."""


@dataclass(frozen=True)
class Picture:
    """``alt`` tells the figures to those who cannot see the picture."""

    png: bytes
    title: str
    alt: str


def render(reply: Reply) -> Picture:
    """The rows of a reply as a picture. Raises ChartError."""
    rows = rows_of(reply)
    if rows is None:
        raise ChartError("no rows to draw")
    spec = spec_of(rows, reply)
    if not has("charts"):
        raise ChartError(str(MissingExtraError("charts", "drawing")))
    # By its path, and without the working directory on the path of imports: a folder "bot" there is not ours.
    asked = [sys.executable, "-P", str(RENDERER)]
    try:
        done = subprocess.run(
            asked, input=json.dumps(spec).encode(), capture_output=True, timeout=RENDER_SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        told = getattr(error, "stderr", None) or b""
        raise ChartError(told.decode(errors="replace")[-300:] or str(error)) from error
    return Picture(done.stdout, cut(quiet(rows.title), 110), alt(rows))


def alt(rows: Rows) -> str:
    """The figures in words, as many as fit."""
    told = "; ".join(f"{label}: {value}" for label, value in rows.cells)
    return cut(quiet(f"Chart. {rows.title}. {told}"), 990)


def spec_of(rows: Rows, reply: Reply) -> dict[str, Any]:
    """The Vega-Lite specification of the rows: a line over time, or bars in the order of the reply."""
    drawable = [(name, figure, value) for name, figure, value
                in zip(rows.labels, rows.figures, rows.values, strict=True) if value is not None]  # fmt: skip
    if not drawable:
        raise ChartError("no values to draw")
    scale, unit = scaled([value for _, _, value in drawable], drawable[0][1].unit)
    values = [
        {
            "name": cut(quiet(name), 40),
            "at": (figure.period.start if figure.period else "") + "-01",
            "value": value / scale,
            "shown": f"{value / scale:,.1f}".replace("-", MINUS),
        }
        for name, figure, value in drawable
    ]
    drawn = _line(values[-POINTS_MOST:], unit) if rows.shape == "series" else _bars(values[:BARS_MOST], unit)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 16,
        "title": {
            "text": _wrapped(cut(quiet(rows.title), 110)),
            "subtitle": [capital(unit), *_source(reply)],
            "anchor": "start", "color": INK, "subtitleColor": MUTED, "fontSize": 21, "subtitleFontSize": 14,
            "offset": 14, "subtitlePadding": 5,
        },
        "config": {"font": "Liberation Sans, Arial, sans-serif", "axis": AXIS, "view": {"stroke": None}},
        **drawn,
    }  # fmt: skip


def _wrapped(text: str, width: int = 56) -> list[str]:
    if len(text) <= width:
        return [text]
    at = text.rfind(" ", 0, width)
    return [text[:at], text[at + 1 :]]


def _source(reply: Reply) -> list[str]:
    """Each table once, with the newest of its releases."""
    newest: dict[str, str] = {}
    for source in reply.sources:
        name = f"{source.publisher}, {source.table}"
        newest[name] = max(newest.get(name, ""), source.release)
    names = [f"{name}, release of {release}" for name, release in newest.items()]
    return [cut(quiet("Source: " + "; ".join(names)), 96)] if names else []


def _line(values: list[dict[str, Any]], unit: str) -> dict[str, Any]:
    """A line over time, with a line at zero where values are below it."""
    below = min(value["value"] for value in values) < 0
    zero = {"mark": {"type": "rule", "color": MUTED, "opacity": 1 if below else 0}, "encoding": {"y": {"datum": 0}}}
    point = {"color": BLUE, "size": 36} if len(values) <= 36 else False
    scale = {"zero": unit != "per cent", "nice": True}
    height = {"title": None, "tickCount": 6, "grid": True}
    line = {
        "mark": {"type": "line", "color": BLUE, "strokeWidth": 2.5, "point": point},
        "encoding": {
            "x": {"field": "at", "type": "temporal", "axis": {"title": None, "grid": False, "labelOverlap": True}},
            "y": {"field": "value", "type": "quantitative", "axis": height, "scale": scale},
        },
    }
    return {"width": 640, "height": 320, "data": {"values": values}, "layer": [zero, line]}


def _bars(values: list[dict[str, Any]], unit: str) -> dict[str, Any]:
    """Bars to the right or left of zero, each with its figure at its end."""
    axis = {"title": None, "ticks": False, "domain": False, "labelLimit": 240, "labelPadding": 8}
    names = {"field": "name", "type": "nominal", "sort": None, "axis": axis}
    # Room past the longest bar for its figure.
    ends = [min(0.0, min(value["value"] for value in values) * 1.14), max(0.0, max(v["value"] for v in values) * 1.14)]
    scale = {"domain": ends if ends[0] < ends[1] else [0, 1], "nice": False}
    length = {"field": "value", "type": "quantitative", "axis": {"title": None, "tickCount": 6}, "scale": scale}
    colour = {"condition": {"test": "datum.value < 0", "value": RED}, "value": BLUE}
    layers: list[dict[str, Any]] = [
        {"mark": {"type": "bar", "height": {"band": 0.72}}, "encoding": {"color": colour}},
    ]
    for test, align, dx in (("datum.value >= 0", "left", 5), ("datum.value < 0", "right", -5)):
        mark = {"type": "text", "fontSize": 15, "color": INK, "align": align, "dx": dx}
        shown = {"text": {"field": "shown"}}
        layers.append({"transform": [{"filter": test}], "mark": mark, "encoding": shown})
    return {
        "width": 520,
        "height": {"step": 32},
        "data": {"values": values},
        "encoding": {"y": names, "x": length},
        "layer": layers,
    }
