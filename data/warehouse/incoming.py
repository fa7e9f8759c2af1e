"""From an adapter's frame to what the store stages."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from data.sources.base import COLUMNS
from data.warehouse.vintages import decimals_of


def incoming(values: pd.DataFrame) -> Any:
    """An Arrow table of the frame: values rounded to six decimals, and the decimals that they were printed with."""
    rounded = np.round(values["value"].to_numpy(dtype="float64"), 6)
    places = np.zeros(len(values), dtype=np.int32)
    for at in values.groupby(["table", "variable"], observed=True, sort=False).indices.values():
        places[at] = decimals_of(rounded[at])
    table = pa.Table.from_pandas(values[list(COLUMNS)].assign(value=rounded, decimals=places), preserve_index=False)
    return table.rename_columns(["table_id", *COLUMNS[1:], "decimals"])
