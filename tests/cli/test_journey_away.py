"""The journey where nothing runs: it says so and what to do, without a traceback."""

from typer.testing import CliRunner

from rugzak.cli.journey import app
from rugzak.cli.rush.day import free_port


def test_where_nothing_answers_it_says_what_to_do() -> None:
    result = CliRunner().invoke(app, ["--as", "learner", "--url", f"http://127.0.0.1:{free_port()}"])
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    words = " ".join(result.output.split())
    assert "Nothing answers" in words and "rugzak up" in words and "Traceback" not in words


def test_a_journey_that_is_not_there_is_named() -> None:
    result = CliRunner().invoke(app, ["--as", "nobody"])
    assert result.exit_code == 2 and "learner" in result.output
