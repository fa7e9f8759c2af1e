"""What moved, shares, places and drivers in words: which way, from what sign, of one and of several."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.speak import drivers
from bot.speak.movements import changes, part_of_change, revision
from bot.speak.rankings import beside, concentration, count, rank, ranking
from bot.speak.shares import MANY, gdp_shares, portions, ratios, shares
from data.model import Basis, Flow, Sector, Unit
from data.period import Period
from data.query.answer import Figure
from data.query.spec import Shape, Target, VintageSel
from tests.bot.figures_made import APRIL, BEFORE, BOOK, CANADA, CORN, MEXICO, WHEAT, answer, figure

UP, DOWN = "$1.0 billion in 2023 to $1.5 billion in 2024", "$1.5 billion in 2023 to $1.0 billion in 2024"
FIRST = "first published as $1.0 billion, on April 3, 2025, and"


def moved(then: float, now: float, of: str = "exports", rate: bool = True, **query: Any) -> str:
    """A change from one level to another, in a sentence."""
    amount = figure(now - then, "change", of=of, compared_to=BEFORE, role="change")
    size = abs(now / then - 1) * 100 if then else 0.0
    percent = [replace(amount, value=size, unit=Unit.PERCENT, role="percent", primary=False)]
    ends = [figure(now, of, role="end", primary=False), figure(then, of, 2023, role="base", primary=False)]
    return changes(answer(amount, *(percent if rate and then else []), *ends, **query))


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (moved(1000, 1500), f"US goods exports rose by $500 million (50.0%), from {UP}."),
        (moved(1500, 1000), f"US goods exports fell by $500 million (33.3%), from {DOWN}."),
        (moved(1000, 1000), "US goods exports did not change from 2023 to 2024, at $1.0 billion."),
        (moved(-1000, -1500, "balance"),
         f"The US goods deficit widened by $500 million (50.0%), from {UP}."),
        (moved(-1500, -1000, "balance", rate=False),
         f"The US goods deficit narrowed by $500 million, from {DOWN}."),
        (moved(1000, 1500, "balance", rate=False),
         f"The US goods surplus widened by $500 million, from {UP}."),
        (moved(-1000, 500, "balance"),
         "The US goods balance turned from a deficit of $1.0 billion in 2023 into a surplus of $500 million in 2024, "
         "a swing of $1.5 billion."),
        (moved(-1000, -1000, "balance"), "The US goods deficit did not change from 2023 to 2024, at $1.0 billion."),
        (moved(0, 1000, "balance"),
         "The US goods surplus widened by $1.0 billion, from $0 million in 2023 to $1.0 billion in 2024."),
        (changes(answer(figure(500, "change", of="exports", compared_to=BEFORE))),
         "US goods exports rose by $500 million from 2023 to 2024."),
        (changes(answer(figure(-500, "change", of="exports"))), "US goods exports fell by $500 million."),
        (changes(answer(figure(5, "change", of="exports", unit=Unit.PERCENT, compared_to=BEFORE), annualised=True)),
         "US goods exports rose by 5.0% a year on average, compounded, from 2023 to 2024."),
        (changes(answer(figure(-5, "change", of="balance", unit=Unit.PERCENT, compared_to=BEFORE), annualised=True)),
         "US goods balance narrowed by 5.0% a year on average, compounded, from 2023 to 2024."),
    ],
)  # fmt: skip
def test_a_change_has_its_way_and_both_ends(made: str, sentence: str) -> None:
    assert made == sentence


@pytest.mark.parametrize(
    ("then", "now", "of", "query", "put_right"),
    [
        (1000, 1500, "exports", {"moved": "up"}, ""),
        (1000, 1500, "exports", {"moved": "down"}, "They did not fall: "),
        (1500, 1000, "exports", {"moved": "down"}, ""),
        (1500, 1000, "exports", {"moved": "up"}, "They did not rise: "),
        (1000, 1000, "exports", {"moved": "up"}, ""),
        (-1000, -1500, "balance", {"moved": "up"}, ""),
        (-1000, -1500, "balance", {"moved": "down"}, "It did not narrow: "),
        (-1500, -1000, "balance", {"moved": "up"}, "It did not widen: "),
        (1000, 1500, "balance", {"moved": "up"}, ""),
        (1500, 1000, "balance", {"moved": "up"}, "It did not widen: "),
        (-1500, -1000, "balance", {"moved": "up", "spoken": "surplus"}, ""),
        (1000, 1500, "balance", {"moved": "up", "spoken": "deficit"}, "It did not widen: "),
    ],
)
def test_what_did_not_move_so_is_put_right_first(
    then: float, now: float, of: str, query: dict[str, Any], put_right: str
) -> None:
    plain, said = moved(then, now, of), moved(then, now, of, **query)
    rest = f"{plain[0].lower()}{plain[1:]}" if put_right and plain.startswith("The ") else plain
    assert said == f"{put_right}{rest}"


def part(own: float, whole: float, **query: Any) -> str:
    of = query.pop("of", "imports")
    made = figure(own / whole * 100, "portion", of=of, unit=Unit.PERCENT, target=MEXICO, compared_to=BEFORE)
    beside_ = [figure(own, "change", of=of, target=MEXICO, role="change", primary=False),
               figure(whole, "change", of=of, role="whole change", primary=False),
               figure(-1, of, role="whole end", primary=False)]  # fmt: skip
    return part_of_change(answer(made, *beside_, **query))


def test_a_part_of_a_change_made_it_or_went_against_it() -> None:
    rise = "the rise in US goods imports from 2023 to 2024"
    assert part(250, 1000) == f"Mexico accounted for 25.0% of {rise}: +$250 million, of +$1.0 billion in all."
    assert part(1000, 1000).startswith(f"Mexico accounted for 100.0% of {rise}")
    assert part(1500, 1000) == f"Mexico made more than all of {rise}: +$1.5 billion, of +$1.0 billion in all."
    assert part(-250, 1000).startswith(f"Mexico moved against {rise}: \u2212$250 million, of +$1.0 billion")
    assert "of the fall in US goods imports" in part(-250, -1000)
    assert part(250, 1000, moved="down").startswith("They did not fall: Mexico accounted for")
    assert "the widening of the US goods deficit" in part(-250, -1000, of="balance", spoken="deficit")
    assert "the narrowing of the US goods deficit" in part(250, 1000, of="balance", spoken="deficit")
    assert "the widening of the US goods surplus" in part(250, 1000, of="balance", spoken="surplus")
    assert "the fall in US goods balance" in part(-250, -1000, of="balance")


def revised(first: float, now: float, measure: str = "exports", **query: Any) -> str:
    change = figure(now - first, "change", of=measure)
    roles = [figure(now, measure, role="now", primary=False), figure(first, measure, role="first", primary=False)]
    return revision(answer(change, *roles, **query))


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (revised(1000, 1500),
         f"US goods exports for 2024 were {FIRST} are $1.5 billion now: revised up by $500 million."),
        (revised(1000, 600),
         f"US goods exports for 2024 were {FIRST} are $600 million now: revised down by $400 million."),
        (revised(1000, 1000), f"US goods exports for 2024 were {FIRST} have not been revised."),
        (revised(-1000, -1500, "balance"),
         f"The US goods deficit for 2024 was {FIRST} is $1.5 billion now: revised up by $500 million."),
        (revised(-500, 500, "balance"),
         "US goods balance for 2024 was first published as a deficit of $500 million, on April 3, 2025, and is a "
         "surplus of $500 million now: revised up by $1.0 billion."),
        (revised(1000, 1000, vintage=VintageSel("release")),
         "US goods exports for 2024 were $1.0 billion in the release of April 3, 2025, and have not been revised "
         "since."),
        (revision(answer(figure(5, "change", of="exports"))), "Change in goods exports, 2024"),
    ],
)  # fmt: skip
def test_a_revision_has_what_stood_first_and_now(made: str, sentence: str) -> None:
    assert made == sentence


def share(amount: float, year: int = 2024, **more: Any) -> Figure:
    return figure(amount, "share", year, unit=Unit.PERCENT, **{"of": "imports", "target": MEXICO, **more})


def test_few_shares_are_said_one_by_one_and_of_many_the_ends_and_the_peak() -> None:
    def years(*amounts: float) -> str:
        return shares(answer(*(share(amount, 2010 + at) for at, amount in enumerate(amounts))))

    assert years(10) == "Mexico accounted for 10.0% of US goods imports in 2010."
    assert years(*range(MANY)).count("accounted for") == MANY
    begun = "Mexico accounted for 1.0% of US goods imports in 2010 and"
    assert years(1, 9, 2, 3, 4) == f"{begun} 4.0% in 2014. It was largest in 2011, at 9.0%."
    assert years(1, 2, 2, 3, 4) == f"{begun} 4.0% in 2014."
    two = [share(at, 2010 + at, target=who) for at in range(3) for who in (MEXICO, CANADA)]
    assert shares(answer(*two)).count("accounted for") == 6
    assert shares(answer(share(10), share(10))).count("accounted for") == 1


def test_a_share_names_what_it_is_of() -> None:
    whole = figure(-100, "balance", role="whole", primary=False)
    assert shares(answer(share(10, of="balance"), whole, spoken="deficit")) == (
        "Mexico accounted for 10.0% of the US goods deficit in 2024."
    )
    assert shares(answer(share(10, of="balance"), sign="deficit")).endswith("of the US goods deficit in 2024.")
    assert shares(answer(share(10, product=CORN, target=None))).startswith("Corn accounted for 10.0%")
    assert shares(answer(share(10), shape=Shape.TOP_SHARE)).startswith("Mexico together accounted for")


def test_shares_of_gdp_are_deficits_by_their_sign() -> None:
    def gdp(*amounts: float, of: str = "balance") -> str:
        made = (share(a, 2020 + at, of=of, target=None, role="gdp_share") for at, a in enumerate(amounts))
        return gdp_shares(answer(*made))

    assert gdp(-3) == "The US goods deficit was 3.0% of GDP in 2020."
    assert gdp(3, of="exports") == "US goods exports were 3.0% of GDP in 2020."
    assert gdp(-1, -2, -3, -4).count(" was ") == 4
    long = "of GDP in 2020 to"
    assert gdp(-1, 0, 0, 0, 2) == f"The US goods balance went from 1.0% (deficit) {long} 2.0% (surplus) in 2024."
    assert gdp(1, 0, 0, 0, 2, of="exports") == f"US goods exports rose from 1.0% {long} 2.0% in 2024."
    assert " fell from 2.0% " in gdp(2, 0, 0, 0, 1, of="exports")
    assert " went from 1.0% " in gdp(1, 0, 0, 0, 1, of="exports")


def test_a_ratio_of_two_hundred_per_cent_is_in_times() -> None:
    whole = figure(100, "imports", target=MEXICO, role="whole", primary=False)

    def ratio(amount: float, of: str = "exports") -> str:
        return ratios(answer(share(amount, of=of), whole))

    assert ratio(199) == "US goods exports to Mexico were 199.0% of imports in 2024."
    assert ratio(200) == "US goods exports to Mexico were 2.0 times imports in 2024 (200.0%)."
    assert ratio(-50, "balance") == "The US goods deficit with Mexico was 50.0% of imports in 2024."
    terms = [figure(1, who, 2024, target=MEXICO, role="term", primary=False) for who in ("exports", "imports")]
    assert ratios(answer(share(50), *terms)) == (
        "US goods exports to Mexico in 2024 were 0.50 times US goods imports from Mexico in 2024 (50.0%)."
    )
    portion = portions(answer(figure(-50, "portion", of="balance"), threshold=10.0))
    assert portion == "10% of the US goods deficit in 2024 is $50 million."


def ranked(*figures: Figure, **query: Any) -> str:
    return ranking(answer(*figures, **{"over": "partner", **query}))


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (ranked(figure(2000, target=MEXICO)),
         "Mexico was the largest destination for US goods exports in 2024, at $2.0 billion."),
        (ranked(figure(2000, "imports", target=MEXICO), descending=False),
         "Mexico was the smallest source of US goods imports in 2024, at $2.0 billion."),
        (ranked(figure(2000, target=MEXICO), nth=2),
         "Mexico was the second largest destination for US goods exports in 2024, at $2.0 billion."),
        (ranked(figure(-2000, "balance", target=MEXICO), sign="deficit"),
         "The largest US goods deficit in 2024 was with Mexico, at $2.0 billion."),
        (ranked(figure(2000, product=CORN), over="product"),
         "The largest end-use category of US goods exports in 2024 was corn, at $2.0 billion."),
        (ranked(figure(2000, product=("state", "CA", "California")), over="product"),
         "California was the largest exporting state in 2024, at $2.0 billion."),
        (ranked(figure(2000, target=MEXICO), targets=(Target("the world without Canada", ("1",), "sum", ("1220",)),)),
         "Mexico was the largest destination for US goods exports in 2024 excluding Canada, at $2.0 billion."),
        (ranked(figure(2000, target=MEXICO), targets=(Target("Canada and Chile", ("1", "2"), "sum"),)),
         "Mexico was the largest destination for US goods exports in 2024, at $2.0 billion."),
        (ranked(figure(500, "change", of="exports", target=MEXICO, compared_to=BEFORE), of_change="change",
                measures=(Flow.EXPORTS,)),
         "US goods exports to Mexico rose most in 2024: by $500 million from 2023."),
        (ranked(figure(-5, "percent_change", of="exports", target=MEXICO, unit=Unit.PERCENT), nth=2, descending=False,
                of_change="percent_change", measures=(Flow.EXPORTS,)),
         "US goods exports to Mexico fell second fastest in 2024: by 5.0%."),
        (ranked(*(figure(n, "change", of="balance", target=who) for n, who in ((-500, MEXICO), (-400, CANADA))),
                of_change="change", measures=(Flow.BALANCE,), sign="deficit"),
         "The US goods deficit with Mexico widened most in 2024: by $500 million. Next: Canada ($400 million)."),
        (ranked(figure(500, "change", of="balance", target=MEXICO), of_change="change", measures=(Flow.BALANCE,)),
         "The US goods balance with Mexico improved most in 2024: by $500 million."),
        (ranked(figure(-500, "change", of="balance", target=MEXICO), of_change="change", measures=(Flow.BALANCE,),
                descending=False),
         "The US goods balance with Mexico worsened most in 2024: by $500 million."),
    ],
)  # fmt: skip
def test_the_first_of_a_ranking(made: str, sentence: str) -> None:
    assert made == sentence


def test_a_place_is_of_so_many_with_its_level() -> None:
    place = figure(3, "rank", of="balance", unit=Unit.RANK, target=MEXICO)
    level = figure(-2000, "balance", target=MEXICO, role="level", primary=False)
    said = "Mexico ranked third of 94 partners by US goods deficit in 2024"
    assert rank(answer(place, facts={"of": 94}, sign="deficit")) == f"{said}."
    assert rank(answer(place, level, facts={"of": 94}, sign="deficit")) == f"{said}, at $2.0 billion."
    assert rank(answer(place, level, facts={"of": 94})).endswith("by US goods balance in 2024, at \u2212$2.0 billion.")
    other = replace(level, target=CANADA)
    assert rank(answer(place, other, facts={"of": 94}, sign="deficit")) == f"{said}."


@pytest.mark.parametrize(
    ("of", "query", "sentence"),
    [
        ("exports", {}, "There were US goods exports to 12 of 94 partners in 2024."),
        ("imports", {"threshold": 1000.0}, "US goods imports from 12 of 94 partners were over $1 billion in 2024."),
        ("exports", {"threshold": 1000.0, "descending": False},
         "US goods exports to 12 of 94 partners were under $1 billion in 2024."),
        ("balance", {"sign": "deficit"}, "The US had a goods deficit with 12 of 94 partners in 2024."),
        ("balance", {"sign": "deficit", "threshold": 1000.0},
         "The US had a goods deficit of over $1 billion with 12 of 94 partners in 2024."),
        ("balance", {"threshold": 1000.0}, "The US goods balance with 12 of 94 partners was over $1 billion in 2024."),
        ("exports", {"of_change": "change", "measures": (Flow.EXPORTS,)},
         "US goods exports to 12 of 94 partners rose in 2024."),
        ("exports", {"of_change": "change", "measures": (Flow.EXPORTS,), "threshold": 1000.0, "descending": False},
         "US goods exports to 12 of 94 partners fell by under $1 billion in 2024."),
    ],
)  # fmt: skip
def test_how_many_partners_had_it(of: str, query: dict[str, Any], sentence: str) -> None:
    made = figure(12, "count", of=of, unit=Unit.COUNT)
    assert count(answer(made, facts={"of": 94}, **query)) == sentence


def test_how_few_make_up_a_part_and_what_stands_beside_a_month() -> None:
    few, one = (figure(n, "count", of="exports", unit=Unit.COUNT) for n in (5, 1))
    assert concentration(answer(few, threshold=60.0)).startswith("The five largest partners accounted for at least 60%")
    assert concentration(answer(one)).startswith("The largest partner alone accounted for at least 50%")
    then = {"then": {"ytd": 94, "year": 95}}
    place = figure(3, "rank", of="exports", unit=Unit.RANK, target=MEXICO)
    year = replace(place, role="year", primary=False)
    ytd = replace(place, role="ytd", value=4, period=Period.ytd(2025 * 12 + 3), primary=False)
    assert beside(answer(place, year, ytd, facts=then)) == [
        "Year to date (January-April 2025): 4 of 94.",
        "2024: 3 of 95.",
    ]
    both = answer(place, replace(place, target=CANADA), year, facts=then)
    assert beside(both) == ["2024: Mexico 3 of 95."] and beside(answer(place)) == []


def split(kind: str, movers: list[Figure], offsets: list[Figure], rest: float, **more: Any) -> Any:
    total = figure(1000, "change", of="imports", role="change")
    made = {"total": total, "deficit": False, "services": False, **more}
    left = replace(total, value=rest)
    return SimpleNamespace(kind=kind, movers=movers, offsets=offsets, rest=left, **made)


def mover(amount: float, product: tuple[str, str, str] = CORN, **more: Any) -> Figure:
    return figure(amount, "change", of="imports", product=product, primary=False, **more)


def driven(*splits: Any) -> list[str]:
    total = figure(1000, "change", of="imports", role="change")
    facts = {"first": splits[0], "splits": splits}
    return drivers.splits(answer(total, facts=facts, measures=(Flow.IMPORTS,)))


def test_parts_of_a_change_add_up_with_their_rest() -> None:
    (said,) = driven(split("product", [mover(900)], [mover(-50, WHEAT)], 150))
    assert said == (
        "By product, change in imports: corn +$900 million (90%); the other way wheat \u2212$50 million; "
        "all other products +$150 million; in all +$1.0 billion."
    )
    assert "all other" not in driven(split("product", [mover(900)], [], 0.5))[0]
    assert "all other products +$0.6 million" in driven(split("product", [mover(900)], [], 0.6))[0]
    assert "the rest" not in driven(split("sector", [mover(900)], [], 5.0))[0]
    assert "the rest \u2212$5.1 million" in driven(split("sector", [mover(900)], [], -5.1))[0]
    assert (
        "no part the way of the total; the other way wheat" in driven(split("product", [], [mover(-50, WHEAT)], 0))[0]
    )
    assert driven(split("flow", [], [], 0)) == []


@pytest.mark.parametrize(
    ("kind", "more", "rest"),
    [
        ("partner", {}, "all other partners"),
        ("product", {"sector": Sector.BOTH}, "all other products and services"),
        ("product", {"sector": Sector.BOTH, "services": True}, "all other products"),
        ("partner", {"sector": Sector.BOTH, "basis": Basis.BOP},
         "all other partners, services and adjustments between the bases"),
        ("product", {"release": APRIL + dt.timedelta(days=1)}, "all other products and later revisions"),
        ("product", {"release": APRIL - dt.timedelta(days=1)}, "all other products"),
    ],
)  # fmt: skip
def test_the_rest_of_a_change_has_its_name(kind: str, more: dict[str, Any], rest: str) -> None:
    book = replace(BOOK, sector=more.get("sector", Sector.GOODS), basis=more.get("basis", Basis.CENSUS))
    total = figure(1000, "change", of="imports", book=book, release=more.get("release", APRIL))
    movers = [mover(900, target=MEXICO)]
    (said,) = driven(split(kind, movers, [], 99, total=total, services=more.get("services", False)))
    assert f"; {rest} +$99 million; in all" in said


@pytest.mark.parametrize(
    ("amount", "whole", "of", "told"),
    [
        (250, 1000, "imports", " (25%)"),
        (1000, 1000, "imports", " (100%)"),
        (1010, 1000, "imports", ""),
        (5, 1000, "imports", " (0%)"),
        (4, 1000, "imports", ""),
        (-250, 1000, "imports", ""),
        (250, 0, "imports", ""),
        (250, -1000, "balance", " (25%)"),
    ],
)
def test_a_part_is_told_where_it_is_read_as_one(amount: float, whole: float, of: str, told: str) -> None:
    assert drivers._part(mover(amount), figure(whole, "change", of=of)) == told


def test_what_moved_most_stands_behind_the_change() -> None:
    total = figure(1000, "change", of="imports", role="change", compared_to=BEFORE)
    flows = split("flow", [figure(n, "change", of=of) for n, of in ((5, "exports"), (-1005, "imports"))], [], 0)
    first = split("product", [mover(900 - at) for at in range(4)], [], 0)
    facts = {"first": first, "splits": (first, flows)}
    said = drivers.contribution(answer(total, facts=facts, measures=(Flow.IMPORTS,)))
    assert said.startswith(
        "US goods imports rose by $1.0 billion from 2023 to 2024. Exports rose by $5.0 million and imp"
    )
    assert "imports fell by $1.0 billion." in said
    assert "What moved most: imports of corn (+$900 million, 90% of the change); corn (+$899 million, 90%);" in said
    assert said.count("corn") == 3
    assert drivers._most(cast(Any, split("sector", [mover(9)], [], 0)), total) == ""
    partner = split("partner", [mover(900, target=MEXICO)], [], 0)
    assert drivers._most(cast(Any, partner), total).startswith(
        "What moved most: imports from Mexico (+$900 million, 90%"
    )
    assert drivers._went(figure(0, "change")) == "did not change"
