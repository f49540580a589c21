"""Compiles the translations: every .po in the rooms becomes a .mo. Run as `python -m rugzak.config.messages`."""

from pathlib import Path

from rugzak.config import paths
from rugzak.config.trouble import Trouble


def catalogues() -> list[Path]:
    """All .po files of the rooms."""
    return sorted(paths.PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po"))


def stale() -> list[Path]:
    """Catalogues whose .mo is missing or older."""
    return [po for po in catalogues() if not _fresh(po, po.with_suffix(".mo"))]


def compile_one(po: Path) -> None:
    """Write the .mo next to its .po; fuzzy entries are left out, as gettext does."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parts[-3], abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise Trouble(f"{po} can't be read: {error}.", "Mend that line and run this again.") from error
    half = po.with_suffix(".mo.half")
    with half.open("wb") as target:
        write_mo(target, catalogue)
    half.replace(po.with_suffix(".mo"))


def compile_all() -> int:
    """Compile what is stale; gives the number compiled."""
    waiting = stale()
    for po in waiting:
        compile_one(po)
    return len(waiting)


def _fresh(po: Path, mo: Path) -> bool:
    return mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime


if __name__ == "__main__":
    print(f"{compile_all()} of {len(catalogues())} catalogues compiled")
