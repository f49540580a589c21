"""The bank of items: one YAML file a test, read once and checked in full. No Django, no database.

An item's score is turned into a share from 0 (least) to 1 (most), whatever its kind; all arithmetic is on shares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from rugzak.base.text import LANGUAGES, Text

FOLDER = Path(__file__).resolve().parent / "items"
NO_TEXT = Text()


class Kind(StrEnum):
    """What one does: choose a reaction, agree or not, like or not, or carry out a small task."""

    SITUATION = "situation"
    STATEMENT = "statement"
    ACTIVITY = "activity"
    TASK = "task"


class BankError(ValueError):
    """A file of the bank is wrong; the message says which test, which item and what."""


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: `share` is what it is worth (0 to 1), `why` the sentence that explains it afterwards."""

    id: str
    text: Text
    share: float
    why: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Task:
    """What a task shows (`scene`) and how it is judged: `answer` is the right value, list or mapping of fields.

    `widget` is pick, check, order, fill or day; `competence` and `level` place it in DigComp 2.2.
    """

    widget: str
    scene: Mapping[str, Any]
    answer: Any
    competence: str
    level: int
    right: Text
    wrong: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a test."""

    id: str
    scale: str
    text: Text
    options: tuple[Option, ...]
    reverse: bool = False
    task: Task | None = None

    def option(self, chosen: str) -> Option | None:
        return next((one for one in self.options if one.id == chosen), None)


@dataclass(frozen=True, slots=True)
class Zone:
    """A message for shares below `below` (the last zone: 1.01): a sentence, and something small to try."""

    code: str
    below: float
    say: Text
    next: Text


@dataclass(frozen=True, slots=True)
class Scale:
    """What some items measure together; `skills` are ESCO URIs, the official first, then that of the starter pack."""

    id: str
    name: Text
    about: Text
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Length:
    """When a scale is done before its last item: at least so many answers, and a standard error this small."""

    least: int
    error: float


@dataclass(frozen=True, slots=True)
class Test:
    """A test as people meet it: what it is, what it is not, how long it takes, and its items.

    `spread` is the assumed standard deviation of one answer around a person's own mean, until use tells better.
    """

    id: str
    group: str
    kind: Kind
    version: int
    minutes: int
    title: Text
    lead: Text
    measures: Text
    limits: Text
    sources: tuple[str, ...]
    spread: float
    length: Length
    scales: tuple[Scale, ...]
    zones: tuple[Zone, ...]
    items: tuple[Item, ...]

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.id == item_id), None)

    def of_scale(self, scale_id: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.scale == scale_id)

    def zone(self, share: float) -> Zone:
        """The message for a share; a test without messages of its own (interests) has none: IndexError."""
        return next((zone for zone in self.zones if share < zone.below - 1e-9), self.zones[-1])


ORDER = (
    *("flexibility", "speaking", "appearance", "on-time", "initiative", "self-insight"),
    *("learnability", "growth-mindset", "digital", "interests"),
)


@lru_cache(maxsize=1)
def tests() -> dict[str, Test]:
    """All tests by id, in the order in which they are shown. Raises BankError."""
    found = {test.id: test for test in map(read, sorted(FOLDER.glob("*.yaml")))}
    rank = {name: number for number, name in enumerate(ORDER)}
    return dict(sorted(found.items(), key=lambda pair: rank.get(pair[0], len(rank))))


def read(path: Path) -> Test:
    """One file of the bank, checked. Raises BankError."""
    raw = yaml.safe_load(path.read_text("utf-8"))
    try:
        made = _test(raw)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BankError(f"{path.name}: {error!r}") from error
    if faults := list(_faults(made)):
        raise BankError(f"{path.name}: {'; '.join(faults)}")
    return made


def text(raw: Any) -> Text:
    """A text that is there in all four languages. Raises ValueError."""
    found = Text.from_json(raw)
    if lacks := [code for code in LANGUAGES if found.missing(code)]:
        raise ValueError(f"{found.en or raw!r} has no {', '.join(lacks)}")
    return found


def _test(raw: Mapping[str, Any]) -> Test:
    answers = raw.get("answers", [])
    zones = raw.get("zones", [])
    return Test(
        id=raw["id"], group=raw["group"], kind=Kind(raw["kind"]), version=int(raw["version"]),
        minutes=int(raw["minutes"]), title=text(raw["title"]), lead=text(raw["lead"]),
        measures=text(raw["measures"]), limits=text(raw["limits"]), sources=tuple(raw["sources"]),
        spread=float(raw["spread"]), length=Length(int(raw["length"]["least"]), float(raw["length"]["error"])),
        scales=tuple(_scale(one) for one in raw["scales"]),
        zones=tuple(Zone(z["code"], float(z["below"]), text(z["say"]), text(z["next"])) for z in zones),
        items=tuple(_item(one, answers, raw["scales"][0]["id"]) for one in raw["items"]),
    )  # fmt: skip


def _scale(raw: Mapping[str, Any]) -> Scale:
    return Scale(raw["id"], text(raw["name"]), text(raw["about"]), tuple(raw.get("skills", ())))


def _item(raw: Mapping[str, Any], answers: Iterable[Mapping[str, Any]], scale: str) -> Item:
    reverse = bool(raw.get("reverse", False))
    options = raw.get("options") or answers
    top = max((int(one["score"]) for one in options), default=1) or 1
    made = tuple(_option(one, top, reverse) for one in options)
    return Item(raw["id"], raw.get("scale", scale), text(raw["text"]), made, reverse, _task(raw.get("task")))


def _option(raw: Mapping[str, Any], top: int, reverse: bool) -> Option:
    share = int(raw["score"]) / top
    why = text(raw["why"]) if "why" in raw else NO_TEXT
    return Option(str(raw["id"]), text(raw["text"]), 1 - share if reverse else share, why)


def _task(raw: Mapping[str, Any] | None) -> Task | None:
    if raw is None:
        return None
    return Task(
        raw["widget"], raw["scene"], raw["answer"], raw["competence"], int(raw["level"]), text(raw["right"]),
        text(raw["wrong"]),
    )  # fmt: skip


def _faults(test: Test) -> Iterable[str]:
    """What makes a test unfit, beyond its shape."""
    ids = [item.id for item in test.items]
    known = {scale.id for scale in test.scales}
    yield from (f"{one} comes twice" for one in sorted({one for one in ids if ids.count(one) > 1}))
    for item in test.items:
        if item.scale not in known:
            yield f"{item.id}: no scale {item.scale}"
        if test.kind == Kind.TASK and item.task is None:
            yield f"{item.id}: no task"
        if test.kind != Kind.TASK and {option.share for option in item.options} < {0.0, 1.0}:
            yield f"{item.id}: no answer is worth all, or none is worth nothing"
    yield from (f"scale {one} has too few items" for one in known if len(test.of_scale(one)) < test.length.least)
