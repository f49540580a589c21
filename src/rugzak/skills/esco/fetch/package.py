"""Fetched pages as the files of the official CSV package, so that one reader builds a snapshot from either."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rugzak.base.imports import Report
from rugzak.skills.esco import store
from rugzak.skills.esco.fetch.pages import Pages
from rugzak.skills.esco.fetch.shape import STREAMS, Row, Stream

_OCCUPATIONS, _SKILLS = STREAMS[0], STREAMS[1]
COLUMNS = {
    "occupations": "conceptType conceptUri iscoGroup preferredLabel altLabels status description code",
    "skills": "conceptType conceptUri skillType reuseLevel preferredLabel altLabels status description",
    "ISCOGroups": "conceptType conceptUri code preferredLabel status altLabels description",
    "skillGroups": "conceptType conceptUri preferredLabel altLabels status description code",
}
RELATIONS = "occupationUri relationType skillType skillUri"
BROADER = "conceptType conceptUri broaderType broaderUri"


def write(place: Path, pages: Pages, languages: Sequence[str], report: Report) -> None:
    """All files of the package, each moved in when whole. Raises DiskFull."""
    first = languages[0]
    for stream in STREAMS:
        for code in languages:
            rows = [_concept(stream, row) for row in pages.rows(stream, code) if row["label"]]
            if rows:
                _write(place / f"{stream.name}_{code}.csv", COLUMNS[stream.name], rows)
                report.made += len(rows)
            _tell(report, pages, stream, code)
    _write(place / "occupationSkillRelations.csv", RELATIONS, _relations(pages, first))
    _write(place / "broaderRelationsSkillPillar.csv", BROADER, _broader(pages, first))


def _tell(report: Report, pages: Pages, stream: Stream, language: str) -> None:
    for page in pages.kept(stream, language):
        report.read += len(page["rows"])
        for number, why in enumerate(page["left"]):
            report.skip(number, f"{stream.name}_{language}: {why}")


def _concept(stream: Stream, row: Row) -> dict[str, str]:
    return {
        **{"conceptType": stream.kind, "conceptUri": row["uri"], "iscoGroup": row["isco"], "code": row["code"]},
        **{"preferredLabel": row["label"], "altLabels": "\n".join(row["others"]), "description": row["description"]},
        **{"skillType": row["skillType"], "reuseLevel": row["reuseLevel"], "status": row["status"]},
    }


def _relations(pages: Pages, language: str) -> Iterator[dict[str, str]]:
    types = {row["uri"]: row["skillType"] for row in pages.rows(_SKILLS, language)}
    for row in pages.rows(_OCCUPATIONS, language):
        for kind in ("essential", "optional"):
            for skill in row[kind]:
                yield {
                    **{"occupationUri": row["uri"], "relationType": kind},
                    **{"skillType": types.get(skill, ""), "skillUri": skill},
                }


def _broader(pages: Pages, language: str) -> Iterator[dict[str, str]]:
    """Where each skill and group of skills belongs, in the order of the links."""
    skills = {row["uri"] for row in pages.rows(_SKILLS, language)}
    for stream in (STREAMS[3], _SKILLS):
        for row in pages.rows(stream, language):
            for broader in row["broader"]:
                above = _SKILLS.kind if broader in skills else STREAMS[3].kind
                yield {
                    **{"conceptType": stream.kind, "conceptUri": row["uri"]},
                    **{"broaderType": above, "broaderUri": broader},
                }


def _write(place: Path, columns: str, rows: Iterable[dict[str, str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns.split(), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    with store.room(place):
        store.replace(place, lambda file: file.write(text.getvalue().encode()))
