from django.db import connection
from typer.testing import CliRunner

from rugzak.cli.ledger import app
from rugzak.ledger.services import Leg


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_check_prints_figures_and_exits_1_at_a_difference(world):
    purse = world.purse(500)
    world.purse(3, asset="seat:a")
    fine = run("check")
    assert fine.exit_code == 0, fine.output
    assert "0 differences" in fine.output and "EUR 0" in fine.output and "seat 0" in fine.output
    with connection.cursor() as cursor:
        cursor.execute("update ledger_account set posted = posted + 1 where id = %s", [purse])
    wrong = run("check")
    assert wrong.exit_code == 1
    assert f"account {purse}: expected 500, found 501" in wrong.output and "EUR 1" in wrong.output


def test_balance_and_statement(world):
    purse = world.purse(500)
    world.post(Leg(purse, world.provider, 120)).require()
    assert "380" in run("balance", purse).output
    assert "no floor" in run("balance", world.outside).output
    lines = run("statement", purse).output
    assert "-120" in lines and "380" in lines and "+500" in lines
    assert "500" not in run("statement", purse, "--until", "2020-01-01").output
