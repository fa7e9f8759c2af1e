"""What the rules build: each function makes the atom of what one rule matched ("the third quarter"), or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from data.period import MONTHS_IN, Period, from_date
from data.period import month as month_at
from intents.dimensions.period.atom import Atom, Matched, unit_at
from intents.dimensions.period.lexer import Item
from intents.dimensions.period.vocabulary import vocabulary


def named(f: Matched) -> Atom | None:
    """A span or an event that goes by a name; what it is taken for is noted."""
    known = vocabulary().named[f.value("named", "event")]
    if known.event:
        return Atom("event", fixed=Period(known.first, known.first, "month"), note=known.said)
    open_ended = known.last is None
    period = Period(known.first, known.last if known.last is not None else known.first)
    return Atom("open" if open_ended else "range", fixed=period, note=known.said)


def before_event(f: Matched) -> Atom | None:
    """ "The last year before NAFTA": the last whole one that ended before it."""
    event = named(f)
    assert event is not None and event.fixed is not None
    unit, size = f.unit, MONTHS_IN[f.unit]
    end = event.fixed.start // size * size - 1
    return Atom("range", fixed=Period(end - size + 1, end, unit), note=event.note)  # type: ignore[arg-type]


def year(f: Matched) -> Atom | None:
    return Atom("year", year=f.value("year4", "short"))


def relative(f: Matched, steps: int | None = None) -> Atom | None:
    unit, n = f.unit, f.direction if steps is None else steps
    prior = f.has("prior") and steps is None
    return Atom(unit, fixed=unit_at(f.today, unit, n), count=n, unit=unit, relative=True, from_neighbour=prior)


def fiscal(f: Matched) -> Atom | None:
    if f.has("year4") and f.has("digits"):
        year = f.value("year4") + 1  # 2018-19 ends in 2019
        if f.value("digits") != year % 100:
            return None
    elif said := f.value("year4", "short"):
        year = said
    elif f.has("digits"):
        year = f.full_year(f.value("digits"))
    else:
        # the federal year that runs: 2027 from October 2026
        year = f.today.year + (f.today.month > 9) + f.direction
    return Atom("fiscal", fixed=Period.of_fiscal_year(year), relative=f.has("u_year") and not f.has("year4"))


def fiscal_quarter(f: Matched) -> Atom | None:
    whole = fiscal(replace_items(f, [i for i in f.items if i.classes.isdisjoint(("q", "ordinal"))]))
    number = f.value("q", "ordinal")
    if whole is None or whole.fixed is None or not 1 <= number <= 4:
        return None
    start = whole.fixed.start + 3 * number - 3
    return Atom("fiscal", fixed=Period(start, start + 2, "quarter"))


def replace_items(f: Matched, items: Sequence[Item]) -> Matched:
    return replace(f, items=items)


def month(f: Matched) -> Atom | None:
    number = f.value("month")
    return Atom("month", number, number, f.year())


def month_yy(f: Matched) -> Atom | None:
    number, yy = f.value("month"), f.value("yy")
    return Atom("month", number, number, f.full_year(yy), score=1.0 if f.has("of") else 0.7)


def rel_month(f: Matched) -> Atom | None:
    """ "This March" is this year's; "last March" the one before this month, "next March" the one after."""
    number, now = f.value("month"), from_date(f.today)
    year = f.today.year
    if f.has("last") and month_at(year, number) >= now:
        year -= 1
    if f.has("next") and month_at(year, number) <= now:
        year += 1
    return Atom("month", number, number, year, relative=True)


def iso(f: Matched) -> Atom | None:
    number = f.value("monthnum")
    return Atom("month", number, number, f.value("year4"))


def years(f: Matched) -> Atom | None:
    start, short = f.value("year4"), f.value("digits")
    end = start // 100 * 100 + short
    if end <= start or (f.items[-1].end - f.items[-1].start == 1 and short < 10):
        return None
    return Atom(
        "range", fixed=Period(month_at(start, 1), month_at(end, 12)), ends=(Period.of_year(start), Period.of_year(end))
    )


def nth_month(f: Matched) -> Atom | None:
    number = f.value("ordinal", "digits", "number") or 12
    return Atom("month", number, number, f.year()) if number <= 12 else None


def quarter(f: Matched) -> Atom | None:
    return _nth(f, "quarter", f.value("q", "ordinal", "digits", "number") or (1 if f.has("opening") else 4))


def last_quarter(f: Matched) -> Atom | None:
    return _nth(f, f.unit if f.unit != "year" else "quarter", 4 if f.has("u_quarter") else 2)


def quarter_yy(f: Matched) -> Atom | None:
    atom = _nth(f, "quarter" if f.has("q") or f.has("u_quarter") else "half", f.value("q", "h", "ordinal"))
    return replace(atom, year=f.full_year(f.value("yy")), score=0.7) if atom else None


def half(f: Matched) -> Atom | None:
    return _nth(f, "half", f.value("h", "ordinal", "digits", "number") or (1 if f.has("opening") else 2))


def _nth(f: Matched, unit: str, number: int) -> Atom | None:
    size = MONTHS_IN[unit]
    if not 1 <= number <= 12 // size:
        return None
    return Atom(unit, (number - 1) * size + 1, number * size, f.year())


def head(f: Matched) -> Atom | None:
    """ "First eight months of 2026", "last three months of 2024", "first three quarters"."""
    unit = "quarter" if f.has("u_quarter") else "month"
    length = f.value("digits", "number") * MONTHS_IN[unit]
    if (f.has("ordinal") and f.value("ordinal") != 1) or not 0 < length <= 12:
        return None
    year = f.value("year4", "short")
    if not year and f.has("u_year"):
        rest = [i for i in f.items[2:] if i.classes.isdisjoint(("digits", "number"))]
        year = f.today.year + replace_items(f, rest).direction
    first = 1 if f.has("ordinal") else 13 - length
    return Atom("months", first, first + length - 1, year or None)


def decade(f: Matched) -> Atom | None:
    value = f.value("decade") if f.has("decade") else f.value("year4")
    if value % 10:
        return None
    if value >= 100:
        size = 1200 if f.has("u_century") else 120
        return Atom("decade", fixed=Period(month_at(value, 1), month_at(value, 1) + size - 1))
    century = f.today.year // 100 * 100
    year = century + value if century + value <= f.today.year else century - 100 + value
    return Atom("decade", fixed=Period(month_at(year, 1), month_at(year + 9, 12)), years_of_decade=(year, year + 100))


def century(f: Matched) -> Atom | None:
    year = (f.value("ordinal") - 1) * 100
    return Atom("decade", fixed=Period(month_at(year, 1), month_at(year + 99, 12))) if year > 0 else None


def trailing(f: Matched) -> Atom | None:
    count = f.value("digits", "number") or (None if f.has("few") else 1)
    future = f.has("next") or f.has("within")
    return Atom("leading" if future else "trailing", count=count, unit=f.unit, relative=True)


def latest(f: Matched) -> Atom | None:
    return Atom("latest", unit=f.unit)


def to_date(f: Matched) -> Atom | None:
    """Month to date: days of a month that is not over."""
    return Atom("day")


def ago(f: Matched) -> Atom | None:
    """ "Two years ago", "the year before": a shift, with its own period where nothing else is named."""
    unit, count = f.unit, f.value("digits", "number") or 1
    steps = count * (10 if unit == "decade" else 1)
    unit = "year" if unit == "decade" else unit
    return Atom("shift", fixed=unit_at(f.today, unit, -steps), count=-steps, unit=unit, relative=True)


def following(f: Matched) -> Atom | None:
    """ "The month after", "two years later": as far ahead of the conversation's period."""
    return Atom("shift", count=f.value("digits", "number") or 1, unit=f.unit, relative=True)


def same(f: Matched) -> Atom | None:
    said = f.value("year4", "short")
    if said:
        return Atom("shift", year=said, unit="year")
    back = f.has("last") or f.has("ago") or f.has("before")
    return Atom("shift", count=-1 if back and f.has("u_year") else 0, unit="year")


def that(f: Matched) -> Atom:
    """ "That month", "that year": the one of the conversation, or the one that its period lies in."""
    return Atom("shift", count=0, unit=f.unit)


def day(f: Matched) -> Atom | None:
    """A date: the day where it can be told (year first, or a month name)."""
    year = f.value("year4", "short") or None
    numbers = f.values("digits", "ordinal")
    if f.has("month"):
        number, day = f.value("month"), numbers[0] if numbers else 0
    elif len(numbers) > 1:
        number, day = (numbers[0], numbers[1]) if numbers[0] < 13 else (numbers[1], numbers[0])
        year = year or (f.full_year(numbers[2]) if len(numbers) > 2 else None)
    else:
        return Atom("day")
    if f.has("ordinal") and day > 31:
        return None
    try:
        return Atom("day", day=dt.date(year or f.today.year, number, day))
    except ValueError:
        return Atom("day")
