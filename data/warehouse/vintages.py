"""Which of the published values are new: a value is stored again only when a release changed it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def decimals_of(values: Floats, most: int = 6) -> int:
    """How many decimals the values were printed with, together; at most ``most``."""
    for places in range(most):
        scaled = values * 10.0**places
        if np.all(np.abs(scaled - np.rint(scaled)) < 1e-4):
            return places
    return most


def agree(one: Floats, other: Floats, decimals: npt.NDArray[Any]) -> Bools:
    """Whether values are the same after rounding to ``decimals`` places."""
    half = 0.5 * 10.0 ** -decimals.astype(np.float64)
    close = np.abs(one - other) <= half + 1e-9 * np.maximum(np.abs(one), 1.0)
    # At full precision only equality is agreement: half a unit in the sixth decimal is no rounding.
    return np.where(decimals >= 6, np.abs(one - other) < 1e-7 * np.maximum(np.abs(one), 1.0), close)


def changed(group: Ints, value: Floats, decimals: Ints) -> Bools:
    """Which rows a release changed, for rows sorted by period and release.

    ``group`` numbers the (series, period) that each row is of, ascending from 0 without gaps. The first row
    of a group is always new. A later one is not, when it agrees with the value that stands to the
    coarser of both precisions and is not itself the more precise.
    """
    keep = np.zeros(len(group), dtype=np.bool_)
    if not len(group):
        return keep
    first = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    size = np.diff(np.r_[first, len(group)])
    keep[first] = True
    standing, places = value[first].copy(), decimals[first].copy()
    for rank in range(1, int(size.max())):
        active = np.flatnonzero(size > rank)
        rows = first[active] + rank
        coarser = np.minimum(decimals[rows], places[active])
        same = agree(value[rows], standing[active], coarser) & (decimals[rows] <= places[active])
        same |= value[rows] == standing[active]
        new = ~same
        keep[rows[new]] = True
        standing[active[new]] = value[rows[new]]
        places[active[new]] = decimals[rows[new]]
    return keep
