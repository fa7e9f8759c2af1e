"""A private PostgreSQL cluster for tests, in a temporary folder, reached over a Unix socket only."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``, or None where PostgreSQL is not installed."""
    beside = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    for folder in [*beside, *([Path(found).resolve().parent] if found else [])]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


def _as_user() -> list[str] | None:
    """The words before a command that run it as a user that is not root: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return None
    return ["runuser", "-u", "postgres", "--"] if shutil.which("runuser") else None


def why_not() -> str | None:
    """Why no cluster can be started here; None where it can."""
    if binaries() is None:
        return "PostgreSQL is not installed (apt-get install postgresql)"
    return "no user to run PostgreSQL as" if _as_user() is None else None


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster; yields the address of its server without a database name."""
    folder, user = Path(tempfile.mkdtemp(prefix="tradebot-pg-")), _as_user()
    tools = binaries()
    assert tools is not None and user is not None
    if user:
        shutil.chown(folder, "postgres")
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*user, str(tools / program), *arguments], check=True, capture_output=True, cwd=folder, timeout=60
        )

    run("initdb", "-D", str(data), "-U", "tradebot", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=80"
    run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://tradebot@/{{database}}?host={folder}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def new_database(server: str) -> str:
    """An empty database in the cluster; returns its address."""
    import psycopg

    name = f"t{uuid.uuid4().hex[:12]}"
    host = server.partition("host=")[2]
    with psycopg.connect(f"host={host} user=tradebot dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.format(database=name)
