"""What the studio looks up: drafts and their history, and what of a scheme is published."""

import hashlib
import json
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from rugzak.base import clock
from rugzak.schemes import cases as case_files
from rugzak.schemes import load, writing
from rugzak.schemes.models import DraftState, DraftStep, SchemeDraft, SchemeVersion, StepKind
from rugzak.schemes.scheme import Scheme, Version
from rugzak.schemes.studio.errors import UnknownDraft
from rugzak.schemes.studio.examine import Report, examine
from rugzak.schemes.studio.placing import Standing

LIVE = (DraftState.DRAFT, DraftState.SUBMITTED)
# Kinds of steps by which someone writes a text, and so can't be its second pair of eyes.
WRITES = (StepKind.OPENED, StepKind.SAVED, StepKind.SUBMITTED)


def drafts(*, live: bool = False) -> QuerySet[SchemeDraft]:
    """All drafts, or those that are neither published nor withdrawn; the last one changed first."""
    rows = SchemeDraft.objects.order_by("-changed_at")
    return rows.filter(state__in=LIVE) if live else rows


def draft(draft_id: UUID) -> SchemeDraft:
    """One draft. Raises `UnknownDraft`."""
    found = SchemeDraft.objects.filter(pk=draft_id).first()
    if found is None:
        raise UnknownDraft
    return found


def live_draft(scheme: str) -> SchemeDraft | None:
    """The draft of a scheme that is being written or waits; there is at most one."""
    return drafts(live=True).filter(scheme=scheme).first()


def steps(draft: SchemeDraft) -> QuerySet[DraftStep]:
    """The history of a draft, oldest first."""
    return draft.steps.order_by("at", "pk")


def authors(draft: SchemeDraft) -> set[UUID]:
    """The users who wrote a part of what a draft is, or submitted it."""
    return set(draft.steps.filter(kind__in=WRITES).values_list("by", flat=True))


def standing(scheme: str) -> list[Standing]:
    """The published versions of a scheme, each in its last revision; none for a scheme that is new."""
    rows = SchemeVersion.objects.filter(scheme=scheme).order_by("revision")
    latest = {row.version: Standing(json.loads(row.document), row.revision) for row in rows}
    return sorted(latest.values(), key=lambda row: row.start)


def fingerprint(scheme: str) -> str:
    """Of all published versions of a scheme together; empty for a scheme that is new."""
    rows = SchemeVersion.objects.filter(scheme=scheme).order_by("revision")
    hashes = {row.version: row.hash for row in rows}
    text = " ".join(f"{name} {hash}" for name, hash in sorted(hashes.items()))
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def report(draft: SchemeDraft, *, text: str | None = None, cases: str | None = None) -> Report:
    """What there is to say of a draft as it was saved, or of a text that is not saved yet."""
    chosen = draft.text if text is None else text, draft.cases if cases is None else cases
    return examine(*chosen, code=draft.scheme, standing=standing(draft.scheme))


def cases_of(scheme: str) -> str:
    """The cases of a scheme: those it was last published with, else those of the library."""
    found = SchemeDraft.objects.filter(scheme=scheme, state=DraftState.PUBLISHED).order_by("-changed_at").first()
    return found.cases if found else case_files.library_text(scheme)


def text_for_change(scheme: Scheme) -> str:
    """The last version as the text of a new one, which is proposed to count from the first of a month on: the next one,
    or the one after the last version began. An end that lies before that day is left out."""
    version = scheme.versions[-1]
    start = first_of_month_after(max(clock.today(), version.start))
    written = SchemeDraft.objects.filter(scheme=scheme.id, published_hash=version.hash).first()
    text = written.text if written else writing.file_of(version.document)
    if version.until and version.until < start:
        text = writing.put(text, ("versions", 0, "valid", "until"), None)
    return dated(text, start)


def dated(text: str, start: date) -> str:
    """The text with another first day, and that day as the name of its version."""
    text = writing.put(text, ("versions", 0, "valid", "from"), start)
    return writing.put(text, ("versions", 0, "version"), start.isoformat())


def first_of_month_after(day: date) -> date:
    """The first day of the month that follows a day."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def newer_in_library(scheme: str) -> list[Version]:
    """Versions of the library that are not published, since the studio's version of the scheme stands."""
    if not SchemeVersion.objects.filter(scheme=scheme).exclude(draft=None).exists():
        return []
    known = set(SchemeVersion.objects.filter(scheme=scheme).values_list("hash", flat=True))
    found = of_library(scheme)
    return [version for version in found.versions if version.hash not in known] if found else []


def of_library(scheme: str) -> Scheme | None:
    """A scheme as the library has it; only its own file is compiled."""
    for path in sorted(load.LIBRARY.rglob("*.yaml")):
        if f"id: {scheme}" in path.read_text(encoding="utf-8").splitlines():
            return load.load_file(path)
    return None
