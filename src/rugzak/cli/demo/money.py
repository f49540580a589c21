"""The pots of the demo world, and what employers and people put into purses."""

from datetime import timedelta

from rugzak.accounts import funds
from rugzak.accounts.models import Fund, Organisation
from rugzak.accounts.models.money import PayerKind
from rugzak.base.quantities import Asset
from rugzak.base.text import Text
from rugzak.booking.terms import midnight
from rugzak.cli.demo.world import World

CHEQUE, LEAVE, CAREER = "be-vl-opleidingscheque", "be-vl-vov", "be-vl-loopbaancheque"
SECTOR, DRAWING, DAYS = "be-voorbeeld-sectorfonds", "be-voorbeeld-werkgever", "be-fed-opleidingsrecht"
CENTS_A_HEAD = 20_000  # what the authority and the sector set aside
BEFORE = timedelta(days=430)  # the pots were there before the first booking of the past year
FEWEST_HEADS = 5_000  # a smaller world has as many seats in its past year, so it needs as much money
FEWEST_SHARES = 20  # employers of a small world that share that money: more would be rich beyond belief
FEWEST_STAFF_FOR_DAYS = 10
LABELS = {
    CHEQUE: Text(nl="Opleidingscheques", fr="Chèques-formation", de="Ausbildungsschecks", en="Training cheques"),
    LEAVE: Text(nl="Opleidingsverlof", fr="Congé de formation", de="Bildungsurlaub", en="Training leave"),
    CAREER: Text(nl="Loopbaancheques", fr="Chèques-carrière", de="Laufbahnschecks", en="Career cheques"),
    SECTOR: Text(nl="Leerbudget", fr="Budget de formation", de="Lernbudget", en="Learning budget"),
    DRAWING: Text(nl="Leerbudget", fr="Budget de formation", de="Lernbudget", en="Learning budget"),
    DAYS: Text(nl="Opleidingsdagen", fr="Jours de formation", de="Ausbildungstage", en="Training days"),
}


def open_funds(world: World) -> None:
    """Open the pots that aren't there yet: three of the authority, one of the sector, and the employers' own."""
    heads = max(world.people, FEWEST_HEADS)
    authority = Organisation.objects.get(kind="authority", made_up=True)
    sector = Organisation.objects.get(kind="fund", made_up=True)
    budget = CENTS_A_HEAD * heads
    _open(world, authority, CHEQUE, PayerKind.GOVERNMENT, Asset.EUR, budget)
    _open(world, authority, CAREER, PayerKind.GOVERNMENT, Asset.EUR, budget)  # what the cheques are paid with
    _open(world, authority, LEAVE, PayerKind.GOVERNMENT, Asset.MINUTES, None)
    _open(world, authority, CAREER, PayerKind.GOVERNMENT, Asset.VOUCHER, heads // 20)
    _open(world, sector, SECTOR, PayerKind.SECTOR, Asset.EUR, budget)
    for index, employer in enumerate(world.employers):
        if (employer.staff_count or 0) >= FEWEST_STAFF_FOR_DAYS:
            _open(world, employer, DAYS, PayerKind.EMPLOYER, Asset.MINUTES, None)
        if index % 3 == 0:
            budget = 50_000 * heads // max(len(world.employers), FEWEST_SHARES)
            _open(world, employer, DRAWING, PayerKind.EMPLOYER, Asset.EUR, budget)


def _open(
    world: World, organisation: Organisation, scheme: str, payer: PayerKind, asset: Asset, budget: int | None
) -> Fund:
    known = Fund.objects.filter(organisation=organisation, scheme=scheme, asset=asset, closed_at=None).first()
    return known or funds.open_fund(
        organisation=organisation, scheme=scheme, payer=payer, asset=asset, label=LABELS[scheme], budget=budget,
        at=midnight(world.today - BEFORE),
    )  # fmt: skip
