"""What runs: one web process and one worker. The ledger writer joins here when it exists."""

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
    """Everything that runs, in the order in which it starts; it ends in the opposite order.

    Seam: the ledger writer is a third Spec here, before the web.
    """
    return [web(port), worker()]


def web(port: int) -> Spec:
    """Granian in front of Django."""
    options = {
        "--interface": "wsgi",
        "--host": ports.host(),
        "--port": str(port),
        "--workers": os.environ.get("RUGZAK_WEB_PROCESSES", "1"),
        "--blocking-threads": os.environ.get("RUGZAK_WEB_THREADS", "4"),
        "--workers-kill-timeout": "10",
    }
    arguments = ["--no-ws", *(part for pair in options.items() for part in pair)]
    command = [sys.executable, "-m", "granian", *arguments, "rugzak.config.wsgi:application"]
    return Spec("web", command, {"RUGZAK_URL": os.environ.get("RUGZAK_URL") or f"http://localhost:{port}"})


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
