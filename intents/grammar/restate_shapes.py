"""One sentence for each shape of query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from data.model import Flow, Variable
from data.query.spec import Query, Shape
from intents.grammar import restate_runs
from intents.grammar.restate_parties import (
    article,
    categories,
    figure,
    link,
    parties,
    party,
    product,
    traded,
    whom,
)
from intents.grammar.restate_periods import between, listed, name, spelled, when
from intents.grammar.restate_words import be, beyond, plain, thing
from intents.vocabulary import ordinal

_ADJECTIVES = {"month": "monthly", "quarter": "quarterly", "half": "half-yearly", "year": "annual"}
_EARLIER = {"year": "a year earlier", "month": "a month earlier", "quarter": "a quarter earlier",
            "previous": "the period before"}  # fmt: skip
_ROLES = {Flow.IMPORTS: ("source", "of"), Flow.EXPORTS: ("market", "for")}
_MARKETS = {Flow.IMPORTS: "suppliers", Flow.EXPORTS: "markets", Flow.TOTAL_TRADE: "trading partners"}


def _grain(query: Query) -> str:
    return f" by {query.grain}" if query.grain else ""


def _level(query: Query) -> str:
    return f"What {be(query)} {thing(query)}{_grain(query)}{when(query.periods)}"


def _series(query: Query) -> str:
    over = "" if query.grain else " over time"
    return f"What {be(query)} {thing(query)}{_grain(query)}{over}{when(query.periods)}"


def _span(query: Query) -> str:
    """The periods of a change, with what they are compared with."""
    against = f" from {_EARLIER[query.comparison]}" if query.comparison and query.base is None else ""
    if query.base is not None and query.periods:
        return between(query.base, query.periods[0])
    return when(query.periods) + against


def _change(query: Query) -> str:
    return f"How did {thing(query)} change{_grain(query)}{_span(query)}"


def _percent_change(query: Query) -> str:
    if query.annualised:
        return f"What was the average annual growth rate of {thing(query)}{_span(query)}"
    return f"By what percentage did {thing(query)} change{_grain(query)}{_span(query)}"


def _share(query: Query) -> str:
    rest = when(query.periods) + _grain(query)
    came = {"from": "came from", "to": "went to"}.get(link(query), "was with")
    if query.share_of is not None:
        whole = replace(query, targets=(query.share_of,))
        return f"What share of {thing(whole)} {came} {parties(query.targets)}{rest}"
    if query.part == "sector" or (query.part is None and not query.targets and not query.products):
        return f"What share of {thing(replace(query, sector=None))} was {_sector(query)}{rest}"
    lone = query.products[:1]
    if lone and lone[0].candidates[:1] and lone[0].candidates[0].scheme == "state":
        whole = replace(query, products=())
        return f"What was {lone[0].name}'s share of {thing(whole)}{rest}"
    if query.products and (query.part == "product" or not query.targets):
        whole = replace(query, products=())
        return f"What share of {thing(whole)} was {listed([product(p) for p in query.products])}{rest}"
    whole = replace(query, targets=())
    return f"What share of {thing(whole)} {came} {parties(query.targets)}{rest}"


def _sector(query: Query) -> str:
    return query.sector.value.replace("_", " ") if query.sector is not None else "goods and services"


def _gdp_share(query: Query) -> str:
    return f"What {be(query)} {thing(query)} as a share of GDP{_grain(query)}{when(query.periods)}"


def _number(query: Query) -> str:
    return f"{spelled(query.limit)} " if query.limit and query.limit > 1 else ""


def _size(query: Query) -> str:
    size = "largest" if query.descending else "smallest"
    return size if query.nth is None else f"{ordinal(query.nth)} {size}"


def _ranking(query: Query) -> str:
    many = query.limit != 1 and query.nth is None
    if query.over == "product" and not query.products and not query.of_change:
        return f"What {be(query)} the {_number(query)}{_size(query)} {figure(query)}{_span(query)}"
    if query.over == "product":
        what = f"{_moved(query)}{figure(replace(query, products=()))}{_grain(query)}{_span(query)}{_scheme(query)}"
        return f"Which {_number(query)}{categories(query, many=many)} had the {_size(query)} {what}"
    noun = "countries" if many else "country"
    noun, among = _of_whom(query, noun)
    what = figure(query, with_whom=False)
    role = _ROLES.get(query.measures[0]) if query.variable is Variable.VALUE and not query.of_change else None
    if role is not None:
        verb, name_, of = ("were", f"{role[0]}s", role[1]) if many else ("was", role[0], role[1])
        return f"Which {_number(query)}{noun} {verb} the {_size(query)} {name_} {of} {what}{_span(query)}{among}"
    return (
        f"Which {_number(query)}{noun} had the {_size(query)} {_moved(query)}{what}{_grain(query)}{_span(query)}{among}"
    )


def _scheme(query: Query) -> str:
    """Where end-use categories alone are listed: the vocabulary calls them product categories, as those of the HS."""
    only = [c.scheme for p in query.products for c in p.candidates]
    return ", end-use basis" if only == ["enduse"] else ""


def _of_whom(query: Query, noun: str) -> tuple[str, str]:
    """The countries that are ranked or counted, as a noun and as what stands at the end."""
    if not query.targets:
        return noun, ""
    if query.targets[0].minus and query.targets[0].group is None:
        return noun, party(query.targets[0]).replace("the world without", ", excluding")
    return f"{noun} in {parties(query.targets)}", ""


def _moved(query: Query) -> str:
    return {"change": "change in ", "percent_change": "percentage change in "}.get(query.of_change or "", "")


def _rank(query: Query) -> str:
    return f"Where did {parties(query.targets)} rank by {_moved(query)}{figure(query, with_whom=False)}{_span(query)}"


def _held(query: Query) -> str:
    """ "a goods trade surplus with Vietnam": what the United States had."""
    return f"a {traded(query)}{whom(query)}"


def _count(query: Query) -> str:
    rest = when(query.periods) + _grain(query)
    noun, among = _of_whom(query, "countries")
    one = replace(query, targets=())
    if query.threshold is None:
        return f"With how many {noun} did the US have {_held(one)}{rest}{among}"
    return f"{link(query).capitalize()} how many {noun} {be(query)} {thing(one)} {beyond(query)}{rest}{among}"


def _average(query: Query) -> str:
    if query.moving_average:
        end = query.periods[0].period if query.periods else None
        alone = end is not None and end.months == query.moving_average
        rest = f" in {name(replace(end, start=end.end, kind='month'))}" if end and alone else when(query.periods)
        return f"What was the {spelled(query.moving_average)}-month average of {thing(query)}{rest}"
    kind = "median" if query.shape is Shape.MEDIAN else "average"
    unit = f" {_ADJECTIVES[query.grain]}" if query.grain else ""
    if query.variable is not Variable.VALUE:
        return f"What was {thing(query)} on average{_grain(query)}{when(query.periods)}"
    return f"What was the {kind}{unit} {figure(query)}{when(query.periods)}"


def _extreme(query: Query) -> str:
    unit = f" {_ADJECTIVES[query.grain]}" if query.grain else ""
    return f"{_size(query)}{unit}"


def _record(query: Query) -> str:
    ever = when(query.periods) or " on record"
    if query.grain is None and not query.of_change and query.nth is None and query.limit is None:
        record = "record" if query.descending else "record low of the" if article(query) else "record low of"
        return f"What was the {record} {figure(query)}{when(query.periods)}"
    verb = "were" if _number(query) else "was"
    return f"What {verb} the {_number(query)}{_extreme(query)} {_moved(query)}{figure(query)}{ever}"


def _streak(query: Query) -> str:
    rest = when(query.periods)
    if query.of_change:
        way = "risen" if query.descending else "fallen"
        return f"For how many {query.grain or 'month'}s in a row have {thing(query)} {way}{rest}"
    return f"For how many {query.grain or 'month'}s in a row has the US had {_held(query)}{rest}"


def _crossing(query: Query) -> str:
    unit = f"In which {query.grain}" if query.grain else "When"
    last = "" if query.descending else "first "
    named, apart = ([product(p) for p in query.products], {"products": ()}) if len(query.products) > 1 else (
        [party(t) for t in query.targets], {"targets": ()})  # fmt: skip
    one, other = (*named, "", "")[:2]
    return f"{unit} did {one} {last}overtake {other} in {figure(replace(query, **apart))}{when(query.periods)}"  # type: ignore[arg-type]


def _concentration(query: Query) -> str:
    part = plain(query.threshold or 50.0)
    return f"How many countries account for {part}% of {thing(query)}{when(query.periods)}"


def _top_share(query: Query) -> str:
    came = {"from": "came from", "to": "went to"}.get(link(query), "was with")
    who = _MARKETS.get(query.measures[0], "trading partners")
    return f"What share of {thing(query)} {came} the top {_number(query)}{who}{when(query.periods)}"


def _contribution(query: Query) -> str:
    who = "Which countries" if query.over == "partner" else "What"
    if query.over == "product" and query.products:
        who = f"Which {categories(query, many=True)}"
    tail = " by product" if query.over == "product" and not query.products else ""
    return f"{who} drove the change in {thing(query)}{_span(query)}{tail}"


def _revision(query: Query) -> str:
    return f"What was the revision of {thing(query)}{when(query.periods)}"


def _ratio(query: Query) -> str:
    if len(query.measures) == 2:
        one, other = query.measures
        if one is Flow.BALANCE:
            balance = thing(replace(query, measures=(one,)))
            return f"What was {balance} as a share of total trade{when(query.periods)}"
        sector = f"{query.sector.value.replace('_', ' ')} " if query.sector else ""
        of = f" of {listed([product(p) for p in query.products])}" if query.products else ""
        first = f"US {sector}{one.value} to {other.value}{of}"
        return f"What was the ratio of {first}{whom(query)}{when(query.periods)}"
    if len(query.targets) == 2:
        whose, whom_else = (f"{link(query)} {party(t)}" for t in query.targets)
        first = figure(replace(query, targets=()))
        return f"What was the ratio of {first} {whose} to those {whom_else}{when(query.periods)}"
    newer, older = query.periods[:1], query.periods[1:]
    return f"What {be(query)} {thing(query)}{when(newer)} as a multiple of{when(older).replace(' in ', ' ')}"


def _counted(query: Query, asked: str) -> str:
    rest = when(query.periods)
    if query.threshold is None:
        return f"{asked}{rest} did the US have {_held(query)}"
    return f"{asked}{rest} {be(query)} {thing(query)} {beyond(query)}"


def _count_periods(query: Query) -> str:
    return _counted(query, f"In how many {query.grain or 'month'}s")


def _which_periods(query: Query) -> str:
    return _counted(query, f"In which {query.grain or 'month'}s")


def _reached(query: Query) -> str:
    edge = query.edge or "first"
    if query.threshold is None:
        unit = f"{_ADJECTIVES[query.grain]} " if query.grain else ""
        return f"When was the {edge} {unit}{figure(query)}{when(query.periods)}"
    unit = f"In which {query.grain}" if query.grain else "When"
    return f"{unit} {be(query)} {thing(query)} {edge} {beyond(query)}{when(query.periods)}"


def _since_when(query: Query) -> str:
    return f"Since when {be(query)} {thing(query)}{when(query.periods)} the {_size(query)}"


def _part_of_change(query: Query) -> str:
    if query.products and not query.targets:
        whole, part = replace(query, products=()), listed([product(p) for p in query.products])
        return f"What share of the change in {thing(whole)}{_span(query)} was {part}"
    whole = replace(query, targets=())
    came = {"from": "came from", "to": "went to"}.get(link(query), "was with")
    return f"What share of the change in {thing(whole)}{_span(query)} {came} {parties(query.targets)}"


SENTENCES: dict[Shape, Callable[[Query], str]] = {
    Shape.LEVEL: _level, Shape.SERIES: _series, Shape.CHANGE: _change, Shape.PERCENT_CHANGE: _percent_change,
    Shape.SHARE: _share, Shape.GDP_SHARE: _gdp_share, Shape.RANKING: _ranking, Shape.RANK: _rank,
    Shape.COUNT: _count, Shape.AVERAGE: _average, Shape.MEDIAN: _average, Shape.RECORD: _record,
    Shape.STREAK: _streak, Shape.CROSSING: _crossing, Shape.CONCENTRATION: _concentration,
    Shape.TOP_SHARE: _top_share, Shape.CONTRIBUTION: _contribution, Shape.REVISION: _revision, Shape.RATIO: _ratio,
    Shape.COUNT_PERIODS: _count_periods, Shape.REACHED: _reached, Shape.SINCE_WHEN: _since_when,
    Shape.WHICH_PERIODS: _which_periods, Shape.PART_OF_CHANGE: _part_of_change,
    Shape.LONGEST_RUN: restate_runs.longest_run, Shape.RUNNING_SUM: restate_runs.running_sum,
    Shape.ANNUAL_RATE: restate_runs.annual_rate, Shape.PERCENT_MORE: restate_runs.percent_more,
    Shape.REST: restate_runs.rest, Shape.PORTION: restate_runs.portion,
}  # fmt: skip
"""Shape to the function that gives the question without its properties and its question mark."""
