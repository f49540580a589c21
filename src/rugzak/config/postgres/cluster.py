"""Makes the data folder of the embedded server and says who may come in."""

import getpass
import os
import pwd
import shutil
from collections.abc import Mapping
from pathlib import Path

from rugzak.config.postgres import child
from rugzak.config.postgres.binaries import Binaries
from rugzak.config.postgres.place import PORT, Place
from rugzak.config.trouble import Trouble

ADMIN, ROLE, DATABASE = "postgres", "rugzak", "rugzak"
MAP = "rugzak"
NEEDED_MEGABYTES = 300


def make(place: Place, binaries: Binaries, *, durable: bool = True) -> None:
    """Run initdb when there is no data yet. Half-made data never gets the final name."""
    if place.made:
        return
    child.make_folder(place, place.home)
    _require_room(place.home)
    half = place.home / "data.half"
    shutil.rmtree(half, ignore_errors=True)
    child.make_folder(place, half)
    answer = child.run(place, [binaries.initdb, "-D", half, *_initdb_options(durable)])
    if answer.returncode:
        shutil.rmtree(half, ignore_errors=True)
        raise Trouble(f"The database could not be made: {answer.stderr.strip()[-600:]}", "Run `rugzak doctor`.")
    if place.data.exists():
        raise Trouble(f"{place.data} is there but holds no database.", "Move that folder away and try again.")
    half.rename(place.data)


def write_doors(place: Place) -> None:
    """Only system users who may start Rugzak come in, over the socket, recognised by the kernel: no passwords."""
    users = sorted({_me(), "root", place.user or _me()})
    doors = f"local all all peer map={MAP}\nlocal replication all peer map={MAP}\n"
    names = "".join(f'{MAP} "{user}" {role}\n' for user in users for role in (ADMIN, ROLE))
    for name, text in (("pg_hba.conf", doors), ("pg_ident.conf", names)):
        _replace(place, place.data / name, text)


def options(place: Place, extra: Mapping[str, str]) -> list[str]:
    """The settings of the server, as arguments: what stands here is always what runs."""
    folder = str(place.sockets).replace('"', '""')
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{folder}"',
        "port": str(PORT),
        "timezone": "UTC",
        "log_timezone": "UTC",
        "max_wal_size": "2GB",
        "jit": "off",
        "logging_collector": "off",
        **extra,
    }
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _initdb_options(durable: bool) -> list[str]:
    always = ["--username", ADMIN, "--encoding=UTF8", "--locale=C", "--auth-local=peer", "--auth-host=reject"]
    return always if durable else [*always, "--no-sync"]


def _replace(place: Place, path: Path, text: str) -> None:
    if path.read_text() == text:
        return
    new = path.with_suffix(".new")
    new.write_text(text)
    new.chmod(0o600)
    if ids := place.ids():
        os.chown(new, *ids)
    new.replace(path)


def _me() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return getpass.getuser()


def _require_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < NEEDED_MEGABYTES:
        raise Trouble(
            f"Only {free} MB is free where the database goes ({folder}).", f"Free {NEEDED_MEGABYTES} MB or more."
        )
