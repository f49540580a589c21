"""The demo world, part by part, in one transaction: it is there whole or not at all."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rich import print as show

from rugzak.accounts.models import Person
from rugzak.base.errors import Refusal
from rugzak.cli.demo.calls import make_calls
from rugzak.cli.demo.characters import make_characters
from rugzak.cli.demo.copy import analyze
from rugzak.cli.demo.dossiers import make_dossiers
from rugzak.cli.demo.findable import make_findable
from rugzak.cli.demo.firm import make_firms
from rugzak.cli.demo.history import make_history
from rugzak.cli.demo.inquiry import make_inquiry
from rugzak.cli.demo.market import make_market
from rugzak.cli.demo.money import open_funds
from rugzak.cli.demo.organisations import make_organisations
from rugzak.cli.demo.people import make_people
from rugzak.cli.demo.personnel import make_personnel
from rugzak.cli.demo.plan import make_plan
from rugzak.cli.demo.rounds import make_rounds
from rugzak.cli.demo.spaces import make_spaces
from rugzak.cli.demo.vacancies import make_vacancies
from rugzak.cli.demo.world import World

PARTS: tuple[tuple[str, Callable[[World], object]], ...] = (
    ("Organisations", make_organisations),
    ("Trainings and sessions", make_market),
    ("Pots", open_funds),
    ("People", make_people),
    ("Demo users", make_characters),
    ("Firms and profiles", make_firms),
    ("Personnel figures", make_personnel),
    ("A past year of bookings", make_history),
    ("Rounds", make_rounds),
    ("A case of the fraud desk", make_inquiry),
    ("Vacancies", make_vacancies),
    ("Search", make_findable),
    ("Files of recognition", make_dossiers),
    ("Shared spaces", make_spaces),
    ("A training plan", make_plan),
    ("Calls for tender", make_calls),
)
MANY = 100_000  # from here on last year's figures are left to the worker
TABLES = (
    *("accounts_person", "accounts_employment", "accounts_learningaccount"),
    *("ledger_account", "ledger_act", "ledger_transfer", "booking_booking"),
)


class WorldExists(Refusal):
    code = "world_exists"
    message = _("There is a demo world already.")
    remedy = _("Stop Rugzak and empty its database first: rugzak down --erase.")


class NoDemo(Refusal):
    code = "no_demo"
    status = 403
    message = _("Demo mode is off: no people are made up here.")
    remedy = _("Set RUGZAK_DEMO=1 on a machine without real data.")


def build(*, people: int, seed: int) -> World:
    """Make the world. Raises WorldExists, NoDemo."""
    if not settings.RUGZAK_DEMO:
        raise NoDemo
    if Person.objects.filter(made_up=True).exists():
        raise WorldExists
    world = World(people=people, seed=seed)
    with transaction.atomic():
        for title, part in PARTS:
            show(title)
            part(world)
    analyze(TABLES)
    _figures(world)
    show(f"Demo world: {Person.objects.count():,} people, {len(world.employers):,} employers")
    return world


def _figures(world: World) -> None:
    """The figures of the years in which something happened; the worker does this later, month by month."""
    from rugzak.evaluation import jobs

    show("Figures")
    years = [world.today.year] if world.people > MANY else [world.today.year - 1, world.today.year]
    for year in years:
        jobs.compute(str(year))
