"""Endpoints of the firm's skills: its jobs and what they ask, the gap, what to do about it, and learning wishes."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Scope
from rugzak.accounts.services import organisation_of
from rugzak.api import limits
from rugzak.api.auth import actor, person
from rugzak.api.firm_schemas import (
    AdviceOut,
    AdviceQuery,
    ChoicesIn,
    ChoicesOut,
    FirmNeedsIn,
    FirmRoleIn,
    FirmRoleOut,
    FirmRolePatch,
    GapsOut,
    GapsQuery,
    LearningWishIn,
    RoleProposalsOut,
    SectorOut,
    SharedIn,
    SharedWishOut,
    WishOut,
    WordsOfRoleIn,
)
from rugzak.api.problems import ERRORS
from rugzak.careers.firm import picture, roles, sector, ways, wishes
from rugzak.careers.firm.models import FirmRole
from rugzak.skills import esco

router = Router()


@router.get("/me/wishes", response={200: list[WishOut], **ERRORS})
def my_wishes(request: HttpRequest) -> list[dict[str, Any]]:
    """What I would like to learn; `shared`: my employer sees it."""
    return [_wish(row) for row in wishes.mine(person(request))]


@router.post("/me/wishes", response={200: WishOut, **ERRORS})
def add_wish(request: HttpRequest, body: LearningWishIn) -> dict[str, Any]:
    """Add a wish; only I see it."""
    row = wishes.add(person=person(request), words=body.words, skill_uri=body.skill)
    return {"id": row.pk, "words": row.words, "skill": row.skill_uri, "shared": False}


@router.put("/me/wishes/{wish_id}/sharing", response={200: WishOut, **ERRORS})
def share_wish(request: HttpRequest, wish_id: UUID, body: SharedIn) -> dict[str, Any]:
    """Let my employer of today see this wish, or no longer."""
    row = wishes.share(person=person(request), wish_id=wish_id, yes=body.shared)
    return {"id": row.pk, "words": row.words, "skill": row.skill_uri, "shared": body.shared}


@router.delete("/me/wishes/{wish_id}", response={204: None, **ERRORS})
def remove_wish(request: HttpRequest, wish_id: UUID) -> Status[None]:
    """Take a wish off my list."""
    wishes.remove(person=person(request), wish_id=wish_id)
    return Status(204, None)


@router.get("/firm/{organisation_id}/wishes", response={200: list[SharedWishOut], **ERRORS})
def shared_wishes(request: HttpRequest, organisation_id: UUID) -> list[dict[str, Any]]:
    """The wishes that people share with their employer; they can see who looked."""
    found = wishes.shared_with(actor=actor(request), employer=_firm(request, organisation_id))
    return [
        {
            "person": one.person.pk, "name": f"{one.person.given_name} {one.person.family_name}", "team": one.team,
            "words": one.words, "skill": one.skill.uri if one.skill else "",
        }
        for one in found
    ]  # fmt: skip


@router.get("/firm/{organisation_id}/roles", response={200: list[FirmRoleOut], **ERRORS})
def all_roles(request: HttpRequest, organisation_id: UUID) -> list[dict[str, Any]]:
    """The jobs of a firm, the largest first."""
    return [_role(row) for row in roles.roles_of(_firm(request, organisation_id)).prefetch_related("needs")]


@router.post("/firm/{organisation_id}/roles", response={200: FirmRoleOut, **ERRORS})
def add_role(request: HttpRequest, organisation_id: UUID, body: FirmRoleIn) -> dict[str, Any]:
    """Add a job, from an occupation or from skills."""
    given = body.dict(exclude={"occupation", "skills"})
    firm = _firm(request, organisation_id)
    return _role(
        roles.add_role(
            actor=actor(request), employer=firm, occupation_uri=body.occupation, skill_uris=body.skills, **given
        )
    )


@router.post(
    "/firm/{organisation_id}/roles/propose", response={200: RoleProposalsOut, **ERRORS}, throttle=limits.PROPOSE
)
def propose(request: HttpRequest, organisation_id: UUID, body: WordsOfRoleIn) -> dict[str, Any]:
    """The occupations and skills that a job in own words points to; nothing is kept."""
    _firm(request, organisation_id)
    found = roles.proposals(body.text)
    return {
        "occupations": [_proposed(one) for one in found.occupations],
        "skills": [_proposed(one) for one in found.skills],
    }


@router.patch("/firm/{organisation_id}/roles/{role_id}", response={200: FirmRoleOut, **ERRORS})
def change_role(request: HttpRequest, organisation_id: UUID, role_id: UUID, body: FirmRolePatch) -> dict[str, Any]:
    """How many people it needs, and its team."""
    return _role(roles.change_role(actor=actor(request), role=_found(request, organisation_id, role_id), **body.dict()))


@router.delete("/firm/{organisation_id}/roles/{role_id}", response={204: None, **ERRORS})
def end_role(request: HttpRequest, organisation_id: UUID, role_id: UUID) -> Status[None]:
    """The firm has this job no longer."""
    roles.end_role(actor=actor(request), role=_found(request, organisation_id, role_id))
    return Status(204, None)


@router.put("/firm/{organisation_id}/roles/{role_id}/needs", response={200: FirmRoleOut, **ERRORS})
def set_needs(request: HttpRequest, organisation_id: UUID, role_id: UUID, body: FirmNeedsIn) -> dict[str, Any]:
    """The levels that a job asks, now or in a future."""
    role = _found(request, organisation_id, role_id)
    roles.set_needs(actor=actor(request), role=role, levels=body.levels, scenario=body.scenario)
    return _role(FirmRole.objects.get(pk=role.pk))


@router.get("/firm/{organisation_id}/gaps", response={200: GapsOut, **ERRORS})
def gaps(request: HttpRequest, organisation_id: UUID, query: Query[GapsQuery]) -> dict[str, Any]:
    """What the firm lacks, by job or team. Never who; nothing of a small group."""
    found = picture.gaps(
        actor=actor(request), employer=_firm(request, organisation_id), scenario=query.scenario, by=query.by
    )
    plain = ("scenario", "sharing", "employed", "least", "unseen")
    return {name: getattr(found, name) for name in plain} | {
        "rows": [
            {
                "skill": _concept(row.skill),
                "cells": [_cell(column, cell) for column, cell in zip(found.columns, row.cells, strict=True)],
            }
            for row in found.rows
        ]
    }


@router.get("/firm/{organisation_id}/roles/{role_id}/advice", response={200: AdviceOut, **ERRORS})
def advice(request: HttpRequest, organisation_id: UUID, role_id: UUID, query: Query[AdviceQuery]) -> dict[str, Any]:
    """Borrow, build or buy for one skill of a job, with the sums. A proposal: the firm decides."""
    firm = _firm(request, organisation_id)
    found = ways.advise(
        actor=actor(request), employer=firm, role_id=role_id, skill_uri=query.skill, scenario=query.scenario
    )
    return _advice(found)


@router.get("/firm/{organisation_id}/sector", response={200: SectorOut, **ERRORS})
def beside(request: HttpRequest, organisation_id: UUID) -> dict[str, Any]:
    """The firm's gaps beside those of its joint committee. Who compares is compared."""
    found = sector.benchmark(actor=actor(request), employer=_firm(request, organisation_id))
    rows = [{"skill": _concept(row.skill), "here": row.here, "others": row.others} for row in found.rows]
    return {"committees": list(found.committees), "firms": found.firms, "rows": rows}


@router.put("/firm/{organisation_id}/choices", response={200: ChoicesOut, **ERRORS})
def choices(request: HttpRequest, organisation_id: UUID, body: ChoicesIn) -> dict[str, Any]:
    """Take part in comparisons or not; the firm's own cost of hiring one person."""
    row = roles.choose(actor=actor(request), employer=_firm(request, organisation_id), **body.dict())
    return {"compares": row.compares, "hire_cents": row.hire_cents}


def _firm(request: HttpRequest, organisation_id: UUID) -> Organisation:
    access.require(actor(request), "firm.see", Scope("firm", organisation_id=organisation_id))
    return organisation_of(organisation_id)


def _found(request: HttpRequest, organisation_id: UUID, role_id: UUID) -> FirmRole:
    return roles.role_of(_firm(request, organisation_id), role_id)


def _role(row: FirmRole) -> dict[str, Any]:
    shot = esco.snapshot()
    needs = [{"skill": _concept(shot.skill(uri)), "level": level} for uri, level in roles.needs_of(row).items()]
    plain = {name: getattr(row, name) for name in ("name", "team", "people", "people_later")}
    return {"id": row.pk, "occupation": row.occupation_uri, "needs": needs, **plain}


def _cell(column: picture.Column, cell: picture.Cell) -> dict[str, Any]:
    shown = {"group": column.key, "name": column.name, "state": cell.state, "level": cell.level}
    return shown | ({"share": cell.gap.share, "people": cell.gap.lacking} if cell.gap else {})


def _advice(found: ways.Ways) -> dict[str, Any]:
    way = found.advice
    return {
        "share": found.share, "people": found.people, "vacant": found.vacant, "first": way.first, "why": way.why,
        "build_cents": way.build.cents, "buy_cents": way.buy.cents, "buy_assumed": way.buy.assumed,
        "days_to_fill": way.buy.days, "vacancies": way.buy.asked, "shortage": way.buy.short, "spare": way.borrow.spare,
        "near": [{"name": one.name, "have": one.have, "asked": one.asked} for one in way.borrow.near],
        "courses": [_course(option) for option in found.options],
    }  # fmt: skip


def _course(option: ways.Option) -> dict[str, Any]:
    training, split = option.hit.training, option.funding
    payers = [{"payer": line.payer, "scheme": line.scheme, "cents": line.amount} for line in split.lines]
    return {
        "training": training.pk, "title": training.title.to_json(), "price": split.price, "firm": split.firm,
        "minutes": training.contact_minutes, "payers": payers, "perhaps": [one.scheme for one in split.perhaps],
    }  # fmt: skip


def _wish(row: wishes.Mine) -> dict[str, Any]:
    wish = row.wish
    return {"id": wish.pk, "words": wish.words, "skill": wish.skill_uri, "shared": bool(row.with_employer)}


def _proposed(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("uri", "score", "words", "sure")} | {"label": one.label.to_json()}


def _concept(row: Any) -> dict[str, Any]:
    return {"uri": row.uri, "label": row.label.to_json()}
