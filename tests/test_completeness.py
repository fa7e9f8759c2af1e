"""Nothing is left out: every shape, table, listener, command, setting and metric has all that belongs to it.

Each failure names what is missing and the file that wants it.
"""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from functools import cache
from itertools import chain, zip_longest

import pytest

from bot.cli import app
from bot.replies.ask import Asker
from bot.settings import Settings
from bot.speak.headline import WRITERS
from data.ingest.identities import identities
from data.query.route import BY_SCHEME
from data.query.shape_specs import SPECS
from data.query.shapes.which import plain, ranked
from data.query.spec import Shape
from data.tables import tables
from intents.grammar.restate_shapes import SENTENCES
from intents.issues import Misunderstood
from intents.meta.views import _file
from intents.parse import parse
from tests.accuracy import QUESTIONS as CORPUS
from tests.accuracy import TODAY, read
from tests.docs import ROOT
from tests.docs import examples as documented
from tests.query.shape_questions import QUESTIONS, SQL
from tests.sources.conftest import ADAPTERS

SHAPES = list(Shape)
TABLES = list(tables())
KNOWN_KEYS = {
    "publisher", "title", "exhibits", "flows", "scheme", "frequency", "sector", "basis", "adjustment", "prices",
    "valuation", "unit", "has_partners", "url", "notes", "history", "variable", "sum_of", "called", "sparse",
    "every_partner", "beside_releases", "same_figures", "world_compared", "dash", "printed_unit", "by_calendar",
    "no_identity", "no_coverage", "alias",
}  # fmt: skip


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def shapes_of(question: str) -> frozenset[Shape]:
    """The shapes of the queries that a question comes to; none where it is not read."""
    try:
        return frozenset(one.completed.query.shape for one in parse(question, TODAY))
    except Misunderstood:
        return frozenset()


@cache
def asked_in_the_corpus() -> dict[Shape, str]:
    """A question of the corpus that expects a figure, for each shape: of the set that is about shapes, whose questions
    are few, before one of every family after the other."""
    found: dict[Shape, str] = {}
    families: dict[str, list[str]] = defaultdict(list)
    for file in sorted(CORPUS.glob("*.jsonl")):
        for line in read(file):
            if "status" not in line["expect"] and "thread" not in line:
                families[file.stem if file.stem == "shapes" else line.get("family", file.stem)].append(line["question"])
    for question in chain(families.pop("shapes"), *zip_longest(*families.values())):
        if len(found) == len(Shape):
            break
        if question:
            found.update((shape, question) for shape in shapes_of(question) if shape not in found)
    return found


# Shapes


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_has_all_that_belongs_to_it(shape: Shape) -> None:
    missing = []
    if shape not in SPECS:
        missing.append("its ShapeSpec in data/query/shape_specs.py")
    try:
        assert ranked(shape) or plain(shape)  # type: ignore[truthy-function]
    except KeyError:
        missing.append("what answers it in data/query/shapes/which.py")
    if shape not in WRITERS:
        missing.append("its sentence among WRITERS in bot/speak/headline.py (levels, where that of a level is right)")
    if shape not in SENTENCES:
        missing.append("its restatement among SENTENCES in intents/grammar/restate_shapes.py")
    if not any(shape in shapes_of(question) for question, _, _ in QUESTIONS.values()):
        missing.append("a question with its figures among QUESTIONS in tests/query/shape_questions.py; make golden")
    if shape not in asked_in_the_corpus():
        missing.append("a question with a figure in tests/corpus/questions/shapes.jsonl")
    assert not missing, f"{shape}: " + "; ".join(missing)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_example_of_a_shape_is_of_that_shape_and_in_the_documentation(shape: Shape) -> None:
    example = SPECS[shape].example
    assert shape in shapes_of(example), f"data/query/shape_specs.py: {example!r} is not read as {shape}"
    shown = {one.question for page in (ROOT / "README.md", ROOT / "docs/asking.md") for one in documented(page)}
    assert example in shown, f"docs/asking.md needs the example of {shape}: $ tradebot ask {example!r}; make docs"


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_reviewed_question_has_label_sentence_and_statement(asker: Asker, name: str) -> None:
    reply = asker.ask(QUESTIONS[name][0])
    primary = [figure for figure in reply.figures if figure.primary]
    assert primary and all(figure.label.strip() for figure in primary), "bot/speak/labels.py: a figure has no label"
    assert re.search(r"\d", reply.headline) and reply.headline.endswith("."), f"bot/speak/headline.py: {reply.headline}"
    assert (SQL / f"{name}.sql").is_file(), f"tests/snapshots/sql/{name}.sql is missing: make golden ONLY=sql"


@pytest.mark.parametrize("name", [name for name, (_, measure, _) in QUESTIONS.items() if measure == "balance"])
def test_the_sentence_of_a_balance_has_the_sign_of_its_figure(asker: Asker, name: str) -> None:
    """A new shape must not call a deficit a surplus."""
    reply = asker.ask(QUESTIONS[name][0])
    signs = {float(figure.value) < 0 for figure in reply.figures if figure.primary and figure.measure == "balance"}  # type: ignore[arg-type]
    said = re.sub(r"last (goods )?surplus", "", reply.headline.lower())
    if signs == {True}:
        assert "deficit" in said or "\u2212" in said, f"bot/speak: figures below zero, and {reply.headline!r}"
        assert "surplus" not in said or "deficit" in said
    elif signs == {False}:
        assert "deficit" not in said, f"bot/speak: figures above zero, and {reply.headline!r}"


def test_no_statement_is_left_over() -> None:
    left = {path.stem for path in SQL.glob("*.sql")} - set(QUESTIONS)
    assert left == set(), "tests/snapshots/sql: no question of tests/query/shape_questions.py has these"


# Tables


@cache
def _tables_with_a_test() -> frozenset[str]:
    """Tables that the tests of adapters name."""
    folders = ("tests/sources", "tests/ingest", "tests/detail")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    words = " ".join(path.read_text(encoding="utf-8") for path in files)
    return frozenset(name for name in TABLES if re.search(rf"""["']{name}["']""", words))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_all_that_belongs_to_it(name: str) -> None:
    entry, missing = tables()[name], []
    compared = {table for one in identities() for table in one.reads()}
    if (name in compared) == bool(entry.get("no_identity")):
        missing.append("an identity in data/vocab/identities.toml, or no_identity with the reason (not both)")
    covered = {table for view in _file().views.values() for table in view.tables}
    if (name in covered) == bool(entry.get("no_coverage")):
        missing.append("a view in data/vocab/coverage.toml, or no_coverage with the reason (not both)")
    exhibit = entry["exhibits"][0][0]
    number = exhibit.removeprefix("FT-900 ").removeprefix("Supplement ").removeprefix("Exhibit ").lower()
    number += "s" * ("Supplement" in exhibit)
    if number not in ADAPTERS and name not in _tables_with_a_test():
        missing.append(f"a test of its adapter in tests/sources that names {name!r}")
    placed = {table for several in BY_SCHEME.values() for table in several}
    if entry["scheme"] and name not in placed:
        missing.append("a place in BY_SCHEME of data/query/route.py, for its classification")
    if f"## {name}\n" not in text("docs/data.md"):
        missing.append("its section in docs/data.md: make docs")
    assert not missing, f"{name} of data/vocab/tables.toml needs " + "; ".join(missing)


def test_facts_of_tables_are_those_that_are_explained() -> None:
    head = text("data/vocab/tables.toml").split("\n[", 1)[0]
    for name, entry in tables().items():
        assert set(entry) <= KNOWN_KEYS, f"{name}: no code reads {sorted(set(entry) - KNOWN_KEYS)}"
    few = {key for entry in tables().values() for key in entry if sum(key in e for e in tables().values()) < 12}
    assert {key for key in few if not re.search(rf"\b{key}\b", head)} == set(), "explain it in the head of the file"


# Surfaces


def called(tree: ast.AST, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """``app.event("app_mention", ...)`` and alike: which method, and the name that it is given."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
            first = node.args[0] if node.args else None
            if (
                isinstance(node.func.value, ast.Name)
                and node.func.value.id == "app"
                and isinstance(first, ast.Constant)
            ):
                found.append((node.func.attr, str(first.value)))
    return found


def listeners() -> dict[str, ast.Module]:
    files = sorted((ROOT / "bot/listeners").glob("*.py"))
    return {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in files if path.stem != "__init__"}


def test_every_listener_is_in_the_manifest_and_the_other_way_round() -> None:
    manifest = json.loads(text("manifest.json"))
    listed = {("command", one["command"]) for one in manifest["features"]["slash_commands"]}
    listed |= {("shortcut", one["callback_id"]) for one in manifest["features"]["shortcuts"]}
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    listed |= {("event", name.split(".")[0]) for name in events}
    heard = {one for tree in listeners().values() for one in called(tree, ("event", "shortcut", "command"))}
    assert heard - listed == set(), "manifest.json does not ask Slack for what bot/listeners waits for"
    assert listed - heard == set(), "manifest.json asks Slack for what no module of bot/listeners hears"


def test_every_listener_is_registered() -> None:
    built = text("bot/processes/slack_app.py")
    with_register = [
        name
        for name, tree in listeners().items()
        if any(isinstance(node, ast.FunctionDef) and node.name == "register" for node in tree.body)
    ]
    missing = [name for name in with_register if not re.search(rf"\b{name}\b", built)]
    assert missing == [], "bot/processes/slack_app.py: put it among the surfaces of build"


# Commands, settings, metrics


def test_every_command_and_its_options_are_documented() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    missing = [
        name for name in app.commands if not re.search(rf"^\|.*`(tradebot )?{name}\b", text("README.md"), re.MULTILINE)
    ]
    assert missing == [], "README.md, In the terminal: a line for each command"
    options = {
        (name, flag)
        for name, command in app.commands.items()
        for option in command.params
        for flag in option.opts
        if flag.startswith("--")
    }
    undocumented = sorted(f"tradebot {name} {flag}" for name, flag in options if flag not in pages)
    assert undocumented == [], "README.md or docs/operating.md: what is it for?"


def test_every_setting_has_a_line() -> None:
    page = text("docs/operating.md")
    missing = [name.upper() for name in Settings.model_fields if f"`{name.upper()}`" not in page]
    assert missing == [], "docs/operating.md, Settings: a line for each"


def test_every_metric_has_a_line() -> None:
    tree = ast.parse(text("bot/metrics.py"))
    names = [
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        if str(node.args[0].value).startswith("tradebot_")
    ]
    assert len(names) >= 8
    missing = [name for name in names if not re.search(rf"`{name}[`{{]", text("docs/operating.md"))]
    assert missing == [], "docs/operating.md, Watching it: a line for each metric"
