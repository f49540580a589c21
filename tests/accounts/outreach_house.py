"""A town of people who could have a training cheque, and someone at each desk who tells them."""

from datetime import UTC, datetime
from uuid import uuid4

from accounts import world
from rugzak.accounts import outreach, purses, rights
from rugzak.accounts.models import Outreach, Person, Purse, User
from rugzak.base import due
from rugzak.ledger import services as ledger
from rugzak.schemes.services import publish_library

CHEQUE = "be-vl-opleidingscheque"
WHY = {"nl": "Weinig mensen kennen deze cheque.", "en": "Few people know this cheque."}
NOW = datetime(2026, 10, 1, 10, tzinfo=UTC)


class Town:
    """Everyone is 41, without a diploma, works for one bakery in Ghent and gave an address."""

    def __init__(self, people: int = 12) -> None:
        publish_library()
        self.authority = world.organisation("authority")
        self.fund = world.fund(CHEQUE, 10_000_000, organisation=self.authority)
        self.bakery = world.organisation(municipality=world.place())
        self.officer = world.member("officer", self.authority)
        self.releaser = world.member("releaser", self.authority)
        self.people = [self.person(n) for n in range(people)]

    def person(self, n: int, **values: object) -> Person:
        given = {"education": "low", "statute": "employee", "municipality": world.place(), "language": "nl"}
        given |= {"given_name": f"An{n}", "email": f"an{n}@example.org", "phone": f"0470 00 00 {n:02d}"}
        made = world.person(**given | values)
        world.job(made, self.bakery)
        return made

    def make(self, **values: object) -> Outreach:
        given = {"by": self.officer, "scheme": CHEQUE, "why": WHY}
        return outreach.make(**given | values)  # type: ignore[arg-type]

    def counted(self, **values: object) -> Outreach:
        return run(self.make(**values))

    def send(self, row: Outreach, by: User | None = None) -> Outreach:
        return outreach.send(outreach_id=row.pk, by=by or self.releaser)

    def sent(self, **values: object) -> Outreach:
        return run(self.send(self.counted(**values)))

    def grant(self, person: Person) -> Purse:
        decision = rights.right(person, CHEQUE, record=False).decision
        return purses.ensure_entitlement(person, decision, self.fund)

    def use(self, person: Person, amount: int = 5_000, *, promise: bool = False) -> Purse:
        purse = self.grant(person)
        leg = ledger.Leg(debit=purse.ledger_account, credit=self.fund.used_account, amount=amount)
        verb = ledger.reserve if promise else ledger.post
        verb(book=self.fund.book, key=uuid4(), legs=[leg], kind="booking").require()
        return purse

    def use_other(self, person: Person) -> None:
        """Something that another fund gave."""
        other = world.fund("other", organisation=self.authority)
        purse = purses.grant(fund=other, person=person, amount=100, key=uuid4())
        leg = ledger.Leg(debit=purse.ledger_account, credit=other.used_account, amount=100)
        ledger.post(book=other.book, key=uuid4(), legs=[leg], kind="booking").require()


def run(row: Outreach) -> Outreach:
    """Let the due list run; gives the outreach as it stands then."""
    assert due.run().failed == 0
    return Outreach.objects.get(pk=row.pk)
