"""Collects the commands of the rooms: one file a room in this folder, each with `app: typer.Typer`."""

import importlib
import importlib.util

import typer

from rugzak.cli.link import extract, link, train
from rugzak.cli.simulate import simulate
from rugzak.cli.skills import app as skills

# In the order of the story; the name is that of the file and of the command group.
GROUPS = (
    "data",
    "demo",
    "journey",
    "clock",
    "privacy",
    "ledger",
    "schemes",
    "accounts",
    "purses",
    "interruptions",
    "outreach",
    "bank",
    "funds",
    "skills",
    "profile",
    "ageing",
    "corrections",
    "screening",
    "catalogue",
    "recognition",
    "spaces",
    "calls",
    "booking",
    "closings",
    "debts",
    "fraud",
    "providers",
    "rounds",
    "learning",
    "careers",
    "firm",
    "study",
    "evaluation",
    "rush",
)

app = typer.Typer()


def _collect() -> None:
    for name in GROUPS:
        module = f"rugzak.cli.{name}"
        if importlib.util.find_spec(module) and (found := getattr(importlib.import_module(module), "app", None)):
            app.add_typer(found, name=name)


skills.command("extract")(extract)
_collect()
app.command("simulate")(simulate)
app.command("link")(link)
app.command("train")(train)
