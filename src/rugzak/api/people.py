"""Endpoints of helpers and employers: the people who let them look, and what they let them see."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from rugzak.accounts import access, rights
from rugzak.accounts.models import Person
from rugzak.accounts.services.mandates import live_mandates
from rugzak.api import limits
from rugzak.api.accounts import RightOut, right_out
from rugzak.api.auth import Uri, actor, user
from rugzak.api.careers import FitOut, fit_out
from rugzak.api.paths import PlanIn, PlanOut, plan_out
from rugzak.api.problems import ERRORS
from rugzak.api.screening import SharedOut, shared_out
from rugzak.api.skills import ProfileOut, profile_out
from rugzak.base.errors import NotFound
from rugzak.careers import mirror
from rugzak.careers.plan import services as plans
from rugzak.skills import sharing
from rugzak.skills.esco import snapshot
from rugzak.skills.screening import queries as screening

router = Router()


class PersonOut(Schema):
    id: UUID
    name: str
    scopes: list[str]
    until: date


@router.get("", response={200: list[PersonOut], **ERRORS})
def people(request: HttpRequest) -> list[dict[str, Any]]:
    """Who gave me a mandate that stands today; looking is written to their read log."""
    user: Any = request.user
    rows = live_mandates(user)
    access.log_reads(actor(request), "mandate.see", [row.person_id for row in rows])
    return [{"id": r.person_id, "name": str(r.person), "scopes": r.scopes, "until": r.end} for r in rows]


@router.get("/{person_id}/profile", response={200: ProfileOut, **ERRORS})
def profile(request: HttpRequest, person_id: UUID) -> dict[str, Any]:
    """The profile of someone who allowed me to see it: all of it, or only the skills that they share with me."""
    _person(request, person_id, "profile.see")
    return profile_out(sharing.as_seen_by(actor(request), access.scope_of_person(person_id)))


@router.get("/{person_id}/tests", response={200: list[SharedOut], **ERRORS})
def their_tests(request: HttpRequest, person_id: UUID) -> list[dict[str, Any]]:
    """Results that someone shares with coaches who may see their profile; never the answers."""
    owner = _person(request, person_id, "screening.see")
    return [shared_out(found) for found in screening.shared(owner.pk)]


@router.get("/{person_id}/rights", response={200: list[RightOut], **ERRORS})
def their_rights(request: HttpRequest, person_id: UUID) -> list[dict[str, Any]]:
    """The rights of someone who allowed me to see them."""
    return [right_out(right) for right in rights.overview(_person(request, person_id, "rights.see"))]


@router.get("/{person_id}/fit", response={200: FitOut, **ERRORS})
def their_fit(request: HttpRequest, person_id: UUID, occupation: Uri) -> dict[str, Any]:
    """How someone fits an occupation, where they allowed me to see it."""
    owner = _person(request, person_id, "fit.see")
    if snapshot().find_occupation(occupation) is None:
        raise NotFound
    counted = sharing.counted(actor(request), owner)
    return fit_out(mirror.fit_of(set(counted), occupation))


@router.get("/{person_id}/plan", response={200: PlanOut, **ERRORS})
def their_plan(request: HttpRequest, person_id: UUID) -> dict[str, Any]:
    """The plan of someone who allowed me to see it."""
    return plan_out(plans.running_of(_person(request, person_id, "plan.see")))


@router.post("/{person_id}/plan", response={200: PlanOut, **ERRORS}, throttle=limits.PATH)
def propose_plan(request: HttpRequest, person_id: UUID, body: PlanIn) -> dict[str, Any]:
    """Propose a plan to someone whose coach I am; they say yes or no."""
    owner = _person(request, person_id, "plan.propose")
    made = plans.propose(
        actor=actor(request), person=owner, occupation_uri=body.occupation, wish=body.wish.wish(),
        sessions=body.sessions, coach=user(request).email,
    )  # fmt: skip
    return plan_out(made)


def _person(request: HttpRequest, person_id: UUID, verb: str) -> Person:
    access.require(actor(request), verb, access.scope_of_person(person_id))
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise NotFound
    return found
