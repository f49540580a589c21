"""The alarm before a pot is empty: once a day by the due list, and at once when a grant takes it below a line."""

from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

from rugzak.accounts import outlook
from rugzak.accounts.forecast import Forecast
from rugzak.accounts.models import Fund, FundRule
from rugzak.accounts.models.organisation import Role
from rugzak.accounts.services.memberships import people_of
from rugzak.base import clock, due, outbox, registry
from rugzak.base.models import Due
from rugzak.ledger import queries as ledger

KIND, MAIL = "accounts.watch", "fund.warning"
SUBJECT = uuid5(NAMESPACE_OID, KIND)


def start() -> Due:
    """Put the first look on the due list, where none waits."""
    return due.begin(date=clock.today() + timedelta(days=1), kind=KIND, subject=SUBJECT)


@registry.due_handler(KIND)
def run(row: Due) -> None:
    """Look at every open fund that has a limit, and plan tomorrow's look."""
    funds = list(Fund.objects.filter(closed_at=None).select_related("organisation").order_by("pk"))
    pots = ledger.balances(fund.pot_account for fund in funds)
    # All forecasts first: judging locks a fund's rule, and whoever grants waits for it until all is done.
    found = [(fund, outlook.forecast_of(fund)) for fund in funds if pots[fund.pot_account].free is not None]
    for fund, forecast in found:
        _judge(fund, forecast)
    due.plan(date=max(clock.today(), row.date) + timedelta(days=1), kind=KIND, subject=SUBJECT)


def look(fund: Fund) -> bool:
    """Warn where the pot may be empty within the weeks of its rule (six without one), once until it is filled again."""
    limited = ledger.balance(fund.pot_account).free is not None
    return limited and _judge(fund, outlook.forecast_of(fund))


def _judge(fund: Fund, found: Forecast) -> bool:
    free = ledger.balance(fund.pot_account).free or 0
    rule = FundRule.objects.select_for_update().filter(pk=fund.pk).first() or FundRule(fund=fund)
    if not _near(rule, found, free):
        if rule.warned_at is not None:
            rule.warned_at = None
            rule.save(update_fields=["warned_at"])
        return False
    return _warn(rule, free, found)


def granted(rule: FundRule, fund: Fund) -> bool:
    """After money left the pot, with its rule locked: warn at once where the pot fell below the line of the rule."""
    if rule.warn_under is None or rule.warned_at is not None:
        return False
    free = ledger.balance(fund.pot_account).free
    if free is None or free >= rule.warn_under:
        return False
    return _warn(rule, free, Forecast("too_little"))


def _near(rule: FundRule, found: Forecast, free: int) -> bool:
    last = clock.today() + timedelta(weeks=rule.warn_weeks)
    soon = found.early is not None and found.early <= last
    spent = found.state == "empty" and found.weeks > 0
    return soon or spent or (rule.warn_under is not None and free < rule.warn_under)


def _warn(rule: FundRule, free: int, found: Forecast) -> bool:
    if rule.warned_at is not None:
        return False
    rule.warned_at = clock.now()
    rule.save()
    fund = rule.fund
    context = {
        **{"fund": fund.label.to_json(), "free": free, "asset": fund.asset, "organisation": fund.organisation.name},
        "early": found.early.isoformat() if found.early else "",
        "likely": found.likely.isoformat() if found.likely else "",
    }
    users = people_of(fund.organisation_id, Role.OFFICER, Role.HR)
    for user in users:
        outbox.post(kind=MAIL, to=user.email, language=user.language, context=context)
    return bool(users)
