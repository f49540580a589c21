"""Answers as typed against the items of a survey: cleaned values, or what to mend per item."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from rugzak.evaluation.errors import BadAnswers
from rugzak.evaluation.questions import CHOICE, RANGE, TEXT, Item

MOST_TEXT = 2000


@dataclass(frozen=True)
class Given:
    """One answer, in the column that fits its kind."""

    item: str
    number: int | None = None
    choice: str = ""
    text: str = ""


def answers(items: Iterable[Item], given: Mapping[str, Any]) -> list[Given]:
    """Every answer given, checked. Raises BadAnswers with all that is wrong, by item."""
    known = {item.code: item for item in items}
    wrong = {code: _("This question is not in this survey.") for code in given if code not in known}
    kept = []
    for item in known.values():
        try:
            answer = _answer(item, given.get(item.code))
        except ValueError as error:
            wrong[item.code] = str(error)
        else:
            kept += [answer] if answer else []
    if wrong:
        raise BadAnswers(wrong)
    return kept


def _answer(item: Item, value: Any) -> Given | None:
    text = "" if value is None else str(value).strip()
    if not text:
        if item.required:
            raise ValueError(_("Choose an answer."))
        return None
    if item.kind == TEXT:
        return _text(item, text)
    return _choice(item, text) if item.kind == CHOICE else _number(item, text)


def _text(item: Item, text: str) -> Given:
    if len(text) > MOST_TEXT:
        raise ValueError(_("Use at most %(most)s characters.") % {"most": MOST_TEXT})
    return Given(item.code, text=text.replace("\x00", ""))


def _choice(item: Item, text: str) -> Given:
    if text not in {option.code for option in item.options}:
        raise ValueError(_("Choose one of the answers."))
    return Given(item.code, choice=text)


def _number(item: Item, text: str) -> Given:
    low, high = RANGE[item.kind]
    if not (text.isascii() and text.isdigit()) or not low <= int(text[:4]) <= high:
        raise ValueError(_("Choose a number from %(low)s to %(high)s.") % {"low": low, "high": high})
    return Given(item.code, number=int(text))
