"""What a person names on the command line of the schemes: a scheme, a version, a file of facts, a day."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer
from rich import print as show
from rich.markup import escape

if TYPE_CHECKING:
    from rugzak.schemes.scheme import Scheme, Version

T = TypeVar("T")


def library() -> "list[Scheme]":
    """All schemes that come with the project."""
    from rugzak.schemes.load import load_library

    return tell(load_library)


def side(text: str) -> "Scheme | Version":
    """One side of a comparison. `published:` before an id looks it up in the database."""
    from rugzak.schemes import queries

    if Path(text).is_file():
        return scheme(text)
    name, _, version = text.removeprefix("published:").partition("@")
    whole = queries.scheme(name) if text.startswith("published:") else scheme(name)
    if not version:
        return whole
    found = next((one for one in whole.versions if one.version == version), None)
    if found is None:
        raise typer.BadParameter(f"{name} has no version {version}; it has {words(v.version for v in whole.versions)}")
    return found


def scheme(code: str) -> "Scheme":
    """A scheme of the library by its id, or that of a file."""
    from rugzak.schemes.load import load_file

    if Path(code).is_file():
        return tell(lambda: load_file(Path(code)))
    schemes = {one.id: one for one in library()}
    if code not in schemes:
        raise typer.BadParameter(f"there is no scheme {code}; there are {words(schemes)}")
    return schemes[code]


def tell(run: Callable[[], T]) -> T:
    """What `run` gives; an error of a file is told in one line."""
    from rugzak.schemes.source import SchemeError

    try:
        return run()
    except SchemeError as error:
        show(f"[red]error[/] {escape(str(error))}")
        raise typer.Exit(1) from None


def facts(text: str) -> dict[str, Any]:
    """Facts by name, from JSON."""
    from rugzak.schemes.facts import vocabulary

    try:
        found = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise typer.BadParameter(f"the facts are not JSON: {error}") from None
    if not isinstance(found, dict):
        raise typer.BadParameter("the facts are not an object with names and values")
    unknown = [name for name in found if name.partition("@")[0] not in vocabulary().facts]
    if unknown:
        raise typer.BadParameter(f"no such fact: {words(unknown)}; see rugzak schemes facts")
    return found


def read(path: Path) -> str:
    """The text of a file."""
    if not path.is_file():
        raise typer.BadParameter(f"there is no file {path}")
    return path.read_text(encoding="utf-8")


def words(names: Iterable[str]) -> str:
    """Names in one line."""
    return ", ".join(sorted(names))


def day(on: str) -> date:
    """A date as it is typed; today where none is."""
    from rugzak.base import clock

    if not on:
        return clock.today()
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise typer.BadParameter(f"{on} is not a date; write 2026-11-24") from None
