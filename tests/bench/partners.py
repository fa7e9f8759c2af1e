"""Partner names, side by side with the peers of ``../shared/peers/README.md``, with the same scoring.

Run: ``python -m tests.bench.partners [path of partners.tsv] [-v]``. A name is right when it is read, whole, as
one mention with the ISO code expected; a name without a row of its own is right when it is refused with that
code known. Two overrides are declared (domain.md: ask): "Congo" and "America" count when they are asked about
and the expected reading is among the choices. S4 names are right when they are refused.
"""

from __future__ import annotations

import csv
import random
import string
import sys
from collections import Counter
from functools import partial
from pathlib import Path

from data.partners import PartnerMention, load_partners
from intents.dimensions.partner import partner_spans
from intents.text import read
from tests.bench.timing import median_and_last, timed

SHARED = Path(__file__).parents[3] / "shared" / "peers" / "partners.tsv"
NAMES = SHARED if SHARED.exists() else Path(__file__).parent / "sets" / "partners.tsv"
"""S2 is not among those that ship (``sets/README.md``)."""
SEED = 20261121
ASKED = ("congo", "america")
PEERS = {
    "country-converter 1.3.2": (230, 244, 199, 51, 13, 36),
    "countryguess 0.4.9": (231, 244, 202, 51, 13, 95),
    "hdx-python-country 4.2.5, fuzzy": (231, 244, 187, 59, 1, 45),
    "pycountry search_fuzzy": (211, 241, 63, 24, 8, 2),
    "rapidfuzz WRatio >= 80": (231, 222, 118, 36, 1, 190),
}


def alone(name: str) -> PartnerMention | None:
    """What the name means when it is all that is said; None when any word of it is left over."""
    utterance = read(name)
    spans = [span for span in partner_spans(utterance) if (span.start, span.end) == (0, len(utterance.tokens))]
    return spans[0].value if spans and isinstance(spans[0].value, PartnerMention) else None


def isos(mention: PartnerMention) -> set[str]:
    """The ISO codes that a mention may mean: one, or those of the choices."""
    partners = load_partners().partners
    if mention.kind == "ambiguous":
        return {partners[key].iso2 for _, key in mention.choices if key in partners}
    return {mention.iso2}


def is_right(name: str, iso: str, *, refuse: bool) -> bool:
    mention = alone(name)
    if refuse:
        return mention is None or (mention.kind == "unpublished" and not mention.iso2)
    wanted = "GB" if "GB" in iso else iso
    if mention is None:
        return not wanted
    if mention.kind == "ambiguous" and name.lower() not in ASKED:
        return False
    return wanted in isos(mention)


def typo(name: str, rng: random.Random) -> str:
    """The name with one letter dropped, doubled, replaced or swapped with the next."""
    spots = [i for i, c in enumerate(name) if c.isalpha()]
    at = rng.choice(spots)
    letter = rng.choice(string.ascii_lowercase)
    match rng.randrange(4):
        case 0:
            return name[:at] + name[at + 1 :]
        case 1:
            return name[:at] + letter + name[at:]
        case 2:
            return name[:at] + letter + name[at + 1 :]
    after = name[at : at + 2][::-1]
    return name[:at] + after + name[at + 2 :]


def typos(names: list[tuple[str, str]], seed: int = SEED) -> list[tuple[str, str, str]]:
    """(typed, name, iso) for every name of six letters or more; typos that change nothing or make another name out."""
    rng = random.Random(seed)
    official = {name.lower() for name, _ in names}
    out = []
    for name, iso in names:
        typed = typo(name, rng)
        if len(name) >= 6 and typed.lower() not in official:
            out.append((typed, name, iso))
    return out


def main(arguments: list[str]) -> int:
    paths = [a for a in arguments if not a.startswith("-")]
    path = Path(paths[0]) if paths else NAMES
    sets: dict[str, list[tuple[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            sets.setdefault(row["set"], []).append((row["name"], row["iso2"] or ""))
    scores, wrong = [], []
    for key in ("S1", "S1b", "S2", "S3", "S4"):
        results = [(name, iso, is_right(name, iso, refuse=key == "S4")) for name, iso in sets.get(key, [])]
        scores.append(f"{sum(ok for *_, ok in results)}/{len(results)}" if results else "not here")
        wrong += [(key, name, iso, alone(name)) for name, iso, ok in results if not ok]
    made = typos(sets["S1"])
    outcome = Counter(_typo_outcome(typed, iso) for typed, _, iso in made)
    wrong += [
        ("S5", f"{typed} ({name})", iso, alone(typed))
        for typed, name, iso in made
        if _typo_outcome(typed, iso) != "right"
    ]
    scores.append(f"{outcome['right']}/{len(made)} (asked {outcome['asked']}, wrong {outcome['wrong']})")
    print("| | S1 231 | S1b 244 | S2 207 | S3 59 | S4 13 refused | S5 typos |\n|---|---|---|---|---|---|---|")
    for peer, row in PEERS.items():  # type: ignore[assignment]
        print(f"| {peer} | " + " | ".join(map(str, row)) + " |")
    print("| tradebot | " + " | ".join(scores) + " |")
    if "-v" in arguments:
        for line in wrong:
            print(*line)
    _speed(sets)
    return 0


def _typo_outcome(typed: str, iso: str) -> str:
    mention = alone(typed)
    if mention is None:
        return "refused"
    if iso not in isos(mention):
        return "wrong"
    return "asked" if mention.kind == "ambiguous" else "right"


def _speed(sets: dict[str, list[tuple[str, str]]]) -> None:
    rng = random.Random(SEED)
    names = [name for name, _ in sets["S1"]]
    questions = [read(f"what was the goods deficit with {name} in 2024 and 2025?") for name in names]
    misspelled = [read(f"how much zorbo steel did we buy from {typo(name, rng)} last qarter?") for name in names]
    for label, batch in (("exact", questions), ("misspelled, two unknown words", misspelled)):
        median, last = median_and_last([timed(partial(partner_spans, utterance))[1] for utterance in batch])
        print(f"{label}: median {median:.3f} ms, 99th {last:.3f} ms")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
