"""Partners: the largest balances and the largest moves, seasonally adjusted where Exhibit 19 has them."""

from __future__ import annotations

from bot.highlights.lookup import Line, Lookup, Moved, Section, at, number
from bot.highlights.words import balance_change, kind, size, went
from bot.speak.labels import with_article
from data.model import Adjustment, Flow
from data.period import month_name
from data.query.answer import Answer, Figure
from data.query.spec import Query, Shape, Target

BALANCES, MOVES = 8, 4
UNION = Target("European Union", ("0003",), "group")


def partners(look: Lookup) -> Section | None:
    """From Exhibit 19; where this release has none, from the table of all partners, against the year before."""
    for table, adjustment, comparison in (("country_sa", Adjustment.SA, "month"), ("country", Adjustment.NSA, "year")):
        lines = _balances(look, table) + _moves(look, table, comparison)
        if lines:
            adjusted = "seasonally adjusted" if adjustment is Adjustment.SA else "not seasonally adjusted"
            return Section(f"Partners (goods, Census basis, {adjusted})", tuple(lines))
    return None


def _ranked(look: Lookup, table: str, sign: str) -> Answer | None:
    query = Query(Shape.RANKING, (Flow.BALANCE,), table=table, over="partner", periods=at(look.period), limit=40,
                  sign="deficit" if sign == "deficit" else "surplus")  # fmt: skip
    answer = look.ask(query)
    fresh = answer is not None and bool(answer.primary) and answer.primary[0].release == look.release
    return answer if fresh else None


def _balances(look: Lookup, table: str) -> list[Line]:
    """Deficits and surpluses, largest first, the European Union among them as the release puts it."""
    lines = []
    for sign in ("deficit", "surplus"):
        answer = _ranked(look, table, sign)
        if answer is None:
            continue
        union = [f for f in answer.figures if f.role.startswith("would stand") and kind(number(f)) == sign]
        shown = sorted([*answer.primary, *union], key=lambda f: -abs(number(f)))
        most = len(shown) if table == "country_sa" else BALANCES
        told = ", ".join(f"{with_article(f.target.name)} {size(f)}" for f in shown[:most] if f.target is not None)
        lead = "Deficits" if sign == "deficit" else "Surpluses"
        text = f"{lead} in {month_name(look.month).split(' ')[0]}: {told}."
        lines.append(Line(text, tuple(shown[:most]), (look.exhibit(shown[0], answer),)))
    return lines


def _moves(look: Lookup, table: str, comparison: str) -> list[Line]:
    """The partners whose balance moved most, with both flows."""
    found: dict[str, Figure] = {}
    for descending in (True, False):
        query = Query(Shape.RANKING, (Flow.BALANCE,), table=table, over="partner", of_change="change", limit=MOVES,
                      comparison="month" if comparison == "month" else "year", periods=at(look.period),
                      descending=descending)  # fmt: skip
        answer = look.ask(query)
        if answer is None or (answer.primary and answer.primary[0].release != look.release):
            return []
        found.update({f.target.code: f for f in answer.primary if f.target is not None})
    largest = sorted(found.values(), key=lambda f: -abs(number(f)))[:MOVES]
    return [line for f in largest if f.target is not None and (line := _move(look, table, comparison, f.target))]


def _move(look: Lookup, table: str, comparison: str, target: Target) -> Line | None:
    query = Query(measures=(Flow.BALANCE, Flow.EXPORTS, Flow.IMPORTS), table=table, targets=(target,),
                  comparison="month" if comparison == "month" else "year")  # fmt: skip
    moved = look.moved(query)
    if set(moved) != set(query.measures):
        return None
    return move_line(moved, target, month_name(look.month).split(" ")[0], comparison)


def move_line(moved: dict[Flow, Moved], target: Target, month: str, comparison: str) -> Line:
    """ "The deficit with Ireland increased $15.3 billion to $29.3 billion in March. Exports ... and imports ..."."""
    balance, exports, imports = moved[Flow.BALANCE], moved[Flow.EXPORTS], moved[Flow.IMPORTS]
    now, before = number(balance.now), number(balance.before)
    over = "" if comparison == "month" else " on the year before"
    if now * before < 0:
        head = (
            f"The balance with {with_article(target.name)} {balance_change(balance, '', '').strip()} in {month}{over}."
        )
    else:
        way = went(abs(now) - abs(before), size(balance.amount))
        head = f"The {kind(now)} with {with_article(target.name)} {way} to {size(now)} in {month}{over}."
    both = " and ".join(
        f"{name} {went(m.change, size(m.amount))} to {size(m.now)}"
        for name, m in (("exports", exports), ("imports", imports))
    )
    figures = (*balance.figures, *exports.figures, *imports.figures)
    return Line(f"{head} {both[:1].upper()}{both[1:]}.", figures, (balance.exhibit,), 1)
