"""Everyday words from official descriptions: which word belongs to which category, by majority.

A word counts for a ten-digit Schedule B code when it is the head of the description ("CALCULATING MACHINES",
"BANANAS, FRESH") or a clause of the HS subheading's ("Fruit, edible; bananas"). It is kept where one category
holds a clear majority of the codes that it heads, and of those that mention it at all. Weak evidence gives
no word: unknown is better than wrong.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from data.commodities import VOCAB
from data.schemes import Flows
from data.vocabulary_words import stem

HEAD_SHARE = 0.75
"""Of the codes that a word heads, the part that must lie in one category."""
MENTION_SHARE = 0.5
"""Of the codes that mention the word at all, likewise."""
CHAPTER_SHARE = 0.5
"""An HS chapter stands for an end-use category where each holds at least this part of the other's codes."""

_CUT = re.compile(
    r"\b(?:of|for|with|w|in|not|nt|nesoi|nspf|whether|containing|having|except|exc|exceeding|put|used|from|to|on|by|"
    r"which|that|designed|including|inc|incl|excluding|incorporating|other|than|but|without|suitable|whose|over|under|"
    r"as|at|into|being|if|n e s o i)\b"
)
_AND = re.compile(r"\b(?:and|or)\b|[&/]")


@dataclass(frozen=True, slots=True)
class _Code:
    """One Schedule B line: its words and the categories that hold it."""

    heads: frozenset[tuple[str, ...]]
    text: str
    export: str
    imports: tuple[str, ...]
    chapter: str


def words(codes: Path) -> Iterator[tuple[str, ...]]:
    """(phrase, share, target, ...) for every phrase with clear evidence, in alphabetical order."""
    lines = _read(codes)
    stop = stop_words()
    near = _chapters(lines)
    heads: dict[tuple[str, ...], list[_Code]] = defaultdict(list)
    mentions: dict[str, list[_Code]] = defaultdict(list)
    for line in lines:
        for head in line.heads:
            heads[head].append(line)
        for word in set(line.text.split()):
            mentions[word].append(line)
    for head in sorted(heads):
        anywhere, alone = stop
        if any(word in anywhere for word in head) or " ".join(head) in alone or not plausible(head):
            continue
        shared = set.intersection(*(set(map(id, mentions[word])) for word in head))
        around = [line for line in mentions[head[0]] if id(line) in shared]
        found = _verdict(heads[head], around, near)
        if found:
            yield (" ".join(head), *found)


def _verdict(heads: list[_Code], around: list[_Code], near: dict[str, str]) -> tuple[str, ...] | None:
    (export, count), *_ = Counter(line.export for line in heads).most_common(1)
    share = count / len(heads)
    if share >= HEAD_SHARE and _share(around, lambda line: line.export == export) >= MENTION_SHARE:
        sides = Counter(line.imports for line in heads if line.export == export)
        imports, number = sides.most_common(1)[0]
        both = f"~enduse=X{export}" + (f"/M{'+'.join(imports)}" if imports and number == count else "")
        chapter = near.get(export)
        if chapter != Counter(line.chapter for line in heads).most_common(1)[0][0]:
            chapter = None
        return (f"{share:.2f}", both, *((f"~hs={chapter}",) if chapter else ()))
    (chapter, count), *_ = Counter(line.chapter for line in heads).most_common(1)
    share = count / len(heads)
    if share >= 0.9 and _share(around, lambda line: line.chapter == chapter) >= 0.6:
        return (f"{share:.2f}", f"~hs={chapter}")
    return None


def _share(lines: list[_Code], holds: object) -> float:
    assert callable(holds)
    return sum(1 for line in lines if holds(line)) / len(lines) if lines else 0.0


def _chapters(lines: list[_Code]) -> dict[str, str]:
    """End-use export code -> the HS chapter that is nearly the same, where there is one."""
    both = Counter((line.export, line.chapter) for line in lines)
    export, chapter = Counter(line.export for line in lines), Counter(line.chapter for line in lines)
    return {e: c for (e, c), n in both.items() if n >= CHAPTER_SHARE * export[e] and n >= CHAPTER_SHARE * chapter[c]}


def _read(codes: Path) -> list[_Code]:
    flows = Flows(VOCAB / "enduse_flows.csv")
    headings = _headings(codes / "harmonized-system.csv")
    out = []
    for line in (codes / "CONCORD.TXT").read_text(encoding="latin-1").splitlines():
        code, text, export = line[:10], line[10:160].strip().lower(), line[221:226].strip()
        if not export or export[0] in "56":
            continue
        heading = headings.get(code[:6], "")
        heads = {*phrases(clauses(text)[:1]), *phrases(clauses(heading))}
        cleaned = " ".join(stem(word) for word in re.findall(r"[a-z]+", f"{text} {heading}"))
        out.append(_Code(frozenset(heads), cleaned, export, flows.imports_of(export, code), code[:2]))
    return out


def _headings(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["hscode"]: row["description"].lower() for row in csv.DictReader(file) if row["level"] == "6"}


def clauses(text: str) -> list[str]:
    return [clause.strip() for clause in re.split(r"[,;:()]", text.replace("'", "")) if clause.strip()]


def phrases(parts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    for clause in parts:
        kept = _CUT.split(clause.replace("-", " "))[0]
        for part in _AND.split(kept):
            found = re.findall(r"[a-z0-9]+", part)
            if 1 <= len(found) <= 3 and all(word.isalpha() and len(word) > 2 for word in found):
                yield tuple(stem(word) for word in found)


_ADJECTIVE = re.compile(r"(?:ed|ing|ous|able|ible|ic|ly|ian|lar|ary|ery)$")
_NOUN = frozenset(
    [
        "clothing",
        "bedding",
        "herring",
        "pudding",
        "ceramic",
        "antibiotic",
        "cosmetic",
        "garlic",
        "plastic",
        "fabric",
        "bakery",
        "machinery",
        "dairy",
        "berry",
        "cutlery",
        "celery",
        "jewelry",
        "pottery",
        "grocery",
        "stationery",
        "seed",
        "tobacco",
        "battery",
        "butter",
        "embroidery",
        "upholstery",
        "turmeric",
        "arsenic",
        "canary",
        "rosemary",
        "diary",
        "confectionery",
        "perfumery",
        "nursery",
        "lingerie",
        "lily",
        "jelly",
    ]
)


def plausible(head: tuple[str, ...]) -> bool:
    """Nouns only: an adjective or participle at the end names no product."""
    last = head[-1]
    return sum(map(len, head)) > 3 and (last in _NOUN or not _ADJECTIVE.search(last))


def stop_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that no generated phrase may hold, and words that are no phrase by themselves."""
    text = (VOCAB / "commodity_stopwords.txt").read_text(encoding="utf-8")
    anywhere, _, alone = text.partition("# [alone]")
    return _stems(anywhere), _stems(alone)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for line in text.splitlines() if not line.startswith("#") for word in line.split())
