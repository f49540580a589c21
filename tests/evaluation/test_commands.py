"""The commands of clock, learning and evaluation, run as a person runs them."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from evaluation_world import World
from typer.testing import CliRunner

from rugzak.base import clock as business
from rugzak.base import due, registry
from rugzak.base.models import Due, Message
from rugzak.cli import clock as clock_commands
from rugzak.cli import evaluation as commands
from rugzak.cli import learning as learning_commands
from rugzak.evaluation import schedule, surveys
from rugzak.evaluation.models import Indicator, Invitation

runner = CliRunner()


def _run(app: Any, *words: str, code: int = 0) -> str:
    with translation.override("en"):
        done = runner.invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture
def plain_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages as data: how they are worded is the portal's."""
    monkeypatch.setattr(registry, "_renderers", [])


def test_travelling_does_what_is_due_day_by_day(world: World, clock: object, plain_mail: None) -> None:
    world.offer(aftercare_days=15)
    business.travel(to=datetime(2025, 3, 20, 8, tzinfo=UTC))
    today = date(2025, 3, 20)
    world.booking(world.person(), start=today, end=today, state="held")
    Due.objects.all().delete()
    schedule.ensure()
    output = _run(clock_commands.app, "travel", "--by", "16d")
    assert business.today() == date(2025, 4, 5)
    kinds = list(Message.objects.order_by("created_at").values_list("kind", "context__kind"))
    assert kinds == [
        ("survey_invitation", "reaction"),
        ("survey_reminder", "reaction"),
        ("survey_invitation", "aftercare"),
    ]
    assert not Message.objects.filter(sent_at=None).exists()
    assert "evaluation.send 1" in output and "mail 1" in output and "16 days" in output
    assert set(Indicator.objects.values_list("period", flat=True)) == {"2025"}, "made on the first of April"


def test_the_clock_goes_back_and_resets(db: None, clock: object) -> None:
    Due.objects.all().delete()
    today = business.today()
    business.travel(to=datetime(2030, 1, 10, 8, tzinfo=UTC))
    _run(clock_commands.app, "travel", "--to", "2030-01-15")
    assert business.today() == date(2030, 1, 15) and "2030-01-15 09:0" in _run(clock_commands.app, "show")
    assert "nothing was undone" in _run(clock_commands.app, "travel", "--to", "2029-12-01")
    _run(clock_commands.app, "reset")
    assert business.today() == today


def test_a_row_that_fails_is_named_and_the_day_goes_on(db: None, clock: object) -> None:
    Due.objects.all().delete()
    tomorrow = date.fromordinal(business.today().toordinal() + 1)
    bad = due.plan(date=tomorrow, kind="no.such.kind", subject=schedule.HOUSE)
    output = _run(clock_commands.app, "travel", "--by", "2d", code=1)
    assert "failed 1" in output and Due.objects.get(pk=bad.pk).error


@pytest.mark.parametrize("words", [[], ["--by", "ten"], ["--by", "9d", "--to", "2030-01-01"], ["--by", "99999d"]])
def test_a_bad_span_is_refused(db: None, words: list[str]) -> None:
    assert runner.invoke(clock_commands.app, ["travel", *words]).exit_code == 2


def test_export_compute_show(world: World, tmp_path: Path, settings: Any) -> None:
    settings.VAR = tmp_path
    for _ in range(12):
        world.booking(world.person())
    output = _run(commands.app, "export")
    folder = tmp_path / "export" / business.today().isoformat()
    assert re.search(r"booking\W+12", output) and (folder / "manifest.json").exists()
    assert folder.parent.stat().st_mode & 0o077 == 0
    output = _run(commands.app, "compute", "--period", "2025", "--latest")
    assert "2025:" in output and "no data: " in output and "nps" in output
    assert "100" in _run(commands.app, "show", "participation", "--period", "2025")
    assert "Flanders" in _run(commands.app, "show", "participation", "--period", "2025", "--by", "region")
    assert "Passed" in _run(commands.app, "show", "--period", "2025")
    assert runner.invoke(commands.app, ["show", "happiness"]).exit_code == 2


def test_invite(world: World, clock: object) -> None:
    world.offer()
    world.booking(world.person(), end=business.today(), start=business.today())
    assert "reaction: 1" in _run(commands.app, "invite")
    assert Invitation.objects.count() == 2 and surveys.invite_due().made["reaction"] == 0


def test_log_and_badges(db: None, tmp_path: Path) -> None:
    from rugzak.accounts.services import register_person

    person = register_person(given_name="An", family_name="Peeters", email="an@example.org")
    words = ["log", "--person", "an@example.org", "--title", "Learned a trick", "--minutes", "30"]
    assert "Learned a trick" in _run(learning_commands.app, *words)
    assert "1 entries" in _run(learning_commands.app, "log", "--person", str(person.pk))
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    assert "schema" in _run(learning_commands.app, "credential", "verify", str(bad), code=1)
    assert _run(learning_commands.app, "credential", "rotate").startswith("did:key:z6Mk")
