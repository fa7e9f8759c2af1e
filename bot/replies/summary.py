"""The summary of a release on demand: what the alert on it says, as a reply that every surface draws.

``summary(data, today)`` is the newest release that is loaded, ``summary(data, today, month)`` that of a month.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.contract.reply import Reply
from bot.highlights import release as release_highlights
from bot.highlights.lookup import HighlightLine, Section
from bot.replies.contract_figures import replied, sourced
from bot.speak.notes import newer_out, note
from data.library import Data
from data.period import month_name
from data.query.issues import day_words
from data.query.session import Session
from data.query.sql import Filter

SUMMARY = ("Exports, imports and balance", "Annual revision", "Year to date", "For the year", "Records and streaks")
"""Sections that the summary has whole."""
SHORT = 4
"""Lines of what moved most that it has of the others."""
MOVERS = ("Exports of goods", "Imports of goods", "Partners", "Exports of services", "Imports of services")


def releases(data: Data, today: dt.date) -> dict[int, dt.date]:
    """Each month whose release is loaded and was out on ``today``, with the day of that release."""
    session = Session(data.engine.warehouse, today)
    runs = [run for many in session.runs(Filter(table_id=("totals",))).values() for run in many]
    found: dict[int, dt.date] = {}
    for day in sorted({run.release for run in runs if run.step == 1 and run.release <= today}):
        found.setdefault(max(run.last for run in runs if run.release == day and run.step == 1), day)
    return found


def summary(data: Data, today: dt.date, month: int | None = None, *, question: str = "", movers: bool = False) -> Reply:
    """The highlights of a release in lines under its headline. ``month``: the statistical month (an ordinal); none is
    the newest. ``movers``: what moved most alone. A refusal says which releases there are."""
    known = releases(data, today)
    day = known.get(max(known, default=0) if month is None else month)
    try:
        found = release_highlights.compose(data, day) if day is not None else None
    except release_highlights.NoReleaseError:
        found = None
    if found is None:
        return _none(question, month, known)
    newer = newer_out(found.month, data.calendar.last_until(today)) if month is None else ""
    lines = [newer, *(_line(section, movers) for section in found.sections), coming(data, today)]
    figures = tuple(replied(replace(f, primary=at == 0)) for at, f in enumerate(found.headline.figures))
    sources = tuple(dict.fromkeys(s for s in found.sources if s.release == found.day))
    return Reply(
        "answered",
        question,
        found.headline.text,
        figures=figures,
        lines=tuple(line for line in lines if line),
        notes=tuple(dict.fromkeys(note(s) for s in sources)),
        sources=tuple(sourced(s) for s in sources),
    )


def _line(section: Section, movers: bool) -> str:
    """A section in one line under its name. The summary leaves out what only the thread of the alert has, but for what
    moved most; ``movers`` has nothing else, and all of that."""
    moved = section.title.startswith(MOVERS)
    shown: tuple[HighlightLine, ...] = ()
    if moved:
        shown = tuple(line for line in section.lines if _moves(line))
        shown = shown if movers else shown[:SHORT]
    elif not movers and section.title in SUMMARY:
        shown = section.lines
    told = " ".join(line.text for line in shown)
    named = told.replace("-", " ").lower().startswith(section.title.lower())
    return told if named or not told else f"{section.title}: {told}"


def _moves(line: HighlightLine) -> bool:
    """Whether a line says that something moved, and is no list of how large all are."""
    return not line.lead


def coming(data: Data, today: dt.date) -> str:
    """When the next release is due, reckoned from today."""
    following = data.calendar.next_after(today)
    if following is None:
        return ""
    month, day = following
    return f"Next release: {day:%A}, {day_words(day)}, for {month_name(month)} (scheduled)."


def _none(question: str, month: int | None, known: dict[int, dt.date]) -> Reply:
    listed = ", ".join(f"{month_name(at)} ({day_words(day)})" for at, day in sorted(known.items(), reverse=True)[:4])
    asked = f"The release for {month_name(month)}" if month is not None else "A release"
    told = f"{asked} is not loaded here. Loaded are those for {listed}." if listed else f"{asked} is not loaded here."
    months = dict.fromkeys((*([month] if month is not None else []), *sorted(known, reverse=True)[:2]))
    near = tuple(f"Trade deficit, {month_name(at)}" for at in months)
    return Reply("refused", question, told, reason="not_loaded", suggestions=near)
