"""Questions of bidders, and answers for everyone."""

from django.db import transaction

from rugzak.accounts import access
from rugzak.accounts.models import Organisation
from rugzak.accounts.permissions import Actor, Scope
from rugzak.base import clock
from rugzak.catalogue.calls import errors, news, releases
from rugzak.catalogue.calls.drafting import lock
from rugzak.catalogue.calls.models import Call, CallState, Question


@transaction.atomic
def ask(*, actor: Actor, call: Call, organisation: Organisation, text: str) -> Question:
    """Ask something before the last day for questions. Raises NotAllowed, NotThisPhase, TooLate, WordsMissing."""
    access.require(actor, "call.ask", Scope("call", organisation_id=organisation.pk))
    call = lock(call.pk, CallState.OPEN)
    if clock.now() > call.questions_until:
        raise errors.TooLate(when=f"{call.questions_until:%d/%m/%Y}")
    if not text.strip():
        raise errors.WordsMissing
    return Question.objects.create(call=call, organisation=organisation, text=text.strip()[:2000])


@transaction.atomic
def answer(*, actor: Actor, question: Question, text: str) -> Question:
    """Answer for everyone, until the deadline. Raises NotAllowed, NotThisPhase, TooLate, WordsMissing."""
    access.require(actor, "call.answer", Scope("call", organisation_id=question.call.buyer_id))
    call = lock(question.call_id, CallState.OPEN)
    if clock.now() >= call.deadline:
        raise errors.TooLate(when=f"{call.deadline:%d/%m/%Y}")
    if not text.strip():
        raise errors.WordsMissing
    question.answer, question.answered_at = text.strip()[:4000], clock.now()
    question.save(update_fields=["answer", "answered_at"])
    releases.publish(call, "tenderUpdate")
    news.tell(call, question.organisation_id, "answered")
    return question
