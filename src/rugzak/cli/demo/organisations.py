"""The organisations of the demo world: an authority, sector funds, employers and providers."""

from rugzak.accounts.models import JointCommittee, Organisation
from rugzak.base.text import Text
from rugzak.cli.demo.names import EMPLOYER_FIRST, EMPLOYER_KINDS, PROVIDER_NAMES
from rugzak.cli.demo.numbers import enterprise_number, iban
from rugzak.cli.demo.world import World

PEOPLE_PER_EMPLOYER = 60
MOST_EMPLOYERS = 2_000
# Indices of made-up numbers, so that kinds don't share one.
_AUTHORITY, _FUND, _COACHES, _PARTNERS, _PROVIDERS, _EMPLOYERS = 0, 10, 50, 80, 100, 1_000


def make_organisations(world: World) -> None:
    """Make all organisations; those that exist already (same number and kind) are taken as they are."""
    _make(world, "authority", _AUTHORITY, "Vlaamse overheid (voorbeeld)", public=True)
    _make(world, "fund", _FUND, "Sectorfonds Bedienden (voorbeeld)")
    _make(world, "coach_centre", _COACHES, "Loopbaanhuis Kompas (voorbeeld)")
    Organisation.objects.get_or_create(  # without a place: so that the made-up places of the others stay what they are
        kind="partner",
        enterprise_number=enterprise_number(_PARTNERS),
        defaults={"name": "Sociale partners Vorming (voorbeeld)", "made_up": True},
    )
    world.providers = [
        _make(world, "provider", _PROVIDERS + i, name, public=public, vat_exempt=public)
        for i, (name, public) in enumerate(PROVIDER_NAMES)
    ]
    world.employers = _employers(world)


def _employers(world: World) -> list[Organisation]:
    committees = {row.code: row for row in JointCommittee.objects.all()}
    found = []
    for i in range(max(5, min(MOST_EMPLOYERS, world.people // PEOPLE_PER_EMPLOYER))):
        kind, committee, _, _ = EMPLOYER_KINDS[i % len(EMPLOYER_KINDS)]
        first = EMPLOYER_FIRST[(i // len(EMPLOYER_KINDS)) % len(EMPLOYER_FIRST)]
        number = i // (len(EMPLOYER_KINDS) * len(EMPLOYER_FIRST))
        name = f"{first} {kind}{f' {number + 1}' if number else ''} (voorbeeld)"
        staff = world.rng.choice([8, 14, 18, 35, 60, 120, 260])
        employer = _make(world, "employer", _EMPLOYERS + i, name, staff_count=staff)
        if committee in committees:
            employer.joint_committees.add(committees[committee])
        found.append(employer)
    return found


def _make(world: World, kind: str, index: int, name: str, **more: object) -> Organisation:
    place = world.place()
    defaults = {
        "id": world.ids.next(),
        "name": name,
        "iban": iban(index),
        "municipality": place,
        "made_up": True,
        **more,
    }
    number = enterprise_number(index)
    return Organisation.objects.get_or_create(kind=kind, enterprise_number=number, defaults=defaults)[0]


def committee_of(index: int) -> str:
    """The joint committee of the `index`-th employer."""
    return EMPLOYER_KINDS[index % len(EMPLOYER_KINDS)][1]


def jobs_of(index: int) -> tuple[str, ...]:
    """Words for the jobs at the `index`-th employer."""
    return EMPLOYER_KINDS[index % len(EMPLOYER_KINDS)][3]


def both(nl: str, fr: str, de: str, en: str) -> Text:
    """A text in the four languages."""
    return Text(nl=nl, fr=fr, de=de, en=en)
