"""Two who do the same to one draft at once: one does it, the other is told. With a control that the rig does race."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from rugzak.base.errors import Refusal
from rugzak.schemes.models import DraftStep, SchemeDraft, SchemeVersion
from rugzak.schemes.studio import services

pytestmark = pytest.mark.django_db(transaction=True)
WRITER, EYES = UUID(int=1), [UUID(int=number) for number in range(2, 8)]


def together(verb: Callable[[UUID], object]) -> list[str]:
    """Everybody at the same moment; what each was told, or "done"."""
    gate = Barrier(len(EYES))

    def one(by: UUID) -> str:
        try:
            gate.wait()
            verb(by)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(EYES)) as pool:
        return sorted(pool.map(one, EYES))


def test_one_publishes() -> None:
    draft = services.new_scheme(scheme="be-stad-gent", by=WRITER)
    draft = services.submit(draft=draft, by=WRITER, revision=1)
    told = together(lambda by: services.approve(draft=draft, by=by, revision=1))
    assert told == ["done", *["draft_state"] * (len(EYES) - 1)]
    assert SchemeVersion.objects.filter(scheme="be-stad-gent").count() == 1
    assert DraftStep.objects.filter(kind="published").count() == 1


def test_one_saves() -> None:
    draft = services.new_scheme(scheme="be-stad-gent", by=WRITER)
    text = draft.text
    told = together(
        lambda by: services.save_draft(draft=draft, by=by, revision=1, text=f"{text}# {by}\n", cases=draft.cases)
    )
    assert told == ["done", *["draft_changed"] * (len(EYES) - 1)]


def test_without_the_lock_they_would_overwrite_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the rig does race."""
    meet = Barrier(len(EYES))

    def unlocked(draft: SchemeDraft, *states: str) -> SchemeDraft:
        row = SchemeDraft.objects.get(pk=draft.pk)
        meet.wait()
        return row

    draft = services.new_scheme(scheme="be-stad-gent", by=WRITER)
    monkeypatch.setattr(services, "_locked", unlocked)
    told = together(
        lambda by: services.save_draft(draft=draft, by=by, revision=1, text=f"{draft.text}# {by}\n", cases="")
    )
    assert told.count("done") > 1


def test_one_draft_is_begun() -> None:
    told = together(lambda by: services.new_scheme(scheme="be-stad-gent", by=by))
    assert "done" in told and set(told) <= {"done", "scheme_exists"}
    assert SchemeDraft.objects.count() == 1
