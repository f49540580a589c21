"""A PostgreSQL of the benchmark's own, durable as in production, and on demand a replica that follows it."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from rugzak.config import postgres
from rugzak.config.postgres import binaries, child
from rugzak.config.postgres.cluster import ADMIN
from rugzak.config.postgres.place import PORT, Place
from rugzak.config.testing import remove

NAME, FOLLOWER = "bench-ledger", "bench-follower"
SETTINGS = {
    **{"max_connections": "200", "shared_buffers": "1GB", "max_wal_size": "8GB", "checkpoint_timeout": "30min"},
    **{"wal_level": "replica", "max_wal_senders": "8", "autovacuum_naptime": "30s"},
}


@contextmanager
def primary() -> Iterator[str]:
    """A new server; gives the address of its database."""
    remove(FOLLOWER)
    remove(NAME)
    place = postgres.find(NAME)
    postgres.start(place, SETTINGS)
    try:
        yield postgres.embedded(place).url()
    finally:
        remove(NAME)


@contextmanager
def follower() -> Iterator[None]:
    """A replica that streams from the primary, ready to be waited for (`wait_for_it`)."""
    first, second = postgres.find(NAME), postgres.find(FOLLOWER)
    programs = child.reachable(first, binaries.choose(first.major))
    child.make_folder(second, second.home)
    _copy(second, programs.folder / "pg_basebackup")
    postgres.server.start(second, {**SETTINGS, "hot_standby": "on"})
    try:
        _until_streaming()
        yield
    finally:
        wait_for_it(False)
        remove(FOLLOWER)


def checkpoint() -> None:
    """Write out all pages, so that no contender pays for another's."""
    with psycopg.connect(_admin(), autocommit=True) as connection:
        connection.execute("checkpoint")


def wait_for_it(wait: bool) -> None:
    """Whether a commit waits for the replica's disk too."""
    with psycopg.connect(_admin(), autocommit=True) as connection:
        connection.execute(f"alter system set synchronous_standby_names = '{'*' if wait else ''}'")
        connection.execute("select pg_reload_conf()")
        while connection.execute("show synchronous_standby_names").fetchone() != ("*" if wait else "",):
            time.sleep(0.05)


def pgbench(address: str, script: str, clients: int, seconds: int, **variables: int) -> float:
    """Transactions a second of one script with so many clients."""
    program = binaries.choose(postgres.find(NAME).major).folder / "pgbench"
    file = Path(os.environ.get("TMPDIR", "/tmp")) / f"bench-{os.getpid()}.sql"
    file.write_text(script)
    given = [part for name, value in variables.items() for part in ("-D", f"{name}={value}")]
    command = [str(program), "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), *given]
    done = subprocess.run([*command, "-f", str(file), address], capture_output=True, text=True, check=False)
    file.unlink()
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return float(next(line for line in done.stdout.splitlines() if line.startswith("tps")).split()[2])


def _admin() -> str:
    place = postgres.find(NAME)
    return f"host={place.sockets} port={PORT} user={ADMIN} dbname=postgres"


def _copy(second: Place, program: Path) -> None:
    done = child.run(second, [program, "-d", _admin(), "-D", second.data, "-R", "-X", "stream", "-c", "fast"])
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])


def _until_streaming() -> None:
    with psycopg.connect(_admin(), autocommit=True) as connection:
        while not connection.execute("select 1 from pg_stat_replication where state = 'streaming'").fetchone():
            time.sleep(0.1)
