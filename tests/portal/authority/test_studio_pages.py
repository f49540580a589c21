"""The rule studio in a browser without script, and what it answers to one with: one writes, another publishes."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from booking.world import World
from portal.desks import member, one_question, sign_in, text_of
from rugzak.base import clock
from rugzak.schemes import queries as schemes
from rugzak.schemes.models import SchemeDraft
from rugzak.schemes.studio import queries

pytestmark = pytest.mark.django_db
SCHEME = "be-voorbeeld-sectorfonds"
AMOUNT = "f/versions/0/parameters/year_amount/values/0/value"
ON = {"joint": "employment.joint_committee: '200', training.contact_minutes: 420"}


@pytest.fixture
def officer(world: World) -> Client:
    return sign_in(member("officer", world.authority))


@pytest.fixture
def releaser(world: World) -> Client:
    return sign_in(member("releaser", world.authority))


def begun(officer: Client, scheme: str = SCHEME) -> SchemeDraft:
    answer = officer.post(reverse("authority:scheme-change", args=[scheme]))
    assert answer.status_code == 302
    return SchemeDraft.objects.get(scheme=scheme)


def address(draft: SchemeDraft, name: str = "draft") -> str:
    return reverse(f"authority:{name}", args=[draft.pk])


def sheet(page: str) -> dict[str, str]:
    """What the browser would send as it stands."""
    text = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.S)
    fields = re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', page)
    fields += [(name, value) for value, name in re.findall(r'value="([^"]*)" name="(wf[^"]+)"', page)]
    return {name: unescape(value) for name, value in [*text, *fields] if name != "do"}


def cases(start: date) -> str:
    rows = "".join(
        f"  - {{name: on {day}, on: {day}, facts: {{training.start: {day}}}, expect: {{amount: {amount}}}}}\n"
        for day, amount in ((start, 45000), (start - timedelta(days=1), 40000))
    )
    return f"scheme: {SCHEME}\nbase: {{{ON['joint']}}}\ncases:\n{rows}"


def written(officer: Client) -> SchemeDraft:
    """A draft with another amount, put in by the form, and cases of it."""
    draft = begun(officer)
    sent = sheet(text_of(officer.get(address(draft))))
    start = queries.first_of_month_after(clock.today())
    answer = officer.post(address(draft), sent | {AMOUNT: "450", "cases": cases(start), "do": "save"})
    assert answer.status_code == 302
    return SchemeDraft.objects.get(pk=draft.pk)


def test_an_officer_begins_to_change_a_scheme(officer: Client, releaser: Client) -> None:
    page = text_of(officer.get(reverse("authority:scheme", args=[SCHEME])))
    assert "Change this scheme" in page
    draft = begun(officer)
    page = text_of(officer.get(address(draft)))
    assert one_question(page) and "Save" in page and AMOUNT in page and "year_amount" in page
    assert "A new version is being written" in text_of(officer.get(reverse("authority:scheme", args=[SCHEME])))
    assert "Being written" in text_of(releaser.get(reverse("authority:schemes")))
    assert releaser.post(reverse("authority:scheme-change", args=[SCHEME])).status_code == 403
    assert releaser.post(address(draft), {}).status_code == 403
    assert begun(officer).pk == draft.pk


def test_a_changed_field_changes_the_text_and_a_changed_text_the_form(officer: Client) -> None:
    draft = begun(officer)
    sent = sheet(text_of(officer.get(address(draft))))
    assert sent[AMOUNT] == "400" and sent["text"] == draft.text
    officer.post(address(draft), sent | {AMOUNT: "450,50", "do": "save"})
    draft.refresh_from_db()
    assert "value: 45050" in draft.text and draft.revision == 2
    sent = sheet(text_of(officer.get(address(draft))))
    typed = sent["text"].replace("value: 45050", "value: 50000")
    officer.post(address(draft), sent | {"text": typed, "do": "save"})
    assert sheet(text_of(officer.get(address(draft))))[AMOUNT] == "500"


def test_a_wrong_field_is_said_at_the_field_and_what_was_typed_stays(officer: Client) -> None:
    draft = begun(officer)
    sent = sheet(text_of(officer.get(address(draft))))
    answer = officer.post(address(draft), sent | {AMOUNT: "1.245", "do": "save"})
    page = text_of(answer)
    assert answer.status_code == 422 and "We can’t read this." in page and 'value="1.245"' in page
    draft.refresh_from_db()
    assert draft.revision == 1


def test_a_wrong_line_is_named_and_kept(officer: Client) -> None:
    draft = begun(officer)
    sent = sheet(text_of(officer.get(address(draft))))
    broken = sent["text"].replace("training.contact_minutes >= 240", "training.contact_minuten >= 240")
    page = text_of(officer.post(address(draft), sent | {"text": broken, "do": "save"}, follow=True))
    assert "There is an error in <em>line" in page and "did you mean training.contact_minutes?" in unescape(page)
    answer = officer.post(address(draft), sheet(page) | {"do": "submit"})
    assert answer.status_code == 422 and "hold an error" in text_of(answer)


def test_while_one_writes(officer: Client) -> None:
    """What htmx asks: the report, with the other side of the sheet."""
    draft = begun(officer)
    sent = sheet(text_of(officer.get(address(draft))))
    asked = address(draft, "draft-check")
    page = text_of(officer.post(asked, sent | {AMOUNT: "450"}, headers={"HX-Trigger": "form"}))
    assert 'id="text"' in page and "value: 45000" in page and 'id="form"' not in page
    assert "cases do not come out right" in page and "€\u00a0400 becomes €\u00a0450" in page
    typed = sent | {"text": sent["text"].replace("value: 40000", "value: 46000"), AMOUNT: "1"}
    page = text_of(officer.post(asked, typed, headers={"HX-Trigger": "text"}))
    assert 'id="form"' in page and sheet(page)[AMOUNT] == "460" and 'id="text"' not in page
    draft.refresh_from_db()
    assert draft.revision == 1, "nothing is kept"


def test_a_value_more_from_a_later_day(officer: Client) -> None:
    draft = begun(officer)
    sent = sheet(text_of(officer.get(address(draft))))
    officer.post(address(draft), sent | {"do": "add:year_amount"})
    sent = sheet(text_of(officer.get(address(draft))))
    assert sent[AMOUNT.replace("/values/0/", "/values/1/")] == "400"
    assert officer.post(address(draft), sent | {"do": "add:none"}).status_code == 422


def test_one_writes_another_publishes(officer: Client, releaser: Client) -> None:
    draft = written(officer)
    page = text_of(officer.get(address(draft)))
    assert "All 2 cases come out right" in page
    officer.post(address(draft), sheet(page) | {"do": "submit"})
    draft.refresh_from_db()
    assert draft.state == "submitted"
    page = text_of(officer.get(address(draft)))
    assert "You wrote a part of this text." in page and "Publish from" not in page and "readonly" in page
    assert officer.post(address(draft, "draft-approve"), {"revision": draft.revision}).status_code == 403
    page = text_of(releaser.get(address(draft)))
    start = queries.first_of_month_after(clock.today())
    assert "Publish from" in page and "€\u00a0400 becomes €\u00a0450" in page and one_question(page)
    answer = releaser.post(address(draft, "draft-approve"), {"revision": draft.revision}, follow=True)
    assert "Published." in text_of(answer) and f"Read version {start}" in text_of(answer)
    assert schemes.scheme(SCHEME).versions[-1].start == start
    page = text_of(officer.get(f"{reverse('authority:scheme', args=[SCHEME])}?version={start}"))
    assert "€\u00a0450" in page and f"<em>{start}</em>" in page


def test_it_comes_back_with_a_reason(officer: Client, releaser: Client) -> None:
    draft = written(officer)
    officer.post(address(draft), sheet(text_of(officer.get(address(draft)))) | {"do": "submit"})
    back = address(draft, "draft-back")
    sent = {"revision": draft.revision}
    assert releaser.post(back, sent | {"reason": ""}).status_code == 422
    releaser.post(back, sent | {"reason": "The decree says 500."})
    page = text_of(officer.get(address(draft)))
    assert "The decree says 500." in page and "Save" in page
    officer.post(address(draft, "draft-withdraw"))
    draft.refresh_from_db()
    assert draft.state == "withdrawn" and "Put away" in text_of(officer.get(address(draft)))


def test_two_who_write_at_once_lose_nothing(officer: Client, world: World) -> None:
    draft = begun(officer)
    sent = sheet(text_of(officer.get(address(draft))))
    officer.post(address(draft), sent | {AMOUNT: "450", "do": "save"})
    other = sign_in(member("officer", world.sector))
    assert other.get(address(draft)).status_code == 403, "an officer of a fund has no schemes"
    answer = officer.post(address(draft), sent | {AMOUNT: "500", "do": "save"})
    assert answer.status_code == 409 and "Someone saved this draft" in text_of(answer)
    assert "value: 50000" in text_of(answer), "what was typed stays"


def test_a_day_that_is_past_asks_why(officer: Client) -> None:
    draft = begun(officer)
    sent = sheet(text_of(officer.get(address(draft))))
    past = clock.today() - timedelta(days=30)
    given = {"f/versions/0/valid/from": str(past), AMOUNT: "450", "cases": cases(past), "do": "save"}
    page = text_of(officer.post(address(draft), sent | given, follow=True))
    assert "Why does it count from a day that is past?" in page and f'version: "{past}"' in unescape(page)
    refused = officer.post(address(draft), sheet(page) | {"do": "submit"})
    assert refused.status_code == 422 and "that day is past" in text_of(refused)
    officer.post(address(draft), sheet(text_of(refused)) | {"do": "submit", "reason": "The decree is of then."})
    draft.refresh_from_db()
    assert draft.state == "submitted" and draft.late_reason == "The decree is of then."


def test_a_new_scheme(officer: Client, releaser: Client) -> None:
    new = reverse("authority:scheme-new")
    assert one_question(text_of(officer.get(new))) and releaser.get(new).status_code == 403
    for wrong, status in (("x", 422), (SCHEME, 409)):
        answer = officer.post(new, {"code": wrong})
        assert answer.status_code == status and f'value="{wrong}"' in text_of(answer)
    page = text_of(officer.post(new, {"code": "be-stad-mechelen"}, follow=True))
    assert one_question(page) and "What does the new rule say?" in page and "All 3 cases come out right" in page
    draft = SchemeDraft.objects.get()
    officer.post(address(draft), sheet(page) | {"do": "submit"})
    releaser.post(address(draft, "draft-approve"), {"revision": draft.revision})
    assert text_of(officer.get(reverse("authority:scheme", args=["be-stad-mechelen"])))


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_in_other_languages(officer: Client, language: str) -> None:
    draft = begun(officer)
    sent = sheet(text_of(officer.get(address(draft))))
    headers = {"accept-language": language, "HX-Trigger": "form"}
    page = text_of(officer.post(address(draft, "draft-check"), sent | {AMOUNT: "450,50"}, headers=headers))
    assert "value: 45050" in page
    said = {
        "nl": "€\u00a0400 wordt €\u00a0450,50",
        "fr": "400\u00a0€ devient 450,50\u00a0€",
        "de": "400\u00a0€ wird 450,50\u00a0€",
    }
    assert said[language] in page
