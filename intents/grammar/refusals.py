"""Names that are read and have no figure: of several meanings, of no partner, of no table."""

from __future__ import annotations

from data.articles import with_article
from data.partners import PartnerMention
from intents.grammar.atoms import Values
from intents.issues import Ambiguous, NotCarried, Territory, UnknownPartner, one_of
from intents.wordlists import wordlist


def refuse_partner(values: Values, index: int) -> None:
    """Raises for a name with several meanings, a part of the United States, a place without figures."""
    mention, _span = values.items[index]
    assert isinstance(mention, PartnerMention)
    if mention.kind == "ambiguous":
        raise Ambiguous(
            f"“{values.said(index)}” can mean {one_of(label for label, _ in mention.choices)}. Which one?",
            tuple(values.replaced(index, label) for label, _ in mention.choices),
        )
    if mention.kind == "territory":
        raise Territory(f"{mention.note.rstrip('.')}.")
    if mention.kind == "unpublished":
        the = values.before(index) in wordlist("leading_article")
        names = [label if the else with_article(label) for label, _ in mention.choices]
        raise UnknownPartner(f"{mention.note.rstrip('.')}.", tuple(values.replaced(index, name) for name in names))


def refuse_without(values: Values, index: int) -> None:
    """Raises for "deficit excluding cars": only exports or imports are computed without a product."""
    said = values.said(index)
    raise NotCarried(
        f"One product ({said}) can be left out of a level of exports or of imports, and of nothing else. "
        "Ask for the total and for the product, and take one from the other."
    )
