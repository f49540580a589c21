"""What runs: the rush door with the writer behind it, one web process and one worker."""

import os
import sys
from dataclasses import dataclass, field

from rugzak.config import paths
from rugzak.config.processes import ports


@dataclass(frozen=True)
class Spec:
    """A process to keep running."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def all_of(port: int) -> list[Spec]:
    """Everything that runs, in the order in which it starts; it ends in the opposite order."""
    door = ports.beside(port)
    return [rush(door), web(port, door), worker()]


def rush(port: int) -> Spec:
    """The rush door: one process, since all who apply stand in one line."""
    options = {
        "--interface": "asgi",
        "--host": ports.host(),
        "--port": str(port),
        "--workers": "1",
        "--backlog": "8192",
    }
    return Spec("rush", _granian(options, "rugzak.config.rush:application"))


def _granian(options: dict[str, str], application: str) -> list[str]:
    arguments = ["--no-ws", *(part for pair in options.items() for part in pair)]
    return [sys.executable, "-m", "granian", *arguments, application]


def web(port: int, door: int) -> Spec:
    """Granian in front of Django."""
    options = {
        "--interface": "wsgi",
        "--host": ports.host(),
        "--port": str(port),
        "--workers": os.environ.get("RUGZAK_WEB_PROCESSES", "1"),
        "--blocking-threads": os.environ.get("RUGZAK_WEB_THREADS", "4"),
        "--workers-kill-timeout": "10",
    }
    addresses = {
        "RUGZAK_URL": os.environ.get("RUGZAK_URL") or f"http://localhost:{port}",
        "RUGZAK_RUSH_URL": os.environ.get("RUGZAK_RUSH_URL") or f"http://localhost:{door}",
    }
    return Spec("web", _granian(options, "rugzak.config.wsgi:application"), addresses)


def worker() -> Spec:
    """Jobs, outbox and due list."""
    return Spec("worker", [sys.executable, "-m", "rugzak.config.worker"])


def environment(spec: Spec) -> dict[str, str]:
    """What a process sees: one thread for numpy and ONNX (two cores serve everyone), output at once."""
    return {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "rugzak.config.settings",
        "PYTHONUNBUFFERED": "1",
        "RUGZAK_VAR": str(paths.var()),
        **spec.environment,
    }
