"""What is done next: order in a lane, turns among channels, waiting that holds no worker."""

from __future__ import annotations

import time

from bot.slack.lanes import SUSPECT, Lanes
from bot.state.deliveries import Job


def job(key: str, channel: str = "C1", lane: str | None = None, deaths: int = 0, team: str = "T1") -> Job:
    return Job(key, lane or key, key, team, {"place": {"channel": channel}}, deaths=deaths)


def picked(lanes: Lanes, most: int = 50) -> list[str]:
    found = []  # type: ignore[var-annotated]
    while len(found) < most and (one := lanes.pick()) is not None:
        found.append(one[0].key)
    return found


def test_one_channel_and_one_workspace_have_not_all_the_workers() -> None:
    lanes = Lanes(10)
    for at in range(30):
        lanes.push(job(f"a{at:02}", "C1"))
        lanes.push(job(f"b{at:02}", "C2"))
    lanes.push(job("z", "C9", team="T2"))
    found = picked(lanes)
    assert sum(key[0] == "a" for key in found) <= 6 and "z" in found
    assert len(found) - 1 == 8, "of the first workspace"


def test_a_lane_has_one_job_at_a_time_and_the_earliest_first() -> None:
    lanes = Lanes(4)
    second, first = job("2", lane="x"), job("1", lane="x")
    lanes.push(second)
    lanes.push(first)
    assert picked(lanes) == ["1"]
    lanes.park(first, 0.05)
    assert picked(lanes) == [], "what comes after it waits too"
    time.sleep(0.06)
    assert lanes.wake(time.monotonic()) is None and picked(lanes) == ["1"]
    lanes.done(first)
    assert picked(lanes) == ["2"]
    lanes.done(second)
    assert len(lanes) == 0 and lanes.held() == []


def test_what_waits_for_an_earlier_one_goes_as_soon_as_that_comes() -> None:
    lanes = Lanes(4)
    second, first = job("2", lane="x"), job("1", lane="x")
    lanes.push(second)
    assert picked(lanes) == ["2"]
    lanes.park(second, 60, soon=True)
    lanes.push(first)
    assert picked(lanes) == ["1"]


def test_a_limited_channel_is_shut_and_opened_slowly() -> None:
    lanes = Lanes(10)
    jobs = [job(f"a{at:02}") for at in range(20)]
    for each in jobs:
        lanes.push(each)
    running = picked(lanes)
    limited = next(each for each in jobs if each.key == running[0])
    lanes.park(limited, 0.05)
    lanes.shut(limited, 0.05)
    for key in running[1:]:
        lanes.done(next(each for each in jobs if each.key == key))
    lanes.shut(jobs[19], 0.05)
    assert picked(lanes) == []
    lanes.push(job("z", "C2"))
    assert picked(lanes) == ["z"], "elsewhere it goes on"
    time.sleep(0.06)
    lanes.wake(time.monotonic())
    (one,) = picked(lanes)
    lanes.done(next(each for each in jobs if each.key == one))
    assert len(picked(lanes)) == 2


def test_a_suspect_runs_alone() -> None:
    lanes = Lanes(4)
    near, suspect, after = job("1"), job("2", deaths=SUSPECT), job("3")
    for each in (near, suspect, after):
        lanes.push(each)
    assert picked(lanes) == ["1"], "and what comes after waits for it"
    lanes.done(near)
    assert picked(lanes) == ["2"]
    lanes.done(suspect)
    assert picked(lanes) == ["3"]


def test_what_another_process_has_is_dropped() -> None:
    lanes = Lanes(4)
    for key in "123":
        lanes.push(job(key))
    assert lanes.drop({"1", "2"}) == 2 and picked(lanes) == ["3"]
