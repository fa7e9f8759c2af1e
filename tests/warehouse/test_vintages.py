"""What counts as a change."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.warehouse.vintages import agree, changed, decimals_of


def kept(values: list[float], decimals: list[int]) -> list[bool]:
    group = np.zeros(len(values), dtype=np.int64)
    return list(changed(group, np.array(values), np.array(decimals, dtype=np.int64)))


def test_decimals() -> None:
    assert decimals_of(np.array([1.0, -20.0])) == 0
    assert decimals_of(np.array([1.0, 0.25])) == 2
    assert decimals_of(np.array([0.123456])) == 6


def test_coarser_after_finer_is_no_change_and_does_not_hide_one() -> None:
    assert kept([10.04, 10.0, 10.04], [2, 1, 2]) == [True, False, False]
    assert kept([10.04, 10.0, 10.02], [2, 1, 2]) == [True, False, True]
    assert kept([10.04, 10.1], [2, 1]) == [True, True]


def test_finer_after_coarser_is_stored() -> None:
    assert kept([10.0, 10.04], [1, 2]) == [True, True]
    assert kept([10.0, 10.0], [1, 2]) == [True, False]


def test_full_precision_agrees_only_when_equal() -> None:
    one = np.array([1.000001])
    assert not agree(one, np.array([1.000002]), np.array([6]))[0]


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=12))
def test_reading_back_gives_every_release(values: list[int]) -> None:
    """The value that stands at each release is the one that it published."""
    marks = kept([float(value) for value in values], [0] * len(values))
    standing = None
    for value, new in zip(values, marks, strict=True):
        standing = value if new else standing
        assert standing == value
    assert sum(marks) == 1 + sum(a != b for a, b in pairwise(values))
