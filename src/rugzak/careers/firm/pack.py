"""The evidence of one year in one file: the plan with its advice as PDF, and the registers as CSV. For an inspector.

What the employer itself must show, and no more: rights by employee, attendance and attests of the bookings that its own
leave or money paid for, and what it contributed. No learning that others paid for, no skills, no wishes.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from uuid import UUID

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor, Scope
from rugzak.booking.models import Attendance, BookingLine, State
from rugzak.careers.firm import paper, plan, rights
from rugzak.learning.models import Achievement

VERB = "firm.inspect"
Rows = Iterable[Sequence[object]]


def evidence(*, actor: Actor, employer: Organisation, year: int, language: str = "nl") -> bytes:
    """The zip. Each person in it can see that it was read. Raises NotAllowed, NoPlanYet."""
    access.require(actor, VERB, Scope("firm", organisation_id=employer.pk))
    made = plan.plan_of(employer, year)
    register = rights.register(actor=actor, employer=employer, year=year, verb=VERB)
    lines = _lines(employer, year)
    access.log_reads(
        actor, VERB, {one.booking.person_id for one in lines if one.booking.person_id}, organisation_id=employer.pk
    )
    tables = {
        "rights": (_RIGHTS, _of_rights(register)),
        "plan": (_PLAN, _of_plan(made.pk)),
        "attendance": (_ATTENDANCE, _of_attendance(lines)),
        "certificates": (_CERTIFICATES, _of_certificates(lines)),
        "contributions": (_CONTRIBUTIONS, _of_contributions(lines)),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"plan-{year}.pdf", paper.plan_pdf(made, language, rights=register))
        for name, (head, rows) in tables.items():
            packed.writestr(f"{name}.csv", _csv(head, rows))
    return held.getvalue()


_RIGHTS = ("family_name", "given_name", "start", "fraction", "joint_committee", "credit_days", "carried_days",
           "taken_days", "booked_days", "left_days")  # fmt: skip
_PLAN = ("title", "role", "formal", "people", "minutes_each", "firm_cents_each", "others_cents_each", "source")
_ATTENDANCE = ("family_name", "given_name", "training", "date", "minutes", "provider_says", "learner_says", "decided")
_CERTIFICATES = ("family_name", "given_name", "training", "date", "passed")
_CONTRIBUTIONS = ("family_name", "given_name", "training", "start", "scheme", "asset", "promised", "paid")


def _lines(employer: Organisation, year: int) -> list[BookingLine]:
    rows = BookingLine.objects.filter(fund__organisation=employer, booking__session__start__year=year)
    kept = rows.exclude(booking__state=State.CANCELLED).exclude(booking__person=None)
    return list(kept.select_related("booking__person", "booking__session__training").order_by("booking_id", "n"))


def _of_rights(register: rights.Register) -> Rows:
    for row in register.rows:
        job, stand = row.job, row.standing
        minutes = (stand.credit, stand.carried, stand.taken, row.planned, row.left)
        yield (
            job.person.family_name, job.person.given_name, job.start, job.fraction, job.joint_committee_id or "",
            *(row.days(each) for each in minutes),
        )  # fmt: skip


def _of_plan(plan_id: UUID) -> Rows:
    from rugzak.careers.firm.plan_models import PlanLine

    for line in PlanLine.objects.filter(plan=plan_id):
        title = line.title.get("nl") or next(iter(line.title.values()), "")
        yield title, line.role, line.formal, line.people or "", line.minutes, line.cents, line.others, line.source


def _of_attendance(lines: Sequence[BookingLine]) -> Rows:
    rows = Attendance.objects.filter(booking__in={one.booking_id for one in lines})
    for row in rows.select_related("part", "booking__person", "booking__session__training").order_by(
        "part__date", "pk"
    ):
        yield (*_who(row.booking.person), _title(row.booking), row.part.date, row.part.minutes,
               row.provider_mark, row.learner_mark, row.decided)  # fmt: skip


def _of_certificates(lines: Sequence[BookingLine]) -> Rows:
    rows = Achievement.objects.filter(booking__in={one.booking_id for one in lines}).select_related("person", "booking")
    for row in rows.order_by("date", "pk"):
        yield (*_who(row.person), str(row.title), row.date, row.passed)


def _of_contributions(lines: Sequence[BookingLine]) -> Rows:
    for line in lines:
        start, paid = line.booking.session.start, line.captured - line.returned
        yield (*_who(line.booking.person), _title(line.booking), start, line.scheme, line.asset, line.amount, paid)


def _who(person: object) -> tuple[str, str]:
    return str(getattr(person, "family_name", "")), str(getattr(person, "given_name", ""))


def _title(booking: object) -> str:
    return str(booking.session.training.title)  # type: ignore[attr-defined]


def _csv(head: Sequence[str], rows: Rows) -> str:
    """With a mark for spreadsheets; a text that begins like a formula is made plain."""
    held = io.StringIO()
    lines = csv.writer(held, delimiter=";", lineterminator="\r\n")
    lines.writerow(head)
    lines.writerows([_plain(cell) for cell in row] for row in rows)
    return "﻿" + held.getvalue()


def _plain(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return (
        f"'{text}"
        if text[:1] in ("=", "+", "-", "@", "\t") and not text.lstrip("-").replace(".", "").isdecimal()
        else text
    )
