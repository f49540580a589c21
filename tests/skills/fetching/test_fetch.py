"""ESCO from the web service: the same snapshot as from the packages, whatever goes wrong on the way."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.skills.conftest import place
from tests.skills.fetching.esco_service import Handler, Part, Served, serve
from typer.testing import CliRunner

from rugzak.cli import data as commands
from rugzak.skills import errors, esco
from rugzak.skills.esco import fetch, store
from rugzak.skills.esco.fetch import service as services

RELEASE = "v1.1.1"
BOTH = ("en", "nl")


@pytest.fixture(scope="session")
def part(data: Path) -> Part:
    return Part.of(data)


@pytest.fixture
def served(part: Part) -> Iterator[Served]:
    with serve(part) as running:
        yield running


def client(served: Served, release: str = RELEASE) -> fetch.Service:
    return fetch.Service(release, served.address, rate=2000, pause=0.001, timeout=5)


def fetched(served: Served, **options: object) -> list[object]:
    given = {"limit": 30, "vectors": "none", **options}
    return list(fetch.fetch(RELEASE, BOTH, service=client(served), **given))  # type: ignore[arg-type]


def same_as_package(part: Part, tmp_path: Path) -> None:
    """The snapshot in use holds, to the byte, what the CSV package of the same concepts gives."""
    from_service = esco.snapshot()
    with place(tmp_path / "other"):
        esco.build(part.write(tmp_path / "esco_1.1.1"), vectors="none")
        from_package = esco.snapshot()
        assert from_service.release == from_package.release == "1.1.1"
        assert len(from_package.uris["occupation"]) >= 40
        assert len(from_package.uris["skill"]) > 200
        assert from_service.arrays.keys() == from_package.arrays.keys()
        for name, array in from_package.arrays.items():
            assert array.tobytes() == from_service.arrays[name].tobytes(), name


def test_fetch_gives_the_same_snapshot_as_the_packages(var: Path, served: Served, part: Part, tmp_path: Path) -> None:
    report, built = fetched(served)
    assert report.skipped == []  # type: ignore[attr-defined]
    assert built.made == sum(len(served.records[name]) for name in ("occupations", "member-skills"))  # type: ignore[attr-defined]
    assert not esco.snapshot().starter
    same_as_package(part, tmp_path)
    nurse = next(esco.snapshot().occupations())
    assert nurse.isco and nurse.label.nl


def test_older_service_that_counts_records_gives_the_same(var: Path, part: Part, tmp_path: Path) -> None:
    with serve(part, paged=False) as served:
        fetched(served)
    same_as_package(part, tmp_path)


def test_service_with_shorter_pages_than_asked_gives_the_same(var: Path, part: Part, tmp_path: Path) -> None:
    with serve(part, most=20) as served:
        fetched(served, limit=100)
    same_as_package(part, tmp_path)


class Once:
    """Fails on every n-th question, each question at most once."""

    def __init__(self, every: int, how: str) -> None:
        self.every, self.how, self.count, self.failed = every, how, 0, 0

    def __call__(self, handler: Handler, query: dict[str, str]) -> bool:
        self.count += 1
        if self.count % self.every:
            return False
        self.failed += 1
        getattr(self, self.how)(handler)
        return True

    def too_many(self, handler: Handler) -> None:
        handler.answer(429, {"message": "slow down"}, Retry_After="0")

    def broken(self, handler: Handler) -> None:
        handler.answer(500, {"message": "oops"})

    def cut_json(self, handler: Handler) -> None:
        handler.answer(200, b'{"total": 40, "_embedded": {"http://')

    def cut_body(self, handler: Handler) -> None:
        handler.answer(200, b'{"total": 40', Content_Length="4000")
        handler.close_connection = True

    def html(self, handler: Handler) -> None:
        handler.answer(200, b"<html>We will be back soon</html>", Content_Type="text/html")

    def slow(self, handler: Handler) -> None:
        time.sleep(1.5)
        handler.close_connection = True


@pytest.mark.parametrize("how", ["too_many", "broken", "cut_json", "cut_body", "html", "slow"])
def test_trouble_on_the_way_is_overcome(var: Path, served: Served, part: Part, tmp_path: Path, how: str) -> None:
    trouble = Once(9 if how == "slow" else 3, how)
    served.faults.append(trouble)
    impatient = fetch.Service(RELEASE, served.address, rate=2000, pause=0.001, timeout=1.0)
    fetch.fetch(RELEASE, BOTH, service=impatient, limit=60, vectors="none")
    assert trouble.failed > 1
    same_as_package(part, tmp_path)


def test_retry_after_is_obeyed_and_waits_grow(served: Served) -> None:
    waits: list[float] = []
    served.faults.append(lambda handler, _query: handler.answer(429, {}, Retry_After="7") or True)
    asked = fetch.Service(RELEASE, served.address, rate=1e6, sleep=waits.append)
    with pytest.raises(errors.ServiceUnreachable) as refusal:
        asked.page("skill", "x", "en", 0, 1)
    assert [wait for wait in waits if wait > 1] == [7.0] * (services.TRIES - 1)
    assert "429" in refusal.value.text()
    waits.clear()
    served.faults[0] = lambda handler, _query: handler.answer(503, {}) or True
    with pytest.raises(errors.ServiceUnreachable):
        asked.page("skill", "x", "en", 0, 1)
    long = [wait for wait in waits if wait > 0.4]
    assert len(long) == services.TRIES - 1
    assert long[-1] > 4 * long[0]


def test_service_is_asked_no_faster_than_the_rate(served: Served) -> None:
    polite = fetch.Service(RELEASE, served.address, rate=20)
    start = time.monotonic()
    for offset in range(5):
        polite.page("skill", "http://data.europa.eu/esco/concept-scheme/member-skills", "en", offset, 1)
    assert time.monotonic() - start >= 4 / 20


def test_record_that_the_service_cannot_give_is_left_out_and_named(var: Path, served: Served) -> None:
    """As on the real service: one malformed record makes every page that holds it answer 500."""
    bad = 17

    def fault(handler: Handler, query: dict[str, str]) -> bool:
        start = int(query["offset"]) * int(query["limit"])
        if not query["isInScheme"].endswith("member-skills") or not start <= bad < start + int(query["limit"]):
            return False
        handler.answer(500, {"message": "More than one value found for field 'hasSkillType'"})
        return True

    served.faults.append(fault)
    report, _built = fetched(served)
    assert [skip.reason for skip in report.skipped] == [  # type: ignore[attr-defined]
        f"skills_{code}: record {bad}: the service can't give it" for code in BOTH
    ]
    assert len(esco.snapshot().uris["skill"]) == len(served.records["member-skills"]) - 1


def test_unknown_release_is_told_at_once_and_nothing_changes(var: Path, served: Served) -> None:
    esco.build(None, vectors="none")
    with pytest.raises(errors.ReleaseUnknown) as refusal:
        fetch.fetch("v9.9.9", BOTH, service=client(served, "v9.9.9"))
    assert "v9.9.9" in refusal.value.text() and "Unknown version" in refusal.value.text()
    assert len(served.asked) == 1
    assert esco.snapshot().starter


def test_no_network_is_told_soon(var: Path, unused_port: int) -> None:
    nobody = fetch.Service(RELEASE, f"http://127.0.0.1:{unused_port}/esco/api", pause=0.01)
    start = time.monotonic()
    with pytest.raises(errors.ServiceUnreachable) as refusal:
        fetch.fetch(RELEASE, BOTH, service=nobody)
    assert time.monotonic() - start < 5
    assert "internet" in refusal.value.text()


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_service_that_loses_records_is_not_believed(var: Path, served: Served) -> None:
    served.records["member-skills"] = served.records["member-skills"][:100] + served.records["member-skills"][:100]
    esco.build(None, vectors="none")
    with pytest.raises(errors.FetchIncomplete) as refusal:
        fetched(served)
    assert "100 of 200" in refusal.value.text()
    assert esco.snapshot().starter


def test_service_without_groups_still_gives_a_mirror(var: Path, part: Part) -> None:
    with serve(part, without=frozenset({"isco", "skills-hierarchy"})) as served:
        report, _built = fetched(served)
    assert {skip.reason.split(":")[0] for skip in report.skipped} >= {"skillGroups_en"}  # type: ignore[attr-defined]
    assert len(esco.snapshot().uris["occupation"]) == len(served.records["occupations"])


def test_kill_in_the_middle_loses_no_page(var: Path, part: Part, tmp_path: Path) -> None:
    """SIGKILL while pages come in; the next call asks only for what is missing, and the snapshot is the same."""
    pages = var / "esco" / "fetched" / RELEASE / "pages"
    with serve(part, seconds=0.03) as served:
        child = subprocess.Popen([sys.executable, "-c", _CHILD, str(var), served.address], env={**os.environ})
        try:
            _until(lambda: len(list(pages.glob("*.json"))) >= 9, child)
        finally:
            child.send_signal(signal.SIGKILL)
            child.wait(20)
        kept = {path.name: path.read_bytes() for path in pages.glob("*.json")}
        assert len(kept) >= 9
        assert store.current() is None
        served.asked.clear()
        served.seconds = 0
        fetched(served)
        again = [query for query in served.asked if _page_name(query) in kept]
    assert again == []
    assert all((pages / name).read_bytes() == content for name, content in kept.items())
    same_as_package(part, tmp_path)


_CHILD = """
import sys, os, pathlib
os.environ["RUGZAK_VAR"] = sys.argv[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rugzak.config.settings")
import django
from django.test import override_settings
django.setup()
from rugzak.skills.esco import fetch
with override_settings(RUGZAK_VAR=pathlib.Path(sys.argv[1]), VAR=pathlib.Path(sys.argv[1])):
    source = fetch.Service("v1.1.1", sys.argv[2], rate=2000, pause=0.001, timeout=5)
    fetch.fetch("v1.1.1", ("en", "nl"), service=source, limit=30, vectors="none")
"""


def _until(true: object, child: "subprocess.Popen[bytes]") -> None:
    for _turn in range(1200):
        if true():  # type: ignore[operator]
            return
        assert child.poll() is None, "ended before it was killed"
        time.sleep(0.02)
    raise AssertionError("waited too long")


def _page_name(query: dict[str, str]) -> str:
    names = {
        "occupations": "occupations",
        "member-skills": "skills",
        "isco": "ISCOGroups",
        "skills-hierarchy": "skillGroups",
    }
    scheme = query["isInScheme"].rsplit("/", 1)[-1]
    return f"{names[scheme]}.{query['language']}.{int(query['offset']):05d}.json"


def test_damaged_page_is_fetched_again(var: Path, served: Served, part: Part, tmp_path: Path) -> None:
    fetched(served)
    pages = var / "esco" / "fetched" / RELEASE / "pages"
    (pages / "skills.en.00002.json").write_bytes(b'{"rows": [')
    served.asked.clear()
    fetched(served)
    assert {(query["path"], query["language"]) for query in served.asked} == {("skill", "en")}
    assert min(int(query["offset"]) for query in served.asked) == 2
    same_as_package(part, tmp_path)


def test_another_page_size_does_not_mix_up_pages(var: Path, served: Served, part: Part, tmp_path: Path) -> None:
    served.faults.append(lambda handler, query: query["offset"] == "3" and (handler.answer(400, {}) or True))
    with pytest.raises(errors.ReleaseUnknown):
        fetched(served)
    served.faults.clear()
    fetched(served, limit=7)
    same_as_package(part, tmp_path)


def test_full_disk_keeps_what_was_there_and_goes_on_later(
    var: Path, served: Served, part: Part, tmp_path: Path
) -> None:
    from tests.skills.test_build import files_at_most

    with files_at_most(5_000), pytest.raises(errors.DiskFull) as refusal:
        fetched(served)
    assert "MB free" in refusal.value.text()
    assert not list((var / "esco").rglob("*.part"))
    fetched(served)
    same_as_package(part, tmp_path)


def test_two_fetches_at_once_are_refused(var: Path, served: Served) -> None:
    with fetch._alone(fetch.folder(RELEASE)), pytest.raises(errors.FetchBusy):
        fetched(served)


@pytest.mark.parametrize("name", ["1.2.0", "../../etc", "latest", "v1.2.0; rm -rf /", ""])
def test_release_is_a_release(var: Path, served: Served, name: str) -> None:
    with pytest.raises(errors.ReleaseName):
        fetch.fetch(name, BOTH, service=client(served))
    assert served.asked == []


def run(*words: str) -> tuple[int, str]:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(commands.app, ["fetch", "esco", *words])
    return result.exit_code, result.output


def test_command_fetches_and_says_what_is_in_use(var: Path, served: Served) -> None:
    address = ("--service", served.address, "--rate", "20", "--page-size", "500")
    code, shown = run("--release", RELEASE, "--languages", "en,nl", *address)
    assert (code, "ESCO v1.1.1" in shown, "0 skipped" in shown) == (0, True, True)
    code, shown = run("--release", RELEASE, "--languages", "xx", *address)
    assert (code, "nl, fr, de and en" in shown) == (1, True)
    code, shown = run("--release", "v8.0.0", "--languages", "en", *address)
    assert (code, "v8.0.0" in shown, "Traceback" in shown) == (1, True, False)


def test_pages_hold_rows_and_no_more(var: Path, served: Served) -> None:
    fetched(served)
    page = json.loads((var / "esco" / "fetched" / RELEASE / "pages" / "skills.nl.00000.json").read_text("utf-8"))
    assert set(page) == {"rows", "limit", "total", "left", "next"}
    assert page["limit"] == len(page["rows"]) == 30
