"""Supporting lines under the headline, and the source notes as sentences."""

from __future__ import annotations

import datetime as dt

from bot.speak.labels import label, value, with_article
from data.model import SourceNote
from data.query.answer import Answer, Figure
from data.query.spec import Shape


def lines(answer: Answer) -> tuple[str, ...]:
    """The context worth reading, one sentence each."""
    out = [line for f in answer.figures if not f.primary and (line := _line(answer, f))]
    if answer.query.shape in (Shape.SERIES,) and len(answer.primary) <= 40:
        out = [f"{f.period.label if f.period else ''}{': ' if f.period else ''}{_of(answer, f)}{value(f)}" for f in answer.primary] + out
    out += [c[:1].upper() + c[1:] + "." for c in answer.caveats]
    return tuple(dict.fromkeys(out))


def _of(answer: Answer, figure: Figure) -> str:
    return f"{figure.target.name} " if figure.target and len({f.target for f in answer.primary}) > 1 else ""


def _line(answer: Answer, figure: Figure) -> str | None:
    period = figure.period.label if figure.period else ""
    match figure.role:
        case "exports" | "imports":
            return f"{figure.role.capitalize()}: {value(figure)}."
        case "prior":
            return f"{_against(answer, figure)}A year before ({period}): {value(figure)}."
        case "ytd":
            return f"{label(figure)}: {value(figure)}."
        case "year" | "part" | "partial":
            return f"{period}: {value(figure)}."
        case "adjusted":
            return f"Seasonally adjusted: {value(figure)}."
        case "mover" | "member":
            name = figure.product[2] if figure.product else (figure.target.name if figure.target else "")
            return f"{name}: {value(figure)}."
        case "offset":
            name = figure.product[2] if figure.product else (figure.target.name if figure.target else "")
            return f"The other way: {name} {value(figure)}."
        case "runner-up":
            return f"Next: {period}, {value(figure)}."
        case "latest":
            return f"Latest: {period}, {value(figure)}."
    if figure.role.startswith("would stand"):
        name = with_article(figure.target.name) if figure.target else ""
        return f"{name[:1].upper()}{name[1:]} ({value(figure)}) {figure.role}, if it were ranked as one."
    return None


def _against(answer: Answer, prior: Figure) -> str:
    first = answer.primary[0]
    if not isinstance(first.value, (int, float)) or not isinstance(prior.value, (int, float)) or prior.value == 0:
        return ""
    return ""


def notes(answer: Answer, today: dt.date, newer: str = "") -> tuple[str, ...]:
    """One citable sentence per source note."""
    out = [note(s) for s in answer.sources]
    out += [_revised(f) for f in answer.primary[:1] if f.first is not None and answer.query.shape is not Shape.REVISION]
    if newer:
        out.append(newer)
    return tuple(dict.fromkeys(out))


_BASIS = {"bop": "balance of payments basis", "census": "Census basis"}
_ADJUSTED = {"sa": "seasonally adjusted", "nsa": "not seasonally adjusted"}


def note(source: SourceNote) -> str:
    parts = [source.publisher, f"{source.title}, {source.table}" if source.table not in source.title else source.title]
    parts += [_BASIS.get(source.basis, ""), _ADJUSTED.get(source.adjustment, "")]
    if source.prices != "nominal":
        parts.append("chained (2017) dollars")
    text = ", ".join(p for p in parts if p)
    reach = f"; {source.reference}" if source.reference else ""
    return f"Source: {text}; release of {source.release.isoformat()}{reach}. {source.url}".strip()


def _revised(figure: Figure) -> str:
    from dataclasses import replace

    assert figure.first is not None
    first, day = figure.first
    before, now = value(replace(figure, value=first)), value(figure)
    if before == now:
        return f"Revised since it was first published ({day.isoformat()}), not at this precision."
    return f"First published as {before} ({day.isoformat()}); revised since."


