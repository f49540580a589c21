"""A free port for the web: the one asked for, the last one used, or the first free one from 8000."""

import contextlib
import os
import socket

import psutil

from rugzak.config.trouble import Trouble

FIRST, TRIES = 8000, 50


def host() -> str:
    """The address the web listens on: this machine only, unless RUGZAK_LISTEN says otherwise."""
    return os.environ.get("RUGZAK_LISTEN", "127.0.0.1")


def reach() -> str:
    """Where this machine itself finds the web."""
    return "127.0.0.1" if host() in ("0.0.0.0", "::") else host()  # noqa: S104


def choose(asked: int | None, last: int | None = None) -> int:
    """A port that is free now. Raises Trouble when the port asked for is taken, naming who has it."""
    if asked:
        if not free(asked):
            raise Trouble(
                f"Port {asked} is taken{_holder(asked)}.",
                f"Choose another one (`make up PORT={asked + 1}`), or leave it out and one is found.",
            )
        return asked
    wishes: list[int] = [*([last] if last else []), *range(FIRST, FIRST + TRIES)]
    for port in wishes:
        if free(port):
            return port
    raise Trouble(f"No port from {FIRST} to {FIRST + TRIES - 1} is free.", "Choose one: `make up PORT=9000`.")


def beside(port: int) -> int:
    """The port of the rush door: RUGZAK_RUSH_PORT, or the first free one after the web's."""
    asked = os.environ.get("RUGZAK_RUSH_PORT", "")
    if asked.isdigit():
        return int(asked)
    return next((other for other in range(port + 1, port + TRIES) if free(other)), port + 1)


def free(port: int) -> bool:
    """Whether we could listen there."""
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host(), port))
        with socket.create_connection((reach(), port), timeout=0.2):
            return False
    except PermissionError as error:
        raise Trouble(f"You may not listen on port {port}.", "Choose one above 1023.") from error
    except (ConnectionRefusedError, TimeoutError):
        return True
    except OSError:
        return False


def _holder(port: int) -> str:
    with contextlib.suppress(psutil.Error, OSError):
        for link in psutil.net_connections(kind="tcp"):
            if link.laddr and link.laddr.port == port and link.status == psutil.CONN_LISTEN and link.pid:
                return f" by {psutil.Process(link.pid).name()} (process {link.pid})"
    return ""
