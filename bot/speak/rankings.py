"""Rows beside each other: rankings, the rank of one, how many there are."""

from __future__ import annotations

from dataclasses import replace

from bot.speak.balances import balance_words
from bot.speak.labels import capital, number, of_state, period_of, subject, value, what, who, with_article, within
from bot.speak.numbers import counted, threshold
from data.partners import load_partners
from data.query.answer import Figure, QueryAnswer
from data.query.spec import Query
from intents.vocabulary import ordinal

_LINK = {"imports": "from", "exports": "to"}
_SOURCES = {"imports": "source of", "exports": "destination for", "total_trade": "partner in"}


_LISTED = {
    "enduse": "end-use category",
    "hs": "HS chapter",
    "sitc": "SITC division",
    "naics": "NAICS category",
    "service": "category",
}
"""What a row of a classification is: two of them can have rows of one name."""


def row_name(figure: Figure, over: str | None) -> str:
    """What a ranked row is: a product or a partner."""
    if figure.product is not None and (over == "product" or figure.target is None):
        return figure.product[2]
    return figure.target.name.replace("Euro Area", "euro area") if figure.target else ""


def over_products(answer: QueryAnswer, figure: Figure) -> bool:
    """Whether the rows are products; else they are partners."""
    return answer.query.over == "product" and figure.product is not None


def ranked_by(answer: QueryAnswer, figure: Figure) -> str:
    """The measure that rows are ranked by, without the row: "services exports", "deficit in apparel"."""
    of = figure.of or figure.measure
    row = replace(figure, product=None) if over_products(answer, figure) else replace(figure, target=None)
    if of == "balance":
        return balance_words(row, answer.query.sign or "balance")
    if of == "total_trade":
        return subject(row, of).replace("trade (exports plus imports)", "trade")
    return subject(row, of)


def superlative(query: Query, best: tuple[str, str] = ("largest", "smallest")) -> str:
    """Which place of an order a figure has: "largest", "second smallest"."""
    end = best[0] if query.descending else best[1]
    return end if query.nth is None else f"{ordinal(query.nth)} {end}"


def ranking(answer: QueryAnswer) -> str:
    """The first row."""
    first, query = answer.primary[0], answer.query
    if query.of_change:
        return _moved_most(answer, first, query.of_change)
    name, period, of = row_name(first, query.over), within(first), query.sign or first.of or first.measure
    end = superlative(query)
    by, shown = ranked_by(answer, first), value(first, bare=query.sign == "deficit")
    if of_state(first) and of in ("exports", "imports"):
        return f"{name} was the {end} {of.removesuffix('s')}ing state{who(first, of)} {period}, at {shown}."
    if query.over == "product":
        listed = _LISTED.get(first.product[0] if first.product else "", "category")
        return f"The {end} {listed} of US {by} {period} was {name}, at {shown}."
    partner, period = with_article(name), f"{period}{_among(answer)}"
    if of in _SOURCES:
        return f"{partner} was the {end} {_SOURCES[of]} US {by} {period}, at {shown}."
    return f"The {end} US {by} {period} was with {partner}, at {shown}."


def _among(answer: QueryAnswer) -> str:
    """Whom a ranking is among, where not all partners: " among members of the European Union", " within Africa"."""
    for target in answer.query.targets:
        if target.kind == "sum" and target.group is None:
            left = target.name.removeprefix("the world without ")
            return f" excluding {with_article(left)}" if target.minus and left != target.name else ""
        if target.group is not None:
            area = load_partners().groups[target.group].kind == "area"
            return f" {'within' if area else 'among members of'} {with_article(target.name)}"
    return ""


def _moved_most(answer: QueryAnswer, first: Figure, measure: str) -> str:
    """The first row of a ranking by change, with the way it went: "narrowed most", "grew fastest"."""
    how = "fastest" if measure == "percent_change" else "most"
    how = how if answer.query.nth is None else f"{ordinal(answer.query.nth)} {how}"
    since = f" from {first.compared_to.label}" if first.compared_to else ""
    name = subject(first)
    name = f"The US {balance_words(first, answer.query.sign or 'balance')}" if first.of == "balance" else f"US {name}"
    by = f"by {value(first, bare=True)}{since}"
    text = f"{name} {went(answer)} {how} {within(first)}{_among(answer)}: {by}."
    if of_state(first):
        return text
    rest = [f"{row_name(f, answer.query.over)} ({value(f, bare=True)})" for f in answer.primary[1:3]]
    return f"{text} Next: {'; '.join(rest)}." if rest else text


def went(answer: QueryAnswer) -> str:
    """The verb of a ranking by change: "rose", "narrowed"; of a balance without a side "improved"."""
    query = answer.query
    if query.measures[0].value != "balance":
        up, down = ("grew" if query.of_change == "percent_change" else "rose"), "fell"
    elif query.sign or query.of_change == "percent_change":
        up, down = "widened", "narrowed"
    else:
        up, down = "improved", "worsened"
    return up if query.descending else down


def beside(answer: QueryAnswer) -> list[str]:
    """The year to date and the latest full year beside what a single month says, a sentence each."""
    out = []
    for role in ("ytd", "year"):
        found = [f for f in answer.figures if f.role == role]
        if found:
            lead = f"Year to date ({period_of(found[0])})" if role == "ytd" else period_of(found[0])
            out.append(f"{lead}: {_then(answer, found, role)}.")
    return out


def _then(answer: QueryAnswer, found: list[Figure], role: str) -> str:
    of = answer.facts.get("then", {}).get(role)
    told = []
    for figure in found:
        name = _beside_name(answer, figure)
        if figure.unit.value == "rank":
            told.append(f"{name}{figure.value} of {of}")
        elif figure.unit.value == "count":
            told.append(f"{figure.value} of {of}")
        else:
            told.append(f"{name}{value(figure, bare=answer.query.sign == 'deficit')}")
    return "; ".join(told)


def _beside_name(answer: QueryAnswer, figure: Figure) -> str:
    """Whose figure it is, where there are several."""
    shape = answer.query.shape.value
    if shape == "ranking":
        return f"{row_name(figure, answer.query.over)} "
    several = len({(f.target, f.product) for f in answer.primary}) > 1
    return f"{row_name(figure, 'product' if figure.target is None else 'partner')} " if several else ""


def rank(answer: QueryAnswer) -> str:
    """The place of each, with the amount that it is by."""
    return " ".join(_rank(answer, figure) for figure in answer.primary)


def _rank(answer: QueryAnswer, figure: Figure) -> str:
    products = over_products(answer, figure)
    name = with_article(figure.target.name) if figure.target and not products else what(figure)
    rows = ("states and territories" if of_state(figure) else "categories") if products else "partners"
    by, total = ranked_by(answer, figure), answer.facts.get("of", 0)
    level = next((f for f in answer.figures if f.role == "level" and f.target == figure.target), None)
    size = f", at {value(level, bare=level.measure == 'balance' and answer.query.sign is not None)}" if level else ""
    return capital(f"{name} ranked {ordinal(int(number(figure)))} of {total} {rows} by US {by} {within(figure)}{size}.")


def count(answer: QueryAnswer) -> str:
    """How many partners had it."""
    figure, query = answer.primary[0], answer.query
    noun, of = ranked_by(answer, figure), figure.of or figure.measure
    whom = f"{_LINK.get(of, 'with')} {value(figure)} of {answer.facts.get('of', 0)} partners"
    limit = f"{'over' if query.descending else 'under'} {threshold(query.threshold)}" if query.threshold else ""
    if query.of_change:
        by = f" by {limit}" if limit else ""
        return f"{'The ' if of == 'balance' else ''}US {noun} {whom} {went(answer)}{by} {within(figure)}."
    if query.sign:
        return f"The US had a {noun}{f' of {limit}' if limit else ''} {whom} {within(figure)}."
    verb = "was" if of in ("balance", "total_trade") else "were"
    if limit:
        return f"{'The ' if of == 'balance' else ''}US {noun} {whom} {verb} {limit} {within(figure)}."
    return f"There {verb} US {noun} {whom} {within(figure)}."


def concentration(answer: QueryAnswer) -> str:
    """How few partners make up the part."""
    figure, part = answer.primary[0], answer.query.threshold or 50
    who_ = f"The {counted(number(figure))} largest partners" if number(figure) != 1 else "The largest partner alone"
    return f"{who_} accounted for at least {part:.0f}% of US {subject(figure)} {within(figure)}."
