"""One finding a day, chosen by rule: records, "highest since", streaks, large moves, crossings, rank changes.

What is found depends on the figures alone, what is chosen on what the channel has heard: the strongest that it has
not, of another kind than yesterday's where there is one. No draw, no model: the same state gives the same finding.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from bot.highlights.history import points_of, remarks, series_query
from bot.highlights.words import SECTORS
from bot.speak.labels import capital
from bot.speak.lines import caveats
from bot.speak.notes import note
from data.articles import with_article
from data.library import Data
from data.model import Adjustment, Flow, Sector, SourceNote
from data.period import Period, PeriodExpr, iso
from data.query.answer import Figure, QueryAnswer
from data.query.engine import Engine
from data.query.issues import Unpublished
from data.query.spec import Query, Shape, Target

PARTNERS = 16
"""The largest partners by total trade are looked at one by one."""
RANKED = 12
"""Places down to which a change of rank is worth a line."""
LINK = {Flow.EXPORTS: "to", Flow.IMPORTS: "from", Flow.BALANCE: "with"}
MEASURES = (Flow.IMPORTS, Flow.EXPORTS, Flow.BALANCE)


@dataclass(frozen=True)
class Finding:
    """``key`` names it for ever (kind, series, month); ``strength`` orders findings; ``source`` is its source note, of
    ``origin``."""

    key: str
    kind: str
    strength: float
    text: str
    source: str
    figures: tuple[Figure, ...]
    origin: SourceNote | None = None


class Findings:
    """Finds once per published warehouse. ``today`` only settles what has been released."""

    def __init__(self, data: Data) -> None:
        self._data = data
        self._kept: tuple[Path, tuple[Finding, ...]] | None = None

    def all(self, today: dt.date) -> tuple[Finding, ...]:
        """Every finding of the newest figures, strongest first."""
        kept, path = self._kept, self._data.warehouse.path
        if kept is None or kept[0] != path:
            found = {one.key: one for one in _everything(self._data.engine, today)}
            kept = self._kept = path, tuple(sorted(found.values(), key=lambda one: (-one.strength, one.key)))
        return kept[1]


def choose(found: Sequence[Finding], said: Sequence[str]) -> Finding | None:
    """The finding for a channel that has heard ``said`` (keys, newest first); None where it has heard them all: what
    was said is not said again."""
    new = [one for one in found if one.key not in said]
    if not new:
        return None
    last = said[0].split(":", 1)[0] if said else ""
    other = [one for one in new if one.kind != last]
    return (other or new)[0]


def _everything(engine: Engine, today: dt.date) -> Iterator[Finding]:
    for sector in (Sector.BOTH, Sector.GOODS, Sector.SERVICES):
        for measure in MEASURES:
            query = series_query(measure, sector=sector, table="totals")
            yield from _series(engine, today, query, f"{SECTORS[sector.value]} {measure.value}", f"totals:{sector}")
    for target in _partners(engine, today):
        for measure in MEASURES:
            query = series_query(measure, targets=(target,), table="country", adjustment=Adjustment.NSA)
            subject = f"goods {measure.value} {LINK[measure]} {with_article(target.name)}"
            yield from _series(engine, today, query, subject, f"country:{target.code}", seasonal=True)
    for flow in (Flow.IMPORTS, Flow.EXPORTS, Flow.TOTAL_TRADE):
        yield from _ranks(engine, today, flow)


def _ask(engine: Engine, query: Query, today: dt.date) -> QueryAnswer | None:
    try:
        return engine.answer(query, today)[0]
    except Unpublished:
        return None


def _partners(engine: Engine, today: dt.date) -> list[Target]:
    query = Query(
        Shape.RANKING,
        (Flow.TOTAL_TRADE,),
        table="country",
        over="partner",
        adjustment=Adjustment.NSA,
        periods=(PeriodExpr("ytd", label="year to date"),),
        limit=PARTNERS,
    )
    answer = _ask(engine, query, today)
    return [] if answer is None else [f.target for f in answer.primary if f.target is not None]


def _series(
    engine: Engine, today: dt.date, query: Query, subject: str, name: str, seasonal: bool = False
) -> Iterator[Finding]:
    """Remarks on one series. With the season in it, months next to each other say nothing: extremes only."""
    answer = _ask(engine, query, today)
    last = answer.primary[-1].period if answer is not None and answer.primary else None
    if answer is None or last is None:
        return
    measure = query.measures[0]
    joined = "".join(f" {caveat}" for caveat in caveats(answer))
    for one in remarks(points_of(answer, last.end), subject, measure is not Flow.BALANCE):
        if seasonal and one.kind in ("streak", "move"):
            continue
        key = f"{one.kind}:{name}:{measure.value}:{iso(last.end)}"
        figures = tuple(f for f in (one.figure, one.other) if f is not None)
        told = f"{note(answer.sources[0])}{joined}"
        yield Finding(key, one.kind, one.strength, one.text, told, figures, answer.sources[0])


def _ranks(engine: Engine, today: dt.date, flow: Flow) -> Iterator[Finding]:
    """Changes of place since the same months of the year before."""
    query = Query(
        Shape.RANKING,
        (flow,),
        table="country",
        over="partner",
        adjustment=Adjustment.NSA,
        limit=40,
        periods=(PeriodExpr("ytd", label="year to date"),),
    )
    now = _ask(engine, query, today)
    period = now.primary[0].period if now is not None and now.primary else None
    if now is None or period is None:
        return
    then = _ask(engine, replace(query, periods=(PeriodExpr("range", period=period.year_before()),)), today)
    if then is None:
        return
    places = [{f.target.code: (n, f) for n, f in enumerate(a.primary, 1) if f.target} for a in (now, then)]
    yield from _moves(places[0], places[1], flow, period, now)
    yield from _passes(places[0], places[1], flow, period, now)


SAME = "in the same months of the year before"
Places = dict[str, tuple[int, Figure]]


def _name(figure: Figure) -> str:
    return with_article(figure.target.name) if figure.target is not None else ""


def _as(flow: Flow) -> str:
    return {Flow.IMPORTS: "source of US goods imports", Flow.EXPORTS: "market for US goods exports"}.get(
        flow, "goods trade partner"
    )


def _mixed(one: Figure, other: Figure) -> str:
    return "" if one.release == other.release else f" (from the releases of {other.release} and {one.release})"


def _moves(now: Places, then: Places, flow: Flow, period: Period, answer: QueryAnswer) -> Iterator[Finding]:
    for code, (place, figure) in now.items():
        before = then.get(code)
        if before is None or before[0] == place or min(place, before[0]) > RANKED:
            continue
        name = _name(figure)
        lead = f"{capital(name)} is the No. {place} {_as(flow)} in {period.label}"
        text = f"{lead}; it was No. {before[0]} {SAME}{_mixed(figure, before[1])}."
        strength = 25.0 * abs(before[0] - place) + 4.0 * (RANKED - min(place, before[0]))
        yield Finding(
            f"rank:{flow.value}:{code}:{iso(period.end)}",
            "rank",
            strength,
            text,
            note(answer.sources[0]),
            (figure, before[1]),
            answer.sources[0],
        )


def _passes(now: Places, then: Places, flow: Flow, period: Period, answer: QueryAnswer) -> Iterator[Finding]:
    """Neighbours that changed places."""
    order = sorted(now.values(), key=lambda pair: pair[0])[: RANKED + 1]
    for (place, a), (_, b) in pairwise(order):
        codes = [f.target.code for f in (a, b) if f.target is not None]
        if len(codes) < 2 or codes[0] not in then or codes[1] not in then or then[codes[0]][0] < then[codes[1]][0]:
            continue
        name, rival = _name(a), _name(b)
        lead = f"{capital(name)} has passed {rival} as a {_as(flow)}"
        text = f"{lead}: it is No. {place} in {period.label}, and was behind {SAME}{_mixed(a, then[codes[0]][1])}."
        yield Finding(
            f"crossing:{flow.value}:{codes[0]}:{codes[1]}:{iso(period.end)}",
            "crossing",
            60.0 + 6.0 * (RANKED - place),
            text,
            note(answer.sources[0]),
            (a, b),
            answer.sources[0],
        )
