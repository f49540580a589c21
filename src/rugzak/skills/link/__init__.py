"""From words to ESCO: `link` for a job title or a skill, `propose` for a whole text. Nothing leaves the machine."""

from rugzak.skills.esco import Kind, snapshot
from rugzak.skills.link import proposals as _proposals
from rugzak.skills.link import search
from rugzak.skills.link.proposals import Proposal, Proposals
from rugzak.skills.link.search import Hit

__all__ = ["Hit", "Proposal", "Proposals", "link", "propose"]


def link(text: str, *, kind: Kind, lang: str | None = None, top: int = 20) -> list[Hit]:
    """The occupations or skills that a few words point to, best first; empty where the words can't be read."""
    picture = snapshot()
    code = _proposals.language_of(picture, text, lang).language
    if code is None or not text.strip():
        return []
    return search.meant(picture, [text], kind, code, top)[0]


def propose(text: str, lang: str | None = None) -> Proposals:
    """The occupations and skills that a text (a few words, a CV) names or means, with the words that led to each."""
    return _proposals.propose(snapshot(), text, lang)
