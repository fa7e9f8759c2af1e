"""``tradebot publish --to DIR``: the figures that serve, to another disk or to storage that machines share."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from bot.commands import figures
from bot.commands.errors import CommandError


def copy(at: Path, into: Path, out: Console) -> None:
    """Copy what serves from ``at`` to the folder ``into``, where it serves then; and what was published to an engine,
    which serves there after a check of its own. Raises CommandError."""
    from data.engine.edition import FOLDER
    from data.warehouse.copied import CopyError, copy_slices
    from data.warehouse.copied import copy as copied
    from data.warehouse.pointer import current

    opened = figures.warehouse(at)
    file = opened.path
    opened.close()
    try:
        detail = copy_slices(at, into)
        told = [(file, copied(file, into))]
        local = current(at / FOLDER)
        if local is not None:
            told.append((local, copied(local, into / FOLDER)))
    except CopyError as error:
        raise CommandError(f"{error}.") from error
    except OSError as error:
        raise CommandError(f"{error.filename or into} cannot be written: {error.strerror}.") from error
    if detail:
        out.print(f"{detail} files of detail copied to {into}", soft_wrap=True)
    for one, digest in told:
        out.print(f"{one.name} serves from {into}, sha256 {digest}", soft_wrap=True)
