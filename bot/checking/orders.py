"""Claims about partners beside each other: ranks, ordered lists, one above another, counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise

from bot.checking.facts import CHINA, NOW, Facts, Shelf
from bot.checking.outcome import ClaimOutcome, Reading, compared, decide, unknown, unsettled
from bot.checking.readings import level, of_level
from data.model import Flow, Sector, Unit
from data.period import Period, from_date
from data.query.spec import Target
from intents.claims.claim import Claim, Subject

EU = "0003"
MOST = 8


def _periods(facts: Facts, claim: Claim, subject: Subject) -> list[Period]:
    if claim.periods:
        return list(dict.fromkeys(claim.periods))
    shelf = next(facts.shelves(replace(subject, target=None, sector=None, product=None)), None)
    last = shelf.last(Flow.IMPORTS, facts.day) if shelf is not None else None
    last = from_date(facts.day) - 2 if last is None else last
    year = last // 12 if last % 12 == 11 else last // 12 - 1
    return [Period.of_year(year), Period.ytd(last), Period(last, last, "month"), Period.of_year(year - 1)]


def _subjects(claim: Claim) -> Iterator[Subject]:
    for subject in claim.subjects:
        yield subject
        if subject.measure is Flow.TOTAL_TRADE:
            yield replace(subject, measure=Flow.IMPORTS)
            yield replace(subject, measure=Flow.EXPORTS)


def rank(facts: Facts, claim: Claim) -> ClaimOutcome:
    """The place of a partner among countries; the EU, where the text has it among them, pushes others down."""
    against: ClaimOutcome | None = None
    for subject in islice(_subjects(claim), MOST):
        if subject.target is None:
            continue
        for period in _periods(facts, claim, subject):
            then, now = (_place(facts, claim, subject, period, day) for day in (facts.day, None))
            shelf = next(facts.shelves(subject), None)
            if shelf is None or (then is None and now is None):
                continue
            reading = Reading(
                subject, shelf, period, partial(_on, _first(then), _first(now)), None, 0.0, "rank", Unit.RANK
            )
            on_day, today = (None if places is None else claim.nth in places for places in (then, now))
            made = compared(claim, reading, on_day, today, _first(then), _first(now))
            if made.verdict != "contradicted":
                return made
            against = against or (made if then is not None else None)
    return _settled(claim, against)


def largest_share(facts: Facts, claim: Claim) -> ClaimOutcome:
    """What the largest partners have together of the whole."""
    assert claim.interval is not None and claim.nth is not None
    against: ClaimOutcome | None = None
    for subject in islice(_subjects(claim), MOST):
        for period in _periods(facts, claim, subject):
            shelf = next(
                (
                    s
                    for s in facts.shelves(replace(subject, target=CHINA))
                    if s.level(subject.measure, period) is not None
                ),
                None,
            )
            world = next(
                (
                    s
                    for s in facts.shelves(replace(subject, target=None, sector=Sector.GOODS))
                    if shelf is not None and s.book.table == shelf.book.table
                ),
                None,
            )
            if shelf is None or world is None:
                continue

            def value(day: dt.date, x: Subject = subject, p: Period = period, w: Shelf = world) -> float | None:
                listed = [r for r in facts.ranking(x, p, None if day == NOW else day) if r[0] != EU]
                whole = w.level(x.measure, p, day)
                if not listed or whole is None or not whole.value:
                    return None
                return 100 * sum(v for _, _, v in listed[: claim.nth]) / whole.value

            reading = Reading(subject, world, period, value, None, 0.0, "share", Unit.PERCENT)
            made = decide(facts, claim, [reading], claim.interval)
            if made.verdict in ("supported", "revised"):
                return made
            against = against or made
    return _settled(claim, against)


def _on(then: float | None, now: float | None, day: dt.date) -> float | None:
    """What was then, or is now."""
    return now if day == NOW else then


def _first(places: list[int] | None) -> float | None:
    return float(places[0]) if places else None


def _settled(claim: Claim, against: ClaimOutcome | None) -> ClaimOutcome:
    if against is None:
        return unknown(claim)
    return against if claim.firm else unsettled(against, "what the order is by is not clear")


def _place(facts: Facts, claim: Claim, subject: Subject, period: Period, day: dt.date | None) -> list[int] | None:
    """The places that a partner has among countries, without the EU and with it."""
    listed = facts.ranking(subject, period, day)
    target = subject.target
    if not listed or target is None:
        return None
    countries = [row for row in listed if row[0] != EU]
    if not claim.high:
        countries = countries[::-1]
    codes = [code for code, _, _ in countries]
    union = next((value for code, _, value in listed if code == EU), None)
    if target.code == EU:
        return [1 + sum(1 for _, _, v in countries if abs(v) > abs(union))] if union is not None else None
    if target.code not in codes:
        return None
    place = codes.index(target.code) + 1
    behind = union is not None and abs(union) > abs(countries[place - 1][2])
    return [place, place + 1] if behind and claim.others else [place]


def order(facts: Facts, claim: Claim) -> ClaimOutcome:
    """Partners in the order of size, and no country between them."""
    against: ClaimOutcome | None = None
    for subject in islice(_subjects(claim), MOST):
        for period in _periods(facts, claim, subject):
            then, now = (_in_order(facts, claim, subject, period, day) for day in (facts.day, None))
            if then is None and now is None:
                continue
            shelf = next(facts.shelves(replace(subject, target=claim.others[0])), None)
            if shelf is None:
                continue
            reading = of_level(facts, shelf, replace(subject, target=claim.others[0]), period)
            made = compared(claim, reading, then, now, reading.value(facts.day), reading.value(NOW))
            if made.verdict != "contradicted":
                return made
            against = against or (made if then is not None else None)
    return _settled(claim, against)


def _in_order(facts: Facts, claim: Claim, subject: Subject, period: Period, day: dt.date | None) -> bool | None:
    listed = facts.ranking(subject, period, day)
    if not listed:
        return None
    size = {code: abs(value) for code, _, value in listed}
    codes = [t.code for t in claim.others]
    if any(c not in size for c in codes):
        return False
    values = [size[c] for c in codes]
    if claim.nth is None:  # "ahead of A and B": nothing of what lies between
        return all(v < values[0] for v in values[1:])
    if claim.nth == 1 and codes[0] != EU and next((c for c, _, _ in listed if c != EU), None) != codes[0]:
        return False
    if any(a < b for a, b in pairwise(values)):
        return False
    union = EU in codes
    between = [v for c, _, v in listed if c != EU and c not in codes and values[-1] < abs(v) < values[0]]
    return not between or (union and not _countries_between(listed, codes, size))


def _countries_between(listed: list[tuple[str, str, float]], codes: list[str], size: dict[str, float]) -> bool:
    """Whether a country that is not listed, and is no part of a listed union, lies between those that are."""
    values = [size[c] for c in codes if c != EU]
    if len(values) < 2:
        return False
    return any(values[-1] < abs(v) < values[0] and c not in codes and c != EU for c, _, v in listed)


def compare(facts: Facts, claim: Claim) -> ClaimOutcome:
    """One partner above another: "Thailand overtook Japan"; where it passed, it was behind before."""
    first, second = claim.others
    against: ClaimOutcome | None = None
    for subject in islice(_subjects(claim), MOST):
        for one, other in zip(
            facts.shelves(replace(subject, target=first)), facts.shelves(replace(subject, target=second)), strict=False
        ):
            if one.book != other.book or one.stated:
                continue
            for period in _periods(facts, claim, subject):
                then = _above(facts, claim, subject, one, other, period, facts.day)
                now = _above(facts, claim, subject, one, other, period, NOW)
                if then is None and now is None:
                    continue
                reading = of_level(facts, one, replace(subject, target=first), period)
                made = compared(claim, reading, then, now, reading.value(facts.day), reading.value(NOW))
                if made.verdict != "contradicted":
                    lesser = against is not None and period.months < _periods(facts, claim, subject)[0].months
                    return unsettled(made, "it may be of another period") if lesser else made
                against = against or (made if then is not None else None)
    return _settled(claim, against)


def _above(
    facts: Facts, claim: Claim, subject: Subject, one: Shelf, other: Shelf, period: Period, day: dt.date
) -> bool | None:
    a, b = level(facts, one, subject, period, day), level(facts, other, subject, period, day)
    if a is None or b is None:
        return None
    if subject.measure is Flow.BALANCE and a < 0 and b < 0:
        a, b = -a, -b  # "Vietnam's surplus is larger than Germany's": the partners', where both are below zero
    return a > b if claim.high else a < b


def count(facts: Facts, claim: Claim) -> ClaimOutcome:
    """With how many countries there was a deficit or a surplus."""
    against: ClaimOutcome | None = None
    assert claim.interval is not None
    for subject in claim.subjects:
        if subject.measure is not Flow.BALANCE:
            continue
        for period in _periods(facts, claim, subject):
            then, now = (
                float(len([r for r in facts.ranking(subject, period, d) if r[0] != EU])) or None
                for d in (facts.day, None)
            )
            shelf = next(facts.shelves(replace(subject, target=Target("China", ("5700",)))), None)
            if shelf is None or (then is None and now is None):
                continue
            reading = Reading(
                replace(subject, target=None), shelf, period, partial(_on, then, now), None, 0.0, "count", Unit.COUNT
            )
            on_day, today = (size is not None and claim.interval.holds(size) for size in (then, now))
            made = compared(claim, reading, on_day, today, then, now)
            if made.verdict != "contradicted":
                return made
            against = against or (made if then is not None else None)
    return _settled(claim, against)
