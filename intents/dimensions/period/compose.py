"""Atoms -> expressions: ranges, open ends, year-to-date, vintages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from data.period import Period, PeriodExpr, VintageExpr, month, year_of
from intents.dimensions.period.atom import SUB, Atom, unit_at
from intents.dimensions.period.lexer import Item
from intents.dimensions.period.parts import part_days

Result = PeriodExpr | VintageExpr


def collapse(items: Sequence[Item], found: Sequence[tuple[int, int, str, Atom]]) -> tuple[list[Item], list[str]]:
    """Replace what each atom covers by one item; also the rule names, parallel to the items."""
    out: list[Item] = []
    names: list[str] = []
    at = 0
    for start, end, name, atom in found:
        out.extend(items[at:start])
        names.extend([""] * (start - at))
        out.append(Item(_classes(atom), items[start].start, items[end - 1].end, atom=atom))
        names.append(name)
        at = end
    out.extend(items[at:])
    return out, names + [""] * (len(items) - at)


def _classes(atom: Atom) -> frozenset[str]:
    if atom.part:
        return _PART
    if atom.kind == "day":
        return _DAY
    if atom.kind in ("trailing", "leading", "latest"):
        return _TRAIL
    if atom.kind == "shift":
        return _SHIFT
    return _A_YEAR if atom.kind == "year" else _A_SUB if atom.kind in SUB else _A_SPAN


_PART, _DAY, _TRAIL = frozenset(("part_atom",)), frozenset(("day_atom",)), frozenset(("trail",))
_SHIFT, _A_YEAR, _A_SUB, _A_SPAN = (frozenset(("atom", n)) for n in ("a_shift", "a_year", "a_sub", "a_span"))


@dataclass(slots=True)
class Composer:
    """Builds the value of a match; ``words`` gives the text of items as typed."""

    items: Sequence[Item]
    today: dt.date
    words: Callable[[int, int], str]

    def atoms(self, start: int, end: int) -> list[Atom]:
        return [i.atom for i in self.items[start:end] if isinstance(i.atom, Atom)]

    def has(self, start: int, end: int, name: str) -> bool:
        return any(name in i.classes for i in self.items[start:end])

    # --- one atom -------------------------------------------------------------------------------------

    def single(self, at: int, end: int) -> PeriodExpr:
        """What an atom says by itself."""
        atom, label = self.atoms(at, end)[0], self.words(at, end)
        if atom.kind == "day":
            dates = (atom.day, atom.day + dt.timedelta(1)) if atom.day else None
            return PeriodExpr("too_fine", label, days=dates)
        if atom.kind in ("trailing", "leading", "latest"):
            return PeriodExpr(atom.kind, label, count=atom.count, unit=atom.unit, relative=True)  # type: ignore[arg-type]
        if atom.kind == "shift":
            return PeriodExpr(
                "shift", label, atom.fixed, count=atom.count, unit=atom.unit, year=atom.year, relative=True
            )
        period = atom.resolve(self.today)
        if atom.kind == "open":
            return PeriodExpr("since", label, period, start=period.start)
        if atom.part:
            days = part_days(atom, period, self.today)
            return PeriodExpr("part", label, period, unit=atom.part, days=days, assumed_year=not atom.dated)
        return PeriodExpr(
            "range", label, period, period.start, period.end, atom.count, atom.unit, ends=atom.ends,
            relative=atom.relative, assumed_year=not atom.dated or bool(atom.years_of_decade),
        )  # fmt: skip

    # --- two ends -------------------------------------------------------------------------------------

    def range(self, start: int, end: int) -> PeriodExpr | None:
        atoms = self.atoms(start, end)
        if len(atoms) != 2 or any(one.kind == "shift" and one.unit and not one.count for one in atoms):
            return None  # "from that year to 2024": which year, only the conversation tells
        a, b = atoms
        label = self.words(start, end)
        if "day" in (a.kind, b.kind):
            return PeriodExpr("too_fine", label)
        last = b.resolve(self.today)
        bound = last.end if not a.dated and not b.dated and a.kind in SUB else None
        first = a.resolve(self.today, bound)
        if self._vague(a, "end") or self._vague(b, "start"):
            days = (self._edge(a, first, 0), self._edge(b, last, 1))
            return PeriodExpr("part", label, days=days, assumed_year=not (a.dated or b.dated))
        if a.part == "end":
            first = replace(first, start=first.end, kind="month")
        if a.kind == "year" and b.kind in SUB and year_of(first.start) == year_of(last.end) == b.year:
            period = Period(first.start, last.end, "ytd")
            return PeriodExpr("ytd", label, period, period.start, period.end)
        low, high = (first, last) if first.start <= last.start else (last, first)
        if high.end < low.end:
            return None
        return PeriodExpr(
            "range", label, Period(low.start, high.end), low.start, high.end, ends=(first, last),
            relative=a.relative or b.relative, assumed_year=not (a.dated and b.dated),
        )  # fmt: skip

    @staticmethod
    def _vague(atom: Atom, exact: str) -> bool:
        """The start of a unit as a first end and its end as a last end are exact; other parts are not."""
        return atom.part is not None and not (
            (exact == "end" and atom.part == "start") or (exact == "start" and atom.part == "end")
        )

    def _edge(self, atom: Atom, period: Period, side: int) -> dt.date | None:
        if atom.part == "end":  # "from the end of March": from 1 April
            return first_day_after(period)
        if atom.part:
            return part_days(atom, period, self.today)[side]
        return (dt.date(year_of(period.start), period.start % 12 + 1, 1), first_day_after(period))[side]

    # --- one open end ---------------------------------------------------------------------------------

    def since(self, start: int, end: int) -> PeriodExpr | None:
        return self._open(start, end, "since")

    def since_newest(self, start: int, end: int) -> PeriodExpr | None:
        """ "January 2024 through the latest month"."""
        atoms = self.atoms(start, end)
        return self._open(start, end, "since") if len(atoms) == 2 and atoms[1].kind == "latest" else None

    def after(self, start: int, end: int) -> PeriodExpr | None:
        return self._open(start, end, "after")

    def before(self, start: int, end: int) -> PeriodExpr | None:
        return self._open(start, end, "before")

    def until(self, start: int, end: int) -> PeriodExpr | None:
        return self._open(start, end, "until")

    def _open(self, start: int, end: int, way: str) -> PeriodExpr | None:
        atom, label = self.atoms(start, end)[0], self.words(start, end)
        if atom.kind == "day":
            return PeriodExpr("too_fine", label)
        if atom.kind == "shift" and atom.fixed is None:
            return None
        period = atom.resolve(self.today)
        assumed = not atom.dated
        exact = {"since": ("start",), "after": ("end",), "before": ("start", "end"), "until": ("end",)}[way]
        if atom.part and atom.part not in exact and (way, atom.part) != ("since", "end"):
            low, high = part_days(atom, period, self.today)
            edge = {"since": (low, None), "after": (high, None), "before": (None, low), "until": (None, high)}[way]
            return PeriodExpr("part", label, period, unit=atom.part, days=edge, assumed_year=assumed)
        rest = {"relative": atom.relative, "assumed_year": assumed}
        if way in ("since", "after"):
            begin = period.start if way == "since" and atom.part != "end" else period.end + 1
            return PeriodExpr("since", label, period, start=begin, **rest)  # type: ignore[arg-type]
        last = period.start - 1 if way == "before" and atom.part != "end" else period.end
        return PeriodExpr("until", label, period, end=last, **rest)  # type: ignore[arg-type]

    # --- year to date, and months back from an end ----------------------------------------------------

    def through(self, start: int, end: int) -> PeriodExpr | None:
        """ "Through August" is the year to August; "through 2018" leaves the start open."""
        atom = self.atoms(start, end)[0]
        if atom.kind not in SUB or atom.part:
            return self.until(start, end)
        return self._ytd_to(atom, self.words(start, end))

    def _ytd_to(self, atom: Atom, label: str) -> PeriodExpr:
        last = atom.resolve(self.today).end
        return PeriodExpr("ytd", label, Period.ytd(last), month(year_of(last), 1), last, year=year_of(last),
                          assumed_year=not atom.dated)  # fmt: skip

    def ytd(self, start: int, end: int) -> PeriodExpr | None:
        """ "2025 ytd", "ytd through August 2025", "so far this year"."""
        label, atoms = self.words(start, end), self.atoms(start, end)
        if not atoms:
            back = self.has(start, end, "last")
            return PeriodExpr("ytd", label, year=self.today.year - 1 if back else None, relative=back)
        atom = atoms[-1]
        if atom.kind in SUB:
            if len(atoms) == 2 and atoms[0].kind == "year" and atoms[0].dated and not atom.dated:
                atom = replace(atom, year=year_of(atoms[0].resolve(self.today).start), assumed=False)
            return self._ytd_to(atom, label)
        if atom.kind != "year" or atom.part:
            return None
        year = year_of(atom.resolve(self.today).start)
        return PeriodExpr("ytd", label, year=year, relative=atom.relative)

    def ending(self, start: int, end: int) -> PeriodExpr | None:
        """ "12 months to August 2026", "the three months ended March", "the year to June"."""
        item = self.items[start:end]
        count = next((i.value for i in item if i.classes & {"digits", "number"}), 1)
        size = 12 if self.has(start, end, "u_year") else 3 if self.has(start, end, "u_quarter") else 1
        atom = self.atoms(start, end)[-1]
        if atom.kind not in SUB or count * size > 1200:
            return None
        last = atom.resolve(self.today).end
        period = Period(last - count * size + 1, last)
        return PeriodExpr("range", self.words(start, end), period, period.start, last, assumed_year=not atom.dated)

    def run_up(self, start: int, end: int) -> PeriodExpr | None:
        """ "The three years before covid", "the decade before 2020": whole units that end before another period."""
        atom = self.atoms(start, end)[-1]
        if atom.part or atom.kind in ("day", "shift", "trailing", "leading", "latest"):
            return None
        count = next((i.value for i in self.items[start:end] if i.classes & {"digits", "number"}), 1)
        units = {"u_decade": 120, "u_year": 12, "u_quarter": 3, "u_month": 1}
        whole = next(size for name, size in units.items() if self.has(start, end, name))
        counted = count > 1 or self.has(start, end, "digits") or self.has(start, end, "number")
        plural = any(word.endswith("s") for word in self.words(start, end).lower().split(" before ")[0].split())
        if plural and not counted:  # "the months before March": how many
            return None
        begin = atom.resolve(self.today).start
        last = begin - begin % min(whole, 12) - 1
        if count * whole > 1200:
            return None
        period = Period(last - count * whole + 1, last)
        return PeriodExpr("range", self.words(start, end), period, period.start, last, assumed_year=not atom.dated)

    def rest(self, start: int, end: int) -> PeriodExpr | None:
        """ "The rest of the year": from today on; part of a unit."""
        unit = next((u for u in ("month", "quarter", "year") if self.has(start, end, f"u_{u}")), "")
        if not unit:
            return None
        period = unit_at(self.today, unit, 0)
        return PeriodExpr(
            "part", self.words(start, end), period, unit="rest", days=(self.today, first_day_after(period))
        )

    # --- vintages -------------------------------------------------------------------------------------

    def as_of(self, start: int, end: int) -> VintageExpr | None:
        return self._vintage("as_of", start, end)

    def release(self, start: int, end: int) -> VintageExpr | None:
        return self._vintage("release", start, end)

    def _vintage(self, kind: str, start: int, end: int) -> VintageExpr | None:
        atom, label = self.atoms(start, end)[0], self.words(start, end)
        if atom.kind == "day":
            return VintageExpr(kind, date=atom.day, label=label) if atom.day else None  # type: ignore[arg-type]
        if atom.kind != "month" or atom.part:
            return None
        return VintageExpr(kind, month=atom.resolve(self.today).start, label=label)  # type: ignore[arg-type]


def first_day_after(period: Period) -> dt.date:
    return dt.date((period.end + 1) // 12, (period.end + 1) % 12 + 1, 1)
