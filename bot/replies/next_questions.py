"""What an answer makes people ask next, as whole questions that are answered; ``suggest`` reads each back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.replies.suggest import reads
from bot.speak.questions import again, asked
from data.articles import of_whom
from data.model import WORLD, Flow
from data.period import Period, PeriodExpr
from data.query import vintage
from data.query.answer import Figure, QueryAnswer
from data.query.plan import Plan
from data.query.spec import CHANGES, Query, Shape, VintageSel
from intents.slots import Slots


def follow_ups(answer: QueryAnswer, today: dt.date, last: Slots | None) -> tuple[str, ...]:
    """What one figure makes people ask next, as whole questions: the year before, month by month, the share; what an
    older figure is now; under a ranking or share the same a year before, under a change of all trade what drove it."""
    plans: list[Plan] = answer.facts.get("plans") or []
    if answer.parts or not plans or not answer.primary or answer.primary[0].period is None:
        return ()
    meant = _meant(answer, answer.primary[0], plans[0])
    return tuple(words for words, made in filter(None, meant) if reads(words, made, today, last))


def _meant(answer: QueryAnswer, figure: Figure, plan: Plan) -> tuple[Meant, ...]:
    shape = answer.query.shape
    if figure.value == 0:
        return ()  # nothing is asked next of what was not traded
    if shape in (Shape.RANKING, Shape.RANK, Shape.SHARE):
        return (_same_before(answer, plan),)
    if len(answer.primary) != 1:
        return ()
    if shape in CHANGES:
        return (_why(answer, figure),)
    if shape is not Shape.LEVEL:
        return ()
    return (
        _now(answer, figure),
        _year_before(answer, figure, plan),
        _by_month(answer, figure, plan),
        _share(answer, figure, plan),
    )


def _same_before(answer: QueryAnswer, plan: Plan) -> Meant:
    """A ranking, a rank or a share of partners in the period a year before."""
    query, periods = answer.query, {f.period for f in answer.primary}
    only = next(iter(periods)) if len(periods) == 1 else None
    alike = plan.book.table == "country" and query.vintage.kind == "latest" and not query.of_change
    if only is None or only.months > 12 or not alike or query.over == "product" or len(query.periods) > 1:
        return None
    before = only.year_before()
    whole = query.shape is not Shape.SHARE or vintage.publishes(plan.runs, plan.book, (plan.measure, WORLD, before))
    if before.start < plan.reach.first_for(before.months) or not whole:
        return None
    made = QueryAnswer(query, tuple(replace(f, period=before) for f in answer.primary), answer.sources)
    if len(answer.primary) == 1 and (query.shape is Shape.RANKING or query.measures[0] is Flow.BALANCE):
        return _plainly(replace(query, periods=(PeriodExpr("range", before.label, before),))), made
    words = next(iter(again(made)), None)
    return (words, made) if words is not None else None


def _plainly(query: Query) -> str:
    """A query as the question that is read back as it."""
    from intents.grammar.restate import restated  # not on the way from most questions

    return restated(query).rstrip("?")


def _why(answer: QueryAnswer, figure: Figure) -> Meant:
    """What drove a change of trade with all partners in all products, which is always taken apart."""
    query = answer.query
    plain = not (query.targets or query.products or query.annualised or query.base or query.prices)
    if not plain or len(query.periods) != 1 or query.vintage.kind != "latest" or figure.target is not None:
        return None
    asked_for = replace(query, shape=Shape.CONTRIBUTION, moved=None)
    return _plainly(asked_for), _meaning(answer, figure, asked_for)


Meant = tuple[str, QueryAnswer] | None
"""Words, and the answer that they mean: its query and its first figure are what is read back."""


def _now(answer: QueryAnswer, figure: Figure) -> Meant:
    """The newest state of a figure that was asked for as it stood once."""
    if answer.query.vintage.kind == "latest":
        return None
    query = replace(answer.query, vintage=VintageSel())
    return asked(figure, query), _meaning(answer, figure, query)


def _year_before(answer: QueryAnswer, figure: Figure, plan: Plan) -> Meant:
    assert figure.period is not None
    before = figure.period.year_before()
    if figure.period.months > 12 or answer.query.vintage.kind == "first":  # each period has a first release of its own
        return None
    prior = next((f for f in answer.figures if f.role == "prior"), None)
    if prior is None:
        needs = [(plan.measure, code, before) for code in plan.partners()]
        if plan.book.sparse or not all(vintage.publishes(plan.runs, plan.book, need) for need in needs):
            return None
        prior = replace(figure, period=before)
    return asked(prior, answer.query), _meaning(answer, replace(prior, primary=True), answer.query)


def _by_month(answer: QueryAnswer, figure: Figure, plan: Plan) -> Meant:
    period = figure.period
    assert period is not None
    if period.months == 1 or plan.reach.step != 1:
        return None
    monthly = [r for r in plan.runs if r.step == 1]
    needs = [(plan.measure, code, period) for code in plan.partners()]
    have = {r.partner for r in monthly}
    if not plan.book.sparse and not all(vintage.publishes(monthly, plan.book, n) for n in needs if n[1] in have):
        return None
    query = replace(answer.query, shape=Shape.SERIES, grain="month")
    return f"{asked(figure, answer.query)}, by month", _meaning(answer, figure, query)


def _share(answer: QueryAnswer, figure: Figure, plan: Plan) -> Meant:
    """The share of all partners; of the newest month that the world has too, where no period was named."""
    single = figure.target is not None and figure.target.kind == "partner" and figure.product is None
    if not single or plan.book.table != "country" or figure.measure not in ("exports", "imports"):
        return None
    assert figure.target is not None and figure.period is not None
    period = _with_world(plan, figure.period, bool(answer.query.periods))
    if period is None or answer.query.vintage.kind != "latest":
        return None
    words = f"{of_whom(figure.target.name)} share of US {figure.measure}, {period.label}"
    query = replace(answer.query, shape=Shape.SHARE)
    return words, _meaning(answer, replace(figure, period=period), query)


def _with_world(plan: Plan, period: Period, named: bool) -> Period | None:
    if vintage.publishes(plan.runs, plan.book, (plan.measure, WORLD, period)):
        return period
    reach = vintage.reach(plan.runs, plan.book, plan.measure, [WORLD])
    return None if named or reach is None or period.months > 1 else reach.newest()


def _meaning(answer: QueryAnswer, figure: Figure, query: Query) -> QueryAnswer:
    return QueryAnswer(query, (figure,), answer.sources)
