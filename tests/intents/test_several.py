"""Several figures in one question, two against each other, what is left out, and the operators of movement."""

from __future__ import annotations

import datetime as dt

import pytest

from data.model import Flow, Sector
from data.query.spec import Query, Shape
from intents.grammar.movement import NotComputed
from intents.grammar.reader import ReadingOutcome, outcomes
from intents.grammar.restate import restate
from intents.grammar.sentences import sentences
from intents.grammar.several import beside
from intents.issues import Misunderstood, NotCarried
from intents.parse import parse
from intents.text import read

TODAY = dt.date(2026, 11, 21)


def only(text: str) -> ReadingOutcome:
    """The one outcome of a sentence."""
    (sentence,) = sentences(read(text), TODAY)
    (one,) = outcomes(sentence, None)
    return one


def asked(text: str) -> list[Query]:
    one = only(text)
    assert one.issue is None, one.issue
    return list(one.queries)


def said(query: Query) -> tuple[str, list[str], list[str]]:
    flow = "+".join(m.value for m in query.measures)
    return flow, [t.name for t in query.targets], [p.label for p in query.periods]


def test_a_period_said_once_is_of_all_figures() -> None:
    got = [said(q) for q in asked("exports to Canada, imports from Mexico and the deficit with China in 2024")]
    assert got == [
        ("exports", ["Canada"], ["2024"]),
        ("imports", ["Mexico"], ["2024"]),
        ("balance", ["China"], ["2024"]),
    ]


def test_a_head_left_out_is_that_of_the_figure_before() -> None:
    got = [said(q) for q in asked("deficit with China in 2024 and with Vietnam in 2025")]
    assert got == [("balance", ["China"], ["2024"]), ("balance", ["Vietnam"], ["2025"])]


def test_figures_that_differ_in_one_thing_are_one_question() -> None:
    assert [said(q) for q in asked("imports from China and from Mexico, 2017")] == [
        ("imports", ["China", "Mexico"], ["2017"])
    ]


def test_another_flow_after_one_with_a_partner_is_with_that_partner() -> None:
    assert [said(q) for q in asked("exports to Canada in 2024, and the balance")] == [
        ("exports", ["Canada"], ["2024"]),
        ("balance", ["Canada"], ["2024"]),
    ]
    assert [said(q) for q in asked("imports from China and total exports in 2024")] == [
        ("imports", ["China"], ["2024"]),
        ("exports", [], ["2024"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "deficit with China in 2024 and from Vietnam in 2025",
        "exports of cars to Canada in 2024 and the balance",
    ],
)
def test_a_partner_of_one_figure_is_not_guessed_for_another(text: str) -> None:
    (sentence,) = sentences(read(text), TODAY)
    assert outcomes(sentence, None) == []


def test_a_partner_said_last_is_of_bare_heads_before() -> None:
    got = asked("the goods deficit and the services surplus with Canada in 2024")
    assert [(q.sector, [t.name for t in q.targets]) for q in got] == [
        (Sector.GOODS, ["Canada"]),
        (Sector.SERVICES, ["Canada"]),
    ]


def test_two_periods_differ_by_a_change_two_flows_by_the_balance() -> None:
    assert asked("difference between exports to Canada in 2023 and 2024")[0].shape is Shape.CHANGE
    assert asked("difference between exports and imports in 2024")[0].measures == (Flow.BALANCE,)
    both = asked("difference between imports from China and imports from Mexico in 2024")[0]
    assert both.shape is Shape.LEVEL and len(both.targets) == 2


def test_a_ratio_keeps_the_order_of_its_two() -> None:
    assert asked("ratio of imports to exports in 2024")[0].measures == (Flow.IMPORTS, Flow.EXPORTS)
    names = [t.name for t in asked("imports from Vietnam as a multiple of imports from Thailand in 2025")[0].targets]
    assert names == ["Vietnam", "Thailand"]


def test_shares_of_two_partners_are_two_unless_combined() -> None:
    assert len(asked("China and Mexico's shares of imports in 2024")[0].targets) == 2
    assert len(asked("combined share of Canada and Mexico in US exports 2025")[0].targets) == 1


def test_a_share_that_changed_has_both_ends() -> None:
    query = asked("how did China's share of US imports change between 2018 and 2024")[0]
    assert (query.shape, [p.label for p in query.periods]) == (Shape.SHARE, ["2018", "2024"])
    assert [p.label for p in asked("did Mexico's share of imports rise in 2025")[0].periods] == ["2024", "2025"]


def test_a_change_until_now_begins_with_the_period_named() -> None:
    query = asked("how much higher are imports from Mexico now than in 2019")[0]
    assert (query.shape, query.periods[0].kind) == (Shape.CHANGE, "since")


@pytest.mark.parametrize(
    "text",
    [
        "annualised growth of exports in January 2026",
        "did exports recover to their 2019 level",
    ],
)
def test_what_is_understood_and_not_computed_is_said(text: str) -> None:
    assert isinstance(only(text).issue, NotComputed)


def test_partners_can_be_left_out_products_cannot() -> None:
    assert asked("imports from all but China 2024")[0].targets[0].minus == ("5700",)
    assert asked("exports excluding gold 2024")[0].shape is Shape.REST
    assert isinstance(only("trade deficit excluding gold 2024").issue, NotCarried)


def test_that_year_is_the_year_of_the_question_before() -> None:
    text = "how big was the trade deficit in 2024? what was the deficit with Mexico that year?"
    first, second = sentences(read(text), TODAY)
    (one,) = outcomes(first, None)
    (two,) = outcomes(second, one.slots[-1])
    assert two.queries[0].periods[0].period == one.queries[0].periods[0].period


def test_beside_sets_nothing_together_that_does_not_agree() -> None:
    exports = {"fl": "exports", "goal": (1,)}
    assert beside("PairOr", [("Figure", exports), ("Ellipsis", {"source": (2,)})]) is None
    assert beside("PairOr", [("Figure", exports), ("Ellipsis", {"goal": (2,)})]) == exports | {
        "goal": (1, 2),
        "pair": "partner",
    }
    assert beside("Several", [("Ellipsis", {"goal": (2,)})]) is None


def test_one_of_each_kind_where_one_is_said() -> None:
    assert [q.limit for q in asked("our largest deficit and our largest surplus in 2025")] == [1, 1]
    assert [q.limit for q in asked("our largest deficits and our largest surpluses in 2025")] == [None, None]


@pytest.mark.parametrize(("text", "meant"), [
    ("what's Malaysia selling us? just July 2026 total", "What were US imports from Malaysia in July 2026?"),
    ("TV imports? I mean televisions and video equipment, 2025",
     "What were US imports of televisions and video equipment in 2025?"),
    ("2023's trade deficit vs 2022's, how much did it shrink",
     "How did the US trade deficit change from 2022 to 2023?"),
])  # fmt: skip
def test_a_correction_or_a_repetition_is_one_question(text: str, meant: str) -> None:
    assert restate(tuple(p.completed.query for p in parse(text, TODAY))) == meant


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("ATP deficit in 2024? And the overall trade deficit in 2024?", "What was the US trade deficit in 2024?"),
        ("What were chip imports from Taiwan in 2024? And total imports?", "What were US imports from Taiwan in 2024?"),
        ("deficit with China 2024? and the overall deficit?", "What was the US trade deficit in 2024?"),
    ],
)
def test_overall_is_of_everything(text: str, second: str) -> None:
    assert restate((parse(text, TODAY)[1].completed.query,)) == second


def test_a_change_in_periods_of_which_one_holds_another_is_not_read() -> None:
    with pytest.raises(Misunderstood):
        parse("the Q1 deficit: how did it change this year vs Q1 2025", TODAY)
