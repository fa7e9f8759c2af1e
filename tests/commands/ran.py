"""What a run of the command gives: shared by the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ran:
    out: str
    err: str
    code: int


Command = Callable[..., Ran]
