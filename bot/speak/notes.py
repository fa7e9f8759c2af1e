"""Under an answer: its sources, each once, what was first published, and whether newer figures are out."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from bot.speak.balances import spoken_value, was
from data.model import Prices, SourceNote
from data.partners import load_partners
from data.period import MONTHS_IN, month_name
from data.query.answer import Figure, QueryAnswer
from data.query.issues import day_words
from data.query.plan import Plan
from data.query.spec import Query, Shape

_BASIS = {"bop": "balance of payments basis", "census": "Census basis"}
_ADJUSTED = {"sa": "seasonally adjusted", "nsa": "not seasonally adjusted"}
FIRST = "When first published,"
"""How the note on a revised figure begins."""
NEWER = "Newer figures are out:"
"""How the sentence begins that says so."""
_NEWEST = ("latest", "trailing", "since", "all")
"""Expressions of time that end with the newest figures."""


_HISTORIES = (
    Shape.SERIES,
    Shape.RECORD,
    Shape.STREAK,
    Shape.COUNT_PERIODS,
    Shape.REACHED,
    Shape.SINCE_WHEN,
    Shape.LONGEST_RUN,
    Shape.WHICH_PERIODS,
)
"""Shapes over periods of one length: a yearly one is not behind because of a month."""


def notes(answer: QueryAnswer) -> tuple[str, ...]:
    """One citable sentence a source, then what was first published."""
    out = [note(source, days) for source, days in _merged(answer.sources)]
    out += [_revised(f) for f in answer.primary[:1] if f.first is not None and answer.query.shape is not Shape.REVISION]
    return tuple(dict.fromkeys(out))


_SUPPOSED = frozenset(("reading", "read", "taken", "counted"))
"""Words of a note that says how something was understood; other notes are facts of the tables."""


_CORRECTED = re.compile(r"(?<=\* as )[a-z]+")
"""A word put right."""


def _capital(found: re.Match[str]) -> str:
    """A name with its capital letter: a month, a partner."""
    name = found[0].capitalize()
    return name if name in _names() else found[0]


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    words = (word for partner in load_partners().partners.values() for word in partner.name.split())
    return frozenset((*calendar.month_name[1:], *words))


def supposed(told: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What was assumed in reading a question, and what is only to be known of the categories that it names."""
    told = tuple(_CORRECTED.sub(_capital, one) for one in told)
    assumed = tuple(one for one in told if _SUPPOSED & set(one.split()))
    return assumed, tuple(one for one in told if one not in assumed)


def _merged(sources: Iterable[SourceNote]) -> list[tuple[SourceNote, list[dt.date]]]:
    """Sources that differ in release or reach only, as one: that of the newest release, with all the releases."""
    groups: dict[tuple[str, ...], list[SourceNote]] = {}
    for one in sources:
        key = (one.publisher, one.title, one.table, one.basis, one.adjustment, one.prices)
        groups.setdefault(key, []).append(one)
    out = []
    for found in groups.values():
        days = sorted({one.release for one in found})
        out.append((max(found, key=lambda one: one.release), days))
    return out


def note(source: SourceNote, releases: Iterable[dt.date] = ()) -> str:
    """Publisher, title, table, basis, adjustment, prices, releases, reach, address."""
    parts = [source.publisher, f"{source.title}, {source.table}" if source.table not in source.title else source.title]
    parts += [_BASIS.get(source.basis, ""), _ADJUSTED.get(source.adjustment, "")]
    if source.prices != "nominal":
        parts.append(Prices(source.prices).words)
    text = ", ".join(p for p in parts if p)
    days = [day_words(day) for day in releases] or [day_words(source.release)]
    told = _releases(days)
    reach = f"; {source.reference}" if source.reference else ""
    return f"Source: {text}; {told}{reach}. {source.url}".strip()


_RELEASED = re.compile(r"(Source: .+?); releases? of (.+?)((?:; figures loaded to [^.]+)?\. .*)")


def merged(told: Iterable[str]) -> tuple[str, ...]:
    """Notes of several answers, those of one table in one line with all its releases."""
    days: dict[tuple[str, str], list[str]] = {}
    out: dict[tuple[str, str] | str, None] = {}
    for one in told:
        found = _RELEASED.fullmatch(one)
        key = (found[1], found[3]) if found else one
        out.setdefault(key)
        if found and not isinstance(key, str):
            days.setdefault(key, []).extend(d for d in re.split(r"; | and ", found[2]) if d not in days.get(key, []))
    return tuple(key if isinstance(key, str) else _line(key, days[key]) for key in out)


def _line(key: tuple[str, str], days: list[str]) -> str:
    ordered = sorted(days, key=lambda day: dt.datetime.strptime(day, "%B %d, %Y"))
    return f"{key[0]}; {_releases(ordered)}{key[1]}"


def _releases(days: list[str]) -> str:
    return f"release of {days[0]}" if len(days) == 1 else f"releases of {'; '.join(days[:-1])} and {days[-1]}"


def _revised(figure: Figure) -> str:
    """What stood in the release that published it first."""
    assert figure.first is not None
    first, day = figure.first
    before, now = spoken_value(replace(figure, value=first)), spoken_value(figure)
    many = was(figure) == "were"
    they, have = ("they were", "they have been") if many else ("it was", "it has been")
    if before == now:
        return f"{FIRST} on {day_words(day)}, {they} {before} too; {they} revised by less than is shown."
    return f"{FIRST} on {day_words(day)}, {they} {before}; {have} revised since."


def stale(answer: QueryAnswer, out: tuple[int, dt.date] | None) -> str:
    """That newer figures are out than the tables have, for a question about the newest; else nothing.

    ``out`` is the newest month that the calendar says is out, and its day.
    """
    plans: list[Plan] = answer.facts.get("plans") or []
    if not plans or out is None or not _about_the_newest(answer.query):
        return ""
    plan = max(plans, key=lambda p: p.reach.last)
    if (plan.as_of is not None and answer.query.vintage.kind != "latest") or _is_over(answer.query, plan.reach.last):
        return ""
    step = max(plan.reach.step, _step(answer))
    if _due(plan.reach.last, step) >= _due(out[0], step):
        return ""
    return newer_out(plan.reach.last, out)


def newer_out(last: int, out: tuple[int, dt.date] | None) -> str:
    """The sentence that figures reach ``last`` only; nothing where nothing newer is ``out``."""
    if out is None or out[0] <= last:
        return ""
    month, day = out
    return (
        f"{NEWER} these reach {month_name(last)}, and those for {month_name(month)} were "
        f"published on {day_words(day)} and are not loaded here yet."
    )


def _step(answer: QueryAnswer) -> int:
    """The months of one period of a history, or of the whole years that were asked; 1 for other questions."""
    period = answer.primary[0].period if answer.primary else None
    grain = answer.query.grain or (period.grain if period is not None else None)
    own = MONTHS_IN[grain] if grain is not None and answer.query.shape in _HISTORIES else 1
    back = [12 if e.kind == "trailing" and e.unit == "year" else 1 for e in answer.query.periods]
    return max(own, min(back, default=1))


def _about_the_newest(query: Query) -> bool:
    if query.shape is Shape.CROSSING or query.edge == "first":
        return False  # what happened first stays so
    if query.shape is Shape.RECORD and query.base is not None and query.base.period is not None:
        return False  # whether a month that is named was one
    newest = (e.kind in _NEWEST or e.relative or (e.kind == "ytd" and e.period is None) for e in query.periods)
    return not query.periods or any(newest)


def _is_over(query: Query, last: int) -> bool:
    """Whether all that was asked lies within what is loaded: "two years ago", "the past five years"."""
    closed = [e.period for e in query.periods if e.kind not in ("since", "until")]
    return len(closed) == len(query.periods) > 0 and all(p is not None and p.end <= last for p in closed)


def _due(month: int, step: int) -> int:
    """The last month that a table of this step has when ``month`` is out: a quarter by partner comes a month later."""
    if step == 3:
        month -= 1
    return month if step < 2 else month - (month + 1) % step
