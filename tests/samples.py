"""How much of a long test ``make test`` runs, so that it takes minutes; ``make long`` and ``LONG=1`` run the whole.

A sample keeps every kind of thing that the test can find, with fewer of each.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import TypeVar

import pytest

LONG = bool(os.environ.get("LONG"))
WHY = "a part of it is run here; the whole by make long, or LONG=1"
only_long = pytest.mark.skipif(not LONG, reason=WHY)
T = TypeVar("T")


def of(short: T, long: T) -> T:
    """A number or a list: as it is for ``make test``, or for the long run."""
    return long if LONG else short


def cases(kept: Collection[object], every: Collection[object]) -> list[object]:
    """Values for ``parametrize``: those of ``every`` that are not among ``kept`` are skipped but in the long run."""
    assert set(kept) <= set(every)
    return [case if case in kept else pytest.param(case, marks=only_long) for case in every]
