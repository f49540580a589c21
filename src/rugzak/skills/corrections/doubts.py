"""What someone called wrong, as a page or a "why" asks it: is this one of them?"""

from dataclasses import dataclass

from rugzak.accounts.models import Person
from rugzak.skills.corrections import services
from rugzak.skills.corrections.models import Objection, Thing
from rugzak.skills.text.words import fold


@dataclass(frozen=True, slots=True)
class Doubts:
    """What one person called wrong and did not take back."""

    rows: tuple[Objection, ...]

    def not_asked(self, occupation_uri: str) -> set[str]:
        """The skills that this work doesn't ask, they say."""
        return {
            row.skill_uri for row in self.rows if (row.about, row.occupation_uri) == (Thing.NOT_ASKED, occupation_uri)
        }

    def not_near(self, occupation_uri: str) -> bool:
        return any((row.about, row.occupation_uri) == (Thing.NEAR, occupation_uri) for row in self.rows)

    def not_short(self, occupation_uri: str, region: str) -> bool:
        told = (Thing.SHORTAGE, occupation_uri, region)
        return any((row.about, row.occupation_uri, row.region) == told for row in self.rows)

    def not_meant(self, skill_uri: str, words: str) -> bool:
        told = (Thing.PROPOSAL, skill_uri, fold(words))
        return any((row.about, row.skill_uri, row.words) == told for row in self.rows)


def doubts(person: Person) -> Doubts:
    return Doubts(tuple(services.mine(person)))
