"""What everyday words and official names mean in the Harmonized System: phrase -> sets of codes for each flow.

``vocab/hs/words.tsv`` is written by hand (its head tells the format), ``vocab/hs/official.tsv`` is generated from the
official descriptions by ``data.ingest.hs_words``. A line is read when it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from data.commodities import VOCAB, Candidate
from data.hs import SCHEME, dotted, hs_name
from data.model import Flow
from data.schemes import VocabularyError

FOLDER = VOCAB / "hs"
_CODE = re.compile(r"(?P<digits>\d{2,10})(?:\((?P<years>\d*\.\.\d*)\))?")
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
        return self.phrases[0].rstrip("!=")

    def candidate(self) -> Candidate:
        """The codes of both flows. Raises ``VocabularyError`` for a line that is not as the head of the file says."""
        sides: dict[Flow, tuple[str, ...]] = {Flow.EXPORTS: (), Flow.IMPORTS: ()}
        wider: list[Flow] = []
        for part in self.codes.removeprefix("^").split():
            match = _SIDE.fullmatch(part)
            assert match is not None
            named = {"X": (Flow.EXPORTS,), "M": (Flow.IMPORTS,)}.get(match["flow"] or "", tuple(sides))
            for flow in named:
                sides[flow] = tuple(_digits(code, self) for code in match["codes"].removeprefix("~").split("+"))
                wider += [flow] if match["codes"].startswith("~") else []
        exports, imports = sides[Flow.EXPORTS], sides[Flow.IMPORTS]
        name = label(self.name if not wider else hs_name((imports or exports)[0], Flow.IMPORTS), imports or exports)
        return Candidate(SCHEME, exports, imports, name, tuple(wider), bool(exports and imports), reason=self.reason)


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
    if len(name) > LONGEST:  # "Medicaments; of other alkaloids ...": the second part tells subheadings apart
        name = name.partition("; ")[2] or name
        name = name[:1].upper() + name[1:]
    if len(name) > LONGEST:
        name = name[:LONGEST].rsplit(" ", 1)[0].rstrip(",;") + "\u2026"
    return f"{name} (HS {dotted(code)})" if name else f"HS {dotted(code)}"


@lru_cache(maxsize=1)
def _by_code() -> dict[str, str]:
    """The everyday word of each code that one word alone has in both flows, the first of several."""
    out: dict[str, str] = {}
    for word in hs_words():
        code = word.codes.removeprefix("^")
        if code.isdigit():
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
