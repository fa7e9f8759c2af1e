"""An adapter's frame with its series numbered once: the checks and the store work on the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from data.sources.base import COLUMNS
from data.warehouse.vintages import Floats, Ints, decimals_of

SERIES = [name for name in COLUMNS if name not in ("start", "end", "value")]
"""The columns that make up a series, as adapters name them."""


@dataclass(frozen=True)
class Coded:
    """Values as arrays of one length: ``code`` numbers a row of ``series``; months are ordinals.

    ``value`` is rounded to six decimals; ``decimals`` says with how many its table and variable are printed.
    """

    series: pd.DataFrame
    code: Ints
    start: Ints
    end: Ints
    value: Floats
    decimals: Ints

    @classmethod
    def of(cls, values: pd.DataFrame) -> Coded:
        """Number the series of a frame with the columns of ``data.sources.base.COLUMNS``."""
        code, series = number(values[SERIES])
        value = np.round(values["value"].to_numpy(dtype="float64"), 6)
        kind = number(series[["table", "variable"]])[0][code]
        places = np.array(
            [decimals_of(value[kind == one]) for one in range(int(kind.max(initial=-1)) + 1)], dtype=np.int64
        )
        return cls(series, code, _ordinal(values["start"]), _ordinal(values["end"]), value, places[kind])

    @property
    def length(self) -> Ints:
        """Months in each period."""
        return self.end - self.start + 1

    @property
    def period(self) -> Ints:
        """A number for each start and end; ascending in the start."""
        numbered: Ints = self.start * 1000 + np.clip(self.end - self.start, 0, 999)
        return numbered

    @property
    def key(self) -> Ints:
        """A number for each series and period."""
        return self.code * 100_000_000 + self.period

    def tables(self) -> tuple[Any, Any]:
        """Arrow tables for the store: the series with ``code``, and the values with ``code``."""
        named = self.series.rename(columns={"table": "table_id"}).assign(code=np.arange(len(self.series)))
        series = pa.Table.from_pandas(named, preserve_index=False)
        columns = {
            "code": self.code,
            "start": _first_days(self.start),
            "end": _first_days(self.end),
            "value": self.value,
            "decimals": self.decimals,
        }
        return series, pa.table({name: pa.array(column) for name, column in columns.items()})


def number(frame: pd.DataFrame) -> tuple[Ints, pd.DataFrame]:
    """A number for each row, equal for equal rows, from 0 in order of appearance; and the distinct rows."""
    code = np.zeros(len(frame), dtype=np.int64)
    for name in frame.columns:
        column, distinct = pd.factorize(frame[name])
        if len(distinct) > 1:
            code = pd.factorize(code * len(distinct) + column)[0].astype(np.int64)
    first = np.unique(code, return_index=True)[1]
    return code, frame.iloc[first].reset_index(drop=True)


def _ordinal(days: pd.Series) -> Ints:
    months: Ints = days.to_numpy(dtype="datetime64[M]").astype(np.int64) + 1970 * 12
    return months


def _first_days(ordinal: Ints) -> Any:
    return (ordinal - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
