"""A checked text in words: a summary line, then what does not hold, what was revised, and the rest."""

from __future__ import annotations

from typing import Any

from bot.speak.numbers import money

Json = dict[str, Any]
WORDS = {
    "supported": "Stands",
    "revised": "Revised since",
    "contradicted": "Does not hold",
    "not_checkable": "Not checkable",
}
REASONS = {"no_data": "no data here", "not_trade": "not in these statistics", "ambiguous": "the words leave it open"}


def summary(checked: Json) -> str:
    """The first line: how many of how many do not hold."""
    s = checked["summary"]
    if not s["claims"]:
        return "No claim about United States trade was found in that text."
    wrong = s["contradicted"]
    first = (
        f"{wrong} of {s['claims']} do{'es' if wrong == 1 else ''} not hold." if wrong else "Nothing is contradicted."
    )
    rest = [
        _so_many(s["supported"], "stands", "stand"),
        _so_many(s["revised"], "was right and has been revised", "were right and have been revised"),
        _so_many(s["not_checkable"], "cannot be checked here", "cannot be checked here"),
    ]
    told = ", ".join(r for r in rest if r)
    dated = f"Checked as of {checked['as_of']} ({checked['as_of_from']})."
    return " ".join([first, *([f"{told[:1].upper()}{told[1:]}."] if told else []), dated])


def _so_many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}" if count else ""


def lines(checked: Json, verdicts: tuple[str, ...] = tuple(WORDS)) -> list[str]:
    """A claim a line, in the order of the text."""
    return [line(c) for c in checked["claims"] if c["verdict"] in verdicts]


def line(c: Json) -> str:
    """Verdict, quote, the figure then and now, the likely slip and the corrected sentence."""
    said = f"{WORDS[c['verdict']]}: “{' '.join(c['quote'].split())}”."
    if c["reason"] is not None:
        why = c["why"] or REASONS[c["reason"]]
        said += (
            f" {REASONS[c['reason']].capitalize()}: {why}." if why != REASONS[c["reason"]] else f" {why.capitalize()}."
        )
    told = [said, *_figures(c)]
    if c["slip_words"]:
        told.append(f"{c['slip_words'][:1].upper()}{c['slip_words'][1:]}.")
    if c["correction"] and c["verdict"] == "contradicted":
        told.append(f"Rather: {' '.join(c['correction'].split())}")
    return " ".join(told)


def _figures(c: Json) -> list[str]:
    out = []
    for f in c["figures"]:
        state = f"release of {f['release']}" if f["release"] else ""
        basis = " ".join(x.upper() for x in (f["basis"], f["adjustment"]) if x and x != "none")
        more = ", ".join(x for x in (basis, state) if x)
        out.append(f"{f['label']}: {amount(f)}{f' ({more})' if more else ''}.")
    latest = c["latest"]
    if latest is not None and c["figures"] and amount(latest) != amount(c["figures"][0]):
        out.append(f"Now {amount(latest)} (release of {latest['release']}).")
    return out


def amount(f: Json) -> str:
    """A figure as it would be written."""
    value = f["value"]
    if f["unit"] == "USD million":
        return f"{'-' if value < 0 else ''}{money(abs(value))}"
    if f["unit"] == "percent":
        return f"{value:.1f}%"
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def text(checked: Json) -> str:
    """The whole of it as plain text."""
    told = lines(checked, ("contradicted", "revised", "supported"))
    rest = lines(checked, ("not_checkable",))
    beside = ["", "Not checkable:", *(r.removeprefix("Not checkable: ") for r in rest)] if rest else []
    return "\n".join([summary(checked), *told, *beside])
