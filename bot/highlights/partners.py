"""Partners: the largest balances and the largest moves of the month (Exhibit 19), and of a quarter (Exhibit 20)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.highlights.lookup import HighlightLine, Lookup, Moved, Section, at, number
from bot.highlights.words import kind, size, went
from bot.speak.labels import capital
from data.articles import with_article
from data.model import Flow, Sector
from data.period import Period, month_name, number_of
from data.query.answer import Figure, QueryAnswer
from data.query.spec import Query, Shape, Target

BALANCES, MOVES = 8, 4
AREAS = (Target("European Union", ("0003",), "group"), Target("South and Central America", ("0009",), "area"))
"""The areas that the release names among the partners."""
FLOWS = (Flow.BALANCE, Flow.EXPORTS, Flow.IMPORTS)
QUARTERS = ("first", "second", "third", "fourth")


@dataclass(frozen=True)
class _Table:
    """Where partners are read: over which period, in words ("March"), against which. ``most``: partners of one sign
    that are named (None: all that the exhibit has)."""

    name: str
    period: Period
    when: str
    comparison: Literal["month", "quarter", "year"]
    sector: Sector | None = None
    most: int | None = None

    def query(self, *measures: Flow, **more: object) -> Query:
        return Query(measures=measures, sector=self.sector, table=self.name, **more)  # type: ignore[arg-type]


def partners(look: Lookup) -> Section | None:
    """From Exhibit 19; where this release has none, from the table of all partners, against the year before."""
    when = month_name(look.month).split(" ")[0]
    for table, adjusted in (
        (_Table("country_sa", look.period, when, "month"), "seasonally adjusted"),
        (_Table("country", look.period, when, "year", most=BALANCES), "not seasonally adjusted"),
    ):
        lines = _balances(look, table) + _moves(look, table)
        if lines:
            return Section(f"Partners (goods, Census basis, {adjusted})", tuple(lines), detail=True)
    return None


def quarter(look: Lookup) -> Section | None:
    """Goods and services by partner, in the four releases of a year that bring a new quarter (Exhibit 20)."""
    if number_of(look.month) % 3 != 1:
        return None
    period = Period(look.month - 3, look.month - 1, "quarter")
    when = f"the {QUARTERS[(number_of(period.end) - 1) // 3]} quarter"
    table = _Table("country_bop", period, when, "quarter", Sector.BOTH)
    lines = _balances(look, table) + _moves(look, table)
    title = f"Partners in {period.label} (goods and services, balance of payments basis)"
    return Section(title, tuple(lines), detail=True) if lines else None


def _fresh(look: Lookup, answer: QueryAnswer | None) -> bool:
    """Whether this release, and not one before it, has published what was asked."""
    return answer is not None and bool(answer.primary) and answer.primary[0].release == look.release


def _ranked(look: Lookup, table: _Table, sign: Literal["deficit", "surplus"]) -> QueryAnswer | None:
    how = {"shape": Shape.RANKING, "over": "partner", "periods": at(table.period), "limit": 40, "sign": sign}
    query = table.query(Flow.BALANCE, **how)
    answer = look.ask(query)
    return answer if _fresh(look, answer) else None


def _areas(look: Lookup, table: _Table) -> list[Figure]:
    """The balances with the areas that this release has."""
    queries = [table.query(Flow.BALANCE, targets=(area,), periods=at(table.period)) for area in AREAS]
    return [answer.primary[0] for query in queries if (answer := look.ask(query)) is not None and _fresh(look, answer)]


def _balances(look: Lookup, table: _Table) -> list[HighlightLine]:
    """Deficits and surpluses, largest first, the areas among them as the release puts them."""
    lines = []
    for sign in ("deficit", "surplus"):
        answer = _ranked(look, table, "deficit" if sign == "deficit" else "surplus")
        if answer is None:
            continue
        areas = [figure for figure in _areas(look, table) if kind(number(figure)) == sign]
        shown = sorted([*answer.primary, *areas], key=lambda f: -abs(number(f)))[: table.most]
        told = ", ".join(f"{with_article(f.target.name)} {size(f)}" for f in shown if f.target is not None)
        lead = f"{'Deficits' if sign == 'deficit' else 'Surpluses'} in {table.when}:"
        lines.append(HighlightLine(f"{lead} {told}.", tuple(shown), (look.exhibit(shown[0], answer),), lead=lead))
    return lines


def _moves(look: Lookup, table: _Table) -> list[HighlightLine]:
    """The partners whose balance moved most, with both flows."""
    found: dict[str, Figure] = {}
    for descending in (True, False):
        query = table.query(
            Flow.BALANCE,
            shape=Shape.RANKING,
            over="partner",
            of_change="change",
            limit=MOVES,
            comparison=table.comparison,
            periods=at(table.period),
            descending=descending,
        )
        answer = look.ask(query)
        if answer is None or not _fresh(look, answer):
            return []
        found.update({f.target.code: f for f in answer.primary if f.target is not None})
    largest = sorted(found.values(), key=lambda f: -abs(number(f)))[:MOVES]
    return [line for f in largest if f.target is not None and (line := _move(look, table, f.target))]


def _move(look: Lookup, table: _Table, target: Target) -> HighlightLine | None:
    moved = look.moved(table.query(*FLOWS, targets=(target,), comparison=table.comparison), table.period)
    if set(moved) != set(FLOWS):
        return None
    return move_line(moved, target, table.when, table.comparison)


def move_line(moved: dict[Flow, Moved], target: Target, when: str, comparison: str) -> HighlightLine:
    """ "The deficit with Ireland increased $15.3 billion to $29.3 billion in March. Exports ... and imports ..."."""
    balance, exports, imports = moved[Flow.BALANCE], moved[Flow.EXPORTS], moved[Flow.IMPORTS]
    now, before = number(balance.now), number(balance.before)
    name = with_article(target.name)
    if now * before < 0:
        then = f"{kind(before)} of {size(before)}{' a year before' if comparison == 'year' else ''}"
        head = f"The balance with {name} turned from a {then} into a {kind(now)} of {size(now)} in {when}."
    else:
        way = went(abs(now) - abs(before), size(balance.amount))
        head = f"The {kind(now)} with {name} {way} to {size(now)} in {when}"
        head += " from a year before." if comparison == "year" else "."
    both = " and ".join(
        f"{name} {went(m.change, size(m.amount))} to {size(m.now)}"
        for name, m in (("exports", exports), ("imports", imports))
    )
    figures = (*balance.figures, *exports.figures, *imports.figures)
    return HighlightLine(f"{head} {capital(both)}.", figures, (balance.exhibit,), 1)
