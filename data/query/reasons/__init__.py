"""Why no table answers a query: the one property, or the period, that stands in the way, and what would not.

Asked only after every book has failed. A reason is found by asking again with one property less: what then is
published tells which property it was.
"""

from __future__ import annotations

from data.query.issues import Unpublished
from data.query.reasons.asked import Asked, Failure, title
from data.query.reasons.period import of_period
from data.query.reasons.row import of_row, wider
from data.query.reasons.slices import of_slices


def why(asked: Asked) -> Unpublished:
    """The issue that says most: the period out of reach, what is wrong with the question, the missing row."""
    detailed = of_slices(asked)
    if detailed is not None:
        return detailed
    by = {kind: [f for f in asked.failures if f.issue.about == kind] for kind in ("period", "question", "row")}
    if by["question"] and asked.query.vintage.kind != "latest":
        issue = by["question"][0].issue
    elif by["period"]:
        issue = of_period(asked, by["period"])
    elif by["question"]:
        issue = by["question"][0].issue
    else:
        issue = of_row(asked)
    issue.nearby = (*issue.nearby, *wider(asked.query, asked.product))
    return issue


__all__ = ["Asked", "Failure", "title", "why"]
