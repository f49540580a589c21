"""Surveys as data: templates in YAML, completed by the skills and questions of one training. No database."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import md5
from pathlib import Path
from typing import Any

import yaml

from rugzak.base.text import LANGUAGES, Text

_FOLDER = Path(__file__).resolve().parent / "templates"
MOST_SKILLS = 4  # a survey stays short, whatever a training says it teaches
SCALE, TEN, CHOICE, TEXT = "scale", "ten", "choice", "text"
_NO_TEXT = Text()
RANGE = {SCALE: (1, 5), TEN: (0, 10)}


@dataclass(frozen=True)
class Option:
    code: str
    text: Text


@dataclass(frozen=True)
class Item:
    """One question: `scale` 1 to 5, `ten` 0 to 10, `choice` of options, or free `text`."""

    code: str
    kind: str
    text: Text
    required: bool = False
    low: Text = _NO_TEXT
    high: Text = _NO_TEXT
    options: tuple[Option, ...] = ()
    skill_uri: str = ""

    @property
    def values(self) -> tuple[int, ...]:
        """The numbers one can choose, for scales."""
        start, end = RANGE.get(self.kind, (1, 0))
        return tuple(range(start, end + 1))


@dataclass(frozen=True)
class Template:
    """A survey before it knows its training."""

    kind: str
    minutes: int
    title: Text
    items: tuple[Item, ...]
    per_skill: Item | None
    per_question: bool

    def for_training(self, skills: Iterable[str], questions: Iterable[Item]) -> tuple[Item, ...]:
        """The items for one training: per skill that it teaches, then the provider's questions, then the fixed ones."""
        asked = [_of_skill(self.per_skill, uri) for uri in list(skills)[:MOST_SKILLS]] if self.per_skill else []
        return (*asked, *(questions if self.per_question else ()), *self.items)


def item_of_skill(uri: str) -> str:
    """The code of the item about a skill: equal before and after, and short for every URI."""
    return "s:" + md5(uri.encode(), usedforsecurity=False).hexdigest()


def labelled(items: Iterable[Item], label: Callable[[str], Text]) -> tuple[Item, ...]:
    """Items with the name of their skill filled in; the door that shows them knows ESCO, this room doesn't."""
    return tuple(_labelled(item, label(item.skill_uri)) if item.skill_uri else item for item in items)


@lru_cache(maxsize=16)
def template(kind: str) -> Template:
    """The template of a kind of survey. Raises ValueError where a text misses a language."""
    raw = yaml.safe_load((_FOLDER / f"{kind}.yaml").read_text("utf-8"))
    per_skill = raw.get("per_skill")
    return Template(
        kind=raw["kind"],
        minutes=raw["minutes"],
        title=_text(raw["title"]),
        items=tuple(_item(row) for row in raw["items"]),
        per_skill=_item({"code": "skill", **per_skill}) if per_skill else None,
        per_question=bool(raw.get("per_question")),
    )


def _item(raw: Mapping[str, Any]) -> Item:
    if raw["kind"] not in (SCALE, TEN, CHOICE, TEXT):
        raise ValueError(f"item {raw['code']}: kind {raw['kind']} is unknown")
    return Item(
        code=raw["code"],
        kind=raw["kind"],
        text=_text(raw["text"]),
        required=bool(raw.get("required")),
        low=_text(raw["low"]) if "low" in raw else Text(),
        high=_text(raw["high"]) if "high" in raw else Text(),
        options=tuple(Option(row["code"], _text(row["text"])) for row in raw.get("options", ())),
    )


def _text(raw: Mapping[str, str]) -> Text:
    text = Text.from_json(raw)
    lacking = [code for code in LANGUAGES if text.missing(code)]
    if lacking:
        raise ValueError(f"{text.of('en')!r} has no text in {', '.join(lacking)}")
    return text


def _of_skill(item: Item, uri: str) -> Item:
    return replace(item, code=item_of_skill(uri), skill_uri=uri)


def _labelled(item: Item, name: Text) -> Item:
    texts = {code: getattr(item.text, code).replace("{skill}", name.of(code)) for code in LANGUAGES}
    return replace(item, text=Text(**texts))
