"""A team's picture: rounded, without small groups, of essential skills only."""

from datetime import date

import pytest

from rugzak.accounts.services import register_person
from rugzak.careers.team import team_picture, tens
from rugzak.skills import esco
from rugzak.skills.services import accept_skill, set_occupation


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(0, 12, 0), (1, 12, 10), (1, 21, 0), (1, 20, 10), (7, 12, 60), (12, 12, 100), (0, 0, 0)],
)
def test_shares_are_rounded_half_up_to_tens(part: int, whole: int, share: int) -> None:
    assert tens(part, whole) == share


@pytest.mark.django_db
def test_a_picture_of_two_jobs() -> None:
    shot = esco.snapshot()
    big, small = [one for one in shot.occupations() if len(shot.skills_of(one.uri).essential) > 3][:2]
    known = shot.skills_of(big.uri).essential[0].uri
    people = []
    for n in range(14):
        who = register_person(given_name=f"P{n}", family_name="T", birth_date=date(1990, 1, 1))
        set_occupation(person=who, occupation_uri=(big if n < 10 else small).uri, role="current")
        if n < 4:
            accept_skill(person=who, skill_uri=known, evidence="self")
        people.append(who.pk)
    picture = team_picture(people, least=10)
    assert [(team.occupation.uri, team.people, team.small) for team in picture.teams] == [
        (big.uri, 10, False), (small.uri, 4, True),
    ]  # fmt: skip
    assert picture.shared == 14 and all(lack.shares[1] is None for lack in picture.lacks)
    shares = {lack.skill.uri: lack.shares[0] for lack in picture.lacks}
    assert shares.pop(known, 60) == 60 and set(shares.values()) == {100}
    assert picture.worst is not None and picture.worst[2] == 100
    nobody = team_picture(people[:9], least=10)
    assert nobody.lacks == () and nobody.worst is None
