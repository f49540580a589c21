"""Quotas by group against a sequential model, caps per course and provider, and what groups leave over."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from rounds.world import CLOSES, NOW, OPENS, House, people, person, registered, reload, states
from rugzak.base.ids import uuid7
from rugzak.booking.rounds import errors, requests, services
from rugzak.booking.rounds.models import Cap, Round, Ticket
from rugzak.booking.rounds.services.authority import pots
from rugzak.ledger import queries as ledger_queries
from rugzak.ledger import services as ledger

pytestmark = pytest.mark.django_db
QUOTAS = [{"group": "no_degree", "share": "0.40"}, {"group": "over_55", "share": "0.25"}]


@dataclass
class Model:
    """The rule in ten lines: own pot first, else the common one; a course has so many places."""

    free: dict[str, int]
    places: dict[int, int]
    answers: list[tuple[int, int | None]] = field(default_factory=list)

    def ask(self, group: str, amount: int, course: int) -> None:
        pot = group if self.free.get(group, 0) >= amount else ""
        if self.free[pot] < amount:
            self.answers.append((2, 1))
        elif self.places[course] < 1:
            self.answers.append((2, 2))
        else:
            self.free[pot] -= amount
            self.places[course] -= 1
            self.answers.append((0, None))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_arrival_with_quotas_and_caps_is_the_sequential_model(house: House, clock, seed: int) -> None:
    """3,000 applicants with unequal amounts in batches of unequal size, until all is gone: not one answer differs."""
    round = house.round(budget=90_000_00, amount=1_000_00, quotas=QUOTAS)
    dice = random.Random(seed)
    caps = [_cap(round, most) for most in (25, 60, 1000)]
    model = Model(dict(pots(round)), {n: cap.most for n, cap in enumerate(caps)})
    tickets = []
    for account in ledger.open_accounts([ledger.AccountSpec(asset="EUR", kind="purse")] * 3000):
        group = dice.choice(["no_degree", "over_55", "", ""])
        amount, course = dice.choice([1_000_00, 500_00, 333_33]), dice.randrange(3)
        legs = requests.legs_for(round, group=group, purse=account, amount=amount, caps=[caps[course]])
        tickets.append(
            Ticket(round=round, group=group, amount=amount, purse_account=account, legs=legs, registered_at=clock.now())
        )
        model.ask(group, amount, course)
    Ticket.objects.bulk_create(tickets)
    clock.to(OPENS)
    answers = []
    rest = list(tickets)
    while rest:
        size = dice.choice([1, 7, 100, 500])
        batch, rest = rest[:size], rest[size:]
        answers += ledger.reserve_batch(book=round.book or 0, requests=requests.of(batch))
    assert [(answer.code.value, answer.leg) for answer in answers] == model.answers
    left = {code: ledger_queries.balance(account).free for code, account in round.group_pots.items()}
    assert left | {"": house.free(round)} == model.free
    assert services.project(round) == 3000
    assert ledger_queries.check().ok


def _cap(round: Round, most: int) -> Cap:
    asset = f"cap:{round.pk}:course:{uuid7()}"[:80]
    account, taken = ledger.open_accounts(
        [
            ledger.AccountSpec(asset=asset, kind="cap", floor=-most),
            ledger.AccountSpec(asset=asset, kind="cap_taken", floor=None),
        ]
    )
    return Cap.objects.create(round=round, kind="course", subject=uuid7(), most=most, account=account, taken=taken)


def test_a_quota_is_at_least_its_share_in_whole_amounts(house):
    round = house.round(budget=33_000_00, quotas=QUOTAS)
    assert pots(round) == {"no_degree": 14_000_00, "over_55": 9_000_00, "": 10_000_00}
    assert round.quotas[0]["share"] == "0.40"


@pytest.mark.parametrize(
    "quotas",
    [
        [{"group": "no_degree", "share": "0.7"}, {"group": "over_55", "share": "0.4"}],
        [{"group": "no_degree", "share": "-1"}],
        [{"group": "no_degree", "share": "much"}],
        [{"group": "nobody", "share": "0.1"}],
        [{"group": "over_55", "share": "0.1"}, {"group": "over_55", "share": "0.1"}],
    ],
)
def test_quotas_that_can_not_be_kept_are_refused(house, quotas):
    with pytest.raises(errors.BadRound):
        house.round(quotas=quotas)


def test_late_members_of_a_group_still_find_their_share(house, clock):
    round = house.round(budget=5_000_00, quotas=[{"group": "no_degree", "share": "0.40"}])
    high = registered(round, *people(6, education="high"))
    mid = registered(round, *people(3))
    clock.to(OPENS)
    for ticket in high + mid:
        services.apply(ticket)
    assert states(round) == ["granted"] * 3 + ["reserve"] * 3 + ["granted"] * 2 + ["reserve"]


def test_what_a_group_leaves_goes_to_everyone_in_line(house, clock):
    round = house.round(budget=5_000_00, quotas=[{"group": "no_degree", "share": "0.40"}])
    for ticket in [*registered(round, *people(6, education="high")), *registered(round, person())]:
        clock.to(OPENS)
        services.apply(ticket)
    assert states(round) == ["granted"] * 3 + ["reserve"] * 3 + ["granted"]
    clock.to(CLOSES)
    services.sweep()
    assert states(round) == ["granted"] * 4 + ["reserve"] * 2 + ["granted"]
    assert ledger_queries.check().ok


def test_a_place_of_a_group_goes_to_the_next_of_that_group(house, clock):
    round = house.round(budget=4_000_00, quotas=[{"group": "no_degree", "share": "0.5"}])
    mid = registered(round, *people(2))
    high = registered(round, *people(3, education="high"))
    late = registered(round, person())
    clock.to(OPENS)
    for ticket in mid + high + late:
        services.apply(ticket)
    assert [reload(ticket).state for ticket in high + late] == ["granted", "granted", "reserve", "reserve"]
    services.give_back(reload(mid[0]))
    assert [reload(ticket).state for ticket in high[2:] + late] == ["reserve", "granted"]


@pytest.fixture
def courses(house):
    from rugzak.accounts.services import register_organisation
    from rugzak.base.text import Text
    from rugzak.catalogue.services import TrainingSpec, add_training

    provider = register_organisation(
        kind="provider", name="Opleidingshuis", number="0431234581", account="BE68539007547034"
    )
    return [
        add_training(
            spec=TrainingSpec(
                provider=provider, code=f"C-{n}", contact_minutes=600, price_cents=400_00, title=Text(en=f"Course {n}")
            )
        )
        for n in range(2)
    ]


def test_caps_per_course_and_provider(house, clock, courses):
    round = house.round(caps={"course": 1, "provider": 2})
    with pytest.raises(errors.TrainingNeeded):
        registered(round, person())
    first, second = courses
    tickets = [
        services.register(actor=None, person=one, round=round, training=course)
        for one, course in zip(people(4), [first, first, second, second], strict=True)
    ]
    assert tickets[0].amount == 400_00  # never more than the course costs
    clock.to(OPENS)
    for ticket in tickets:
        services.apply(ticket)
    assert states(round) == ["granted", "reserve", "granted", "reserve"]
    assert [reload(ticket).refused_leg for ticket in tickets] == [None, 2, None, 2]
    services.give_back(reload(tickets[0]))
    assert states(round) == ["withdrawn", "granted", "granted", "reserve"]
    purse = services.accept(reload(tickets[1]))
    assert purse.earmark == {"training": str(first.pk)}
    assert ledger_queries.check().ok


def test_a_window_that_is_no_window_is_refused(house):
    with pytest.raises(errors.BadRound):
        house.round(opens=CLOSES, closes=OPENS)
    with pytest.raises(errors.BadRound):
        house.round(use_until=(NOW + timedelta(days=2)).date())
    with pytest.raises(errors.BadRound):
        house.round(amount=20_000_00)
    with pytest.raises(errors.BadRound):
        house.round(closes=NOW.replace(year=9999))
    with pytest.raises(errors.BadRound):
        house.round(opens_register=NOW.replace(year=1))
