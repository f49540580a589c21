"""The embedded server, for real: every version on this machine, as root and as a user, killed and brought back."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from rugzak.config import postgres, testing
from rugzak.config.postgres import server
from rugzak.config.postgres.place import Place
from rugzak.config.trouble import Trouble

VERSIONS = {f"{each.major}": each for each in postgres.every()}
ROOT = os.geteuid() == 0


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A place for a server of its own, in a folder with a space in its name."""
    monkeypatch.setenv("RUGZAK_VAR", str(tmp_path / "a var"))
    yield postgres.find("own")
    testing.remove("own")


@pytest.fixture(params=sorted(VERSIONS))
def every_version(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, place: Place) -> Place:
    """The same, for each version that is on this machine."""
    monkeypatch.setenv("RUGZAK_POSTGRES_BIN", str(VERSIONS[request.param].folder))
    return place


def ask(place: Place, query: str) -> object:
    with psycopg.connect(postgres.embedded(place).url()) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def test_it_starts_is_adopted_and_stops(every_version: Place) -> None:
    place = every_version
    first = postgres.start(place)
    assert ask(place, "SELECT current_user") == "rugzak"
    assert ask(place, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    assert ask(place, "SHOW listen_addresses") == ""
    assert ask(place, "SHOW server_encoding") == "UTF8"
    assert postgres.start(place) == first
    assert place.sockets.stat().st_mode & 0o777 == 0o700
    assert place.data.stat().st_mode & 0o777 == 0o700
    assert postgres.stop(place)
    assert postgres.running(place) is None
    assert not postgres.stop(place)


def test_kill_9_loses_nothing_that_was_committed(every_version: Place) -> None:
    place = every_version
    running = postgres.start(place)
    with psycopg.connect(postgres.embedded(place).url()) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
    os.kill(running.pid, signal.SIGKILL)
    again = postgres.start(place)
    assert again.pid != running.pid
    assert ask(place, "SELECT count(*) FROM kept") == 1000


def test_what_a_killed_server_leaves_running_is_cleared(place: Place) -> None:
    """A backend that is busy does not notice that its postmaster is gone, and holds the shared memory."""
    running = postgres.start(place)
    busy = psycopg.connect(postgres.embedded(place).url(), autocommit=True)
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 100000000000)")
    time.sleep(0.3)
    os.kill(running.pid, signal.SIGKILL)
    assert postgres.start(place).ready
    assert ask(place, "SELECT 1") == 1


def test_a_pid_file_that_names_another_process_is_no_server(place: Place) -> None:
    postgres.start(place)
    lines = (place.data / "postmaster.pid").read_text().splitlines()
    postgres.stop(place)
    (place.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert postgres.running(place) is None
    assert postgres.start(place).ready


def test_half_made_data_is_made_again(place: Place) -> None:
    half = place.home / "data.half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15")
    if ids := place.ids():
        os.chown(place.home, *ids)
    place.home.chmod(0o700)
    assert postgres.start(place).ready


def test_a_server_that_cannot_start_says_why(place: Place) -> None:
    with pytest.raises(Trouble, match="no_such_setting"):
        postgres.start(place, {"no_such_setting": "1"})
    assert postgres.running(place) is None


def test_data_of_a_version_that_is_not_here_is_refused(place: Place) -> None:
    postgres.start(place)
    postgres.stop(place)
    (place.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(Trouble, match="PostgreSQL 14"):
        postgres.start(place)


def test_a_very_long_path_still_gets_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUGZAK_VAR", str(tmp_path / ("long " * 20) / ("longer " * 10)))
    place = Place("own", Path(os.environ["RUGZAK_VAR"]) / "own", None)
    assert len(os.fsencode(place.sockets)) < 90


def as_nobody(command: list[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
    return subprocess.run(
        command,
        user="nobody",
        group="nogroup",
        extra_groups=[],
        cwd="/",
        text=True,
        capture_output=True,
        env=environment,
    )


def a_python_for_nobody() -> str:
    """This Python, or the system's of the same version where ours lies in a closed folder."""
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        with contextlib.suppress(OSError):
            if as_nobody([python, "-c", "import psycopg"]).returncode == 0:
                return python
    pytest.skip("no Python here that nobody may run")


@pytest.mark.skipif(not ROOT, reason="only root can become another user")
def test_an_ordinary_user_has_it_under_var_and_root_goes_on_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As nobody in a folder of its own; then root finds that data and runs the server as nobody, not as root."""
    python = a_python_for_nobody()
    var = Path(f"/tmp/rugzak test {os.getpid()}")
    var.mkdir()
    shutil.chown(var, "nobody")
    monkeypatch.setenv("RUGZAK_VAR", str(var))
    program = "from rugzak.config import postgres as p; print(p.start(p.find('own')).pid)"
    answer = as_nobody([python, "-c", program])
    try:
        assert answer.returncode == 0, answer.stderr
        place = postgres.find("own")
        running = postgres.running(place)
        assert place.user == "nobody"
        assert running and running.pid == int(answer.stdout)
        assert postgres.stop(place)
        assert postgres.start(place).ready
        assert ask(place, "SELECT 1") == 1
        assert (place.data / "postmaster.pid").stat().st_uid == place.ids()[0]  # type: ignore[index]
    finally:
        testing.remove("own")
        shutil.rmtree(var, ignore_errors=True)


@pytest.mark.skipif(not ROOT, reason="only root needs another folder")
def test_root_changes_no_rights_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project under a closed folder stays closed; the programs are copied to where their user can reach them."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    wheel = next((each for each in postgres.every() if each.source == "wheel"), None)
    if not wheel:
        pytest.skip("the wheel is not installed")
    package = wheel.folder.parent.parent
    shutil.copytree(package, closed / package.name, symlinks=True)
    if (libraries := package.with_name(f"{package.name}.libs")).exists():
        shutil.copytree(libraries, closed / libraries.name)
    monkeypatch.setenv("RUGZAK_VAR", str(closed / "var"))
    monkeypatch.setenv("RUGZAK_POSTGRES_BIN", str(closed / package.name / "pginstall" / "bin"))
    try:
        assert postgres.start(postgres.find("own")).ready
        assert closed.stat().st_mode & 0o777 == 0o700
        assert not str(postgres.find("own").home).startswith(str(closed))
    finally:
        testing.remove("own")


def test_patience_ends(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PATIENCE", 0.0)
    with pytest.raises(Trouble, match="not ready"):
        postgres.start(place)
    assert postgres.running(place) is None
