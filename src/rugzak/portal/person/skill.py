"""One of my skills: how well, since when, what speaks for it, who sees it, how it ages."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rugzak.accounts.models import Person
from rugzak.base import clock
from rugzak.portal.person import labels
from rugzak.portal.person.me import Me, my
from rugzak.portal.person.words import DIGCOMP, EVIDENCE, LEVEL_SAYS, LEVELS, READERS, REUSE
from rugzak.skills import esco, services, sharing
from rugzak.skills.ageing import queries as ageing
from rugzak.skills.corrections.doubts import doubts
from rugzak.skills.errors import InTheFuture, LastEvidence
from rugzak.skills.evidence import pieces_of
from rugzak.skills.groups import digital, group_of
from rugzak.skills.models import ProfileSkill, SkillEvidence, State


@require_safe
@my
def skill(request: HttpRequest, me: Me) -> HttpResponse:
    row = _row(me.person, request.GET.get("uri", ""))
    picture = esco.snapshot()
    known, group = picture.find_skill(row.skill_uri), group_of(picture, row.skill_uri)
    readers = sharing.standings(me.person)
    context: dict[str, Any] = {
        "row": row,
        "label": labels.skill(row.skill_uri),
        "group": group.label,
        "reuse": REUSE.get(known.reuse, "") if known else "",
        "digital": digital(group.code),
        "levels": [(level, words, LEVEL_SAYS[level], DIGCOMP[level]) for level, words in LEVELS.items()],
        "pieces": _pieces(me.person, row),
        "kept": row.pieces.count() > 1,
        "readers": [(code, READERS[code], standing.shows(row)) for code, standing in readers.items()],
        "aged": _aged(me.person, row),
        "used": ageing.last_use(row),
        "today": clock.today(),
    }
    return render(request, "person/skill.html", context)


@require_POST
@my
def save(request: HttpRequest, me: Me) -> HttpResponse:
    """How well, or when last: each form saves its own."""
    uri, verb = request.POST.get("uri", ""), request.POST.get("do", "")
    _row(me.person, uri)
    if verb == "level":
        _save_level(me.person, uri, request.POST.get("level", ""))
    elif verb == "used" and not _save_day(me.person, uri, request.POST.get("day", "")):
        messages.warning(request, _("This day is still to come, or is no day. Choose today or an earlier day."))
        return _back(uri)
    elif verb == "readers":
        wanted = request.POST.getlist("reader")
        for code in sharing.standings(me.person):
            sharing.share_skills(person=me.person, skill_uris=[uri], audience=code, yes=code in wanted)
    messages.success(request, _("Saved."))
    return _back(uri)


@require_POST
@my
def drop_piece(request: HttpRequest, me: Me, evidence_id: UUID) -> HttpResponse:
    """Take one piece of evidence away; the last one stays with its skill."""
    try:
        row = services.remove_evidence(person=me.person, evidence_id=evidence_id)
    except LastEvidence as refusal:
        messages.warning(request, refusal.text())
        return redirect("person:profile")
    messages.success(request, _("Saved."))
    return _back(row.skill_uri)


def _pieces(person: Person, row: ProfileSkill) -> list[tuple[SkillEvidence, str, bool]]:
    """What speaks for it, in words, and whether they said that their words don't mean it."""
    told = doubts(person)
    pieces = pieces_of(row)
    return [(one, str(EVIDENCE.get(one.kind, "")), told.not_meant(row.skill_uri, one.words)) for one in pieces]


def _row(person: Person, uri: str) -> ProfileSkill:
    row = ProfileSkill.objects.filter(person=person, skill_uri=uri, state=State.ACCEPTED).first()
    if row is None:
        raise Http404
    return row


def _save_level(person: Person, uri: str, value: str) -> None:
    """Such as 3, or d5 for a level of DigComp; anything else leaves it open."""
    digcomp = int(value[1:]) if value[:1] == "d" and value[1:].isdecimal() else None
    level = int(value) if value.isdecimal() else None
    services.set_level(person=person, skill_uri=uri, level=level, digcomp=digcomp)


def _save_day(person: Person, uri: str, value: str) -> bool:
    try:
        services.set_last_used(person=person, skill_uri=uri, day=date.fromisoformat(value) if value else None)
    except (ValueError, InTheFuture):
        return False
    return True


def _aged(person: Person, row: ProfileSkill) -> ageing.Aged | None:
    groups = ageing.ageing(person).groups
    return next((one for group in groups for one in group.skills if one.skill.pk == row.pk), None)


def _back(uri: str) -> HttpResponse:
    return redirect(f"{reverse('person:skill')}?{urlencode({'uri': uri})}")
