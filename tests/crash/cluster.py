"""Three hosts that follow each other: network namespaces on one bridge, each with etcd, Patroni and PostgreSQL 15.

What an operator runs is what runs here: `deploy/patroni.yml` and `deploy/etcd.env`, filled in. A host can be killed
with everything on it, or cut off: from the world, or from the other hosts only, so that its clients still reach it.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any

import httpx
import psutil
import psycopg
from patroni_program import patroni  # type: ignore[import-not-found]
from rig import Booked, kill_all  # type: ignore[import-not-found]

from rugzak.config.postgres.address import parse

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
PROGRAMS = Path("/usr/lib/postgresql/15/bin")
NAMES = ("one", "two", "three")
USER = "postgres"
FOLDER = "rugzak-ha-"


def ip(*words: str) -> str:
    """Run `ip`; gives what it says."""
    return subprocess.run(["ip", *words], check=True, capture_output=True, text=True).stdout


@dataclass
class Host:
    """One namespace with its own address, and a folder for all it keeps."""

    name: str
    number: int
    network: str  # the first three numbers of all addresses
    folder: Path
    words: dict[str, str]
    program: Path
    pid: int = field(default_factory=os.getpid)

    @property
    def space(self) -> str:
        return f"rugzak-{self.pid}-{self.name}"

    @property
    def plug(self) -> str:
        """The end of its cable at the bridge."""
        return f"rz{self.pid}-{self.number}"

    @property
    def address(self) -> str:
        return f"{self.network}.{self.number}"

    @property
    def log(self) -> Path:
        return self.folder / "patroni.log"

    def make(self, bridge: str) -> None:
        """The namespace, its cable, and both configurations."""
        ip("netns", "add", self.space)
        ip("link", "add", self.plug, "type", "veth", "peer", "name", "eth0", "netns", self.space)
        ip("link", "set", self.plug, "master", bridge, "up")
        ip("-n", self.space, "addr", "add", f"{self.address}/24", "dev", "eth0")
        for link in ("lo", "eth0"):
            ip("-n", self.space, "link", "set", link, "up")
        for folder in (self.folder, self.folder / "sockets"):
            folder.mkdir(mode=0o700)
            shutil.chown(folder, USER, USER)
        for name in ("patroni.yml", "etcd.env"):
            path = self.folder / name
            path.touch(mode=0o600)
            path.write_text(Template((DEPLOY / name).read_text()).substitute(self.words | self._own_words()))
            shutil.chown(path, USER, USER)

    def _own_words(self) -> dict[str, str]:
        folder = str(self.folder)
        places = {"DATA": f"{folder}/data", "ETCD_DATA": f"{folder}/etcd", "SOCKETS": f"{folder}/sockets"}
        return {"NAME": self.name, "ADDRESS": self.address, "PG_HOME": folder, "PROGRAMS": str(PROGRAMS), **places}

    def start(self) -> None:
        """Begin etcd and Patroni; Patroni begins PostgreSQL when its turn comes."""
        lines = [line for line in (self.folder / "etcd.env").read_text().splitlines() if not line.startswith("#")]
        self._launch("etcd", ["/usr/bin/etcd"], dict(line.split("=", 1) for line in lines))
        self._launch("patroni", [str(self.program), str(self.folder / "patroni.yml")], {})

    def _launch(self, name: str, command: Sequence[str], environment: dict[str, str]) -> None:
        clean = {"PATH": os.defpath, "HOME": str(self.folder), "LC_ALL": "C", "TZ": "UTC", **environment}
        with (self.folder / f"{name}.log").open("ab") as log:
            subprocess.Popen(
                self._inside(command), cwd="/", env=clean, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def _inside(self, command: Sequence[str]) -> list[str]:
        """The command as the user of PostgreSQL, in this namespace."""
        user = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--"]
        return ["ip", "netns", "exec", self.space, *user, *command]

    def ask(self, query: str, database: str = "postgres") -> str:
        """What its own PostgreSQL answers over its socket, also when the host is cut off; empty where none answers."""
        command = [str(PROGRAMS / "psql"), "-XAtq", "-h", str(self.folder / "sockets"), "-c", query, database]
        answer = subprocess.run(
            self._inside(command), cwd="/", capture_output=True, text=True, timeout=20, env={"PATH": os.defpath}
        )
        return answer.stdout.strip() if answer.returncode == 0 else ""

    def takes_writes(self) -> bool:
        return self.ask("select pg_is_in_recovery()") == "f"

    def processes(self) -> list[psutil.Process]:
        """Everything that runs on this host."""
        found = []
        for pid in ip("netns", "pids", self.space).split():
            with suppress(psutil.NoSuchProcess):
                found.append(psutil.Process(int(pid)))
        return found

    def kill(self) -> None:
        """kill -9 of everything on this host, at one moment."""
        kill_all(self.processes())

    def cut(self, others: Sequence[str] = ()) -> None:
        """Pull its cable; with `others`, only what it sends to these addresses gets lost."""
        for other in others:
            ip("-n", self.space, "route", "add", "blackhole", f"{other}/32")
        if not others:
            ip("link", "set", self.plug, "down")

    def mend(self, others: Sequence[str] = ()) -> None:
        """Undo `cut`."""
        for other in others:
            ip("-n", self.space, "route", "del", "blackhole", f"{other}/32")
        ip("link", "set", self.plug, "up")

    def rewinds(self) -> int:
        """How often pg_rewind brought this host back to the story of the others."""
        return self.log.read_text(errors="replace").count("pg_rewind exit code=0")


class Cluster(Booked):
    """Three hosts, and the clients outside that reach all of them."""

    def __init__(self, folder: Path, notes: Path, program: Path) -> None:
        self.notes, self.network = notes, free_network()
        self.bridge = f"rz{os.getpid()}"
        addresses = {name: f"{self.network}.{number}" for number, name in enumerate(NAMES, 1)}
        passwords = {f"{who}_PASSWORD": secrets.token_hex(16) for who in ("ADMIN", "REPLICATION", "REWIND")}
        self.words = passwords | {
            "ETCD": ",".join(f"{address}:2379" for address in addresses.values()),
            "ETCD_CLUSTER": ",".join(f"{name}=http://{address}:2380" for name, address in addresses.items()),
            "NETWORK": f"{self.network}.0/24",
        }
        self.books: list[str] = []  # for each test one: book, purse, provider
        self.password = secrets.token_hex(16)
        self.hosts = [
            Host(name, number, self.network, folder / name, self.words, program) for number, name in enumerate(NAMES, 1)
        ]

    @property
    def url(self) -> str:
        """All hosts, as DATABASE_URL of an operator; what a failover needs besides, Rugzak adds itself."""
        hosts = ",".join(host.address for host in self.hosts)
        return parse(f"postgresql://rugzak:{self.password}@{hosts}/rugzak").url()

    def make(self) -> None:
        """Have it up, with the tables of Rugzak in it."""
        ip("link", "add", self.bridge, "type", "bridge")
        ip("addr", "add", f"{self.network}.254/24", "dev", self.bridge)
        ip("link", "set", self.bridge, "up")
        for host in self.hosts:
            host.make(self.bridge)
        for host in self.hosts:
            host.start()
        self.until(self.whole, 90, "the cluster does not come up")
        with self.admin(self.primary()) as connection:
            connection.execute(f"create role rugzak login password '{self.password}'")
            connection.execute("create database rugzak owner rugzak")
        self.migrate("base", "ledger")

    def remove(self) -> None:
        """Kill all of it; nothing stays."""
        for host in self.hosts:
            remove_host(host.space)
        remove_links(os.getpid())

    def leader(self) -> Host | None:
        """The host that takes writes, and says so itself; None where there is none."""
        for host in self.hosts:
            with suppress(httpx.HTTPError):
                if httpx.get(f"http://{host.address}:8008/primary", timeout=1).status_code == 200:
                    return host
        return None

    def primary(self) -> Host:
        found = self.leader()
        assert found, "no host takes writes"
        return found

    def others(self, host: Host) -> list[str]:
        """The addresses of the other hosts."""
        return [other.address for other in self.hosts if other is not host]

    def whole(self, synchronous: bool = True) -> bool:
        """Whether one host leads and two follow it, and whether Patroni and PostgreSQL both wait for one of them."""
        leader = self.leader()
        if not leader:
            return False
        states = leader.ask("select sync_state from pg_stat_replication where state = 'streaming'").split()
        with suppress(httpx.HTTPError):
            members: list[dict[str, str]] = httpx.get(f"http://{leader.address}:8008/cluster", timeout=2).json()[
                "members"
            ]
            known = any(member["role"] == "sync_standby" for member in members)
            return len(states) == len(self.hosts) - 1 and ("sync" in states) is known is synchronous
        return False

    def configure(self, **settings: object) -> None:
        """Change what the hosts agree on, as `patronictl edit-config` does."""
        httpx.patch(f"http://{self.primary().address}:8008/config", json=settings).raise_for_status()

    @contextmanager
    def admin(self, host: Host) -> Iterator[psycopg.Connection[Any]]:
        password = self.words["ADMIN_PASSWORD"]
        url = f"postgresql://postgres:{password}@{host.address}/postgres?connect_timeout=5"
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection

    def until(self, done: Callable[[], object], seconds: float, what: str) -> float:
        """Look again and again; gives the seconds it took. Fails with `what` and the last words of each Patroni."""
        began = time.monotonic()
        while not done():
            assert time.monotonic() < began + seconds, f"{what}\n{self.last_words()}"
            time.sleep(0.1)
        return time.monotonic() - began

    def last_words(self) -> str:
        logs = [(host.name, host.log.read_text(errors="replace").splitlines()) for host in self.hosts]
        return "\n".join(f"{name}: {line}" for name, lines in logs for line in lines[-8:])


def free_network() -> str:
    """The first three numbers of a network that no one here uses."""
    taken = ip("-o", "-4", "addr")
    for number in (os.getpid() % 250, *range(250)):
        if f" 10.77.{number}." not in taken:
            return f"10.77.{number}"
    raise AssertionError("no network is free")


def remove_host(space: str) -> None:
    """Kill what runs in a namespace, and remove it with its cable."""
    if space not in ip("netns").split():
        return
    kill_all([psutil.Process(int(pid)) for pid in ip("netns", "pids", space).split() if psutil.pid_exists(int(pid))])
    ip("netns", "del", space)


def remove_links(pid: int) -> None:
    """The bridge and the cables of a run; the kernel itself would take its time."""
    for link in (f"rz{pid}", *(f"rz{pid}-{number}" for number, _ in enumerate(NAMES, 1))):
        subprocess.run(["ip", "link", "del", link], capture_output=True)


def remove_left_behind() -> None:
    """Hosts of runs that were killed."""
    for space in ip("netns").split():
        name, _, rest = space.partition("-")
        if name == "rugzak" and not psutil.pid_exists(int(rest.partition("-")[0])):
            remove_host(space)
            remove_links(int(rest.partition("-")[0]))
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        if not psutil.pid_exists(int(folder.name.removeprefix(FOLDER).partition("-")[0])):
            shutil.rmtree(folder, ignore_errors=True)


def missing() -> str:
    """What this machine lacks for such a cluster; empty where it can have one."""
    if os.geteuid() != 0:
        return "only root may make hosts of its own (network namespaces)"
    for program in ("ip", "setpriv", "etcd"):
        if not shutil.which(program):
            return f"there is no {program} (Debian: iproute2, util-linux, etcd-server)"
    if not (PROGRAMS / "pg_rewind").exists():
        return "there is no PostgreSQL 15 in /usr/lib/postgresql/15/bin"
    if subprocess.run(["ip", "netns"], capture_output=True).returncode:
        return "network namespaces are not allowed here"
    return ""


@contextmanager
def cluster(notes: Path) -> Iterator[Cluster]:
    """Three hosts with the tables of Rugzak; removes all of it afterwards, also when it does not come up."""
    remove_left_behind()
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-"))
    folder.chmod(0o711)
    try:
        made = Cluster(folder, notes, patroni(folder))
        try:
            made.make()
            yield made
        finally:
            made.remove()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
