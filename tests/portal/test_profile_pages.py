"""Pages of the profile: many at once, one skill, who sees it, ageing and its check, this is wrong, why."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from booking.world import World
from rugzak.accounts.services import register_person
from rugzak.base import clock
from rugzak.careers.transitions.ground import key_of
from rugzak.careers.transitions.moves import Verdict, moves
from rugzak.skills import esco, services
from rugzak.skills.corrections import overlay
from rugzak.skills.corrections.models import Objection
from rugzak.skills.models import ProfileSkill, SkillEvidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> esco.Occupation:
    picture = esco.snapshot()
    return next(one for one in picture.occupations() if len(picture.skills_of(one.uri).essential) > 3)


@pytest.fixture
def uris(world: World, job: esco.Occupation) -> list[str]:
    """Three of the job's skills are in the backpack; it is the job they have."""
    found = [skill.uri for skill in esco.snapshot().skills_of(job.uri).essential[:3]]
    for uri in found:
        services.accept_skill(person=world.person, skill_uri=uri, last_used=clock.today() - timedelta(days=9000))
    services.set_occupation(person=world.person, occupation_uri=job.uri)
    return found


def page(client: Client, name: str, **query: str) -> str:
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def row(uri: str) -> ProfileSkill:
    return ProfileSkill.objects.get(skill_uri=uri)


def several(client: Client, do: str, *uris: str) -> str:
    answer = client.post(reverse("person:profile-several"), {"skill": uris, "do": do}, follow=True)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_many_at_once(learner: Client, uris: list[str]) -> None:
    assert "Saved for 2 skills" in several(learner, "level-3", *uris[:2])
    assert [row(uri).level for uri in uris] == [3, 3, None]
    several(learner, "still", uris[0])
    assert row(uris[0]).last_used == clock.today()
    several(learner, "out", uris[2])
    assert row(uris[2]).state == "rejected" and uris[2] not in page(learner, "person:profile")


@pytest.mark.parametrize("do", ["", "level-9", "level-x", "coach-maybe", "world-yes", "nonsense"])
def test_an_unknown_wish_changes_nothing(learner: Client, uris: list[str], do: str) -> None:
    before = list(ProfileSkill.objects.order_by("pk").values())
    assert "Choose what to do" in several(learner, do, *uris)
    assert list(ProfileSkill.objects.order_by("pk").values()) == before


def test_nothing_ticked_and_a_second_tab_are_said(learner: Client, uris: list[str]) -> None:
    assert "Tick one or more" in several(learner, "out")
    several(learner, "out", *uris)
    assert "no longer in your backpack" in several(learner, "out", *uris)


def test_the_list_filters_by_group_and_ticks_all(learner: Client, uris: list[str]) -> None:
    assert page(learner, "person:profile", all="1").count(" checked") == 3
    assert page(learner, "person:profile", group="Z9").count('name="skill"') == 0


def test_it_says_who_sees_each(learner: Client, uris: list[str]) -> None:
    assert "Only you see it" in page(learner, "person:profile")
    several(learner, "coach-yes", uris[0])
    assert "Seen by my coach" in page(learner, "person:profile")


def test_one_skill_shows_and_saves(learner: Client, uris: list[str]) -> None:
    shown = page(learner, "person:skill", uri=uris[0])
    assert "How well can I do it?" in shown and "Who may see it?" in shown
    save = reverse("person:skill-save")
    learner.post(save, {"uri": uris[0], "do": "level", "level": "2"})
    learner.post(save, {"uri": uris[0], "do": "used", "day": "2020-02-29"})
    learner.post(save, {"uri": uris[0], "do": "readers", "reader": ["coach"]})
    assert (row(uris[0]).level, row(uris[0]).last_used) == (2, date(2020, 2, 29))
    assert "Seen by my coach" in page(learner, "person:profile")
    learner.post(save, {"uri": uris[0], "do": "readers"})
    assert "Seen by" not in page(learner, "person:profile")
    learner.post(save, {"uri": uris[0], "do": "level", "level": "d6"})
    assert (row(uris[0]).level, row(uris[0]).digcomp) == (3, 6)


@pytest.mark.parametrize("day", ["2999-01-01", "yesterday", "2020-02-30"])
def test_an_impossible_day_is_said_and_not_kept(learner: Client, uris: list[str], day: str) -> None:
    before = row(uris[0]).last_used
    answer = learner.post(reverse("person:skill-save"), {"uri": uris[0], "do": "used", "day": day}, follow=True)
    assert "still to come" in unescape(answer.content.decode()) and row(uris[0]).last_used == before


def test_another_persons_skill_is_not_there(learner: Client, job: esco.Occupation) -> None:
    other = register_person(given_name="Bo", family_name="Peeters")
    uri = esco.snapshot().skills_of(job.uri).essential[0].uri
    services.accept_skill(person=other, skill_uri=uri)
    assert learner.get(reverse("person:skill"), {"uri": uri}).status_code == 404
    assert learner.post(reverse("person:skill-save"), {"uri": uri, "do": "level", "level": "4"}).status_code == 404
    piece = SkillEvidence.objects.get()
    assert learner.post(reverse("person:evidence-remove", args=[piece.pk])).status_code == 404
    assert row(uri).level is None and SkillEvidence.objects.exists()


def test_a_piece_of_evidence_goes_and_the_last_stays(learner: Client, world: World, uris: list[str]) -> None:
    services.accept_skill(person=world.person, skill_uri=uris[0], evidence="training", words="cursus")
    strong = SkillEvidence.objects.get(kind="training")
    learner.post(reverse("person:evidence-remove", args=[strong.pk]))
    last = SkillEvidence.objects.get(skill=row(uris[0]))
    answer = learner.post(reverse("person:evidence-remove", args=[last.pk]), follow=True)
    assert "only evidence" in unescape(answer.content.decode()) and SkillEvidence.objects.filter(pk=last.pk).exists()


def test_ageing_is_called_an_illustration_and_can_be_slower_or_off(learner: Client, uris: list[str]) -> None:
    shown = page(learner, "person:ageing")
    assert "This is an illustration" in shown and "<polyline" in shown and "style=" not in shown
    assert "need a fresh look" in shown
    learner.post(reverse("person:ageing-pace"), {"pace": "off"})
    assert "You switched this off" in page(learner, "person:ageing")
    learner.post(reverse("person:ageing-pace"), {"pace": ""})
    assert "This is an illustration" in page(learner, "person:ageing")


def test_a_check_takes_three_answers_and_leaves_the_rest(learner: Client, uris: list[str]) -> None:
    assert page(learner, "person:skills-check").count("<fieldset") == 3
    services.set_level(person=row(uris[1]).person, skill_uri=uris[1], level=3)
    services.set_last_used(person=row(uris[1]).person, skill_uri=uris[1], day=date(2001, 1, 1))
    answers = {f"skill-{row(uris[0]).pk}": "yes", f"skill-{row(uris[1]).pk}": "less"}
    answer = learner.post(reverse("person:skills-check"), answers, follow=True)
    assert "up to date" in unescape(answer.content.decode())
    assert row(uris[0]).last_used == clock.today() and row(uris[1]).level == 2
    assert (row(uris[2]).last_used or clock.today()) < clock.today()
    assert "at least one" in unescape(learner.post(reverse("person:skills-check"), follow=True).content.decode())


def test_why_names_every_skill_that_counts(learner: Client, uris: list[str], job: esco.Occupation) -> None:
    shown = page(learner, "person:why", job=job.uri)
    asked = esco.snapshot().skills_of(job.uri).essential
    assert f"{len(uris)} of the {len(asked)}" in shown and "log((N + 1) / (n + 1)) + 0.3" in shown
    assert all(str(skill.label.of("en")).lower() in shown.lower() for skill in asked)
    assert esco.snapshot().release in shown
    assert learner.get(reverse("person:why"), {"job": "http://no/such"}).status_code == 404


def test_this_is_wrong_is_kept_once_and_taken_back(learner: Client, uris: list[str], job: esco.Occupation) -> None:
    form = {"about": "not_asked", "occupation": job.uri, "skill": uris[0], "said": "Never", "shown": "have=3;asked=9"}
    back = reverse("person:why")
    for _ in range(2):
        answer = learner.post(reverse("person:wrong"), form | {"next": back})
        assert answer["Location"] == back
    kept = Objection.objects.get()
    assert (kept.said, kept.shown) == ("Never", {"have": "3", "asked": "9"})
    assert "Called wrong" in page(learner, "person:why", job=job.uri)
    learner.post(reverse("person:wrong-withdraw", args=[kept.pk]))
    assert "Nothing yet" in page(learner, "person:wrong")


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_it_leads_nowhere_else(learner: Client, job: esco.Occupation, next_page: str) -> None:
    answer = learner.post(reverse("person:wrong"), {"about": "fit", "occupation": job.uri, "next": next_page})
    assert answer["Location"] == reverse("person:wrong")


@pytest.mark.parametrize("form", [{}, {"about": "x"}, {"about": "fit", "occupation": "urn:none"}, {"about": "near"}])
def test_nonsense_is_refused_in_words(learner: Client, form: dict[str, str]) -> None:
    answer = learner.post(reverse("person:wrong"), form, follow=True)
    assert answer.status_code == 200 and not Objection.objects.exists()


def test_without_signing_in_none_of_it_opens(client: Client) -> None:
    for name in ("profile", "skill", "ageing", "skills-check", "why", "wrong"):
        assert client.get(reverse(f"person:{name}")).status_code == 302


def test_an_empty_profile_has_pages_too(learner: Client) -> None:
    for name in ("profile", "ageing", "skills-check", "wrong"):
        page(learner, f"person:{name}")
    none = page(learner, "person:why")
    assert "There is no number yet" in none and reverse("person:mirror-add") in none


def test_a_gap_can_be_called_wrong_where_it_is_shown(learner: Client, uris: list[str], job: esco.Occupation) -> None:
    lacking = next(one.uri for one in esco.snapshot().skills_of(job.uri).essential if one.uri not in uris)
    for address in (reverse("person:mirror"), reverse("person:job", args=[key_of(job.uri)])):
        text = unescape(learner.get(address).content.decode())
        assert f'value="{lacking}"' in text and "This work doesn’t ask this" in text and "Called wrong" not in text
    form = {"about": "not_asked", "occupation": job.uri, "skill": lacking, "shown": "level=3;have=3;asked=4"}
    learner.post(reverse("person:wrong"), form)
    assert Objection.objects.get().shown == {"level": "3", "have": "3", "asked": "4"}
    for address in (reverse("person:mirror"), reverse("person:job", args=[key_of(job.uri)])):
        assert "Called wrong" in unescape(learner.get(address).content.decode())


def test_a_near_job_can_be_called_far_and_is_shown_no_more(learner: Client, world: World, uris: list[str]) -> None:
    move = moves(world.person).best(1, verdicts=tuple(Verdict))[0]
    there = reverse("person:job", args=[move.key])
    assert "This work is not close to mine" in unescape(learner.get(there).content.decode())
    learner.post(reverse("person:wrong"), {"about": "near", "occupation": move.occupation.uri})
    assert "You said that this work is not close to yours." in unescape(learner.get(there).content.decode())
    left = moves(world.person).best(5000, verdicts=tuple(Verdict))
    assert move.occupation.uri not in {one.occupation.uri for one in left}


def test_words_can_be_called_wrong_at_a_skill(learner: Client, world: World, uris: list[str]) -> None:
    services.accept_skill(person=world.person, skill_uri=uris[0], words="Ik tel de sterren")
    assert "My words don’t mean this" in page(learner, "person:skill", uri=uris[0])
    learner.post(reverse("person:wrong"), {"about": "proposal", "skill": uris[0], "words": "Ik tel de sterren"})
    assert "Called wrong" in page(learner, "person:skill", uri=uris[0])
    assert overlay.of_person(world.person).not_proposed == {("ik tel de sterren", uris[0])}


def test_words_can_be_called_wrong_in_step_two(learner: Client, world: World, job: esco.Occupation) -> None:
    first, second = [skill.uri for skill in esco.snapshot().skills_of(job.uri).essential[:2]]
    form = {
        "skill": [first, second],
        f"pick:{first}": "wrong",
        f"words:{first}": "de sterren",
        f"pick:{second}": second,
    }
    learner.post(reverse("person:mirror-keep"), form | {"pick:http://no/such": "wrong"})
    assert set(ProfileSkill.objects.filter(state="accepted").values_list("skill_uri", flat=True)) == {second}
    assert overlay.of_person(world.person).not_proposed == {("de sterren", first)}


def test_who_told_only_the_job_is_asked_what_they_can(learner: Client, world: World, job: esco.Occupation) -> None:
    services.set_occupation(person=world.person, occupation_uri=job.uri)
    text = page(learner, "person:mirror")
    assert "We don’t know yet which of them you can do." in text and "What does this work ask?" in text
