"""The notebook of the documentation: run in a kernel of its own, compared with what it shows, and written anew.

python -m tests.notebook --write    runs it on the figures that ship and keeps what they print now
"""

from __future__ import annotations

import copy
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[1] / "docs" / "notebook.ipynb"


def ran(folder: Path, warehouse: Path) -> nbformat.NotebookNode:
    """The notebook after a run in ``folder``, on the figures of ``warehouse``."""
    made = copy.deepcopy(nbformat.read(NOTEBOOK, as_version=4))
    place = {"metadata": {"path": str(folder)}}
    client = NotebookClient(made, timeout=180, kernel_name="python3", resources=place, record_timing=False)
    client.execute(env={**os.environ, "WAREHOUSE": str(warehouse), "PYDEVD_DISABLE_FILE_VALIDATION": "1"})
    made.metadata["language_info"] = {"name": "python"}
    return made  # type: ignore[no-any-return]


def printed(cell: nbformat.NotebookNode) -> str:
    """What a cell prints."""
    return "".join(output.get("text") or output["data"]["text/plain"] for output in cell.get("outputs", []))


def main() -> int:
    """1 when the notebook does not print what it shows, and is not written anew."""
    with tempfile.TemporaryDirectory() as scratch:
        made = ran(Path(scratch), Path(scratch) / "warehouse")
    shown = nbformat.read(NOTEBOOK, as_version=4)
    stale = [printed(cell) for cell in made.cells] != [printed(cell) for cell in shown.cells]
    if stale and "--write" in sys.argv:
        nbformat.write(made, NOTEBOOK)
    return int(stale and "--write" not in sys.argv)


if __name__ == "__main__":
    raise SystemExit(main())
