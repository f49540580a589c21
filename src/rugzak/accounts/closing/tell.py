"""Who holds some of a fund that closes is told when it stops, and again before the run-off."""

from datetime import timedelta

from rugzak.accounts.closing import batches
from rugzak.accounts.models import Closing, Purse
from rugzak.accounts.models.closing import ClosingState
from rugzak.base import clock, outbox, registry
from rugzak.base.models import Due
from rugzak.ledger import queries as ledger

STOPS, ENDS = "closing.stops", "closing.ends"
REMIND_DAYS = 28


def plan(closing: Closing) -> None:
    """Put both mails on the due list; the second only where there is a week between them at least."""
    today = clock.today()
    batches.first(STOPS, closing, today)
    again = closing.run_off - timedelta(days=REMIND_DAYS)
    if again > today + timedelta(days=7):
        batches.first(ENDS, closing, again)


@registry.due_handler(STOPS)
def stops(row: Due) -> None:
    """The first mail, some people at a time."""
    _part(row)


@registry.due_handler(ENDS)
def ends(row: Due) -> None:
    """The second mail, some people at a time."""
    _part(row)


def _part(row: Due) -> None:
    closing = Closing.objects.select_related("fund__organisation").get(pk=row.payload["closing"])
    if closing.state != ClosingState.STOPPED:
        return
    rows = Purse.objects.filter(fund=closing.fund, closed_at=None).select_related("account__person__user", "fund")
    after = batches.after(row)
    found = list((rows.filter(pk__gt=after) if after else rows).order_by("pk")[: batches.MOST])
    free = ledger.balances(purse.ledger_account for purse in found)
    for purse in found:
        _tell(row.kind, closing, purse, free[purse.ledger_account].free or 0)
    if found:
        batches.following(row, found[-1].pk)


def _tell(kind: str, closing: Closing, purse: Purse, free: int) -> None:
    person = purse.account.person
    if not free or not person.mail_address:
        return
    context = {
        **{"fund": purse.label.to_json(), "organisation": closing.fund.organisation.name, "free": free},
        **{"asset": purse.asset, "until": (purse.last_day or closing.run_off).isoformat(), "why": closing.reason},
    }
    outbox.post(kind=kind, to=person.mail_address, language=person.language, context=context, person_id=person.pk)
