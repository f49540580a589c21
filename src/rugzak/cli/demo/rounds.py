"""Two rounds of the demo world: a draw to register for now, and one in order of arrival that opens later."""

from datetime import datetime, timedelta

from rugzak.accounts import funds
from rugzak.accounts.models import Fund, Organisation, Person
from rugzak.accounts.models.money import PayerKind
from rugzak.base import clock
from rugzak.base.quantities import Asset
from rugzak.base.text import Text
from rugzak.booking.rounds import services
from rugzak.booking.rounds.models import Round
from rugzak.booking.terms import midnight
from rugzak.cli.demo.world import World

SCHEME = "voorbeeld-rondes"
TICKETS = 60
POT = Text(nl="Leerbudget in rondes", fr="Budget par tours", de="Lernbudget in Runden", en="Learning budget in rounds")
DRAW = Text(
    nl="Leerbudget door loting", fr="Budget par tirage au sort", de="Lernbudget durch das Los", en="Budget by lot"
)
ARRIVAL = Text(nl="Leerbudget op één dag", fr="Budget en un jour", de="Lernbudget an einem Tag", en="Budget on one day")


def make_rounds(world: World) -> None:
    """A pot of the authority, two published rounds, and some tickets for the draw."""
    authority = Organisation.objects.get(kind="authority", made_up=True)
    fund = Fund.objects.filter(organisation=authority, scheme=SCHEME).first() or funds.open_fund(
        organisation=authority, scheme=SCHEME, payer=PayerKind.GOVERNMENT, asset=Asset.EUR, label=POT, budget=60_000_00
    )
    today = midnight(clock.today())
    draw = _round(fund, DRAW, "lottery", today, today, today + timedelta(days=11, hours=17), quotas=[])
    opens = today + timedelta(days=18, hours=10)
    _round(
        fund, ARRIVAL, "arrival", today, opens, opens + timedelta(hours=8),
        quotas=[{"group": "no_degree", "share": "0.40"}],
    )  # fmt: skip
    some = world.rng.sample([worker.id for worker in world.workers], min(TICKETS, len(world.workers)))
    for person in Person.objects.filter(pk__in=some).order_by("pk"):
        services.register(actor=None, person=person, round=draw)


def _round(
    fund: Fund,
    name: Text,
    rule: str,
    register: datetime,
    opens: datetime,
    closes: datetime,
    quotas: list[dict[str, str]],
) -> Round:
    draft = services.make(
        actor=None, fund=fund, scheme=SCHEME, name=name, rule=rule, amount=500_00, budget=10_000_00,
        opens_register=register, opens=opens, closes=closes, conditions=["adult"], quotas=quotas,
        use_until=(closes + timedelta(days=365)).date(), reason="demo",
    )  # fmt: skip
    return services.publish(actor=None, round=draft)
