"""Who sells to whom, and who has a surplus with whom."""

from __future__ import annotations

import re

from intents.claims.context import ClaimSlots
from intents.claims.marks import Mark, MarkedSentence
from intents.claims.segments import clause
from intents.wordlists import wordlist

_TO_US = re.compile(r"\b(?:to|into|in|with|from|against|for)\s(?:the\s)?$", re.I)


_INTO_US = re.compile(r"\s(?:in)?to\s(?:the\s)?(?:us|u\.s\.|united\sstates|america|this\scountry)(?!\w)", re.I)
_OUR_GOODS = re.compile(r"[^.;]{0,30}?\bof\s(?:american|us|u\.s\.)\s(?:goods|products|exports|farm|services)", re.I)
_STRAIGHT = re.compile(r"\s(?:of\s\w+\s)?to\s(?:the\s)?$")
_PREPOSITION = re.compile(r"\b(from|to|with)\s(?:the\s)?$", re.I)


_SOLD_US = re.compile(r"\s(?:to\s)?(?:us|Americans?|America|the\s(?:US|U\.S\.|United\sStates))(?!\w)")
_IT_RUNS = re.compile(
    r"\s(?:that\s|which\s)?(?:it|they|the\s(?!united\b|us\b|u\.s)[a-z]+)\s(?:\w+\s)?(?:runs?|ran|has|have|had|posts?|posted|enjoys?|enjoyed|keeps?|kept)"
    r"(?:\s(?:with|against|over)\s(?P<us>us|america|the\sunited\sstates|the\su\.?s\.?))?(?!\w)",
    re.I,
)
"""What stands behind a surplus that a partner has: "the surplus it runs with America"."""


_GAVE_US = re.compile(
    r"\b(?:g[ai]ve[ns]?|giving|hand(?:s|ed|ing)?|left|leaves?|leaving|cost|costs|saddl(?:es?|ed|ing)|caused?|brought|dealt)\s"
    r"(?:us|americans?|america|the\s(?:us|u\.s\.|united\sstates|country))\s(?:with\s)?(?:(?:an?|its|the)\s)?(?:\w+\s){0,2}$",
    re.I,
)
"""What makes a balance behind it that of the United States, whoever it is said of."""
_GLOBAL = re.compile(
    r"\b(?:world|world's|global|worldwide|international)\s(?:(?:merchandise|goods|services|total)\s)*$", re.I
)


def _of_the_world(sentence: MarkedSentence, mark: Mark, a: int) -> bool:
    """Whether it is the trade of all countries that is spoken of, or that of two others."""
    if mark.key not in ("total_trade", "imports", "exports"):
        return False
    first = sentence.passage.start
    if _GLOBAL.search(sentence.text[first : mark.start]) and not sentence.within(first, sentence.passage.end, "us"):
        return True
    behind = sentence.within(mark.end, sentence.passage.end, "partner", "us")[:2]
    if "between" not in sentence.text[mark.start : behind[0].start if behind else mark.end]:
        return False
    both = len(behind) == 2 and all(m.kind == "partner" for m in behind)
    return both and re.fullmatch(r"\s(?:and|&)\s(?:the\s)?", sentence.text[behind[0].end : behind[1].start]) is not None


WITH_US = re.compile(
    r"\s(?:in\sgoods\s)?(?:with|against|over)\s(?:us|America|the\s(?:US|U\.S\.|United\sStates|Americans))(?!\w)"
)


def directed(out: ClaimSlots, sentence: MarkedSentence, a: int, z: int, partners: list[Mark]) -> None:
    """Who sells to whom: "China's exports to the US", "exports from China", "Vietnam's surplus with America"."""
    mark = out.head_mark
    if mark is not None and _of_the_world(sentence, mark, a):
        out.foreign = "the trade of the whole world is not in these figures"
        return
    if mark is None or out.head not in ("imports", "exports", "surplus", "deficit"):
        return
    if _GAVE_US.search(sentence.text[sentence.passage.start : mark.start]):
        return  # "had never given Americans a deficit"
    owned = _owner(sentence, mark, partners) or _owner_before(sentence, mark, a)
    if owned is None and mark.key in ("surplus", "deficit") and WITH_US.match(sentence.text, mark.end) and not partners:
        out.flipped = True  # "its surplus with the United States"
        return
    behind = _IT_RUNS.match(sentence.text[mark.end : mark.end + 60]) if mark.key in ("surplus", "deficit") else None
    sold = _SOLD_US.match(sentence.text[mark.end : mark.end + 40])
    if owned is None and sold and mark.words in SELLS and not _is_partner(sentence, mark.end + sold.end()):
        out.flipped = True  # "and sold us $21 billion"
        return
    if owned is None and behind is not None:  # "the surplus it runs with us"
        out.flipped, out.either = bool(behind["us"]), not behind["us"]
        return
    if owned is None and mark.key in ("surplus", "deficit") and not partners and not _told_whose(sentence):
        out.either = True  # "it ranked far down, with a surplus of $19 billion"
    if owned is None and mark.key in ("surplus", "deficit") and _ITS.search(sentence.text[a : mark.start]):
        out.either = True  # "its surplus": whose, only the sign of the figure tells
    if out.head == "imports" and _OUR_GOODS.match(sentence.text[mark.end : mark.end + 70]):
        out.flipped = True
        out.targets = [owned.value] if owned is not None else out.targets
    elif owned is not None:
        _of_owner(out, sentence, a, owned, partners)
    elif _firm_named(sentence, a, mark) or _of_the_writer(sentence, mark):
        out.foreign = "firms are not in these statistics"
    elif _agent_open(sentence, a, mark) and not _tied(sentence, mark, partners):
        out.open = True
    else:
        _by_preposition(out, sentence, a, z, partners)


def _is_partner(sentence: MarkedSentence, end: int) -> bool:
    """Whether the "us" that ends here is a partner who writes."""
    return any(m.end == end for m in sentence.of("partner"))


def _told_whose(sentence: MarkedSentence) -> bool:
    """Whether a sentence says that it is the United States that has a balance, or with whom it is."""
    p = sentence.passage
    with_whom = any(_LINK.search(sentence.text[p.start : m.start]) for m in sentence.of("partner"))
    return (
        with_whom
        or bool(sentence.of("us", "world", "product", "sector"))
        or _OURS.search(sentence.text, p.start, p.end) is not None
    )


def _owner_before(sentence: MarkedSentence, mark: Mark, a: int) -> Mark | None:
    """The partner in front of a number whose sentence goes on with it: "Thailand, at $9 billion, ran a surplus"."""
    first, _z = clause(sentence, mark.start)
    earlier = sentence.within(first, a, "partner") if mark.key in ("surplus", "deficit") else []
    return _owner(sentence, mark, earlier[-1:]) if earlier else None


def _link(sentence: MarkedSentence, mark: Mark, partners: list[Mark]) -> tuple[Mark, str] | None:
    """The partner behind a head and the preposition before it, where there is one."""
    after = next((m for m in partners if m.start >= mark.end), None)
    found = _PREPOSITION.search(sentence.text[mark.end : after.start]) if after is not None else None
    return (after, found[1].lower()) if after is not None and found is not None else None


def _of_owner(out: ClaimSlots, sentence: MarkedSentence, a: int, owned: Mark, partners: list[Mark]) -> None:
    """Whose trade it is, is said: "China's exports to the US", "Canada's surplus"."""
    mark = out.head_mark
    assert mark is not None
    to_us = any(
        m.start >= mark.end and _TO_US.search(sentence.text[a : m.start])
        for m in sentence.within(a, sentence.passage.end, "us")
    )
    link = _link(sentence, mark, partners)
    if link is not None and link[0].value != owned.value and not to_us:
        out.foreign = "other countries' trade with each other is not in these figures"
    between = sentence.text[owned.end : mark.start].lower().split()
    if _THE_WORLD.match(sentence.text, mark.end, sentence.passage.end) or _WORLDWIDE.intersection(between):
        out.foreign = "another country's trade with the world is not in these figures"
    several = out.targets
    if owned.start >= a or not several:  # "Thailand, at $9 billion, ran a bigger surplus than Italy, at $4 billion"
        out.targets, out.own_target = [owned.value], True
    its_own = out.head in ("surplus", "deficit")
    ran = its_own and RAN.fullmatch(sentence.text[owned.end : mark.start].lower())
    if len(several) > 1 and owned.value in several:  # "Vietnam and Taiwan shipped"
        out.targets = several
    if out.head == "imports" and _INTO_US.match(sentence.text[mark.end : mark.end + 40]):
        return  # "India's imports into the US" are bought here
    out.theirs = (
        its_own
        and not to_us
        and not sentence.of("us")
        and not _OURS.search(sentence.piece(sentence.passage.start, sentence.passage.end))
    )
    if to_us or ran or (mark.words in SELLS | BUYS and link is None):
        out.flipped = True
    elif its_own:  # "Canada's surplus": whose it is, only the sign of the figure tells
        out.either = True
    else:
        out.doubtful = out.open = True


_THE_WORLD = re.compile(
    r"\s(?:of\sgoods\s|in\sgoods\s)?(?:(?:with|to|from|against)\s(?:the\s(?:whole\s)?world|the\srest\sof\sthe\sworld|all\s(?:countries|partners|its\s\w+)"
    r"|everyone|its\s(?:trading\s)?partners)|worldwide|globally|overall)\b",
    re.I,
)


def _by_preposition(out: ClaimSlots, sentence: MarkedSentence, a: int, z: int, partners: list[Mark]) -> None:
    """Only prepositions tell who sells: "exports from China", "exports to the US"."""
    mark = out.head_mark
    assert mark is not None
    first_us = next((m.start for m in sentence.of("us") if m.start >= mark.end), mark.end)
    if out.head == "exports" and _STRAIGHT.match(sentence.text[mark.end : first_us]):
        out.flipped = True
        return
    if mark.words in _EARNED:  # "crude from Canada earned $98 billion": what is earned there is paid here
        from_it = any(_FROM_IT.search(sentence.text[a : m.start]) for m in partners if m.end <= mark.start)
        out.flipped = from_it or any(x in sentence.text[mark.end : sentence.passage.end].lower() for x in _FOREIGN)
        return
    link = _link(sentence, mark, partners)
    if link is None:
        return
    others = any(_TO_US.search(sentence.text, a, m.start) or m.start < mark.start for m in sentence.within(a, z, "us"))
    if out.head == "exports" and link[1] == "from" and not others:
        out.flipped = True
    elif out.head == "imports" and link[1] == "to" and not others:
        out.flipped = mark.words not in wordlist("purchases", "claims")
    if mark.words in wordlist("sent_nouns", "claims") and link[1] == "from":
        out.flipped = True


_OURS = re.compile(
    r"\b(?:we|our|us|u\.s\.|america|americans?|united\sstates|washington|domestic|nation|the\scountry|firms|companies)\b",
    re.I,
)


def _tied(sentence: MarkedSentence, head: Mark, partners: list[Mark]) -> bool:
    """Whether a preposition ties a partner to what is bought or sold: "sold to Canada"."""
    return any(
        _LINK.search(sentence.text[sentence.passage.start : p.start])
        or re.fullmatch(r"\s(?:the\s)?", sentence.text[head.end : p.start])  # "it sold Britain $3 billion worth"
        for p in partners
    )


_LINK = re.compile(r"\b(?:to|from|with|in|into)\s(?:the\s)?$", re.I)
_IT_ALONE = re.compile(r"\W*(?:(?:and|but|then)\s)?it\s(?:\w+\s)?", re.I)
_EARNED = wordlist("earned", "claims")
_FOREIGN, _WORLDWIDE = wordlist("foreign_goods", "claims"), wordlist("worldwide", "claims")
_PRONOUNS = re.compile(r"\b(?:it|they|he|she|who|which|its|their)\b", re.I)
_ITS = re.compile(r"\b(?:its|their|his|her)\s(?:[\w-]+\s){0,2}$", re.I)


def _agent_open(sentence: MarkedSentence, a: int, head: Mark) -> bool:
    """Whether who sells or buys is only pointed to: "it sold", "its deliveries"."""
    before = re.split("[:;]", sentence.text[a : head.start])[-1]  # "our best customer: it bought"
    if head.key not in ("imports", "exports"):
        return False
    if head.words in SELLS | BUYS or head.words in _SENT:
        sentence_before = sentence.text[sentence.passage.start : head.start]
        us = sentence.within(sentence.passage.start, a, "us")  # "the US ran a surplus: it sold $1.1 trillion"
        if us and _IT_ALONE.fullmatch(before) and not sentence.within(sentence.passage.start, a, "partner"):
            return False
        return not _OURS.search(before if _PRONOUNS.search(before) else sentence_before)
    return bool(_ITS.search(before)) and not _OURS.search(before)


_WRITER = re.compile(
    r"\b(?:our\sown|my|our\s(?:company|firm|group)'s|the\s(?:company|firm|group|state|city|county|port|region|district|retailer|chain"
    r"|carmaker|automaker|maker|airline|bank)'s)\s(?:\w+\s){0,2}$",
    re.I,
)


def _of_the_writer(sentence: MarkedSentence, head: Mark) -> bool:
    """Whether it is a firm that speaks of what it buys or sells itself."""
    before = sentence.text[sentence.passage.start : head.start]
    return head.key in ("imports", "exports") and _WRITER.search(before) is not None


_SENT = wordlist("shipped_nouns", "claims")
_NAMED = re.compile(r"\b([A-Z][A-Za-z&.]+)(?:'s|\salone|\sitself)\s+(?:[a-z]+\s+){0,2}$")


def _firm_named(sentence: MarkedSentence, a: int, head: Mark) -> bool:
    """Whether the head is that of a name that is no partner: "Walmart alone imports", "Boeing's exports"."""
    m = _NAMED.search(sentence.text[a : head.start])
    if m is None:
        return False
    at = a + m.start()
    return not any(x.start <= at < x.end for x in sentence.marks) and m[1].lower() not in wordlist("no_firm", "claims")


SELLS = wordlist("sells", "claims")

BUYS = wordlist("buys", "claims")


_FROM_IT = re.compile(r"\bfrom\s(?:the\s)?$", re.I)
_WITH_IT = re.compile(r"\b(?:with|to|from|against|between|into)\s(?:the\s)?$", re.I)
RAN = re.compile(
    r"(?:,[^;]{1,110},)?\s+(?:(?:now|still|itself|then|also|even|again|alone|long)\s+)*(?:ran|run|runs|running|had|has|have"
    r"|posted|posts|recorded|records|enjoyed|enjoys|reported|registered|registers|boasts?|boasted|holds?|held|keeps?|kept"
    r"|showed|shows|notched|racked\sup|chalked\sup|booked|sits\son|sat\son|built(?:\sup)?|books?|achieved|maintained|maintains"
    r"|saw|sees)\s+(?:(?!\S+,\s+(?:the|its|which|and|but|while)\s)\S+\s+){0,5}"
)
"""What stands between a partner and the surplus that it has."""


def _owner(sentence: MarkedSentence, head: Mark, partners: list[Mark]) -> Mark | None:
    """The partner whose head it is: "China's exports", "Chinese exports", "China exported"."""
    for m in reversed([p for p in partners if p.end <= head.start]):
        gap = sentence.text[m.end : head.start].lower()
        doing = head.words.endswith("ing") and not gap.strip()  # "with Mexico buying"
        linked = _WITH_IT.search(sentence.text[sentence.passage.start : m.start]) and not doing
        if linked and not gap.lstrip().startswith("'"):
            continue
        if m.key == "demonym" and re.fullmatch(r"\s*(?:goods|services|trade|merchandise|total|\s)*\s*", gap):
            return m
        if re.fullmatch(r"(?:\s*'s?|,?\s+whose)\s+(?:[\w-]+\s+){0,3}", gap):
            return m
        if head.words in SELLS | BUYS and re.fullmatch(r"(?:,[^;]{1,60},)?\s+(?:[\w-]+\s+){0,4}", gap):
            return m
        if head.key in ("imports", "exports") and len(partners) == 1 and _ITS.search(gap) and len(gap) < 60:
            return m
        if RAN.fullmatch(gap) and head.key in ("surplus", "deficit"):
            return m
    return None
