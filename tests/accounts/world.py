"""Small made-up people and organisations for the tests of the accounts room."""

from datetime import date
from decimal import Decimal
from itertools import count

from rugzak.accounts import funds
from rugzak.accounts.models import Employment, Fund, JointCommittee, Organisation, Person, User
from rugzak.accounts.services import add_membership, register_organisation, register_person
from rugzak.base.models import Due, Municipality
from rugzak.base.text import Text
from rugzak.schemes.decision import Decision, Period, Pot

_serial = count(1)
IBANS = ("BE68539007547034", "BE71096123456769", "BE43068999999501")


def national_number(birth: date = date(1985, 7, 30), serial: int | None = None) -> str:
    """A number that checks; never one that was given to a living person on purpose."""
    base = f"{birth:%y%m%d}{serial or next(_serial) % 997 + 1:03d}"
    text = f"2{base}" if birth.year >= 2000 else base
    return f"{base}{97 - int(text) % 97:02d}"


def enterprise_number() -> str:
    base = 4_000_000 + next(_serial)
    return f"{base:08d}{97 - base % 97:02d}"


def without_figures() -> None:
    """Figures are computed each month; a test that walks through years has no use for them."""
    Due.objects.filter(kind__startswith="evaluation.").delete()


def person(**values: object) -> Person:
    return register_person(**{"given_name": "An", "family_name": "Peeters", **values})  # type: ignore[arg-type]


def user(email: str = "", **values: object) -> User:
    return User.objects.create_user(email or f"u{next(_serial)}@example.org", "a long pass phrase", **values)


def organisation(kind: str = "employer", **values: object) -> Organisation:
    given = {"kind": kind, "name": f"{kind} nv", "number": enterprise_number(), "account": IBANS[0], **values}
    return register_organisation(**given)  # type: ignore[arg-type]


def member(role: str, where: Organisation, **values: object) -> User:
    who = user(**values)
    add_membership(user=who, organisation=where, role=role, start=date(2020, 1, 1))
    return who


def job(who: Person, employer: Organisation, **values: object) -> Employment:
    given = {"start": date(2020, 1, 1), "fraction": Decimal(1), **values}
    return Employment.objects.create(person=who, employer=employer, **given)


def committee(code: str = "200", **values: object) -> JointCommittee:
    return JointCommittee.objects.get_or_create(code=code, defaults={"name": Text(nl="Bedienden"), **values})[0]


def place(nis: str = "44021", region: str = "VL") -> Municipality:
    return Municipality.objects.get_or_create(nis=nis, defaults={"name": Text(nl="Gent"), "region": region})[0]


def fund(scheme: str = "test", budget: int | None = 100_000, **values: object) -> Fund:
    kind = "employer" if values.get("payer") == "employer" else "authority"
    where = values.pop("organisation", None) or organisation(kind)
    given = {"scheme": scheme, "payer": "gov", "asset": "EUR", "label": Text(en="Test fund"), **values}
    return funds.open_fund(organisation=where, budget=budget, **given)  # type: ignore[arg-type]


def decision(
    scheme: str = "test",
    amount: int | None = 25_000,
    outcome: str = "yes",
    period: Period | None = None,
    on: date = date(2026, 10, 1),
    payer: str = "gov",
    asset: str = "EUR",
) -> Decision:
    span = period or Period(date(2026, 9, 1), date(2027, 8, 31))
    pots = (Pot("year", amount, amount, amount, span),) if outcome == "yes" else ()
    empty = Text()
    return Decision(
        scheme=scheme, version="1", version_hash="hash", on=on, outcome=outcome, reasons=(), missing=(),  # type: ignore[arg-type]
        amount=amount if outcome == "yes" else None, amount_least=None, amount_bound=amount, asset=asset,
        period=span, deadline=None, deadline_text=None, reference="", appeal=None, how=empty, to_confirm=False,
        name=empty, payer=payer, funder=empty, authority=empty, pots=pots,
    )  # fmt: skip
