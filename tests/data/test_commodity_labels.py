"""Short names of categories: every chapter has a reviewed one, and no name stands for two figures."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from bot.speak.labels import product_name
from data.commodities import VOCAB, commodities

LABELS = {
    (row["scheme"], row["code"]): row["label"]
    for row in csv.DictReader((VOCAB / "commodity_labels.csv").open(encoding="utf-8"))
}


def test_every_chapter_has_a_reviewed_name() -> None:
    chapters = set(commodities().codes("hs"))
    assert len(chapters) == 98  # 77 is reserved; 98 and 99 are the country's own
    assert chapters == {code for scheme, code in LABELS if scheme == "hs"}
    for (scheme, code), label in LABELS.items():
        found = commodities().get(scheme, code)
        assert found is not None and found.label == label
        assert len(label) <= 60 and label[0].islower() and not set(label) & set(";("[: 2 if scheme != "naics" else 1])


@pytest.mark.parametrize(
    ("code", "words"),
    [("71", "gold"), ("62", "not knitted"), ("33", "cosmetics"), ("25", "cement"), ("83", "base metal"),
     ("84", "computers"), ("04", "eggs"), ("94", "lamps"), ("81", "other base metals"), ("87", "parts")],
)  # fmt: skip
def test_a_name_says_what_is_most_of_the_chapter(code: str, words: str) -> None:
    assert words in LABELS["hs", code]


def test_no_two_categories_are_called_alike() -> None:
    for scheme in ("hs", "sitc", "naics", "service", "atp", "motor_vehicles"):
        # The six-digit industries of NAICS are another table than the exhibits, and each stands with its code.
        listed = [c for c in commodities() if c.scheme == scheme and not (scheme == "naics" and len(c.code) == 6)]
        labels = Counter(c.label.lower() for c in listed)
        assert [label for label, n in labels.items() if n > 1] == [], scheme
    shown: dict[str, set[str]] = {}
    for c in commodities():
        if c.scheme in ("hs", "sitc", "naics", "motor_vehicles", "enduse") and ":" not in c.code:
            shown.setdefault(product_name(c.scheme, c.code, c.label).lower(), set()).add(c.scheme)
    assert [name for name, schemes in shown.items() if len(schemes) > 1] == []
