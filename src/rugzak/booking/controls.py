"""The automatic controls of a claim: each with its outcome and, where it fails, what is wrong."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rugzak.accounts.models import Fund
from rugzak.accounts.models.consent import ConsentPurpose
from rugzak.accounts.services.memberships import live
from rugzak.base import clock
from rugzak.base.quantities import Asset
from rugzak.booking.fraud.queries import is_held
from rugzak.booking.models import Attendance, Booking, Claim
from rugzak.booking.stages import by_hand
from rugzak.catalogue.models import Recognition, SessionPart
from rugzak.catalogue.queries import labels_on

# code -> (what was looked at, what is wrong). `wrong` is what the maker of the claim reads.
TEXTS: dict[str, tuple[Any, Any]] = {
    "over": (_("The session is over"), _("the last half day is not over yet")),
    "marked": (_("Both sides said who was there"), _("for %(count)s half days one side has not said anything yet")),
    "dispute": (_("Both sides say the same"), _("for %(count)s half days the two sides say something else")),
    "recognised": (_("The provider was recognised on the first day"), _("nobody recognised the provider on %(day)s")),
    "price": (_("The price is the published price"), _("the price is above the published price")),
    "consent": (_("The learner agreed with every spend"), _("for %(count)s lines there is no consent")),
    "iban": (_("We know the account number"), _("we have no account number of the provider")),
    "voucher": (_("A fund in euros stands behind every voucher"), _("no fund in euros stands behind the voucher")),
    "inquiry": (_("No inquiry holds the payment"), _("the payment waits for an inquiry")),
    "by_hand": (_("Someone looked at it, or need not"), _("someone of the authority looks at your first claims")),
    "cap": (_("It fits within what the provider’s stage allows"), _("it goes beyond what the provider’s stage allows")),
    "own_officer": (
        _("Who handles it has nothing to do with it"),
        _("who handles this belongs to the provider or is the learner"),
    ),
}


@dataclass(frozen=True, slots=True)
class Control:
    """One control: passed or not, and the figures that its text needs."""

    code: str
    passed: bool
    detail: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "passed": self.passed, "detail": self.detail}

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Control":
        return cls(row["code"], row["passed"], row["detail"])

    def __str__(self) -> str:
        """What was looked at where it passed, what is wrong where it did not; in the active language."""
        good, wrong = TEXTS[self.code]
        return str(good) if self.passed else str(wrong) % self.detail


def of(claim: Claim) -> list[Control]:
    """The controls of a claim as they were last run."""
    return [Control.from_json(row) for row in claim.controls]


def run(booking: Booking, users: Iterable[UUID | None] = ()) -> list[Control]:
    """Run every control on a booking; `users` are those who made or release the claim."""
    found = [check(booking) for check in _CHECKS]
    return [*found, _own_officer(booking, [user for user in users if user is not None])]


def passed(controls: Iterable[Control]) -> bool:
    return all(control.passed for control in controls)


def parts_of(booking: Booking) -> list[tuple[SessionPart, Attendance | None]]:
    """The half days of a booking with what was said about each."""
    said = {row.part_id: row for row in Attendance.objects.filter(booking=booking)}
    return [(part, said.get(part.pk)) for part in booking.session.parts.all()]


def _over(booking: Booking) -> Control:
    ends = [part.ends_at for part in booking.session.parts.all()]
    return Control("over", bool(ends) and max(ends) <= clock.now(), {})


def _marked(booking: Booking) -> Control:
    silent = [row for _part, row in parts_of(booking) if row is None or (row.outcome is None and not row.disputed)]
    return Control("marked", not silent, {"count": len(silent)})


def _dispute(booking: Booking) -> Control:
    count = sum(1 for _part, row in parts_of(booking) if row is not None and row.disputed)
    return Control("dispute", not count, {"count": count})


def _recognised(booking: Booking) -> Control:
    """Public money only goes to who was on a public list; without it the control has nothing to ask."""
    training, day = booking.session.training, booking.session.start
    public = booking.lines.filter(payer="gov").exists()
    ever = Recognition.objects.filter(Q(training=training) | Q(provider_id=training.provider_id)).exists()
    good = not public or (ever and bool(labels_on(training, day)))
    return Control("recognised", good, {"day": f"{day:%d/%m/%Y}"})


def _price(booking: Booking) -> Control:
    return Control("price", booking.price_cents <= booking.session.price, {})


def _consent(booking: Booking) -> Control:
    """A consent that was taken back before the claim is no consent any more."""
    lines = booking.lines.exclude(consent__purpose=ConsentPurpose.SPEND, consent__withdrawn_at=None)
    count = 0 if booking.person_id is None else lines.count()
    return Control("consent", not count, {"count": count})


def _iban(booking: Booking) -> Control:
    needed = booking.lines.filter(cents__gt=0, fund__isnull=False).exists()
    return Control("iban", not needed or bool(booking.session.training.provider.iban), {})


def _voucher(booking: Booking) -> Control:
    """A voucher is a right to euros: they come from a fund of the same funder."""
    lines = booking.lines.filter(asset=Asset.VOUCHER, cents__gt=0, fund__isnull=False).select_related("fund")
    behind = [
        Fund.objects.filter(organisation=line.fund.organisation_id, scheme=line.scheme, asset=Asset.EUR).exists()
        for line in lines
        if line.fund is not None
    ]
    return Control("voucher", all(behind), {})


def _inquiry(booking: Booking) -> Control:
    return Control("inquiry", not is_held(booking), {})


def _by_hand(booking: Booking) -> Control:
    return Control("by_hand", not by_hand.needed(booking), {})


def _cap(booking: Booking) -> Control:
    return Control("cap", not by_hand.over_cap(booking), {})


def _own_officer(booking: Booking, users: list[UUID]) -> Control:
    """Who decides for the authority may not belong to the provider that is paid, nor be the learner."""
    provider = booking.session.training.provider_id
    rows = live().filter(user_id__in=users)
    deciders = rows.filter(role__in=("officer", "releaser")).values("user_id")
    mixed = rows.filter(organisation_id=provider, user_id__in=deciders).exists()
    learner = booking.person_id is not None and _is_user_of(booking.person_id, users)
    return Control("own_officer", not mixed and not learner, {})


def _is_user_of(person_id: UUID, users: list[UUID]) -> bool:
    from rugzak.accounts.models import User

    return User.objects.filter(pk__in=users, person_id=person_id).exists()


_CHECKS: tuple[Callable[[Booking], Control], ...] = (
    _over,
    _marked,
    _dispute,
    _recognised,
    _price,
    _consent,
    _iban,
    _voucher,
    _inquiry,
    _by_hand,
    _cap,
)
