"""When a digest comes, as people say it: "9:00 Europe/London mon wed fri", "8.30 London", "at 9 am eastern"."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.state.policies import zones
from bot.state.schedule import ScheduleError

FILE = Path(__file__).parents[2] / "data" / "vocab" / "posts_words.toml"
_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})\s*(am|pm)?|(\d{1,2})\s*(am|pm)|(?<=at )(\d{1,2})|(\d{2})(\d{2})")
_HALVES = re.compile(r"\b([ap])\.?\s?m\b\.?", re.IGNORECASE)


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def timing(text: str) -> dict[str, str]:
    """``at``, ``zone`` and ``weekdays``, those of them that are named. Raises ScheduleError for a word that is none."""
    found: dict[str, str] = {}
    rest = _HALVES.sub(lambda match: f"{match[1].lower()}m", text.replace(",", " "))
    time = re.search(rf"(?<![\w/])(?:{_TIME.pattern})(?![\w/])", rest, re.IGNORECASE)
    if time is not None:
        found["at"] = _clock(time)
        rest = f"{rest[: time.start()]} {rest[time.end() :]}"
    words = rest.split()
    while words:
        taken = _zone(words, found) or _day(words[0], found)
        if not taken:
            said = words[0].strip(".!")
            raise ScheduleError(f"“{said}” is no time (08:30), time zone (Europe/London) or weekday")
        words = words[taken:]
    return found


def _clock(time: re.Match[str]) -> str:
    """HH:MM of a time in any of its forms; what is no hour is refused by ``Schedule``."""
    groups = time.groups()
    hour = int(groups[0] or groups[3] or groups[5] or groups[6])
    half = (groups[2] or groups[4] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + _words()["halves"][half]
    return f"{hour:02d}:{groups[1] or groups[7] or '00'}"


def _zone(words: list[str], found: dict[str, str]) -> int:
    """How many words name a time zone: its own name, a place of it, or a word for it."""
    known = _words()["zones"]
    for count in (3, 2, 1):
        said = " ".join(words[:count]).strip(".!")
        if len(words) < count or said.casefold() in _words()["fillers"].split():
            continue
        name = known.get(said.casefold()) or _places().get(said.casefold())
        if name is None and count == 1 and "/" in said:
            name = said
        if name is not None:
            found["zone"] = name
            return count
    return 0


def _day(word: str, found: dict[str, str]) -> int:
    low = word.lower().strip(".!")
    days = _words()["days"]
    full = next((name for name in days if name == low or (len(low) >= 3 and name.startswith(low.rstrip("s")))), None)
    if full is not None:
        found["weekdays"] = "".join(sorted({*found.get("weekdays", ""), *days[full]}))
        return 1
    return 1 if low in _words()["fillers"].split() else 0


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    """The last part of each zone's name, as people write it: "new york"."""
    return {name.rsplit("/", 1)[-1].replace("_", " ").casefold(): name for name in reversed(zones())}
