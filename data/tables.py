"""The catalogue of tables, from ``vocab/tables.toml``: what each publishes, how it is cited."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "vocab" / "tables.toml"


@lru_cache(maxsize=1)
def tables() -> dict[str, dict[str, Any]]:
    """Table id to its entry; the keys are explained at the top of the file."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def titles() -> dict[str, str]:
    """Table id to the words that cite it in a sentence: "FT-900 Exhibit 19"."""
    return {key: entry["exhibits"][0][0] for key, entry in tables().items()}


@lru_cache(maxsize=32)
def having(fact: str) -> dict[str, Any]:
    """Table id to the value of a fact that only some tables have ("sparse"), in the order of the file."""
    return {key: entry[fact] for key, entry in tables().items() if fact in entry}
