"""The texts of statements, kept from one process to the next.

SQL is made with sqlglot, and to import that takes a fifth of the time of a command. A text depends on the shape of a
statement alone, so that a command reads what an earlier one has made, from a file beside the figures (``keep_in``,
``save``). It counts only for the very code that made it, byte for byte, and for the same sqlglot. A file that is
missing, cut off, changed, of other code or of another user is passed over: then texts are made, as without it.

The file is a line that tells code and content, and JSON, which runs nothing. Its texts are run, as statements on a file
of figures that is opened to be read and reaches nothing else (``data.warehouse.opening``); who could change them could
change the figures, for both lie in one folder. Still only a file that nobody but this user can write is read.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Hashable
from hashlib import sha256
from importlib.machinery import PathFinder
from pathlib import Path

NAME = "statements"
MOST = 1000
"""Texts that are remembered, and kept: beyond, it is begun anew."""
LARGEST = 8_000_000
"""Bytes of a file that is read: what is larger was not written here."""
_MADE_IN = ("sql.py", "texts.py", "detail.py", "detail_texts.py")
_known: dict[Hashable, str] = {}


class _KeptFile:
    """The file of a folder: what it has, and what was made since it was read."""

    def __init__(self, path: Path) -> None:
        self.path, self.code = path, _code()
        self.texts = _read(path, self.code) if self.code else {}
        self.made: dict[str, str] = {}

    def write(self) -> None:
        """Replace the file as a whole, so that another process reads the one or the other."""
        from tempfile import NamedTemporaryFile

        texts = self.texts | self.made if len(self.texts) + len(self.made) <= MOST else self.made
        content = json.dumps(texts).encode()
        with NamedTemporaryFile(dir=self.path.parent, prefix=f".{NAME}-", delete=False) as file:
            try:
                file.write(b"%s %s\n%s" % (self.code.encode(), sha256(content).hexdigest().encode(), content))
                file.close()
                Path(file.name).replace(self.path)
            except OSError:
                Path(file.name).unlink(missing_ok=True)
                raise
        self.texts, self.made = texts, {}


_file: list[_KeptFile] = []


def text(shape: tuple[Hashable, ...], make: Callable[[], str]) -> str:
    """The text of a statement of this shape, which its ``repr`` tells: as it was made before, else made now."""
    found = _known.get(shape)
    if found is None:
        found = _kept(repr(shape), make) if _file else make()
        if len(_known) >= MOST:
            _known.clear()
        _known[shape] = found
    return found


def _kept(key: str, make: Callable[[], str]) -> str:
    file = _file[0]
    found = file.texts.get(key)
    if found is None:
        found = file.made[key] = make()
    return found


def keep_in(folder: Path) -> None:
    """Take the texts that are kept in a folder of this user; ``save`` adds what was made since."""
    _file[:] = [_KeptFile(folder / NAME)]


def save() -> None:
    """Keep what was made since ``keep_in``. A folder that cannot be written is left as it is."""
    for file in _file:
        if file.code and file.made:
            try:
                file.write()
            except OSError:
                file.made.clear()


def _code() -> str:
    """What the texts are made by; "" where it cannot be told, and nothing is kept."""
    library = PathFinder.find_spec("sqlglot")
    try:
        parts = [Path(__file__).with_name(name) for name in _MADE_IN]
        parts.append(Path(str(library and library.origin)).with_name("_version.py"))
        return sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()
    except OSError:
        return ""


def _read(path: Path, code: str) -> dict[str, str]:
    """The texts of a file; none where it is not as ``_KeptFile.write`` leaves it, of this user and this code."""
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            ours = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022
            head, _, content = (file.read() if ours and found.st_size <= LARGEST else b"").partition(b"\n")
        if head != f"{code} {sha256(content).hexdigest()}".encode():
            return {}
        texts: dict[str, str] = json.loads(content)
        return texts
    except (OSError, ValueError):
        return {}
