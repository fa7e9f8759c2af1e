"""The one sentence that answers, by shape."""

from __future__ import annotations

from collections.abc import Callable

from bot.speak.labels import label, subject, value, what, who, with_article
from data.query.answer import Answer, Figure
from data.query.spec import Shape


def headline(answer: Answer) -> str:
    """The sentence with the figure; for several figures, what the list is."""
    if not answer.primary:
        return ""
    writer = _WRITERS.get(answer.query.shape, _levels)
    return writer(answer)


def _number(figure: Figure) -> float:
    return figure.value if isinstance(figure.value, (int, float)) else 0.0


def level(figure: Figure, spoken: str | None = None) -> str:
    """"The US goods deficit with Vietnam was $123.5 billion in 2024.\""""
    period = figure.period.label if figure.period else ""
    if figure.measure == "balance":
        number = _number(figure)
        kind = "deficit" if number < 0 else "surplus"
        thing = f"{what(figure)} {kind}{who(figure, 'balance')}" if figure.product is None else f"{kind} in {what(figure)}{who(figure, 'balance')}"
        if spoken in ("deficit", "surplus") and spoken != kind and number != 0:
            return f"There was no {spoken}: the US {thing} was {value(figure, bare=True)} in {period}."
        return f"The US {thing} was {value(figure, bare=True)} in {period}."
    verb = "were" if figure.measure in ("exports", "imports") else "was"
    return f"US {subject(figure)} {verb} {value(figure)} in {period}."


def _levels(answer: Answer) -> str:
    figures = answer.primary
    if len(figures) == 1:
        return level(figures[0], answer.query.spoken)
    return " ".join(level(f, answer.query.spoken if f.measure == "balance" else None) for f in figures[:4]) + (" …" if len(figures) > 4 else "")


def _series(answer: Answer) -> str:
    figures = answer.primary
    first, last = figures[0], figures[-1]
    name = subject(first)
    if len({f.target for f in figures}) > 1:
        name = f"{what(first)} {first.measure.replace('_', ' ')} by partner"
    span = f"{first.period.label} to {last.period.label}" if first.period and last.period else ""
    return f"US {name}, {span}: from {value(first)} to {value(last)}."


def _moved(figure: Figure, amount: str) -> str:
    """Widened, narrowed, rose, fell: with the amount."""
    number = _number(figure)
    if figure.of == "balance":
        return amount
    return f"{'rose' if number > 0 else 'fell' if number < 0 else 'did not change'}{f' by {amount}' if number else ''}"


def _change(answer: Answer) -> str:
    return " ".join(_one_change(answer, f) for f in answer.primary)


def _one_change(answer: Answer, figure: Figure) -> str:
    group = [f for f in answer.figures if f.target == figure.target and f.product == figure.product]
    end = next((f for f in group if f.role == "end"), None)
    base = next((f for f in group if f.role == "base"), None)
    percent = next((f for f in group if f.role == "percent"), None)
    amount = next((f for f in group if f.role == "change"), figure)
    tail = _levels_tail(end, base)
    if figure.of == "balance" and end is not None and base is not None:
        return _balance_change(figure, amount, percent, end, base) + tail
    rate = f" ({value(percent, bare=True)})" if percent is not None else ""
    moved = _moved(amount, f"{value(amount, bare=True)}{rate}")
    versus = f" from {figure.compared_to.label}" if figure.compared_to else ""
    return f"US {subject(figure)} {moved}{versus} to {figure.period.label if figure.period else ''}{tail}"


def _balance_change(figure: Figure, amount: Figure, percent: Figure | None, end: Figure, base: Figure) -> str:
    now, before = _number(end), _number(base)
    kind = "deficit" if now < 0 else "surplus"
    rate = f" ({value(percent, bare=True)})" if percent is not None else ""
    size = value(amount, bare=True)
    span = f" from {base.period.label} to {end.period.label}" if base.period and end.period else ""
    if now * before < 0:
        return f"The US {subject(figure)} turned from a {'deficit' if before < 0 else 'surplus'} into a {kind}{span}, a swing of {size}"
    moved = "widened" if abs(now) > abs(before) else "narrowed" if abs(now) < abs(before) else "did not change"
    return f"The US {subject(figure).replace('balance', kind)} {moved} by {size}{rate}{span}"


def _levels_tail(end: Figure | None, base: Figure | None) -> str:
    if end is None or base is None:
        return "."
    if end.measure == "balance":
        def spoken(f: Figure) -> str:
            return f"{'a deficit' if _number(f) < 0 else 'a surplus'} of {value(f, bare=True)}"

        return f": {spoken(base)}, then {spoken(end)}."
    return f": {value(base)}, then {value(end)}."


def _share(answer: Answer) -> str:
    out = []
    whole = next((f for f in answer.figures if f.role == "whole"), None)
    for figure in answer.primary:
        period = figure.period.label if figure.period else ""
        if figure.role == "gdp_share":
            kind = figure.of or ""
            if kind == "balance":
                kind = "deficit" if _number(figure) < 0 else "surplus"
            out.append(f"The US {subject(figure).replace('balance', kind)} was {value(figure, bare=True)} of GDP in {period}.")
            continue
        of = "all" if whole is None else subject(whole)
        who_ = with_article(figure.target.name) if figure.target else what(figure)
        out.append(f"{who_[:1].upper()}{who_[1:]} accounted for {value(figure)} of US {of} in {period}.")
    return " ".join(out)


def _ranking(answer: Answer) -> str:
    first = answer.primary[0]
    period = first.period.label if first.period else ""
    names = [f.product[2] if f.target is None and f.product else (f.target.name if f.target else "") for f in answer.primary]
    if answer.query.over == "product":
        names = [f.product[2] if f.product else "" for f in answer.primary]
    of = (first.of or first.measure).replace("_", " ")
    if answer.query.sign:
        of = answer.query.sign
    end = "smallest" if not answer.query.descending else "largest"
    moved = {"change": "change in ", "percent_change": "per cent change in "}.get(answer.query.of_change or "", "")
    if len(names) == 1:
        return f"{names[0]}: {value(first, bare=answer.query.sign == 'deficit' and not moved)}, the {end} {moved}{of} in {period}."
    listed = "; ".join(f"{i}. {n} {value(f, bare=answer.query.sign == 'deficit' and not moved)}" for i, (n, f) in enumerate(zip(names, answer.primary, strict=True), 1))
    return f"The {end} by {moved}{of} in {period}: {listed}."


def _rank(answer: Answer) -> str:
    out = []
    for figure in answer.primary:
        name = with_article(figure.target.name) if figure.target else ""
        of = (figure.of or "").replace("_", " ")
        total = answer.facts.get("of", 0)
        out.append(f"{name[:1].upper()}{name[1:]} ranked {value(figure)} of {total} partners by {answer.query.sign or of} in {figure.period.label if figure.period else ''}.")
    return " ".join(out)


def _count(answer: Answer) -> str:
    figure, query = answer.primary[0], answer.query
    of = answer.facts.get("of", 0)
    period = figure.period.label if figure.period else ""
    if query.shape is Shape.STREAK:
        unit = answer.facts.get("grain", "month")
        return f"{value(figure)} {unit}s in a row, {period}: US {subject(figure)}."
    if query.shape is Shape.CONCENTRATION:
        return f"{value(figure)} partners make up {query.threshold or 50:.0f}% of US {subject(figure)} in {period}."
    thing = {"deficit": "a US deficit", "surplus": "a US surplus"}.get(query.sign or "", f"US {(figure.of or '').replace('_', ' ')}")
    return f"{value(figure)} of {of} partners had {thing} in {period}."


def _average(answer: Answer) -> str:
    grain = answer.facts.get("grain", "month")
    out = []
    for figure in answer.primary:
        kind = "median" if answer.query.shape is Shape.MEDIAN else "average"
        out.append(f"US {subject(figure)} {'were' if figure.of in ('exports', 'imports') else 'was'} {value(figure)} a {grain} on {kind} in {figure.period.label if figure.period else ''}.")
    return " ".join(out)


def _record(answer: Answer) -> str:
    first = answer.primary[0]
    begins = answer.facts.get("begins")
    since = f" in the series since {begins.label}" if begins is not None else ""
    kind = "highest" if answer.query.descending else "lowest"
    if answer.query.sign:
        kind = "largest" if answer.query.descending else "smallest"
    shown = value(first, bare=answer.query.sign == "deficit")
    return f"{first.period.label if first.period else ''}: {shown}, the {kind} US {answer.query.sign or ''} {subject(first)}{since}.".replace("  ", " ")


def _crossing(answer: Answer) -> str:
    first = answer.primary[0]
    other = next((f for f in answer.figures if f.role == "other"), None)
    name = first.target.name if first.target else (first.product[2] if first.product else "")
    rival = "" if other is None else (other.target.name if other.target else (other.product[2] if other.product else ""))
    return f"{name} passed {rival} in {first.period.label if first.period else ''} in US {(first.of or first.measure).replace('_', ' ')}: {value(first)} against {value(other) if other else ''}."


def _revision(answer: Answer) -> str:
    figure = answer.primary[0]
    now = next((f for f in answer.figures if f.role == "now"), None)
    first = next((f for f in answer.figures if f.role == "first"), None)
    if now is None or first is None:
        return label(figure)
    return (f"US {subject(figure)} for {figure.period.label if figure.period else ''}: first published {value(first)} "
            f"({first.release}), now {value(now)}: revised by {value(figure)}.")  # fmt: skip


def _ratio(answer: Answer) -> str:
    out = []
    for figure in answer.primary:
        whole = next(f for f in answer.figures if f.role == "whole" and f.target == figure.target and f.period == figure.period)
        out.append(f"US {subject(figure)} were {value(figure)} of {whole.measure} in {figure.period.label if figure.period else ''}.")
    return " ".join(out)


def _count_periods(answer: Answer) -> str:
    figure = answer.primary[0]
    unit, total = answer.facts.get("grain", "month"), answer.facts.get("of", 0)
    kind = answer.query.sign or "balance"
    return f"The US {subject(figure).replace('balance', kind)} was a {kind} in {value(figure)} of {total} {unit}s, {figure.period.label if figure.period else ''}."


def _contribution(answer: Answer) -> str:
    total = next((f for f in answer.figures if f.role == "change"), None)
    whole = answer.facts.get("total") or 0
    change = _one_change(answer, total) if total is not None else ""
    movers = "; ".join(
        f"{f.product[2] if f.product else (f.target.name if f.target else '')} {value(f)}"
        + (f" ({_number(f) / whole * 100:,.0f}% of the change)" if whole else "")
        for f in answer.primary
    )
    return f"{change} What moved most: {movers}."


_WRITERS: dict[Shape, Callable[[Answer], str]] = {
    Shape.SERIES: _series, Shape.CHANGE: _change, Shape.PERCENT_CHANGE: _change, Shape.SHARE: _share,
    Shape.GDP_SHARE: _share, Shape.RANKING: _ranking, Shape.RANK: _rank, Shape.COUNT: _count, Shape.AVERAGE: _average,
    Shape.MEDIAN: _average, Shape.RECORD: _record, Shape.STREAK: _count, Shape.CROSSING: _crossing,
    Shape.RATIO: _ratio, Shape.COUNT_PERIODS: _count_periods, Shape.CONCENTRATION: _count, Shape.REVISION: _revision, Shape.TOP_SHARE: _share, Shape.CONTRIBUTION: _contribution,
}  # fmt: skip
