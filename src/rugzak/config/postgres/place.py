"""Where the embedded database lies and as whom it runs.

An ordinary user has it in var/postgres. PostgreSQL refuses to run as root, and a project under /root can't be reached
by anyone else; so for root the data lies in /var/lib/rugzak/<project> and the server runs as an unprivileged user who
is already there. No right on any folder outside those two is ever changed.
"""

import hashlib
import json
import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rugzak.config import paths
from rugzak.config.trouble import Trouble

ROOT_FOLDER = Path("/var/lib/rugzak")
UNPRIVILEGED = ("postgres", "_postgres", "nobody")
LONGEST_SOCKET_FOLDER = 85  # a socket's whole path has at most 103 bytes on macOS, 107 on Linux
PORT = 5432  # only names the socket file: the server listens to no network


@dataclass(frozen=True)
class Place:
    """The folders of one embedded server, and the system user it runs as (None: as who starts it)."""

    name: str
    home: Path
    user: str | None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def sockets(self) -> Path:
        """The socket folder, 0700; a short one elsewhere when the path would be too long for a socket."""
        near = self.home / "socket"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER:
            return near
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        uid, _ = self.ids() or (os.geteuid(), 0)
        return Path(tempfile.gettempdir()) / f"rugzak-{uid}-{digest}"

    @property
    def made(self) -> bool:
        return (self.data / "PG_VERSION").exists()

    @property
    def major(self) -> int | None:
        """The version that made the data, None when there is no data yet."""
        return int((self.data / "PG_VERSION").read_text().split(".")[0]) if self.made else None

    def ids(self) -> tuple[int, int] | None:
        """User and group id the server must run as; None when it is the one who asks."""
        if self.user is None:
            return None
        entry = pwd.getpwnam(self.user)
        return entry.pw_uid, entry.pw_gid


def find(name: str = "postgres") -> Place:
    """The place of the embedded server called `name` of this project; makes nothing."""
    if os.geteuid() != 0:
        return Place(name, paths.var() / name, None)
    if owner := _owner_of(paths.var() / name / "data"):
        return Place(name, paths.var() / name, owner)
    return Place(name, _root_home(name), unprivileged_user())


def remember(place: Place) -> None:
    """Note where root's data lies, so that it is found again when the project folder moves."""
    if place.home.is_relative_to(paths.var()):
        return
    note = {"home": str(place.home), "project": str(paths.var())}
    _note(place.name).write_text(json.dumps(note))


def unprivileged_user() -> str:
    """The user that root's server runs as; RUGZAK_POSTGRES_USER names another one."""
    chosen = os.environ.get("RUGZAK_POSTGRES_USER")
    for name in (chosen,) if chosen else UNPRIVILEGED:
        if _uid(name):
            return name
    raise Trouble(
        f"PostgreSQL can't run as root, and there is no user {chosen or ' or '.join(UNPRIVILEGED)} to run it as.",
        "Run Rugzak as an ordinary user, or set RUGZAK_POSTGRES_USER to the name of an unprivileged user.",
    )


def _root_home(name: str) -> Path:
    note = _note(name)
    if note.exists():
        known = json.loads(note.read_text())
        moved = known["project"] != str(paths.var()) and not Path(known["project"]).exists()
        if known["project"] == str(paths.var()) or moved:
            return Path(known["home"])
    digest = hashlib.sha256(os.fsencode(paths.var())).hexdigest()[:16]
    return ROOT_FOLDER / digest / name


def _note(name: str) -> Path:
    return paths.folder("run") / f"{name}.place.json"


def _owner_of(data: Path) -> str | None:
    """Who made data under var/ as an ordinary user, so that root goes on with it as that user."""
    if not data.exists() or not (uid := data.stat().st_uid):
        return None
    return pwd.getpwuid(uid).pw_name


def _uid(name: str) -> int:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return 0
