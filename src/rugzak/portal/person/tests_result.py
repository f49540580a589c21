"""What came out of a test, and what I do with it: keep, share, print, erase; and what I can now and couldn't before."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.base.errors import Refusal
from rugzak.portal.person import labels
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.test_pictures import Hexagon, Ladder, hexagon, ladder
from rugzak.portal.person.words import ZONES
from rugzak.skills import esco
from rugzak.skills import queries as skills
from rugzak.skills.screening import interests, queries, services
from rugzak.skills.screening.bank import Kind
from rugzak.skills.screening.queries import Result


@require_safe
@my
def result(request: HttpRequest, me: Me, attempt_id: UUID) -> HttpResponse:
    """The answer in one sentence, one picture, one next step. Raises UnknownAttempt."""
    attempt = queries.attempt(me.person, attempt_id)
    if attempt.finished_at is None:
        return redirect("person:test", attempt.test)
    found, before = queries.result(attempt), queries.former(attempt)
    kept = services.keepable(found)
    context = {
        "result": found, "test": found.test, "attempt": attempt, "former": before,
        "explained": queries.explained(found), "keepable": [(labels.skill(uri), level) for _scale, uri, level in kept],
        "next": reverse("person:learn"),
    }  # fmt: skip
    special = _interests if found.test.kind == Kind.ACTIVITY else _ladder
    return render(request, "person/test_result.html", context | special(me, found, before))


def _ladder(me: Me, found: Result, before: Result | None) -> dict[str, Any]:
    """For tests with messages: the message, how sure it is, and the area of each scale."""
    zone = found.test.zone(found.whole.mean)
    sure = found.test.zone(found.whole.low), found.test.zone(found.whole.high)
    weakest = min(found.scales, key=lambda scale: found.scores[scale.id].mean)
    skill = queries.skill_of(weakest)
    picture: Ladder = ladder(found, before, ZONES)
    return {
        "zone": zone, "picture": picture, "moved": queries.moved(found.whole, before.whole) if before else None,
        "others": [str(ZONES[one.code]) for one in dict.fromkeys(sure) if one != zone],
        "scales": _scales(found) if len(found.scales) > 1 else [], "skill": skill,
    }  # fmt: skip


def _scales(found: Result) -> list[tuple[Any, int, str]]:
    """Of each area: how many tasks were right, of how many."""
    rows = []
    for scale in found.scales:
        score = found.scores[scale.id]
        right, of = round(score.mean * score.n), len(found.test.of_scale(scale.id))
        words = ngettext("%(right)s of %(of)s task", "%(right)s of %(of)s tasks", of) % {"right": right, "of": of}
        rows.append((scale, 100 * right // of, words))
    return rows


def _interests(me: Me, found: Result, before: Result | None) -> dict[str, Any]:
    """For interests: three types, the hexagon, and work that fits."""
    names = {scale.id: scale for scale in found.test.scales}
    code = interests.code(found.means)
    region = skills.region_of(me.person)
    wanted = skills.shortage_occupations(region) if region else frozenset[str]()
    language = (get_language() or "nl")[:2]
    work = interests.occupations(esco.snapshot(), found.means, language=language, wanted=wanted)
    picture: Hexagon = hexagon(found, before)
    return {
        "code": [names[letter] for letter in code], "flat": interests.flat(found.means), "picture": picture,
        "close": interests.close(found.means), "wanted": wanted, "types": names,
        "work": [(fit, [names[letter].name for letter in fit.letters]) for fit in work],
    }  # fmt: skip


@require_POST
@my
def do(request: HttpRequest, me: Me, attempt_id: UUID) -> HttpResponse:
    """One thing with a result: keep, share, unshare or erase. Raises UnknownAttempt."""
    queries.attempt(me.person, attempt_id)  # another's is not there, whatever was asked
    verb = request.POST.get("do", "")
    if verb == "erase":
        services.erase(person=me.person, attempt_id=attempt_id)
        messages.success(request, _("The test and its result are erased."))
        return redirect("person:tests")
    if verb == "keep":
        kept = services.keep_in_profile(person=me.person, attempt_id=attempt_id)
        text = ngettext("%(n)s skill is in your profile.", "%(n)s skills are in your profile.", len(kept))
        messages.success(request, text % {"n": len(kept)})
    elif verb in ("share", "unshare"):
        services.share(person=me.person, attempt_id=attempt_id, shared=verb == "share")
        said = _("A coach with your permission can see this result now."), _("Coaches can’t see this result any more.")
        messages.success(request, said[verb == "unshare"])
    return redirect("person:test-result", attempt_id)


@require_http_methods(["GET", "HEAD", "POST"])
@my
def growth(request: HttpRequest, me: Me) -> HttpResponse:
    """What I can do now and could not last year: my own words, and what came into my profile."""
    error, words = "", request.POST.get("words", "")
    if request.method == "POST":
        try:
            services.note_growth(person=me.person, words=words)
            messages.success(request, _("Saved. Well done!"))
            return redirect("person:tests-growth")
        except Refusal as refusal:
            error = refusal.text()
    rows = [(labels.skill(row.skill_uri), row) for row in queries.new_skills(me.person)[:20]]
    context = {"notes": queries.notes(me.person), "skills": rows, "error": error, "words": words}
    return render(request, "person/tests_growth.html", context, status=422 if error else 200)


@require_POST
@my
def erase_note(request: HttpRequest, me: Me, note_id: UUID) -> HttpResponse:
    """Erase one of my notes. Raises UnknownNote."""
    services.erase_note(person=me.person, note_id=note_id)
    messages.success(request, _("Erased."))
    return redirect("person:tests-growth")
