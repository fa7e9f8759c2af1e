"""Finding ``bot``, ``data`` and ``intents``, whatever else of these names lies beside somebody's notebook.

The three packages have everyday names. A program of our own (the ``tradebot`` command) pins the names to our folders.
In somebody else's process the names stay theirs: our modules are imported as ``tradebot.bot``, ``tradebot.data`` and
``tradebot.intents``, and an import of one of the three inside them is read as one of those.
"""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType

PACKAGES = ("bot", "data", "intents")
HOME = str(Path(__file__).resolve().parents[1])
INSIDE = "tradebot"


class _Pinned:
    """The three names as top-level packages: ours, not those of the working directory or of PYTHONPATH."""

    @classmethod
    def find_spec(cls, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return PathFinder.find_spec(name, [HOME]) if name in PACKAGES else None


class _Inside:
    """The three packages under ``tradebot``."""

    @classmethod
    def find_spec(cls, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        top, _, rest = name.partition(".")
        if top != INSIDE or rest.split(".")[0] not in PACKAGES:
            return None
        spec = PathFinder.find_spec(name, path if "." in rest else [HOME])
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    """Runs a module with an import statement of its own: CPython takes it from the module's ``__builtins__``."""

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__builtins__"] = _BUILTINS
        super().exec_module(module)


def _import(
    name: str,
    globals: Mapping[str, object] | None = None,
    locals: Mapping[str, object] | None = None,
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    """``import`` inside our modules: the three names mean ours."""
    top = name.partition(".")[0]
    if level or top not in PACKAGES:
        return builtins.__import__(name, globals, locals, fromlist or (), level)
    found = importlib.import_module(f"{INSIDE}.{name}")
    if not fromlist:
        return sys.modules[f"{INSIDE}.{top}"]
    # With a list of names the import system also imports those that are modules themselves.
    return builtins.__import__(found.__name__, globals, locals, fromlist, 0)


_BUILTINS = {**vars(builtins), "__import__": _import}


def pin() -> None:
    """Pin the three names in this process: for programs of our own, before anything of the house is imported."""
    if _Pinned not in sys.meta_path:
        sys.meta_path.insert(0, _Pinned)


def open_inside() -> None:
    """Let the three packages be found under ``tradebot`` in this process."""
    if _Inside not in sys.meta_path:
        sys.meta_path.insert(0, _Inside)


def inside(name: str) -> ModuleType:
    """The module ``name`` ("bot.api") of the house in somebody else's process."""
    return importlib.import_module(f"{INSIDE}.{name}")
