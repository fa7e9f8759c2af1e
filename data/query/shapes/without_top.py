"""A total without its largest partners: who they are is a ranking of the same period, taken first."""

from __future__ import annotations

from dataclasses import replace

from data.model import WORLD, Flow
from data.query.issues import IllPosed
from data.query.plan import Library
from data.query.session import Session
from data.query.shapes.ranking import ranking
from data.query.shapes.rows import Names
from data.query.spec import Query, Shape, Target

_DIVIDED = (
    Shape.LEVEL,
    Shape.SERIES,
    Shape.CHANGE,
    Shape.PERCENT_CHANGE,
    Shape.AVERAGE,
    Shape.MEDIAN,
    Shape.RUNNING_SUM,
)


def largest_left_out(session: Session, library: Library, query: Query, names: Names) -> tuple[Query, str]:
    """The query of the world without its ``without_top`` largest partners in the (later) period asked, and the
    sentence that says by what they are the largest. Raises IllPosed for a shape or target that has no such rest."""
    if query.shape not in _DIVIDED or query.targets or len(query.measures) != 1 or not query.without_top:
        raise IllPosed(available="The largest partners can be left out of one total of the world, or of its change.")
    measure = query.without_by or query.measures[0]
    sign = query.spoken if measure is Flow.BALANCE and query.spoken in ("deficit", "surplus") else None
    if measure is Flow.BALANCE and sign is None:  # the largest partners of a balance are those with most trade
        measure = Flow.TOTAL_TRADE
    asked = replace(
        query,
        shape=Shape.RANKING,
        over="partner",
        measures=(measure,),
        limit=query.without_top,
        without_top=None,
        without_by=None,
        base=None,
        comparison=None,
        grain=None,
        sign=sign,
        periods=query.periods[:1],
        descending=True,
        moving_average=None,
    )
    found = ranking(session, library, asked, names)
    left = [f.target for f in found.primary if f.target is not None]
    name = "the world without " + " and ".join(t.name for t in left)
    rest = Target(name, (WORLD,), "sum", tuple(c for t in left for c in t.codes))
    by = sign or measure.value.replace("_", " ")
    label = found.primary[0].period.label if found.primary[0].period else ""
    told = f"the {len(left)} largest partners by {by} in {label} are taken as those left out"
    return replace(query, targets=(rest,), without_top=None, without_by=None), told
