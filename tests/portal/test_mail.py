"""Every kind of message that the rooms post has a letter, in each language, with its link."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import translation

import rugzak
from rugzak.base import registry
from rugzak.base.models import Message
from rugzak.portal.shared import mail

pytestmark = pytest.mark.django_db
FOLDER = Path(mail.__file__).parent / "templates" / "shared" / "mail"
TEXT = {"nl": "Heftruck & co", "fr": "Chariot & co", "de": "Stapler & co", "en": "Forklift & co"}
LINE = {"payer": "gov", "asset": "EUR", "cents": 12500, "amount": 12500, "name": TEXT, "why": TEXT}
LINE |= {"reference": "+++010/8068/17183+++"}
CONTEXT = {
    "title": TEXT,
    "provider": "Huis",
    "place": TEXT,
    "start": "2026-12-07",
    "end": "2026-12-08",
    "last_day": "2026-12-01",
    "expires": "2026-12-01",
    "cooling_off_until": "2026-12-01T00:00:00+01:00",
    "lines": [LINE],
    "minutes": 2,
    "count": 3,
    "check": True,
    "coach": "greet@example.org",
    "token": "t" * 43,
    "spaces": "provider",
    "number": "2026-001",
    "call": "Heftruck",
    "space": "Lokaal 1",
    "organisation": "Werkhuis",
}
MONEY = {
    **{
        "payer": "Fonds",
        "payee": "Huis",
        "amount": 12500,
        "account": "7034",
        "more": 2,
        "why": "AC04",
        "lines": [LINE],
    },
    **{"fund": TEXT, "organisation": "Werkhuis", "asked": 12500, "lacks": 2500, "came": 10000, "holder": "Overheid"},
    **{"reference": "+++010/8068/17183+++", "iban": "BE68539007547034", "due": "2026-12-01", "reminder": 1},
    **{"rule": "arrival", "opens": "2026-12-01T10:00:00+01:00", "closes": "2026-12-02T10:00:00+01:00"},
    **{"free": 12500, "asset": "EUR", "early": "2026-12-01", "likely": "2027-01-10", "until": "2027-03-31"},
    **{"scheme": TEXT, "how": TEXT},
    "ends": [{"label": TEXT, "free": 12500, "asset": "EUR", "until": "2027-03-31"}],
}
RECOGNITION = {"label": TEXT, "subject": TEXT, "step": "decided", "until": "2027-03-31"}
DOOR = {"door": True, "step": "down", "stage": TEXT, "until": "2026-12-01", "account": "7034", "asker": "a@example.org"}
STEPS = ("join", "sign", "account_asked", "account_changed", "account_kept", "up", "down", "answered", "ready", "two")
KINDS = sorted(path.stem for path in FOLDER.glob("*.txt"))


def message(kind: str) -> Message:
    names = ("booking_id", "training_id", "session_id", "credential_id", "round_id", "case_id", "dossier_id")
    names += ("tender_id",)
    ids = {name: str(uuid4()) for name in names} | {"scheme_id": "be-vl-opleidingscheque"}
    queue = {"place": 3} if kind.startswith("waiting") and kind.endswith("joined") else {}
    money = MONEY if kind.startswith(("bank", "closing", "fund", "outreach", "purse", "round")) else {}
    file = RECOGNITION if kind.startswith("recognition") else {}
    door = DOOR if kind.startswith("door") else {}
    return Message(kind=kind, to="an@example.org", context=CONTEXT | ids | queue | money | file | door)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_letter_has_a_subject_a_link_and_no_markup(kind: str, language: str) -> None:
    with translation.override(language):
        subject, body = mail.render(message(kind))
    assert 5 < len(subject) < 120 and "\n" not in subject
    assert settings.RUGZAK_URL in body and body.rstrip().endswith("Rugzak")
    assert "&amp;" not in subject + body and "<" not in body and "{" not in body and "None" not in body


@pytest.mark.parametrize("step", [*STEPS, "admitted", "refused", "final"])
def test_each_step_of_the_door_has_its_words(step: str) -> None:
    row = message("door_news")
    row.context |= {"step": step}
    with translation.override("fr"):
        subject, body = mail.render(row)
    assert "Huis" in subject and len(body.splitlines()[0]) > 20 and settings.RUGZAK_URL in body


def test_dates_read_as_dates() -> None:
    with translation.override("nl"):
        assert "maandag 7 december 2026" in mail.render(message("booking.booked"))[1].replace("\u00a0", " ")


def test_a_kind_without_a_letter_still_says_that_there_is_news() -> None:
    with translation.override("en"):
        assert mail.render(message("some.new.kind"))[0] == "There is news in your backpack"


def test_every_kind_that_a_room_posts_has_its_own_letter() -> None:
    rooms = Path(rugzak.__file__).parent
    posted = set()
    for source in rooms.rglob("*.py"):
        code = source.read_text("utf-8")
        posted |= set(re.findall(r'outbox\.post\(\s*kind="([\w.]+)"', code))
        if source.name == "news.py":
            posted |= set(re.findall(r'"((?:booking|waiting)\.[a-z]+)"', code))
    assert posted and {kind.replace(".", "_") for kind in posted} <= set(KINDS)


def test_the_portal_is_who_writes_letters() -> None:
    assert registry._renderers == [mail.render]
