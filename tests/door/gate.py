"""A door to walk through: who applies, officers, and the bank that pays a cent and tells its code."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import count

from booking.world import World, enterprise_number
from rugzak.accounts import access, bank
from rugzak.accounts.bank import example_bank
from rugzak.accounts.models import Organisation, User
from rugzak.accounts.permissions import Actor
from rugzak.catalogue.trust import door
from rugzak.catalogue.trust.models import Application

IBAN, OTHER_IBAN = "BE71096123456769", "BE62510007547061"
_serial = count(1)


@dataclass
class Gate:
    """The world of booking with its authority, and people who want in."""

    world: World

    def __post_init__(self) -> None:
        self.officer = self.world.member("officer", self.world.authority)
        self.second = self.world.member("officer", self.world.authority)
        self.releaser = self.world.member("releaser", self.world.authority)

    def someone(self) -> Actor:
        user = User.objects.create_user(f"asks{next(_serial)}@example.org", "a long pass phrase")
        return access.actor_of(user)

    def apply(self, who: Actor, **more: object) -> Application:
        given = {
            "number": enterprise_number(), "name": "School Noord", "iban": IBAN, "founded_on": date(2020, 1, 1), **more,
        }  # fmt: skip
        signers = given.pop("signers", ())
        return door.apply(actor=who, ask=door.Ask(**given), signers=signers)

    def bank(self, *, refuse: bool = False) -> bytes:
        """The authority's payment file goes to the bank, which answers; gives the file."""
        batch = bank.make_batch(debtor=self.world.authority, by=user(self.officer))
        bank.release_batch(batch_id=batch.pk, by=user(self.releaser))
        file = bank.take_file(batch_id=batch.pk, by=user(self.officer))
        bank.read_status(example_bank.answer(file, rejected=dict.fromkeys(_ends(file), "AC04") if refuse else None))
        return file

    def code(self, file: bytes) -> str:
        """What the payee reads on the statement."""
        found = re.findall(rb"<Ustrd>Rugzak code (\d{4}) (\d{4})</Ustrd>", file)
        return b"".join(found[-1]).decode()

    def admitted(self, who: Actor | None = None, **more: object) -> Organisation:
        """A provider that walked through all of it."""
        who = who or self.someone()
        application = door.sign(actor=who, application=self.apply(who, **more))
        application = door.type_code(actor=who, application=application, code=self.code(self.bank()))
        door.decide(actor=self.officer, application=application, admit=True, reason="Real people, real rooms.")
        application.refresh_from_db()
        assert application.organisation is not None
        return application.organisation


def user(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def _ends(file: bytes) -> list[str]:
    return [found.decode() for found in re.findall(rb"<EndToEndId>(\w+)<", file)]
