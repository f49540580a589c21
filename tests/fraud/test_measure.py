"""A made-up year that no value was tuned on: who is found, who is bothered, and that nothing of it stays."""

from datetime import date
from uuid import UUID

import pytest

from rugzak.accounts.models import Organisation, Person
from rugzak.booking.fraud import scan
from rugzak.booking.fraud.measure.score import Count, made_up, measure
from rugzak.booking.fraud.measure.tune import SEEDS, score
from rugzak.booking.fraud.models import Case
from rugzak.booking.fraud.rules import Hit, all_rules, hits
from rugzak.booking.models import Claim

SEED, DAY = 21, date(2025, 8, 15)


@pytest.mark.django_db
def test_a_year_that_was_not_tuned_on() -> None:
    assert SEED not in SEEDS
    year = measure(SEED)
    assert year.hold.meant >= 12 and year.hold.honest >= 30
    assert (year.hold.precision or 0) >= 0.8 and (year.hold.recall or 0) >= 0.8
    assert "syndicate" not in year.missed and (year.rules["no_relation"].recall or 0) > 0.6
    assert year.crooked_held > 0.5 * year.crooked_cents and year.honest_held < 0.1 * year.honest_cents
    assert not Person.objects.exists() and not Claim.objects.exists()


@pytest.mark.django_db
def test_the_nightly_scan_opens_a_case_for_each_school_of_the_ring() -> None:
    with made_up(SEED) as world:
        scan.everyone(day=DAY)
        ring = {story.provider.pk for story in world.stories if story.kind == "syndicate"}
        held = set(Case.objects.filter(holds=True).values_list("provider_id", flat=True))
        assert ring and ring <= held
        for rule in all_rules().values():
            assert _of(hits(rule, DAY), ring) == {
                seen for one in ring for seen in _of(hits(rule, DAY, provider_id=one), ring)
            }
    assert not Organisation.objects.exists()


def _of(found: list[Hit], providers: set[UUID]) -> set[tuple[object, ...]]:
    """What was seen at these providers, whether one looks at all of them or at one."""
    return {(hit.provider, hit.subject, frozenset(hit.bookings)) for hit in found if hit.provider in providers}


def test_a_wrong_hold_weighs_more_than_a_miss() -> None:
    holding, telling = all_rules()["no_relation"], all_rules()["always_present"]
    careful, eager = Count(right=5, own=5, meant=10), Count(right=10, wrong=10, own=10, meant=10)
    assert score(holding, careful) > score(holding, eager)
    assert score(telling, careful) == pytest.approx(score(telling, eager), abs=0.01)
