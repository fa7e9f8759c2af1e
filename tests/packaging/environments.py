"""An environment with the wheel in it, and running things there."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Environment:
    """``env`` is the virtual environment, ``home`` the folder in which what it keeps goes."""

    env: Path
    home: Path

    @property
    def variables(self) -> dict[str, str]:
        return {
            "PATH": f"{self.env / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "WAREHOUSE": str(self.home / "warehouse"),
            "DATABASE_URL": f"sqlite:///{self.home}/state.db",
            "HOST": "127.0.0.1",
        }

    def run(
        self, *command: str, cwd: Path | None = None, typed: str = "", seconds: float = 60, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """A program of the environment, with nothing set but what it needs and ``more``."""
        program = str(self.env / "bin" / command[0])
        return subprocess.run(
            [program, *command[1:]],
            cwd=cwd or self.home,
            env={**self.variables, **more},
            input=typed,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    @property
    def megabytes(self) -> float:
        files = (file for file in self.env.rglob("*") if file.is_file() and not file.is_symlink())
        return sum(file.stat().st_size for file in files) / 1e6
