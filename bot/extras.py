"""What is installed only where it is wanted: the extras of the package, and what is said where one is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

BRINGS = {
    "load": ("numpy", "pandas", "pyarrow", "python_calamine", "httpx"),
    "charts": ("vl_convert",),
    "frames": ("pandas",),
    "mcp": ("mcp",),
    "spark": ("pyspark", "pandas", "pyarrow"),
}
"""Extra to the modules that it brings."""


class MissingExtraError(ImportError):
    """Something was asked that needs an extra which is not installed; the message says how to install it."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"{what} needs the extra “{name}”: pip install 'tradebot[{name}]'")


def has(name: str) -> bool:
    """Whether everything that an extra brings is installed."""
    from importlib.util import find_spec

    return all(find_spec(module) is not None for module in BRINGS[name])


def needed(name: str, what: str) -> None:
    """Raises MissingExtraError where the extra ``name`` is not installed, for ``what`` ("loading")."""
    if not has(name):
        raise MissingExtraError(name, what)


@contextmanager
def extra(name: str, what: str) -> Iterator[None]:
    """Around imports that need the extra ``name``, for ``what`` ("loading"). Raises MissingExtraError."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in BRINGS[name]:
            raise MissingExtraError(name, what) from error
        raise
