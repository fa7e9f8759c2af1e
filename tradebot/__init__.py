"""United States trade figures for notebooks and programs: exact, with vintage and source, and no guesses.

    import tradebot
    t = tradebot.open()
    t.ask("imports from Mexico by month since 2020").frame()

``docs/assistants.md`` describes it, ``docs/notebook.ipynb`` shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tradebot import _house

if TYPE_CHECKING:
    from bot.api import Answer as Answer
    from bot.api import NoFigureError as NoFigureError
    from bot.api import OpenError as OpenError
    from bot.api import Tradebot as Tradebot
    from bot.api import WrongCodeError as WrongCodeError
    from bot.api import open as open

    __version__: str

__all__ = ["Answer", "NoFigureError", "OpenError", "Tradebot", "WrongCodeError", "open"]

_house.open_inside()  # at once: an answer that was pickled elsewhere names our modules


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def __getattr__(name: str) -> Any:
    """What is named above, brought in when it is first used: the command does not wait for it."""
    if name in __all__:
        return getattr(_house.inside("bot.api"), name)
    if name == "__version__":
        from importlib.metadata import version

        return version("tradebot")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
