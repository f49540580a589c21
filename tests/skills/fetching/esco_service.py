"""A local ESCO web service: answers in the documented shape from a part of the packages, and fails on demand."""

import csv
import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

OCCUPATIONS, SKILLS_OF_EACH = 40, 12
SCHEME = "http://data.europa.eu/esco/concept-scheme/"
FILES = {
    "occupations": "occupations",
    "member-skills": "skills",
    "isco": "ISCOGroups",
    "skills-hierarchy": "skillGroups",
}

Rows = list[dict[str, str]]


@dataclass
class Part:
    """Some occupations of the official package with all that belongs to them, as rows of its CSV files."""

    files: dict[str, Rows]

    @classmethod
    def of(cls, data: Path) -> "Part":
        english, relations = _zip(data, "esco_1.1.1_en_csv.zip"), _zip(data, "esco_1.1.1_relations_csv.zip")
        occupations = english("occupations_en.csv")[:: 3007 // OCCUPATIONS]
        links = _some(relations("occupationSkillRelations.csv"), {row["conceptUri"] for row in occupations})
        uris = {row["skillUri"] for row in links}
        skills = [row for row in english("skills_en.csv") if row["conceptUri"] in uris]
        broader = [row for row in relations("broaderRelationsSkillPillar.csv") if row["conceptUri"] in uris]
        broader = [row for row in broader if row["broaderType"] == "SkillGroup" or row["broaderUri"] in uris]
        above = {row["broaderUri"] for row in broader}
        groups = [row for row in english("skillGroups_en.csv") if row["conceptUri"] in above]
        codes = {row["iscoGroup"] for row in occupations}
        isco = [row for row in english("ISCOGroups_en.csv") if row["code"] in codes]
        files = {"occupations_en": occupations, "skills_en": skills, "ISCOGroups_en": isco, "skillGroups_en": groups}
        files |= {"occupationSkillRelations": links, "broaderRelationsSkillPillar": broader}
        return cls(
            files | _dutch(data, {row["conceptUri"] for rows in files.values() for row in rows if "conceptUri" in row})
        )

    def write(self, folder: Path) -> Path:
        """The CSV package of these concepts."""
        folder.mkdir(parents=True)
        for name, rows in self.files.items():
            with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        return folder

    def records(self, scheme: str) -> list[dict[str, Any]]:
        """The records of a scheme as the service gives them."""
        name = FILES[scheme]
        dutch = {row["conceptUri"]: row for row in self.files.get(f"{name}_nl", [])}
        return [self._record(row, dutch.get(row["conceptUri"], {})) for row in self.files[f"{name}_en"]]

    def _record(self, english: dict[str, str], dutch: dict[str, str]) -> dict[str, Any]:
        uri = english["conceptUri"]
        both = {"en": english, **({"nl": dutch} if dutch.get("preferredLabel") else {})}
        return {
            "className": english["conceptType"],
            "uri": uri,
            "title": english["preferredLabel"],
            "status": "released",
            "preferredLabel": {code: row["preferredLabel"] for code, row in both.items()},
            "alternativeLabel": {code: _split(row["altLabels"]) for code, row in both.items() if row.get("altLabels")},
            "description": {
                c: {"literal": row.get("description", ""), "mimetype": "plain/text"} for c, row in both.items()
            },
            "code": english.get("code", ""),
            "_links": {name: links for name, links in self._links(uri, english).items() if links},
        }

    def _links(self, uri: str, row: dict[str, str]) -> dict[str, list[dict[str, str]]]:
        asked = [one for one in self.files["occupationSkillRelations"] if one["occupationUri"] == uri]
        above = [one for one in self.files["broaderRelationsSkillPillar"] if one["conceptUri"] == uri]
        kind = row.get("skillType", "").split("/")[0]
        return {
            "hasEssentialSkill": [{"uri": one["skillUri"]} for one in asked if one["relationType"] == "essential"],
            "hasOptionalSkill": [{"uri": one["skillUri"]} for one in asked if one["relationType"] == "optional"],
            "hasSkillType": [{"uri": f"http://data.europa.eu/esco/skill-type/{kind}"}] if kind else [],
            "hasReuseLevel": [{"uri": f"http://data.europa.eu/esco/skill-reuse-level/{row['reuseLevel']}"}]
            if row.get("reuseLevel")
            else [],
            "broaderHierarchyConcept": [{"uri": o["broaderUri"]} for o in above if o["broaderType"] == "SkillGroup"],
            "broaderSkill": [{"uri": o["broaderUri"]} for o in above if o["broaderType"] != "SkillGroup"],
        }


def _zip(data: Path, name: str) -> Callable[[str], Rows]:
    def rows(member: str) -> Rows:
        with zipfile.ZipFile(data / "esco" / "en_1.1.1" / name) as package:
            return list(csv.DictReader(io.StringIO(package.read(member).decode("utf-8-sig"), newline="")))

    return rows


def _some(relations: Rows, occupations: set[str]) -> Rows:
    """The first relations of each occupation."""
    kept: dict[str, int] = dict.fromkeys(occupations, 0)
    found = []
    for row in relations:
        if kept.get(row["occupationUri"], SKILLS_OF_EACH) < SKILLS_OF_EACH:
            kept[row["occupationUri"]] += 1
            found.append(row)
    return found


def _dutch(data: Path, uris: set[str]) -> dict[str, Rows]:
    found = {}
    for name in ("occupations", "ISCOGroups", "skillGroups"):
        with (data / "esco" / "nl_1.1" / f"{name}_nl.csv").open(newline="", encoding="utf-8-sig") as file:
            found[f"{name}_nl"] = [
                row for row in csv.DictReader(file) if row["conceptUri"] in uris and row["preferredLabel"]
            ]
    table = data / "esco" / "skill_labels" / "esco_1.1.1_skill_labels_en_nl_fr_de.csv"
    with table.open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["conceptUri"] in uris and row["label_nl"]]
    found["skills_nl"] = [
        {"conceptUri": row["conceptUri"], "preferredLabel": row["label_nl"], "altLabels": ""} for row in rows
    ]
    return found


def _split(labels: str) -> list[str]:
    return [label for label in labels.replace("|", "\n").split("\n") if label.strip()]


Fault = Callable[["Handler", dict[str, str]], bool]


@dataclass
class Served:
    """A running service: what it was asked, what it does wrong. `paged` false is an older one that counts records."""

    part: Part
    address: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    releases: tuple[str, ...] = ("v1.1.1",)
    most: int = 500
    paged: bool = True
    seconds: float = 0.0
    without: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.records = {scheme: self.part.records(scheme) for scheme in FILES}


@contextmanager
def serve(part: Part, **options: Any) -> Iterator[Served]:
    served = Served(part, **options)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"served": served}))
    server.daemon_threads = True
    served.address = f"http://127.0.0.1:{server.server_port}/esco/api"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


class Handler(BaseHTTPRequestHandler):
    """One question."""

    served: Served
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
        query["path"] = urlsplit(self.path).path.rsplit("/", 1)[-1]
        self.served.asked.append(query)
        time.sleep(self.served.seconds)
        if any(fault(self, query) for fault in self.served.faults):
            return
        scheme = query["isInScheme"].removeprefix(SCHEME)
        if query["selectedVersion"] not in self.served.releases:
            self.answer(404, {"logref": "NotFound", "status": 404, "message": "Unknown version"})
        elif scheme in self.served.without:
            self.answer(400, {"logref": "BadInputException", "status": 400, "message": "Unknown scheme"})
        else:
            self.answer(200, self.page(scheme, query))

    def page(self, scheme: str, query: dict[str, str]) -> dict[str, Any]:
        records = self.served.records[scheme]
        limit, offset = min(int(query["limit"]), self.served.most), int(query["offset"])
        start = offset * limit if self.served.paged else offset
        some = records[start : start + limit]
        links = {"self": {"href": self.path}}
        if start + limit < len(records):
            further = {**query, "offset": offset + (1 if self.served.paged else limit)}
            links["next"] = {"href": f"{self.served.address}/resource/{query['path']}?{urlencode(further)}"}
        return {
            **{
                "count": len(some),
                "language": query["language"],
                "total": len(records),
                "offset": offset,
                "limit": limit,
            },
            "concepts": [{"uri": one["uri"], "title": one["title"]} for one in some],
            "_embedded": {one["uri"]: one for one in some},
            "_links": links,
        }

    def answer(self, status: int, content: dict[str, Any] | bytes, **headers: str) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json;charset=UTF-8", "Content-Length": str(len(body))}.items():
            self.send_header(name, headers.pop(name.replace("-", "_"), value))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""
