"""`rugzak recognition …`: the criteria, the check, and a file from its opening to the objection."""

import re

import pytest
from typer.testing import CliRunner

from recognition.world import Actor, Room
from rugzak.accounts.models import User
from rugzak.catalogue.recognition.criteria import LIBRARY
from rugzak.catalogue.recognition.models import Dossier
from rugzak.cli.recognition import app

pytestmark = pytest.mark.django_db


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return " ".join(result.output.split())


def mail(actor: Actor) -> str:
    return str(User.objects.get(pk=actor.user_id).email)


def test_criteria_and_what_they_unlock() -> None:
    assert "career_centre" in run("criteria")
    told = run("criteria", "vov")
    assert "minimum 60% of 120 points" in told and "must open" in told and "(proposal)" in told
    assert "be-vl-vov" in run("unlocks", "vov") and "no reason is published" in run("unlocks", "vov")


def test_the_check_warns_of_what_has_no_reason_and_fails_at_a_fault(tmp_path: object) -> None:
    told = run("check")
    assert "4 files of criteria; 0 errors" in told and "be-vl-vov 2025: the condition fraction" in told
    broken = tmp_path / "vov.yaml"
    broken.write_text((LIBRARY / "vov.yaml").read_text("utf-8").replace("minimum: 60", "minimum: 600"), "utf-8")
    assert "error" in run("check", broken, code=1)


def test_a_file_on_the_command_line(room: Room, tmp_path: object) -> None:
    provider, assessor, second, third, partner = map(
        mail, (room.provider, room.assessor, room.second, room.third, room.partner)
    )
    file = run("open", "vov", room.school.pk, "--training", room.training.pk, "--as", provider)
    proof = tmp_path / "goals.pdf"
    proof.write_bytes(b"%PDF-")
    for one in Dossier.objects.get().answers.all():
        more = ["--attach", proof] if one.criterion == "goals" else ["--words", "See the note."]
        told = run("answer", file, one.criterion, "yes", *more, "--as", provider)
    assert "120.0 of 120 points, 100% (minimum 60%), 0 musts missing" in told
    assert "decision by 2026-11-19" in run("send", file, "--as", provider)
    assert file in run("list", "--waiting", "--as", assessor)
    run("note", file, "Our members ask it.", "--as", partner)
    run("take", file, "--as", assessor)
    for one in Dossier.objects.get().answers.all():
        level = "no" if one.criterion == "open" else "yes"
        run("judge", file, one.criterion, level, "--reason", "I looked.", "--as", assessor)
    assert "proposed refused" in run("conclude", file, "refused", "--reason", "Not open.", "--as", assessor)
    assert "objection until 2026-11-04" in run("confirm", file, "--reason", "Indeed.", "--as", second)
    assert "answer by" in run("object", file, "--text", "It is open to all.", "--as", provider)
    told = run("answer-objection", file, "--granted", "--reason", "Right.", "--as", third)
    assert told == "answered granted"
    assert re.search("Our members ask it", run("show", file, "--as", provider))
    assert "1 recognised" in run("register")
