"""Properties of periods and of their reading, tried on many values."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from data.period import MONTHS_IN, Period, PeriodExpr, from_date, month
from intents.dimensions.period import period_spans
from intents.text import MAX_LENGTH, read

years = st.integers(1900, 2099)
months = st.integers(month(1900, 1), month(2099, 12))
days = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))
named = st.one_of(
    st.builds(Period.of_year, years),
    st.builds(Period.of_quarter, years, st.integers(1, 4)),
    st.builds(Period.of_half, years, st.integers(1, 2)),
    st.builds(Period.of_month, years, st.integers(1, 12)),
)
spans_of_months = st.tuples(months, months).map(lambda p: Period(min(p), max(p)))
words = st.sampled_from(
    """2024 2019 '24 24 5 march may q1 h2 first last this next year years month quarter half decade of in from to
    through between and or since before after until by the a - , / ' fy fiscal early mid late end ytd so far ago same
    ever . ? vs latest recent three twenty two thousand 1990s nineties as of release 12 week release""".split()  # noqa: SIM905 - a list of words reads better so
)


@given(st.one_of(named, spans_of_months), days)
@settings(max_examples=300, deadline=None)
def test_every_label_reads_back_as_itself(period: Period, today: dt.date) -> None:
    (span,) = period_spans(read(period.label), today)
    assert isinstance(span.value, PeriodExpr)
    assert span.value.kind == "range" and not span.value.assumed_year
    assert span.value.period is not None
    assert (span.value.period.start, span.value.period.end) == (period.start, period.end)


@given(years, days)
@settings(max_examples=50, deadline=None)
def test_a_fiscal_label_reads_back(year: int, today: dt.date) -> None:
    first, second = period_spans(read(Period.of_fiscal_year(year).label), today)
    assert isinstance(first.value, PeriodExpr) and isinstance(second.value, PeriodExpr)
    assert first.value.period == Period.of_fiscal_year(year)
    assert (second.value.start, second.value.end) == (first.value.start, first.value.end)


@given(spans_of_months, st.integers(-600, 600))
def test_shifting_there_and_back(period: Period, steps: int) -> None:
    assert period.shift(steps).shift(-steps) == period
    assert period.shift(steps).months == period.months


@given(spans_of_months, st.sampled_from(tuple(MONTHS_IN)))
def test_splitting_loses_no_month(period: Period, grain: str) -> None:
    parts = period.split(grain)  # type: ignore[arg-type]
    assert parts[0].start == period.start and parts[-1].end == period.end
    assert all(a.end + 1 == b.start for a, b in itertools.pairwise(parts))
    assert all(part.months <= MONTHS_IN[grain] for part in parts)


@given(spans_of_months, months)
def test_clipping(period: Period, last: int) -> None:
    clipped = period.clip(last)
    assert (clipped is None) == (last < period.start)
    assert clipped is None or clipped.end == min(period.end, last)


@given(days, st.sampled_from(["month", "quarter", "half", "year"]))
@settings(deadline=None)
def test_this_unit_holds_today_and_last_and_next_are_beside_it(today: dt.date, unit: str) -> None:
    last, this, coming = (
        span.value.period
        for word in ("last", "this", "next")
        for span in period_spans(read(f"{word} {unit}"), today)
        if isinstance(span.value, PeriodExpr)
    )
    assert last is not None and this is not None and coming is not None
    assert this.start <= from_date(today) <= this.end and this.grain == unit
    assert last.end + 1 == this.start and this.end + 1 == coming.start


@given(st.text(max_size=200), days)
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_it(text: str, today: dt.date) -> None:
    check(text, today)


@given(st.lists(words, max_size=14), days)
@settings(max_examples=800, deadline=None)
def test_no_order_of_its_words_breaks_it(parts: list[str], today: dt.date) -> None:
    check(" ".join(parts), today)


@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999), st.sampled_from("-/. "), days)
@settings(max_examples=200, deadline=None)
def test_no_numbers_break_it(a: int, b: int, c: int, sign: str, today: dt.date) -> None:
    check(f"{a}{sign}{b}{sign}{c}", today)
    check(f"the {a}th quarter of {b}, {c} months to {a}s century", today)


def check(text: str, today: dt.date) -> None:
    if len(text) > MAX_LENGTH:
        return
    utterance = read(text)
    at = 0
    for span in period_spans(utterance, today):
        assert at <= span.start < span.end <= len(utterance.tokens)
        at = span.end
