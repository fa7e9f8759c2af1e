"""What a wrong number fits instead: the year before, the other flow, the neighbour in the table, the sign, the unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.checking.facts import NOW, Facts, Shelf
from bot.checking.outcome import ClaimOutcome, Reading
from bot.checking.readings import change_of, changes, level
from data.model import Flow, Sector
from data.period import Period
from data.query.answer import Figure
from data.query.spec import Target
from intents.claims.claim import Interval, Subject

NARROW = 0.012
"""Of its value: how wide an interval may be for a number found elsewhere to be no accident."""
UNITS = (10.0, 0.1, 1000.0, 0.001, 100.0, 0.01)
_BY_NAME = (1000.0, 0.001)
"""Million for billion; a lost decimal point needs a number so exact that chance does not find it."""
_ROOM = {"sign": 10, "other_flow": 5}
"""How much wider it may be for a slip that leaves little to chance."""
NEIGHBOURS = 40
SHIFTS = (-12, 12, -1, 1, -24, 24, -3, 3, -36)


def find(facts: Facts, out: ClaimOutcome) -> None:
    """Name the slip of a contradicted claim, with the figure that its number is."""
    claim, reading = out.claim, out.reading
    if claim.interval is None or reading is None or out.slip or claim.kind not in ("level", "change", "percent"):
        return
    if claim.kind != "level":
        _of_change(facts, out, reading, claim.interval, exact(claim.interval))
    elif _cut_off(out, claim.interval):
        out.slip, out.slip_words = "rounding", "cut off instead of rounded"
    elif not _elsewhere(facts, out, reading, claim.interval):
        _unit(out, claim.interval)


def _narrow(interval: Interval, slip: str) -> bool:
    """Whether a number is exact enough for it to be no accident that it is found elsewhere."""
    if interval.value is None or interval.low is None or interval.high is None:
        return False
    return interval.high - interval.low <= NARROW * _ROOM.get(slip, 1) * abs(interval.value)


def _elsewhere(facts: Facts, out: ClaimOutcome, reading: Reading, interval: Interval) -> bool:
    """Whether the number is that of a neighbour, which is then named."""
    for slip, subject, period in _near(reading):
        if not _narrow(interval, slip):
            continue
        shelf = _shelf(facts, subject, reading)
        for day in (facts.day, NOW):
            found = level(facts, shelf, subject, period, day)
            if found is not None and interval.holds(found):
                _named(out, slip, subject, period, found, shelf)
                return True
    return _narrow(interval, "other_partner") and _of_a_neighbour(facts, out, reading, interval)


def _shelf(facts: Facts, subject: Subject, reading: Reading) -> Shelf:
    """The same table for another subject, else its first."""
    mine = reading.subject
    if (subject.target, subject.product, subject.sector) == (mine.target, mine.product, mine.sector):
        return reading.shelf
    found = list(facts.shelves(subject))
    return next((s for s in found if s.book == reading.shelf.book), found[0] if found else reading.shelf)


def _of_a_neighbour(facts: Facts, out: ClaimOutcome, reading: Reading, interval: Interval) -> bool:
    """Whether the number is another partner's, of the same table and period."""
    subject, period = reading.subject, reading.period
    if subject.target is None:
        return False
    for day in (facts.day, None):
        for code, name, value in facts.ranking(subject, period, day)[:NEIGHBOURS]:
            if code != subject.target.code and interval.holds(subject.sign * value):
                other = Target(name, (code,), "group" if code[0] == "0" else "partner")
                _named(
                    out, "other_partner", replace(subject, target=other), period, subject.sign * value, reading.shelf
                )
                return True
    return False


def _near(reading: Reading) -> Iterator[tuple[str, Subject, Period]]:
    """What is next to a figure, the likeliest slip first."""
    subject, period = reading.subject, reading.period
    if subject.measure is Flow.BALANCE:
        yield "sign", replace(subject, sign=-subject.sign), period
    for months in SHIFTS:
        if months % 12 == 0 or period.months <= abs(months):
            yield "other_period", subject, period.shift(months)
    for measure in (Flow.IMPORTS, Flow.EXPORTS, Flow.BALANCE, Flow.TOTAL_TRADE):
        if measure is not subject.measure:
            yield "other_flow", replace(subject, measure=measure, sign=-1 if measure is Flow.BALANCE else 1), period
    if subject.product is None and (subject.target is None or subject.sector is not None):
        for sector in (Sector.GOODS, Sector.BOTH, Sector.SERVICES):
            if sector is not subject.sector:
                yield "other_basis", replace(subject, sector=sector), period


def _named(out: ClaimOutcome, slip: str, subject: Subject, period: Period, value: float, shelf: Shelf) -> None:
    words = {
        "other_period": f"that is the figure of {period.label}",
        "sign": "it was the other way round",
        "other_flow": f"that is the figure of {subject.measure.value.replace('_', ' ')}",
        "other_partner": f"that is the figure with {subject.target.name}" if subject.target else "",
        "other_basis": f"that is the figure of {subject.sector.value.replace('_', ' ')}" if subject.sector else "",
    }
    out.slip, out.slip_words = slip, words[slip]
    out.figures.append(
        Figure(
            measure=subject.measure.value,
            value=subject.sign * value,
            unit=shelf.book.unit,
            period=period,
            target=subject.target,
            book=shelf.book,
            release=max(shelf.carried(subject.measure, period), default=None),
        )
    )


def _cut_off(out: ClaimOutcome, interval: Interval) -> bool:
    """Whether the number is the figure with its digits cut: 100.0 of 100.054."""
    if interval.low is None or interval.high is None or interval.value is None:
        return False
    width = interval.high - interval.low
    return any(v is not None and interval.value <= v < interval.value + width * 1.0001 for v in (out.then, out.now))


def _unit(out: ClaimOutcome, interval: Interval) -> None:
    for v in (out.then, out.now):
        for unit in UNITS:
            sure = unit in _BY_NAME or (interval.value is not None and _narrow(interval, "unit"))
            if v is not None and sure and interval.holds(abs(v) * unit):
                out.slip, out.slip_words = "unit", "the unit is not right"
                return


def exact(interval: Interval | None) -> bool:
    """Whether a change is told so exactly that it is no accident to find it elsewhere: not "a third"."""
    if interval is None or interval.value is None or interval.low is None or interval.high is None:
        return False
    return interval.high - interval.low <= 0.15 * abs(interval.value)


def _of_change(facts: Facts, out: ClaimOutcome, reading: Reading, interval: Interval, exact: bool) -> None:
    """A change with the wrong sign, of another period, of the other flow."""
    if any(v is not None and interval.holds(abs(v)) for v in (out.then, out.now)):
        out.slip, out.slip_words = "sign", "it went the other way"
        return
    down = out.claim.way in ("down", "narrow")
    if not exact:
        return
    if out.claim.kind == "percent" and _of_billions(facts, out, interval):
        out.slip, out.slip_words = "unit", "that is the change in billions of dollars, not in per cent"
        return
    for slip, subject, period, base in _changes_near(reading):
        for day in (facts.day, NOW):
            value = change_of(facts, out.claim.kind, subject, reading.shelf, period, base, day)
            if value is not None and interval.holds(-value if down else value):
                of = "another period" if slip == "other_period" else subject.measure.value.replace("_", " ")
                out.slip, out.slip_words = slip, f"that is the change of {of}"
                return


def _of_billions(facts: Facts, out: ClaimOutcome, interval: Interval) -> bool:
    """Whether a number of per cent is that of the billions of dollars by which the figure moved."""
    if interval.value is None or interval.value < TOLD:
        return False
    amounts = changes(facts, replace(out.claim, kind="change", subjects=out.claim.subjects[:1]))
    moved = [one.value(day) for one in amounts for day in (facts.day, NOW)]
    return any(v is not None and interval.holds(abs(v) / 1000) for v in moved)


TOLD = 10.0
"""From how many per cent on it is no accident that the billions are as many."""


def _changes_near(reading: Reading) -> Iterator[tuple[str, Subject, Period, Period]]:
    subject, period = reading.subject, reading.period
    for base in (period.shift(-12), period.shift(-1), period.before()):
        if base != reading.base:
            yield "other_period", subject, period, base
    if reading.base is None:
        return
    for months in (-12, -1):
        yield "other_period", subject, period.shift(months), reading.base.shift(months)
    for measure in (Flow.IMPORTS, Flow.EXPORTS, Flow.BALANCE):
        if measure is not subject.measure:
            yield (
                "other_flow",
                replace(subject, measure=measure, sign=-1 if measure is Flow.BALANCE else 1),
                period,
                reading.base,
            )


NEAR, WIDE = (0.55, 1.8), (0.08, 12.0)
"""How far from the figure a number may be and still be a claim about it; where its sentence says all that it is of."""
_SAID = frozenset(("head", "partner", "period"))


def plausible(out: ClaimOutcome) -> bool:
    """Whether a number is near enough to the figure for it to be a claim about it."""
    claim = out.claim
    if claim.interval is None or claim.kind not in ("level", "change", "percent", "share", "multiple", "gdp_share"):
        return True
    size = next(
        (abs(x) for x in (claim.interval.value, claim.interval.low, claim.interval.high) if x is not None), None
    )
    known = [abs(v) for v in (out.then, out.now) if v is not None]
    if size is None or not known or _swapped(out):
        return True
    if claim.kind == "multiple":
        value = claim.interval.value or 1.0
        return any((v - 1) * (value - 1) < 0 or 0.2 <= value / v <= 5 for v in known if v)
    if claim.kind in ("percent", "share", "gdp_share"):
        return any(abs(size - v) <= max(6.0, 0.6 * max(v, size)) for v in known)
    said = claim.owned >= _SAID and claim.firm and not claim.signless  # "China's surplus" may be that with the world
    low, high = WIDE if said and claim.kind == "level" else NEAR
    return any(v and low <= size / v <= high for v in known)


def _two_swapped(written: str, right: str) -> bool:
    apart = [n for n, (a, b) in enumerate(zip(written, right, strict=False)) if a != b]
    if len(written) != len(right) or len(apart) != 2 or apart[1] - apart[0] != 1:
        return False
    one, two = apart
    return written[one] == right[two] and written[two] == right[one]


def _swapped(out: ClaimOutcome) -> bool:
    """Whether a number is the figure with two neighbouring digits swapped, or without its decimal point."""
    q = out.claim.quantity
    if (
        q is None
        or q.hedge in ("about", "nearly")
        or not q.digit
        or q.high is not None
        or out.claim.kind not in ("level", "change", "percent", "share")
    ):
        return False
    written = str(round(q.value / q.digit))
    for v in (out.then, out.now):
        right = "" if v is None else str(round(abs(v) / q.digit))
        if _two_swapped(written, right):
            out.slip_words = "two of its digits are swapped"
            return True
        interval = out.claim.interval
        if (
            v
            and len(written) > 2
            and interval is not None
            and interval.holds(abs(v) * 10)
            and abs(v) * 10 < 1.2 * q.value
        ):
            out.slip, out.slip_words = "unit", "the decimal point is lost"
            return True
    return False


_SLOT = {"other_period": "period", "other_flow": "head", "other_partner": "partner", "other_basis": "sector"}


def unowned(facts: Facts, out: ClaimOutcome) -> bool:
    """Whether the slip is in something that the sentence does not name: then it may be no slip. A period counts where
    the text names it somewhere."""
    slot, owned = _SLOT.get(out.slip or ""), out.claim.owned
    if out.slip == "sign" and out.claim.kind == "level" and out.reading is not None and out.reading.measure != "change":
        slot = "head"
    if slot is None or not owned or slot in owned:
        return False
    return slot != "period" or not out.figures or out.figures[-1].period in facts.mentioned
