"""A load that starts from nothing has nothing to be held against but itself, and the figures that ship: those of the
same release should be the same. What differs is said of the file that has it, and refuses nothing."""

from __future__ import annotations

from data.warehouse import schema, snapshot
from data.warehouse.released import released
from data.warehouse.store import Store

_KEYS = ", ".join(schema.SERIES_KEY)
_WORDS = ", ".join(f"nullif(nullif({name}, 'nominal'), 'total')" for name in schema.SERIES_KEY[:-1])
_SPAN = "strftime(start, '%Y-%m') || CASE WHEN start = \"end\" THEN '' ELSE strftime(\"end\", '..%Y-%m') END"
_FACTS = f'SELECT {_KEYS}, f.start, f."end", f.release, f.value, f.document_id, f.decimals'

_DIFFERENT = f"""
WITH mine AS (
    {_FACTS} FROM ({released("SELECT series_id FROM series")}) f JOIN series USING (series_id)
), wanted AS (
    SELECT s.series_id FROM shipped.series s SEMI JOIN series USING ({_KEYS})
), theirs AS (
    {_FACTS} FROM ({released("SELECT series_id FROM wanted", series="shipped.series", database="shipped")}) f
    JOIN shipped.series USING (series_id) SEMI JOIN documents USING (release)
), different AS (
    SELECT m.*, t.value AS shipped, abs(m.value - t.value)::DOUBLE / greatest(abs(t.value)::DOUBLE, 1) AS gap
    FROM mine m JOIN theirs t USING ({_KEYS}, start, "end", release)
    WHERE abs(m.value - t.value)::DOUBLE > 0.51 * pow(10, -least(m.decimals, t.decimals)) + 1e-9 * abs(t.value)::DOUBLE
)
SELECT d.sha256, d.exhibit, count(*), arg_min(
    {_SPAN} || ' ' || concat_ws(' ', {_WORDS}) || ' is ' || x.value::DOUBLE || ' here and ' ||
    shipped::DOUBLE || ' there',
    (-round(gap, 9), {_KEYS}, start, "end"))
FROM different x JOIN documents d USING (document_id) GROUP BY ALL ORDER BY ALL
"""


def against_shipped(store: Store) -> dict[str, list[str]]:
    """What to say of each file (by its hash) of a store that does not have the shipped figures."""
    if not snapshot.exists():
        return {}
    said: dict[str, list[str]] = {}
    with snapshot.beside(store, "shipped"):
        for sha256, exhibit, count, widest in store.rows(_DIFFERENT):
            figures = "1 figure differs" if count == 1 else f"{count} figures differ"
            words = f"{exhibit}: {figures} from the same release in what ships with tradebot; {widest}"
            said.setdefault(sha256, []).append(words)
    return said
