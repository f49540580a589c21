"""Sparing a fund by rule: new grants stop before the pot falls below a floor, or above an amount a week.

What was granted stays granted, and bookings that it paid go on. The rule's row is locked while someone grants, so that
two at once can't both take the last of a week.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from rugzak.accounts import access
from rugzak.accounts.errors import BadRule, GrantsStopped
from rugzak.accounts.models import Fund, FundRule, User
from rugzak.accounts.permissions import Scope
from rugzak.base import clock
from rugzak.base.quantities import amount as written
from rugzak.ledger import months
from rugzak.ledger import queries as ledger
from rugzak.ledger.models import Transfer

MOST_WEEKS = 52
ZONE = ZoneInfo(clock.BRUSSELS)


@transaction.atomic
def set_rule(
    *,
    fund: Fund,
    by: User,
    keep: int | None = None,
    week_most: int | None = None,
    warn_under: int | None = None,
    warn_weeks: int = 6,
    reason: str = "",
) -> FundRule:
    """Say how a fund is spared and when its manager is warned; None takes a limit away. Raises BadRule, NotAllowed."""
    access.require(access.actor_of(by), "fund.rule", Scope("fund", organisation_id=fund.organisation_id))
    limits = [value for value in (keep, week_most, warn_under) if value is not None]
    if any(value < 0 for value in limits) or not 1 <= warn_weeks <= MOST_WEEKS:
        raise BadRule
    rule, _made = FundRule.objects.select_for_update().get_or_create(fund=fund)
    rule.keep, rule.week_most, rule.warn_under, rule.warn_weeks = keep, week_most, warn_under, warn_weeks
    rule.reason, rule.set_by, rule.set_at, rule.warned_at = reason.strip()[:255], by, clock.now(), None
    rule.save()
    return rule


def check(fund: Fund, cents: int) -> FundRule | None:
    """Before a grant, in its transaction: locks the fund's rule. Raises GrantsStopped where it, or its end, says no."""
    rule = check_floor(fund, cents)
    if rule is not None and rule.week_most is not None and granted_this_week(fund) + cents > rule.week_most:
        raise GrantsStopped(
            fund=_name(fund), why=_("this week’s %(most)s was given") % {"most": _say(fund, rule.week_most)}
        )
    return rule


def check_floor(fund: Fund, cents: int) -> FundRule | None:
    """Before money is set apart for a round: what must stay stays. The amount a week is for grants alone.

    Locks the fund's rule. Raises GrantsStopped.
    """
    must_give(fund)
    rule = FundRule.objects.select_for_update().filter(pk=fund.pk).first()
    if rule is None or rule.keep is None:
        return rule
    free = ledger.balance(fund.pot_account).free
    if free is not None and free - cents < rule.keep:
        raise GrantsStopped(fund=_name(fund), why=_("%(keep)s stays in the pot") % {"keep": _say(fund, rule.keep)})
    return rule


def must_give(fund: Fund) -> None:
    """Raises GrantsStopped where the fund is closed or stopped, by what was committed last."""
    ended = Q(closed_at__isnull=False) | Q(stops_on__lte=clock.today())
    if Fund.objects.filter(ended, pk=fund.pk).exists():
        raise GrantsStopped(fund=_name(fund), why=_("this pot closes"))


def rooms(funds: Iterable[Fund]) -> dict[UUID, int]:
    """How much each of these funds may still grant now by its rule; those without a limit are absent."""
    today, funds = clock.today(), list(funds)
    ended = {fund.pk: 0 for fund in funds if not fund.gives_on(today)}
    pots = {fund.pk: fund.pot_account for fund in funds}
    rules = list(FundRule.objects.filter(pk__in=list(pots)))
    if not rules:
        return ended
    free = ledger.balances(pots[rule.pk] for rule in rules)
    given = _granted(pots[rule.pk] for rule in rules)
    found = {rule.pk: room(rule, free[pots[rule.pk]].free, given.get(pots[rule.pk], 0)) for rule in rules}
    return {key: value for key, value in found.items() if value is not None} | ended


def room(rule: FundRule, free: int | None, given: int) -> int | None:
    """What a rule leaves of a pot with so much free that gave so much this week; None: no limit."""
    limits = [free - (rule.keep or 0)] if free is not None else []
    limits += [rule.week_most - given] if rule.week_most is not None else []
    return max(0, min(limits)) if limits else None


def stopped(fund: Fund) -> bool:
    """A rule, not an empty pot, keeps a fund from giving anything now."""
    return rooms([fund]).get(fund.pk) == 0 and ledger.balance(fund.pot_account).free != 0


def granted_this_week(fund: Fund) -> int:
    """What was granted since Monday."""
    return _granted([fund.pot_account]).get(fund.pot_account, 0)


def _granted(pots: Iterable[int]) -> dict[int, int]:
    since = monday()
    rows = Transfer.objects.filter(debit_id__in=list(pots), act__kind="grant", act__event_at__gte=since)
    rows = rows.filter(act_id__gte=months.first_act(since))
    return {row["debit_id"]: int(row["sum"]) for row in rows.values("debit_id").annotate(sum=Sum("amount")).order_by()}


def monday() -> datetime:
    """When this business week began."""
    now = clock.now().astimezone(ZONE)
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=now.weekday())


def _name(fund: Fund) -> str:
    return str(fund.label) or fund.scheme


def _say(fund: Fund, value: int) -> str:
    return written(fund.asset, value)
