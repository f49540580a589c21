"""The year itself, week by week: book, claim, look, scan, decide, pay, review."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from uuid import UUID

from django.db import connection, transaction

from rugzak.accounts.bank.references import with_check
from rugzak.accounts.bank.withheld import withheld
from rugzak.accounts.models import Payable
from rugzak.base import clock, registry
from rugzak.base.models import Due
from rugzak.booking.fraud import desk as cases
from rugzak.booking.fraud import holds, queries, scan
from rugzak.booking.fraud.measure.world import FIRST, LAST, at
from rugzak.booking.fraud.models import Case, CaseState
from rugzak.booking.models import WAITING_CLAIMS, Claim, ClaimState
from rugzak.booking.stages import by_hand
from rugzak.booking.stages.year import cast
from rugzak.booking.stages.year.market import Bookings, Market, iban_of, stories_of
from rugzak.booking.stages.year.people import COLLEAGUE_SEES, DECIDES_AFTER, member
from rugzak.catalogue.trust import account, standing
from rugzak.catalogue.trust.models import AccountCheck, Standing
from rugzak.catalogue.trust.rules import FULL, NEW

WEEK, PAID_AFTER, BOOKED_BEFORE = timedelta(days=7), timedelta(days=14), timedelta(days=24)
_GROWING = ("booking_booking", "booking_claim", "booking_signal", "booking_signalbooking", "accounts_payable")
OURS = (standing.REVIEW, holds.ENDS)


@dataclass
class Seen:
    """What happened to providers: first days of a hold and of a payment that waits for its term; who was looked at."""

    held: dict[UUID, date] = field(default_factory=dict)
    termed: dict[UUID, date] = field(default_factory=dict)
    found_by_hand: set[UUID] = field(default_factory=set)
    upheld: set[UUID] = field(default_factory=set)
    stopped_moves: int = 0


class Year:
    """A market that is played; afterwards its rows and `seen` tell how it went."""

    def __init__(self, market: Market) -> None:
        self.market, self.desk = market, market.desk
        self.rows, self.seen = Bookings(market), Seen()
        self.asked: dict[UUID, date] = {}
        self.moves: list[AccountCheck] = []
        self.over: set[UUID] = set()

    def play(self, step: Callable[[], None]) -> None:
        """All weeks of the year."""
        waiting = self._write_known()
        self.market.change_contacts()
        day = FIRST + WEEK
        while day <= LAST + timedelta(days=60):
            clock.travel(to=at(day, time(12)))
            waiting = self._book(waiting, day)
            self._week(day, even=(day - FIRST).days % 14 == 0)
            step()
            day += WEEK

    def _write_known(self) -> list[tuple[date, object]]:
        """Bookings at providers without caps are written at once; the others wait for the day on which people book."""
        capped = set(Standing.objects.exclude(stage=FULL).values_list("pk", flat=True))
        later: list[tuple[date, object]] = []
        for planned in self.market.plan():
            if planned[0].story.provider.pk in capped:
                later.append((planned[0].start - BOOKED_BEFORE, planned))
            else:
                self.rows.group(*planned)
        self.rows.save()
        return sorted(later, key=lambda row: row[0])

    def _book(self, waiting: list[tuple[date, object]], day: date) -> list[tuple[date, object]]:
        for _when, planned in (row for row in waiting if row[0] <= day):
            self.rows.one_by_one(*planned)  # type: ignore[misc]
        return [row for row in waiting if row[0] > day]

    def _week(self, day: date, *, even: bool) -> None:
        made = self.rows.due(day)
        self._insiders(day)
        if even:
            _count_anew()
            scan.everyone(day=day)
        self._look(made)
        self._decide(day)
        self._pay(day)
        for row in Due.objects.filter(kind__in=OURS, done_at=None, date__lte=day).order_by("date"):
            registry.due_handlers[row.kind](row)
            Due.objects.filter(pk=row.pk).update(done_at=clock.now())

    def _insiders(self, day: date) -> None:
        """In March each insider tries to move the account; a colleague reads the mail and stops it."""
        if day.month == 3 and not self.moves:
            for story in stories_of(self.market, cast.INSIDER):
                thief, colleague = (member(story.provider, "provider", f"{n}.{story.provider.pk}") for n in "ab")
                iban = iban_of(self.market.next())
                check = self.market.gate.moves_account(story.provider, thief, iban)  # type: ignore[union-attr]
                self.moves.append(check)
                self.colleague = colleague
        for check in [one for one in self.moves if one.asked_at.date() + timedelta(days=COLLEAGUE_SEES) <= day]:
            provider = check.organisation
            row = account.running(provider) if provider else None
            if row is not None and provider is not None:
                account.withdraw(actor=member(provider, "provider", f"c.{provider.pk}"), check=row)
                self.seen.stopped_moves += 1

    def _look(self, made: list[Claim]) -> None:
        """First claims of new providers pass through an officer's hands."""
        capped = set(Standing.objects.filter(stage=NEW).values_list("pk", flat=True))
        rows = Claim.objects.filter(pk__in=[row.pk for row in made], booking__session__training__provider__in=capped)
        for claim in rows.select_related("booking__session__training__provider"):
            provider = claim.booking.session.training.provider
            if not by_hand.needed(claim.booking):
                continue
            if claim.booking_id in self.market.fraudulent and self.desk.finds():
                self.seen.found_by_hand.add(provider.pk)
                self._open(claim)
            else:
                by_hand.look(actor=self.desk.first, claim=claim, note="Looked at the list.")

    def _open(self, claim: Claim) -> None:
        provider = claim.booking.session.training.provider
        if not Case.objects.filter(provider=provider, state=CaseState.OPEN).exists():
            case = cases.open_case(actor=self.desk.first, provider=provider, reason="A list is false.")
            holds.start(case, everything=True)

    def _decide(self, day: date) -> None:
        """Ask at once; decide later, by someone else; who is found wrong goes down to the lowest stage."""
        for case in Case.objects.filter(state=CaseState.OPEN, provider__in=self.market.kinds()).select_related(
            "provider"
        ):
            if case.pk not in self.asked:
                cases.ask(actor=self.desk.first, case=case, question="Send the lists of those days.")
                self.asked[case.pk] = day
            elif self.asked[case.pk] + timedelta(days=DECIDES_AFTER) <= day:
                self._decided(case)

    def _decided(self, case: Case) -> None:
        ids = set(queries.bookings_of(case).values_list("pk", flat=True))
        wrong = bool(ids & self.market.fraudulent)
        cases.decide(
            actor=self.desk.second, case=case, outcome="upheld" if wrong else "cleared", reason="What the lists say."
        )
        if wrong:
            self.seen.upheld.add(case.provider_id)
            if standing.stage_of(case.provider_id).code != NEW:
                standing.lower(actor=self.desk.second, provider=case.provider, to=NEW, reason="False lists.")

    def _pay(self, day: date) -> None:
        """What was claimed two weeks ago is approved, unless held; what is approved is paid, unless it must wait."""
        due = Claim.objects.filter(state__in=WAITING_CLAIMS, made_at__lte=at(day, time(12)) - PAID_AFTER)
        due = due.filter(booking__session__training__provider__in=self.market.kinds())
        due = due.select_related("booking__session__training__provider").prefetch_related("booking__lines__fund")
        rows = {row.pk: row for row in due}
        held = queries.held_claims(rows)
        for pk in held:
            self.seen.held.setdefault(rows[pk].booking.session.training.provider_id, day)
        below = set(Standing.objects.exclude(stage=FULL).values_list("pk", flat=True))
        free = [row for pk, row in rows.items() if pk not in held]
        self._approve([row for row in free if not self._stopped(row, below)])
        self._send(day)

    def _stopped(self, claim: Claim, below: set[UUID]) -> bool:
        """The controls of stages, where a provider has any. What is over a cap stays so: it is asked once."""
        if claim.booking.session.training.provider_id not in below:
            return False
        if claim.pk not in self.over and by_hand.over_cap(claim.booking):
            self.over.add(claim.pk)
        return claim.pk in self.over or by_hand.needed(claim.booking)

    def _approve(self, claims: list[Claim]) -> None:
        """Approved money becomes payable, set-wise: what `payouts.pay_lines` makes, but for the books."""
        owed = [row for row in map(self._owed, claims) if row is not None]
        for row, reference in zip(owed, references(len(owed)), strict=True):
            row.reference = reference
        Payable.objects.bulk_create(owed, batch_size=2000)
        Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(state=ClaimState.RELEASED)

    def _owed(self, claim: Claim) -> Payable | None:
        fund = next((line.fund for line in claim.booking.lines.all() if line.fund is not None), None)
        if fund is None or not claim.amount:
            return None
        payee, debtor = claim.booking.session.training.provider, self.market.authority
        plain = {"amount": claim.amount, "source": "claim", "source_id": claim.pk, "book": fund.book}
        return Payable(debtor=debtor, payee=payee, fund=fund, **plain)

    def _send(self, day: date) -> None:
        rows = Payable.objects.filter(source="claim", state="open", payee__in=self.market.kinds())
        ids = set(rows.values_list("pk", flat=True))
        kept = withheld(ids)
        for payee in Payable.objects.filter(pk__in=kept).values_list("payee", flat=True).distinct():
            if payee is not None:
                self.seen.termed.setdefault(payee, day)
        sent = Payable.objects.filter(pk__in=ids - kept)
        claims = Claim.objects.filter(pk__in=sent.values("source_id"))
        claims.update(state=ClaimState.PAID)
        sent.update(state="paid")


def _count_anew() -> None:
    """In one long transaction autovacuum sees no row: without this the planner takes the tables for empty."""
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {', '.join(_GROWING)}")


def references(count: int) -> list[str]:
    """So many references at once."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('accounts_payable_number') from generate_series(1, %s)", [count])
        return [with_check(row[0]) for row in cursor.fetchall()]


@contextmanager
def played(
    *, seed: int, providers: int, employers: int, step: Callable[[str], None] = lambda _what: None
) -> Iterator[Year]:
    """The year of a seed, as long as the block lasts: nothing of it stays. Refused where the clock can't move."""
    before = clock.now()
    try:
        with transaction.atomic():
            clock.travel(to=at(FIRST, time(9)))
            market = Market(seed)
            cast.tell(market, providers=providers, employers=employers, step=lambda: step("told"))
            year = Year(market)
            year.play(lambda: step("week"))
            yield year
            transaction.set_rollback(True)
    finally:
        clock.travel(to=before)


def amounts(year: Year) -> dict[UUID, dict[str, int]]:
    """By provider, cents of this year's claims: claimed and paid, and of these wrongly."""
    found: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    kinds = year.market.kinds()
    rows = Claim.objects.filter(made_at__gte=at(FIRST, time(0)), booking__session__training__provider__in=kinds)
    fields = ("booking_id", "booking__session__training__provider_id", "amount", "state")
    for booking, provider, cents, state in rows.values_list(*fields):
        wrong = booking in year.market.fraudulent
        found[provider]["claimed"] += cents
        found[provider]["wrong"] += cents * wrong
        found[provider]["paid"] += cents * (state == ClaimState.PAID)
        found[provider]["out"] += cents * wrong * (state == ClaimState.PAID)
    return found
