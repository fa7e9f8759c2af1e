"""An environment with the wheel in it, and running things there."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import Distribution
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
    def site_packages(self) -> Path:
        (found,) = self.env.glob("lib/python3*/site-packages")
        return found

    def take(self, package: Distribution) -> None:
        """Have the files of a package that is installed here, but for what was compiled and its programs."""
        for file in package.files or ():
            if ".." in file.parts or file.suffix == ".pyc":
                continue
            target = self.site_packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(str(package.locate_file(file)), target)
            except OSError:  # another disk
                shutil.copy2(str(package.locate_file(file)), target)

    @property
    def megabytes(self) -> float:
        files = (file for file in self.env.rglob("*") if file.is_file() and not file.is_symlink())
        return sum(file.stat().st_size for file in files) / 1e6
