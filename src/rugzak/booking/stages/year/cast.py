"""Who plays in the year: honest providers of `measure.honest`, and nine ways to misbehave, some by the door."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle

from rugzak.accounts.models import Organisation
from rugzak.booking.fraud.measure import crooked, honest
from rugzak.booking.fraud.measure.honest import LONG_AGO, spread, staff_user
from rugzak.booking.fraud.measure.world import FIRST, Group, How
from rugzak.booking.stages.year.market import HONEST, Market, iban_of

CROOKED_SHARE = 0.09
INSIDER = "overbilling by an insider"
Teller = Callable[[Market, int], None]


def tell(market: Market, *, providers: int, employers: int, step: Callable[[], None]) -> None:
    """All stories: the crooked ones round and round, the rest honest."""
    firms = [market.organisation("employer", LONG_AGO, staff=market.random.randrange(5, 900)) for _ in range(employers)]
    wrong = max(len(KINDS), round(providers * CROOKED_SHARE))
    turn = cycle(KINDS.items())
    for n in range(wrong):
        kind, teller = next(turn)
        market.tell(kind, lambda teller=teller, n=n: teller(market, n // len(KINDS)))  # type: ignore[misc]
        step()
    tellers = _honest(firms)
    while len(market.providers) < providers:
        teller_of_one = next(tellers)
        market.tell(HONEST, lambda one=teller_of_one: one(market, firms))  # type: ignore[misc]
        step()


def _honest(firms: list[Organisation]) -> Iterator[Callable[[Market, list[Organisation]], None]]:
    """The honest of `measure`, in the shares that it has them in."""
    counts = ((honest._large, 4), (honest._small, 14), (honest._coach, 3), (honest._seasonal, 2))
    more = ((honest._newcomer, 4), (honest._sloppy, 2), (honest._grows_fast, 2), (honest._prison, 1))
    rest = (honest._academy, honest._assisted, honest._cheaper_later, honest._moved_payroll, honest._popular)
    row = [teller for teller, times in (*counts, *more) for _ in range(times)] + list(rest)
    return cycle(row)


def _since(market: Market, turn: int) -> date:
    """Every second one comes during the year, by the door; the others were there."""
    return FIRST + timedelta(days=market.random.randrange(20, 150)) if turn % 2 else LONG_AGO


def _phantom(market: Market, turn: int) -> None:
    """Learners who don't exist, of shell firms, in a burst."""
    dice, since = market.random, _since(market, turn)
    begin = max(since, FIRST) + timedelta(days=dice.randrange(45, 120))
    shells = [market.organisation("employer", begin - timedelta(days=60), staff=3) for _ in range(2)]
    story = market.story("phantom", since, "no_relation")
    for start in spread(dice, dice.randrange(3, 13), begin, 100):
        crooked._shell_group(market, story, dice.choice(shells), start)


def _inflated(market: Market, turn: int) -> None:
    crooked._contradicted(market)


def _shell(market: Market, turn: int) -> None:
    """A company on paper: with an account that it can't read, one of a victim that it can, or its own."""
    dice = market.random
    victim = market.organisation("employer", LONG_AGO, iban=iban_of(market.next()), staff=40)
    market.reads_account, market.account_of = turn % 3 != 0, victim if turn % 3 < 2 else None
    try:
        since = FIRST + timedelta(days=dice.randrange(10, 150))
        story = market.story("shell", since, "new_provider")
    finally:
        market.reads_account, market.account_of = True, None
    for start in spread(dice, dice.randrange(4, 14), since + timedelta(days=30), 90):
        how = How(fraud=True, absent=0, confirm="burst", device="ring", public=1.0)
        market.group(story, start, market.people(dice.randint(6, 12), how), how)


def _creep(market: Market, turn: int) -> None:
    """Real lessons whose published price climbs to what the grant pays; wrong from the second quarter on."""
    dice = market.random
    story = market.story("price creep", LONG_AGO, "price_creep", courses=4)
    prices = sorted(one.price_cents for one in story.trainings)
    for n, training in enumerate(story.trainings):
        training.price_cents = round(prices[0] * (1 + 0.3 * n))
        training.save(update_fields=["price_cents"])
    for start in spread(dice, dice.randrange(10, 20)):
        quarter = (start.month - 1) // 3
        how = How(fraud=quarter > 0, public=0.95)
        market.groups.append(Group(story, story.trainings[quarter], start, market.people(dice.randint(5, 9), how), how))


def _harvest(market: Market, turn: int) -> None:
    """Canvassers who take over accounts, or trawl those that nobody uses and share the money."""
    (crooked._england if turn % 2 else crooked._hijack)(market)


def _double(market: Market, turn: int) -> None:
    crooked._double(market)


def _never(market: Market, turn: int) -> None:
    crooked._ghosts(market)


def _mill(market: Market, turn: int) -> None:
    """A day, a full room on paper, nobody ever absent, a certificate for all."""
    dice, since = market.random, _since(market, turn)
    story = market.story("certificate mill", since, "always_present", "shared_device")
    for start in spread(dice, dice.randrange(8, 20), max(since, FIRST) + timedelta(days=30), 200):
        how = How(fraud=True, absent=0, confirm="spread", device="office", public=1.0)
        market.group(story, start, market.people(dice.randint(9, 14), how), how, days=1)


def _insider(market: Market, turn: int) -> None:
    """A real school where someone adds a few friends to each list, and tries to move the account."""
    dice = market.random
    story = market.story("insider", LONG_AGO, "insider")
    by = staff_user(market)
    for start in spread(dice, dice.randrange(8, 16)):
        market.group(story, start, market.people(dice.randint(5, 9)), How())
        how = How(fraud=True, absent=0, confirm="spread", booked_by=by, device="desk", public=1.0)
        market.group(story, start, market.people(dice.randint(1, 3), how), how)


KINDS: dict[str, Teller] = {
    "phantom learners": _phantom,
    "inflated attendance": _inflated,
    "shell company": _shell,
    "price creep to the grant": _creep,
    "kickback, identity harvest": _harvest,
    "double claiming": _double,
    "sessions that never happen": _never,
    "certificate mill": _mill,
    INSIDER: _insider,
}
