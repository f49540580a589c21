"""Who reads of which scheme: by where people live, work and in which sector, and never of what firms get."""

from datetime import date

import pytest
from django.test import override_settings

from rugzak.schemes import audience, queries, services
from rugzak.schemes.decide import decide

from .strategies import library

TODAY = date(2026, 11, 24)
SCHEMES = {scheme.id: scheme for scheme in library()}
WORKER = {
    "person.statute": "employee", "person.region": "VL", "employer.sector": "private",
    "employment.establishment_region": "VL", "employment.joint_committee": "118",
}  # fmt: skip


def offered(*chosen: str) -> set[str]:
    return {scheme.id for scheme in library() if audience.offered(scheme, chosen)}


def concerns(scheme: str, facts: dict[str, object]) -> bool:
    return audience.concerns(SCHEMES[scheme], decide(SCHEMES[scheme], facts, on=TODAY), facts)


def test_what_is_of_firms_is_never_offered_to_people() -> None:
    everything = offered("be", "nl", "fr", "sg", "examples", "proposals")
    assert "be-vl-opleidingscheque" in everything and "be-vl-kmo-portefeuille" not in everything
    assert not {scheme.id for scheme in library() if scheme.holder == "enterprise"} & everything


def test_countries_examples_and_proposals_are_chosen() -> None:
    assert {code[:2] for code in offered("be")} == {"be"}
    assert "nl-stap" in offered("nl") and "nl-stap" not in offered("be")
    assert "be-voorbeeld-sectorfonds" not in offered("be")
    assert "be-voorbeeld-sectorfonds" in offered("be", "examples")
    assert "be-voorstel-belastingaftrek" not in offered("be", "examples")
    assert "be-voorstel-belastingaftrek" in offered("be", "proposals")


@pytest.mark.django_db
def test_the_deployment_chooses() -> None:
    services.publish_library()
    assert {scheme.id for scheme in queries.for_people()} == offered("be", "examples")
    with override_settings(RUGZAK_SCHEMES=["nl"]):
        assert [scheme.id for scheme in queries.for_people()] == ["nl-stap"]


def test_elsewhere_is_not_read() -> None:
    assert concerns("be-vl-vov", WORKER)
    assert not concerns("be-wa-educatief-verlof", WORKER)
    assert not concerns("be-sector-124", WORKER)
    assert concerns("be-sector-124", WORKER | {"employment.joint_committee": "124"})
    commuter = WORKER | {"person.region": "BR"}
    assert concerns("be-vl-vov", commuter) and concerns("be-vl-opleidingscheque", commuter)


def test_an_unknown_place_is_read_as_long_as_it_may_be_yes() -> None:
    assert concerns("be-wa-educatief-verlof", {"person.statute": "employee"})
    assert not concerns("be-wa-educatief-verlof", {"person.statute": "jobseeker"})
    assert concerns("be-vl-vov", WORKER | {"person.statute": "jobseeker"})


def test_of_a_hundred_sectors_one_reads_of_one_s_own() -> None:
    assert not concerns("be-sector-200", {"person.statute": "employee"})
    assert concerns("be-sector-200", {"employment.joint_committee": "200"})


def test_an_event_is_read_once_something_of_it_is_known() -> None:
    assert not concerns("be-fed-39ter", WORKER)
    dismissed = WORKER | {"dismissal.by_employer": True}
    assert concerns("be-fed-39ter", dismissed)
    assert not concerns("be-vl-opleidingskrediet", dismissed)
    assert concerns("be-vl-opleidingskrediet", WORKER | {"break.start": date(2026, 10, 1)})
