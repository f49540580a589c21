"""Finds the official ESCO CSV files in a folder, a zip file, or a folder of either, and reads their rows.

A file is known by its name: `occupations_nl.csv`, `skills_en.csv`, `occupationSkillRelations.csv` (later releases add
the language) and so on. The release is taken from the name of the folder or zip: "ESCO dataset - v1.2.0 - …",
"esco_1.1.1_…".
"""

import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rugzak.base.imports import read_csv
from rugzak.skills.errors import PackageDamaged, PackageMissing

LANGUAGES = ("nl", "fr", "de", "en")
MAX_BYTES = 300_000_000
_NAME = re.compile(
    r"^(occupations|skills|ISCOGroups|skillGroups|\w+SkillsCollection|occupationSkillRelations|broaderRelationsOccPillar"
    r"|broaderRelationsSkillPillar|skillSkillRelations)(?:_(nl|fr|de|en))?\.csv$"
)
_TABLE = re.compile(r"^esco_([\d.]+)_skill_labels_[a-z_]+\.csv$")
_RELEASE = re.compile(r"(?<![\d.])v?(\d+\.\d+(?:\.\d+)?)(?![\d.])")


@dataclass(frozen=True, slots=True)
class Part:
    """One CSV file of a package: what it holds, its language (empty for relations), its release."""

    kind: str
    language: str
    release: str
    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    def rows(self, required: Sequence[str]) -> list[dict[str, str]]:
        """Its rows. Raises BadFile (columns, encoding, empty) or PackageDamaged."""
        return read_csv(self.name, required=required, content=self._content())

    def _content(self) -> bytes:
        if not self.member:
            return self.path.read_bytes()
        try:
            with zipfile.ZipFile(self.path) as package:
                return package.read(self.member)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise PackageDamaged(name=self.path.name) from error


def find(place: Path) -> list[Part]:
    """The parts in a folder or zip, in a stable order. Raises PackageMissing, PackageDamaged."""
    files = sorted(place.rglob("*")) if place.is_dir() else [place] if place.is_file() else []
    parts = [part for path in files for part in _parts(path, place)]
    if not parts:
        raise PackageMissing(place=str(place))
    return parts


def _parts(path: Path, place: Path) -> list[Part]:
    if path.suffix.lower() == ".zip":
        return [part for member in _members(path) if (part := _part(path, member))]
    return [part] if path.suffix.lower() == ".csv" and (part := _part(path, "")) else []


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as package:
            return [item.filename for item in package.infolist() if item.file_size < MAX_BYTES]
    except (zipfile.BadZipFile, OSError) as error:
        raise PackageDamaged(name=path.name) from error


def _part(path: Path, member: str) -> Part | None:
    name = Path(member or path).name
    if table := _TABLE.match(name):
        return Part("skillLabels", "", table[1], path, member)
    match = _NAME.match(name)
    if not match:
        return None
    return Part(match[1], match[2] or "", _release(path, member), path, member)


def _release(path: Path, member: str) -> str:
    for text in (*reversed(Path(member).parts), path.name, path.parent.name):
        if found := _RELEASE.search(text.replace("_", " ")):
            return found[1]
    return "starter" if path.parent.name == "starter" else "unknown"
