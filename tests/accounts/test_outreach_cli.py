"""The commands of outreach, run as an officer and a second pair of eyes would."""

from datetime import timedelta
from uuid import UUID

import pytest

from accounts.outreach_house import CHEQUE, NOW, Town
from accounts.test_cli import run
from rugzak.accounts.models import Outreach, Person, ReadLog
from rugzak.accounts.outreach.errors import OtherEyes
from rugzak.base import due
from rugzak.cli import outreach as commands

pytestmark = pytest.mark.django_db


def test_from_the_question_to_the_answer(clock) -> None:
    clock.to(NOW)
    town = Town(120)
    officer, releaser = ("--as", town.officer.email), ("--as", town.releaser.email)
    said = run(commands.app, "make", CHEQUE, *officer, "--nl", "Weinig mensen kennen deze cheque.", "--region", "VL")
    which = said.split(":")[0]
    assert "counting, 0 % looked at" in said and "not using it: -" in said
    due.run()
    assert "ready, 100 % looked at entitled and not using it: 120" in run(commands.app, "show", which, *officer)
    with pytest.raises(OtherEyes):
        run(commands.app, "send", which, *officer)
    row = Outreach.objects.get(pk=UUID(which))
    row.members.update(held_out=False)
    row.members.filter(person__in=town.people[:20]).update(held_out=True)
    assert "sent" in run(commands.app, "send", which, *releaser)
    due.run()
    Person.objects.exclude(pk__in=[one.pk for one in town.people[18:22]]).update(phone="")
    listed = run(commands.app, "contacts", which, *officer)
    assert "An20" in listed and "An21" in listed and "An19" not in listed and "Peeters" not in listed
    assert ReadLog.objects.count() == 2
    for person in (town.people[0], *town.people[30:60]):
        town.use(person)
    clock.to(NOW + timedelta(days=90))
    due.run()
    told = run(commands.app, "show", which, *releaser)
    assert "of the told 30 of 100 use it, of the others 1 of 20" in told
    assert "difference: 25.0 points of a hundred, probably between 4.7 and 35.4" in told, told
    assert which in run(commands.app, "list", *releaser)
    again = run(commands.app, "make", CHEQUE, *officer, "--nl", "Nog eens.", "--education", "low").split(":")[0]
    assert "stopped" in run(commands.app, "stop", again, *officer)
