"""Reads of the door: whose application it is, what is missing, the work list, and what anyone may know."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from rugzak.accounts import permissions
from rugzak.accounts.models import Organisation, User
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.base.errors import NotFound
from rugzak.base.models import Message
from rugzak.catalogue.trust import account, errors
from rugzak.catalogue.trust.models import (
    RUNNING,
    AccountCheck,
    Application,
    ApplicationState,
    CheckState,
    Standing,
    TrustStep,
)
from rugzak.catalogue.trust.rules import FULL, ORDER, today

SMALL = 5  # a number of providers below this is not published
DONE = (ApplicationState.ADMITTED, ApplicationState.REFUSED, ApplicationState.OBJECTED, ApplicationState.FINAL)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The door in figures for anyone: providers by stage (None: too few to say), applications and days to decide."""

    stages: dict[str, int | None]
    decided: int | None
    admitted: int | None
    median_days: int | None


def missing(application: Application) -> list[str]:
    """What an application still lacks: `sign`, `account`."""
    signed = application.signers.filter(signed_at__isnull=False).count()
    lacks = ["sign"] if signed < application.signers_needed else []
    checked = application.checks.filter(iban=application.iban, state__in=(CheckState.CONFIRMED, CheckState.APPLIED))
    return lacks if checked.exists() else [*lacks, "account"]


def warnings(application: Application) -> list[str]:
    """What an officer should look at before deciding: `shared_account`, `young`, `no_age`, `foreign_account`."""
    founded, young = application.founded_on, timedelta(days=today().door.young_days)
    found = {
        "shared_account": bool(account.shared_with(application.iban, application.number)),
        "no_age": founded is None,
        "young": founded is not None and application.made_at.date() - founded < young,
        "foreign_account": not application.iban.startswith("BE"),
    }
    return [name for name, seen in found.items() if seen]


def own(actor: Actor) -> QuerySet[Application]:
    """The applications that someone made, signed, or is named in."""
    user = user_of(actor)
    mine = Q(made_by=user.pk) | Q(signers__user=user) | Q(signers__email__iexact=user.email)
    return Application.objects.filter(mine).distinct().order_by("-made_at")


def user_of(actor: Actor) -> User:
    """The user who acts. Raises NotFound for a stranger."""
    row = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    if row is None:
        raise NotFound
    return row


def require_own(actor: Actor, application: Application) -> None:
    """Pass for who made it or is named in it; for all others nothing is there (NotFound)."""
    if actor.user_id is None or not own(actor).filter(pk=application.pk).exists():
        raise NotFound


def application(actor: Actor, application_id: UUID) -> Application:
    """One that the actor may see: its own, or any for the authority. Raises NotFound."""
    row = Application.objects.filter(pk=application_id).first()
    if row is None:
        raise NotFound
    if not permissions.may(actor, "door.see", Scope("door")):
        require_own(actor, row)
    return row


def work_list() -> QuerySet[Application]:
    """What waits for the authority, the shortest term first."""
    waiting = (ApplicationState.READY, ApplicationState.OBJECTED)
    return Application.objects.filter(state__in=waiting).order_by("decide_by", "made_at")


def unfinished() -> QuerySet[Application]:
    """What waits for who applied."""
    return Application.objects.filter(state=ApplicationState.OPEN).order_by("-made_at")


def changes() -> QuerySet[AccountCheck]:
    """Changes of account that wait for a second person, the oldest first."""
    rows = AccountCheck.objects.filter(organisation__isnull=False, state__in=RUNNING)
    return rows.select_related("organisation").order_by("asked_at")


def check(actor: Actor, check_id: UUID) -> AccountCheck:
    """A check of an account that the actor may act on. Raises NotFound."""
    row = AccountCheck.objects.select_related("organisation").filter(pk=check_id, organisation__isnull=False).first()
    allowed = row is not None and (
        permissions.may(actor, "account.change", account.scope(row))
        or permissions.may(actor, "door.see", Scope("door"))
    )
    if row is None or not allowed:
        raise NotFound
    return row


def standings() -> QuerySet[Standing]:
    """Providers below the highest stage, those who object first."""
    return Standing.objects.exclude(stage=FULL).select_related("provider").order_by("objected_at", "-since")


def steps(provider_id: UUID) -> QuerySet[TrustStep]:
    """Everything that happened to a provider's stage, the oldest first."""
    return TrustStep.objects.filter(provider_id=provider_id)


def registered(number: str) -> Organisation:
    """The provider with an enterprise number. Raises NotFound."""
    kinds = (OrganisationKind.PROVIDER, OrganisationKind.COACH_CENTRE)
    row = Organisation.objects.filter(kind__in=kinds, enterprise_number=number).first()
    if row is None:
        raise NotFound
    return row


def must_be_quiet(user: User, most: int) -> None:
    """At most so many letters a day at one's asking. Raises TooManyAsks."""
    since = clock.now() - timedelta(days=1)
    asked = Message.objects.filter(kind="door.news", context__asker=user.email, created_at__gt=since)
    if asked.values("context__provider").annotate(n=Count("pk")).count() >= most:
        raise errors.TooManyAsks


def numbers() -> Numbers:
    """The door in figures; a figure of fewer than five providers is left out."""
    placed = Counter(Standing.objects.values_list("stage", flat=True))
    all_ = Organisation.objects.filter(kind__in=(OrganisationKind.PROVIDER, OrganisationKind.COACH_CENTRE)).count()
    placed[FULL] = all_ - sum(placed[code] for code in ORDER if code != FULL)
    decided = Application.objects.filter(state__in=DONE).exclude(decided_at=None)
    days = [(row.decided_at - (row.ready_at or row.made_at)).days for row in decided if row.decided_at]
    admitted = decided.filter(state=ApplicationState.ADMITTED).count()
    shown = len(days) if len(days) >= SMALL else None
    return Numbers(
        {code: _safe(placed[code]) for code in ORDER},
        shown,
        admitted if shown and _safe(admitted) is not None and _safe(len(days) - admitted) is not None else None,
        round(median(days)) if shown else None,
    )


def scope(application: Application) -> Scope:
    """What permissions look at: who made it, and who decided."""
    made_by = application.decided_by if application.state == ApplicationState.OBJECTED else application.made_by
    return Scope("door", made_by=made_by)


def _safe(count: int) -> int | None:
    return count if count == 0 or count >= SMALL else None
