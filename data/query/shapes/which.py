"""What answers each shape of question. Each is imported when it is first asked for: a question needs one of twenty."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from data.query.shapes import level
from data.query.spec import CHANGES, Query, Shape

if TYPE_CHECKING:
    from data.query.answer import QueryAnswer
    from data.query.plan import Library
    from data.query.session import Session
    from data.query.shapes.rows import Names

Shaped = Callable[["Session", "Library", Query], "QueryAnswer"]
Ranked = Callable[["Session", "Library", Query, "Names"], "QueryAnswer"]


def plain(shape: Shape) -> Shaped:
    """What answers a shape from a few series. Raises KeyError for one that ``ranked`` answers."""
    if shape is Shape.LEVEL:
        return level.level
    if shape is Shape.SERIES:
        return level.series
    if shape in CHANGES:
        from data.query.shapes.change import change

        return change
    if shape in (Shape.AVERAGE, Shape.MEDIAN):
        from data.query.shapes.average import average

        return average
    if shape is Shape.ANNUAL_RATE:
        from data.query.shapes.annual_rate import annual_rate

        return annual_rate
    if shape is Shape.PORTION:
        from data.query.shapes.portion import portion

        return portion
    return (_of_two(shape) or _of_history(shape))[shape]


def _of_two(shape: Shape) -> dict[Shape, Shaped]:
    """The shapes that set two figures, or two states of one, against each other, where it is one of them."""
    if shape in (Shape.RATIO, Shape.GDP_SHARE, Shape.PERCENT_MORE):
        from data.query.shapes import ratio

        return {Shape.RATIO: ratio.ratio, Shape.GDP_SHARE: ratio.gdp_share, Shape.PERCENT_MORE: ratio.ratio}
    if shape in (Shape.PART_OF_CHANGE, Shape.REVISION):
        from data.query.shapes import part_of_change, revision

        return {Shape.PART_OF_CHANGE: part_of_change.part_of_change, Shape.REVISION: revision.revision}
    return {}


def _of_history(shape: Shape) -> dict[Shape, Shaped]:
    """The shapes that are answered beside one from a longer history."""
    if shape in (Shape.REACHED, Shape.SINCE_WHEN, Shape.WHICH_PERIODS):
        from data.query.shapes import reached

        return {
            Shape.REACHED: reached.reached,
            Shape.SINCE_WHEN: reached.since_when,
            Shape.WHICH_PERIODS: reached.which_periods,
        }
    from data.query.shapes import record, runs

    return {
        Shape.RECORD: record.record,
        Shape.STREAK: record.streak,
        Shape.COUNT_PERIODS: record.count_periods,
        Shape.CROSSING: record.crossing,
        Shape.LONGEST_RUN: runs.longest_run,
        Shape.RUNNING_SUM: runs.running_sum,
    }


def ranked(shape: Shape) -> Ranked | None:
    """What answers a shape from every row of a table; None for the others."""
    if shape in (Shape.RANKING, Shape.RANK, Shape.COUNT):
        from data.query.shapes import ranking

        return {Shape.RANKING: ranking.ranking, Shape.RANK: ranking.rank, Shape.COUNT: ranking.count}[shape]
    if shape is Shape.SHARE:
        from data.query.shapes.share import share

        return share
    if shape in (Shape.CONCENTRATION, Shape.TOP_SHARE):
        from data.query.shapes import concentration

        return concentration.concentration if shape is Shape.CONCENTRATION else concentration.top_share
    if shape is Shape.REST:
        from data.query.shapes.rest import rest

        return rest
    if shape is Shape.CONTRIBUTION:
        from data.query.shapes.contribution import contribution

        return contribution
    return None
