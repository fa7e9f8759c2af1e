"""Charts as PNG. Drawn by a short-lived process of its own, so that a running bot does not carry the renderer.

The background is opaque white with a border of its own, so that it reads the same in Slack's dark mode. Letters are
large enough for a phone's width.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.blocks.tables import scaled
from bot.blocks.text import cut, quiet
from bot.contract.reply import Reply
from bot.extras import MissingExtraError, has
from bot.files import alternative, chart_marks
from bot.files.csv_export import file_name
from bot.speak.labels import capital
from bot.speak.rows import ReplyRows, rows_of
from data.query.issues import day_words

RENDERER = Path(__file__).with_name("renderer.py")
RENDER_SECONDS = 30
POINTS_MOST, BARS_MOST = 800, 60
TITLE_WIDE, NAME_WIDE = 44, 26


class ChartError(Exception):
    """There is nothing to draw, or the renderer failed."""


@dataclass(frozen=True)
class Picture:
    """``alt`` tells the figures to those who cannot see the picture; ``name`` is that of the file."""

    png: bytes
    title: str
    alt: str
    name: str


def render(reply: Reply) -> Picture:
    """The rows of a reply as a picture. Raises ChartError."""
    rows = rows_of(reply)
    if rows is None:
        raise ChartError("no rows to draw")
    spec = spec_of(rows, reply)
    if not has("charts"):
        raise ChartError(str(MissingExtraError("charts", "drawing")))
    # By its path, and without the working directory on the path of imports: a folder "bot" there is not ours.
    asked = [sys.executable, "-P", str(RENDERER), str(os.getpid())]
    try:
        done = subprocess.run(
            asked, input=json.dumps(spec).encode(), capture_output=True, timeout=RENDER_SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        told = getattr(error, "stderr", None) or b""
        raise ChartError(told.decode(errors="replace")[-300:] or str(error)) from error
    name = file_name(reply, "png")
    return Picture(done.stdout, cut(quiet(rows.title), 110), alternative.text(rows, source_of(reply)), name)


def spec_of(rows: ReplyRows, reply: Reply) -> dict[str, Any]:
    """The Vega-Lite specification of the rows: lines over time, or bars in the order of the reply."""
    values = [value for row in rows.grid for figure in row if (value := rows.value(figure)) is not None]
    if not values:
        raise ChartError("no values to draw")
    scale, unit = scaled(values, rows.figures[0].unit)
    line = rows.shape == "series"
    points = _points(rows, scale)
    left = len(points) - (len(rows.columns) * POINTS_MOST if line else BARS_MOST)
    if line:
        drawn = chart_marks.lines(points[-POINTS_MOST * len(rows.columns) :], list(rows.columns), unit)
    else:
        drawn = chart_marks.bars(points[:BARS_MOST])
    cut_off = [f"The {'latest' if line else 'first'} {len(points) - left} of {len(points)}"] if left > 0 else []
    under = [*wrapped(f"{capital(unit)}{alternative.properties(rows.figures)}", 62), *cut_off]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "padding": 18,
        "title": {
            "text": _title(cut(quiet(rows.title), 150)),
            "subtitle": [*under, *wrapped(source_of(reply), 62)],
            "anchor": "start",
            "frame": "bounds",
            "color": chart_marks.INK,
            "subtitleColor": chart_marks.MUTED,
            "fontSize": 21,
            "subtitleFontSize": 15,
            "subtitleLineHeight": 19,
            "offset": 16,
            "subtitlePadding": 6,
        },
        "config": {"font": "Liberation Sans, Arial, sans-serif", "axis": chart_marks.AXIS, "view": {"stroke": None}},
        **drawn,
    }


def _points(rows: ReplyRows, scale: float) -> list[chart_marks.Point]:
    """Every figure with the name of its bar, or its time and column."""
    several = len(rows.columns) > 1
    made: list[chart_marks.Point] = []
    for label, row in zip(rows.labels, rows.grid, strict=True):
        for column, figure in zip(rows.columns, row, strict=True):
            value = rows.value(figure)
            if figure is None or value is None:
                continue
            name = "\n".join(wrapped(cut(quiet(capital(f"{column}, {label}" if several else label)), 80), NAME_WIDE))
            at = (figure.period.start if figure.period else "") + "-01"
            made.append({"name": name, "column": quiet(column), "at": at, "value": value / scale})
    return made


def _title(text: str) -> list[str]:
    """The title in lines; where one does not hold it, its period begins a line of its own."""
    if len(text) <= TITLE_WIDE or ": " not in text:
        return _even(text, TITLE_WIDE)
    about, _, when = text.rpartition(": ")
    return [*_even(f"{about}:", TITLE_WIDE), *wrapped(when, TITLE_WIDE)]


def _even(text: str, width: int) -> list[str]:
    """As few lines as the width allows, of like length: no word stands alone under a full line."""
    lines = wrapped(text, width)
    while len(lines) > 1 and len(narrower := wrapped(text, width - 1)) == len(lines):
        width, lines = width - 1, narrower
    return lines


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most so many characters, cut between words."""
    if not text:
        return []
    lines: list[str] = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def source_of(reply: Reply) -> str:
    """Each table once, with the newest of its releases."""
    newest: dict[str, str] = {}
    for source in reply.sources:
        name = f"{source.publisher}, {source.table}"
        newest[name] = max(newest.get(name, ""), source.release)
    names = [f"{name}, released {_day(release)}" for name, release in newest.items()]
    return quiet("Source: " + "; ".join(names)) if names else ""


def _day(release: str) -> str:
    """A date that no line breaks."""
    return day_words(dt.date.fromisoformat(release)).replace(" ", "\u00a0")
