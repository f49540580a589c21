"""The command `rugzak`: the shell's own commands, and those of the rooms.

Django is set up only when a command of a room really runs, so that help comes at once and `up` and `doctor` work
where Django can't. Refusals and troubles become one message on stderr and exit code 1.
"""

import os
import sys
from typing import NoReturn

import typer

from rugzak.config.trouble import Trouble

OWN = ("up", "down", "status", "doctor", "prepare", "healthy")
LANGUAGES = ("nl", "fr", "de", "en")
# One scheme, one decision: people say it in the singular too.
ALIASES = {"scheme": "schemes", "decision": "schemes"}
HELP = "Rugzak: a learning and career account that employer, government and person fill together."


def run() -> None:
    """The entry point."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rugzak.config.settings")
    sys.argv[1:2] = [ALIASES.get(name, name) for name in sys.argv[1:2]]
    try:
        build()()
    except Trouble as trouble:
        fail(trouble.message, trouble.remedy)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        _explain(error)
        raise


def build() -> typer.Typer:
    """The whole application; the rooms' commands only when they may be asked for."""
    from rugzak.config.commands import app as own

    root = typer.Typer(help=HELP, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
    root.registered_commands += own.registered_commands
    if not (len(sys.argv) > 1 and sys.argv[1] in OWN):
        _add_rooms(root)
    root.callback()(_before)
    return root


def fail(message: str, remedy: str = "") -> NoReturn:
    """Say what is wrong and what to do, and end with 1."""
    typer.secho(message, fg="red", err=True)
    if remedy:
        typer.echo(remedy, err=True)
    sys.exit(1)


def _add_rooms(root: typer.Typer) -> None:
    from rugzak.cli.main import app as rooms

    root.registered_groups += rooms.registered_groups
    root.registered_commands += rooms.registered_commands


def _before(context: typer.Context) -> None:
    if context.invoked_subcommand in OWN or {"--help", "-h"} & set(sys.argv):
        return
    import django
    from django.utils import translation

    django.setup()
    translation.activate(language())


def language() -> str:
    """The language of the terminal, English where Rugzak does not speak it."""
    for name in ("RUGZAK_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if (chosen := os.environ.get(name, "")[:2].lower()) in LANGUAGES:
            return chosen
    return "en"


def _explain(error: Exception) -> None:
    """Turn the errors that a person can do something about into a message; the rest goes on as it is."""
    from django.db import OperationalError, ProgrammingError

    from rugzak.base.errors import Refusal

    if isinstance(error, Refusal):
        fail(error.text())
    if isinstance(error, OperationalError) and "connection" in str(error):
        fail("The database does not answer.", "Start it with `rugzak up`; `rugzak doctor` says what is wrong.")
    if isinstance(error, ProgrammingError) and "does not exist" in str(error):
        fail(f"The tables are not up to date: {error}", "Run `rugzak up`.")


if __name__ == "__main__":
    run()
