"""Identities between tables of one release, as the agencies print them; run after every load.

A failure here does not refuse a file: each file is right by itself, and which of two is wrong cannot be
told. It is kept as a failed check until a line of the corrections file explains it.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.ingest.corrections import explain_all
from data.warehouse.released import released
from data.warehouse.store import Store

PREFIX = "identity "
VOCABULARY = Path(__file__).parent.parent / "vocab" / "partners.csv"


@dataclass(frozen=True, slots=True)
class Side:
    """A sum over series of one table: ``where`` in SQL over the columns of ``series``."""

    table: str
    where: str
    value: str = "value"


@dataclass(frozen=True, slots=True)
class Identity:
    """``left`` equals ``right`` for each release, period and value of ``by``, within the printed rounding."""

    name: str
    left: Side
    right: Side
    by: str = "flow"


_TOTAL = "scheme = 'total'"
_CENSUS = f"basis = 'census' AND {_TOTAL} AND partner = 'world' AND variable = 'value'"
_BOP = f"basis = 'bop' AND {_TOTAL} AND partner = 'world'"
_NET = "(basis = 'census' AND scheme = 'total' OR scheme = 'adjustment') AND flow <> 'balance'"
_SIX = "scheme = 'enduse' AND length(commodity) = 1"
_CODES = "scheme = 'enduse' AND length(commodity) = 5"
_TRADE = "flow <> 'balance'"

IDENTITIES: tuple[Identity, ...] = (
    Identity("1 = 3 and 4", Side("totals", f"sector = 'services' AND {_TRADE}"), Side("services", _TOTAL)),
    Identity("3 and 4, categories", Side("services", _TOTAL), Side("services", "scheme = 'service'")),
    Identity("1 = 5", Side("totals", "sector = 'goods'"), Side("goods_bases_sa", _BOP)),
    Identity("1, goods and services", Side("totals", "sector = 'goods_and_services'"),
             Side("totals", "sector <> 'goods_and_services'")),
    Identity("5, adjustments", Side("goods_bases_sa", f"{_BOP} AND {_TRADE}"), Side("goods_bases_sa", _NET)),
    Identity("12, adjustments", Side("goods_bases_nsa", f"{_BOP} AND {_TRADE}"), Side("goods_bases_nsa", _NET)),
    Identity("5 = 6", Side("goods_bases_sa", f"{_CENSUS} AND {_TRADE}"), Side("enduse_sa", _CENSUS)),
    Identity("6, categories", Side("enduse_sa", _CENSUS), Side("enduse_sa", _SIX)),
    Identity("6 = 7 and 8", Side("enduse_sa", _SIX), Side("enduse_sa", _CODES), "flow, left(commodity, 1)"),
    Identity("5 = 9", Side("goods_bases_sa", _CENSUS), Side("petroleum_sa", "scheme = 'petroleum'")),
    Identity("12 = 13", Side("goods_bases_nsa", f"{_CENSUS} AND {_TRADE}"), Side("enduse_nsa", _CENSUS)),
    Identity("13, categories", Side("enduse_nsa", _CENSUS), Side("enduse_nsa", _SIX)),
    Identity("12 = 14", Side("goods_bases_nsa", _CENSUS), Side("areas", _CENSUS)),
    Identity("12 = 15", Side("goods_bases_nsa", f"{_CENSUS} AND {_TRADE}"), Side("sitc", _CENSUS)),
    Identity("12 = 1s", Side("goods_bases_nsa", f"{_CENSUS} AND flow = 'exports'"), Side("naics", _CENSUS)),
    Identity("12 = 2s", Side("goods_bases_nsa", f"{_CENSUS} AND {_TRADE}"), Side("states", _CENSUS)),
    Identity("12 = 3s", Side("goods_bases_nsa", _CENSUS), Side("goods_history", f"{_CENSUS} AND adjustment = 'nsa'")),
    Identity("5 = 3s", Side("goods_bases_sa", _CENSUS), Side("goods_history", f"{_CENSUS} AND adjustment = 'sa'")),
    Identity("12 = 4s", Side("goods_bases_nsa", _CENSUS), Side("country_supplement", _CENSUS)),
    Identity("12 = country.xlsx", Side("goods_bases_nsa", f"{_CENSUS} AND {_TRADE}"),
             Side("country", f"{_CENSUS} AND adjustment = 'nsa'")),
    Identity("20 = 20a + 20b", Side("country_bop", "sector = 'goods_and_services'"),
             Side("country_bop", "sector <> 'goods_and_services'"), "flow, partner"),
)  # fmt: skip

_PAIRS = """
WITH l AS (
    SELECT release, {by_as}, start, "end", sum(value) AS value, count(*) AS number, max(unit) AS unit,
           min(document_id) AS document_id
    FROM spelled WHERE table_id = '{left.table}' AND {left.where} GROUP BY ALL
), r AS (
    SELECT release, {by_as}, start, "end", sum(value) AS value, count(*) AS number, max(unit) AS unit
    FROM spelled WHERE table_id = '{right.table}' AND {right.where} GROUP BY ALL
)
SELECT release, start, "end", {keys}, l.value, r.value, abs(l.value - r.value) AS gap,
       0.5 * greatest(l.unit, r.unit) * (l.number + r.number) + 1e-6 AS tolerance, l.document_id
FROM l JOIN r USING (release, {keys}, start, "end") ORDER BY ALL
"""

_AVERAGES = """
WITH months AS (
    SELECT release, flow, sector, start, value FROM spelled WHERE table_id = 'totals' AND start = "end"
), means AS (
    SELECT a.release, a.flow, a.sector, a.start, avg(b.value) AS value, count(*) AS number
    FROM months a JOIN months b ON a.release = b.release AND a.flow = b.flow AND a.sector = b.sector
     AND b.start BETWEEN a.start - INTERVAL 2 MONTH AND a.start
    GROUP BY ALL HAVING number = 3
)
SELECT s.release, m.start, m.start, s.flow, s.sector, s.value, m.value, abs(s.value - m.value) AS gap, 1.0 + 1e-6,
       s.document_id
FROM spelled s JOIN means m ON s.release = m.release AND s.flow = m.flow AND s.sector = m.sector AND s."end" = m.start
WHERE s.table_id = 'totals_3mma' ORDER BY ALL
"""


def reconcile(store: Store) -> None:
    """Run every identity over every stored release; outcomes go into ``checks``, one row per release."""
    store.forget_checks(PREFIX)
    _name_partners(store)
    tables = sorted({side.table for one in IDENTITIES for side in (one.left, one.right)} | {"totals_3mma"})
    wanted = "table_id IN (" + ", ".join(f"'{name}'" for name in tables) + ")"
    wanted += " AND (table_id <> 'country' OR partner = 'world')"
    facts = released(f"SELECT series_id FROM series WHERE {wanted}")
    store.rows(
        "CREATE OR REPLACE TEMP TABLE spelled AS "
        "SELECT f.*, s.* EXCLUDE (series_id, unit), pow(10, -f.decimals) AS unit "
        f"FROM ({facts}) f JOIN series s USING (series_id)"
    )
    for one in IDENTITIES:
        keys = [key.strip() for key in _split(one.by)]
        named = [f"{key} AS k{at}" for at, key in enumerate(keys)]
        sql = _PAIRS.format(
            by_as=", ".join(named), keys=", ".join(f"k{at}" for at in range(len(keys))), left=one.left, right=one.right
        )
        _judge(store, one.name, sql, len(keys))
    _judge(store, "2 = means of 1", _AVERAGES, 2)
    store.rows("DROP TABLE spelled")


def _name_partners(store: Store) -> None:
    """Countries that the files have and the vocabulary does not: nobody could ask for them."""
    store.forget_checks("partner names")
    with VOCABULARY.open(encoding="utf-8", newline="") as handle:
        known = [code for row in csv.DictReader(handle) for code in (row["id"], *row["former_codes"].split())]
    missing = store.rows(
        "SELECT partner, any_value(name ORDER BY release DESC) FROM published_partners "
        "WHERE regexp_full_match(partner, '[1-9][0-9]{3}') AND NOT list_contains(?, partner) "
        "GROUP BY partner ORDER BY 1",
        [known],
    )
    if missing:
        names = ", ".join(f"{code} {name}" for code, name in missing)
        store.record("partner names", None, "failed", f"{len(missing)} partners are not in {VOCABULARY.name}: {names}")
    else:
        store.record("partner names", None, "ok", f"every partner is in {VOCABULARY.name}")


def _split(by: str) -> list[str]:
    """The parts of ``by``; a comma within brackets does not part."""
    parts, depth = [""], 0
    for letter in by:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _judge(store: Store, name: str, sql: str, keys: int) -> None:
    """One row of ``checks`` per release: how many hold, and the worst that does not."""
    by_release: dict[dt.date, list[tuple[Any, ...]]] = {}
    for row in store.rows(sql):
        by_release.setdefault(row[0], []).append(row)
    for release, rows in sorted(by_release.items()):
        gap, tolerance, document = keys + 5, keys + 6, keys + 7
        wrong = [row for row in rows if row[gap] > row[tolerance]]
        worst = max(wrong or rows, key=lambda row: row[gap])
        where, apart = _place(worst, keys), f"{worst[3 + keys]:,} and {worst[4 + keys]:,}"
        number = int(worst[document])
        file = store.rows("SELECT file FROM documents WHERE document_id = ?", [number])[0][0]
        reason = explain_all(release, file, PREFIX + name, [_place(row, keys) for row in wrong])
        status = "ok" if not wrong else "noted" if reason else "failed"
        detail = f"{len(rows) - len(wrong)} of {len(rows)} hold; the widest gap is at {where}: {apart}"
        store.record(PREFIX + name, number, status, detail + (f" [{reason}]" if reason else ""))


def _place(row: tuple[Any, ...], keys: int) -> str:
    """``2005-01..2005-12 imports 0020``."""
    start, end = (f"{day:%Y-%m}" for day in row[1:3])
    return (start if start == end else f"{start}..{end}") + " " + " ".join(map(str, row[3 : 3 + keys]))
