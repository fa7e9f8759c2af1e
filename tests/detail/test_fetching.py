"""Figures fetched when asked: once, kept for ever, politely; and what is said where they cannot be."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.replies.ask import Asker
from bot.replies.fetching import STATUS, Fetching, telling
from data.api_programs import Need
from data.commodities import Candidate
from data.ingest import demand
from data.ingest.demand import Fetcher
from data.ingest.kept import keep
from data.ingest.kept import listed as kept_listed
from data.library import Data
from data.model import Flow
from data.query.issues import Empty, Unpublished
from data.query.needs import needs
from data.query.session import Session
from data.query.spec import Product, Query, Shape, Target
from data.warehouse.reader import Warehouse
from tests.detail import files, peer
from tests.detail.questions import CHINA, EXPORTS, TODAY, VIETNAM, ask, in_month, listing, product, values, year

SOY = "1201900095"
MEXICO = Target("Mexico", ("2010",))


@pytest.fixture
def figures(tmp_path: Path) -> Data:
    return files.data(tmp_path)


@pytest.fixture
def api() -> Iterator[peer.Peer]:
    lines = [*peer.exports("5700", SOY, 100), *peer.exports("2010", SOY, 10), *peer.exports("5700", "1005902000", 1)]
    with peer.serving(lines) as state:
        yield state


def fetcher(figures: Data, api: peer.Peer, **more: object) -> Fetcher:
    folder = figures.warehouse.path.parent
    return Fetcher(folder, base=api.base, pause=0.0, **more)  # type: ignore[arg-type]


def needed(figures: Data, query: Query) -> tuple[Need, ...]:
    engine = figures.engine
    return needs(query, Session(engine.warehouse, TODAY), engine.library)


def fetched(figures: Data, api: peer.Peer, query: Query) -> list[str]:
    made = fetcher(figures, api)
    done = [made.fetch(need, TODAY) for need in needed(figures, query)]
    figures.warehouse.look()
    return [one.status for one in done]


ASKED = replace(EXPORTS, products=product("1201"), targets=(CHINA,), periods=year(2024))


def test_a_question_is_fetched_once_and_answered_from_the_warehouse_after(figures: Data, api: peer.Peer) -> None:
    with pytest.raises(Unpublished):
        ask(figures, ASKED)
    assert fetched(figures, api, ASKED) == ["fetched"]
    assert values(ask(figures, ASKED)) == [100 * sum(range(1, 13)) / 1e6]
    assert values(ask(figures, ASKED, periods=in_month(2023, 5))) == [500 / 1e6]
    before = len(api.asked)
    assert fetched(figures, api, ASKED) == ["known"]
    assert len(api.asked) == before == 2  # one for each year
    assert str(ask(figures, ASKED).sources[0].release) == "2026-11-04"


def _status(at: Path, base: str, need: Need) -> str:
    return Fetcher(at, base=base, pause=0.0).fetch(need, TODAY).status


def test_of_two_processes_at_once_one_fetches_and_the_other_finds_it_there(figures: Data, api: peer.Peer) -> None:
    api.pause = 0.5
    (need,) = needed(figures, ASKED)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        asked = [pool.submit(_status, figures.warehouse.path.parent, api.base, need) for _ in range(2)]
        assert sorted(one.result() for one in asked) == ["fetched", "known"]
    assert len(api.asked) == 2
    figures.warehouse.look()
    assert values(ask(figures, ASKED)) == [100 * sum(range(1, 13)) / 1e6]


def test_nothing_is_no_trade_and_a_line_of_text_is_a_refusal(figures: Data, api: peer.Peer) -> None:
    asked = replace(ASKED, targets=(VIETNAM,), products=product("1005"), periods=year(2025))
    assert fetched(figures, api, asked) == ["fetched"]
    with pytest.raises(Empty):
        ask(figures, asked)
    api.answers = [(400, {"content-type": "text/plain"}, b"error: unknown variable 'ALL_VAL_MO'")]
    (need,) = needed(figures, replace(ASKED, targets=(MEXICO,)))
    done = fetcher(figures, api).fetch(need, TODAY)
    assert done.status == "failed" and "unknown variable 'ALL_VAL_MO'" in done.reason


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ((200, {"content-type": "text/html"}, b"<html>Missing key"), "a web page came"),
        ((200, {"content-type": "application/json"}, b'[["CTY_CODE","CTY_N'), "cut off"),
        ((200, {"content-type": "application/json"}, b'[["CTY_CODE"],["5700"]]'), "a column CTY_NAME"),
    ],
)
def test_what_is_no_answer_leaves_nothing(figures: Data, api: peer.Peer, sent: object, words: str) -> None:
    api.answers = [sent]  # type: ignore[list-item]
    (need,) = needed(figures, ASKED)
    made = fetcher(figures, api)
    done = made.fetch(need, TODAY)
    assert done.status == "failed" and words in done.reason
    assert not made.has(need)


def test_a_limit_is_left_alone_for_a_while(figures: Data, api: peer.Peer) -> None:
    api.limit = 0
    made = fetcher(figures, api)
    (need,) = needed(figures, ASKED)
    assert made.fetch(need, TODAY).status == "failed"
    before = len(api.asked)
    again = made.fetch(need, TODAY)
    assert again.status == "failed" and "not asked again" in again.reason and len(api.asked) == before


def test_the_budget_of_a_day(figures: Data, api: peer.Peer) -> None:
    made = fetcher(figures, api, a_day=3)
    (one,), (other,) = needed(figures, ASKED), needed(figures, replace(ASKED, targets=(MEXICO,)))
    assert made.fetch(one, TODAY).status == "fetched"
    spent = made.fetch(other, TODAY)
    assert spent.status == "spent" and "3 requests a day" in spent.reason and len(api.asked) == 2
    assert made.fetch(other, TODAY.replace(day=22)).status == "fetched"


def test_the_key_is_sent_and_kept_nowhere(figures: Data, api: peer.Peer) -> None:
    made = fetcher(figures, api, key="secret-of-census")
    (need,) = needed(figures, ASKED)
    assert made.fetch(need, TODAY).status == "fetched"
    assert all("key=secret-of-census" in asked for asked in api.asked)
    for file in made.folder.rglob("*"):
        assert not file.is_file() or b"secret-of-census" not in file.read_bytes()


def test_offline_is_said(figures: Data) -> None:
    (need,) = needed(figures, ASKED)
    made = Fetcher(figures.warehouse.path.parent, base="http://127.0.0.1:9/data/", pause=0.0)
    done = made.fetch(need, TODAY)
    assert done.status == "failed" and done.reason


def test_a_ranking_needs_every_partner_and_a_listing_its_level(figures: Data) -> None:
    ranking = replace(EXPORTS, shape=Shape.RANKING, over="partner", products=product("1201"), periods=year(2024))
    (need,) = needed(figures, ranking)
    assert (need.program, need.level, need.codes, need.partners) == ("exports_hs", 4, ("1201",), None)
    listed = replace(EXPORTS, shape=Shape.RANKING, over="product", products=listing(6), targets=(CHINA,))
    (need,) = needed(figures, listed)
    assert (need.level, need.codes, need.partners) == (6, ("",), ("5700",))


def test_of_several_categories_the_first_that_the_api_has_for_the_flow_is_needed(figures: Data) -> None:
    given = (
        Candidate("hs_detail", (), ("1201",), "soybeans"),
        Candidate("enduse", ("00100",), ("00150",), "soybeans", (Flow.IMPORTS,)),
        Candidate("hs_detail", ("1201",), ("1201",), "soybeans"),
    )
    (need,) = needed(figures, replace(ASKED, products=(Product("soybeans", given),)))
    assert (need.program, need.codes) == ("exports_hs", ("1201",))
    (need,) = needed(figures, replace(ASKED, products=(Product("soybeans", given[:2]),)))
    assert (need.program, need.level, need.codes) == ("exports_enduse", 5, ("00100",))


def test_a_ranking_of_every_category_names_no_code_to_fetch(figures: Data) -> None:
    every = Product("product category", tuple(Candidate(scheme, (), (), scheme) for scheme in ("enduse", "hs")))
    asked = replace(ASKED, shape=Shape.RANKING, over="product", products=(every,))
    assert needed(figures, asked) == ()


def test_what_the_api_does_not_have_is_not_needed(figures: Data) -> None:
    assert needed(figures, replace(ASKED, periods=year(2012))) == ()
    assert needed(figures, replace(ASKED, periods=year(2027))) == ()
    assert needed(figures, replace(ASKED, measures=(Flow.EXPORTS,), basis="bop")) == ()  # type: ignore[arg-type]


def test_two_releases_of_the_same_need_are_two_vintages(figures: Data, api: peer.Peer) -> None:
    (need,) = needed(figures, ASKED)
    made = fetcher(figures, api)
    made.fetch(need, TODAY.replace(month=10, day=10))
    api.lines = [replace(line, amounts={n: 2 * v for n, v in line.amounts.items()}) for line in api.lines]
    detail = demand.api_detail.read(need, [_body(api)], demand._release(TODAY), "x")  # type: ignore[attr-defined]
    demand.detail.add(made.folder, [detail], fetched=True)  # type: ignore[attr-defined]
    figures.warehouse.look()
    answer = ask(figures, ASKED)
    assert values(answer) == [200 * sum(range(1, 13)) / 1e6]


def _body(api: peer.Peer) -> bytes:
    asked = [
        ("get", "CTY_CODE,CTY_NAME,E_COMMODITY,ALL_VAL_MO"),
        ("COMM_LVL", "HS4"),
        ("time", "from 2024-01 to 2024-12"),
        ("E_COMMODITY", "1201"),
        ("CTY_CODE", "5700"),
    ]
    return json.dumps(api.rows(asked)).encode()


def test_warehouses_see_what_another_process_fetched(figures: Data, api: peer.Peer) -> None:
    other = Data(Warehouse(figures.warehouse.path.parent))
    assert fetched(figures, api, ASKED) == ["fetched"]
    other.warehouse.look()
    assert values(ask(other, ASKED)) == [100 * sum(range(1, 13)) / 1e6]


def asker_over(figures: Data, api: peer.Peer | None) -> Asker:
    return Asker(figures, TODAY, Fetching((lambda: fetcher(figures, api)) if api is not None else None))


def test_a_question_waits_for_its_figures_with_a_status_and_then_has_them(figures: Data, api: peer.Peer) -> None:
    asker, said = asker_over(figures, api), []  # type: ignore[var-annotated]
    with telling(said.append):
        reply = asker.look_up(ASKED, "soybean exports to China 2024")
        again = asker.look_up(ASKED, "soybean exports to China 2024")
    assert (reply.status, again.status) == ("answered", "answered")
    assert [f.value for f in reply.figures if f.primary] == [100 * sum(range(1, 13)) / 1e6]
    assert said == [STATUS] and len(api.asked) == 2


def test_where_fetching_is_off_or_fails_the_refusal_says_what_would_be_needed(figures: Data, api: peer.Peer) -> None:
    off = asker_over(figures, None).look_up(ASKED, "soybean exports to China 2024")
    assert (off.status, off.reason) == ("refused", "not_loaded")
    assert "timeseries/intltrade/exports/hs, HS4, 1201, partner 5700, 2023-01 to 2024-12" in off.headline
    assert "FETCH_WHEN_ASKED" in off.headline
    api.limit = 0
    limited = asker_over(figures, api).look_up(ASKED, "soybean exports to China 2024")
    assert limited.status == "refused" and "could not be fetched: the server answered 429" in limited.headline


def test_a_list_keeps_detail_up(figures: Data, api: peer.Peer, tmp_path: Path) -> None:
    listed = tmp_path / "listed.toml"
    entry = 'program = "exports_hs"\ndigits = 6\ncodes = ["1201"]\npartners = ["2010"]\nsince = "2024-06"'
    listed.write_text(f"[[detail]]\n{entry}\n")
    made = fetcher(figures, api)
    done = list(keep(kept_listed(listed), made, TODAY))
    assert [(need.first % 12 + 1, one.status) for need, one in done] == [(6, "fetched"), (1, "fetched"), (1, "fetched")]
    assert list(keep(kept_listed(listed), made, TODAY)) == []
    figures.warehouse.look()
    july = ask(figures, EXPORTS, products=product("120190"), targets=(MEXICO,), periods=in_month(2024, 7))
    assert values(july) == [70 / 1e6]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('program = "exports_sitc"\ndigits = 3', "names exports_sitc: the programs are exports_hs"),
        ('program = "exports_enduse"\ndigits = 10', "asks exports_enduse for 10 digits: it has 5 at most"),
    ],
)
def test_a_list_that_asks_for_what_there_is_not_is_refused(tmp_path: Path, entry: str, words: str) -> None:
    listed = tmp_path / "listed.toml"
    listed.write_text(f'[[detail]]\n{entry}\nsince = "2024-06"\n')
    with pytest.raises(ValueError, match=words):
        kept_listed(listed)


def test_states_come_by_the_same_door(figures: Data) -> None:
    lines = [*peer.exports("5700", SOY, 3, "IA"), *peer.exports("5700", SOY, 5, "IL")]
    need = Need("exports_statehs", 6, ("IA1201",), ("5700",), 2024 * 12, 2024 * 12 + 11)
    with peer.serving(lines) as api:
        assert fetcher(figures, api).fetch(need, TODAY).status == "fetched"
    figures.warehouse.look()
    asked = (Product("soybeans from Iowa", (Candidate("state_hs", ("IA1201",), ("IA1201",), "soybeans from Iowa"),)),)
    assert values(ask(figures, EXPORTS, products=asked, targets=(CHINA,), periods=year(2024))) == [3 * 78 / 1e6]


def test_end_use_by_partner_and_month_comes_by_the_same_door(figures: Data) -> None:
    lines = [peer.Line("5700", "21320", f"2024-{n:02d}", {"GEN_VAL_MO": n}) for n in range(1, 13)]
    asked = replace(EXPORTS, measures=(Flow.IMPORTS,), targets=(CHINA,), periods=in_month(2024, 5))
    named = Product("semiconductors", (Candidate("enduse", ("21320",), ("21320",), "semiconductors"),))
    asked = replace(asked, products=(named,))
    with peer.serving(lines) as api:
        reply = asker_over(figures, api).look_up(asked, "semiconductor imports from China May 2024")
    assert [f.value for f in reply.figures if f.primary] == [5 / 1e6]
