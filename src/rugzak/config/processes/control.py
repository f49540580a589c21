"""Starts and stops the supervisor, and waits until the web answers."""

import http.client
import subprocess
import sys
import time

from rugzak.config import paths
from rugzak.config.processes import ports, records, specs
from rugzak.config.trouble import Trouble

HEALTHY_SECONDS = 180
HOPELESS_RESTARTS = 3
ILL_ANSWERS = 5  # of an error instead of health, a second apart


def launch(port: int, code: str) -> subprocess.Popen[bytes]:
    """Start the supervisor as a daemon in a session of its own."""
    command = [sys.executable, "-m", "rugzak.config.processes.supervisor", "--port", str(port), "--code", code]
    spec = specs.Spec("supervisor", command)
    with paths.log_file("supervisor").open("ab") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=paths.project(),
            env=specs.environment(spec),
            start_new_session=True,
        )


def stop() -> bool:
    """Stop the supervisor and whatever it left; gives whether anything ran."""
    record = records.read()
    if record is None:
        return False
    alive = [each for each in (record.supervisor, *record.children.values()) if each.process()]
    records.end([record.supervisor])
    records.end(record.children.values())
    records.path().unlink(missing_ok=True)
    return bool(alive)


def healthy(port: int) -> bool:
    """Whether the web answers and reaches its database."""
    return answer(port) == 200


def answer(port: int, timeout: float = 3) -> int:
    """The status of /health; 0 when nobody answers."""
    connection = http.client.HTTPConnection(ports.reach(), port, timeout=timeout)
    try:
        connection.request("GET", "/health", headers={"Host": "localhost"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def wait_until_healthy(supervisor: subprocess.Popen[bytes], port: int) -> None:
    """Return when the web answers; raises Trouble with the last lines of a log when it won't."""
    deadline, ill = time.monotonic() + HEALTHY_SECONDS, 0
    while (status := answer(port)) != 200:
        ill += status > 0
        _require_hope(supervisor)
        if ill > ILL_ANSWERS or time.monotonic() > deadline:
            what = f"answers with {status}" if status else "does not answer"
            raise Trouble(f"The web {what}.\n{last_words('web')}", "Look in var/log, run `rugzak doctor`.")
        time.sleep(0.1 if not ill else 1)


def _require_hope(supervisor: subprocess.Popen[bytes]) -> None:
    if supervisor.poll() is not None:
        raise Trouble("The supervisor ended.\n" + last_words("supervisor"), "Run `rugzak doctor`.")
    record = records.read()
    for name, child in record.children.items() if record else ():
        if child.restarts >= HOPELESS_RESTARTS:
            raise Trouble(f"The {name} ends again and again.\n" + last_words(name), "Run `rugzak doctor`.")


def last_words(name: str, lines: int = 12) -> str:
    """The end of a log, indented."""
    try:
        text = (paths.folder("log") / f"{name}.log").read_text(errors="replace")
    except OSError:
        return ""
    return "\n".join(f"  {line}" for line in text.splitlines()[-lines:])
