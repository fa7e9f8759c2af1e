"""What a command says when it cannot go on, and how its errors are told."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any


class CommandError(Exception):
    """One clear sentence for standard error, and the exit code. The command line prints it; no trace."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


class _OneLine(logging.Formatter):
    """An error in one line: what it was and where; the trace is for ``--debug``."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - named by logging
        return sentence(ei[1])

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - named by logging
        return ""


def logs(debug: bool) -> None:
    """Logs of the terminal commands: to standard error always, since standard output is data."""
    handler = logging.StreamHandler(sys.stderr)
    kind = logging.Formatter if debug else _OneLine
    handler.setFormatter(kind("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def sentence(error: BaseException) -> str:
    """An unexpected error in one line."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        place = f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})"
        trace = trace.tb_next
    first = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {first}{place}; --debug shows the trace"


def traced() -> bool:
    """Whether a trace was asked for with ``--debug``."""
    handlers = logging.getLogger().handlers
    return bool(handlers) and not isinstance(handlers[0].formatter, _OneLine)
