"""What drove a change: parts of the same months and flow, alike adjusted, that add up with their rest to the total."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.replies.ask import Asker
from bot.speak.headline import headline
from bot.speak.lines import lines
from data.model import Flow, Sector
from data.period import Period, PeriodExpr, month
from data.query.answer import QueryAnswer
from data.query.issues import Unpublished
from data.query.shapes.contribution import Split
from data.query.spec import Comparison, Query, Shape, Target
from tests.conftest import TODAY

PARTNERS = {"China": "5700", "Ireland": "4190", "Vietnam": "5520", "Mexico": "2010"}
_ends = st.integers(month(2023, 1), month(2026, 1))
_periods = st.one_of(
    _ends.map(lambda at: Period(at, at, "month")),
    st.integers(2019, 2025).map(Period.of_year),
    st.tuples(st.integers(2023, 2025), st.integers(1, 4)).map(lambda yq: Period.of_quarter(*yq)),
)


@st.composite
def _queries(draw: st.DrawFn) -> Query:
    period = draw(_periods)
    partner = draw(st.none() | st.sampled_from(sorted(PARTNERS)))
    comparison: Comparison | None = draw(st.sampled_from([None, "year", "previous"]))
    return Query(
        Shape.CONTRIBUTION,
        (draw(st.sampled_from([Flow.BALANCE, Flow.EXPORTS, Flow.IMPORTS])),),
        sector=None if partner else draw(st.sampled_from([None, Sector.GOODS, Sector.SERVICES])),
        targets=(Target(partner, (PARTNERS[partner],)),) if partner else (),
        periods=(PeriodExpr("range", label=period.label, period=period),),
        comparison=comparison,
        over=None if partner else draw(st.sampled_from([None, "partner", "product"])),
    )


def _of(asker: Asker, query: Query) -> QueryAnswer | None:
    try:
        return asker.data.engine.answer(query, TODAY)[0]
    except Unpublished:
        return None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=_queries())
def test_parts_fit_their_total_and_add_up(asker: Asker, query: Query) -> None:
    answer = _of(asker, query)
    if answer is None:
        return
    splits: tuple[Split, ...] = answer.facts["splits"]
    assert splits and headline(answer) and lines(answer)
    for split in splits:
        _fits(split)
        _adds_up(split)
    for line in lines(answer):
        if ", change in " in line:
            _reads_right(line)


def _fits(split: Split) -> None:
    total = split.total
    assert total.period is not None and total.book is not None
    years = total.period.months % 12 == 0 and total.period.start % 12 == 0
    for part in split.figures:
        assert part.measure == "change"
        assert (part.period, part.compared_to) == (total.period, total.compared_to)
        assert split.kind == "flow" or part.of == total.of
        assert part.book is not None
        assert years or part.book.adjustment is total.book.adjustment
        assert part.book.prices is total.book.prices


def _adds_up(split: Split) -> None:
    way = {"imports": -1.0} if split.kind == "flow" else {}
    made = sum(float(f.value) * way.get(f.of or "", 1.0) for f in (*split.movers, *split.offsets))
    assert made + float(split.rest.value) == pytest.approx(float(split.total.value), abs=1e-6)
    if split.kind in ("flow", "sector"):
        assert abs(float(split.rest.value)) <= 5.0  # the table prints both: what rounding leaves
        return
    direction = 1 if float(split.total.value) >= 0 else -1
    assert all(direction * float(f.value) > 0 for f in split.movers)
    assert all(direction * float(f.value) < 0 for f in split.offsets)
    names = [(f.target, f.product) for f in (*split.movers, *split.offsets)]
    assert len(set(names)) == len(names)


_AMOUNT = re.compile(r"([+\u2212])?\$([\d,.]+) (billion|million)")


def _amounts(text: str) -> list[float]:
    """The signed amounts that a text has, in USD million."""
    scale = {"billion": 1000.0, "million": 1.0}
    found = [(sign, float(size.replace(",", "")) * scale[unit]) for sign, size, unit in _AMOUNT.findall(text)]
    return [-size if sign == "\u2212" else size for sign, size in found]


def _reads_right(line: str) -> None:
    """What stands in one column has one sign, and what is printed adds up to what is printed in all."""
    body, _, whole = line.rpartition("; in all ")
    (total,) = _amounts(whole)
    listed, _, other = body.partition("; the other way ")
    parts = [p for p in listed.split(": ", 1)[1].split("; ") if p != "no part the way of the total"]
    against = other.split("; ") if other else []
    rest = [p for p in (*parts, *against) if p.startswith(("all other", "the rest"))]
    if "By sector" not in line:
        assert all(_amounts(p)[0] * total >= 0 for p in parts if p not in rest), line
        assert all(_amounts(p)[0] * total <= 0 for p in against if p not in rest), line
    printed = [_amounts(p)[0] for p in (*parts, *against) if _amounts(p)]
    rounding = sum(50.0 if "billion" in p else 0.5 for p in (*parts, *against, whole))
    assert sum(printed) == pytest.approx(total, abs=rounding + 5.0), line


def test_the_total_is_the_figure_where_no_part_moved_its_way(asker: Asker) -> None:
    """The total of services was revised, the categories stand as in the release before."""
    period = Period.of_quarter(2025, 1)
    quarter = (PeriodExpr("range", label=period.label, period=period),)
    query = Query(Shape.CONTRIBUTION, (Flow.IMPORTS,), sector=Sector.SERVICES, periods=quarter)
    answer = _of(asker, query)
    assert answer is not None
    assert [f.role for f in answer.primary] == ["change"] and headline(answer).startswith("US services imports")
    assert "no part the way of the total; the other way" in lines(answer)[0]


def test_a_balance_that_moved_has_both_flows(asker: Asker) -> None:
    reply = asker.ask("why did the deficit with Ireland jump in 2025?")
    assert "Exports rose by $2.6 billion and imports rose by $30.3 billion." in reply.headline
    assert [line.split(":")[0] for line in reply.lines[:2]] == [
        "By product, change in imports",
        "By product, change in exports",
    ]


def test_what_is_adjusted_otherwise_is_left_out_with_the_reason(asker: Asker) -> None:
    """December 2025 to January 2026 was once explained by products of February to March 2025."""
    at = month(2026, 1)
    january = PeriodExpr("range", label="January 2026", period=Period(at, at, "month"))
    answer = _of(asker, Query(Shape.CONTRIBUTION, periods=(january,)))
    assert answer is not None
    assert {f.period.label for f in answer.figures if f.period} == {"January 2026", "December 2025"}
    told = "Partners are left out: their figures for January 2026 are not seasonally adjusted, as the total is."
    assert told in lines(answer)


def test_partners_that_are_asked_for_are_set_beside_their_own_total(asker: Asker) -> None:
    reply = asker.ask("which countries drove the change in imports in January 2026")
    assert reply.headline.startswith("US goods imports fell by $21.7 billion")
    assert {f.adjustment for f in reply.figures} == {"nsa"}
