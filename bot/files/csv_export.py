"""The figures of a reply as CSV, with where they come from above them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

from bot.contract.reply import Reply, ReplyFigure
from bot.speak.rows import rows_of

COLUMNS = (
    "label", "partner_code", "partner", "product_scheme", "product_code", "product", "measure", "of", "period",
    "start", "end", "value", "unit", "sector", "basis", "adjustment", "prices", "release", "first_published",
    "first_published_release", "primary",
)  # fmt: skip
NAME_MOST = 80
_OPEN = re.compile(r"(?:-(?:and|the|of|to|from|with|in|by))+$")
"""Words that no name ends with."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(value: object) -> str | int | float:
    """A cell that no spreadsheet runs: text that would start a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", str(value))
    return "'" + text if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def csv_of(reply: Reply, now: dt.datetime) -> bytes:
    """UTF-8 with a mark that spreadsheets know it by; the provenance lines begin with ``#``. Values are unrounded."""
    out = io.StringIO()
    writer = csv.writer(out)
    for name, text in _provenance(reply, now):
        writer.writerow([safe(f"# {name}"), safe(text)])
    writer.writerow(COLUMNS)
    for figure in reply.figures:
        writer.writerow([safe(cell) for cell in _cells(figure)])
    return ("\ufeff" + out.getvalue()).encode()


def _provenance(reply: Reply, now: dt.datetime) -> list[tuple[str, str]]:
    lines = [("Question", reply.question), ("Answer", reply.headline)]
    for source in reply.sources:
        told = (
            source.publisher,
            source.title,
            source.table,
            f"release of {source.release}",
            source.basis.upper(),
            source.adjustment.upper(),
            source.url,
        )
        lines.append(("Source", "; ".join(part for part in told if part)))
    lines += [("Note", note) for note in (*reply.assumptions, *reply.notes)]
    lines += [("SQL", " ".join(statement.split())) for statement in reply.sql]
    return [*lines, ("Made by", f"tradebot, {now:%Y-%m-%d %H:%M} UTC")]


def _cells(figure: ReplyFigure) -> tuple[object, ...]:
    partner, product, period, first = figure.partner, figure.commodity, figure.period, figure.first_published
    return (
        figure.label,
        partner and partner.code,
        partner and partner.name,
        product and product.scheme,
        product and product.code,
        product and product.name,
        figure.measure,
        figure.of,
        period and period.label,
        period and period.start,
        period and period.end,
        figure.value,
        figure.unit,
        figure.sector,
        figure.basis,
        figure.adjustment,
        figure.prices,
        figure.release,
        first and first.value,
        first and first.release,
        "yes" if figure.primary else "no",
    )


def file_name(reply: Reply, kind: str = "csv") -> str:
    """A short file name that says what is in it: the title of the rows, else the label of the one figure. Of a long
    one the period stays."""
    rows = rows_of(reply)
    title = rows.title if rows is not None else reply.figures[0].label if reply.figures else "figures"
    about, _, when = title.rpartition(": ") if rows is not None else title.rpartition(", ")
    tail, words = _dashed(when), _dashed(about)
    room = NAME_MOST - len(tail) - 1
    short = words if len(words) <= room else _OPEN.sub("", words[: room + 1].rpartition("-")[0])
    return f"tradebot-{'-'.join(part for part in (short, tail) if part) or 'figures'}.{kind}"


def _dashed(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
