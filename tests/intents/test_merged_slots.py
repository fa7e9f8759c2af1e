"""A follow-up laid over its conversation: what it names takes the place of the same slot, and what goes with it."""

from __future__ import annotations

from typing import Any

import pytest

from data.model import Flow, Sector
from data.period import Period, PeriodExpr
from data.query.spec import Product, Shape, Target, VintageSel
from intents.claims.context import ClaimSlots
from intents.claims.subjects import merged
from intents.merge import merge
from intents.slots import Slots

MEXICO, CANADA, JAPAN = (Target(name, (code,)) for name, code in (("Mexico", "1"), ("Canada", "2"), ("Japan", "3")))
CORN = Product("corn", ())
THEN, NOW = (PeriodExpr("range", str(year), Period.of_year(year)) for year in (2023, 2024))
LATEST = PeriodExpr("latest")
EARLIER = PeriodExpr("shift", "a year earlier", count=-1, unit="year")
LEVEL = Slots(measures=(Flow.IMPORTS,), targets=(MEXICO,), periods=(NOW,))
DEFICIT = Slots(measures=(Flow.BALANCE,), spoken="deficit", periods=(NOW,))


def after(last: Slots, **new: Any) -> Slots:
    return merge(last, Slots(**new))


@pytest.mark.parametrize(
    ("last", "new", "slots"),
    [
        (LEVEL, {"targets": (CANADA,)}, {"targets": (CANADA,), "previous": (MEXICO,), "periods": (NOW,)}),
        (LEVEL, {"targets": (MEXICO,)}, {"targets": (MEXICO,), "previous": ()}),
        (LEVEL, {"measures": (Flow.EXPORTS,)}, {"measures": (Flow.EXPORTS,), "targets": (MEXICO,)}),
        (LEVEL, {"reverse": True}, {"measures": (Flow.EXPORTS,)}),
        (LEVEL, {"periods": (THEN,)}, {"periods": (THEN,), "period_before": (NOW,), "shifted_from": ()}),
        (LEVEL, {"periods": (THEN, NOW)}, {"periods": (THEN, NOW), "period_before": ()}),
        (LEVEL, {"periods": (EARLIER,)}, {"shifted_from": (NOW,), "period_before": (NOW,)}),
        (LEVEL, {"periods": (EARLIER,), "targets": (CANADA,)}, {"shifted_from": ()}),
        (LEVEL, {"products": (CORN,)}, {"products": (CORN,), "sector": None}),
        (Slots(products=(CORN,)), {"sector": Sector.SERVICES}, {"products": (), "sector": Sector.SERVICES}),
        (Slots(sector=Sector.GOODS), {"products": (CORN,)}, {"sector": None}),
        (Slots(sector=Sector.GOODS), {"products": (CORN,), "sector": Sector.GOODS}, {"sector": Sector.GOODS}),
        (DEFICIT, {"measures": (Flow.EXPORTS,)}, {"spoken": None, "sign": None}),
        (DEFICIT, {"shape": Shape.RANKING}, {"sign": "deficit"}),
        (DEFICIT, {"shape": Shape.SERIES}, {"sign": None, "spoken": "deficit"}),
        (Slots(sign="deficit"), {"measures": (Flow.BALANCE,), "spoken": "surplus"}, {"sign": "surplus"}),
        (Slots(), {"measures": (Flow.BALANCE,), "spoken": "surplus"}, {"sign": None}),
        (LEVEL, {"everything": True}, {"targets": (), "products": ()}),
    ],
)
def test_what_is_named_takes_its_place(last: Slots, new: dict[str, Any], slots: dict[str, Any]) -> None:
    out = after(last, **new)
    assert {name: getattr(out, name) for name in slots} == slots


@pytest.mark.parametrize(
    ("last", "new", "shape"),
    [
        (Slots(shape=Shape.RANKING), {"shape": Shape.LEVEL}, Shape.RANKING),
        (Slots(shape=Shape.RANKING), {"shape": Shape.SERIES}, Shape.SERIES),
        (Slots(shape=Shape.PERCENT_CHANGE), {"in_dollars": True}, Shape.CHANGE),
        (Slots(shape=Shape.CHANGE), {"in_dollars": True}, Shape.CHANGE),
        (Slots(shape=Shape.SHARE), {"in_dollars": True}, None),
        (Slots(shape=Shape.SHARE), {"in_dollars": True, "shape": Shape.SERIES}, Shape.SERIES),
        (Slots(shape=Shape.SHARE), {"in_percent": True, "shape": Shape.PERCENT_CHANGE}, Shape.SHARE),
        (Slots(shape=Shape.LEVEL), {"in_percent": True, "shape": Shape.PERCENT_CHANGE}, Shape.PERCENT_CHANGE),
        (Slots(shape=Shape.RANKING), {"targets": (MEXICO,)}, None),
        (Slots(shape=Shape.RANKING), {"targets": (MEXICO,), "shape": Shape.SHARE}, Shape.SHARE),
        (Slots(shape=Shape.RANKING), {"targets": (MEXICO,), "minus": (CANADA,)}, Shape.RANKING),
        (Slots(shape=Shape.RANKING, targets=(JAPAN,)), {"targets": (MEXICO,), "minus": (CANADA,)}, None),
        (Slots(shape=Shape.RECORD), {"targets": (MEXICO,)}, Shape.RECORD),
        (Slots(shape=Shape.RECORD), {"periods": (NOW,), "measures": (Flow.EXPORTS,)}, None),
        (Slots(shape=Shape.RECORD), {"periods": (NOW,), "reverse": True}, None),
        (Slots(shape=Shape.RECORD), {"periods": (NOW,)}, Shape.RECORD),
        (Slots(shape=Shape.RECORD), {"measures": (Flow.EXPORTS,)}, Shape.RECORD),
        (Slots(shape=Shape.RANKING), {"periods": (NOW,), "measures": (Flow.EXPORTS,)}, Shape.RANKING),
        (Slots(shape=Shape.SERIES), {"one_number": True}, None),
        (Slots(shape=Shape.CHANGE, periods=(NOW, THEN)), {"itself": True}, None),
        (Slots(shape=Shape.SERIES), {"itself": True}, Shape.SERIES),
    ],
)
def test_the_shape_stays_or_goes(last: Slots, new: dict[str, Any], shape: Shape | None) -> None:
    assert after(last, **new).shape is shape


def test_a_change_is_measured_from_what_was_named() -> None:
    change = Slots(shape=Shape.CHANGE, periods=(NOW, THEN))
    assert after(change, periods=(THEN,), base_only=True).periods == (NOW, THEN)
    assert after(change, comparison="month").periods == (NOW,)
    assert after(Slots(periods=(NOW, THEN)), comparison="month").periods == (NOW, THEN)
    assert after(Slots(shape=Shape.CHANGE, periods=(NOW,)), comparison="month").periods == (NOW,)
    assert after(change, itself=True).periods == (NOW,)
    shifted = Slots(periods=(NOW,), shifted_from=(THEN,))
    assert after(shifted, shape=Shape.CHANGE).periods == (NOW, THEN)
    assert after(shifted, shape=Shape.SERIES).periods == (NOW,)
    compared = Slots(shape=Shape.CHANGE, comparison="year", periods=(NOW, THEN))
    assert after(compared, periods=(NOW,)).comparison is None
    assert after(Slots(shape=Shape.CHANGE, comparison="year", periods=(NOW,)), periods=(THEN,)).comparison == "year"


def test_both_are_the_two_partners_of_the_conversation() -> None:
    two = after(LEVEL, targets=(CANADA,))
    assert after(two, both=True).targets == (MEXICO, CANADA)
    three = after(two, targets=(JAPAN,))
    assert after(three, both=True).targets == (CANADA, JAPAN)
    assert after(three, both=True, three=True).targets == (MEXICO, CANADA, JAPAN)
    named = after(two, both=True, targets=(JAPAN, MEXICO))
    assert named.targets == (JAPAN, MEXICO) and not named.both
    assert after(Slots(targets=(MEXICO, CANADA)), both=True).targets == (MEXICO, CANADA)
    combined = Slots(targets=(MEXICO,), combined=True)
    assert after(combined, periods=(NOW,)).combined and not after(combined, separate=True).combined


def test_both_are_goods_and_services_after_a_change_of_sector() -> None:
    services = after(Slots(sector=Sector.GOODS), sector=Sector.SERVICES)
    assert services.sector_before is Sector.GOODS and after(services, both=True).sector is Sector.BOTH
    assert after(Slots(targets=(MEXICO,)), sector=Sector.SERVICES).sector_before is Sector.GOODS
    assert after(Slots(targets=(MEXICO,)), sector=Sector.GOODS).sector_before is None
    assert after(Slots(), sector=Sector.SERVICES).sector_before is None
    assert after(services, targets=(MEXICO,)).sector_before is Sector.GOODS, "kept"


@pytest.mark.parametrize(
    ("new", "contrast"),
    [
        ({"periods": (THEN,)}, "periods"),
        ({"targets": (CANADA,)}, "targets"),
        ({"reverse": True}, "measures"),
        ({"periods": (THEN,), "targets": (CANADA,)}, None),
        ({"shape": Shape.SERIES, "periods": (THEN,)}, None),
        ({"sector": Sector.GOODS}, None),
    ],
)
def test_the_one_thing_that_differs_is_kept(new: dict[str, Any], contrast: str | None) -> None:
    assert after(LEVEL, **new).contrast == contrast


def test_the_latest_after_another_state_is_the_same_period() -> None:
    first = Slots(periods=(NOW,), vintage=VintageSel("first"))
    out = after(first, periods=(LATEST,))
    assert out.periods == (NOW,) and out.vintage == VintageSel("latest")
    assert after(first, periods=(THEN,)).vintage == VintageSel("first")
    assert after(first, periods=(LATEST,), targets=(MEXICO,)).periods == (LATEST,)
    assert after(Slots(periods=(NOW,)), periods=(LATEST,)).periods == (LATEST,)


def test_slots_of_a_ranking_stay_for_another_and_a_number_of_rows_is_of_its_message() -> None:
    ranked = Slots(shape=Shape.RANKING, over="partner", descending=False, sign="deficit", limit=5)
    again = after(ranked, shape=Shape.RANKING, periods=(NOW,))
    assert (again.over, again.descending, again.sign, again.limit) == ("partner", False, "deficit", 5)
    one = Slots(shape=Shape.RANKING, over="partner", limit=1)
    assert after(one, shape=Shape.RANKING).limit is None, "who is first, and then a list"
    third = after(ranked, shape=Shape.RANKING, nth=3)
    assert (third.nth, third.limit) == (3, None)
    other = after(ranked, shape=Shape.SHARE)
    assert (other.over, other.descending, other.limit) == (None, None, None)


@pytest.mark.parametrize(
    ("own", "before", "slots"),
    [
        ({}, {"head": "imports", "flipped": True, "sector": Sector.GOODS},
         {"head": "imports", "flipped": True, "sector": Sector.GOODS}),
        ({"sector": Sector.SERVICES}, {"head": "imports", "sector": Sector.GOODS}, {"sector": Sector.SERVICES}),
        ({"head": "exports", "own_head": True}, {"head": "imports", "flipped": True, "sector": Sector.GOODS},
         {"head": "exports", "flipped": False, "sector": Sector.GOODS}),
        ({"head": "exports", "own_head": True}, {"head": "", "sector": Sector.GOODS}, {"sector": None}),
        ({"head": "", "own_head": True}, {"head": "", "sector": Sector.GOODS}, {"sector": Sector.GOODS}),
        ({"head": "exports", "own_head": True, "own_target": True}, {"head": "exports", "sector": Sector.GOODS},
         {"sector": None}),
        ({}, {"targets": [MEXICO]}, {"targets": [MEXICO], "whole": False}),
        ({"whole": True}, {"targets": [MEXICO], "product": CORN}, {"targets": [], "product": None}),
        ({}, {"whole": True}, {"whole": True}),
        ({}, {"whole": True, "targets": [MEXICO]}, {"whole": False}),
        ({"targets": [CANADA]}, {"targets": [MEXICO], "product": CORN}, {"targets": [CANADA], "product": CORN}),
        ({"sector": Sector.GOODS}, {"product": CORN}, {"product": None}),
        ({"periods": [Period.of_year(2024)]}, {"periods": [Period.of_year(2023)]}, {"periods": [Period.of_year(2024)]}),
        ({}, {"periods": [Period.of_year(2023)], "since": Period.of_year(2020)},
         {"periods": [Period.of_year(2023)], "since": Period.of_year(2020)}),
    ],
)  # fmt: skip
def test_a_place_of_a_sentence_takes_what_it_does_not_name(
    own: dict[str, Any], before: dict[str, Any], slots: dict[str, Any]
) -> None:
    out = merged(ClaimSlots(**own), ClaimSlots(**before))
    assert {name: getattr(out, name) for name in slots} == slots


def test_without_a_place_before_or_its_parties_a_place_has_its_own() -> None:
    own = ClaimSlots(head="exports")
    assert merged(own, None) is own
    assert merged(own, ClaimSlots(targets=[MEXICO]), parties=False).targets == []
