"""A real Spark on loopback for the longer tests: a master, workers, and the server that Spark Connect talks to.

It is a plain ``pyspark`` from the package registry with Debian's OpenJDK, in a virtual environment of its own,
``.spark`` (``make .spark/.ready``): the client that tradebot uses and the server cannot be installed side by side.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.end_to_end.peers import free_port

ROOT = Path(__file__).parents[2]
HOME = next(iter(sorted((ROOT / ".spark").glob("lib/python*/site-packages/pyspark"))), ROOT / ".spark")
SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
PATIENCE = 120.0


def why_not() -> str | None:
    """Why there is no real Spark here, or None."""
    if not (HOME / "jars").is_dir():
        return "there is no Spark in .spark: make .spark/.ready"
    return None if shutil.which("java") else "there is no Java: apt-get install openjdk-17-jre-headless"


@dataclass
class Cluster:
    """The processes of a Spark, and the address of its Connect server."""

    folder: Path
    master: str
    url: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """One process of Spark, in a group of its own, with what it says in a file."""
        settings = {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOG_DIR": str(self.folder)}
        settings |= {"SPARK_PUBLIC_DNS": "127.0.0.1", "SPARK_WORKER_DIR": str(self.folder / name)}
        with (self.folder / f"{name}.log").open("ab") as said:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                env={**os.environ, **settings},
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def worker(self) -> None:
        """One more worker."""
        name = f"worker-{len(self.workers)}"
        command = ("--host", "127.0.0.1", "--cores", "1", "--memory", "1g", "--webui-port", "0", self.master)
        spark = str(HOME / "bin" / "spark-class")
        self.workers.append(self.start(name, spark, "org.apache.spark.deploy.worker.Worker", *command))

    def kill_worker(self) -> None:
        """The oldest worker dies with everything that it runs."""
        end(self.workers.pop(0), signal.SIGKILL)


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A Spark with so many workers of one core each; it is ended with the block."""
    at, board, connect = free_port(), free_port(), free_port()
    made = Cluster(folder, f"spark://127.0.0.1:{at}", f"sc://127.0.0.1:{connect}")
    started = []
    try:
        started.append(
            made.start(
                "master",
                str(HOME / "bin" / "spark-class"),
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                str(at),
                "--webui-port",
                str(board),
            )
        )
        wait(at)
        for _ in range(workers):
            made.worker()
        conf = {
            "spark.connect.grpc.binding.port": connect,
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": 4,
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.executor.memory": "700m",
            "spark.driver.memory": "1500m",
            "spark.sql.session.timeZone": "UTC",
        }
        given = [word for name, value in conf.items() for word in ("--conf", f"{name}={value}")]
        started.append(
            made.start(
                "connect",
                str(HOME / "bin" / "spark-submit"),
                "--master",
                made.master,
                *given,
                "--class",
                SERVER,
                "spark-internal",
            )
        )
        wait(connect)
        yield made
    finally:
        for process in (*started[::-1], *made.workers):
            end(process)


def wait(port: int) -> None:
    """Until something listens there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise TimeoutError(f"nothing listens on port {port} after {PATIENCE:g} seconds")


def end(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGTERM) -> None:
    """A process with all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
