"""Lists of products: "HS-6 imports", "by six-digit HS code", "at the HS4 level" are no chapters, and "what do we buy
from Ireland?" asks for the products.
"""

from __future__ import annotations

from data.commodities import Candidate, CommodityMention
from data.hs import SCHEME
from data.model import Sector
from intents.dimensions.commodity.lexicon import Found
from intents.text import Utterance
from intents.wordlists import norm_at, numbers, wordlist

LISTED_AS = {4: "HS heading", 6: "HS subheading", 10: "ten-digit HS line"}
"""What the codes of so many digits are called."""
_DIGITS = {word: int(value) for word, value in numbers("digit_counts", "products").items()}
_SYSTEM = wordlist("system", "products")
_SCHEMES, _COUNTED, _HEADING = (wordlist(name, "products") for name in ("schemes", "digits", "headings_one"))
_FLOWS = wordlist("level_flows", "products")
_NOUNS = wordlist("level_nouns", "products")
_BY_NAME = {"headings": 4, "subheadings": 6}
_BEFORE = (("at", "the"), ("by",), ("at",))


def find(utterance: Utterance) -> list[Found]:
    """Every level named."""
    out: list[Found] = []
    at = 0
    while at < len(utterance.norms):
        found = _at(utterance, at)
        out += [found] if found else []
        at = found.end if found else at + 1
    return out


def _at(utterance: Utterance, start: int) -> Found | None:
    norms = utterance.norms
    core = _with_digits(utterance, start) or _in_words(norms, start) or _by_name(norms, start)
    if core is None:
        return None
    level, end, sure = core
    noun = end < len(norms) and norms[end] in _NOUNS
    flow = end < len(norms) and norms[end] in _FLOWS
    before = next((b for b in _BEFORE if start >= len(b) and norms[start - len(b) : start] == b), ())
    if not (sure or noun or flow or before) or _number(norms, end):
        return None
    return Found(start - len(before), end + noun, listing(level), "level")


def _with_digits(utterance: Utterance, start: int) -> tuple[int, int, bool] | None:
    """ "HS-6", "HTS10": the level, where it ends, whether it can be nothing else."""
    norms, norm = utterance.norms, utterance.norms[start]
    if norm in _SCHEMES and utterance.gap(start) == "-" and norms[start + 1 : start + 2]:
        level = _DIGITS.get(norms[start + 1]) if norms[start + 1].isdigit() else None
        return (level, start + 2, True) if level else None
    digits = norm.lstrip("hts")
    sure = norm.removesuffix(digits) in _SCHEMES and digits.isdigit() and digits in _DIGITS
    return (_DIGITS[digits], start + 1, False) if sure else None


def _in_words(norms: tuple[str, ...], start: int) -> tuple[int, int, bool] | None:
    """ "six digit HS", "4 digit", "HS 6-digit"."""
    named = norms[start] in _SCHEMES and norm_at(norms, start + 2) in _COUNTED
    start += named
    level = _DIGITS.get(norms[start])
    if level is None or norm_at(norms, start + 1) not in _COUNTED:
        return None
    end = start + 2
    while end < len(norms) and norms[end] in _SYSTEM:
        end += 1
    return level, end, named or end > start + 2


def _by_name(norms: tuple[str, ...], start: int) -> tuple[int, int, bool] | None:
    """ "HS headings", "subheadings of chapter 85": in the plural, before no number."""
    end = start
    while end < len(norms) and norms[end] in _SYSTEM:
        end += 1
    level = _BY_NAME.get(norms[end]) if end < len(norms) else None
    if level is None and end > start and norm_at(norms, end) in _HEADING:
        level = _BY_NAME[norms[end] + "s"]
    return None if level is None else (level, end + 1, True)


def _number(norms: tuple[str, ...], at: int) -> bool:
    return at < len(norms) and norms[at].replace(".", "").isdigit() and len(norms[at]) > len("24")


def listing(level: int) -> CommodityMention:
    """The codes of so many digits, as what a ranking lists."""
    if level == len("00"):
        found = Candidate("hs", (), (), "HS chapter")
    else:
        found = Candidate(SCHEME, (), (), LISTED_AS[level], level=level)
    return CommodityMention(found.label, (found,), f"{found.label}s", Sector.GOODS, "scheme")


def within(listed: CommodityMention, name: str, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """A list of what a product is made of, at the level that is named; of what no HS code says, nothing."""
    level = listed.candidates[0].level
    codes = [c for c in candidates if c.scheme in ("hs", SCHEME) and not c.wider and c.exports and c.imports]
    if not level or not codes:
        return ()
    return (Candidate(SCHEME, codes[0].exports, codes[0].imports, f"{LISTED_AS[level]} of {name}", level=level),)


_AUX = wordlist("auxiliaries", "products")
_WHAT, _ELSE, _ASKED_BY, _NOT_ASKED = (wordlist(name, "products") for name in ("what", "else", "asked_by", "not_asked"))
_WE = wordlist("level_askers", "products")
_VERBS = wordlist("level_verbs", "products")
_PRODUCTS = CommodityMention(
    "what",
    (Candidate("enduse", (), (), "end-use categories"), Candidate("hs", (), (), "HS chapters")),
    "product categories",
    Sector.GOODS,
    "scheme",
)


def asked_for(utterance: Utterance) -> list[Found]:
    """A low-scored reading of "what" as the categories of goods, where nothing else is named."""
    norms = utterance.norms
    for start, norm in enumerate(norms):
        if norm in _WHAT and norms[start + 1 : start + 2] and _asks(norms[start + 1 : start + 7]):
            return [Found(start, start + 1, _PRODUCTS, "what", 0.6, "what: the product categories")]
    return []


def _asks(after: tuple[str, ...]) -> bool:
    """An auxiliary, at most two words that are nobody known (a country), then a verb of trade."""
    after = after[1:] if after[0] in _ELSE else after
    if not after or after[0] not in _AUX:
        return False
    strangers = 0
    for norm in after[1:]:
        if norm in _VERBS:
            return strangers == 0 or after[0] in _ASKED_BY
        strangers += norm not in _WE
        if strangers > 2 or norm in _NOT_ASKED:
            return False
    return False
