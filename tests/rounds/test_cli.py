"""The commands call the same verbs, in the name of a user."""

import json

import pytest
from typer.testing import CliRunner

from rounds.world import CLOSES, House, browser, person
from rugzak.accounts.models import User
from rugzak.booking.rounds.models import Round
from rugzak.cli.rounds import app

pytestmark = pytest.mark.django_db


def run(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def email(who) -> str:
    return str(User.objects.get(pk=who.user_id).email)


def of(one) -> str:
    browser(one)
    return str(User.objects.get(person=one).email)


def test_from_the_draft_to_the_replay(house: House, clock, tmp_path) -> None:
    officer, releaser = email(house.member("officer")), email(house.member("releaser"))
    made = run(
        "make", "Loting", "--as", officer, "--fund", house.fund.pk, "--rule", "lottery", "--amount", 100000,
        "--budget", 100000, "--opens", "2026-09-14T09:00", "--closes", "2026-09-22T09:00", "--quota", "no_degree=0.4",
    )  # fmt: skip
    round = Round.objects.get()
    assert str(round.pk) in made and "draft" in made
    assert "hash" in run("publish", round.pk, "--as", releaser)
    an, ben = person(), person()
    assert "registered" in run("register", round.pk, "--as", of(an))
    run("register", round.pk, "--as", of(ben))
    assert "open" in run("open", round.pk, "--as", officer)
    clock.to(CLOSES)
    assert "2 tickets" in run("close", round.pk, "--as", officer)
    assert "granted" in run("draw", round.pk, "--as", officer)
    assert "in order" in run("replay", round.pk)
    record = tmp_path / "record.json"
    record.write_text(run("record", round.pk))
    assert "in order" in run("replay", "--file", record)
    wrong = json.loads(record.read_text())
    wrong["tickets"][0]["place"], wrong["tickets"][1]["place"] = 7, 8
    record.write_text(json.dumps(wrong))
    assert "differ" in run("replay", "--file", record, code=1)
    won = next(one for one in (an, ben) if "granted" in run("ticket", round.pk, "--as", of(one)))
    assert "€" in run("accept", round.pk, "--as", of(won))
    assert "told: " in run("sweep") and "accepted" in run("figures", round.pk)
    assert "settled" in run("settle", round.pk, "--as", officer)
    assert "settled" in run("list")


def test_apply_and_give_back(house: House, clock) -> None:
    round, an = house.round(), person()
    run("register", round.pk, "--as", of(an))
    clock.to(round.opens)
    assert "granted" in run("apply", round.pk, "--as", of(an))
    assert "withdrawn" in run("give-back", round.pk, "--as", of(an))
