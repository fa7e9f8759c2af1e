"""The files of a load together: merged, held against each other, and those that do not fit taken out again.

An identity between two exhibits tells that one of them is wrong, not which. The file that breaks most identities goes
first (of those that break as many, the one that fewer others bear out); what remains is judged anew. Files that cannot
be told apart all go. What was loaded before is never taken out: a new file that contradicts it is refused, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.ingest.files import FoundFile
from data.ingest.reconcile import Judged, Misfit, reconcile
from data.warehouse.merge import Disagreement
from data.warehouse.store import Store

Key = str
"""A file: its hash."""


@dataclass
class SettledFiles:
    """``refused``: the files taken out again, with why; ``said``: what to say of those that stay."""

    refused: dict[Key, str] = field(default_factory=dict)
    said: dict[Key, list[str]] = field(default_factory=dict)


def settle(store: Store, staged: Mapping[Key, tuple[FoundFile, list[int]]]) -> SettledFiles:
    """Merge the staged files and check them against each other until those that stay fit."""
    done = SettledFiles()
    while True:
        fresh = {key: one for key, (one, _) in staged.items() if key not in done.refused}
        with store.attempt() as undo:
            disagreements = store.commit()
            judged = reconcile(store)
            judged.misfits += _misfits(store, disagreements)
            judged.holding += [_both(store, one) for one in disagreements if not one.count]
            bad = blamed(judged, {key for key, one in fresh.items() if not one.forced})
            if bad:
                undo()
        if not bad:
            _tell(store, done, disagreements, judged, fresh)
            return done
        for key, reason in bad.items():
            store.unstage(staged[key][1])
            done.refused[key] = f"{fresh[key].name}: {reason}"


def _misfits(store: Store, disagreements: list[Disagreement]) -> list[Misfit]:
    """Exhibits of one release that print the same figures differently."""
    found = []
    for one in disagreements:
        if one.count and not one.corrects and not one.prior:
            (other, kept) = (store.file_of(number) for number in (one.other, one.kept))
            detail = f"{one.count} figures differ between {other.name} and {kept.name}; the first is {one.first}"
            found.append(Misfit("agreement", other.release, _both(store, one), detail))
    return found


def _both(store: Store, one: Disagreement) -> frozenset[Key]:
    return frozenset(store.file_of(number).sha256 for number in (one.other, one.kept))


def blamed(judged: Judged, fresh: set[Key]) -> dict[Key, str]:
    """The new files that do not fit, each with the reason."""
    left = [one for one in judged.misfits if one.files & fresh]
    bad: dict[Key, str] = {}
    while left:
        scores = {key: _score(key, left, judged) for one in left for key in one.files & fresh}
        worst = max(scores.values())
        for key in sorted(key for key, score in scores.items() if score == worst):
            mine = [one for one in left if key in one.files]
            bad[key] = _reason(mine[0], len(mine), fresh)
        left = [one for one in left if not one.files & set(bad)]
    return bad


def _score(key: Key, left: list[Misfit], judged: Judged) -> tuple[int, int]:
    return sum(key in one.files for one in left), -sum(key in files and len(files) > 1 for files in judged.holding)


def _reason(one: Misfit, count: int, fresh: set[Key]) -> str:
    more = f" (and {count - 1} more checks)" if count > 1 else ""
    words = f"check {one.check!r} failed in the release of {one.release}: {one.detail}{more}"
    if one.files - fresh:
        words += "; it contradicts what was loaded before: if that is wrong, load the right file with --replace"
    return words


def _tell(
    store: Store, done: SettledFiles, disagreements: list[Disagreement], judged: Judged, fresh: Mapping[Key, FoundFile]
) -> None:
    """Corrections, and what does not fit although it stays, as lines for the files that they are about."""
    for one in (one for one in disagreements if one.count):
        other, kept = store.file_of(one.other), store.file_of(one.kept)
        figures = "1 figure" if one.count == 1 else f"{one.count} figures"
        if one.corrects:
            store.replace_file(other.sha256, kept.sha256, kept.release)
            words = f"corrects {figures} of the release of {kept.release} as loaded before ({other.name}): {one.first}"
            store.record("correction", one.kept, "noted", words)
            done.said.setdefault(kept.sha256, []).append(words)
        elif one.prior:
            words = (
                f"{figures} as published last month differ from {kept.name} of that release, which stands: {one.first}"
            )
            done.said.setdefault(other.sha256, []).append(words)
    for misfit in judged.misfits:
        for key in misfit.files & set(fresh):
            done.said.setdefault(key, []).append(f"check {misfit.check!r} fails: {misfit.detail}")
    for key, file in fresh.items():
        store.add_file(key, file.release, file.path.name, file.kinds)
        if file.forced:
            store.replace_named(file.path.name, file.release, file.sha256)
