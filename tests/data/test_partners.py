"""The partner catalogue: codes, groups over time, and the errors of a broken vocabulary."""

from __future__ import annotations

import pytest

from data import groups
from data import partners as catalogue
from data.partners import Group, PartnerVocabularyError, load_partners
from data.period import month


def group(key: str) -> Group:
    return load_partners().groups[key]


def test_every_partner_has_one_name_and_one_iso_code() -> None:
    found = list(load_partners().partners.values())
    names = [partner.name for partner in found]
    isos = [partner.iso2 for partner in found if partner.iso2 and partner.kind == "country"]
    assert len(set(names)) == len(names) and len(set(isos)) == len(isos)
    assert len(load_partners().countries) == 234


def test_former_codes_lead_to_one_partner() -> None:
    found = load_partners().partners
    assert {old: partner.id for partner in found.values() for old in partner.former_codes} == {
        "4802": "4801",
        "7320": "7321",
        "7740": "7749",
        "5080": "5081",
    }
    assert found["5700"].former_codes == ()


@pytest.mark.parametrize(
    ("key", "when", "count"),
    [
        ("eu", month(2026, 1), 27),
        ("eu", month(2019, 6), 28),
        ("eu", month(2020, 1), 28),
        ("eu", month(2020, 2), 27),
        ("eu", month(2003, 12), 15),
        ("euro_area", month(2024, 1), 20),
        ("euro_area", month(2026, 1), 21),
        ("asean", month(2024, 1), 10),
        ("asean", month(2026, 1), 11),
        ("brics", month(2023, 12), 5),
        ("brics", month(2024, 1), 9),
        ("brics", month(2025, 1), 10),
        ("opec", month(2025, 1), 12),
        ("g7", month(2025, 1), 6),
        ("g20", month(2025, 1), 18),
        ("oecd", month(2025, 1), 37),
        ("nato", month(2025, 1), 31),
        ("apec", month(2025, 1), 20),
        ("pacific_rim", month(2025, 1), 14),
        ("cafta_dr", month(2025, 1), 6),
        ("cptpp", month(2025, 1), 12),
    ],
)
def test_members_at_a_time(key: str, when: int, count: int) -> None:
    members = group(key).members_at(when)
    assert len(members) == len(set(members)) == count


def test_a_group_with_a_row_gives_its_code_and_one_without_its_members() -> None:
    data = load_partners()
    assert data.mention(("group:eu",)).codes == ("0003",)
    assert data.mention(("group:benelux",)).codes == ("4231", "4210", "4239")


def test_areas_are_made_of_code_prefixes() -> None:
    africa = set(group("africa").now)
    assert {"7530", "7910", "7290"} <= africa and not any(code[0] != "7" for code in africa)
    assert "2010" not in group("south_central_america").now


def test_broken_lines_are_refused_with_their_place() -> None:
    with pytest.raises(PartnerVocabularyError, match=r"groups.toml, test: no partner with ISO code 'QQ'"):
        groups._member("test", "QQ 2001-01..", {"DE": "4280"})
    with pytest.raises(PartnerVocabularyError, match=r"partner_guards.csv, turkey meat"):
        catalogue._guard({"phrase": "turkey meat", "note": ""})
    with pytest.raises(PartnerVocabularyError, match="no partner or group '9999'"):
        catalogue._check_alias(catalogue.PartnerAlias("x", ("9999",), "name"), {}, {})


def test_rows_are_codes_that_the_loaders_give() -> None:
    names = catalogue.VOCAB / "published_partner_names.csv"
    codes = {line.rsplit(",", 1)[-1] for line in names.read_text(encoding="utf-8").splitlines()}
    groups = load_partners().groups.values()
    remainders = {g.code for g in groups if not g.members and (g.code or "").startswith("x:")}  # named by their place
    assert {code for g in groups for code in g.rows.values()} <= codes | remainders
    assert {g.code for g in groups if g.rows} <= codes | remainders
    assert all(g.code in g.rows.values() for g in load_partners().groups.values() if g.rows)
