"""The group of a skill in ESCO's skill pillar, by code: "S5.6.1", "T3.2", "L1"; knowledge as "K" and its ISCED field.

Only what hangs straight under a group has one: 96 % of the skills of ESCO 1.1.1.
"""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from rugzak.base.text import Text
from rugzak.skills.esco.snapshot import Snapshot

# Held against ESCO 1.1.1: of what this calls digital 95 % lies in ESCO's collection of digital skills; it finds half of
# that collection and two in three of the skills of DigComp. The collection itself is no part of a snapshot.
DIGITAL = ("S5", "K061", "T1.3")
OTHER = ""
# The starter pack has groups without codes.
_STARTER = {
    "mind": "T", "people": "S1", "languages": "L", "digital": "S5", "ict": "S5", "safety": "K102", "logistics": "S6",
    "technical": "S8", "building": "S7", "care": "S3", "food": "S6", "business": "S4",
}  # fmt: skip
_STARTER_URI = "urn:rugzak:starter:group:"


@dataclass(frozen=True, slots=True)
class Group:
    """A group as ESCO names it. `code` is empty where a skill hangs under no group."""

    code: str
    label: Text


_codes: WeakKeyDictionary[Snapshot, list[str]] = WeakKeyDictionary()


def group_of(picture: Snapshot, skill_uri: str) -> Group:
    """The group right above a skill; an empty one for a skill without a group, or of another release."""
    row = picture.rows["skill"].get(skill_uri)
    place = -1 if row is None else int(picture.arrays["skill.group"][row])
    return Group(_codes_of(picture)[place], picture.label("group", place)) if place >= 0 else Group(OTHER, Text())


def digital(code: str) -> bool:
    """Whether DigComp's eight levels fit the skills of this group."""
    return code.startswith(DIGITAL)


def _codes_of(picture: Snapshot) -> list[str]:
    if picture not in _codes:
        uris, codes = (picture.arrays[f"group.{name}"].tobytes().decode().split("\n") for name in ("uri", "code"))
        _codes[picture] = [_code(uri, code) for uri, code in zip(uris, codes, strict=True)]
    return _codes[picture]


def _code(uri: str, code: str) -> str:
    tail = uri.rsplit("/", 1)[-1]
    if "/isced-f/" in uri:
        return f"K{tail}"
    return _STARTER.get(uri.removeprefix(_STARTER_URI), OTHER) if uri.startswith(_STARTER_URI) else code
