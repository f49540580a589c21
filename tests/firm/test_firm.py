"""Roles, what they ask, what people show, and what a firm sees of it."""

import pytest

from firm.conftest import Firm, can, elsewhere
from rugzak.accounts.errors import NotAllowed
from rugzak.accounts.models import ReadLog
from rugzak.base.errors import Refusal
from rugzak.careers.firm import picture, roles, sector, ways, wishes
from rugzak.careers.firm.errors import BadLevel, NotComparing, RoleKnown
from rugzak.skills.sharing import share_skills

pytestmark = pytest.mark.django_db


def cells(found: picture.Picture, uri: str) -> list[picture.Cell]:
    return list(next(row for row in found.rows if row.skill.uri == uri).cells)


def see(firm: Firm, **how: str) -> picture.Picture:
    return picture.gaps(actor=firm.actor, employer=firm.employer, **how)


def test_a_role_asks_what_its_occupation_asks(firm: Firm) -> None:
    role = firm.role()
    assert set(roles.needs_of(role)) == {skill.uri for skill in firm.skills} and set(roles.needs_of(role).values()) == {
        2
    }
    with pytest.raises(RoleKnown):
        firm.role()
    with pytest.raises(BadLevel):
        roles.set_needs(actor=firm.actor, role=role, levels={firm.skills[0].uri: 5})
    first, second = firm.skills[:2]
    roles.set_needs(actor=firm.actor, role=role, levels={first.uri: 4, second.uri: 0}, scenario="Automated")
    assert roles.needs_of(role, "Automated")[first.uri] == 4 and second.uri not in roles.needs_of(role, "Automated")
    assert roles.needs_of(role)[first.uri] == 2 and second.uri in roles.needs_of(role)
    roles.set_needs(actor=firm.actor, role=role, levels={second.uri: 0})
    assert second.uri not in roles.needs_of(role)
    assert roles.scenarios_of(firm.employer) == ["Automated"]


def test_own_words_become_skills_to_tick(firm: Firm) -> None:
    found = roles.proposals("iemand die met de heftruck rijdt en de voorraad telt", "nl").skills
    role = roles.add_role(
        actor=firm.actor, employer=firm.employer, name="Magazijn", skill_uris=[one.uri for one in found], people=2
    )
    assert found and set(roles.needs_of(role)) == {one.uri for one in found}


def test_the_gap_counts_only_who_shares(firm: Firm) -> None:
    firm.role()
    skill = firm.skills[0]
    team = firm.hire(12, "Planner", "Noord")
    firm.hire(5, "Planner", shares=False)
    can(team[:6], skill)
    can(team[6:8], skill, level=1)  # below what is asked
    found = see(firm)
    cell = cells(found, skill.uri)[0]
    assert cell.gap is not None and (cell.gap.share, cell.gap.people, cell.gap.lacking) == (50, 14, 7)
    assert (found.sharing, found.employed) == (12, 18)
    assert found.first is not None and found.first[2].gap is not None and found.first[2].gap.share == 100


def test_a_hidden_skill_is_not_counted_and_a_small_group_is_not_shown(firm: Firm) -> None:
    firm.role()
    skill = firm.skills[0]
    team = firm.hire(10, "Planner")
    can(team, skill)
    assert cells(see(firm), skill.uri)[0].gap is not None
    share_skills(person=team[0], skill_uris=[skill.uri], audience="employer", yes=False)
    assert skill.uri not in {row.skill.uri for row in see(firm).rows}  # nine are too few


def test_small_groups_are_seen_together_or_not_at_all(firm: Firm) -> None:
    firm.role(), firm.role("Driver")
    firm.hire(12, "Planner"), firm.hire(4, "Driver")
    found = see(firm)
    only_drivers = set(roles.needs_of(roles.roles_of(firm.employer).get(name="Driver"))) - {s.uri for s in firm.skills}
    assert [column.name for column in found.columns if column.key not in ("rest", "all")] == ["Planner"]
    assert not only_drivers & {row.skill.uri for row in found.rows} and found.unseen >= len(only_drivers)
    firm.hire(6, "Driver")
    assert only_drivers & {row.skill.uri for row in see(firm).rows}


def test_by_team_and_by_scenario(firm: Firm) -> None:
    role = firm.role(later=20)
    skill = firm.skills[0]
    north, south = firm.hire(10, "Planner", "Noord"), firm.hire(10, "Planner", "Zuid")
    can(north, skill, 2), can(south[:5], skill, 4)
    by_team = see(firm, by="team")
    assert [column.name for column in by_team.columns[:2]] == ["Noord", "Zuid"]
    shares = [cell.gap.share if cell.gap else None for cell in cells(by_team, skill.uri)]
    assert shares[:2] == [0, 50] and shares[-1] == 30
    roles.set_needs(actor=firm.actor, role=role, levels={skill.uri: 4}, scenario="2028")
    later = cells(see(firm, scenario="2028"), skill.uri)[0]
    assert later.level == 4 and later.gap is not None and (later.gap.share, later.gap.people) == (80, 20)


def test_advice_shows_its_sum(firm: Firm) -> None:
    role, skill = firm.role(people=16), firm.skills[0]
    firm.world.training.skills.create(skill_uri=skill.uri, release="x", level=2)
    firm.hire(14, "Planner")
    found = ways.advise(actor=firm.actor, employer=firm.employer, role_id=role.pk, skill_uri=skill.uri)
    assert (found.share, found.people, found.vacant) == (100, 14, 2)
    option = found.options[0]
    assert sum(line.amount for line in option.funding.lines) == option.funding.price == 98_000
    build = found.advice.build
    assert build.wage_hour == round(320_000 / (38 * 52 / 12)) and build.cents == 14 * (
        option.funding.firm + 40 * build.wage_hour
    )
    assert found.advice.buy.assumed and found.advice.buy.people == 14 and found.advice.first == "build"
    roles.choose(actor=firm.actor, employer=firm.employer, hire_cents=1_000)
    again = ways.advise(actor=firm.actor, employer=firm.employer, role_id=role.pk, skill_uri=skill.uri)
    assert not again.advice.buy.assumed and again.advice.first == "buy"


def test_people_of_other_jobs_are_only_counted_in_a_crowd(firm: Firm) -> None:
    role, skill = firm.role(people=10), firm.skills[0]
    firm.role("Driver")
    firm.hire(10, "Planner")
    drivers = firm.hire(24, "Driver")
    can(drivers[:9], skill)
    asked = {"actor": firm.actor, "employer": firm.employer, "role_id": role.pk, "skill_uri": skill.uri}
    assert ways.advise(**asked).advice.borrow.spare is None  # type: ignore[arg-type]
    can(drivers[9:13], skill)
    found = ways.advise(**asked).advice  # type: ignore[arg-type]
    assert found.borrow.spare == 10 and found.first == "borrow"


def test_who_compares_is_compared(firm: Firm) -> None:
    firm.role()
    firm.hire(10, "Planner")
    with pytest.raises(NotComparing):
        sector.benchmark(actor=firm.actor, employer=firm.employer)
    roles.choose(actor=firm.actor, employer=firm.employer, compares=True)
    elsewhere(firm, 2, 10, 5)
    assert all(row.others is None for row in sector.benchmark(actor=firm.actor, employer=firm.employer).rows)
    elsewhere(firm, 1, 10, 5)
    found = sector.benchmark(actor=firm.actor, employer=firm.employer)
    first = next(row for row in found.rows if row.skill.uri == firm.skills[0].uri)
    assert (found.firms, first.here, first.others, first.firms) == (3, 100, 50, 3)


def test_a_wish_is_its_owners_until_shared(firm: Firm) -> None:
    who = firm.hire(1, "Planner", "Noord", shares=False)[0]
    wish = wishes.add(person=who, words="leren lassen", skill_uri=firm.skills[0].uri)
    assert wishes.shared_with(actor=firm.actor, employer=firm.employer) == []
    wishes.share(person=who, wish_id=wish.pk, yes=True)
    [shown] = wishes.shared_with(actor=firm.actor, employer=firm.employer)
    assert (shown.person, shown.team, shown.words) == (who, "Noord", "leren lassen")
    assert ReadLog.objects.filter(person_id=who.pk, verb="wish.see").count() == 1
    assert wishes.mine(who)[0].with_employer == firm.employer.name
    wishes.share(person=who, wish_id=wish.pk, yes=False)
    assert wishes.shared_with(actor=firm.actor, employer=firm.employer) == []
    wishes.share(person=who, wish_id=wish.pk, yes=True)
    wishes.remove(person=who, wish_id=wish.pk)
    assert wishes.shared_with(actor=firm.actor, employer=firm.employer) == [] and wishes.mine(who) == []
    other = firm.hire(1, "Planner", "Zuid")[0]
    mine = wishes.add(person=other, words="Frans")
    with pytest.raises(Refusal):
        wishes.share(person=who, wish_id=mine.pk, yes=True)


def test_nobody_else_sees_a_firm(firm: Firm) -> None:
    from rugzak.accounts.permissions import Actor

    role = firm.role()
    with pytest.raises(NotAllowed):
        picture.gaps(actor=Actor(), employer=firm.employer)
    with pytest.raises(NotAllowed):
        roles.set_needs(actor=Actor(), role=role, levels={})
