"""Who is asked what and when, and what happens to the answer. Time is the business clock's."""

from datetime import date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from evaluation_world import World

from rugzak.base import clock as business
from rugzak.base import due, outbox
from rugzak.base.models import Due, Message
from rugzak.base.text import LANGUAGES, Text
from rugzak.evaluation import questions, retention, schedule, surveys
from rugzak.evaluation.errors import BadAnswers, SurveyAnswered, SurveyExpired, SurveyNotFound
from rugzak.evaluation.models import Answer, Invitation, SurveyKind

BRUSSELS = ZoneInfo("Europe/Brussels")
SKILL = "http://data.europa.eu/esco/skill/00000000-0000-0000-0000-00000000000a"
REACTION = {"satisfaction": 4, "relevance": "5", "nps": "9", "without_money": "no", "comment": " Goed! "}


def _on(day: date) -> None:
    business.travel(to=datetime(day.year, day.month, day.day, 10, tzinfo=BRUSSELS))


def _kinds() -> set[str]:
    return set(Invitation.objects.exclude(sent_at=None).values_list("kind", flat=True))


def _token(kind: str) -> str:
    return Invitation.objects.get(kind=kind).token


@pytest.fixture
def ended(world: World, clock: object) -> World:
    """One booking that ended yesterday."""
    world.offer()
    world.who = world.person()
    world.booked = world.booking(world.who)
    _on(date(2025, 3, 5))
    return world


def test_the_reaction_is_asked_when_it_ends_and_aftercare_months_later(ended: World) -> None:
    made = surveys.invite_due().made
    assert made == {"knowledge_before": 0, "reaction": 1, "knowledge_after": 0, "aftercare": 1}
    assert _kinds() == {"reaction"}
    later = Due.objects.get(kind=surveys.SEND)
    assert later.date == date(2025, 6, 2), "ninety days after the last day"
    _on(later.date)
    assert due.run(later.date).failed == 0
    assert "aftercare" in _kinds()


def test_the_message_has_the_link_and_the_title(ended: World) -> None:
    surveys.invite_due()
    message = Message.objects.get(kind="survey_invitation")
    assert message.to == f"{ended.who}@example.org" and message.person_id == ended.who
    assert message.context["token"] == _token("reaction") and message.context["title"]["nl"] == "Lassen"
    assert message.context["expires"] == "2025-04-04"


def test_nobody_is_asked_twice(ended: World) -> None:
    surveys.invite_due()
    assert set(surveys.invite_due().made.values()) == {0}
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "end", "asked"),
    [
        ("completed", date(2025, 3, 5), True),
        ("held", date(2025, 3, 5), False),
        ("held", date(2025, 3, 4), True),
        ("no_show", date(2025, 3, 4), False),
        ("cancelled", date(2025, 3, 4), False),
        ("completed", date(2025, 2, 18), False),
    ],
)
def test_only_who_came_and_lately(world: World, clock: object, state: str, end: date, asked: bool) -> None:
    world.offer()
    world.booking(world.person(), state=state, end=end)
    _on(date(2025, 3, 5))
    assert surveys.invite_due().made["reaction"] == int(asked)


def test_aftercare_skips_who_turned_out_not_to_have_come(ended: World) -> None:
    from django.db import connection

    surveys.invite_due()
    with connection.cursor() as cursor:
        cursor.execute("update published.booking set state = 'no_show'")
    _on(date(2025, 6, 2))
    due.run(date(2025, 6, 2))
    assert "aftercare" not in _kinds()


def test_who_has_no_address_is_left_in_peace(world: World, clock: object) -> None:
    from django.db import connection

    world.offer()
    world.booking(world.person())
    with connection.cursor() as cursor:
        cursor.execute("delete from published.contact")
    _on(date(2025, 3, 5))
    surveys.invite_due()
    assert not Message.objects.exists() and _kinds() == set()


def test_before_and_after_are_a_pair(world: World, clock: object) -> None:
    world.offer(skills=(SKILL,))
    who = world.person()
    world.booking(who, state="held", start=date(2025, 3, 10), end=date(2025, 3, 11))
    world.booking(world.person(), state="held", start=date(2025, 3, 10), end=date(2025, 3, 11))
    _on(date(2025, 3, 5))
    assert surveys.invite_due().made["knowledge_before"] == 2
    mine = Invitation.objects.get(person_id=who)
    surveys.answer(mine.token, {questions.item_of_skill(SKILL): 2})
    _on(date(2025, 3, 12))
    assert surveys.invite_due().made["knowledge_after"] == 1
    after = Invitation.objects.get(kind="knowledge_after")
    assert after.person_id == who, "without a before there is no pair, so no question"
    form = surveys.open_survey(after.token, label=lambda uri: Text(nl="lassen", en="welding"))
    assert form.items[0].text.nl == "Hoe goed kun je dit: lassen?" and form.items[0].skill_uri == SKILL


def test_a_question_of_the_provider_is_scored_and_its_key_not_told(world: World, clock: object) -> None:
    world.offer()
    options = [{"code": "a", "text": {"nl": "Ja"}}, {"code": "b", "text": {"nl": "Nee"}}]
    row = surveys.add_question(training_id=world.training, position=1, text=Text(nl="Warm?"), options=options, key="b")
    world.booking(world.person(), state="held", start=date(2025, 3, 10), end=date(2025, 3, 11))
    _on(date(2025, 3, 5))
    surveys.invite_due()
    token = _token("knowledge_before")
    assert "key" not in repr(surveys.open_survey(token))
    surveys.answer(token, {surveys.question_code(row.pk): "a"})
    kept = Answer.objects.get()
    assert (kept.number, kept.choice) == (0, "a")
    with pytest.raises(ValueError, match="none of the options"):
        surveys.add_question(training_id=world.training, position=2, text=Text(nl="?"), options=options, key="c")


def test_an_answer_is_kept_once(ended: World) -> None:
    surveys.invite_due()
    token = _token("reaction")
    surveys.answer(token, REACTION)
    kept = {row.item: (row.number, row.choice, row.text) for row in Answer.objects.all()}
    assert kept["nps"][0] == 9 and kept["without_money"][1] == "no" and kept["comment"][2] == "Goed!"
    with pytest.raises(SurveyAnswered):
        surveys.answer(token, REACTION)
    with pytest.raises(SurveyAnswered):
        surveys.open_survey(token)
    assert not Due.objects.filter(kind=surveys.REMIND, done_at=None).exists()


@pytest.mark.parametrize(
    ("changes", "item"),
    [
        ({"nps": 11}, "nps"),
        ({"nps": -1}, "nps"),
        ({"nps": "9.5"}, "nps"),
        ({"nps": "९"}, "nps"),
        ({"nps": "9" * 5000}, "nps"),
        ({"nps": None}, "nps"),
        ({"satisfaction": "0"}, "satisfaction"),
        ({"satisfaction": True}, "satisfaction"),
        ({"without_money": "perhaps"}, "without_money"),
        ({"comment": "x" * 2001}, "comment"),
        ({"wage": 1000}, "wage"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_kept(ended: World, changes: dict[str, object], item: str) -> None:
    surveys.invite_due()
    token = _token("reaction")
    with pytest.raises(BadAnswers) as refusal:
        surveys.answer(token, {**REACTION, **changes})
    assert set(refusal.value.items) == {item} and refusal.value.as_problem()["items"]
    assert not Answer.objects.exists()
    surveys.answer(token, REACTION)


def test_an_expired_link_says_so(ended: World) -> None:
    surveys.invite_due()
    token = _token("reaction")
    _on(date(2025, 4, 4))
    surveys.open_survey(token)
    _on(date(2025, 4, 5))
    for act in (lambda: surveys.open_survey(token), lambda: surveys.answer(token, REACTION)):
        with pytest.raises(SurveyExpired) as refusal:
            act()
    assert refusal.value.status == 410 and "2025" in refusal.value.text()
    with pytest.raises(SurveyNotFound):
        surveys.open_survey("no-such-token")


def test_one_reminder_for_who_did_not_answer(ended: World) -> None:
    surveys.invite_due()
    for day in (date(2025, 3, 12), date(2025, 3, 19)):
        _on(day)
        due.run(day)
    assert Message.objects.filter(kind="survey_reminder").count() == 1


def test_the_days_follow_each_other_also_after_a_silence(ended: World) -> None:
    Due.objects.filter(kind=schedule.DAY).delete()
    schedule.ensure(date(2025, 3, 5))
    schedule.ensure(date(2025, 3, 5))
    assert Due.objects.filter(kind=schedule.DAY).count() == 1
    _on(date(2025, 3, 15))
    report = due.run(date(2025, 3, 15))
    assert report.failed == 0
    assert Due.objects.get(kind=schedule.DAY, done_at=None).date == date(2025, 3, 16)
    assert _kinds() == {"reaction"} and Message.objects.count() == 1, "asked late, so not reminded at once"


def test_erasure_takes_answers_and_what_is_planned(ended: World) -> None:
    from rugzak.evaluation.privacy import EvaluationHandler

    surveys.invite_due()
    surveys.answer(_token("reaction"), REACTION)
    handler = EvaluationHandler()
    exported = handler.export(ended.who)
    assert len(exported["invitations"]) == 2 and len(exported["answers"]) == 5
    done = handler.erase(ended.who)
    assert done == {"answers": 5, "invitations": 2, "due": 1}
    assert not Invitation.objects.exists() and not Answer.objects.exists()
    assert not Due.objects.filter(kind=surveys.SEND).exists()


def test_texts_and_old_exports_are_let_go(ended: World, tmp_path: object, settings: object) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    for day in ("2024-01-01", "2027-03-01"):
        (tmp_path / "export" / day).mkdir(parents=True)  # type: ignore[operator]
    surveys.invite_due()
    surveys.answer(_token("reaction"), REACTION)
    done = retention.run(date(2027, 4, 1))
    assert (done["texts"], done["exports"]) == (1, 1)
    assert Answer.objects.get(item="nps").number == 9 and Answer.objects.get(item="comment").text == ""


def test_the_templates_speak_four_languages() -> None:
    for kind in SurveyKind.values:
        template = questions.template(kind)
        texts = [template.title, *(item.text for item in template.items)]
        texts += [option.text for item in template.items for option in item.options]
        assert template.kind == kind and all(not text.missing(code) for text in texts for code in LANGUAGES)


def test_missing_views_invite_nobody(db: None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("drop view published.booking")
    assert set(surveys.invite_due(date(2025, 3, 5)).made.values()) == {0}


def test_a_person_sees_what_is_open(ended: World) -> None:
    surveys.invite_due()
    assert [row.kind for row in surveys.open_invitations(ended.who)] == ["reaction"]
    assert surveys.open_invitations(uuid4()) == []
    outbox.send_due()
    assert isinstance(Invitation.objects.first().pk, UUID)
