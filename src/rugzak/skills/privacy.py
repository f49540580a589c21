"""A person's data in the skills room: the profile with its evidence and history, ageing, objections, tests, notes."""

from typing import Any
from uuid import UUID

from rugzak.base import registry
from rugzak.skills.ageing.models import AgeingChoice, CompetenceCheck
from rugzak.skills.corrections.models import Objection
from rugzak.skills.models import GrowthNote, ProfileOccupation, ProfileSkill, ScreeningAttempt, SkillEvidence

_SKILL = ("skill_uri", "release", "level", "digcomp", "evidence", "words", "date", "last_used", "state")
_HIDDEN = ("hide_coach", "hide_employer")
_JOB = ("occupation_uri", "release", "role", "start", "end", "words", "date")
_PIECE = ("skill__skill_uri", "kind", "words", "level", "date", "added_at")
_SAID = ("about", "occupation_uri", "skill_uri", "words", "region", "said", "shown", "release", "at", "withdrawn_at")
_CHECK = ("date", "kept", "lowered", "dropped")
_TEST = ("test", "version", "language", "design", "started_at", "finished_at", "result", "shared_at", "kept_at")
_History: Any = ProfileSkill.pgh_event_model  # type: ignore[attr-defined]


class SkillsHandler:
    """The profile: skills, evidence, jobs, the history of skills; checks, pace, objections; tests; notes on growth."""

    room = "skills"
    columns = frozenset(
        {
            *("skills_profileskill.person_id", "skills_profileskillevent.person_id"),
            *("skills_profileoccupation.person_id", "skills_skillevidence.person_id"),
            *("skills_ageingchoice.person_id", "skills_competencecheck.person_id", "skills_objection.person_id"),
            *("skills_screeningattempt.person_id", "skills_growthnote.person_id"),
        }
    )

    def export(self, person_id: UUID) -> dict[str, Any]:
        history = _History.objects.filter(person_id=person_id).order_by("pgh_id")
        return {
            "skills": list(ProfileSkill.objects.filter(person_id=person_id).values(*_SKILL, *_HIDDEN)),
            "evidence": list(SkillEvidence.objects.filter(person_id=person_id).values(*_PIECE)),
            "occupations": list(ProfileOccupation.objects.filter(person_id=person_id).values(*_JOB)),
            "checks": list(CompetenceCheck.objects.filter(person_id=person_id).values(*_CHECK)),
            "ageing": list(AgeingChoice.objects.filter(person_id=person_id).values("group", "pace")),
            "objections": list(Objection.objects.filter(person_id=person_id).values(*_SAID)),
            "history": list(history.values("pgh_created_at", "pgh_label", *_SKILL)),
            "tests": [_test(row) for row in ScreeningAttempt.objects.filter(person_id=person_id).order_by("id")],
            "growth": list(GrowthNote.objects.filter(person_id=person_id).order_by("id").values("words", "date")),
        }

    def erase(self, person_id: UUID) -> dict[str, int]:
        # Evidence before skills, so that each is counted by its own name; history last, since deleting writes it.
        tables = {
            "evidence": SkillEvidence,
            "skills": ProfileSkill,
            "occupations": ProfileOccupation,
            "checks": CompetenceCheck,
            "ageing": AgeingChoice,
            "objections": Objection,
            "tests": ScreeningAttempt,
            "growth": GrowthNote,
        }
        counts = {name: table.objects.filter(person_id=person_id).delete()[0] for name, table in tables.items()}  # type: ignore[attr-defined]
        return {**counts, "history": _History.objects.filter(person_id=person_id).delete()[0]}


def _test(row: ScreeningAttempt) -> dict[str, Any]:
    answers = row.answers.order_by("at", "id").values("item", "given", "share", "at")
    return {**{name: getattr(row, name) for name in _TEST}, "answers": list(answers)}


registry.privacy(SkillsHandler())
