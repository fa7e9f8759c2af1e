"""The release calendar: when figures come out, and whether they are out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from data.glossary import vocabulary_file
from data.period import PeriodExpr, from_date, month_name
from intents.dimensions.commodity import commodity_spans
from intents.dimensions.partner import partner_spans
from intents.dimensions.period import period_spans
from intents.dimensions.phrases import expand
from intents.meta.patterns import Words
from intents.meta.reply import Context, Meta, long
from intents.meta.wording import spelled_out
from intents.text import Utterance
from intents.wordlists import wordlist

HOUR = "8:30 a.m. Eastern"
PLAN = "A scheduled date is a plan."
LISTED = 12
_PAUSED = frozenset(",.;:?!")


@dataclass(frozen=True, slots=True)
class _Parts:
    """The roles that the words of a message play, and the months it names."""

    roles: frozenset[str]
    strong: bool
    month: int | None
    year: int | None
    asks_whether: bool
    leads: bool
    """Whether it asks when before it names a figure: "the deficit when first published" asks for the figure."""


@lru_cache(maxsize=1)
def _roles() -> tuple[dict[Words, frozenset[str]], frozenset[Words]]:
    table = vocabulary_file("meta.toml")["calendar"]
    out: dict[Words, set[str]] = {}
    for role, patterns in table["roles"].items():
        for pattern in patterns:
            for phrase in expand(spelled_out(pattern)):
                out.setdefault(phrase, set()).add(role)
    strong = frozenset(p for pattern in table["strong"]["out"] for p in expand(pattern))
    return {phrase: frozenset(roles) for phrase, roles in out.items()}, strong


def release(utterance: Utterance, ctx: Context) -> Meta | None:
    """The reply to a question about release dates; None when any word says that it is something else."""
    parts = _read(utterance, ctx.today)
    if parts is None:
        return None
    roles = parts.roles
    thing = bool(roles & {"release", "data", "out", "list"}) or parts.month is not None
    if "measure" in roles and not (parts.leads and (parts.strong or "release" in roles)):
        return None
    if "time" in roles and roles & {"release", "data", "out"}:
        return _hour(parts, ctx)
    if "list" in roles and (roles & {"release", "when"} or (parts.month is None and parts.year is None)):
        return _schedule(parts, ctx)
    if parts.asks_whether and parts.strong and (parts.month is not None or roles & {"next", "last", "release", "data"}):
        return _whether(parts, ctx)
    asked = (
        "when" in roles
        and thing
        and bool(roles & {"release", "out", "next"} or (parts.month is not None and "data" in roles))
    )
    named = "release" in roles and bool(roles & {"next", "last"}) and not roles & {"data", "out"} - {"out"}
    return _date(parts, ctx) if asked or named else None


_NONE: frozenset[str] = frozenset()
_TELLING = frozenset(("when", "list", "time", "release", "out"))
"""Roles of which a message about the calendar has one at least."""


def _read(utterance: Utterance, today: dt.date) -> _Parts | None:
    """Every word in a role, or None."""
    phrases, strong = _roles()
    norms = utterance.norms
    if ("was", "when") in pairwise(norms):
        return None  # "April 2020 was when covid hit": that is told
    if not any(phrases.get(norms[i : i + n], _NONE) & _TELLING for i in range(len(norms)) for n in range(1, 5)):
        return None
    cut = _cut(utterance, today, phrases)
    if cut is None:
        return None
    said = [part for part in cut if isinstance(part, tuple)]
    roles = _NONE.union(*(phrases[words] for words in said)) - {"small"}
    bold = not strong.isdisjoint(said)
    if None in cut and not (bold and "when" in roles):
        return None
    periods = [part.period for part in cut if isinstance(part, PeriodExpr) and part.period is not None]
    whole = next((p for p in periods if p.months == 12), None)
    month = periods[0].end if periods and whole is None else None
    asks = norms[0] in _ASKS and "when" not in roles
    figure = next((i for i, words in enumerate(said) if "measure" in phrases[words]), len(said))
    leads = asks or any("when" in phrases[words] for words in said[:figure])
    leads = leads and not _asks_an_amount(utterance)
    return _Parts(roles, bold, month, None if whole is None else whole.end, asks, leads)


@lru_cache(maxsize=1)
def _amounts() -> frozenset[Words]:
    asked = vocabulary_file("meta.toml")["calendar"]["figure"]["asked"]
    return frozenset(p for pattern in asked for p in expand(pattern))


def _asks_an_amount(utterance: Utterance) -> bool:
    """ "When it first came out, what was the deficit": after a pause it asks how much."""
    norms = utterance.norms
    return any(_PAUSED & set(utterance.gap(i - 1)) and norms[i : i + 2] in _amounts() for i in range(1, len(norms) - 1))


def _cut(
    utterance: Utterance, today: dt.date, phrases: dict[Words, frozenset[str]]
) -> list[Words | PeriodExpr | None] | None:
    """The message as phrases with a role, periods, and (as None) names; None where a word is none of these."""
    norms, at = utterance.norms, 0
    periods = {
        s.start: (s.end, s.value)
        for s in reversed(period_spans(_plain(utterance), today))
        if s.dimension == "period" and isinstance(s.value, PeriodExpr) and s.value.kind in ("range", "leading")
    }
    names = {}
    if not _WHEN.isdisjoint(norms):
        names = {s.start: s.end for s in (*partner_spans(utterance), *commodity_spans(utterance))}
    cut: list[Words | PeriodExpr | None] = []
    while at < len(norms):
        size = next((n for n in range(min(6, len(norms) - at), 0, -1) if norms[at : at + n] in phrases), 0)
        if at in periods:
            at, period = periods[at]
            cut.append(period)
        elif size:
            cut.append(norms[at : at + size])
            at += size
        elif at in names:
            cut.append(None)
            at = names[at]
        else:
            return None
    return cut


_VINTAGE_WORDS, _ASKS, _WHEN = (wordlist(name) for name in ("vintage_words", "asks_whether", "when"))


def _plain(utterance: Utterance) -> Utterance:
    """Without the words that make "the March 2025 report" a vintage: here it is the month that counts."""
    tokens = tuple(replace(t, norm="x") if t.norm in _VINTAGE_WORDS else t for t in utterance.tokens)
    return replace(utterance, tokens=tokens, norms=tuple(t.norm for t in tokens))


def _date(parts: _Parts, ctx: Context) -> Meta | None:
    month = parts.month if parts.month is not None else parts.year
    if month is not None:
        return _of_month(month, parts, ctx)
    if "last" in parts.roles and "next" not in parts.roles:
        last = ctx.calendar.last_until(ctx.today)
        if last is None:
            return None
        text = f"The last scheduled release was on {long(last[1])}, for {month_name(last[0])}."
        return Meta(text, "Last release", last[1], notes=_unverified(last[0], ctx), topic="calendar.last")
    return _next(ctx)


def _next(ctx: Context) -> Meta:
    upcoming = ctx.calendar.next_after(ctx.today)
    if upcoming is None:
        return Meta("The release calendar loaded here has no later date.", topic="calendar.next")
    when, day = upcoming
    left = (day - ctx.today).days
    text = (
        f"The next release is scheduled for {long(day)} at {HOUR} ({_days(left)}): trade in {month_name(when)}. {PLAN}"
    )
    return Meta(text, "Next release", day, topic="calendar.next")


def _of_month(month: int, parts: _Parts, ctx: Context) -> Meta:
    day = ctx.calendar.due(month)
    name = month_name(month)
    if day is None:
        return _no_date(month, parts, ctx)
    past = day <= ctx.today
    verb = "were released" if past else "are scheduled for release"
    tail = "" if past else f" at {HOUR} ({_days((day - ctx.today).days)}). {PLAN}"
    text = f"The trade figures of {name} {verb} on {long(day)}{tail or '.'}"
    return Meta(text, f"Release date of {name}", day, notes=_unverified(month, ctx), topic="calendar.month")


def _no_date(month: int, parts: _Parts, ctx: Context) -> Meta:
    name = month_name(month)
    inside = [(m, d) for m, d in ctx.calendar.releases.items() if from_date(d) == month]
    if inside and "release" in parts.roles:
        of, day = inside[0]
        text = (
            f"The release in {name} is on {long(day)}, for trade in {month_name(of)}. The calendar loaded here has "
            f"no date yet for the figures of {name} themselves."
        )
        return Meta(text, f"Release in {name}", day, topic="calendar.month")
    known = ctx.calendar.releases
    if known and month > max(known):
        last = max(known)
        text = (
            f"The release calendar loaded here has no date yet for {name}; releases come about five weeks after the "
            f"month. The last date in it is {long(known[last])}, for {month_name(last)}."
        )
    else:
        text = f"The release calendar loaded here has no date for {name}."
    return Meta(text, topic="calendar.month", suggestions=("when is the next release?",))


def _whether(parts: _Parts, ctx: Context) -> Meta:
    month = parts.month if parts.month is not None else parts.year
    if month is None:
        return _next(ctx)
    day = ctx.calendar.due(month)
    if day is None:
        found = _no_date(month, parts, ctx)
        return Meta(f"No. {found.text}", topic="calendar.whether", suggestions=found.suggestions)
    found = _of_month(month, parts, ctx)
    out = day <= ctx.today
    held = max((e.last for e in ctx.coverage().extents), default=None)
    lines: tuple[str, ...] = ()
    if out and held is not None and held < month:
        lines = (f"The tables loaded here reach {month_name(held)}, so they do not have it yet.",)
    return Meta(
        ("Yes. " if out else "Not yet. ") + found.text,
        found.label,
        day,
        lines=lines,
        notes=found.notes,
        topic="calendar.whether",
    )


def _hour(parts: _Parts, ctx: Context) -> Meta:
    text = f"The FT-900 is released at {HOUR}"
    if "last" in parts.roles or (upcoming := ctx.calendar.next_after(ctx.today)) is None:
        return Meta(f"{text}.", topic="calendar.time")
    text += f"; the next one is scheduled for {long(upcoming[1])}, for trade in {month_name(upcoming[0])}. {PLAN}"
    day = upcoming[1] if "next" in parts.roles else None
    return Meta(text, "Next release" if day else "", day, topic="calendar.time")


def _schedule(parts: _Parts, ctx: Context) -> Meta:
    upcoming = ctx.calendar.next_after(ctx.today)
    dates = sorted((day, month) for month, day in ctx.calendar.releases.items())
    if parts.year is not None:
        chosen = [(d, m) for d, m in dates if d.year == parts.year // 12]
    else:
        split = sum(1 for d, _ in dates if d <= ctx.today)
        chosen = dates[max(0, split - 6) : split + LISTED]
    lines = tuple(f"{long(d)}: {month_name(m)}{'' if d <= ctx.today else ' (scheduled)'}" for d, m in chosen)
    if not lines:
        return Meta("The release calendar loaded here has no dates for that year.", topic="calendar.list")
    text = f"Releases of the FT-900, at {HOUR}, with the month they describe."
    if parts.year is not None or upcoming is None:
        return Meta(text, lines=lines, topic="calendar.list")
    return Meta(text, "Next release", upcoming[1], lines=lines, notes=(PLAN,), topic="calendar.list")


def _days(count: int) -> str:
    return {0: "today", 1: "tomorrow"}.get(count, f"in {count} days")


def _unverified(month: int, ctx: Context) -> tuple[str, ...]:
    if month in ctx.coverage().unverified:
        return ("This past date was compiled from the published schedule and has not been checked.",)
    return ()
