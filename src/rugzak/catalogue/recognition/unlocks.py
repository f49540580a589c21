"""What one label unlocks, and whom the schemes behind it shut out: read from the published schemes, typed nowhere.

A label is a fact about an offer (`FACT_OF`); each rule of a scheme that asks this fact is a door that the label opens.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rugzak.base import clock
from rugzak.base.text import Text
from rugzak.catalogue.recognition.facts import FACT_OF
from rugzak.schemes import equality, exclusions, queries
from rugzak.schemes.exclusions import Exclusion
from rugzak.schemes.scheme import Scheme, Version


@dataclass(frozen=True, slots=True)
class Door:
    """A scheme that a label opens: which rules ask it, in their own words, and whom the scheme shuts out."""

    scheme: str
    name: Text
    authority: Text
    version: str
    proposal: bool
    rules: tuple[tuple[str, Text], ...]
    shut_out: tuple[Exclusion, ...]

    @property
    def unreasoned(self) -> tuple[Exclusion, ...]:
        """Exclusions without a published reason."""
        return tuple(one for one in self.shut_out if not one.because)


def of_label(label: str, on: date | None = None, schemes: Iterable[Scheme] | None = None) -> list[Door]:
    """The schemes in force on a day that ask a label; of the published ones, where no others are given."""
    day, fact = on or clock.today(), FACT_OF.get(label)
    found = queries.current() if schemes is None else schemes
    versions = ((scheme, version) for scheme in found if (version := scheme.at(day)) is not None)
    return [_door(scheme, version, rules) for scheme, version in versions if fact and (rules := _rules(version, fact))]


def unreasoned(on: date | None = None, schemes: Iterable[Scheme] | None = None) -> Iterator[Exclusion]:
    """Every exclusion without a published reason in a scheme that some label opens, each once."""
    found = list(queries.current() if schemes is None else schemes)
    doors = {door.scheme: door for label in FACT_OF for door in of_label(label, on, found)}
    for _code, door in sorted(doors.items()):
        yield from door.unreasoned


def _door(scheme: Scheme, version: Version, rules: tuple[tuple[str, Text], ...]) -> Door:
    return Door(
        scheme=scheme.id,
        name=scheme.name,
        authority=scheme.authority,
        version=version.version,
        proposal=scheme.proposal or scheme.example,
        rules=rules,
        shut_out=tuple(exclusions.of_version(scheme, version)),
    )


def _rules(version: Version, fact: str) -> tuple[tuple[str, Text], ...]:
    """Where it is asked, with the words of that rule as a person reads them."""
    texts = {f"condition {one.code}": one.text for one in version.conditions}
    why = version.pays.why if version.pays else Text()
    return tuple((where, texts.get(where, why)) for where in equality.readers(version, fact))
