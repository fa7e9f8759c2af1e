"""The command as a person runs it: arguments in, standard output, standard error and the exit code out."""

from __future__ import annotations

import gc
import io
import logging
import sys
from pathlib import Path

import pytest
import structlog

from bot import cli
from tests.commands.ran import Command, Ran


@pytest.fixture
def tradebot(edition: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command in this process over the frozen edition, on the day of the tests' questions."""

    def run(*arguments: str, typed: str = "", warehouse: Path | None = None) -> Ran:
        monkeypatch.setenv("WAREHOUSE", str(warehouse or edition))
        monkeypatch.setattr(sys, "argv", ["tradebot", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            # The command has tied logging to the streams of this test, and may have stopped the collector.
            gc.enable()
            structlog.reset_defaults()
            logging.basicConfig(force=True)
        said = capsys.readouterr()
        return Ran(said.out, said.err, code)

    return run
