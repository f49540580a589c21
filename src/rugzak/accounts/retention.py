"""What isn't needed any more goes: once a month, by the due list, so that the business clock moves it.

Money and its acts are kept by the ledger, which knows no people. Years are those of the Belgian data protection
authority's advice for social records (five) and, for logs of access, two.
"""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.apps import apps
from django.db.models import F, Q

from rugzak.accounts import outreach
from rugzak.accounts.models import (
    BankEntry,
    BankFile,
    Closing,
    Consent,
    Fact,
    Interruption,
    Mandate,
    Payable,
    Person,
    Purse,
    ReadLog,
)
from rugzak.base import calendar, clock, due, privacy, registry
from rugzak.base.models import Due, StoredFile

KIND = "accounts.retention"
SUBJECT = uuid5(NAMESPACE_OID, KIND)


def start() -> Due:
    """Put the first run on the due list, where none waits."""
    return due.begin(date=_next_month(clock.today()), kind=KIND, subject=SUBJECT)


@registry.due_handler(KIND)
def run(row: Due) -> None:
    """Do all rules, and plan the next month."""
    row.payload = {name: rule() for name, rule in RULES.items()}
    row.save(update_fields=["payload"])
    due.plan(date=_next_month(clock.today()), kind=KIND, subject=SUBJECT)


def _read_log() -> int:
    return ReadLog.objects.filter(at__date__lt=_years_ago(2)).delete()[0]


def _withdrawn_consents() -> int:
    return Consent.objects.filter(withdrawn_at__date__lt=_years_ago(5)).delete()[0]


def _ended_mandates() -> int:
    return Mandate.objects.filter(end__lt=_years_ago(5)).delete()[0]


def _outdated_facts() -> int:
    return Fact.objects.filter(valid_until__lt=_years_ago(5)).delete()[0]


def _interruptions() -> int:
    """What was withdrawn goes after a year, what ended after five, but not while it moves the end of an open purse."""
    moved = Purse.objects.filter(closed_at=None).exclude(first_end=F("valid_until")).exclude(valid_until=None)
    ended = Interruption.objects.filter(until__lt=_years_ago(5)).exclude(person__in=moved.values("account_id"))
    withdrawn = Interruption.objects.filter(withdrawn_at__date__lt=_years_ago(1))
    return ended.delete()[0] + withdrawn.delete()[0]


def _bank_answers() -> int:
    """The file goes after seven years, the fact that it came stays."""
    old = BankFile.objects.filter(received_at__date__lt=_years_ago(7), file_id__isnull=False)
    removed = StoredFile.objects.filter(pk__in=list(old.values_list("file_id", flat=True))).delete()[0]
    old.update(file_id=None)
    return removed


def _bank_names() -> int:
    """Who paid and from which account goes after seven years; the booking and what it did stay."""
    bare = {"name": "", "other_iban": "", "words": ""}
    limit = _years_ago(7)
    Payable.objects.filter(payee=None, settled_at__date__lt=limit).update(to_name="", to_iban="")
    apps.get_model("accounts", "BankEntryEvent").objects.filter(booked_on__lt=limit).exclude(**bare).update(**bare)
    return BankEntry.objects.filter(booked_on__lt=limit).exclude(**bare).update(**bare)


def _never_came() -> int:
    """Payroll brought them, they never signed in, and they left all their jobs three years ago."""
    limit = _years_ago(3)
    busy = Q(employments__end=None, employments__isnull=False) | Q(employments__end__gte=limit)
    quiet = Person.objects.filter(user=None, created_at__date__lt=limit, national_number_hash__isnull=False)
    ids = list(quiet.exclude(pk__in=Person.objects.filter(busy).values("pk")).values_list("pk", flat=True)[:1000])
    for person_id in ids:
        privacy.erase(person_id)
    return len(ids)


def _closed_funds() -> int:
    """The archive of a closed fund goes on the day that was set at its closing; that it was destroyed stays written."""
    old = Closing.objects.filter(destroy_on__lte=clock.today(), destroyed_at=None)
    removed = StoredFile.objects.filter(pk__in=list(old.values_list("archive_id", flat=True))).delete()[0]
    old.update(archive_id=None, destroyed_at=clock.now())
    return removed


RULES: dict[str, Callable[[], int]] = {
    "read_log": _read_log,
    "withdrawn_consents": _withdrawn_consents,
    "ended_mandates": _ended_mandates,
    "outdated_facts": _outdated_facts,
    "interruptions": _interruptions,
    "bank_answers": _bank_answers,
    "bank_names": _bank_names,
    "closed_funds": _closed_funds,
    "unsent_outreaches": outreach.lapse,
    "never_came": _never_came,
}


def _years_ago(count: int) -> date:
    return calendar.months_after(clock.today(), -12 * count)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
