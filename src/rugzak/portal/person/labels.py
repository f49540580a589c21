"""Names of skills and occupations from the classification in use; None for what it does not know."""

from rugzak.base.text import Text
from rugzak.skills import esco
from rugzak.skills.esco import Kind


def label(kind: Kind, uri: str) -> Text | None:
    shot = esco.snapshot()
    if not uri or not shot.has(kind, uri):
        return None
    return shot.occupation(uri).label if kind == "occupation" else shot.skill(uri).label


def skill(uri: str) -> Text:
    """A skill's name; its code where the release does not hold it, so that nothing disappears."""
    return label("skill", uri) or Text(en=uri.rsplit("/", 1)[-1])


def occupation(uri: str) -> Text:
    return label("occupation", uri) or Text(en=uri.rsplit("/", 1)[-1])
