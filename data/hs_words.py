"""What everyday words and official names mean in the Harmonized System: phrase -> sets of codes for each flow.

``vocab/hs/words.tsv`` is written by hand (its head tells the format), ``vocab/hs/official.tsv`` is generated from the
official descriptions by ``data.ingest.hs_words``. A line is read when it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from data.commodities import VOCAB, Candidate
from data.hs import SCHEME, dotted, hs_name
from data.model import Flow
from data.schemes import VocabularyError

FOLDER = VOCAB / "hs"
_CODE = re.compile(r"(?P<digits>\d{2,10})(?:\((?P<years>\d*\.\.\d*)\))?")
_FLOWS = (Flow.EXPORTS, Flow.IMPORTS)
MARKS = "!=<"
"""What may follow a phrase: only where a product would stand, never in another number, a part of the codes."""
_YEARS = re.compile(r"\([^)]*\)")
_SIDE = re.compile(r"(?:(?P<flow>[XM]):)?(?P<codes>.+)")


@dataclass(frozen=True, slots=True)
class HsWord:
    """A line of the vocabulary. ``first``: it goes before a category of another classification that is called so."""

    phrases: tuple[str, ...]
    codes: str
    reason: str = ""

    @property
    def first(self) -> bool:
        return self.codes.startswith("^")

    @property
    def name(self) -> str:
        """The phrase to say."""
        return self.phrases[0].rstrip(MARKS)

    def said_as(self, phrase: str) -> HsWord:
        """The line for one of its phrases: of a part (``<``) the answer says that the codes hold more."""
        if "<" not in phrase[len(phrase.rstrip(MARKS)) :]:
            return self
        part = phrase.rstrip(MARKS)
        return replace(self, reason=f"the figure holds more than {part}")

    def candidates(self) -> tuple[Candidate, ...]:
        """The codes that are the word, then those that hold more than it. Raises ``VocabularyError`` for a line that is
        not as the head of the file says."""
        exact: dict[Flow, tuple[str, ...]] = {}
        wider: dict[Flow, tuple[str, ...]] = {}
        for part in self.codes.removeprefix("^").split():
            match = _SIDE.fullmatch(part)
            assert match is not None
            flows = {"X": (Flow.EXPORTS,), "M": (Flow.IMPORTS,)}.get(match["flow"] or "", tuple(_FLOWS))
            codes = tuple(_digits(code, self) for code in match["codes"].removeprefix("~").split("+"))
            (wider if match["codes"].startswith("~") else exact).update(dict.fromkeys(flows, codes))
        return tuple(self._candidate(sides, more) for sides, more in ((exact, False), (wider, True)) if sides)

    def _candidate(self, sides: dict[Flow, tuple[str, ...]], more: bool) -> Candidate:
        exports, imports = sides.get(Flow.EXPORTS, ()), sides.get(Flow.IMPORTS, ())
        codes = imports or exports
        word = _by_code().get("+".join(codes), self.name) if more else self.name
        name = called(codes[0], Flow.IMPORTS) if more and len(codes) == 1 else label(word, codes)
        wider = tuple(flow for flow in _FLOWS if flow in sides and more)
        reason = "" if more else self.reason
        return Candidate(SCHEME, exports, imports, name, wider, len(sides) == len(_FLOWS), reason=reason)


def label(name: str, codes: tuple[str, ...], shown: int = 3) -> str:
    """A name with its codes: "beef (HS 0201, 0202)"; of many, the first ones."""
    listed = ", ".join(map(dotted, codes[:shown])) + (f" and {len(codes) - shown} more" if len(codes) > shown else "")
    return f"{name} (HS {listed})"


LONGEST = 80
"""Characters of an official name in running text: what is longer is cut at a word."""
_ASIDE = re.compile(r"\s*\([^()]*\)")


def called(code: str, flow: Flow) -> str:
    """A single code in running text: by its everyday word where one is just that code ("laptops (HS 8471.30)"), else
    by its official name without asides, cut where it is long."""
    name = _by_code().get(code) or _ASIDE.sub("", hs_name(code, flow))
    if len(name) > LONGEST:  # "Vegetables, root; salad beetroot ...": the second part tells subheadings apart
        first, _, second = name.partition("; ")
        name = f"{_cut(first, LONGEST // 2)}; {second}" if second else name
    name = _cut(name, LONGEST)
    return f"{name} (HS {dotted(code)})" if name else f"HS {dotted(code)}"


def _cut(name: str, length: int) -> str:
    """A name, cut at a word where it is longer."""
    return name if len(name) <= length else name[:length].rsplit(" ", 1)[0].rstrip(",;") + "\u2026"


@lru_cache(maxsize=1)
def _by_code() -> dict[str, str]:
    """The everyday word of each code, or set of codes joined by "+", that is one word in both flows, the first of
    several. A word that is a part of its codes is no name for them."""
    out: dict[str, str] = {}
    for word in hs_words():
        if "<" in word.phrases[0]:
            continue
        code = _YEARS.sub("", word.codes.removeprefix("^"))
        if code.replace("+", "").isdigit():
            out.setdefault(code, word.name)
    return out


def hs_words() -> list[HsWord]:
    """The lines written by hand."""
    return list(_lines(FOLDER / "words.tsv"))


def official_words() -> list[HsWord]:
    """The lines made of the official descriptions."""
    return list(_lines(FOLDER / "official.tsv"))


def _lines(path: Path) -> Iterator[HsWord]:
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            phrases, _, rest = line.partition("\t")
            codes, _, reason = rest.partition("\t")
            yield HsWord(tuple(phrases.split("|")), codes, reason)


def _digits(text: str, word: HsWord) -> str:
    match = _CODE.fullmatch(text)
    if match is None:
        raise VocabularyError(f"hs/words.tsv: {word.name!r}: {text!r} is no code")
    return match["digits"]
