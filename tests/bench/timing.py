"""Milliseconds of a call, and how a number of them is summed up."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def timed(what: Callable[[], T]) -> tuple[T, float]:
    """The result and the milliseconds that it took."""
    begun = time.perf_counter()
    result = what()
    return result, (time.perf_counter() - begun) * 1000


def spent(what: Callable[[], T]) -> tuple[T, float]:
    """The result and the milliseconds of the processor that this thread used for it."""
    begun = time.thread_time()
    result = what()
    return result, (time.thread_time() - begun) * 1000


def median_and_last(times: Sequence[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    return statistics.median(times), sorted(times)[int(len(times) * 0.99)]
