"""What falls due on a business date: a term or a condition that is late, a decision that stands, the end in sight."""

from rugzak.accounts.models.organisation import Role
from rugzak.accounts.services.memberships import people_of
from rugzak.base import clock, outbox, registry
from rugzak.base.models import Due
from rugzak.catalogue.models import Recognition
from rugzak.catalogue.recognition import apply, conditions, effects, objections, queries, record, steps
from rugzak.catalogue.recognition.criteria import all_labels
from rugzak.catalogue.recognition.models import (
    LIVE_CONDITIONS,
    OPEN,
    Condition,
    Dossier,
    Side,
    State,
    StepKind,
)


@registry.due_handler(apply.LATE)
def decision_late(row: Due) -> None:
    """Nobody decided in time: that is told and stays readable. Nothing is granted by silence."""
    dossier = _dossier(row)
    if dossier is not None and dossier.state in OPEN and dossier.state != State.DRAFT:
        steps.add(dossier, StepKind.LATE, Side.MACHINE, figures={"what": "decision"})


@registry.due_handler(objections.ANSWER_LATE)
def answer_late(row: Due) -> None:
    dossier = _dossier(row)
    if dossier is not None and dossier.state == State.OBJECTED:
        steps.add(dossier, StepKind.LATE, Side.MACHINE, figures={"what": "answer"})


@registry.due_handler(effects.FINAL)
def decision_stands(row: Due) -> None:
    """No objection came in time: the decision stands, and a refusal is in the public register from now on."""
    dossier = _dossier(row)
    if dossier is not None and dossier.state == State.DECIDED:
        steps.add(dossier, StepKind.FINAL, Side.MACHINE, figures={"outcome": dossier.outcome})


@registry.due_handler(effects.CONDITION)
def condition_due(row: Due) -> None:
    found = Condition.objects.select_for_update(of=("self",)).select_related("dossier__provider")
    condition = found.filter(pk=row.subject, state__in=LIVE_CONDITIONS).first()
    if condition is not None:
        conditions.late(condition)


@registry.due_handler(record.RENEWAL)
def renewal_near(row: Due) -> None:
    """A recognition nears its end: everyone who acts for the provider is told, once, where nobody renews it yet."""
    found = Recognition.objects.select_related("training__provider", "provider")
    recognition = found.filter(pk=row.subject, valid_until__gte=clock.today()).first()
    if recognition is None or queries.open_about(recognition):
        return
    provider = recognition.training.provider if recognition.training else recognition.provider
    title = recognition.training.title.to_json() if recognition.training else provider.name  # type: ignore[union-attr]
    context = {
        "label": all_labels()[recognition.label].name.to_json(),
        "subject": title,
        "until": recognition.valid_until.isoformat(),  # type: ignore[union-attr]
    }
    for user in people_of(provider.pk, Role.PROVIDER):  # type: ignore[union-attr]
        outbox.post(kind=record.RENEWAL, to=user.email, language=user.language, context=context)


def _dossier(row: Due) -> Dossier | None:
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("provider", "training")
    return rows.filter(pk=row.subject).first()
