"""Where a provider stands, as it reads it itself: what its stage allows, what it used, what leads up, its steps."""

from dataclasses import dataclass
from datetime import date

from rugzak.accounts.models import Organisation
from rugzak.base import clock
from rugzak.booking.stages import by_hand, caps, review
from rugzak.booking.stages.caps import outstanding
from rugzak.booking.stages.review import Condition
from rugzak.catalogue.trust import account
from rugzak.catalogue.trust import queries as trust
from rugzak.catalogue.trust.models import AccountCheck, Standing, TrustStep
from rugzak.catalogue.trust.rules import FULL, Stage, stage


@dataclass(frozen=True, slots=True)
class Place:
    """A provider's place: `month`: cents outstanding this month, `looks`: claims that people still look at."""

    stage: Stage
    following: Stage | None
    since: date | None
    month: int
    looks: int
    conditions: tuple[Condition, ...]
    steps: tuple[TrustStep, ...]
    standing: Standing | None
    change: AccountCheck | None

    @property
    def may_object(self) -> bool:
        row = self.standing
        if row is None or row.object_until is None or row.objected_at is not None:
            return False
        return clock.today() <= row.object_until


def place(provider: Organisation) -> Place:
    """The place of one provider. Ask `trust.see` first."""
    row = Standing.objects.filter(pk=provider.pk).first()
    here = stage(row.stage if row else FULL)
    return Place(
        stage=here,
        following=stage(here.up.to) if here.up else None,
        since=row.since if row else None,
        month=caps.sum_of(outstanding(provider.pk, clock.today())) if here.capped else 0,
        looks=by_hand.waiting(provider.pk),
        conditions=tuple(review.conditions(row)) if row else (),
        steps=tuple(trust.steps(provider.pk)),
        standing=row,
        change=account.running(provider),
    )
