"""A person's data in the accounts room: export all of it, erase all of it, and what stands in the way of erasing.

The books stay whole: ledger accounts know a random holder at most, and erasing drops the rows that lead to them. What
was granted and not spent goes back to its funder first.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models

from rugzak.accounts import bank, expiry, purses
from rugzak.accounts import national_number as numbers
from rugzak.accounts.errors import MoneyLeft, StillBooked, StillLeaving
from rugzak.accounts.models import (
    Consent,
    Employment,
    Fact,
    Interruption,
    LearningAccount,
    Mandate,
    OutreachMember,
    Person,
    Purse,
    PurseTransfer,
    ReadLog,
    Savings,
    SavingsBack,
    User,
)
from rugzak.base import privacy, registry
from rugzak.base.models import Erasure, Message
from rugzak.ledger import queries as ledger_queries

_PERSON = (
    *("given_name", "family_name", "birth_date", "sex", "education", "language", "municipality_id", "statute"),
    *("email", "phone", "reminders", "created_at", "pseudonym"),
)
_LOOSE = ("person_id", "recorded_by")
_NOT_THEIRS = ("account_id", "key", "made_by", "settled_by", "act")


class AccountsHandler:
    """Persons, users, jobs, consents, mandates, facts, interruptions, purses, the read log; their history tables."""

    room = "accounts"
    columns = frozenset(
        {
            "accounts_consent.person_id",
            "accounts_employment.person_id",
            "accounts_fact.person_id",
            "accounts_factevent.person_id",
            "accounts_interruption.person_id",
            "accounts_learningaccount.person_id",
            "accounts_mandate.person_id",
            "accounts_outreachmember.person_id",
            "accounts_personevent.pgh_obj_id",
            "accounts_purse.account_id",
            "accounts_pursetransfer.account_id",
            "accounts_readlog.person_id",
            "accounts_savings.account_id",
            "accounts_savingsback.account_id",
            "accounts_user.person_id",
        }
    )

    def export(self, person_id: UUID) -> dict[str, Any]:
        person = Person.objects.filter(pk=person_id).first()
        if person is None:
            return {}
        return {
            "person": _person(person),
            "sign_in": _users(person_id),
            "jobs": _rows(Employment.objects.filter(person_id=person_id), leave=("person_id",)),
            "consents": _rows(Consent.objects.filter(person_id=person_id), leave=("person_id",)),
            "mandates": list(
                Mandate.objects.filter(person_id=person_id).values(
                    "id", "coach__email", "scopes", "start", "end", "revoked_at"
                )
            ),
            "facts": _rows(Fact.objects.filter(person_id=person_id), leave=("person_id",)),
            "interruptions": _rows(Interruption.objects.filter(person_id=person_id), leave=_LOOSE),
            "outreaches": _outreaches(person_id),
            "purses": [_purse(purse) for purse in Purse.objects.filter(account_id=person_id)],
            "transfers": _rows(PurseTransfer.objects.filter(account_id=person_id), leave=_NOT_THEIRS),
            "savings": _rows(Savings.objects.filter(account_id=person_id), leave=_NOT_THEIRS),
            "savings_back": _rows(SavingsBack.objects.filter(account_id=person_id), leave=_NOT_THEIRS),
            "read_log": _rows(ReadLog.objects.filter(person_id=person_id), leave=("person_id", "user_id")),
            "history": _history(person_id),
        }

    def erase(self, person_id: UUID) -> dict[str, int]:
        person = Person.objects.filter(pk=person_id).first()
        if person is None:
            return {}
        counts = {"purses": _give_back(person_id), "history": _erase_history(person_id)}
        counts["sign_ins"] = sum(_erase_user(user) for user in User.objects.filter(person_id=person_id))
        counts["messages"] = Message.objects.filter(to__iexact=person.email).delete()[0] if person.email else 0
        counts["read_log"] = ReadLog.objects.filter(person_id=person_id).delete()[0]
        counts["rows"] = person.delete()[0]
        return {**counts, "history": counts["history"] + _erase_history(person_id)}


registry.privacy(AccountsHandler())


def erase_person(person: Person, *, give_up_savings: bool = False) -> Erasure:
    """Erase a person from the whole house. Raises StillBooked, StillLeaving, or MoneyLeft unless it is given up."""
    if bank.leaving(person.pk):
        raise StillLeaving
    for view in purses.purses_of(person, ended=True):
        if view.held:
            raise StillBooked
        if view.purse.payer == "self" and view.free and not give_up_savings:
            raise MoneyLeft
    return privacy.erase(person.pk)


def _person(person: Person) -> dict[str, Any]:
    shown = {name: getattr(person, name) for name in _PERSON}
    number = numbers.opened(bytes(person.national_number)) if person.national_number else ""
    return {**shown, "national_number": number}


def _users(person_id: UUID) -> list[dict[str, Any]]:
    shown = ("id", "email", "language", "date_joined", "last_login")
    users = list(User.objects.filter(person_id=person_id).values(*shown))
    for user in users:
        social = apps.get_model("socialaccount", "SocialAccount").objects.filter(user_id=user["id"])
        user["identity_providers"] = list(social.values("provider", "uid", "date_joined", "last_login"))
        memberships = apps.get_model("accounts", "Membership").objects.filter(user_id=user["id"])
        user["roles"] = list(memberships.values("organisation__name", "role", "start", "end"))
        tokens = apps.get_model("accounts", "ApiToken").objects.filter(user_id=user["id"])
        user["tokens"] = list(tokens.values("name", "made_at", "expires_at", "revoked_at"))
    return users


def _outreaches(person_id: UUID) -> list[dict[str, Any]]:
    """Which right someone wanted to tell them of, and why; the row goes with the person."""
    shown = ("scheme", "outreach__why", "outreach__made_at", "held_out", "told_at")
    return [
        {name.removeprefix("outreach__"): value for name, value in row.items()}
        for row in OutreachMember.objects.filter(person_id=person_id).values(*shown)
    ]


def _purse(purse: Purse) -> dict[str, Any]:
    shown = ("scheme", "payer", "asset", "granted", "moved", "valid_from", "valid_until", "first_end", "earmark")
    lines = ledger_queries.statement(purse.ledger_account)
    return {
        **{name: getattr(purse, name) for name in shown},
        "label": purse.label.to_json(),
        "lines": [{"at": line.event_at, "kind": line.kind, "amount": line.amount} for line in lines],
    }


def _rows(rows: models.QuerySet[Any], leave: Iterable[str] = ()) -> list[dict[str, Any]]:
    names = [field.attname for field in rows.model._meta.concrete_fields if field.attname not in set(leave)]
    return list(rows.values(*names))


def _event_models(person_id: UUID) -> list[models.QuerySet[Any]]:
    """The history tables that hold copies of rows about a person."""
    person = apps.get_model("accounts", "PersonEvent").objects.filter(pgh_obj_id=person_id)
    return [person, apps.get_model("accounts", "FactEvent").objects.filter(person_id=person_id)]


def _history(person_id: UUID) -> list[dict[str, Any]]:
    hidden = ("pgh_context_id", "pgh_obj_id")
    return [row for rows in _event_models(person_id) for row in _rows(rows, leave=hidden)]


def _give_back(person_id: UUID) -> int:
    account = LearningAccount.objects.filter(pk=person_id).first()
    return expiry.give_all_back(account, reason="erased") if account else 0


def _erase_user(user: User) -> int:
    """A sign-in goes with its person: mail addresses, second factors, keys, sessions, roles and failed attempts too."""
    sessions = apps.get_model("usersessions", "UserSession").objects.filter(user=user)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    for name in ("AccessAttempt", "AccessLog", "AccessFailureLog"):
        apps.get_model("axes", name).objects.filter(username__iexact=user.email).delete()
    apps.get_model("accounts", "MembershipEvent").objects.filter(user_id=user.pk).delete()
    Message.objects.filter(to__iexact=user.email).delete()
    _forget_in_contexts(str(user.pk))
    ReadLog.objects.filter(user_id=user.pk).update(user_id=None)
    Interruption.objects.filter(recorded_by=user.pk).update(recorded_by=None)
    return user.delete()[0]


def _erase_history(person_id: UUID) -> int:
    _forget_in_contexts(str(person_id))
    return sum(rows.delete()[0] for rows in _event_models(person_id))


def _forget_in_contexts(id_text: str) -> None:
    """The context of a change names its user and address; both go where they speak of this person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update pghistory_context set metadata = metadata - 'user' - 'url'"
            " where metadata->>'user' = %s or metadata->>'url' like %s",
            [id_text, f"%{id_text}%"],
        )
