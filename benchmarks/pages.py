"""Time of every page on a running demo, of text to proposals and of the price split, and the memory of a web process.

Walks the links of each role's home, one address a kind of page, asks each many times over loopback and prints the
median and the 95th percentile of the whole answer (so a little more than server time). Exits 1 where a bar is missed.

    rugzak up && python benchmarks/pages.py [--url http://127.0.0.1:8000] [--rounds 30]
"""

import argparse
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import httpx
import psutil
from lxml import html

ROLES = ("an", "provider", "officer", "hr", "coach", "admin")
DOMAIN = "demo.rugzak.example"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
SKIP = re.compile(r"/(account|i18n|api|demo|static)/|/export|\.csv|/file$|mailto:|lang")
MOST_PAGES = 45
PAGE_MS, TEXT_MS, SPLIT_MS, WEB_MB = 150, 1000, 50, 700
CV = (
    "Werkervaring. 2014-2026: magazijnier bij een voedingsbedrijf in Mechelen. Laden en lossen van vrachtwagens, "
    "rijden met de heftruck, voorraad tellen, nieuwe collega's opleiden. 2009-2014: winkelbediende, "
    "kassa en klanten helpen. Talen: Nederlands, Frans. Rijbewijs B en C. EHBO. Ik werk graag in een team. "
) * 4


@dataclass
class Timing:
    """How long one thing took, in ms, over all rounds."""

    name: str
    times: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * 0.95))]


def main() -> None:
    options = _options()
    pages = [timing for role in ROLES for timing in _pages(options.url, role, options.rounds)]
    timings = [(timing, PAGE_MS) for timing in pages]
    timings += [(_text(options.url, options.rounds), TEXT_MS), (_split(options.url, options.rounds), SPLIT_MS)]
    _table(timings)
    memory = _memory(urlsplit(options.url).port or 80)
    print(f"\nweb process: {memory:.0f} MB (bar {WEB_MB})" if memory else "\nweb process: not on this machine")
    worst = max(pages, key=lambda timing: timing.p95)
    print(f"{len(pages)} pages; slowest p95 {worst.p95:.0f} ms ({worst.name}); bar {PAGE_MS} ms")
    missed = [timing.name for timing, bar in timings if timing.p95 > bar]
    if missed or (memory or 0) > WEB_MB:
        print("missed: " + ", ".join([*missed, *(["memory"] if (memory or 0) > WEB_MB else [])]))
        sys.exit(1)


def _pages(base: str, role: str, rounds: int) -> Iterator[Timing]:
    client = _signed_in(base, role)
    for path in _walk(client):
        yield Timing(f"{role}: {ID.sub('…', path)}", _measure(lambda path=path: client.get(path), rounds))


def _signed_in(base: str, role: str) -> httpx.Client:
    client = httpx.Client(base_url=base, follow_redirects=True, timeout=60)
    page = html.fromstring(client.get("/demo/").text)
    token = page.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    data = {"email": f"{role}@{DOMAIN}", "csrfmiddlewaretoken": token}
    answer = client.post("/demo/sign-in", data=data, headers={"Referer": base})
    answer.raise_for_status()
    return client


def _walk(client: httpx.Client) -> list[str]:
    """One address a kind of page, breadth first from the home."""
    found: dict[str, str] = {}
    waiting = ["/"]
    while waiting and len(found) < MOST_PAGES:
        path = waiting.pop(0)
        kind = ID.sub("…", urlsplit(path).path)
        if kind in found or SKIP.search(path):
            continue
        answer = client.get(path)
        if answer.status_code != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found[kind] = path
        links = html.fromstring(answer.text).xpath("//a[@href]/@href")
        waiting += [_path(client, path, link) for link in links if _own(client, path, link)]
    return list(found.values())


def _own(client: httpx.Client, path: str, link: str) -> bool:
    return urlsplit(urljoin(str(client.base_url.join(path)), link)).netloc == client.base_url.netloc.decode()


def _path(client: httpx.Client, path: str, link: str) -> str:
    parts = urlsplit(urljoin(str(client.base_url.join(path)), link))
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _text(base: str, rounds: int) -> Timing:
    client = _token(base)
    return Timing(
        "text of a CV to proposals", _measure(lambda: client.post("/skills/propose", json={"text": CV}), rounds)
    )


def _split(base: str, rounds: int) -> Timing:
    client = _token(base)
    hits = client.get("/catalogue/trainings").json()["items"]
    details = (client.get(f"/catalogue/trainings/{hit['id']}").json() for hit in hits if hit["sessions"])
    training = next((found for found in details if found["sessions"]), None)
    if training is None:
        sys.exit("no session is to come: the clock went far ahead; start from a fresh demo (rugzak down --erase)")
    asked = {"session": training["sessions"][0]["id"], "purpose": "job"}
    return Timing("price split", _measure(lambda: client.post("/bookings/quotes", json=asked), rounds))


def _token(base: str) -> httpx.Client:
    client = httpx.Client(base_url=f"{base}/api/v1", timeout=60)
    token = client.post("/demo/token", json={"email": f"an@{DOMAIN}"}).json()["token"]
    client.headers.update({"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())})
    return client


def _measure(ask: Callable[[], httpx.Response], rounds: int) -> list[float]:
    ask()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask().raise_for_status()
        times.append((time.perf_counter() - start) * 1000)
    return times


def _memory(port: int) -> float | None:
    """The largest resident size, in MB, of the processes that serve this port."""
    pids = {c.pid for c in psutil.net_connections("tcp") if c.laddr and c.laddr.port == port and c.status == "LISTEN"}
    served = [child for pid in pids if pid for child in _family(pid)]
    return max((process.memory_info().rss / 1e6 for process in served), default=None)


def _family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _table(timings: list[tuple[Timing, int]]) -> None:
    print(f"| {'what':60} | median ms | p95 ms | bar |\n|{'-' * 62}|----------:|-------:|----:|")
    for timing, bar in timings:
        print(f"| {timing.name[:60]:60} | {timing.median:9.1f} | {timing.p95:6.1f} | {bar:3} |")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--rounds", type=int, default=30)
    return parser.parse_args()


if __name__ == "__main__":
    main()
