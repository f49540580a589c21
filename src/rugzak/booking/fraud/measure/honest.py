"""Honest providers of several kinds, with the hard cases: what looks odd and is right."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from rugzak.accounts.models import Organisation, Person, User
from rugzak.booking.fraud.measure.world import FIRST, YEAR, How, Story, World

LONG_AGO = date(2016, 9, 1)


def tell(world: World) -> None:
    """All honest stories of a year."""
    dice = world.random
    firms = [world.organisation("employer", LONG_AGO, staff=dice.randrange(15, 900)) for _ in range(12)]
    for teller, times in ((_large, 4), (_small, 14), (_coach, 3), (_seasonal, 2), (_newcomer, 4), (_sloppy, 2)):
        for _ in range(times):
            teller(world, firms)
    for hard in (_grows_fast, _grows_fast, _prison, _academy, _assisted, _cheaper_later, _moved_payroll, _popular):
        hard(world, firms)


def spread(dice: Random, count: int, first: date = FIRST, days: int = 350) -> list[date]:
    return sorted(first + timedelta(days=dice.randrange(days)) for _ in range(count))


def _classes(world: World, story: Story, starts: list[date], size: tuple[int, int], firms: list[Organisation]) -> None:
    """Ordinary groups: half of them from one firm, the others of all sorts."""
    dice = world.random
    for start in starts:
        firm = dice.choice(firms) if dice.random() < 0.5 else None
        way = dice.choice(("code", "code", "code", "spread", "reminded"))
        how = How(firm=firm, absent=dice.uniform(0.02, 0.12), confirm=way)
        people = world.people(dice.randint(*size), how)
        if firm is not None and dice.random() < 0.12:  # their payroll comes late
            people += world.people(dice.randint(1, 5), How(firm=firm, job="none"))
        world.group(story, start, people, how, half=dice.randrange(2))


def _large(world: World, firms: list[Organisation]) -> None:
    story = world.story("large school", LONG_AGO, courses=5)
    _classes(world, story, spread(world.random, world.random.randrange(24, 40)), (7, 12), firms)


def _small(world: World, firms: list[Organisation]) -> None:
    story = world.story("small school", date(2019, 2, 1))
    _classes(world, story, spread(world.random, world.random.randrange(5, 13)), (4, 9), firms)


def _coach(world: World, firms: list[Organisation]) -> None:
    """One person at a time; nobody misses a talk."""
    story = world.story("coach", date(2018, 1, 1), courses=1)
    for start in spread(world.random, world.random.randrange(20, 50)):
        world.group(story, start, world.people(1), How(absent=0.01))


def _seasonal(world: World, firms: list[Organisation]) -> None:
    """Teaches in summer only, and did so last year as well."""
    story = world.story("summer school", date(2017, 5, 1))
    first = date(YEAR, 6, 20)
    _classes(world, story, spread(world.random, 6, first, 60), (5, 9), firms)
    _classes(
        world,
        story,
        spread(world.random, 3, first - timedelta(days=world.random.randrange(280, 400)), 40),
        (5, 8),
        firms,
    )


def _newcomer(world: World, firms: list[Organisation]) -> None:
    since = FIRST + timedelta(days=world.random.randrange(10, 200))
    story = world.story("new school", since)
    first = since + timedelta(days=45)
    _classes(world, story, spread(world.random, world.random.randrange(4, 22), first, 150), (5, 10), firms)


def _sloppy(world: World, firms: list[Organisation]) -> None:
    """Marks by heart: now and then a learner says that they were not there."""
    story = world.story("sloppy school", LONG_AGO)
    for start in spread(world.random, 12):
        how = How(deny=world.random.uniform(0.02, 0.06))
        world.group(story, start, world.people(world.random.randint(5, 10)), how)


def _grows_fast(world: World, firms: list[Organisation]) -> None:
    """Small, good, and in the papers in June."""
    story = world.story("grows fast", FIRST - timedelta(days=world.random.randrange(60, 800)))
    _classes(world, story, spread(world.random, 5, FIRST, 150), (4, 8), firms)
    _classes(world, story, spread(world.random, world.random.randrange(12, 26), date(YEAR, 6, 1), 100), (7, 11), firms)


def _prison(world: World, firms: list[Organisation]) -> None:
    """Everyone is always there, and there is one computer, in the library."""
    story = world.story("prison school", LONG_AGO)
    for start in spread(world.random, 14):
        how = How(absent=0, device="library", public=1.0)
        world.group(story, start, world.people(world.random.randint(5, 9)), how)


def _academy(world: World, firms: list[Organisation]) -> None:
    """The school of one firm: one general phone number, one address, the firm pays."""
    firm = world.organisation("employer", LONG_AGO, staff=800)
    story = world.story("firm's academy", LONG_AGO)
    how = How(firm=firm, phone="092221100", absent=0.02, device="office")
    for start in spread(world.random, 20):
        world.group(story, start, world.people(world.random.randint(6, 11), how), how)


def _assisted(world: World, firms: list[Organisation]) -> None:
    """A counter where a coach books for people who are not at ease with a screen, each with a mandate."""
    story = world.story("assisted learners", LONG_AGO)
    how = How(booked_by=staff_user(world), mandate=True, signed_in=False, device="counter", absent=0.12)
    for start in spread(world.random, 10):
        world.group(story, start, world.people(world.random.randint(4, 8), how), how)


def _cheaper_later(world: World, firms: list[Organisation]) -> None:
    """Lowers its price in autumn: earlier bookings then stand above the published price."""
    story = world.story("cheaper later", date(2018, 3, 1))
    for start in spread(world.random, 9):
        world.group(story, start, world.people(world.random.randint(5, 9)), How(dearer=0.1, public=1.0))


def _moved_payroll(world: World, firms: list[Organisation]) -> None:
    """A merger: a firm that is new on paper sends its whole staff; in half of the years the register lags behind."""
    staff = 60 if world.random.random() < 0.5 else None
    firm = world.organisation("employer", date(YEAR, 2, 1), staff=staff)
    story = world.story("school of a merged firm", LONG_AGO)
    _classes(world, story, spread(world.random, 6), (4, 8), firms)
    how = How(firm=firm, job="forged")  # its jobs begin on one day, as payrolls do after a merger
    for start in spread(world.random, 4, date(YEAR, 4, 1), 40):
        world.group(story, start, world.people(world.random.randint(6, 9), how), how)


def _popular(world: World, firms: list[Organisation]) -> None:
    """One course that half the country wants."""
    story = world.story("popular course", LONG_AGO, courses=1)
    for start in spread(world.random, world.random.randrange(24, 34)):
        world.group(story, start, world.people(world.random.randint(9, 12)), How())


def staff_user(world: World) -> UUID:
    number = world.next()
    person = Person.objects.create(given_name="Staff", family_name="Made-up", email=f"s{number}@example.org")
    return User.objects.create(email=person.email, person=person).pk
