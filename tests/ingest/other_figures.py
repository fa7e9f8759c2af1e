"""What the bench of damages holds a load against: warehouses of true files, and where two differ."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Collection
from pathlib import Path

from data.ingest.load import load_folder
from data.ingest.report import LoadReport
from data.warehouse import schema
from data.warehouse.pointer import current
from data.warehouse.released import released
from data.warehouse.store import Store

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
_KEYS = ", ".join(schema.SERIES_KEY)


def lay(folder: Path, names: Collection[str], without: Collection[str] = ()) -> Path:
    """A folder with the true files that are named, or are in folders that are named."""
    places = [SOURCES / name for name in names]
    for source in {one for place in places for one in (place.rglob("*") if place.is_dir() else [place])}:
        name = source.relative_to(SOURCES)
        if source.is_file() and not any(str(name).startswith(one) for one in without):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).symlink_to(source)
    return folder


def loaded(kept: Path, load: Callable[[], LoadReport]) -> LoadReport:
    """The report of a load that is done once; its warehouse is in ``kept`` too."""
    file = kept / "report"
    if not file.exists():
        kept.mkdir(parents=True, exist_ok=True)
        report = load()
        assert not report.refused, report.refused
        file.write_bytes(pickle.dumps(report))
    found: LoadReport = pickle.loads(file.read_bytes())
    return found


def base(folder: Path, name: str, files: Collection[str], without: Collection[str] = ()) -> Path:
    """A warehouse of true files."""
    kept = folder / name
    loaded(kept, lambda: load_folder(lay(kept / "s", files, without), warehouse=kept / "w", base=False))
    return kept / "w"


def differences(right: Path, other: Path) -> dict[str, list[str]]:
    """Figures that another warehouse has otherwise than the right one, by exhibit; those of exhibits of a release that
    it lacks are none, nor is a last digit: what a release left as it was stands as the release before rounded it."""
    path = current(other)
    if path is None:
        return {}
    with Store() as store:
        for name, at in (("right_", current(right)), ("other_", path)):
            store.script(f"ATTACH '{at}' AS {name} (READ_ONLY)")
            facts = released(f"SELECT series_id FROM {name}.series", series=f"{name}.series", database=name)
            store.script(
                f'CREATE TABLE {name}facts AS SELECT {_KEYS}, start, "end", f.release, value, exhibit, file '
                f"FROM ({facts}) f JOIN {name}.series USING (series_id) JOIN {name}.documents USING (document_id)"
            )
        found: dict[str, list[str]] = {}
        for file, *words in store.rows(_DIFFERENT):
            found.setdefault(file, []).append(" ".join(map(str, words)))
        return found


_DIFFERENT = f"""
SELECT coalesce(r.file, o.file), concat_ws(' ', {_KEYS}), strftime(start, '%Y-%m'), strftime("end", '%Y-%m'), release,
       r.value, o.value
FROM right_facts r FULL JOIN other_facts o USING ({_KEYS}, start, "end", release)
WHERE (r.value IS NULL OR o.value IS NULL OR abs(r.value - o.value) > 0.000002)
  AND (o.value IS NOT NULL OR (r.exhibit, release) IN (SELECT (exhibit, release) FROM other_.documents))
ORDER BY ALL
"""
