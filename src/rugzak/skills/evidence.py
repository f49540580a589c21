"""The pieces of evidence of a skill: all are kept, the strongest speaks for the skill."""

from datetime import date as Date

from rugzak.base import clock
from rugzak.skills.models import Evidence, ProfileSkill, SkillEvidence

MAX_WORDS = 300
STRENGTH = {evidence: rank for rank, evidence in enumerate(Evidence.values)}


def add_piece(row: ProfileSkill, *, kind: str, date: Date, words: str = "", level: int | None = None) -> SkillEvidence:
    """Keep a piece; the same kind, day and words is one piece, whose level is the last that was said."""
    piece, made = SkillEvidence.objects.get_or_create(
        skill=row, kind=kind, date=date, words=words[:MAX_WORDS], defaults={"person_id": row.person_id, "level": level}
    )
    if not made and level is not None and piece.level != level:
        piece.level = level
        piece.save(update_fields=["level"])
    return piece


def keep_former(row: ProfileSkill) -> None:
    """A row that came in bulk has no pieces yet: what it says becomes its first."""
    if not row.pieces.exists():
        add_piece(row, kind=row.evidence, date=row.date, words=row.words, level=row.level)


def strongest(row: ProfileSkill) -> None:
    """Let the strongest piece, of equals the newest, speak for the skill; the caller saves."""
    pieces = sorted(row.pieces.all(), key=lambda one: (STRENGTH[one.kind], one.date, one.added_at))
    if pieces:
        best = pieces[-1]
        former = next((one.words for one in reversed(pieces) if one.words), "")
        row.evidence, row.words = best.kind, best.words or former


def pieces_of(row: ProfileSkill) -> list[SkillEvidence]:
    """Every piece, strongest first; a row that came in bulk shows what it says itself."""
    found = sorted(row.pieces.all(), key=lambda one: (STRENGTH[one.kind], one.date, one.added_at), reverse=True)
    return found or [
        SkillEvidence(
            **{"skill": row, "person_id": row.person_id, "kind": row.evidence, "words": row.words, "level": row.level},
            **{"date": row.date, "added_at": clock.now()},
        )
    ]
