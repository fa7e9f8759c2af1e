"""What is declared is imported, what is imported is declared, and the locks hold both."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bot.extras import BRINGS

ROOT = Path(__file__).parents[2]
OURS = ("bot", "data", "intents", "tradebot")
NOT_IMPORTED = {
    "psycopg": "SQLAlchemy imports it by the address of a database",
    "tzdata": "zoneinfo reads it where the system has no time zones",
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def name(requirement: str) -> str:
    return re.split(r"[\[<>=!~ ;]", requirement, maxsplit=1)[0].lower().replace("_", "-")


BASE = {name(one) for one in PROJECT["dependencies"]}
EXTRAS = {key: {name(one) for one in ones} for key, ones in PROJECT["optional-dependencies"].items() if key != "all"}


def imported() -> set[str]:
    """The distributions whose modules our modules import."""
    modules = set()
    for package in OURS:
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    modules |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    modules.add(node.module.split(".")[0])
    known = packages_distributions()
    others = modules - set(sys.stdlib_module_names) - set(OURS)
    return {known[module][0].lower().replace("_", "-") for module in others}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    declared = BASE.union(*EXTRAS.values())
    assert imported() - declared == set()
    assert declared - imported() == set(NOT_IMPORTED)


def test_the_extras_are_those_that_are_asked_for_by_name() -> None:
    known = packages_distributions()
    brought = {key: {known[module][0].lower() for module in modules} for key, modules in BRINGS.items()}
    assert brought == EXTRAS
    assert BASE & set().union(*EXTRAS.values()) == set()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements.txt", "deploy/serve.lock"])
def test_a_lock_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z0-9][^\n]*==[^\n]*\n(?:    --hash=[^\n]*\n)*", text, re.MULTILINE)
    assert len(pins) > 40 and all("--hash=sha256:" in pin for pin in pins)
    assert "://" not in text and "index-url" not in text


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\\n]+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def test_the_locks_agree_and_have_what_they_are_for() -> None:
    everything, buildpack, image = pins("requirements.lock"), pins("requirements.txt"), pins("deploy/serve.lock")
    assert buildpack.items() <= everything.items() and image.items() <= buildpack.items()
    assert BASE.union(*EXTRAS.values()) <= set(everything)
    assert BASE | EXTRAS["load"] | EXTRAS["charts"] | EXTRAS["mcp"] <= set(buildpack)
    assert BASE | EXTRAS["mcp"] <= set(image) and "pandas" not in image


def test_the_version_is_in_the_changes() -> None:
    assert f"\n## {PROJECT['version']} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
