"""Write a new version of a scheme, submit it, and let another publish it. `by` is the id of the user who does it.

Whoever may do which of these things is asked at the doors (`accounts.permissions`); that nobody publishes what they
wrote themselves is held here.
"""

import re
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rugzak.base import clock
from rugzak.schemes import queries as schemes
from rugzak.schemes import writing
from rugzak.schemes.models import DraftState, DraftStep, SchemeDraft, StepKind
from rugzak.schemes.services import publish
from rugzak.schemes.studio import queries
from rugzak.schemes.studio.errors import (
    BadSchemeId,
    DraftInOtherState,
    NotInOrder,
    ReasonMissing,
    RulesChanged,
    SchemeExists,
    StaleDraft,
    StartPassed,
    TextTooLong,
    WrittenByYourself,
)
from rugzak.schemes.studio.examine import Report
from rugzak.schemes.studio.reading import LONGEST

_HERE = Path(__file__).parent
_TEMPLATE_ID = "be-mijn-regeling"
_ID = re.compile(r"^[a-z]{2}(-[a-z0-9]+)+$")
_LONGEST_ID = 60


@transaction.atomic
def open_draft(*, scheme: str, by: UUID) -> SchemeDraft:
    """The live draft of a published scheme, or a new one with the text of its last version. Raises `UnknownScheme`."""
    if (found := queries.live_draft(scheme)) is not None:
        return found
    text = queries.text_for_change(schemes.scheme(scheme))
    return _opened(scheme, text, queries.cases_of(scheme), by)


@transaction.atomic
def new_scheme(*, scheme: str, by: UUID) -> SchemeDraft:
    """A draft of a scheme that is not there yet, from the template. Raises `BadSchemeId`, `SchemeExists`."""
    if len(scheme) > _LONGEST_ID or not _ID.match(scheme):
        raise BadSchemeId(scheme=scheme[:_LONGEST_ID] or "–")
    if schemes.by_id(scheme) is not None or queries.live_draft(scheme) is not None:
        raise SchemeExists(scheme=scheme)
    text, cases = (
        (_HERE / name).read_text(encoding="utf-8").replace(_TEMPLATE_ID, scheme)
        for name in ("template.yaml", "template_cases.yaml")
    )
    start = queries.first_of_month_after(clock.today())
    cases = cases.replace("2026-11-24", start.isoformat())
    text = writing.put(text, ("versions", 0, "parameters", "most", "values", 0, "from"), start)
    return _opened(scheme, queries.dated(text, start), cases, by)


def _opened(scheme: str, text: str, cases: str, by: UUID) -> SchemeDraft:
    row = SchemeDraft(scheme=scheme, text=text, cases=cases, base=queries.fingerprint(scheme))
    row.start = queries.report(row).start
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # two people opened it at once: one draft a scheme
        found = queries.live_draft(scheme)
        if found is None:
            raise
        return found
    return _step(row, StepKind.OPENED, by)


@transaction.atomic
def save_draft(*, draft: SchemeDraft, by: UUID, revision: int, text: str, cases: str) -> SchemeDraft:
    """Keep a text, also one with errors. `revision` is the one that was read. Raises `StaleDraft` where it changed."""
    row = _locked(draft, DraftState.DRAFT)
    _same(row, revision)
    text, cases = _plain(text), _plain(cases)
    if max(len(text), len(cases)) > LONGEST:
        raise TextTooLong
    base = queries.fingerprint(row.scheme)
    if (text, cases, base) == (row.text, row.cases, row.base):
        return row
    row.text, row.cases, row.base, row.revision = text, cases, base, row.revision + 1
    row.start = queries.report(row).start
    return _step(row, StepKind.SAVED, by)


@transaction.atomic
def submit(*, draft: SchemeDraft, by: UUID, revision: int, reason: str = "") -> SchemeDraft:
    """Hand it to the second pair of eyes. Raises `NotInOrder`, `RulesChanged`, and `StartPassed` for a day that is past
    without a `reason`."""
    row = _locked(draft, DraftState.DRAFT)
    _same(row, revision)
    _ready(row)
    row.late_reason = _plain(reason).strip()[:255]
    _check_start(row)
    row.state = DraftState.SUBMITTED
    return _step(row, StepKind.SUBMITTED, by, row.late_reason)


@transaction.atomic
def approve(*, draft: SchemeDraft, by: UUID, revision: int, reason: str = "") -> SchemeDraft:
    """Publish it, by someone who wrote nothing of it: the version counts from its first day on, and what was in force
    ends the day before. Raises `WrittenByYourself`, `RulesChanged`, `StartPassed`."""
    row = _locked(draft, DraftState.SUBMITTED)
    _same(row, revision)
    if by in queries.authors(row):
        raise WrittenByYourself
    report = _ready(row)
    row.late_reason = row.late_reason or _plain(reason).strip()[:255]
    _check_start(row)
    assert report.scheme is not None and report.start is not None
    publish(schemes=[report.scheme], draft=row)
    placed = report.scheme.at(report.start)
    assert placed is not None
    row.state, row.published_hash = DraftState.PUBLISHED, placed.hash
    return _step(row, StepKind.PUBLISHED, by, reason)


@transaction.atomic
def send_back(*, draft: SchemeDraft, by: UUID, revision: int, reason: str) -> SchemeDraft:
    """Back to who wrote it, with a reason. Raises `ReasonMissing`."""
    row = _locked(draft, DraftState.SUBMITTED)
    _same(row, revision)
    if not reason.strip():
        raise ReasonMissing
    row.state, row.late_reason = DraftState.DRAFT, ""
    return _step(row, StepKind.SENT_BACK, by, reason)


@transaction.atomic
def withdraw(*, draft: SchemeDraft, by: UUID, reason: str = "") -> SchemeDraft:
    """Stop: nothing of it is published, its history stays."""
    row = _locked(draft, *queries.LIVE)
    row.state = DraftState.WITHDRAWN
    return _step(row, StepKind.WITHDRAWN, by, reason)


def _plain(text: str) -> str:
    """Lines as the project ends them, without what a database can't keep."""
    return text.replace("\r\n", "\n").replace("\x00", "")


def _locked(draft: SchemeDraft, *states: DraftState) -> SchemeDraft:
    row = SchemeDraft.objects.select_for_update().get(pk=draft.pk)
    if row.state not in states:
        raise DraftInOtherState(state=_WORDS[DraftState(row.state)]())
    return row


_WORDS = {
    DraftState.DRAFT: lambda: _("being written"),
    DraftState.SUBMITTED: lambda: _("submitted"),
    DraftState.PUBLISHED: lambda: _("published"),
    DraftState.WITHDRAWN: lambda: _("withdrawn"),
}


def _same(row: SchemeDraft, revision: int) -> None:
    if row.revision != revision:
        raise StaleDraft


def _ready(row: SchemeDraft) -> Report:
    """The report of a draft that may go on."""
    if row.base != queries.fingerprint(row.scheme):
        raise RulesChanged
    report = queries.report(row)
    if why := _hindrance(report):
        raise NotInOrder(why=why)
    return report


def _hindrance(report: Report) -> str:
    if report.errors or report.case_errors:
        return _("the text or its cases hold an error")
    if not report.results:
        return _("it has no cases")
    if report.failing:
        return _("%(n)s of its cases do not hold") % {"n": len(report.failing)}
    return "" if report.before is None or report.differences else _("it changes nothing")


def _check_start(row: SchemeDraft) -> None:
    if row.start is not None and row.start < clock.today() and not row.late_reason:
        raise StartPassed(day=row.start.isoformat())


def _step(row: SchemeDraft, kind: StepKind, by: UUID, reason: str = "") -> SchemeDraft:
    """Write down who did what; a text that was written is kept with it."""
    row.changed_at = clock.now()
    row.save()
    written = {"text": row.text, "cases": row.cases} if kind in (StepKind.OPENED, StepKind.SAVED) else {}
    DraftStep.objects.create(
        draft=row, kind=kind, by=by, revision=row.revision, reason=_plain(reason).strip()[:255], **written
    )
    return row
