"""Ask the questions of the corpus and say by family how many answers are right, asked back or refused, or wrong.

    python -m tests.accuracy [FILE ...] [--warehouse DIR] [--show wrong|all|none] [--today 2026-11-21]

Without FILE, every set of ``tests/corpus/questions``; without DIR, the frozen edition (``tests/frozen.py``), and the
figures that ship for the sets that are asked on those. ``tests/corpus/README.md``
describes a line. The three numbers that matter: a wrong figure is far worse than a refusal.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.commands import figures
from bot.contract.encode import to_json
from bot.replies.ask import Asker
from tests import frozen

QUESTIONS = Path(__file__).parent / "corpus" / "questions"
TODAY = dt.date(2026, 11, 21)
MARKS = ("right", "asked or refused", "wrong")
Line = dict[str, Any]


@dataclass(frozen=True)
class Marked:
    """One question with the reply that it got and its mark."""

    line: Line
    reply: dict[str, Any]
    mark: str


@dataclass
class Score:
    """The marks of a set of questions."""

    marked: list[Marked] = field(default_factory=list)

    def count(self, mark: str) -> int:
        return sum(one.mark == mark for one in self.marked)

    def share(self, mark: str) -> float:
        return self.count(mark) / max(len(self.marked), 1)

    def families(self) -> dict[str, Counter[str]]:
        """Family to its marks, in the order of the file."""
        found: dict[str, Counter[str]] = {}
        for one in self.marked:
            found.setdefault(one.line.get("family", "-"), Counter())[one.mark] += 1
        return found

    def reasons(self) -> tuple[int, int]:
        """How many refusals gave a reason that was expected, of those where one was."""
        told = [o for o in self.marked if o.mark == "right" and o.reply["status"] == "refused"]
        asked = [o for o in told if o.line["expect"].get("reason")]
        return sum(o.reply["reason"] in o.line["expect"]["reason"] for o in asked), len(asked)


def read(file: Path) -> list[Line]:
    """The lines of a set; empty ones and those that begin with # are for people."""
    text = file.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip() and not line.startswith("#")]


def ask(asker: Asker, lines: Iterable[Line], today: dt.date = TODAY) -> Score:
    """Ask every question, those of one thread in their order, and mark the replies."""
    score = Score()
    for line in lines:
        reply = to_json(asker.ask(line["question"], line.get("thread"), today))
        score.marked.append(Marked(line, reply, verdict(line["expect"], reply)))  # type: ignore[arg-type]
    return score


def verdict(expect: dict[str, Any], reply: dict[str, Any]) -> str:
    """One of MARKS."""
    status = reply["status"]
    if not all(re.search(pattern, reply["text"], re.IGNORECASE) for pattern in expect.get("text_has", ())):
        return "wrong" if status == "answered" else "asked or refused"
    if "either" in expect:
        return min((verdict(one, reply) for one in expect["either"]), key=MARKS.index)
    if "status" in expect:
        if status == expect["status"]:
            return "right"
        return "wrong" if status == "answered" else "asked or refused"
    if status != "answered":
        return "asked or refused"
    got = [figure for figure in reply["figures"] if figure["primary"]]
    if "any_of" in expect:
        good = any(_listed(want, got, expect.get("at_least", False)) for want in expect["any_of"])
    elif "unordered" in expect:
        good = _same_set(expect["unordered"], got)
    else:
        good = _listed(expect["figures"], got, expect.get("at_least", False))
    return "right" if good else "wrong"


def agrees(want: dict[str, Any], got: dict[str, Any]) -> bool:
    """Whether a figure has the value (0.05 per cent or half a unit; 0.06 of a per cent) and properties expected."""
    if got["unit"] != want["unit"]:
        return False
    flat = got | {
        "partner": (got["partner"] or {}).get("code"),
        "commodity": (got["commodity"] or {}).get("code"),
        "period": [(got["period"] or {}).get(end) for end in ("start", "end")],
    }
    if not all(flat.get(key) == value for key, value in want.items() if key not in ("value", "unit", "tolerance")):
        return False
    try:
        expected, value = float(want["value"]), float(got["value"])
    except (TypeError, ValueError):
        return str(got["value"]) == str(want["value"])
    near = max(abs(expected) * 5e-4, 0.06 if want["unit"] == "percent" else 0.6)
    if want["unit"] in ("rank", "count"):
        near = 0.0
    return abs(value - expected) <= float(want.get("tolerance", near))


def _listed(want: list[dict[str, Any]], got: list[dict[str, Any]], more: bool) -> bool:
    enough = len(got) >= len(want) if more else len(got) == len(want)
    return enough and all(agrees(w, g) for w, g in zip(want, got, strict=False))


def _same_set(want: list[dict[str, Any]], got: list[dict[str, Any]]) -> bool:
    rest = list(got)
    for one in want:
        hit = next((figure for figure in rest if agrees(one, figure)), None)
        if hit is None:
            return False
        rest.remove(hit)
    return not rest


def _print(name: str, score: Score, show: str) -> None:
    print(f"\n{name}: {len(score.marked)} questions")
    for one in score.marked:
        if show == "all" or (show == "wrong" and one.mark != "right"):
            primary = [(f["label"], f["value"], f["unit"]) for f in one.reply["figures"] if f["primary"]][:4]
            print(f"  [{one.mark}] {one.line['id']} {one.line['question']!r}")
            print(f"      wanted {json.dumps(one.line['expect'], ensure_ascii=False)[:300]}")
            print(
                f"      got    {one.reply['status']} {one.reply['reason'] or ''} {primary} {one.reply['text'][:160]!r}"
            )
    for family, marks in score.families().items():
        print(f"  {family:24}" + "".join(f" {mark} {marks[mark]:3}  " for mark in MARKS))
    given, asked = score.reasons()
    print(
        "  "
        + ", ".join(f"{mark} {score.share(mark):.1%}" for mark in MARKS)
        + (f"; refused for the reason expected {given} of {asked}" if asked else "")
    )


def main() -> None:
    """The report on standard output."""
    from tests.held import one_click, ratchet
    from tests.held.report import report

    told = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    told.add_argument("files", nargs="*", type=Path)
    told.add_argument("--warehouse", type=Path)
    told.add_argument("--show", choices=["wrong", "all", "none"], default="none")
    told.add_argument("--today", type=dt.date.fromisoformat, default=TODAY)
    told.add_argument("--write", action="store_true", help="commit the ids of the questions that are not right")
    given = told.parse_args()
    near = far = 0
    with tempfile.TemporaryDirectory() as scratch:
        edition = figures.asker(given.warehouse or frozen.publish(Path(scratch, "edition")), given.today)
        newest = figures.asker(given.warehouse or Path(scratch, "shipped"), given.today)
        total = Score()
        for file in given.files or sorted(QUESTIONS.glob("*.jsonl")):
            score = ask(newest if file.stem in frozen.SHIPPED_SETS else edition, read(file), given.today)
            _print(file.stem, score, given.show)
            total.marked += score.marked
            clicks = one_click.measure(newest if file.stem in frozen.SHIPPED_SETS else edition, score.marked)
            near, far = near + len(clicks[0]), far + len(clicks[1])
    print(f"\nAll {len(total.marked)}: " + ", ".join(f"{mark} {total.share(mark):.1%}" for mark in MARKS))
    print(f"One click away: {near} of {near + far} refused though a figure exists")
    failing = [one.line["id"] for one in total.marked if one.mark != "right"]
    print("Against the committed list:", ratchet.difference(failing, [one.line["id"] for one in total.marked]))
    if given.write:
        ratchet.write(failing)
    if not given.files:
        report(250)


if __name__ == "__main__":
    main()
