"""`rugzak booking …`: price, book, cancel, attendance and claims, each in the name of a user."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID, uuid4

import typer
from rich import print as show
from rich.table import Table

from rugzak.cli.show import id_column
from rugzak.cli.who import As, actor_of, person_of

if TYPE_CHECKING:
    from rugzak.booking.models import Booking, Claim
    from rugzak.booking.quote import Quote

app = typer.Typer(help="Taking part: price, book, cancel, attendance, claims.", no_args_is_help=True)
Purpose = Annotated[str, typer.Option(help="job, other_job, employable or self.")]
Key = Annotated[UUID | None, typer.Option(help="Your own key: the same key twice is one booking.")]


@app.command()
def price(session: UUID, who: As, purpose: Purpose = "job") -> None:
    """What a session costs this person, who pays, and why."""
    from rugzak.booking.quote import quote
    from rugzak.catalogue import queries

    _show(quote(person=person_of(who), session=queries.session(session), purpose=purpose))


@app.command()
def book(session: UUID, who: As, purpose: Purpose = "job", key: Key = None, yes: bool = False) -> None:
    """Book a session: shows who pays what, asks for consent, books."""
    from rugzak.booking import services
    from rugzak.booking.quote import quote
    from rugzak.catalogue import queries

    person, chosen = person_of(who), queries.session(session)
    seen = quote(person=person, session=chosen, purpose=purpose)
    _show(seen)
    if not yes:
        typer.confirm("Agree with every line, and book?", abort=True)
    made = services.book(
        actor=actor_of(who),
        person=person,
        session=chosen,
        purpose=purpose,
        quote=seen,
        consents=[line.n for line in seen.lines],
        key=key or uuid4(),
    )
    show(f"booked {made.pk}; you can cancel for free until {made.cooling_off_until:%Y-%m-%d %H:%M}")


@app.command()
def mine(who: As) -> None:
    """A person's bookings."""
    from rugzak.base.quantities import euros
    from rugzak.booking import queries

    table = Table("id", "training", "start", "state", "price", "own part")
    for row in queries.bookings_of(person_of(who).pk):
        own = sum(line.cents for line in row.lines.all() if line.payer == "self")
        figures = [str(row.session.start), row.state, euros(row.price_cents), euros(own)]
        table.add_row(str(row.pk), str(row.session.training.title), *figures)
    show(table)


@app.command()
def cancel(booking: UUID, who: As, reason: str = "") -> None:
    """Let go of a booking; a freed seat goes to whoever waits."""
    from rugzak.booking import services

    row = services.cancel(actor=actor_of(who), booking=_booking(booking), reason=reason)
    show(f"{row.pk} {row.state}")


@app.command()
def wait(session: UUID, who: As) -> None:
    """Stand in the queue of a full session."""
    from rugzak.booking import waiting
    from rugzak.catalogue import queries

    person = person_of(who)
    place = waiting.join_waiting_list(actor=actor_of(who), person=person, session=queries.session(session))
    show(f"{place.pk}: number {waiting.queue_number(place)} in the queue")


@app.command()
def code(part: Annotated[UUID, typer.Argument(help="The id of a half day.")], who: As) -> None:
    """The code to show on the board now."""
    from rugzak.booking import attendance
    from rugzak.catalogue.models import SessionPart

    found = SessionPart.objects.select_related("session__training").get(pk=part)
    now = attendance.current_code(actor=actor_of(who), part=found)
    show(f"{now.digits} until {now.until:%H:%M:%S} UTC")


@app.command()
def confirm(part: UUID, code: str, who: As) -> None:
    """The learner types the code on the board."""
    from rugzak.booking import attendance
    from rugzak.catalogue.models import SessionPart

    row = attendance.confirm_by_code(actor=actor_of(who), part=SessionPart.objects.get(pk=part), code=code)
    show(f"confirmed at {row.learner_at:%H:%M}")


@app.command()
def mark(booking: UUID, part: UUID, who: As, absent: bool = False, reason: str = "") -> None:
    """The provider marks one half day of one booking."""
    from rugzak.booking import attendance
    from rugzak.catalogue.models import SessionPart

    half_day = SessionPart.objects.get(pk=part)
    row = attendance.mark_provider(
        actor=actor_of(who), booking=_booking(booking), part=half_day, present=not absent, reason=reason
    )
    show("present" if row.provider_mark else "absent")


@app.command()
def claim(booking: UUID, who: As) -> None:
    """The provider claims a booking after its last half day."""
    from rugzak.booking import claims

    _controls(claims.make_claim(actor=actor_of(who), booking=_booking(booking)))


@app.command()
def check(claim: UUID, who: As) -> None:
    """Run the controls of a claim again."""
    from rugzak.booking import claims

    _controls(claims.check(actor=actor_of(who), claim=_claim(claim)))


@app.command()
def release(claim: UUID, who: As) -> None:
    """Pay a claim that someone else made."""
    from rugzak.base.quantities import euros
    from rugzak.booking import claims, payouts

    row = claims.release(actor=actor_of(who), claim=_claim(claim))
    for payable in payouts.payables(row):
        show(f"{payable.debtor} owes {payable.payee} {euros(payable.amount)}, reference {payable.reference}")
    show(f"{row.pk} {row.state}")


@app.command("claims")
def list_claims(state: Annotated[str, typer.Option(help="checked, blocked, released, paid or rejected.")] = "") -> None:
    """Claims, oldest first."""
    from rugzak.base.quantities import euros
    from rugzak.booking import queries

    table = Table("id", "provider", "training", "state", "attended", "amount", "made")
    for row in queries.claims(states=[state] if state else [])[:200]:
        training = row.booking.session.training
        figures = [row.state, f"{row.share:.0%}", euros(row.amount), f"{row.made_at:%Y-%m-%d}"]
        table.add_row(str(row.pk), training.provider.name, str(training.title), *figures)
    show(table)


@app.command()
def disputes() -> None:
    """Half days on which provider and learner say something else."""
    from rugzak.booking import queries

    table = Table("booking", "half day", "provider", "learner", "why")
    for row in queries.disputes()[:200]:
        said = ["present" if mark else "absent" for mark in (row.provider_mark, row.learner_mark)]
        table.add_row(str(row.booking_id), str(row.part), *said, f"{row.provider_reason} / {row.learner_reason}")
    show(table)


@app.command("own-parts")
def list_own_parts(who: As) -> None:
    """What learners pay a provider themselves, unpaid first."""
    from rugzak.accounts.bank import format_reference
    from rugzak.base.quantities import euros
    from rugzak.booking import queries

    table = Table(id_column(), "reference", "amount", "paid")
    for provider in sorted(actor_of(who).organisations("provider")):
        for row in queries.own_parts(provider)[:200]:
            paid = f"{row.paid_at:%Y-%m-%d}" if row.paid_at else ""
            table.add_row(str(row.pk), format_reference(row.reference), euros(row.amount), paid)
    show(table)


@app.command("own-part-paid")
def own_part_paid(
    own_part: Annotated[UUID, typer.Argument(help="See `rugzak booking own-parts`.")],
    who: As,
    mistake: Annotated[str, typer.Option(help="It was marked by mistake: say why, and it is due again.")] = "",
) -> None:
    """The learner paid their own part to the provider. Twice is once."""
    from rugzak.base.quantities import euros
    from rugzak.booking import own_parts

    who_acts = actor_of(who)
    if mistake:
        row = own_parts.mark_unpaid(actor=who_acts, own_part_id=own_part, reason=mistake)
    else:
        row = own_parts.mark_paid(actor=who_acts, own_part_id=own_part)
    show(f"{row.pk} {euros(row.amount)} {'paid' if row.paid_at else 'due'}")


def _show(seen: "Quote") -> None:
    from rugzak.base.quantities import amount, euros

    table = Table("line", "payer", "what", "amount", "why")
    for line in seen.lines:
        table.add_row(
            str(line.n), line.funder or line.payer, str(line.name), amount(line.asset, line.amount), str(line.why)
        )
    show(table)
    for warning in seen.warnings:
        show(str(warning))
    show(f"{euros(seen.own_part)} of {euros(seen.price_cents)} is for you")


def _controls(row: "Claim") -> None:
    from rugzak.base.quantities import euros
    from rugzak.booking import claims

    for control in claims.controls_of(row):
        show(f"{'ok ' if control.passed else 'NO '} {control}")
    show(f"{row.pk} {row.state}: {row.attended_minutes} of {row.planned_minutes} minutes, {euros(row.amount)}")


def _booking(booking_id: UUID) -> "Booking":
    from rugzak.base.errors import NotFound
    from rugzak.booking.models import Booking

    row = Booking.objects.select_related("person", "session__training__provider").filter(pk=booking_id).first()
    if row is None:
        raise NotFound
    return row


def _claim(claim_id: UUID) -> "Claim":
    from rugzak.base.errors import NotFound
    from rugzak.booking.models import Claim

    row = Claim.objects.select_related("booking").filter(pk=claim_id).first()
    if row is None:
        raise NotFound
    return row
