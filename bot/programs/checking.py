"""The door to the checking of texts: there where a module ``bot.checking`` provides it, and left out where none does.

That module has ``check(asker, text, as_of, today)``, which gives the JSON object of a checked text (as of its dateline,
else today, where no day is given), and ``text(checked)``, which says the same in words.
"""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol, cast

from bot.replies.ask import Asker

TEXT_MOST = 60_000
"""Characters of a text that are checked at once."""
MODULE = f"{__name__.removesuffix('.programs.checking')}.checking"


class Checker(Protocol):
    """What the module provides."""

    def check(self, asker: Asker, text: str, as_of: dt.date | None, today: dt.date) -> dict[str, Any]: ...

    def text(self, checked: dict[str, Any]) -> str: ...


def checker() -> Checker | None:
    """The module that checks, or None."""
    return cast(Checker, import_module(MODULE)) if find_spec(MODULE) is not None else None
