"""What stands on the sheet of the studio: the text, its form, what there is to say of it, and its history."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rugzak.accounts.models import User
from rugzak.base import clock
from rugzak.portal.authority.desk import Desk
from rugzak.portal.authority.words import DRAFT_STATES, DRAFT_STEPS, FIELD_HINTS
from rugzak.portal.shared import roles
from rugzak.schemes import queries as schemes
from rugzak.schemes import saying
from rugzak.schemes.models import DraftState, SchemeDraft
from rugzak.schemes.studio import queries
from rugzak.schemes.studio.examine import Report
from rugzak.schemes.studio.fields import Field, Group, changed, form_of

_SPARE = 3  # empty lines below the text
_NUMBERS = 3000  # as many lines as the margin counts


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text with its cases, saved or not; `wrong` are fields of the form that can't be read."""

    text: str
    cases: str
    wrong: tuple[Field, ...] = ()
    unsaved: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as the page shows it."""

    field: Field
    label: str
    hint: str = ""
    error: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_wide(self) -> bool:
        """It takes a row of its own."""
        return self.field.path[-1] in ("ref", "reference")


def as_saved(draft: SchemeDraft) -> Sheet:
    return Sheet(draft.text, draft.cases)


def as_posted(request: HttpRequest, *, form: bool = True) -> Sheet:
    """What was sent; fields that differ from what they were go into the text, unless only the text was typed."""
    sent = {name: str(value).replace("\r\n", "\n") for name, value in request.POST.items()}
    text, cases = sent.get("text", ""), sent.get("cases", "")
    if not form:
        return Sheet(text, cases, unsaved=True)
    given = {name: value for name, value in sent.items() if name.startswith("f/")}
    was = {name[1:]: value for name, value in sent.items() if name.startswith("wf/")}
    text, wrong = changed(text, given, was, _language())
    return Sheet(text, cases, tuple(wrong), unsaved=True)


def context_of(draft: SchemeDraft, sheet: Sheet, desk: Desk) -> dict[str, Any]:
    """All that the page of a draft shows."""
    report = queries.report(draft, text=sheet.text, cases=sheet.cases)
    authors, may = queries.authors(draft), desk.may
    writing, waits = draft.state == DraftState.DRAFT, draft.state == DraftState.SUBMITTED
    return {
        **{"draft": draft, "sheet": sheet, "report": report, "state": DRAFT_STATES[draft.state]},
        **_margin(report, sheet), **_start(report),
        "title": _title(draft, report),
        "is_new": schemes.by_id(draft.scheme) is None,
        "groups": list(_groups(sheet)),
        "may_write": writing and may("scheme.edit"),
        "may_approve": waits and may("scheme.approve") and desk.user.pk not in authors,
        "is_author": desk.user.pk in authors,
        "may_return": waits and (may("scheme.approve") or may("scheme.edit")),
        "history": list(_history(draft, desk)),
        "placed": _placed(draft),
    }  # fmt: skip


def _title(draft: SchemeDraft, report: Report) -> str:
    found = report.scheme or schemes.by_id(draft.scheme)
    return str(found.name) if found else draft.scheme


def _margin(report: Report, sheet: Sheet) -> dict[str, Any]:
    """Line numbers beside the text, the wrong one marked; as many rows as lines, where a browser can't grow it."""
    marked = report.errors[0].line if report.errors else 0
    return {
        "before_mark": "\n".join(str(number) for number in range(1, marked)),
        "marked": marked,
        "after_mark": "\n".join(str(number) for number in range(marked + 1, _NUMBERS)),
        "rows": sheet.text.count("\n") + _SPARE,
        "case_rows": min(40, sheet.cases.count("\n") + _SPARE),
    }


def _start(report: Report) -> dict[str, Any]:
    return {"start": report.start, "is_past": report.start is not None and report.start < clock.today()}


def _placed(draft: SchemeDraft) -> str:
    """The name of the version that came of it."""
    scheme = schemes.by_id(draft.scheme) if draft.published_hash else None
    versions = scheme.versions if scheme else ()
    return next((version.version for version in versions if version.hash == draft.published_hash), "")


def _groups(sheet: Sheet) -> Iterator[tuple[str, Group, list[list[Shown]]]]:
    """Each group of the form with its title and its rows."""
    language = _language()
    wrong = {field.name: field for field in sheet.wrong}
    for group in form_of(sheet.text, language):
        title = saying.place(group.path, language) if group.path else _("Dates and source")
        shown = [_shown(wrong.get(field.name, field), field.name in wrong, language) for field in group.fields]
        size = 3 if group.grows or not group.path else 4
        yield title, group, [shown[index : index + size] for index in range(0, len(shown), size)]


def _shown(field: Field, is_wrong: bool, language: str) -> Shown:
    path = field.path[-2:] if field.language else field.path[-1:]
    hint = str(FIELD_HINTS.get(field.kind, ""))
    error = _("We can’t read this. %(hint)s") % {"hint": hint or _("Fill it in.")} if is_wrong else ""
    choices = (("true", _("yes")), ("false", _("no")), ("", _("not known"))) if field.kind == "bool" else ()
    return Shown(field, saying.place(path, language), hint if field.kind != "date" else "", error, choices)


def _history(draft: SchemeDraft, desk: Desk) -> Iterator[dict[str, Any]]:
    """Who did what and when, the last first."""
    steps = list(queries.steps(draft))
    users = User.objects.select_related("person").in_bulk({step.by for step in steps})
    for step in reversed(steps):
        who = _("you") if step.by == desk.user.pk else roles.name_of(users[step.by]) if step.by in users else "–"
        yield {"step": step, "words": DRAFT_STEPS[step.kind], "who": who}


def _language() -> str:
    return (get_language() or "nl")[:2]
