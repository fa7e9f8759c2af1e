"""Words of the official descriptions and the HS codes that they head: ``python -m data.ingest.hs_words SOURCES``.

Writes ``data/vocab/hs/official.tsv``. A word counts for a ten-digit line when it is the head of the line's description
or of its subheading's ("Fruit, edible; avocados"). It is kept where its lines lie in one heading and hold most of what
mentions it; its codes are as high as they go: a heading or subheading nearly all of which it is, else the lines. What
counts is the value imported in 2024. Weak evidence gives no word: unknown is better than wrong.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.hs_words import FOLDER, hs_words
from data.ingest.commodity_words import clauses, phrases, plausible, stop_words
from data.ingest.hs_names import plain
from data.vocabulary_words import stem

WHOLE = 0.97
"""The part of a heading or subheading from which a word is all of it."""
MENTIONED = 0.6
"""The part of what mentions a word that it must head."""
NAMED = 0.5
"""The part of its lines that must bear it in their own names: where only the subheading lists it, others are in it."""
SHORTEST = 6
"""Letters of a word that stands alone: shorter ones are often abbreviations, or other words."""
MOST = 6
"""Codes that a word may have: more of them are no one product."""

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A ten-digit line of imports: what heads its names and its own name, every word of them, its value."""

    code: str
    heads: frozenset[Phrase]
    own: frozenset[Phrase]
    words: frozenset[str]
    value: float


def words(sources: Path) -> Iterator[tuple[str, str]]:
    """(phrase, codes) in alphabetical order."""
    lines = _lines(sources)
    known = {tuple(stem(w) for w in p.rstrip("!=").split()) for word in hs_words() for p in word.phrases}
    anywhere, alone = stop_words()
    heads: dict[Phrase, list[ImportLine]] = defaultdict(list)
    mentions: dict[str, list[ImportLine]] = defaultdict(list)
    totals: dict[str, float] = defaultdict(float)
    for line in lines:
        for head in line.heads:
            heads[head].append(line)
        for word in line.words:
            mentions[word].append(line)
        for size in (4, 6):
            totals[line.code[:size]] += line.value
    for head in sorted(heads):
        short = len(head) == 1 and len(head[0]) < SHORTEST
        bare = short or head in known or " ".join(head) in alone or any(word in anywhere for word in head)
        if bare or not plausible(head):
            continue
        shared = set.intersection(*({line.code for line in mentions[word]} for word in head))
        around = sum(line.value for line in mentions[head[0]] if line.code in shared)
        named = sum(line.value for line in heads[head] if head in line.own)
        codes = _codes(heads[head], around, totals)
        if codes and named >= NAMED * sum(line.value for line in heads[head]):
            yield " ".join(head), "+".join(codes)


def _codes(lines: list[ImportLine], around: float, totals: dict[str, float]) -> list[str]:
    value = sum(line.value for line in lines)
    headings = {line.code[:4] for line in lines}
    if len(headings) != 1 or value < MENTIONED * around:
        return []
    heading = headings.pop()
    if value >= WHOLE * totals[heading]:
        return [heading]
    out: list[str] = []
    for code in sorted({line.code[:6] for line in lines}):
        own = [line for line in lines if line.code.startswith(code)]
        if sum(line.value for line in own) < WHOLE * totals[code]:
            return []  # lines below subheadings differ between the flows: written by hand where they are asked for
        out.append(code)
    return out if len(out) <= MOST else []


def _lines(sources: Path) -> list[ImportLine]:
    codes = sources / "codes"
    with (codes / "harmonized-system.csv").open(encoding="utf-8", newline="") as file:
        system = {row["hscode"]: row["description"].lower() for row in csv.DictReader(file) if row["level"] == "6"}
    values = _values(sources / "census" / "hs10")
    out = []
    with (codes / "hts10-import-descriptions-2025-04.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code, name = row["hts10"], plain(row["name"]).lower()
            if row["in_2024_data"] == "True" and code[:2] < "98":
                above = system.get(code[:6], "")
                own = frozenset(phrases(clauses(name)[:1]))
                heads = own | frozenset(phrases(clauses(above)))
                every = frozenset(stem(word) for word in f"{name} {above}".replace("/", " ").replace(",", " ").split())
                out.append(ImportLine(code, heads, own, every, values.get(code, 0.0) + 1.0))
    return out


def _values(folder: Path) -> dict[str, float]:
    """Code -> what the world sold of it in 2024."""
    report = pd.read_parquet(next(iter(folder.glob("usatrade-*.parquet"))))
    world = report[report["Country"] == "World Total"]
    return dict(zip(world["Commodity"].astype(str), world.iloc[:, -1].astype(float), strict=True))


if __name__ == "__main__":
    made = [f"{phrase}\t{codes}" for phrase, codes in words(Path(sys.argv[1]))]
    (FOLDER / "official.tsv").write_text("\n".join(made) + "\n", encoding="utf-8")
