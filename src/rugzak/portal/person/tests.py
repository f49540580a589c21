"""Tests for oneself: which there are, what a test is and is not, and one question a page. Works without script.

Each answer is kept at once, so stopping loses nothing; an earlier answer can be changed until the last one is given.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.portal.person.me import Me, my
from rugzak.portal.person.test_pictures import columns
from rugzak.portal.person.words import TEST_GROUPS
from rugzak.skills.models import ScreeningAttempt
from rugzak.skills.screening import queries, services
from rugzak.skills.screening.bank import Item, Kind, Test, tests
from rugzak.skills.screening.errors import AlreadyFinished, NoAnswer
from rugzak.skills.screening.queries import Progress
from rugzak.skills.screening.tasks import DONT_KNOW


@dataclass(frozen=True, slots=True)
class Row:
    """A test in the list, with the newest result and the attempt that is open."""

    test: Test
    done: ScreeningAttempt | None
    busy: ScreeningAttempt | None


@require_safe
@my
def overview(request: HttpRequest, me: Me) -> HttpResponse:
    """All tests by subject, with where I am in each."""
    done = queries.latest(me.person)
    busy = {row.test: row for row in queries.attempts(me.person).filter(finished_at=None)}
    rows = [Row(test, done.get(test.id), busy.get(test.id)) for test in tests().values()]
    groups = [(code, words, [row for row in rows if row.test.group == code]) for code, words in TEST_GROUPS.items()]
    first = next((row for row in rows if row.busy), None) or next((row for row in rows if not row.done), None)
    return render(request, "person/tests.html", {"groups": groups, "first": first})


@require_safe
@my
def intro(request: HttpRequest, me: Me, test_id: str) -> HttpResponse:
    """What a test is and is not, before one begins. Raises UnknownTest."""
    test = queries.test(test_id)
    rows = list(queries.attempts(me.person).filter(test=test.id))
    busy = next((row for row in rows if row.finished_at is None), None)
    done = [row for row in rows if row.finished_at]
    short = any(test.length.least < len(test.of_scale(scale.id)) for scale in test.scales)
    return render(request, "person/test_intro.html", {"test": test, "busy": busy, "done": done, "short": short})


@require_POST
@my
def start(request: HttpRequest, me: Me, test_id: str) -> HttpResponse:
    """Begin, or go on where I was."""
    language, whole = get_language() or "nl", request.POST.get("whole") == "yes"
    attempt = services.start(person=me.person, test_id=test_id, language=language, whole=whole)
    return redirect("person:test-question", test_id, attempt.answers.count() + 1)


@require_http_methods(["GET", "HEAD", "POST"])
@my
def question(request: HttpRequest, me: Me, test_id: str, number: int) -> HttpResponse:
    """One question; what is sent is kept, and the next one follows."""
    attempt = queries.open_attempt(me.person, queries.test(test_id).id)
    if attempt is None:
        return _finished(me, test_id)
    if request.method == "POST":
        return _answered(request, me, attempt, number)
    if queries.progress(attempt).item is None:
        services.finish(person=me.person, attempt_id=attempt.pk)
        return _finished(me, test_id)
    return _page(request, attempt, number)


def _answered(request: HttpRequest, me: Me, attempt: ScreeningAttempt, number: int) -> HttpResponse:
    fields = {
        name.removeprefix("field-"): str(value) for name, value in request.POST.items() if name.startswith("field-")
    }
    item = request.POST.get("item", "")
    try:
        attempt = services.answer(
            person=me.person, attempt_id=attempt.pk, item_id=item, value=request.POST.get("value", ""),
            values=request.POST.getlist("values"), fields=fields,
        )  # fmt: skip
    except NoAnswer as refusal:
        return _page(request, attempt, number, refusal, {"values": request.POST.getlist("values"), "fields": fields})
    except AlreadyFinished:
        return _finished(me, attempt.test)
    if attempt.finished_at is not None:
        return redirect("person:test-result", attempt.pk)
    return redirect("person:test-question", attempt.test, number + 1)


def _page(
    request: HttpRequest,
    attempt: ScreeningAttempt,
    number: int,
    refusal: NoAnswer | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    now = queries.progress(attempt)
    item = _item(now, number)
    if item is None:
        return redirect("person:test-question", attempt.test, len(now.answers) + 1)
    before: dict[str, Any] = next((answer.given for answer in now.answers if answer.item == item.id), {})
    context = {
        "test": now.test, "item": item, "number": number, "most": max(now.most, number), "given": typed or before,
        "share": 100 * (number - 1) // max(now.most, 1), "refusal": refusal, "dont_know": DONT_KNOW,
        "task": item.task, "places": _places(item), "weeks": _weeks(item), "bars": _bars(item),
        "weekdays": [(WEEKDAYS_ABBR[n], WEEKDAYS[n]) for n in range(7)],
        "is_task": now.test.kind == Kind.TASK, "kind": now.test.kind.value,
    }  # fmt: skip
    return render(request, "person/test_question.html", context, status=refusal.status if refusal else 200)


def _item(now: Progress, number: int) -> Item | None:
    if 1 <= number <= len(now.answers):
        return now.test.item(now.answers[number - 1].item)
    return now.item if number == len(now.answers) + 1 else None


def _finished(me: Me, test_id: str) -> HttpResponse:
    """Back on a question of a test that is done (the browser's back button): to the result."""
    done = queries.latest(me.person).get(test_id)
    return redirect("person:test-result", done.pk) if done else redirect("person:test", test_id)


def _bars(item: Item) -> list[dict[str, Any]]:
    """The columns of a task's chart."""
    return columns(item.task.scene["bars"]) if item.task and "bars" in item.task.scene else []


def _places(item: Item) -> range:
    """The places that things can be put in."""
    return range(1, len(item.task.scene["choices"]) + 1) if item.task and item.task.widget == "order" else range(0)


def _weeks(item: Item) -> list[list[int]]:
    """The days of a calendar by week, 0 where a week lies in another month."""
    if item.task is None or item.task.widget != "day":
        return []
    days = [0] * (int(item.task.scene["first"]) - 1) + list(range(1, int(item.task.scene["days"]) + 1))
    days += [0] * (-len(days) % 7)
    return [days[at : at + 7] for at in range(0, len(days), 7)]
