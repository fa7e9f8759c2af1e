"""Who is in the groups that an answer is about, and what is compared across a change of members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from data.articles import beginning, listed, with_article
from data.groups import Group
from data.partners import load_partners
from data.period import Period, month_name
from data.query.answer import Figure
from data.query.plan import Plan
from data.query.spec import Target
from data.tables import titles

NAMED = 20
"""Members that are named one by one; of a longer list the date alone is."""


def members(plans: Iterable[Plan], figures: Sequence[Figure]) -> list[str]:
    """Of each group in the figures: its members, and when they were; of a published row what it holds."""
    out: dict[str, None] = {}
    for plan, target in _groups(plans):
        mine = _of(figures, target)
        if mine:
            out.setdefault(_members(plan, target, mine))
    return list(out)


def changes(plans: Iterable[Plan], figures: Sequence[Figure], history: Sequence[Period] = ()) -> list[str]:
    """What is not alike in figures that lie on both sides of a change of members; ``history`` are the ends of a series
    that was searched for them."""
    out: dict[str, None] = {}
    for plan, target in _groups(plans):
        mine = _of(figures, target)
        for text in _changes(plan, target, mine, history) if mine else ():
            out.setdefault(text)
    return list(out)


def _groups(plans: Iterable[Plan]) -> list[tuple[Plan, Target]]:
    wholes = [(p, t) for p in plans for t in (*p.targets, *((p.query.share_of,) if p.query.share_of else ()))]
    return [(plan, target) for plan, target in wholes if target.group is not None or target.spells]


def _of(figures: Sequence[Figure], target: Target) -> list[Figure]:
    return [f for f in figures if f.target is not None and f.target.name == target.name and f.period is not None]


def _group(target: Target) -> Group | None:
    return load_partners().groups.get(target.group or "")


def _members(plan: Plan, target: Target, mine: list[Figure]) -> str:
    group, name = _group(target), beginning(target.name)
    note = group.note_of(plan.book.table, min(f.period.start for f in mine if f.period is not None)) if group else ""
    if _published(target) and target.minus:
        return f"{name}: the row of {titles()[plan.book.table]} less that of {_left_out(target)}"
    if _published(target):
        return note or f"{name}: the row of {titles()[plan.book.table]} as published"
    newest = max(mine, key=lambda f: (f.primary, f.period.end if f.period is not None else 0))
    codes = newest.target.codes if newest.target is not None else target.codes
    dated = any(m.since is not None or m.until is not None for m in target.spells)
    when = f" as of {month_name(newest.period.end)}" if newest.period is not None and dated else ""
    whole = f"{name}: the sum of {len(codes)} partners{when}"
    if len(codes) > NAMED:
        return f"{whole}. {note}" if note else whole
    return f"{whole} ({listed([with_article(load_partners().name(code)) for code in codes])})"


def _left_out(target: Target) -> str:
    return listed([with_article(load_partners().name(code)) for code in target.minus])


def _published(target: Target) -> bool:
    return target.kind != "sum" or len(target.codes) == 1


def _changes(plan: Plan, target: Target, mine: list[Figure], history: Sequence[Period]) -> list[str]:
    periods = [*history, *(f.period for f in mine if f.period is not None)]
    first, last = min(p.start for p in periods), max(p.end for p in periods)
    name = with_article(target.name)
    if _published(target):
        group = _group(target)
        breaks = group.breaks.get(plan.book.table, {}) if group is not None else {}
        said = [text for month, text in sorted(breaks.items()) if first < month <= last]
        return [f"the row of {name} {' and '.join(said)}: the periods have not the same members"] if said else []
    events = _events(target, first, last)
    if not events:
        return []
    same = not history and len({f.target.codes for f in mine if f.target is not None}) == 1
    how = "the same are counted in every period here" if same else "each period is of its members at the time"
    return [f"the members of {name} changed ({'; '.join(events)}): {how}"]


def _events(target: Target, first: int, last: int) -> list[str]:
    """Who joined and who left between two months, by date."""
    known = load_partners()
    joined = [(m.since, m.code) for m in target.spells if m.since is not None and first < m.since <= last]
    left = [(m.until + 1, m.code) for m in target.spells if m.until is not None and first < m.until + 1 <= last]
    out = []
    for way, pairs in (("joined", joined), ("left", left)):
        for month in sorted({month for month, _ in pairs}):
            names = [with_article(known.name(code)) for at, code in pairs if at == month]
            out.append(f"{listed(names)} {way} in {month_name(month)}")
    return out
