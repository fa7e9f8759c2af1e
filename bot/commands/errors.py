"""What a command says when it cannot go on."""

from __future__ import annotations


class CommandError(Exception):
    """One clear sentence for standard error, and the exit code. The command line prints it; no trace."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code
