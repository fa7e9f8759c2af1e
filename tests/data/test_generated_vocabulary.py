"""The vocabulary that is generated out of official lists: small lists in their layouts, and what comes of them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest

from data import hs_words as vocabulary
from data.commodities import VOCAB
from data.hs import NAMES
from data.ingest import commodities, commodity_words, hs_names, hs_words
from data.ingest.commodity_words import _Code
from data.ingest.hs_words import ImportLine
from data.vocabulary_words import stem

HEADER = "hscode,level,description"


def table(path: Path, header: str, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")


def concorded(code: str, text: str, unit: str = "", export: str = "") -> str:
    """A line of the concordance: its columns are fixed."""
    return f"{code:10}{text:200}{unit:11}{export:5}"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    codes = tmp_path / "codes"
    system = ("08,2,Fruit (edible)", "0803,4,Bananas", "080310,6,Fruit; bananas", "99,2,Not this")
    table(codes / "harmonized-system.csv", HEADER, *system)
    imports = ("0803100000,kg,PLANTAINS &amp; BANANAS,True", "0803900000,kg,other fruit,False")
    table(codes / "hts10-import-descriptions-2025-04.csv", "hts10,unit,name,in_2024_data", *imports)
    lines = [concorded("0803100000", "PLANTAINS & BANANAS", "KG", "00100"), concorded("0804100000", "DATES", "T")]
    (codes / "CONCORD.TXT").write_text("\n".join(lines))
    names = ("0803100000,plantains &amp; bananas", "0804100000,dates", "0804200000,figs")
    table(codes / "schedule-b10-short-names-2013-2026.csv", "schedule_b10,short_name", *names)
    (codes / "HSDESC.TXT").write_text("08    OLD FRUIT\n0804  DATES AND FIGS\n08X   NO CODE\n")
    return tmp_path


def test_names_of_codes_come_from_every_list(sources: Path) -> None:
    target = sources / "made" / "names.tsv.gz"
    hs_names.build(sources, target)
    assert gzip.decompress(target.read_bytes()).decode().splitlines() == [
        "08\tMX\t\tFruit (edible)",
        "0803\tMX\t\tBananas",
        "080310\tMX\t\tFruit; bananas",
        "0803100000\tMX\tkg\tPLANTAINS & BANANAS",
        "080390\tMX\t\t",
        "0803900000\tM\tkg\tother fruit",
        "0804\tMX\t\tDates and figs",
        "080410\tMX\t\t",
        "0804100000\tX\tt\tDates",
        "080420\tMX\t\t",
        "0804200000\tX\t\tFigs",
        "99\tMX\t\tNot this",
    ]


def line(code: str, value: float, *heads: str, words: str = "") -> ImportLine:
    own = frozenset((head,) for head in heads)
    return ImportLine(code, own, own, frozenset(words.split() or heads), value)


@pytest.mark.parametrize(
    ("values", "around", "totals", "codes"),
    [
        ({"0803100000": 97}, 97, {"0803": 100, "080310": 97}, ["0803"]),
        ({"0803100000": 96}, 96, {"0803": 100, "080310": 96}, ["080310"]),
        ({"0803100000": 96}, 96, {"0803": 200, "080310": 100}, []),
        ({"0803100000": 97}, 97, {"0803": 200, "080310": 100}, ["080310"]),
        ({"0803100000": 60}, 100, {"0803": 60, "080310": 60}, ["0803"]),
        ({"0803100000": 59}, 100, {"0803": 59, "080310": 59}, []),
        ({"0803100000": 50, "0804100000": 50}, 100, {"0803": 50, "0804": 50}, []),
        ({f"08031{n}0000": 1 for n in range(6)}, 6, {"0803": 100} | {f"08031{n}": 1 for n in range(6)},
         [f"08031{n}" for n in range(6)]),
        ({f"08031{n}0000": 1 for n in range(7)}, 7, {"0803": 100} | {f"08031{n}": 1 for n in range(7)}, []),
    ],
)  # fmt: skip
def test_codes_of_a_word_are_as_high_as_they_go(
    values: dict[str, float], around: float, totals: dict[str, float], codes: list[str]
) -> None:
    assert hs_words._codes([line(code, value) for code, value in values.items()], around, totals) == codes


def test_words_of_official_names_are_those_that_head_their_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        line("9901100000", 80, "zibetto"),
        line("9902100000", 50, "quokkan"),
        line("9902200000", 50, words="quokkan other"),
        line("9903100000", 50, "numbat"),
        line("9904100000", 50, "emu"),
        line("9904200000", 50, "roasted"),
    ]
    monkeypatch.setattr(hs_words, "_lines", lambda _sources: lines)
    assert list(hs_words.words(Path())) == [("numbat", "9903"), ("zibetto", "9901")]
    lines[0] = ImportLine("9901100000", lines[0].heads, frozenset(), lines[0].words, 80)
    assert list(hs_words.words(Path())) == [("numbat", "9903")], "not in its own name"


def test_lines_of_imports_have_their_value_and_the_words_above(sources: Path) -> None:
    folder = sources / "census" / "hs10"
    folder.mkdir(parents=True)
    rows = [("World Total", "0803100000", 1.0, 7.0), ("Mexico", "0803100000", 2.0, 3.0)]
    pd.DataFrame(rows, columns=["Country", "Commodity", "2023", "2024"]).to_parquet(folder / "usatrade-x.parquet")
    (one,) = hs_words._lines(sources)
    assert (one.code, one.value) == ("0803100000", 8.0)
    assert one.own == {("plantain",), ("banana",)} and one.heads == one.own | {("fruit",)}
    assert {"plantain", "banana", "fruit;"} <= one.words


def headed(export: str, chapter: str, imports: tuple[str, ...] = (), count: int = 1) -> list[_Code]:
    return [_Code(frozenset(), "", export, imports, chapter) for _ in range(count)]


@pytest.mark.parametrize(
    ("heads", "around", "found"),
    [
        (headed("00100", "08", count=4), [], None),
        (headed("00100", "08", ("1", "2"), 4), headed("00100", "08"), ("1.00", "~enduse=X00100/M1+2", "~hs=08")),
        (headed("00100", "09", count=4), headed("00100", "09"), ("1.00", "~enduse=X00100")),
        (headed("00100", "08", count=3) + headed("00200", "07"), headed("00100", "08"),
         ("0.75", "~enduse=X00100", "~hs=08")),
        (headed("00100", "08", ("1",), 3) + headed("00100", "08", ("2",)), headed("00100", "08"),
         ("1.00", "~enduse=X00100", "~hs=08")),
        (headed("00100", "08") + headed("00200", "07"), headed("00100", "08"), None),
        (headed("00100", "08", count=4), headed("00100", "08") + headed("00200", "07"),
         ("1.00", "~enduse=X00100", "~hs=08")),
        (headed("00100", "08", count=4), headed("00100", "08") + headed("00200", "07", count=2), None),
        (headed("00100", "08") + headed("00200", "08"), headed("00100", "08"), ("1.00", "~hs=08")),
        (headed("00100", "08", count=5) + headed("00200", "08", count=4) + headed("00200", "07"),
         headed("00100", "08"), ("0.90", "~hs=08")),
        (headed("00100", "08", count=4) + headed("00200", "08", count=4) + headed("00200", "07"),
         headed("00100", "08"), None),
        (headed("00100", "08") + headed("00200", "08"), headed("1", "08", count=3) + headed("1", "07", count=2),
         ("1.00", "~hs=08")),
        (headed("00100", "08") + headed("00200", "08"), headed("1", "08") + headed("1", "07"), None),
    ],
)  # fmt: skip
def test_a_word_is_of_the_category_that_holds_most_of_what_it_heads(
    heads: list[_Code], around: list[_Code], found: tuple[str, ...] | None
) -> None:
    assert commodity_words._verdict(heads, around, {"00100": "08"}) == found


def test_a_chapter_stands_for_a_category_where_each_holds_half_of_the_other() -> None:
    assert commodity_words._chapters(headed("1", "08") + headed("1", "07")) == {"1": "07"}
    assert commodity_words._chapters(headed("1", "08", count=2) + headed("2", "08", count=2)) == {"1": "08", "2": "08"}
    assert commodity_words._chapters(headed("1", "08") + headed("2", "08", count=2)) == {"2": "08"}
    assert commodity_words._chapters(headed("1", "08") + headed("1", "07", count=2)) == {"1": "07"}


@pytest.mark.parametrize(
    ("head", "plain"),
    [(("banana",), True), (("tv",), False), (("figs",), True), (("roasted",), False), (("roasted", "seed"), True),
     (("seed",), True), (("fig",), False)],
)  # fmt: skip
def test_a_product_is_called_by_a_noun_of_some_length(head: tuple[str, ...], plain: bool) -> None:
    assert commodity_words.plausible(head) is plain


def test_lines_without_a_category_or_of_other_goods_give_no_words(sources: Path) -> None:
    lines = [
        concorded("0803100000", "PLANTAINS, FRESH", "KG", "00100"),
        concorded("0803200000", "FIGS", "KG"),
        concorded("0803300000", "LEMURS", "KG", "50000"),
        concorded("0803400000", "QUOLLS", "KG", "60000"),
        concorded("0803500000", "NUMBATS", "KG", "40000"),
    ]
    (sources / "codes" / "CONCORD.TXT").write_text("\n".join(lines))
    read = commodity_words._read(sources / "codes")
    assert [(one.export, one.chapter) for one in read] == [("00100", "08"), ("40000", "08")]
    assert read[0].heads == {("plantain",), ("fruit",), ("banana",)} and read[0].text == "plantain fresh fruit banana"
    assert "plantain" in {phrase for phrase, *_ in commodity_words.words(sources / "codes")}


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (commodities._sentence("OTHER (N.E.C.) IN THE U.S. MARKET"), "Other (n.e.c.) in the u.s. market"),
        (commodities._label("Fish--fresh, etc."), "fish, fresh"),
        (commodities._label("U.S. goods returned"), "U.S. goods returned"),
        (commodities._label("TV sets"), "TV sets"),
        (commodities._label("ATP goods"), "ATP goods"),
        (commodities._short("Fruit; edible"), "fruit"),
        (commodities._short("Fruit other than bananas"), "fruit"),
        (commodities._short("Fruit, nesoi"), "fruit"),
        (commodities._naics_division("115"), "11"),
        (commodities._naics_division("315"), ""),
        (commodities._naics_division("1151"), ""),
    ],
)
def test_official_names_in_running_text(made: str, text: str) -> None:
    assert made == text


SOURCES = Path(__file__).parents[3] / "shared" / "sources"


@pytest.mark.sources
@pytest.mark.skipif(not SOURCES.is_dir(), reason="needs ../shared/sources")
def test_what_ships_is_what_the_lists_give(tmp_path: Path) -> None:
    """What was changed by hand in a generated file would go with the next list."""
    commodities.build(SOURCES, tmp_path)
    for name in ("commodities.csv", "commodity_words.csv"):
        assert (tmp_path / name).read_text(encoding="utf-8") == (VOCAB / name).read_text(encoding="utf-8"), name
    hs_names.build(SOURCES, tmp_path / "names.tsv.gz")
    assert gzip.decompress((tmp_path / "names.tsv.gz").read_bytes()) == gzip.decompress(NAMES.read_bytes())


@pytest.mark.sources
@pytest.mark.skipif(not SOURCES.is_dir(), reason="needs ../shared/sources")
def test_official_words_ship_but_for_those_written_by_hand() -> None:
    by_hand = [phrase.rstrip(vocabulary.MARKS) for word in vocabulary.hs_words() for phrase in word.phrases]
    known = {" ".join(map(stem, phrase.split())) for phrase in by_hand}
    made = dict(hs_words.words(SOURCES))
    shipped = {word.phrases[0]: word.codes for word in vocabulary.official_words()}
    assert {phrase: codes for phrase, codes in shipped.items() if phrase not in known}.items() <= made.items()
    assert len(made.keys() - shipped.keys()) < 10, "python -m data.ingest.hs_words ../shared/sources"
