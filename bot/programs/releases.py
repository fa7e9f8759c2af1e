"""A release's headlines as plain data."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from typing_extensions import TypedDict

from bot.contract.schema import SourceJson
from bot.highlights.release import NoReleaseError, Release
from bot.programs.desk import Desk
from data.period import iso


class HeadlineJson(TypedDict):
    section: str
    text: str
    exhibits: list[str]


class ReleaseJson(TypedDict):
    """The headlines of a release; without any where it is not loaded (``status`` "refused")."""

    schema: Literal[1]
    status: Literal["answered", "refused"]
    reason: str | None
    title: str
    month: str | None
    release: str | None
    headlines: list[HeadlineJson]
    next_release: str
    sources: list[SourceJson]
    text: str


def release(desk: Desk, day: dt.date | None = None) -> ReleaseJson:
    """The release of a day, or the newest one that is loaded."""
    try:
        return _told(desk.release(day))
    except NoReleaseError as error:
        days = ", ".join(one.isoformat() for one in desk.releases())
        why = f"No figure: {error}. Releases that are: {days or 'none'}."
        return {
            "schema": 1,
            "status": "refused",
            "reason": "not_loaded",
            "title": "",
            "month": None,
            "release": None,
            "headlines": [],
            "next_release": "",
            "sources": [],
            "text": why,
        }


def _told(found: Release) -> ReleaseJson:
    first: HeadlineJson = {"section": "", "text": found.headline.text, "exhibits": list(found.headline.exhibits)}
    rest: list[HeadlineJson] = [
        {"section": section.title, "text": line.text, "exhibits": list(line.exhibits)}
        for section in found.sections
        for line in section.lines
    ]
    sources: list[SourceJson] = [
        {
            "publisher": one.publisher,
            "title": one.title,
            "table": one.table,
            "release": one.release.isoformat(),
            "basis": one.basis,
            "adjustment": one.adjustment,
            "url": one.url,
        }
        for one in found.sources
    ]
    headlines = [first, *rest]
    lines = [f"{found.title}, release of {found.day.isoformat()}. {found.headline.text}"]
    lines += [f"{one['section']}: {one['text']} ({', '.join(one['exhibits'])})" for one in rest]
    lines += [
        found.next_release,
        *(
            f"Source: {one['publisher']}, {one['table']}, {one['basis']}, {one['adjustment']}, "
            f"release of {one['release']}; {one['url']}"
            for one in sources
        ),
    ]
    return {
        "schema": 1, "status": "answered", "reason": None, "title": found.title, "month": iso(found.month),
        "release": found.day.isoformat(), "headlines": headlines, "next_release": found.next_release,
        "sources": sources, "text": "\n".join(line for line in lines if line),
    }  # fmt: skip
