"""Sharing by portal, API and command line, for a provider and for an employer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typer.testing import CliRunner

from portal.desks import one_question, text_of
from rugzak.accounts.models import User
from rugzak.accounts.permissions import Actor
from rugzak.catalogue.spaces.models import Space, SpaceUse
from rugzak.cli.spaces import app
from spaces.conftest import Scene
from spaces.test_spaces import MONDAY, session

pytestmark = pytest.mark.django_db
KIND = {"content_type": "application/json"}


def as_(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


OFFER = {
    "kind": "room", "name": "Atelier", "about": "Six ovens", "post_code": "9000", "seats": "8", "price": "35.50",
    "weekdays": ["0", "4"], "opens": "08:30", "closes": "17:00", "consent": "asked", "free_cancel_days": "7",
    "late_percent": "50", "access": ["wheelchair"],
}  # fmt: skip


def test_an_employer_shares_on_the_page(scene: Scene) -> None:
    hr = as_(scene.hr)
    assert "What do you want to share?" in text_of(hr.get("/employer/spaces/new"))
    wrong = hr.post("/employer/spaces/new", {**OFFER, "post_code": "1"})
    assert wrong.status_code == 422 and "We don’t know this post code" in text_of(wrong)
    assert "a room needs seats" in text_of(hr.post("/employer/spaces/new", {**OFFER, "seats": "0"}))
    png = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + bytes(10))
    made = hr.post("/employer/spaces/new", {**OFFER, "photo": png})
    space = Space.objects.get(name="Atelier")
    assert made.status_code == 302 and made["Location"] == f"/employer/spaces/{space.pk}"
    assert (space.price_cents, space.weekdays, space.access) == (3_550, [0, 4], ["wheelchair"])
    page = text_of(hr.get(f"/employer/spaces/{space.pk}"))
    assert one_question(page) and "reachable in a wheelchair" in page and "Six ovens" in page
    assert hr.get(f"/employer/spaces/{space.pk}/photo")["Content-Type"] == "image/png"
    assert hr.get(f"/employer/spaces/{scene.room.pk}/photo").status_code == 404
    assert 'value="35.5"' in text_of(hr.get(f"/employer/spaces/{space.pk}/change"))
    assert hr.post(f"/employer/spaces/{space.pk}/change", {**OFFER, "name": "Oven"}).status_code == 302
    assert hr.post(f"/employer/spaces/{space.pk}/withdraw").status_code == 302
    assert "no longer shared" in text_of(hr.get(f"/employer/spaces/{space.pk}"))


def test_a_provider_finds_books_and_calls_off(scene: Scene) -> None:
    teacher = as_(scene.teacher)
    assert "Rooms and equipment of others" in text_of(teacher.get("/provider/sessions"))
    page = text_of(teacher.get("/provider/spaces", {"post_code": "9000", "kind": "room", "day": str(MONDAY)}))
    assert one_question(page) and "Bakery school" in page and "Bakkerij Peeters" in page
    assert "Nothing found" in text_of(teacher.get("/provider/spaces", {"seats": "100"}))
    url = f"/provider/spaces/{scene.room.pk}"
    assert teacher.post(f"{url}/book", {"day": "", "part": "day"}).status_code == 422
    booked = teacher.post(f"{url}/book", {"day": str(MONDAY), "part": "day", "note": "12 bakers"})
    assert booked.status_code == 302
    mine = text_of(teacher.get(booked["Location"]))
    assert one_question(mine) and "Bakery school" in mine and "It is booked." in mine
    refused = as_(scene.other).post(f"{url}/book", {"day": str(MONDAY), "part": "morning"})
    assert refused.status_code == 409 and "The next free moment is 22/09/2026, morning." in text_of(refused)
    use = SpaceUse.objects.get()
    theirs = text_of(as_(scene.hr).get("/employer/spaces/mine"))
    assert "12 bakers" in theirs and "Opleidingshuis" in theirs
    assert as_(scene.other).post(f"/provider/spaces/uses/{use.pk}/cancel").status_code == 404
    assert teacher.post(f"/provider/spaces/uses/{use.pk}/cancel").status_code == 302
    assert teacher.post(f"/provider/spaces/uses/{use.pk}/cancel").status_code == 409


def test_a_session_is_held_there_by_the_page(scene: Scene) -> None:
    held = session(scene, [MONDAY])
    teacher, url = as_(scene.teacher), f"/provider/spaces/{scene.room.pk}"
    assert "Or hold a session there" in text_of(teacher.get(url))
    assert "Or hold a session there" not in text_of(as_(scene.hr).get(url.replace("provider", "employer")))
    assert teacher.post(f"{url}/session", {"session": ""}).status_code == 422
    assert teacher.post(f"{url}/session", {"session": str(held.pk)}).status_code == 302
    held.refresh_from_db()
    assert held.address.startswith("Bakery school")


def test_the_owner_answers_and_settles_on_the_page(scene: Scene, clock: object) -> None:
    scene.room.consent = "asked"
    scene.room.save()
    url = f"/provider/spaces/{scene.room.pk}/book"
    assert "Ask the owner" in text_of(as_(scene.teacher).get(url.removesuffix("/book")))
    for part in ("morning", "afternoon"):
        as_(scene.teacher).post(url, {"day": str(MONDAY), "part": part})
    one, other = SpaceUse.objects.order_by("part")
    hr = as_(scene.hr)
    assert "2 questions wait" in text_of(hr.get("/employer/spaces"))
    empty = hr.post(f"/employer/spaces/uses/{one.pk}/answer", {"answer": "no", "reason": ""})
    assert empty.status_code == 422 and "Say why." in text_of(empty)
    hr.post(f"/employer/spaces/uses/{one.pk}/answer", {"answer": "no", "reason": "We bake then."})
    hr.post(f"/employer/spaces/uses/{other.pk}/answer", {"answer": "yes"})
    assert "We bake then." in text_of(as_(scene.teacher).get("/provider/spaces/mine"))
    clock.by(days=10)  # type: ignore[attr-defined]
    assert "You owe Bakkerij Peeters" in text_of(as_(scene.teacher).get("/provider/spaces/mine"))
    assert "Opleidingshuis owes you" in text_of(hr.get("/employer/spaces/mine"))
    assert hr.post(f"/employer/spaces/uses/{other.pk}/settle").status_code == 302
    assert "Nobody owes anything." in text_of(hr.get("/employer/spaces/mine"))


def test_nobody_else_comes_in(scene: Scene) -> None:
    learner = as_(scene.world.actor())
    assert learner.get("/provider/spaces").status_code == 403
    assert Client().get("/employer/spaces").status_code == 302
    assert as_(scene.teacher).get("/employer/spaces").status_code == 403
    assert as_(scene.teacher).get(f"/provider/spaces/{scene.room.pk}/change").status_code == 404


def test_by_api(scene: Scene, clock: object) -> None:
    hr, teacher, api = as_(scene.hr), as_(scene.teacher), "/api/v1/spaces"
    asked = {"organisation": str(scene.world.employer.pk), "kind": "equipment", "name": "Oven", "price_cents": 1_000}
    made = hr.post(api, {**asked, "consent": "asked"}, **KIND).json()
    assert made["name"] == "Oven" and made["place"] == ""
    assert teacher.post(api, asked, **KIND).status_code == 403
    changed = hr.put(f"{api}/{made['id']}", {**asked, "name": "Big oven", "consent": "asked"}, **KIND).json()
    assert changed["name"] == "Big oven"
    assert [row["name"] for row in teacher.get(api).json()] == ["Bakery school", "Big oven"]
    assert teacher.get(f"{api}/{made['id']}").json()["consent"] == "asked"
    slot = {"organisation": str(scene.world.provider.pk), "date": str(MONDAY), "part": "morning"}
    use = teacher.post(f"{api}/{made['id']}/uses", slot, **KIND).json()
    assert use["state"] == "asked"
    late = as_(scene.other).post(f"{api}/{made['id']}/uses", {**slot, "organisation": str(scene.school.pk)}, **KIND)
    assert late.status_code == 409 and late.json()["code"] == "slot_taken" and "22/09/2026" in late.json()["detail"]
    free = teacher.get(f"{api}/{made['id']}/calendar", {"start": str(MONDAY), "days": 1}).json()
    assert [(row["part"], row["free"]) for row in free] == [("morning", False), ("afternoon", True)]
    assert hr.post(f"{api}/uses/{use['id']}/answer", {"yes": True}, **KIND).json()["owed_cents"] == 1_000
    mine = teacher.get(f"{api}/uses", {"organisation": str(scene.world.provider.pk)}).json()["items"]
    theirs = hr.get(f"{api}/uses", {"organisation": str(scene.world.employer.pk), "side": "owner"}).json()["items"]
    assert [row["id"] for row in mine] == [row["id"] for row in theirs] == [use["id"]]
    held = session(scene, [MONDAY])
    assert len(teacher.post(f"{api}/{scene.room.pk}/session", {"session": str(held.pk)}, **KIND).json()) == 2
    clock.by(days=10)  # type: ignore[attr-defined]
    owed = teacher.get(f"{api}/owed", {"organisation": str(scene.world.provider.pk)}).json()
    assert sum(row["owed_cents"] for row in owed) == 9_000
    assert hr.post(f"{api}/uses/{use['id']}/settle", **KIND).json()["settled_at"]
    assert teacher.post(f"{api}/uses/{use['id']}/cancel", {}, **KIND).status_code == 409
    assert hr.post(f"{api}/{made['id']}/withdraw", **KIND).json()["withdrawn"]


def test_by_command(scene: Scene, clock: object) -> None:
    run = CliRunner()
    email = {actor: User.objects.get(pk=actor.user_id).email for actor in (scene.hr, scene.teacher)}
    hr, teacher = (["--as", email[actor]] for actor in (scene.hr, scene.teacher))
    firm, school = ["--for", str(scene.world.employer.pk)], ["--for", str(scene.world.provider.pk)]

    def said(*words: str) -> str:
        answer = run.invoke(app, list(words))
        assert answer.exit_code == 0, (words, answer.output, answer.exception)
        return answer.output

    space = said("offer", "Van", "--kind", "mobile", "--price", "10", *hr, *firm).split()[1]
    assert "Van" in said("list", "--kind", "mobile")
    assert "yes" in said("calendar", space, "--days", "3")
    use = said("book", space, str(MONDAY), "day", *teacher, *school).split()[1]
    assert said("answer", use, "--yes", *hr).strip() == "confirmed"
    assert use in said("uses", *school, *teacher) and use in said("uses", "--of-others", *firm, *hr)
    held = session(scene, [MONDAY])
    assert "confirmed" in said("book-session", str(scene.room.pk), str(held.pk), *teacher)
    clock.by(days=6)  # type: ignore[attr-defined]
    other = said("book", space, "2026-09-22", "day", *teacher, *school).split()[1]
    assert "cancelled" in said("cancel", other, *teacher)
    clock.by(days=6)  # type: ignore[attr-defined]
    assert use in said("owed", *firm, *hr) and said("settle", use, *hr).strip() == "settled"
    assert said("withdraw", space, *hr).strip() == "withdrawn"
