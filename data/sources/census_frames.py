"""Building the large frames of Census histories without a Python loop over their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from data.sources.base import COLUMNS, DEFAULTS

MILLION = 1_000_000.0


def shaped(frame: pd.DataFrame, constants: Mapping[str, str]) -> pd.DataFrame:
    """``frame`` (some of ``COLUMNS``, values in USD million) with all of them; the rest from ``constants``."""
    fixed = {**DEFAULTS, **constants}
    return pd.DataFrame(
        {
            name: frame[name] if name in frame else pd.Series(fixed[name], index=frame.index, dtype="str")
            for name in COLUMNS
        }
    ).reset_index(drop=True)


def mapped(column: pd.Series, function: Callable[[str], str | None]) -> pd.Series:
    """``function`` of each distinct value, spread over the column; None where it gives None."""
    distinct = {value: function(value) for value in column.unique()}
    return column.map(distinct)


def months(column: pd.Series) -> pd.Series:
    """``2024-03`` (or ``202403``) as first-of-month timestamps; NaT where it is no month."""
    distinct = pd.Series(column.unique())
    text = distinct.astype("str").str.replace("-", "", regex=False)
    return column.map(dict(zip(distinct, pd.to_datetime(text, format="%Y%m", errors="coerce"), strict=True)))
