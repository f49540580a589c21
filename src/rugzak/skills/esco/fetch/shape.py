"""What a record of the web service holds, as the few fields that a snapshot is built from.

Relies on, of the documented record: `uri`, `className`, `preferredLabel` {language: text}, `alternativeLabel`
{language: [text]}, `description` {language: {literal}}, `code`, `status`, and in `_links` `hasEssentialSkill`,
`hasOptionalSkill`, `broaderIscoGroup` (with `code`), `hasSkillType`, `hasReuseLevel`, `broaderHierarchyConcept`,
`broaderSkill`, `broaderOccupation`, `broaderConcept`, each a list of {uri, title}. All else is left alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SCHEME = "http://data.europa.eu/esco/concept-scheme/"
_CODE = re.compile(r"\d{4}")
_SKILL_TYPES = {"skill": "skill/competence", "competence": "skill/competence", "knowledge": "knowledge"}
_BROADER = ("broaderHierarchyConcept", "broaderSkill", "broaderIscoGroup", "broaderOccupation", "broaderConcept")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of concept: the class to ask for, its scheme, and the file of the package that it fills.

    `optional` is true for what a mirror can do without, so that a service without it stops nothing.
    """

    name: str
    path: str
    scheme: str
    kind: str
    optional: bool = False

    def holds(self, uri: str) -> bool:
        """The scheme of occupations holds their groups too: the address of a concept tells them apart."""
        return {
            "occupations": "/occupation/" in uri,
            "skills": "/skill/" in uri,
            "ISCOGroups": "/isco/" in uri,
            "skillGroups": "/occupation/" not in uri and "/isco/" not in uri,
        }[self.name]


STREAMS = (
    Stream("occupations", "occupation", f"{SCHEME}occupations", "Occupation"),
    Stream("skills", "skill", f"{SCHEME}member-skills", "KnowledgeSkillCompetence"),
    Stream("ISCOGroups", "concept", f"{SCHEME}isco", "ISCOGroup", optional=True),
    Stream("skillGroups", "concept", f"{SCHEME}skills-hierarchy", "SkillGroup", optional=True),
)


def row(record: Mapping[str, Any], language: str) -> Row:
    """A record in one language. Raises KeyError, TypeError, AttributeError where it isn't one."""
    links: Mapping[str, Any] = record.get("_links") or {}
    uri, code = str(record["uri"]), str(record.get("code") or "")
    return {
        "uri": uri,
        "label": _label(record, language),
        "others": _others(record, language),
        "description": _description(record, language),
        "code": code,
        "isco": _isco(code, links),
        "status": str(record.get("status") or "released"),
        "skillType": _SKILL_TYPES.get(_tail(links, "hasSkillType"), ""),
        "reuseLevel": _tail(links, "hasReuseLevel"),
        "essential": _uris(links, "hasEssentialSkill"),
        "optional": _uris(links, "hasOptionalSkill"),
        "broader": [one for name in _BROADER for one in _uris(links, name)],
    }


def _label(record: Mapping[str, Any], language: str) -> str:
    """The label in that very language: `title` may be another language's, where this one has none."""
    labels = record.get("preferredLabel")
    if not isinstance(labels, Mapping):
        return str(record.get("title") or "").strip()
    return str(labels.get(language) or (labels.get("en-us") if language == "en" else "") or "").strip()


def _others(record: Mapping[str, Any], language: str) -> list[str]:
    others = (record.get("alternativeLabel") or {}).get(language) or []
    texts = [others] if isinstance(others, str) else others
    return [str(text).strip() for text in texts if str(text).strip()]


def _description(record: Mapping[str, Any], language: str) -> str:
    found = (record.get("description") or {}).get(language) or ""
    return str(found.get("literal") or "" if isinstance(found, Mapping) else found).strip()


def _isco(code: str, links: Mapping[str, Any]) -> str:
    """The group's four digits: the beginning of an occupation's code, else the group that it links to."""
    if _CODE.match(code):
        return code[:4]
    groups = [
        str(link.get("code") or "") or _tail({"": [link]}, "")[1:] for link in links.get("broaderIscoGroup") or []
    ]
    return next((group for group in groups if _CODE.fullmatch(group)), "")


def _uris(links: Mapping[str, Any], name: str) -> list[str]:
    found = links.get(name) or []
    return [str(link["uri"]) for link in ([found] if isinstance(found, Mapping) else found) if link.get("uri")]


def _tail(links: Mapping[str, Any], name: str) -> str:
    return next((uri.rsplit("/", 1)[-1] for uri in _uris(links, name)), "")
