"""Fraud as it happened elsewhere, each time stronger or weaker, so that some of it stays under every threshold."""

from datetime import date, timedelta

from rugzak.accounts.models import Organisation
from rugzak.booking.fraud.measure.honest import LONG_AGO, spread, staff_user
from rugzak.booking.fraud.measure.world import FIRST, YEAR, How, Story, World


def tell(world: World) -> None:
    """All crooked stories of a year."""
    _singapore(world)
    for teller, times in ((_england, 2), (_hijack, 2), (_ghosts, 2), (_prices, 2), (_double, 1), (_family, 1)):
        for _ in range(times):
            teller(world)
    for _ in range(2):
        _contradicted(world)


def _singapore(world: World) -> None:
    """Three dormant schools and six shell firms: staff that doesn't exist, signed up in a burst from May to October."""
    dice = world.random
    begin = date(YEAR, 5, 1) + timedelta(days=dice.randrange(60))
    since = [begin - timedelta(days=dice.randrange(40, 150)) for _ in range(6)]
    shells = [world.organisation("employer", day, staff=dice.randrange(6)) for day in since]
    for _ in range(3):
        patterns = ["dormant_provider", "no_relation", "employer_burst", "shared_contact", "confirmed_together"]
        patterns += ["sudden_growth", "always_present", "shared_device"]
        story = world.story("syndicate", date(2015, 4, 1), *patterns)
        for start in spread(dice, dice.randrange(2, 13), begin, 100):
            _shell_group(world, story, dice.choice(shells), start)


def _shell_group(world: World, story: Story, shell: Organisation, start: date) -> None:
    job = "none" if world.random.random() < 0.7 else "forged"
    how = How(
        fraud=True, firm=shell, job=job, absent=0, confirm="burst", device="ring", phone=f"03{shell.pk.int % 10**7}",
        signed_in=False, public=1.0,
    )  # fmt: skip
    world.group(story, start, world.people(world.random.randint(6, 14), how), how)


def _england(world: World) -> None:
    """A new provider books for accounts that nobody uses."""
    dice = world.random
    since = FIRST + timedelta(days=dice.randrange(150))
    story = world.story("trawls sleeping accounts", since, "sleeping_accounts", "new_provider", "shared_device")
    how = How(fraud=True, booked_by=staff_user(world), signed_in=False, device="office", absent=0.01, confirm="spread")
    for start in spread(dice, dice.randrange(2, 14), since + timedelta(days=45), 120):
        world.group(story, start, world.people(dice.randint(5, 10), how), how)


def _hijack(world: World) -> None:
    """Canvassers phone people, change their contact details and spend their budget on lessons that don't exist."""
    dice = world.random
    story = world.story(
        "hijacks accounts", date(YEAR - 1, 9, 1), "changed_then_spent", "shared_device", "always_present"
    )
    how = How(fraud=True, changed=dice.uniform(0.3, 0.95), device="ring", absent=0, confirm="spread", public=1.0)
    for start in spread(dice, dice.randrange(3, 10), FIRST + timedelta(days=90), 180):
        world.group(story, start, world.people(dice.randint(4, 9), how), how)


def _ghosts(world: World) -> None:
    """A real school that adds groups which never met."""
    dice = world.random
    story = world.story("ghost classes", LONG_AGO, "confirmed_together")
    for start in spread(dice, 8):
        world.group(story, start, world.people(dice.randint(5, 9)), How())
    for start in spread(dice, dice.randrange(1, 9), FIRST + timedelta(days=100), 200):
        how = How(fraud=True, absent=0, confirm="burst")
        world.group(story, start, world.people(dice.randint(5, 9)), how)


def _prices(world: World) -> None:
    """Who comes with public money pays more for the same seat."""
    dice = world.random
    story = world.story("two prices", LONG_AGO, "price_above_published", "public_pays_more")
    how = How(fraud=True, dearer=dice.uniform(0.05, 0.4), public=0.6)
    for start in spread(dice, dice.randrange(3, 12)):
        world.group(story, start, world.people(dice.randint(5, 9)), how)


def _double(world: World) -> None:
    """Two schools sell the same hours of the same people."""
    dice = world.random
    pair = [world.story("in two places", LONG_AGO, "two_places") for _ in range(2)]
    for start in spread(dice, dice.randrange(2, 7)):
        people, half = world.people(dice.randint(4, 8)), dice.randrange(2)
        for story in pair:
            world.group(story, start, people, How(fraud=True, absent=0.01), half=half)


def _family(world: World) -> None:
    """School and firm are one person with one bank account; the staff are friends who never come."""
    dice = world.random
    iban = f"BE{world.next()}77"
    firm = world.organisation("employer", date(YEAR - 2, 1, 1), iban=iban, staff=4)
    patterns = ("shared_bank_account", "confirmed_together")
    story = world.story("one bank account", date(YEAR - 2, 1, 1), *patterns, iban=iban)
    for start in spread(dice, dice.randrange(2, 8)):
        how = How(fraud=True, firm=firm, absent=0, confirm="burst", device="ring")
        world.group(story, start, world.people(dice.randint(3, 7), how), how)


def _contradicted(world: World) -> None:
    """Marks everyone present; those who answer say that they were not there."""
    dice = world.random
    story = world.story("marks absent people present", LONG_AGO, "contradicted", "absent_marked_present")
    for start in spread(dice, dice.randrange(5, 12)):
        how = How(fraud=True, absent=0, deny=dice.uniform(0.08, 0.35))
        world.group(story, start, world.people(dice.randint(5, 9)), how)
