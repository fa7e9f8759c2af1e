"""The rules of the house, held by walking the syntax tree of every module (and once, by importing)."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "data", "intents", "tradebot")
CLOCK_ROOTS = (
    "bot/cli_options.py",
    "bot/processes/slack_app.py",
    "bot/processes/run.py",
    "bot/processes/web.py",
    "bot/scheduled/clock.py",
    "bot/api.py",
)
"""Where the clock is read; everywhere else the time is passed in. (``time.monotonic`` and ``perf_counter`` measure.)"""

SLACK = (
    "bot/slack/",
    "bot/listeners/",
    "bot/processes/",
    "bot/state/model.py",
    "bot/state/vault.py",
    "bot/programs/callers.py",
)
# Import of ... : only under ...
ONLY_UNDER = {
    "slack_bolt": SLACK,
    "slack_sdk": SLACK,
    "sqlglot": ("data/query/",),
    "duckdb": ("data/warehouse/", "data/query/", "data/engine/"),
    "pyspark": ("data/engine/spark.py",),
    "rapidfuzz": ("intents/match.py",),
    "pandas": ("data/ingest/", "data/sources/", "data/warehouse/", "bot/files/frames.py", "bot/api.py"),
    "click": ("bot/cli.py", "bot/cli_engine.py", "bot/cli_options.py", "bot/cli_service.py"),
    "mcp": ("bot/programs/",),
    "limits": ("bot/programs/",),
    "starlette": ("bot/processes/web.py", "bot/processes/request_limits.py", "bot/programs/"),
}
ROOMS: dict[str, str] = {
    "contract": "",
    "metrics": "",
    "extras": "",
    "state": "contract",
    "settings": "state",
    "logs": "settings",
    "speak": "contract",
    "highlights": "contract speak",
    "replies": "contract speak highlights state settings extras",
    "checking": "contract speak replies",
    "blocks": "contract speak state checking",
    "files": "contract speak blocks extras",
    "scheduled": "contract speak highlights state blocks",
    "watchlists": "speak state blocks scheduled",
    "releases": "",
    "slack": "contract speak state replies blocks files scheduled metrics",
    "listeners": "contract speak state checking blocks scheduled watchlists slack",
    "programs": "contract highlights replies files settings extras metrics",
    "processes": "contract state settings extras highlights replies checking blocks scheduled watchlists releases "
    "slack listeners programs",
    "commands": "contract speak state settings logs extras replies checking blocks scheduled slack processes",
    "api": "contract files programs commands settings",
    "cli_options": "commands",
    "cli_engine": "commands cli_options extras",
    "cli_service": "state programs processes commands cli_options extras",
    "cli": "commands cli_options cli_engine cli_service extras settings",
}
"""The rooms of ``bot`` (folders, and the few loose modules), each with those that it may import. A room imports only
rooms above it in this list, so that there is no circle."""
SLOW = {
    "pandas", "pyarrow", "pyspark", "pydantic", "rich", "slack_bolt", "slack_sdk", "sqlalchemy", "structlog", "httpx",
}  # fmt: skip
"""What a question in the terminal must not wait for."""
SPARED = {
    "sqlglot", "numpy", "asyncio", "statistics", "bot.replies.summary", "bot.releases", "bot.scheduled", "bot.slack",
    "bot.settings", "bot.checking", "bot.highlights",
    "data.query.texts", "data.query.detail_texts", "data.query.reasons", "data.query.shapes.ranking",
    "data.query.shapes.record", "data.query.shapes.share", "data.query.shapes.contribution", "data.query.shapes.duty",
    "data.ingest", "data.sources", "intents.claims",
}  # fmt: skip
"""What the figure of a partner needs nothing of: the making of SQL (``data.query.kept``), why there is no figure, other
shapes of question. SQL is made for the first question of its shape, and kept."""
NEVER = (("data/", "intents"), ("data/", "bot"), ("intents/", "bot"))
TODAY = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


@cache
def trees() -> dict[str, ast.Module]:
    found = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in found}


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno


def breaches(tree: ast.Module, file: str) -> Iterator[str]:
    for module, line in imports(tree):
        top = module.split(".")[0]
        allowed = ONLY_UNDER.get(top)
        if allowed is not None and not file.startswith(allowed):
            yield f"{file}:{line} imports {top}, which belongs in {' or '.join(allowed)}"
        for under, name in NEVER:
            if file.startswith(under) and top == name:
                yield f"{file}:{line}: {under} must not import {name}"


def room(name: str) -> str:
    """The room of a module of ``bot``, given as ``bot.room.module`` or ``bot/room/module.py``; empty for ``bot``."""
    return [*re.split(r"[./]", name.removesuffix(".py")), ""][1]


def arrows(tree: ast.Module, file: str) -> Iterator[tuple[str, str, str]]:
    """From room to room, with where it is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "bot":
            names = [f"bot.{alias.name}" for alias in node.names] if node.module == "bot" else [str(node.module)]
            yield from ((room(file), room(name), f"{file}:{node.lineno}") for name in names if room(name) != room(file))


def wrong_arrows(tree: ast.Module, file: str) -> list[str]:
    return [
        f"{where}: {of} must not import {other}; the arrows are in ROOMS of tests/test_import_rules.py"
        for of, other, where in arrows(tree, file)
        if other not in ROOMS.get(of, "").split()
    ]


def dotted(node: ast.AST) -> tuple[str, ...]:
    """``dt.datetime.now`` as its names; empty for anything else."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return (*before, node.attr) if before else ()
    return (node.id,) if isinstance(node, ast.Name) else ()


def test_there_is_something_to_check() -> None:
    assert len(trees()) > 60


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way_and_libraries_stay_in_their_rooms(package: str) -> None:
    files = {file: tree for file, tree in trees().items() if file.startswith(f"{package}/")}
    assert [one for file, tree in files.items() for one in breaches(tree, file)] == []


def test_the_rooms_of_bot_import_each_other_one_way() -> None:
    ours = {file: tree for file, tree in trees().items() if file.startswith("bot/") and file != "bot/__init__.py"}
    assert [one for file, tree in ours.items() for one in wrong_arrows(tree, file)] == []
    assert {room(file) for file in ours} == set(ROOMS), "a room of bot/ is missing in ROOMS, or gone"
    above: set[str] = set()
    for name, others in ROOMS.items():
        assert set(others.split()) <= above, f"{name} may import {set(others.split()) - above}, which come after it"
        above.add(name)


def test_every_arrow_that_is_allowed_is_used() -> None:
    ours = [(file, tree) for file, tree in trees().items() if file.startswith("bot/")]
    used = {(of, other) for file, tree in ours for of, other, _ in arrows(tree, file)}
    assert {(of, other) for of, others in ROOMS.items() for other in others.split()} - used == set()


def test_every_room_says_what_it_is() -> None:
    inits = [file for file in trees() if file.endswith("__init__.py") and "migrations" not in file]
    assert [file for file in inits if file.startswith("bot/") and not ast.get_docstring(trees()[file])] == []


def test_the_environment_is_read_in_the_settings_only() -> None:
    found = [
        f"{file}:{node.lineno}"
        for file, tree in trees().items()
        if file != "bot/settings.py"
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb", "putenv"))
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {a.name for a in node.names} & {"environ", "getenv"}
        )
    ]
    assert found == []


def test_the_clock_is_read_in_the_composition_root_only() -> None:
    found = [
        f"{file}:{node.lineno} {'.'.join(dotted(node.func))}"
        for file, tree in trees().items()
        if file not in CLOCK_ROOTS
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and dotted(node.func)[-2:] in TODAY
    ]
    assert found == []


def test_no_package_of_ours_is_named_by_a_string() -> None:
    """In somebody's notebook the names may be theirs: only an import statement of ours finds ours. (Loading is done by
    the command alone, where the names are pinned.)"""
    found = [
        f"{file}:{node.lineno}"
        for file, tree in trees().items()
        if not file.startswith("data/sources/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and dotted(node.func)[-1:] in (("files",), ("import_module",), ("find_spec",))
        for given in node.args[:1]
        if isinstance(given, ast.Constant) and str(given.value).split(".")[0] in PACKAGES
    ]
    assert found == []


def test_a_breach_would_be_found() -> None:
    source = "import duckdb\nfrom bot.contract.reply import Reply\nfrom sqlglot import exp\n"
    assert len(list(breaches(ast.parse(source), "data/period.py"))) == 3
    source = "from bot import settings\nfrom bot.slack import inbox\n"
    assert len(wrong_arrows(ast.parse(source), "bot/state/a.py")) == 2
    assert dotted(ast.parse("dt.datetime.now()").body[0].value.func)[-2:] in TODAY  # type: ignore[attr-defined, operator]


def _imported(folder: Path) -> tuple[str, set[str]]:
    """The first line of an answer, and what was imported for it. The command itself is run, options and all: what reads
    the arguments is on the way, too."""
    arguments = ["tradebot", "ask", "deficit with Vietnam 2024", "--today", "2026-11-21", "--warehouse", str(folder)]
    asked = (
        "import sys, bot.cli\n"
        f"sys.argv = {arguments!r}\n"
        "try:\n"
        "    bot.cli.main()\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    answer, *_, loaded = done.stdout.splitlines()
    return answer, set(loaded.split())


def test_what_is_not_on_the_way_from_question_to_answer(tmp_path: Path) -> None:
    """Neither pandas, Slack nor rich; and of sqlglot nothing, once a question of the shape was answered."""
    first, loaded = _imported(tmp_path)
    assert "deficit with Vietnam" in first and not loaded & SLOW
    again, loaded = _imported(tmp_path)
    assert again == first and not loaded & (SLOW | SPARED)
    assert {"duckdb", "bot.replies.ask", "data.query.kept"} <= loaded
    ours = [name for name in loaded if name.split(".")[0] in PACKAGES]
    assert len(ours) < 205, "something new of ours is imported for every question: is it needed for each?"
