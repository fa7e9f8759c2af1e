"""The files that a public project has say what is so: versions, commands, links."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
FORMS = sorted((ROOT / ".github").rglob("*.yml"))
INDEX = re.compile(r"(?:extra-)?index[-_]url\s*[=:]|https?://[^\s/\"']*(?:pypi|pythonhosted|registry|simple)", re.I)


def listed() -> list[Path]:
    """The files under version control, but the tests of this very rule."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is no git checkout, so it has no list of committed files")
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def test_every_version_that_is_promised_is_tested_by_the_script_of_developers() -> None:
    told = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    (job,) = told["jobs"].values()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = [line.split(" :: ")[-1] for line in project["classifiers"] if re.search(r":: 3\.\d+$", line)]
    assert job["strategy"]["matrix"]["python"] == versions
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert "PYTHON" in job["env"], "the Makefile takes the interpreter from PYTHON"


def test_what_is_measured_at_night_is_a_target_with_a_floor() -> None:
    (job,) = yaml.safe_load(WORKFLOW.with_name("nightly.yml").read_text(encoding="utf-8"))["jobs"].values()
    (run,) = (step["run"] for step in job["steps"] if "run" in step)
    phony = re.search(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    script, *words = run.replace("$(date +%j)", "1").split()
    assert script == ".ci/run" and phony is not None
    assert {word for word in words if "=" not in word} <= set(phony[1].split())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["coverage"]["report"]["fail_under"] > 90


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.name)
def test_a_form_is_yaml(form: Path) -> None:
    assert isinstance(yaml.safe_load(form.read_text(encoding="utf-8")), dict)


def test_no_file_names_a_package_index() -> None:
    found = []
    for path in listed():
        if path == Path(__file__).resolve() or path.suffix in {".png", ".parquet", ".xlsx", ".zip"}:
            continue
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        found += [f"{path.relative_to(ROOT)}:{at}" for at, line in enumerate(lines, 1) if INDEX.search(line)]
    assert found == [], "a package is named by name and version; the address of an index is each machine's own"


def test_the_hooks_run_the_tools_of_the_environment() -> None:
    told = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (repository,) = told["repos"]
    assert repository["repo"] == "local"
    assert all(hook["entry"].startswith(".venv/bin/") for hook in repository["hooks"])
