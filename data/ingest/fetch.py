"""Fetching the publishers' files: only what changed, only whole files, never an error page in a workbook's place.

Requests are conditional (ETag, Last-Modified) and what comes is compared by hash. A file is kept under the folder of
the release that it belongs to, so that one that the publisher replaces never overwrites the one before it.
"""

from __future__ import annotations

import datetime as dt
import io
import time
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

import httpx

from data.ingest.asking import (
    AGENT,
    FAILED,
    PAUSE,
    UNREACHED,
    RefusedError,
    Validators,
    ask,
    hashed,
    put,
    recalled,
    remember,
    validators,
)
from data.ingest.load import SHIPPED_CALENDAR
from data.sources.calendar_csv import Calendar, read_calendar

PUBLISHERS = Path(__file__).parent.parent / "vocab" / "publishers.toml"
MEMORY = ".fetched.json"
Dated = Literal["modified", "fetched", "content"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file of a publisher: where it is, under which folder it is kept, and how its release is told."""

    url: str
    folder: str
    dated: Dated = "content"
    name: str = ""
    archived: bool = False
    """Of a past release: it never changes, and an archive need not have it."""

    @property
    def file(self) -> str:
        return self.name or PurePosixPath(urlsplit(self.url).path).name


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one file. ``path`` is where it is kept; ``reason`` says why it was not had; ``asked`` is False
    where its server had not answered for another file. ``absent``: an archive does not have it."""

    url: str
    status: Literal["new", "unchanged", "failed", "absent"]
    path: Path | None = None
    reason: str = ""
    asked: bool = True


@dataclass(frozen=True, slots=True)
class _KnownAddress(Validators):
    """What is remembered of an address: the validators for the next request, and what was kept."""

    path: str
    sha256: str


def publishers(today: dt.date, file: Path = PUBLISHERS) -> list[Wanted]:
    """The files of the newest release by the calendar, as ``publishers.toml`` lists them."""
    calendar = read_calendar(SHIPPED_CALENDAR)
    month = calendar.month_of(today) or today.replace(day=1)
    release = calendar.release_of(month) or today
    wanted = []
    for entry in tomllib.loads(file.read_text(encoding="utf-8")).get("file", []):
        for n in entry.get("each", [""]):
            url = entry["url"].format(n=n, mmyy=f"{month:%m%y}", release=f"{release:%Y-%m}")
            wanted.append(Wanted(url, entry["folder"], entry["dated"], entry.get("name", "")))
    return wanted


def fetch_all(
    wanted: Sequence[Wanted],
    into: Path,
    today: dt.date,
    tell: Callable[[Fetched], None] = lambda one: None,
    client: httpx.Client | None = None,
    pause: float = PAUSE,
    going: Callable[[], bool] = lambda: True,
) -> list[Fetched]:
    """Fetch every file that changed into ``into``; nothing raises for a file that cannot be had.

    ``tell`` hears of each file as it is done. Files are written whole or not at all. Of a server that cannot be reached
    no second file is asked for, and nothing more at all once ``going`` says no.
    """
    memory = recalled(into / MEMORY, _KnownAddress)
    calendar = read_calendar(SHIPPED_CALENDAR)
    done: list[Fetched] = []
    silent: set[str] = set()
    with client or httpx.Client(timeout=30, follow_redirects=True, headers={"user-agent": AGENT}) as web:
        for number, one in enumerate(wanted):
            if not going():
                break
            server = urlsplit(one.url).netloc
            if server in silent:
                fetched = Fetched(one.url, "failed", reason=f"{server} cannot be reached", asked=False)
            elif (settled := _settled(one, into, memory)) is not None:
                fetched = settled
            else:
                time.sleep(pause if number else 0.0)
                fetched = _one(web, one, into, memory, calendar, today, silent)
                remember(into / MEMORY, memory)
            done.append(fetched)
            tell(fetched)
    return done


def _one(
    web: httpx.Client,
    one: Wanted,
    into: Path,
    memory: dict[str, _KnownAddress],
    calendar: Calendar,
    today: dt.date,
    silent: set[str],
) -> Fetched:
    """What became of one file; its server goes into ``silent`` where there was no connection to it."""
    try:
        fetched, memory[one.url] = _fetch(web, one, into, memory.get(one.url), calendar, today)
    except _AbsentError as error:
        return Fetched(one.url, "absent", reason=str(error))
    except FAILED as error:
        if isinstance(error, UNREACHED):
            silent.add(urlsplit(one.url).netloc)
        return Fetched(one.url, "failed", reason=str(error) or type(error).__name__)
    return fetched


def _fetch(
    web: httpx.Client, one: Wanted, into: Path, known: _KnownAddress | None, calendar: Calendar, today: dt.date
) -> tuple[Fetched, _KnownAddress]:
    kept = into / known.path if known else None
    if known and not _whole(into, known):
        known = None
    response = _request(web, one, known)
    if response.status_code == httpx.codes.NOT_MODIFIED and known:
        return Fetched(one.url, "unchanged", kept), known
    content = response.content
    _check(one, response, content)
    sha256 = hashed(content)
    said = validators(response)
    if known and known.sha256 == sha256:
        return Fetched(one.url, "unchanged", kept), _KnownAddress(known.path, sha256, **said)
    place = PurePosixPath(one.folder, *_release(one, said["modified"], calendar, today), one.file)
    put(into / place, content)
    return Fetched(one.url, "new", into / place), _KnownAddress(str(place), sha256, **said)


def _release(one: Wanted, modified: str | None, calendar: Calendar, today: dt.date) -> list[str]:
    """The folder of the release, if it can be told from here: ``["2025-05-06"]``."""
    if one.dated == "fetched":
        return [today.isoformat()]
    if one.dated == "content" or not modified:
        return []
    try:
        day = parsedate_to_datetime(modified).date()
    except ValueError:
        return []
    month = calendar.month_of(day)
    release = calendar.release_of(month) if month else None
    return [release.isoformat()] if release else []


def _whole(into: Path, known: _KnownAddress) -> bool:
    """Whether what was kept of an address is still what came."""
    kept = into / known.path
    return kept.is_file() and hashed(kept.read_bytes()) == known.sha256


def _settled(one: Wanted, into: Path, memory: dict[str, _KnownAddress]) -> Fetched | None:
    """An archived file that was had before: nothing is asked."""
    known = memory.get(one.url) if one.archived else None
    return Fetched(one.url, "unchanged", into / known.path) if known and _whole(into, known) else None


class _AbsentError(RefusedError):
    """An archive that does not have a file."""


def _request(web: httpx.Client, one: Wanted, known: _KnownAddress | None) -> httpx.Response:
    response = ask(web, one.url, known, timeout=120)
    if one.archived and response.status_code in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
        raise _AbsentError(f"the server answered {response.status_code}")
    if response.status_code not in (httpx.codes.OK, httpx.codes.NOT_MODIFIED):
        raise RefusedError(f"the server answered {response.status_code}")
    return response


def _check(one: Wanted, response: httpx.Response, content: bytes) -> None:
    """Raise RefusedError unless the content is what the file's name says, and whole."""
    if not content:
        raise RefusedError("an empty file")
    kind = response.headers.get("content-type", "").lower()
    if "html" in kind or content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        raise RefusedError(f"a web page came in place of {one.file}")
    if one.file.lower().endswith((".xlsx", ".zip")):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as opened:
                bad = opened.testzip()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise RefusedError(f"{one.file} is cut off or no workbook: {error}") from error
        if bad is not None:
            raise RefusedError(f"{one.file} is damaged at {bad}")
    elif b"," not in content.split(b"\n", 1)[0]:
        raise RefusedError(f"{one.file} has no columns in its first line")
