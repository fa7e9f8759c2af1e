"""Supporting lines under the headline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.speak import duties, runs
from bot.speak.balances import kind, spoken_value, they
from bot.speak.drivers import splits
from bot.speak.headline import FEW, headline
from bot.speak.labels import capital, label, number, period_of, subject, value
from bot.speak.levels import difference
from bot.speak.rankings import beside, row_name
from bot.speak.shares import MANY, gdp_row, whole_of
from bot.speak.signs import amount, common
from data.articles import with_article
from data.model import Variable
from data.query.answer import Figure, QueryAnswer
from data.query.spec import Shape
from intents.vocabulary import ordinal

_LABELLED = (
    Shape.SHARE,
    Shape.GDP_SHARE,
    Shape.RATIO,
    Shape.PERCENT_MORE,
    Shape.ANNUAL_RATE,
    Shape.REST,
    Shape.PORTION,
)
"""Shapes whose parts are named: there are two of them."""
ROWS = 60
"""Rows of a series or ranking that are written out as text."""


def lines(answer: QueryAnswer) -> tuple[str, ...]:
    """The context worth reading, one sentence each; the rows of a series or a ranking first."""
    if answer.parts:
        return _rows_of_parts(answer)
    if answer.query.variable is Variable.DUTY_RATE:
        return (*duties.lines(answer), *caveats(answer))
    members = [f for f in answer.figures if f.role == "member"]
    if members:
        bare = members[0].measure == "balance" and len({kind(f) for f in members}) == 1
        listed = "; ".join(f"{row_name(f, 'partner')} {value(f, bare=bare)}" for f in members)
        return (f"The largest: {listed}.", *caveats(answer))
    if answer.query.shape is Shape.CONTRIBUTION:
        return tuple(dict.fromkeys((*splits(answer), *caveats(answer))))
    two = [difference(answer.primary)] if answer.query.shape is Shape.LEVEL else []
    longer = beside(answer) if answer.query.shape in _BESIDE else []
    others = [f for f in answer.figures if not f.primary and not (longer and f.role in ("ytd", "year"))]
    out = _rows(answer) + [line for line in two if line] + longer + [line for f in others if (line := _line(answer, f))]
    return tuple(dict.fromkeys((*out, *caveats(answer))))


_BESIDE = {Shape.RANKING, Shape.RANK, Shape.COUNT, Shape.SHARE}
"""Shapes of which a single month alone misleads."""


def _rows_of_parts(answer: QueryAnswer) -> tuple[str, ...]:
    """The rows of each ranking under its period; of the other shapes a row a part, where there are many."""
    if answer.query.shape is Shape.RANKING:
        groups = [f"{_heading(part)}: {'; '.join(_rows(part) or [headline(part)])}." for part in answer.parts]
        return (*groups, *caveats(answer))
    if len(answer.parts) <= FEW:
        return tuple(dict.fromkeys(line for part in answer.parts for line in lines(part)))
    return (*(f"{label(f)}: {value(f)}" for f in answer.primary[:ROWS]), *caveats(answer))


def _heading(part: QueryAnswer) -> str:
    """What tells one part from the next: its period, and the partner or the flow where the question names several."""
    first = part.primary[0]
    name = f"{first.target.name}, " if part.query.over == "product" and first.target else ""
    return f"{name}{period_of(first)}"


def caveats(answer: QueryAnswer) -> list[str]:
    """What is to be known of the figures, as sentences."""
    return sentences(answer.caveats)


def unsaid(answer: QueryAnswer) -> list[str]:
    """The assumptions of the answer that its headline does not say already: the dollars of a real figure."""
    said = headline(answer)
    return [
        note for note in answer.assumptions if not (note.startswith("real: ") and note.removeprefix("real: ") in said)
    ]


def sentences(clauses: Iterable[str]) -> list[str]:
    """Clauses with a capital letter first and a full stop last."""
    return [capital(clause.rstrip(".")) + "." for clause in clauses]


def _rows(answer: QueryAnswer) -> list[str]:
    shape, figures = answer.query.shape, answer.primary[:ROWS]
    if shape is Shape.RUNNING_SUM or (answer.query.moving_average and len(figures) > FEW):
        return runs.rows(answer, figures)
    if shape is Shape.WHICH_PERIODS and answer.query.of_change:
        return [f"{period_of(f)}: {value(f)}" for f in figures]
    if shape is Shape.SERIES:
        return [f"{period_of(f)}: {_whose(answer, f)}{amount(answer, f)}" for f in figures]
    if shape is Shape.RANKING and len(figures) > 1:
        bare = answer.query.sign == "deficit" or answer.query.of_change is not None
        names = [capital(row_name(f, answer.query.over)) for f in figures]
        return [
            f"{i}. {name}: {value(f, bare=bare)}" for i, (name, f) in enumerate(zip(names, figures, strict=True), 1)
        ]
    if shape is Shape.SHARE and len(figures) > MANY:
        return [f"{period_of(f)}: {_whose(answer, f)}{value(f)}" for f in figures]
    if shape is Shape.GDP_SHARE and len(figures) > MANY:
        return [f"{period_of(f)}: {gdp_row(f)}" for f in answer.primary]
    if shape is Shape.LEVEL and len(figures) > 4:
        word = common(answer)
        return [f"{label(f).replace('balance', word, 1) if word else label(f)}: {amount(answer, f)}" for f in figures]
    return []


def _whose(answer: QueryAnswer, figure: Figure) -> str:
    """The partner in front of a figure of one of several."""
    several = len({f.target.name for f in answer.primary if f.target}) > 1
    return f"{figure.target.name} " if several and figure.target else ""


def _line(answer: QueryAnswer, figure: Figure) -> str | None:
    """The sentence of a figure that stands beside the answer, where its role has one."""
    period = period_of(figure)
    match figure.role:
        case "prior":
            return _prior(answer, figure)
        case "part" | "whole" if answer.query.shape in (Shape.SHARE, Shape.GDP_SHARE) and len(answer.primary) > MANY:
            return None
        case "whole":
            return _whole(answer, figure)
        case "exports" | "imports":
            return f"{figure.role.capitalize()}: {value(figure)}."
        case "ytd":
            return f"Year to date ({period}): {spoken_value(figure)}."
        case "year" | "partial":
            return f"{period}: {_whose(answer, figure)}{spoken_value(figure)}."
        case "part" if answer.query.shape not in _LABELLED:
            return f"{period}: {spoken_value(figure)}."
        case "part" | "term" | "whole change":
            spoken = figure.measure == "balance" and answer.query.spoken == kind(figure)
            name = label(figure).replace("balance", kind(figure), 1) if spoken else label(figure)
            return f"{name}: {value(figure, bare=spoken)}."
        case "adjusted":
            return f"Seasonally adjusted: {spoken_value(figure)}."
        case "place":
            return f"Rank: {value(figure)} of {answer.facts.get('partners', 0)} partners{_by(answer)}."
        case "percent" if answer.query.annualised:
            return f"In all: {value(figure)} in {_years(figure)} years."
        case "runner-up":
            return f"Next: {period}, {_next(answer, figure)}."
        case "next run":
            return f"The next longest: {runs.length(answer, figure)}."
        case "latest":
            return f"Latest: {period}, {spoken_value(figure)}."
    return _would_stand(answer, figure) if figure.role.startswith("would stand") else None


def _next(answer: QueryAnswer, figure: Figure) -> str:
    """A runner-up as its record is said: of a drop its size."""
    record = answer.primary[0]
    same = number(record) * number(figure) > 0
    return value(figure, bare=True) if answer.query.of_change and same else spoken_value(figure)


def _whole(answer: QueryAnswer, figure: Figure) -> str:
    whole = whole_of(answer, answer.primary[0]) if len(answer.primary) == 1 else figure
    spoken = figure.measure == "balance" and answer.query.spoken == kind(figure)
    series = subject(whole or figure)
    name = f"All US {series.replace('balance', kind(figure), 1) if spoken else series}"
    if figure.measure == "gdp":
        name = "Nominal GDP"
    elif answer.query.shape in (Shape.RATIO, Shape.PERCENT_MORE) or spoken:
        name = name.removeprefix("All ")
    return f"{name}, {period_of(figure)}: {value(figure, bare=spoken)}."


def _would_stand(answer: QueryAnswer, figure: Figure) -> str:
    """A group beside a ranking of partners."""
    name, place = with_article(figure.target.name) if figure.target else "", figure.role.removeprefix("would stand ")
    size = value(figure, bare=answer.query.sign == "deficit" and number(figure) < 0)
    return f"{capital(name)} ({size}) would stand {ordinal(int(place))} if it were ranked as one."


def _years(figure: Figure) -> int:
    """The years between the two ends of a growth rate."""
    assert figure.period is not None and figure.compared_to is not None
    return (figure.period.start - figure.compared_to.start) // 12


def _by(answer: QueryAnswer) -> str:
    first = answer.primary[0]
    return f" by {kind(first)}" if first.measure == "balance" else f" by {first.measure.replace('_', ' ')}"


def _prior(answer: QueryAnswer, prior: Figure) -> str:
    """The level a year before; the change too, when one release has both."""
    first = answer.primary[0]
    text = f"A year before ({period_of(prior).replace(' (', ', ').rstrip(')')}): {spoken_value(prior)}"
    now, before = number(first), number(prior)
    if not answer.facts.get("one_vintage") or before == 0:
        return text + "."
    if now == before:
        return f"{text}; {they(first)} did not change."
    if first.measure == "balance":
        if now * before < 0:
            return text + "."
        moved = "widened" if abs(now) > abs(before) else "narrowed"
        rate = abs(abs(now) / abs(before) - 1) * 100
        return f"{text}; it {moved} by {value(replace(first, value=abs(now - before)))} ({rate:,.1f}%)."
    moved = "rose" if now > before else "fell"
    size, rate = value(replace(first, value=abs(now - before))), abs(now / before - 1) * 100
    return f"{text}; {they(first)} {moved} by {size} ({rate:,.1f}%)."
