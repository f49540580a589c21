"""`rugzak screening …`, typed by a person."""

import pytest
from typer.testing import CliRunner

from rugzak.accounts.models import Person, User
from rugzak.accounts.services import register_person
from rugzak.cli.screening import app
from rugzak.skills.models import ScreeningAttempt

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter")]


@pytest.fixture
def person() -> Person:
    made = register_person(given_name="Noor", family_name="Peeters", birth_date=None, email="noor@example.org")
    User.objects.create_user("noor@example.org", "a long pass phrase", person=made)
    return made


def run(*words: str, typed: str = "", code: int = 0) -> str:
    found = CliRunner().invoke(app, list(words), input=typed, env={"COLUMNS": "200"})
    assert found.exit_code == code, found.output
    return found.output


def test_list_show_and_check() -> None:
    assert "growth-mindset" in run("list", "--lang", "fr")
    shown = run("show", "flexibility", "--lang", "en")
    assert "no way to choose people" in shown and "Weekley" in shown and "1.00" in shown
    assert run("check").count("four languages") == 10


def test_do_a_test_then_look_and_erase(person: Person) -> None:
    said = run("do", "growth-mindset", "--as", "noor@example.org", "--whole", typed="9\nx\n" + "3\n" * 10)
    attempt = ScreeningAttempt.objects.get()
    assert attempt.finished_at is not None and attempt.answers.count() == 10 and str(attempt.pk) in said
    assert "growth-mindset" in run("results", "--as", "noor@example.org")
    assert "erased" in run("erase", str(attempt.pk), "--as", "noor@example.org")
    assert not ScreeningAttempt.objects.exists()


def test_what_can_not_be_done_is_said(person: Person) -> None:
    assert "portal" in run("do", "digital", "--as", "noor@example.org", code=2)
    run("erase", "nonsense", "--as", "noor@example.org", code=2)
    assert "nothing yet" in run("estimate")


def test_reliability_is_for_the_authority(person: Person) -> None:
    found = CliRunner().invoke(app, ["reliability", "flexibility", "--as", "noor@example.org"])
    assert found.exit_code != 0
