"""The door in the made-up year: real applications, a real payment file whose codes come back, a real decision."""

import re
from collections import Counter
from datetime import date, time, timedelta

from rugzak.accounts import access
from rugzak.accounts.bank import pain001
from rugzak.accounts.bank.settle import settle
from rugzak.accounts.bank.status_file import Status
from rugzak.accounts.models import Organisation, Payable, PaymentBatch
from rugzak.accounts.models.bank import PayableState
from rugzak.accounts.permissions import Actor
from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.base.ids import uuid7
from rugzak.booking.fraud.measure.world import at
from rugzak.booking.stages.year.people import Desk, someone
from rugzak.catalogue.trust import account, door, errors, queries
from rugzak.catalogue.trust.models import AccountCheck, Application

_LINE = re.compile(rb"<EndToEndId>(\w+)<.*?<Ustrd>Rugzak code (\d{4}) (\d{4})</Ustrd>", re.DOTALL)


class StoppedAtTheDoor(Exception):
    """This provider did not come in."""


class Gate:
    """Lets providers in, or not, and counts why."""

    def __init__(self, authority: Organisation, desk: Desk) -> None:
        self.authority, self.desk = authority, desk
        self.came: Counter[str] = Counter()

    def walk(self, *, number: str, iban: str, day: date, reads_account: bool = True) -> Organisation:
        """A provider that wants in on a day. Raises StoppedAtTheDoor where a check or the officer says no."""
        clock.travel(to=at(day - timedelta(days=10), time(9)))
        who = access.actor_of(someone(f"asks.{number}"))
        founded = day - timedelta(days=30 + int(number) % 3000)
        try:
            ask = door.Ask(number=number, name=f"provider {number}", iban=iban, founded_on=founded)
            application = door.sign(actor=who, application=door.apply(actor=who, ask=ask))
            self._code(who, application, reads_account)
        except Refusal as refusal:
            self.came[refusal.code] += 1
            raise StoppedAtTheDoor(refusal.code) from refusal
        clock.travel(to=at(day, time(9)))
        return self._decide(application)

    def moves_account(self, provider: Organisation, who: Actor, iban: str) -> AccountCheck:
        """Someone inside asks to be paid elsewhere, and reads the code there."""
        check = account.ask_change(actor=who, provider=provider, iban=iban)
        return account.type_code(actor=who, check=check, code=self._bank()[check.payable_id.hex])  # type: ignore[union-attr]

    def _code(self, who: Actor, application: Application, reads_account: bool) -> None:
        """Type the code; whoever can't read the account guesses until the check is over. Raises CheckOver."""
        codes = self._bank()
        if reads_account:
            check = application.checks.get()
            door.type_code(actor=who, application=application, code=codes[check.payable_id.hex])  # type: ignore[union-attr]
            return
        for guess in range(10):
            try:
                door.type_code(actor=who, application=application, code=f"{guess:08d}")
            except errors.WrongCode:
                continue

    def _bank(self) -> dict[str, str]:
        """The authority's payment file with what is due to the door, paid by the bank: the code of each line."""
        batch_id = uuid7()
        batch = PaymentBatch.objects.create(id=batch_id, debtor=self.authority, message_id=f"RZ{batch_id.hex}")
        rows = Payable.objects.filter(debtor=self.authority, source=account.SOURCE, state=PayableState.OPEN)
        ids = list(rows.values_list("pk", flat=True))
        Payable.objects.filter(pk__in=ids).update(batch=batch, state=PayableState.SENT)
        found = {end.decode(): (a + b).decode() for end, a, b in _LINE.findall(pain001(batch))}
        for pk in ids:
            settle(pk, Status(pk.hex, "ACSC", "", None))
        return found

    def _decide(self, application: Application) -> Organisation:
        shared = "shared_account" in queries.warnings(application)
        made = door.decide(
            actor=self.desk.first, application=application, admit=not shared, reason="Looked at by an officer."
        )
        self.came[made.state] += 1
        if made.organisation is None:
            raise StoppedAtTheDoor("refused")
        return made.organisation
