"""What a workspace has set for itself: where the bot may speak, and its time zone."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary
from zoneinfo import available_timezones

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.state.model import Workspace
from bot.state.schedule import DEFAULT_ZONE

CHANNELS_MOST = 100
KEPT_SECONDS = 2.0


class ZoneError(ValueError):
    """No time zone has this name."""


@dataclass(frozen=True)
class Policy:
    """``channels``: where the bot may speak; none set means everywhere. Direct messages are always allowed."""

    time_zone: str = DEFAULT_ZONE
    channels: tuple[str, ...] = ()

    def allows(self, channel: str) -> bool:
        """A person's id, or a D..., is direct messages."""
        return not self.channels or channel.startswith(("D", "U", "W")) or channel in self.channels


_kept: WeakKeyDictionary[Engine, dict[str, tuple[float, Policy]]] = WeakKeyDictionary()


def policy(engine: Engine, team_id: str) -> Policy:
    """The settings of a workspace, or the defaults. Kept for a moment: a change made in another process takes as long
    to be seen here."""
    kept = _kept.setdefault(engine, {})
    found = kept.get(team_id)
    if found is not None and time.monotonic() < found[0]:
        return found[1]
    with Session(engine) as session:
        row = session.get(Workspace, team_id)
        read = Policy() if row is None else of(row)
    kept[team_id] = (time.monotonic() + KEPT_SECONDS, read)
    return read


def of(row: Workspace) -> Policy:
    """The settings of a workspace as its row has them."""
    return Policy(row.time_zone, tuple(row.allowed_channels))


def change(engine: Engine, team_id: str, time_zone: str, channels: Sequence[str], now: dt.datetime) -> Policy:
    """Store the settings of a workspace. Raises ZoneError; the channels are kept in order, each once."""
    if time_zone not in zones():
        raise ZoneError(time_zone)
    kept = list(dict.fromkeys(channels))[:CHANNELS_MOST]
    with Session(engine) as session, session.begin():
        row = session.get(Workspace, team_id)
        if row is None:
            row = Workspace(team_id=team_id, classic=False, created_at=now)
            session.add(row)
        row.time_zone, row.allowed_channels = time_zone, kept
    _kept.pop(engine, None)
    return Policy(time_zone, tuple(kept))


def belongs(engine: Engine, team_id: str, enterprise_id: str, now: dt.datetime) -> None:
    """Note the organisation of a workspace, so that what is kept for it goes when the organisation leaves."""
    with Session(engine) as session, session.begin():
        row = session.get(Workspace, team_id)
        if row is None:
            session.add(Workspace(team_id=team_id, enterprise_id=enterprise_id, allowed_channels=[], created_at=now))
        elif row.enterprise_id != enterprise_id:
            row.enterprise_id = enterprise_id


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """Every time zone that has a place or is UTC, in order."""
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return (*places, "UTC")


def zones_like(typed: str) -> list[str]:
    """Zones that have what was typed in them; for type-ahead."""
    words = typed.strip().replace(" ", "_").casefold()
    return [name for name in zones() if words in name.casefold()]
