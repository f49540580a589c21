"""From the parts of a package to one picture: concepts with labels in four languages, and how they belong together.

The release of the relations decides which concepts there are; files of other releases only add labels to those. A row
that names a concept which that release doesn't know is left out and counted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from rugzak.base.imports import Report, progress
from rugzak.skills.errors import PackagePartMissing
from rugzak.skills.esco.source import LANGUAGES, Part

CONCEPT = ("conceptUri", "preferredLabel")
RELATION = ("occupationUri", "relationType", "skillUri")
MAX_DESCRIPTION = 1000
_SPLIT = re.compile(r"\s*(?:\n|\|)\s*")


@dataclass(slots=True)
class Labels:
    """The labels of one concept in one language."""

    preferred: str = ""
    others: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Concept:
    """An occupation, skill or group. `code` is ISCO for occupations and groups; `kind` and `reuse` are a skill's."""

    uri: str
    code: str = ""
    kind: str = ""
    reuse: str = ""
    labels: dict[str, Labels] = field(default_factory=lambda: {language: Labels() for language in LANGUAGES})
    descriptions: dict[str, str] = field(default_factory=dict)

    def add(self, language: str, preferred: str, others: Sequence[str] = ()) -> None:
        """Add labels; what is known already stays the preferred one."""
        known = self.labels[language]
        if not known.preferred:
            known.preferred = preferred
        seen = {known.preferred, *known.others}
        extra = [label for label in (preferred, *others) if label and label not in seen]
        known.others.extend(dict.fromkeys(extra))


@dataclass(slots=True)
class Gathered:
    """All that goes into a snapshot."""

    release: str
    occupations: dict[str, Concept] = field(default_factory=dict)
    skills: dict[str, Concept] = field(default_factory=dict)
    groups: dict[str, Concept] = field(default_factory=dict)
    relations: dict[tuple[str, str], bool] = field(default_factory=dict)
    broader: list[tuple[str, str]] = field(default_factory=list)
    prose: dict[str, list[str]] = field(default_factory=lambda: {language: [] for language in LANGUAGES})
    sources: list[str] = field(default_factory=list)


def gather(parts: Sequence[Part]) -> tuple[Gathered, Report]:
    """Read all parts. Raises PackagePartMissing, PackageDamaged, BadFile."""
    relations = _need(parts, "occupationSkillRelations")
    occupations, skills = (_need(parts, kind, relations.release) for kind in ("occupations", "skills"))
    gathered = Gathered(relations.release, sources=sorted({f"{part.path.name} ({part.release})" for part in parts}))
    reader = _Reader(gathered, Report(name=f"ESCO {relations.release}"))
    first = {id(occupations), id(skills)}
    steps = [occupations, skills, *(part for part in _ordered(parts, relations.release) if id(part) not in first)]
    with progress(_("Reading ESCO"), len(steps) + 1) as bar:
        for part in steps:
            reader.read(part, base=id(part) in first)
            bar.advance()
        reader.relations(relations)
        bar.advance()
    return gathered, reader.report


def _need(parts: Sequence[Part], kind: str, release: str | None = None) -> Part:
    found = [part for part in parts if part.kind == kind and release in (None, part.release)]
    order = ("en", "", "nl", "fr", "de")
    if not found:
        raise PackagePartMissing(part=f"{kind}.csv" if release is None else f"{kind}_en.csv ({release})")
    return min(found, key=lambda part: order.index(part.language))


def _ordered(parts: Sequence[Part], release: str) -> list[Part]:
    """Groups and own release first, tables of loose labels last: the first preferred label stays."""
    rank = {"skillLabels": 2, "broaderRelationsSkillPillar": 3}
    useful = [part for part in parts if part.kind not in _IGNORED]
    return sorted(useful, key=lambda part: (rank.get(part.kind, 0), part.release != release, part.release))


_IGNORED = {"occupationSkillRelations", "skillSkillRelations", "broaderRelationsOccPillar"}


class _Reader:
    """Reads one part after the other into the picture, and counts."""

    def __init__(self, gathered: Gathered, report: Report) -> None:
        self.into, self.report = gathered, report

    def read(self, part: Part, *, base: bool) -> None:
        if part.kind == "skillLabels":
            self._table(part)
        elif part.kind == "broaderRelationsSkillPillar":
            self._broader(part)
        elif part.kind in ("ISCOGroups", "skillGroups"):
            self._concepts(part, self.into.groups, grow=True)
        else:
            self._concepts(part, self.into.occupations if part.kind == "occupations" else self.into.skills, grow=base)

    def relations(self, part: Part) -> None:
        for line, row in self._rows(part, RELATION):
            known = row["occupationUri"] in self.into.occupations and row["skillUri"] in self.into.skills
            if not known:
                self.report.skip(line, _("%(file)s: unknown occupation or skill") % {"file": part.name})
                continue
            key = (row["occupationUri"], row["skillUri"])
            self.into.relations[key] = row["relationType"] == "essential" or self.into.relations.get(key, False)

    def _concepts(self, part: Part, table: dict[str, Concept], *, grow: bool) -> None:
        seen: set[str] = set()
        for line, row in self._rows(part, CONCEPT):
            uri, label = row["conceptUri"], row["preferredLabel"]
            if why := self._refuse(uri, label, seen, table, grow):
                self.report.skip(line, f"{part.name}: {why}")
                continue
            seen.add(uri)
            self._take(part, row, table.setdefault(uri, Concept(uri)))

    def _refuse(self, uri: str, label: str, seen: set[str], table: dict[str, Concept], grow: bool) -> str:
        if not uri or not label:
            return _("no URI or no label")
        if uri in seen:
            return _("this URI was there before")
        return "" if grow or uri in table else _("not in release %s") % self.into.release

    def _take(self, part: Part, row: dict[str, str], concept: Concept) -> None:
        language = part.language or "en"
        concept.add(language, row["preferredLabel"], split(row.get("altLabels", "")))
        concept.code = concept.code or row.get("iscoGroup") or row.get("code", "")
        concept.kind = concept.kind or row.get("skillType", "")
        concept.reuse = concept.reuse or row.get("reuseLevel", "")
        if text := row.get("description"):
            self.into.prose[language].append(text[:400])
            concept.descriptions.setdefault(language, " ".join(text.split())[:MAX_DESCRIPTION])

    def _table(self, part: Part) -> None:
        columns = [f"label_{language}" for language in LANGUAGES]
        for line, row in self._rows(part, ("conceptUri", *columns)):
            concept = self.into.skills.get(row["conceptUri"])
            if concept is None:
                self.report.skip(line, f"{part.name}: " + _("not in release %s") % self.into.release)
                continue
            for language, column in zip(LANGUAGES, columns, strict=True):
                if row[column] and not concept.labels[language].preferred:
                    concept.add(language, row[column])

    def _broader(self, part: Part) -> None:
        for _line, row in self._rows(part, ("conceptUri", "broaderUri")):
            if row["conceptUri"] in self.into.skills and row["broaderUri"] in self.into.groups:
                self.into.broader.append((row["conceptUri"], row["broaderUri"]))

    def _rows(self, part: Part, required: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
        rows = part.rows(required)
        self.report.read += len(rows)
        yield from enumerate(rows, start=2)


def split(labels: str) -> list[str]:
    """Alternative labels, which releases separate by a new line or a bar."""
    return [label for label in _SPLIT.split(labels.strip()) if label]
