"""A provider's pages: who gets in, what they do, what stays as it was typed."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from booking.world import World, organisation
from portal.desks import claimed, give, member, one_question, sign_in, text_of
from rugzak.accounts.models import Payable, ReadLog, User
from rugzak.accounts.services import add_membership
from rugzak.base import clock
from rugzak.booking import codes
from rugzak.booking.models import Attendance, Booking, Claim, ClaimState, State
from rugzak.catalogue.models import Session, Training
from rugzak.learning.models import Achievement
from rugzak.skills import esco

pytestmark = pytest.mark.django_db
PLAIN = [
    "home", "sessions", "session-new", "trainings", "training-new", "import", "disputes", "claims", "payouts",
    "figures",
]  # fmt: skip


@pytest.fixture
def staff(world: World) -> User:
    return member("provider", world.provider)


@pytest.fixture
def desk(staff: User) -> Client:
    return sign_in(staff)


def stranger(world: World) -> Client:
    """Someone of another provider."""
    return sign_in(member("provider", organisation("provider", "Een ander huis")))


@pytest.mark.parametrize("view", PLAIN)
def test_pages_are_for_providers(desk: Client, learner: Client, client: Client, world: World, view: str) -> None:
    address = reverse(f"provider:{view}")
    assert one_question(text_of(desk.get(address)))
    assert learner.get(address).status_code == 403
    assert sign_in(member("hr", world.employer)).get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_anothers_things_are_not_there(desk: Client, world: World) -> None:
    world.book()
    part = world.session.parts.all()[0]
    other = stranger(world)
    for view, key in (
        ("session", world.session.pk), ("session-cancel", world.session.pk), ("results", world.session.pk),
        ("half-day", part.pk), ("code", part.pk), ("board", part.pk), ("training", world.training.pk),
    ):  # fmt: skip
        assert desk.get(reverse(f"provider:{view}", args=[key])).status_code == 200, view
        assert other.get(reverse(f"provider:{view}", args=[key])).status_code == 404, view


def test_who_waits_comes_first_and_the_code_is_on_the_page(desk: Client, world: World) -> None:
    booking, part = world.book(), world.session.parts.all()[0]
    clock.travel(to=part.starts_at + timedelta(minutes=3))
    page = text_of(desk.get(reverse("provider:half-day", args=[part.pk])))
    digits = codes.current(part.pk, clock.now()).digits
    assert "1 person still waits" in page and f'aria-label="{" ".join(digits)}"' in page and "<svg" in page
    assert 'hx-trigger="load delay:' in page
    assert ReadLog.objects.filter(person_id=booking.person_id).exists(), "looking is written down"
    desk.post(reverse("provider:mark", args=[part.pk, booking.pk]), {"present": "yes"})
    page = text_of(desk.get(reverse("provider:half-day", args=[part.pk])))
    assert "by you, still has to confirm" in page and "still waits" not in page


def test_a_change_asks_for_a_reason(desk: Client, world: World) -> None:
    booking, part = world.book(), world.session.parts.all()[0]
    clock.travel(to=part.starts_at)
    address = reverse("provider:mark", args=[part.pk, booking.pk])
    desk.post(address, {"present": "yes"})
    refused = desk.post(address, {"present": "no", "reason": " "})
    assert refused.status_code == 422 and "Write in one sentence why" in text_of(refused)
    assert Attendance.objects.get(booking=booking).provider_mark is True
    assert desk.post(address, {"present": "no", "reason": "Went home"}).status_code == 302
    assert Attendance.objects.get(booking=booking).provider_reason == "Went home"


def test_before_class_nothing_can_be_marked(desk: Client, world: World) -> None:
    booking, part = world.book(), world.session.parts.all()[0]
    assert "has not begun yet" in text_of(desk.get(reverse("provider:half-day", args=[part.pk])))
    refused = desk.post(reverse("provider:mark", args=[part.pk, booking.pk]), {"present": "yes"})
    assert refused.status_code == 409 and not Attendance.objects.filter(provider_mark=True).exists()


def test_closing_marks_who_confirmed_as_present(desk: Client, world: World) -> None:
    here, away, part = world.book(), world.book(world.learner()), world.session.parts.all()[0]
    clock.travel(to=part.starts_at)
    Attendance.objects.create(booking=here, part=part, learner_mark=True, learner_how="code", learner_at=clock.now())
    address = reverse("provider:close", args=[part.pk])
    for _ in range(2):
        assert desk.post(address).status_code == 302
    marks = dict(Attendance.objects.filter(part=part).values_list("booking_id", "provider_mark"))
    assert marks == {here.pk: True, away.pk: False}


def test_claim_all_and_see_why_one_is_blocked(desk: Client, world: World, staff: User) -> None:
    give(world, staff, learner=None)
    Booking.objects.update(state=State.COMPLETED)
    assert "1 booking" in text_of(desk.get(reverse("provider:claims")))
    desk.post(reverse("provider:claim-make"), {"booking": "all"})
    claim = Claim.objects.get()
    assert claim.state == ClaimState.BLOCKED
    page = text_of(desk.get(reverse("provider:claim", args=[claim.pk])))
    assert "must be put right first" in page and "The learner confirms with the code" in page
    assert stranger(world).get(reverse("provider:claim", args=[claim.pk])).status_code == 404


def test_a_right_claim_waits_for_the_authority(desk: Client, world: World, staff: User) -> None:
    given = give(world, staff)
    Booking.objects.update(state=State.COMPLETED)
    sent = desk.post(reverse("provider:claim-make"), {"booking": str(given.booking.pk)}, follow=True)
    assert Claim.objects.get().state == ClaimState.CHECKED and "as soon as the authority approves" in text_of(sent)
    again = desk.post(reverse("provider:claim-make"), {"booking": "all"}, follow=True)
    assert "nothing left to claim" in text_of(again) and Claim.objects.count() == 1


def test_a_dispute_is_settled_by_agreeing_with_a_reason(desk: Client, world: World, staff: User) -> None:
    give(world, staff, learner=False)
    row = Attendance.objects.first()
    assert row is not None and row.disputed
    assert desk.post(reverse("provider:agree", args=[row.pk]), {"reason": ""}).status_code == 422
    assert desk.post(reverse("provider:agree", args=[row.pk]), {"reason": "Mixed up"}).status_code == 302
    row.refresh_from_db()
    assert not row.disputed and row.provider_mark is False


def test_results_are_kept_and_a_wrong_score_stays(desk: Client, world: World, staff: User) -> None:
    given = give(world, staff)
    address, key = reverse("provider:results", args=[given.session.pk]), given.booking.pk
    wrong = desk.post(address, {f"passed-{key}": "yes", f"score-{key}": "many"})
    assert wrong.status_code == 422 and 'value="many"' in text_of(wrong) and not Achievement.objects.exists()
    desk.post(address, {f"passed-{key}": "yes", f"score-{key}": "72,5"})
    assert str(Achievement.objects.get().score) == "72.50"


def session_form(world: World, **changes: object) -> dict[str, object]:
    day = (clock.today() + timedelta(days=30)).isoformat()
    empty = {f"parts-{n}-{name}": "" for n in range(4) for name in ("date", "start_time", "hours")}
    return empty | {
        "do": "save", "training": str(world.training.pk), "capacity": "8", "post_code": "", "address": "", "price": "",
        "reference": "", "parts-TOTAL_FORMS": "4", "parts-INITIAL_FORMS": "0", "parts-0-date": day,
        "parts-0-start_time": "09:00", "parts-0-hours": "3.5",
    } | changes  # fmt: skip


def test_a_session_of_half_days(desk: Client, world: World) -> None:
    address = reverse("provider:session-new")
    more = text_of(desk.post(address, session_form(world, do="more")))
    assert 'name="parts-7-date"' in more and 'value="09:00"' in more, "more rows, and what was typed stays"
    wrong = desk.post(address, session_form(world, **{"parts-0-hours": "", "post_code": "0001"}))
    assert wrong.status_code == 422 and "post code" in text_of(wrong)
    assert desk.post(address, session_form(world)).status_code == 302
    made = Session.objects.exclude(pk=world.session.pk).get()
    assert made.capacity == 8 and made.parts.get().minutes == 210


def test_seats_and_calling_off(desk: Client, world: World) -> None:
    booking, session = world.book(), world.session
    address = reverse("provider:session-seats", args=[session.pk])
    assert desk.post(address, {"capacity": "5", "reason": ""}).status_code == 422
    desk.post(address, {"capacity": "5", "reason": "A larger room"})
    session.refresh_from_db()
    assert session.capacity == 5
    cancel = reverse("provider:session-cancel", args=[session.pk])
    assert desk.post(cancel, {"reason": ""}).status_code == 422
    told = desk.post(cancel, {"reason": "The teacher is ill"}, follow=True)
    booking.refresh_from_db()
    assert booking.state == State.CANCELLED and "called off" in text_of(told)


def training_form(**changes: object) -> dict[str, object]:
    return {
        "do": "save", "code": "NEW-1", "title_nl": "Lassen", "form": "classroom", "kind": "course", "language": "nl",
        "hours": "24", "price": "450.50", "vat": "0", "leads_to": "attest", "aftercare_form": "recall_day",
        "aftercare_days": "60",
    } | changes  # fmt: skip


def test_skills_are_read_in_the_text_and_confirmed_by_saving(desk: Client, world: World) -> None:
    address = reverse("provider:training-new")
    skill = esco.snapshot().skill_at(0).label
    told = training_form(do="propose", title_en="Course", summary_en=f"You learn to {skill.en}. Coffee is free.")
    page = text_of(desk.post(address, told))
    assert "Read in your text" in page and 'value="Course"' in page
    read = re.findall(r'name="skill" value="([^"]+)"', page)
    assert esco.snapshot().skill_at(0).uri in read
    nothing = text_of(desk.post(address, training_form(do="propose", title_en="Xqzw", title_nl="", summary_nl="")))
    assert "We read no skills in your text" in nothing
    assert desk.post(address, told | {"do": "save", "skill": read[:1]}).status_code == 302
    assert [row.skill_uri for row in Training.objects.latest("id").skills.all()] == read[:1]


def test_a_training_with_skills_from_the_list(desk: Client, world: World) -> None:
    address, skill = reverse("provider:training-new"), next(iter(esco.snapshot().skills()))
    found = text_of(desk.post(address, training_form(do="search", skill_text=skill.label.of("en"))))
    assert skill.uri in found and 'value="Lassen"' in found, "searching keeps what was typed"
    assert desk.post(address, training_form(title_nl="")).status_code == 422
    desk.post(address, training_form(skill=[skill.uri, "http://nonsense"]))
    made = Training.objects.get(code="NEW-1")
    assert (made.price_cents, made.contact_minutes, made.aftercare["form"]) == (45_050, 1_440, "recall_day")
    assert [row.skill_uri for row in made.skills.all()] == [skill.uri]
    assert desk.post(address, training_form()).status_code == 409, "the code is taken"
    desk.post(reverse("provider:training", args=[made.pk]), training_form(price="500", skill=[skill.uri]))
    made.refresh_from_db()
    assert made.price_cents == 50_000


def test_a_file_is_first_read_and_never_touches_another_provider(desk: Client, world: World) -> None:
    other = organisation("provider", "Een ander huis")
    text = (
        "provider;code;form;hours;price;title_nl;recognised\n"
        ";CSV-1;online;8;100;Excel;vov\n"
        f"{other.enterprise_number};CSV-2;online;8;100;Word;\n;CSV-3;nowhere;8;100;Fout;\n"
    )
    file = SimpleUploadedFile("list.csv", text.encode())
    page = text_of(desk.post(reverse("provider:import"), {"file": file, "do": "check"}))
    assert "1 new" in page and "This line names another provider" in page and not Training.objects.filter(code="CSV-1")
    desk.post(reverse("provider:import"), {"text": text, "do": "import"})
    made = Training.objects.get(code="CSV-1")
    assert made.provider == world.provider and not made.recognitions.exists(), "only the authority recognises"
    assert not Training.objects.filter(code__in=["CSV-2", "CSV-3"]).exists()
    assert desk.post(reverse("provider:import"), {"do": "check"}).status_code == 422


def test_payouts_show_the_reference(desk: Client, world: World, staff: User) -> None:
    from rugzak.booking import claims

    claims.release(actor=world.member("releaser", world.authority), claim=claimed(give(world, staff)))
    page = text_of(desk.get(reverse("provider:payouts")))
    assert "+++" in page and "is on its way to you" in page
    Payable.objects.filter(payee=world.provider).update(state="paid", paid_amount=1)
    page = text_of(desk.get(reverse("provider:payouts")))
    assert "Partly paid" in page and "€ 0.01 arrived" in page.replace("\xa0", " ")


def test_who_acts_for_two_providers_chooses(desk: Client, staff: User, world: World) -> None:
    other, third = organisation("provider", "Tweede huis"), organisation("provider", "Derde huis")
    add_membership(user=staff, organisation=other, role="provider")
    assert desk.post(reverse("provider:act-for"), {"provider": str(third.pk)}).status_code == 404
    desk.post(reverse("provider:act-for"), {"provider": str(other.pk)})
    page = text_of(desk.get(reverse("provider:home")))
    assert "Tweede huis" in page and f'value="{world.provider.pk}"' in page
    assert desk.get(reverse("provider:training", args=[world.training.pk])).status_code == 404
