"""Every file of commands is collected, and only those."""

from pathlib import Path

from rugzak.cli import main


def test_every_file_with_commands_is_in_the_list() -> None:
    folder = Path(main.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    with_commands = {name for name in files - {"__init__", "main"} if _has_app(folder, name)}
    assert with_commands <= set(main.GROUPS)
    assert {group.name for group in main.app.registered_groups} == with_commands


def _has_app(folder: Path, name: str) -> bool:
    source = folder / f"{name}.py" if (folder / f"{name}.py").exists() else folder / name / "__init__.py"
    return "\napp = typer.Typer(" in source.read_text()
