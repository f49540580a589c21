"""A fund of an authority (or an employer) that ends, with people who hold some of it."""

from datetime import UTC, date, datetime
from uuid import uuid4

from accounts import world
from rugzak.accounts import closing, purses
from rugzak.accounts.models import Closing, Fund, Organisation, Purse
from rugzak.base import due
from rugzak.ledger import services as ledger

STOPS, RUN_OFF = date(2026, 12, 1), date(2027, 3, 31)


class House:
    """A fund of an authority with two people who hold some of it."""

    def __init__(self, clock, payer: str = "gov", people: int = 2) -> None:
        self.clock = clock
        self.authority: Organisation = world.organisation("authority", name="Vlaamse Overheid")
        self.owner = world.organisation("employer", name="Bakker nv") if payer == "employer" else self.authority
        self.fund: Fund = world.fund(organisation=self.owner, payer=payer)
        self.asks = world.member("hr" if payer == "employer" else "officer", self.owner)
        self.confirms = world.member("releaser", self.authority)
        self.people = [world.person(email=f"p{n}@example.org", language="nl") for n in range(people)]
        for one in self.people:
            purses.ensure_entitlement(one, world.decision(), self.fund)

    def stop(self, **values: object) -> Closing:
        given = {"fund": self.fund, "by": self.asks, "stops_on": STOPS, "run_off": RUN_OFF, "reason": "The law ends."}
        row = closing.ask(**{**given, **values})  # type: ignore[arg-type]
        row = closing.confirm(closing_id=row.pk, by=self.confirms)
        self.fund.refresh_from_db()
        return row

    def travel(self, day: date) -> None:
        self.clock.to(datetime(day.year, day.month, day.day, 10, tzinfo=UTC))
        world.without_figures()
        report = due.run()
        assert not report.failed

    def purse(self, number: int = 0) -> Purse:
        return Purse.objects.select_related("fund").get(account_id=self.people[number].pk)

    def hold(self, amount: int) -> ledger.Outcome:
        leg = ledger.Leg(debit=self.purse().ledger_account, credit=self.fund.used_account, amount=amount)
        return ledger.reserve(book=self.fund.book, key=uuid4(), legs=[leg], kind="booking").require()

    def kinds(self) -> dict[str, int]:
        return {one.kind: one.amount for one in closing.still_open(self.fund)}
