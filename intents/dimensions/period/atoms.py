"""Atoms: one named period each ("March 2025", "last year", "the third quarter"), read by rules over classes.

An atom may lack its year ("March"): ``compose.share_years`` takes it from a neighbour ("March and April
2025"), and ``Atom.resolve`` otherwise takes the most recent.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from data.period import MONTHS_IN, Period, from_date, month, year_of
from intents.dimensions.period.lexer import Item
from intents.dimensions.period.vocabulary import Vocabulary

MACROS = {
    "full_": "(full|calendar)*",
    "yearx": "(((the? calendar? u_year (of the?)?)|calendar)? (year4|short))",
    "rely": "(the? (last|this|next) full_ u_year)",
    "yref": "(yearx|rely|(the u_year))",
    "join": "(comma|hyphen|slash|of|in|poss)*",
    "count": "(digits|number)",
    "unit": "(u_month|u_quarter|u_half|u_year|u_decade)",
    "rel": "(last|this|next)",
    "nth_q": "(q|(the? ordinal u_quarter)|(u_quarter (digits|number)))",
    "nth_h": "(h|(the? ordinal u_half)|(u_half (digits|number)))",
    "sub": "(nth_q|nth_h)",
    "pt": "(atom|part_atom|day_atom)",
}
UNITS = ("month", "quarter", "half", "year", "decade", "century", "fine", "period")


@dataclass(slots=True)
class Atom:
    """``kind`` month, quarter, half, months or year: months ``first`` to ``last`` of ``year``; or ``fixed``.

    ``kind`` day has ``day`` (None when unknown); trailing, leading, latest and shift have ``count``/``unit``.
    ``part`` is early, mid, late, end, earlier, later or rest.
    """

    kind: str
    first: int = 1
    last: int = 12
    year: int | None = None
    fixed: Period | None = None
    count: int | None = None
    unit: str | None = None
    relative: bool = False
    day: dt.date | None = None
    part: str | None = None
    score: float = 1.0
    ends: tuple[Period, Period] | None = None
    note: str | None = None
    years_of_decade: tuple[int, ...] = ()

    @property
    def dated(self) -> bool:
        return self.fixed is not None or self.year is not None

    def resolve(self, today: dt.date, latest: int | None = None) -> Period:
        """The months meant. Without a year the most recent: months up to this one, quarters that are over.

        ``latest`` bounds the last month instead (for the start of a range whose end is known).
        """
        if self.fixed is not None:
            return self.fixed
        year = self.year
        if year is None:
            bound = from_date(today) if latest is None else latest
            over = self.kind == "month" or latest is not None
            year = year_of(bound)
            if month(year, self.last) > bound - (not over):
                year -= 1
        return Period(month(year, self.first), month(year, self.last), _KINDS.get(self.kind, "range"))  # type: ignore[arg-type]


_KINDS = {"month": "month", "quarter": "quarter", "half": "half", "year": "year"}


@dataclass(slots=True)
class Found:
    """The items that a rule matched, and the day from which "last" is reckoned."""

    items: Sequence[Item]
    today: dt.date
    full_year: Callable[[int], int]

    def has(self, name: str) -> bool:
        return any(name in item.classes for item in self.items)

    def value(self, *names: str) -> int:
        return next((i.value for i in self.items if not i.classes.isdisjoint(names)), 0)

    def values(self, *names: str) -> list[int]:
        return [i.value for i in self.items if not i.classes.isdisjoint(names)]

    @property
    def direction(self) -> int:
        return -1 if self.has("last") or self.has("ago") else 1 if self.has("next") else 0

    @property
    def unit(self) -> str:
        return next((u for i in self.items for u in UNITS if f"u_{u}" in i.classes), "")

    def year(self) -> int | None:
        """The year that was said, or reckoned; None when there is none in the match."""
        if said := self.value("year4", "short"):
            return said
        if self.has("u_year"):
            return self.today.year + self.direction
        return None


def _year(f: Found) -> Atom | None:
    return Atom("year", year=f.value("year4", "short"))


def _relative(f: Found, steps: int | None = None) -> Atom | None:
    unit, n = f.unit, f.direction if steps is None else steps
    return Atom(unit, fixed=unit_at(f.today, unit, n), count=n, unit=unit, relative=True)


def unit_at(today: dt.date, unit: str, steps: int) -> Period:
    """The calendar month, quarter, half or year that lies ``steps`` from the one of ``today``."""
    size = MONTHS_IN[unit]
    start = from_date(today) // size * size + steps * size
    return Period(start, start + size - 1, unit)  # type: ignore[arg-type]


def _fiscal(f: Found) -> Atom | None:
    if said := f.value("year4", "short"):
        year = said
    elif f.has("digits"):
        year = f.full_year(f.value("digits"))
    else:
        # the federal year that runs: 2027 from October 2026
        year = f.today.year + (f.today.month > 9) + f.direction
    return Atom("fiscal", fixed=Period.of_fiscal_year(year), relative=f.has("u_year") and not f.has("year4"))


def _fiscal_quarter(f: Found) -> Atom | None:
    whole = _fiscal(replace_items(f, [i for i in f.items if i.classes.isdisjoint(("q", "ordinal"))]))
    number = f.value("q", "ordinal")
    if whole is None or whole.fixed is None or not 1 <= number <= 4:
        return None
    start = whole.fixed.start + 3 * number - 3
    return Atom("fiscal", fixed=Period(start, start + 2, "quarter"))


def replace_items(f: Found, items: Sequence[Item]) -> Found:
    return replace(f, items=items)


def _month(f: Found) -> Atom | None:
    number = f.value("month")
    return Atom("month", number, number, f.year())


def _month_yy(f: Found) -> Atom | None:
    number, yy = f.value("month"), f.value("yy")
    return Atom("month", number, number, f.full_year(yy), score=1.0 if f.has("of") else 0.7)


def _rel_month(f: Found) -> Atom | None:
    """ "This March" is this year's; "last March" the one before this month, "next March" the one after."""
    number, now = f.value("month"), from_date(f.today)
    year = f.today.year
    if f.has("last") and month(year, number) >= now:
        year -= 1
    if f.has("next") and month(year, number) <= now:
        year += 1
    return Atom("month", number, number, year, relative=True)


def _iso(f: Found) -> Atom | None:
    number = f.value("monthnum")
    return Atom("month", number, number, f.value("year4"))


def _years(f: Found) -> Atom | None:
    start, short = f.value("year4"), f.value("digits")
    end = start // 100 * 100 + short
    if end <= start or (f.items[-1].end - f.items[-1].start == 1 and short < 10):
        return None
    return Atom(
        "range", fixed=Period(month(start, 1), month(end, 12)), ends=(Period.of_year(start), Period.of_year(end))
    )


def _nth_month(f: Found) -> Atom | None:
    number = f.value("ordinal") or 12
    return Atom("month", number, number, f.year()) if number <= 12 else None


def _quarter(f: Found) -> Atom | None:
    return _nth(f, "quarter", f.value("q", "ordinal", "digits", "number"))


def _last_quarter(f: Found) -> Atom | None:
    return _nth(f, f.unit if f.unit != "year" else "quarter", 4 if f.has("u_quarter") else 2)


def _quarter_yy(f: Found) -> Atom | None:
    atom = _nth(f, "quarter" if f.has("q") or f.has("u_quarter") else "half", f.value("q", "h", "ordinal"))
    return replace(atom, year=f.full_year(f.value("yy")), score=0.7) if atom else None


def _half(f: Found) -> Atom | None:
    return _nth(f, "half", f.value("h", "ordinal", "digits", "number"))


def _nth(f: Found, unit: str, number: int) -> Atom | None:
    size = MONTHS_IN[unit]
    if not 1 <= number <= 12 // size:
        return None
    return Atom(unit, (number - 1) * size + 1, number * size, f.year())


def _head(f: Found) -> Atom | None:
    """ "First eight months of 2026", "last three months of 2024", "first three quarters"."""
    unit = "quarter" if f.has("u_quarter") else "month"
    length = f.value("digits", "number") * MONTHS_IN[unit]
    if f.has("ordinal") and f.value("ordinal") != 1 or not 0 < length <= 12:
        return None
    year = f.value("year4", "short")
    if not year and f.has("u_year"):
        rest = [i for i in f.items[2:] if i.classes.isdisjoint(("digits", "number"))]
        year = f.today.year + replace_items(f, rest).direction
    first = 1 if f.has("ordinal") else 13 - length
    return Atom("months", first, first + length - 1, year or None)


def _decade(f: Found) -> Atom | None:
    value = f.value("decade") if f.has("decade") else f.value("year4")
    if value % 10:
        return None
    if value >= 100:
        size = 1200 if f.has("u_century") else 120
        return Atom("decade", fixed=Period(month(value, 1), month(value, 1) + size - 1))
    century = f.today.year // 100 * 100
    year = century + value if century + value <= f.today.year else century - 100 + value
    return Atom("decade", fixed=Period(month(year, 1), month(year + 9, 12)), years_of_decade=(year, year + 100))


def _century(f: Found) -> Atom | None:
    year = (f.value("ordinal") - 1) * 100
    return Atom("decade", fixed=Period(month(year, 1), month(year + 99, 12))) if year > 0 else None


def _trailing(f: Found) -> Atom | None:
    count = f.value("digits", "number") or (None if f.has("few") else 1)
    future = f.has("next") or f.has("within")
    return Atom("leading" if future else "trailing", count=count, unit=f.unit, relative=True)


def _latest(f: Found) -> Atom | None:
    return Atom("latest", unit=f.unit)


def _ago(f: Found) -> Atom | None:
    """ "Two years ago", "the year before": a shift, with its own period where nothing else is named."""
    unit, count = f.unit, f.value("digits", "number") or 1
    steps = count * (10 if unit == "decade" else 1)
    unit = "year" if unit == "decade" else unit
    return Atom("shift", fixed=unit_at(f.today, unit, -steps), count=-steps, unit=unit, relative=True)


def _same(f: Found) -> Atom | None:
    said = f.value("year4", "short")
    if said:
        return Atom("shift", year=said, unit="year")
    back = f.has("last") or f.has("ago") or f.has("before")
    return Atom("shift", count=-1 if back and f.has("u_year") else 0, unit="year")


def _day(f: Found) -> Atom | None:
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


Builder = Callable[[Found], Atom | None]
RULES: tuple[tuple[str, str, Builder], ...] = (
    ("year", "yearx", _year),
    ("relative", "the? rel full_ (u_month|u_quarter|u_half|u_year)", _relative),
    ("before_last", "the? (u_month|u_quarter|u_half|u_year) before last", lambda f: _relative(f, -2)),
    ("after_next", "the? (u_month|u_quarter|u_half|u_year) after next", lambda f: _relative(f, 2)),
    ("fiscal", "the? fiscal u_year? (year4|short|digits)", _fiscal),
    ("fiscal", "the? (year4|short) fiscal u_year?", _fiscal),
    ("fiscal", "the? rel fiscal u_year", _fiscal),
    ("fiscal_quarter", "fiscal? (q|(the? ordinal u_quarter)) of? the? fiscal u_year? (year4|short|digits)", _fiscal_quarter),
    ("fiscal_quarter", "fiscal (q|(ordinal u_quarter)) (of|in)? (year4|short)", _fiscal_quarter),
    ("month_year", "(the? u_month of)? the? month join yearx", _month),
    ("month_year", "month join (rely|((of|in) the u_year))", _month),
    ("month_yy", "month (of|hyphen|slash)? yy (?!slash|hyphen)", _month_yy),
    ("year_month", "yearx (hyphen|slash|poss)? month (?!comma?(year4|short|yy|hyphen yy))", _month),
    ("year_month", "rely poss? month", _month),
    ("rel_month", "the? rel month", _rel_month),
    ("month", "(the? u_month of)? the? month", _month),
    ("iso", "(?<!hyphen)(?<!slash) year4 (hyphen|slash) monthnum (?!hyphen|slash)", _iso),
    ("iso", "(?<!hyphen)(?<!slash)(?<!dot) monthnum (hyphen|slash|dot) year4", _iso),
    ("years", "year4 (hyphen|slash|to) digits (?!hyphen|slash|unit)", _years),
    ("nth_month", "the? (ordinal|last) u_month (of|in) yref", _nth_month),
    ("quarter", "nth_q join (yearx|rely|((of|in) the u_year))", _quarter),
    ("quarter", "(yearx|rely) (hyphen|slash|comma|poss)? nth_q", _quarter),
    ("quarter", "nth_q", _quarter),
    ("quarter_yy", "(nth_q|nth_h) (of|hyphen|slash)? yy (?!slash|hyphen)", _quarter_yy),
    ("quarter_last", "the? last (u_quarter|u_half) of (yearx|rely|(the u_year))", _last_quarter),
    ("half", "nth_h join (yearx|rely|((of|in) the u_year))", _half),
    ("half", "(yearx|rely) (hyphen|slash|comma|poss)? nth_h", _half),
    ("half", "nth_h", _half),
    ("head", "the? ordinal count (u_month|u_quarter) ((of|in|comma)* yref)?", _head),
    ("tail", "the? last count (u_month|u_quarter) (of|in) yref", _head),
    ("decade", "the? (decade|(year4 s)|(decade poss))", _decade),
    ("decade", "the year4 poss", _decade),
    ("century", "the? ordinal u_century", _century),
    ("trailing", "the? last (count|few) full_ unit", _trailing),
    ("trailing", "the? (count|few) (last|recent) full_ unit", _trailing),
    ("trailing", "the? recent (count|few) full_ unit", _trailing),
    ("trailing", "the? (last|next) u_decade", _trailing),
    ("leading", "within? the? next (count|few) full_ unit", _trailing),
    ("leading", "within (count|few) unit", _trailing),
    ("latest", "the? recent full_ (u_month|u_quarter|u_half|u_year)", _latest),
    ("ago", "(a|count) unit ago", _ago),
    ("before", "(the|that)? (u_month|u_quarter|u_half|u_year) ago that? (?!word|pt|last)", _ago),
    ("same", "the? same (u_month|u_quarter|u_half|u_period) (of|in)* (yearx|rely|(the? a? u_year ago))", _same),
    ("same", "this u_period rely", _same),
    ("same", "the? same (u_month|u_quarter|u_half|u_period|u_year)", _same),
    ("day", "(?<!hyphen)(?<!slash) digits (hyphen|slash|dot) digits (hyphen|slash|dot) (year4|digits|short)", _day),
    ("day", "year4 (hyphen|slash) digits (hyphen|slash) digits", _day),
    ("day", "month the? (day|ordinal) (comma? yearx)?", _day),
    ("day", "(the? (day|ordinal)) of? month (comma? yearx)?", _day),
    ("fine", "the? rel (count|few)? u_fine", _day),
    ("fine", "(a|count|few) u_fine ago", _day),
    ("fine", "the? (ordinal|count) u_fine of", _day),
    ("fine", "rel? season (of? yearx)?", _day),
    ("fine", "(rel|(in the)) fall (of? yearx)?", _day),
    ("fine", "fall of yearx", _day),
    ("fine", "rel? weekday", _day),
)


def compiled(vocabulary: Vocabulary) -> list[tuple[str, re.Pattern[str], Builder]]:
    return [(name, vocabulary.pattern(rule, MACROS), builder) for name, rule, builder in RULES]
