"""Which job a worker does next, decided in memory: in order within a lane, in turn among channels.

A lane is a thread of conversation; a group is its channel. Lanes run side by side, the jobs of one in their order. No
channel and no workspace has all the workers, so that a slow one delays nobody else; a channel that Slack limits is shut
until then, and afterwards goes on with one job, then two, and more. A job that waits holds no worker.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections import Counter, deque
from dataclasses import dataclass, field

from bot.state.deliveries import Job

SUSPECT = 3
"""After so many processes died at a job, it runs alone: if a process dies again, this job was the cause."""


@dataclass(eq=False)
class ChannelLanes:
    """The lanes of one channel. ``shut``: until when no job runs; ``most``: jobs at a time, less after a rate limit."""

    name: str
    team: str
    ready: deque[Lane] = field(default_factory=deque)
    running: int = 0
    shut: float = 0.0
    most: int = 1
    queued: bool = False


@dataclass(eq=False)
class Lane:
    """The jobs of one conversation. ``parked``: until when its first job waits; ``soon``: it waits for an earlier job
    of the lane, which may end at any moment."""

    name: str
    group: ChannelLanes
    heap: list[tuple[str, int, Job, float]] = field(default_factory=list)
    busy: bool = False
    parked: float = 0.0
    soon: bool = False
    waiting: bool = False


def group_of(job: Job) -> tuple[str, str]:
    """The channel and the workspace of a job. What only one person sees has limits of its own."""
    channel, team = (job.body.get("place") or {}).get("channel"), job.team_id or ""
    own = ":own" if job.body.get("response_url") else ""
    return (f"{team}:{channel}{own}", team) if channel else (job.lane, team)


class Lanes:
    """The queue of the inbox. Not thread-safe: the inbox holds its lock around every call."""

    def __init__(self, workers: int) -> None:
        self._team_most = workers - workers // 4
        self._group_most = workers if workers < 4 else max(3, workers * 3 // 5)
        self._lanes: dict[str, Lane] = {}
        self._groups: dict[str, ChannelLanes] = {}
        self._turn: deque[ChannelLanes] = deque()
        self._later: list[tuple[float, int, Lane | ChannelLanes]] = []
        self._number = itertools.count()
        self._teams: Counter[str] = Counter()
        self._alone: Job | None = None
        self.running: dict[str, Job] = {}

    def __len__(self) -> int:
        return len(self._lanes)

    def push(self, job: Job) -> None:
        lane = self._lanes.get(job.lane)
        if lane is None:
            lane = self._lanes[job.lane] = Lane(job.lane, self._group(job))
        heapq.heappush(lane.heap, (job.position, next(self._number), job, time.monotonic()))
        if lane.soon:
            lane.parked, lane.soon = 0.0, False
        self._offer(lane)

    def _group(self, job: Job) -> ChannelLanes:
        name, team = group_of(job)
        return self._groups.setdefault(name, ChannelLanes(name, team, most=self._group_most))

    def _offer(self, lane: Lane) -> None:
        """Put the lane among those that are ready, unless it is busy, parked, or there."""
        if lane.busy or lane.parked or lane.waiting or not lane.heap:
            return
        lane.waiting = True
        lane.group.ready.append(lane)
        self._queue(lane.group)

    def _queue(self, group: ChannelLanes) -> None:
        if group.ready and not group.queued and not group.shut:
            group.queued = True
            self._turn.append(group)

    def wake(self, now: float) -> float | None:
        """Let go of what has waited long enough; the seconds until the next, None where nothing waits."""
        while self._later and self._later[0][0] <= now:
            _, _, what = heapq.heappop(self._later)
            if isinstance(what, ChannelLanes):
                if what.shut <= now:
                    what.shut = 0.0
                    self._queue(what)
            elif what.parked and what.parked <= now:
                what.parked, what.soon = 0.0, False
                self._offer(what)
        return self._later[0][0] - now if self._later else None

    def pick(self) -> tuple[Job, float] | None:
        """The next job and since when it waited; it is running from now on."""
        if self._alone is not None:
            return None
        for _ in range(len(self._turn)):
            group = self._turn.popleft()
            if not group.ready:
                group.queued = False
                continue
            if group.running >= group.most or self._teams[group.team] >= self._team_most:
                self._turn.append(group)
                continue
            lane = group.ready[0]
            if lane.heap[0][2].deaths >= SUSPECT and self.running:
                self._turn.appendleft(group)
                return None
            group.ready.popleft()
            group.queued = False
            self._queue(group)
            return self._start(lane)
        return None

    def _start(self, lane: Lane) -> tuple[Job, float]:
        _, _, job, since = heapq.heappop(lane.heap)
        lane.busy, lane.waiting = True, False
        lane.group.running += 1
        self._teams[lane.group.team] += 1
        self.running[job.key] = job
        if job.deaths >= SUSPECT:
            self._alone = job
        return job, since

    def done(self, job: Job) -> None:
        """The job is over; the next of its lane may go."""
        lane = self._over(job)
        lane.group.most = min(lane.group.most * 2, self._group_most)
        self._offer(lane)
        self._tidy(lane)

    def park(self, job: Job, seconds: float, *, soon: bool = False) -> None:
        """Put the job back in its lane, which waits so long. ``soon``: what it waits for may come before."""
        lane = self._over(job)
        heapq.heappush(lane.heap, (job.position, -next(self._number), job, time.monotonic()))
        first = lane.heap[0][2] is job
        lane.soon = soon
        lane.parked = time.monotonic() + seconds if first or soon else 0.0
        if lane.parked:
            heapq.heappush(self._later, (lane.parked, next(self._number), lane))
        self._offer(lane)

    def shut(self, job: Job, seconds: float) -> None:
        """Nothing goes out to the channel of this job for so long; what waits there holds nobody else."""
        group = self._lanes[job.lane].group
        group.most = 1
        group.shut = max(group.shut, time.monotonic() + seconds)
        if group.queued:
            self._turn.remove(group)
            group.queued = False
        heapq.heappush(self._later, (group.shut, next(self._number), group))

    def _over(self, job: Job) -> Lane:
        lane = self._lanes[job.lane]
        self.running.pop(job.key, None)
        lane.busy = False
        lane.group.running -= 1
        self._teams[lane.group.team] -= 1
        if self._alone is not None and self._alone.key == job.key:
            self._alone = None
        return lane

    def _tidy(self, lane: Lane) -> None:
        """Forget what is empty."""
        if lane.heap or lane.busy:
            return
        del self._lanes[lane.name]
        group = lane.group
        if not group.ready and not group.running and not group.shut and not self._has(group):
            self._groups.pop(group.name, None)
        if not self._teams[group.team]:
            del self._teams[group.team]

    def _has(self, group: ChannelLanes) -> bool:
        """Whether a parked lane of the group is left; only asked of a group that was limited, or has nothing ready."""
        return group.most < self._group_most and any(lane.group is group for lane in self._lanes.values())

    def held(self) -> list[Job]:
        """Everything that is here, running or waiting."""
        waiting = [entry[2] for lane in self._lanes.values() for entry in lane.heap]
        return [*self.running.values(), *waiting]

    def drop(self, keys: set[str]) -> int:
        """Forget jobs that another process has by now; those that run find out by themselves."""
        gone = 0
        for lane in list(self._lanes.values()):
            kept = [entry for entry in lane.heap if entry[2].key not in keys]
            if len(kept) == len(lane.heap):
                continue
            gone += len(lane.heap) - len(kept)
            heapq.heapify(kept)
            lane.heap = kept
            if not kept and lane.waiting:
                lane.group.ready.remove(lane)
                lane.waiting = False
            self._tidy(lane)
        return gone
