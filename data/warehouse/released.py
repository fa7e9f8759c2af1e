"""Every release spelled out again, from the vintages and the coverage."""

from __future__ import annotations

from data.warehouse import schema


def released(series_ids: str, series: str = "series", database: str = "main") -> str:
    """SQL for all that each release carried: series_id, start, "end", release, value, document_id, decimals.

    ``series_ids`` is a query for the series wanted; ``series`` the table that names them; ``database`` the (attached)
    database that has the rest. A value that a
    release did not change comes with the precision of the document that printed it first.
    """
    return f"""
    WITH standing AS (
        SELECT o.*, {schema.step_of("o.start", 'o."end"')} AS step, coalesce(p.decimals, 6) AS decimals
        FROM {database}.observations o SEMI JOIN ({series_ids}) wanted USING (series_id)
        JOIN {series} n USING (series_id)
        LEFT JOIN {database}.precisions p
          ON p.document_id = o.document_id AND p.table_id = n.table_id AND p.variable = n.variable
    )
    SELECT o.series_id, o.start, o."end", c.release, o.value,
           CASE WHEN o.release = c.release THEN o.document_id ELSE c.document_id END AS document_id, o.decimals
    FROM standing o JOIN {database}.coverage c
      ON o.series_id = c.series_id AND o.step = c.step AND o.release <= c.release AND c.release < o.superseded
     AND o.start >= c.first AND o."end" <= c.last AND (c.step > 0 OR (o.start = c.first AND o."end" = c.last))
    """
