"""Whom a scheme shuts out, read from its conditions, and the reason published for it. Pure.

A condition about a person, a job or a firm shuts out whoever fails it. Where it asks a word from a list (a status, an
education), the words that fail it whatever else is true are named. Where somebody lives or works is no group but the
competence of an authority, a sector is that of its fund, and what somebody used before is no group either.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rugzak.base.text import Text
from rugzak.schemes.facts import vocabulary
from rugzak.schemes.scheme import Condition, Scheme, Version

_ABOUT = ("person.", "employment.", "employer.")
_NO_GROUP = frozenset(
    {
        *("person.region", "employment.establishment_region", "employment.joint_committee", "employer.drawing_right"),
        *("person.career_cheques_used", "person.last_career_cheque", "person.training_costs_year"),
        "employment.own_course_this_year",
    }
)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One condition that shuts people out. `groups`: (fact, word) that always fail; `because`: the published reason."""

    scheme: str
    version: str
    code: str
    text: Text
    groups: tuple[tuple[str, str], ...]
    facts: tuple[str, ...]
    because: str
    ref: str

    def __str__(self) -> str:
        whom = ", ".join(word for _fact, word in self.groups) or "who does not fit it"
        return f"the condition {self.code} shuts out {whom}"


def of_version(scheme: Scheme, version: Version) -> Iterator[Exclusion]:
    """What a version shuts out, in the order of its file."""
    for clause in version.conditions:
        facts = _facts(version, clause)
        about = {name for name in facts if name.startswith(_ABOUT)} - _NO_GROUP
        if about and about == facts - _NO_GROUP:
            yield Exclusion(
                scheme=scheme.id,
                version=version.version,
                code=clause.code,
                text=clause.no,
                groups=tuple(_groups(clause, about)),
                facts=tuple(sorted(about)),
                because=clause.because or "",
                ref=clause.ref,
            )


def _facts(version: Version, clause: Condition) -> set[str]:
    """The facts of a condition, also through moments, snapshots and names that are worked out."""
    known = vocabulary().types
    found = set(clause.test.node.names())
    found |= {row.fact for row in version.snapshots if row.name in found}
    for name in [name for name in found if name in version.moments]:
        found |= set(version.moments[name].node.names())
    return {name for name in found if name in known}


def _groups(clause: Condition, about: set[str]) -> Iterator[tuple[str, str]]:
    types = vocabulary().types
    for name in sorted(about):
        for word in sorted(types[name].values or ()):
            if clause.test({name: word}) is False:
                yield name, str(word)
