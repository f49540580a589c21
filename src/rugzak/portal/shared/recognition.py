"""A file of recognition in words: its state, its criteria with answer and judgement, its steps, and its proofs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rugzak.accounts.permissions import Actor
from rugzak.base import clock, quantities
from rugzak.catalogue import queries as catalogue
from rugzak.catalogue.recognition import queries
from rugzak.catalogue.recognition.criteria import Criterion, all_labels
from rugzak.catalogue.recognition.models import Annotation, Answer, Condition, Dossier, State, Step
from rugzak.catalogue.recognition.scoring import Standing

Words = tuple[Any, str]
STATES: Mapping[str, Words] = {
    "draft": (gettext_lazy("Not sent yet"), "warn"),
    "sent": (gettext_lazy("Waits for an assessor"), "warn"),
    "taken": (gettext_lazy("Being judged"), "warn"),
    "proposed": (gettext_lazy("Waits for a second person"), "warn"),
    "objected": (gettext_lazy("Objection runs"), "warn"),
    "dropped": (gettext_lazy("Stopped"), ""),
}
OUTCOMES: Mapping[str, Words] = {
    "granted": (gettext_lazy("Recognised"), "yes"),
    "conditional": (gettext_lazy("Recognised, with conditions"), "warn"),
    "refused": (gettext_lazy("Refused"), "alert"),
    "struck": (gettext_lazy("Struck"), "alert"),
    "kept": (gettext_lazy("Kept"), "yes"),
}
LEVELS: Mapping[str, Words] = {
    "yes": (gettext_lazy("Yes"), "yes"),
    "partly": (gettext_lazy("In part"), "warn"),
    "no": (gettext_lazy("No"), "alert"),
    "": (gettext_lazy("Not answered"), ""),
}
CONDITIONS: Mapping[str, Words] = {
    "open": (gettext_lazy("To do"), "warn"),
    "reported": (gettext_lazy("Done, says the provider"), "warn"),
    "late": (gettext_lazy("Too late"), "alert"),
    "met": (gettext_lazy("Met"), "yes"),
    "failed": (gettext_lazy("Not met"), "alert"),
    "dropped": (gettext_lazy("Taken away"), ""),
}
KINDS = {
    "apply": gettext_lazy("Application"),
    "renew": gettext_lazy("Renewal"),
    "strike": gettext_lazy("Withdrawal"),
}
SIDES = {
    "machine": "Rugzak",
    "provider": gettext_lazy("The provider"),
    "authority": gettext_lazy("The authority"),
    "outside": gettext_lazy("An outside body"),
}
_TITLES = {
    "opened": gettext_lazy("The file was opened"),
    "sent": gettext_lazy("Sent in"),
    "taken": gettext_lazy("An assessor took it"),
    "put_back": gettext_lazy("Back to the work list"),
    "proposed": gettext_lazy("Proposed, a second person decides"),
    "sent_back": gettext_lazy("The second person sends it back"),
    "reported": gettext_lazy("The provider met a condition"),
    "objected": gettext_lazy("Objection"),
    "final": gettext_lazy("The decision stands"),
    "appeal": gettext_lazy("An outside body judged"),
    "dropped": gettext_lazy("The provider stopped it"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion of a file as a page shows it. `checked`: what the catalogue itself says of it."""

    criterion: Criterion
    answer: Answer | None
    level: Words
    judged: Words | None
    shown: bool
    checked: bool | None
    notes: tuple[Annotation, ...]

    @property
    def field(self) -> str:
        """The prefix of its fields in a form."""
        return f"c-{self.criterion.code}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A step as the time line shows it."""

    step: Step
    title: str
    who: str
    until: date | None


def state(dossier: Dossier) -> Words:
    """How it stands in two words, with its colour."""
    if dossier.state in (State.DECIDED, State.ANSWERED):
        return OUTCOMES[dossier.outcome]
    return STATES[dossier.state]


def name(dossier: Dossier) -> Any:
    """What it is about: the title of the training, or the name of the provider."""
    return dossier.training.title if dossier.training else dossier.provider.name


def label(dossier: Dossier) -> Any:
    return all_labels()[dossier.label].name


def rows(dossier: Dossier, seen_as: str) -> list[Row]:
    """Its criteria, in the order of their file."""
    answers = {one.criterion: one for one in dossier.answers.all()}
    notes = list(dossier.annotations.select_related("organisation"))
    facts = catalogue.training_facts(dossier.training) if dossier.training else {}
    return [
        _row(
            one,
            answers.get(one.code),
            seen_as,
            facts,
            [note for note in notes if note.criterion == one.code],
            judged=queries.shows_judgement(dossier, seen_as),
        )
        for one in queries.edition_of(dossier).criteria
    ]


def sheet(actor: Actor, dossier: Dossier) -> dict[str, Any]:
    """What every page about a file shows."""
    seen_as = queries.viewer(actor, dossier)
    judged = queries.shows_judgement(dossier, seen_as) and dossier.answers.exclude(judged="").exists()
    conditions: Iterable[Condition] = dossier.conditions.all()
    criteria = all_labels()[dossier.label]
    return {
        "dossier": dossier,
        "criteria": criteria,
        "edition": queries.edition_of(dossier),
        "name": name(dossier),
        "kind": KINDS[dossier.kind],
        "state": state(dossier),
        "outcome": OUTCOMES.get(dossier.outcome),
        "rows": rows(dossier, seen_as),
        "standing": queries.judged(dossier) if judged else queries.claimed(dossier),
        "was_judged": judged,
        "points": _points(queries.judged(dossier) if judged else queries.claimed(dossier)),
        "conditions": [(one, CONDITIONS[one.state], _asks(dossier, one)) for one in conditions],
        "moments": [_moment(step) for step in dossier.steps.all()],
        "whole_notes": [one for one in dossier.annotations.select_related("organisation") if not one.criterion],
        "seen_as": seen_as,
        "late": dossier.decide_by is not None and dossier.decide_by < clock.today(),
        "can_object": dossier.state == State.DECIDED
        and dossier.object_until is not None
        and clock.today() <= dossier.object_until,
    }


def _points(standing: Standing) -> str:
    """The points, with a decimal only where there is half a point."""
    return quantities.number(Decimal(standing.halves) / 2, None, standing.halves % 2)


def _asks(dossier: Dossier, condition: Condition) -> Any:
    found = queries.edition_of(dossier).criterion(condition.criterion)
    return found.asks if found else condition.criterion


def _row(
    criterion: Criterion,
    answer: Answer | None,
    seen_as: str,
    facts: Mapping[str, Any],
    notes: list[Annotation],
    *,
    judged: bool,
) -> Row:
    return Row(
        criterion=criterion,
        answer=answer,
        level=LEVELS[answer.level if answer else ""],
        judged=LEVELS[answer.judged] if answer and answer.judged and judged else None,
        shown=answer is not None and queries.shows_proof(answer, seen_as),
        checked=criterion.check(facts) if criterion.check and facts else None,
        notes=tuple(notes),
    )


def _moment(step: Step) -> Moment:
    day = step.figures.get("until")
    return Moment(step, _title(step), str(SIDES[step.side]), date.fromisoformat(day) if day else None)


def _title(step: Step) -> str:
    outcome = str(OUTCOMES.get(step.figures.get("outcome", ""), ("", ""))[0])
    if step.kind == "decided":
        return _("Decision: %(outcome)s") % {"outcome": outcome}
    if step.kind == "answered":
        return _("The objection is right") if step.figures.get("granted") else _("The objection is refused")
    if step.kind == "condition":
        return _("A condition is met") if step.figures.get("met") else _("A condition is not met")
    if step.kind == "late":
        what = step.figures.get("what", "condition")
        return str(_LATE[what])
    if step.kind == "appeal":
        return _("%(body)s judged") % {"body": step.figures.get("body", "")}
    return str(_TITLES[step.kind])


_LATE = {
    "decision": gettext_lazy("The term to decide is over"),
    "answer": gettext_lazy("The term to answer the objection is over"),
    "condition": gettext_lazy("The day of a condition is over"),
}
