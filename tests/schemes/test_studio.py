"""From a text to a published version: checked, tried, seen by two pairs of eyes, and never undone by the library."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from rugzak.base import clock as business
from rugzak.base.errors import Refusal
from rugzak.schemes import queries as schemes
from rugzak.schemes import services as publishing
from rugzak.schemes.decide import decide
from rugzak.schemes.errors import UnknownScheme
from rugzak.schemes.load import load_library, load_text
from rugzak.schemes.models import DraftStep, SchemeDraft, SchemeVersion
from rugzak.schemes.studio import errors, queries, services
from rugzak.schemes.studio.examine import examine
from rugzak.schemes.writing import put

pytestmark = pytest.mark.django_db
SECTOR = "be-voorbeeld-sectorfonds"
WRITER, OTHER, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
AMOUNT = ("versions", 0, "parameters", "year_amount", "values", 0, "value")
FROM = ("versions", 0, "valid", "from")
BASE = "employment.joint_committee: '200', training.contact_minutes: 420"
FACTS = {"employment.joint_committee": "200", "training.contact_minutes": 420}


@pytest.fixture(autouse=True)
def library(clock: object) -> None:
    publishing.publish_library()


def opened(scheme: str = SECTOR, start: date | None = None) -> SchemeDraft:
    """A draft with another amount, and a case that says so."""
    draft = services.open_draft(scheme=scheme, by=WRITER)
    text = put(draft.text, AMOUNT, 45000)
    start = start or draft.start or business.today()
    text = put(text, FROM, start)
    cases = f"scheme: {scheme}\nbase: {{{BASE}}}\ncases:\n{case(start, 45000)}{case(date(2026, 2, 1), 40000)}"
    cases = cases if start > date(2026, 2, 1) else cases.replace("40000", "45000")
    return services.save_draft(draft=draft, by=WRITER, revision=draft.revision, text=text, cases=cases)


def next_month() -> date:
    return queries.first_of_month_after(business.today())


def case(day: date, amount: int) -> str:
    facts = f"facts: {{training.start: {day}}}"
    return f"  - {{name: on {day}, on: {day}, {facts}, expect: {{outcome: yes, amount: {amount}}}}}\n"


def submitted(start: date | None = None, reason: str = "") -> SchemeDraft:
    draft = opened(start=start)
    return services.submit(draft=draft, by=WRITER, revision=draft.revision, reason=reason)


def approved(start: date | None = None, reason: str = "") -> SchemeDraft:
    draft = submitted(start, reason)
    return services.approve(draft=draft, by=OTHER, revision=draft.revision)


def amount(on: date) -> int | None:
    return decide(schemes.scheme(SECTOR), {**FACTS, "training.start": on}, on=on).amount


def test_a_draft_begins_as_the_version_in_force_with_its_cases() -> None:
    draft = services.open_draft(scheme=SECTOR, by=WRITER)
    report = queries.report(draft)
    assert draft.start == next_month() and not report.errors and not report.failing
    assert len(report.results) > 10
    assert report.differences == ()
    assert services.open_draft(scheme=SECTOR, by=OTHER).pk == draft.pk, "one draft a scheme"
    with pytest.raises(UnknownScheme):
        services.open_draft(scheme="be-none", by=WRITER)


@pytest.mark.parametrize("scheme", [scheme.id for scheme in load_library()])
def test_every_scheme_of_the_library_opens_in_order(scheme: str) -> None:
    report = queries.report(services.open_draft(scheme=scheme, by=WRITER))
    assert not report.errors and not report.case_errors and report.results
    ended = "expected ['closed']"  # what ended would go on
    assert not [each for each in report.failing if "version is" not in each.wrong[0] and ended not in each.wrong[0]]


def test_two_pairs_of_eyes_publish_from_a_day_on() -> None:
    start = next_month()
    draft = approved()
    assert draft.state == "published"
    versions = schemes.scheme(SECTOR).versions
    assert [(one.version, one.start, one.until) for one in versions] == [
        ("2026", date(2026, 1, 1), start - timedelta(days=1)),
        (str(start), start, None),
    ]
    assert amount(start - timedelta(days=1)) == 40000 and amount(start) == 45000
    assert queries.cases_of(SECTOR) == draft.cases
    kinds = [(step.kind, step.by) for step in queries.steps(draft)]
    assert kinds == [("opened", WRITER), ("saved", WRITER), ("submitted", WRITER), ("published", OTHER)]


def test_what_was_published_and_decided_stays() -> None:
    day = business.today()
    before = decide(schemes.scheme(SECTOR), {**FACTS, "training.start": day}, on=day)
    record = publishing.record(uuid4(), before, {**FACTS, "training.start": day})
    rows = dict(SchemeVersion.objects.values_list("pk", "document"))
    approved()
    assert rows.items() <= dict(SchemeVersion.objects.values_list("pk", "document")).items()
    assert publishing.replay(record).same
    now = decide(schemes.scheme(SECTOR), {**FACTS, "training.start": day}, on=day)
    assert publishing.replay(publishing.record(uuid4(), now, {**FACTS, "training.start": day})).same


def test_the_library_does_not_undo_the_studio() -> None:
    approved()
    count = SchemeVersion.objects.count()
    again = publishing.publish_library()
    assert (again.made, again.kept) == (0, ()), "the same seed: nothing to say"
    assert SchemeVersion.objects.count() == count
    assert amount(next_month()) == 45000 and queries.newer_in_library(SECTOR) == []


def test_a_newer_library_is_named_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    approved()
    newer = [_newer(scheme) if scheme.id == SECTOR else scheme for scheme in load_library()]
    monkeypatch.setattr(publishing, "load_library", lambda: newer)
    assert queries.newer_in_library(SECTOR) == [] == queries.newer_in_library("be-none")
    monkeypatch.setattr(queries, "of_library", {scheme.id: scheme for scheme in newer}.get)
    result = publishing.publish_library()
    assert (result.made, result.kept) == (0, (f"{SECTOR} 2026",)) and SECTOR in result.remark
    assert amount(next_month()) == 45000
    assert [version.version for version in queries.newer_in_library(SECTOR)] == ["2026"]


def _newer(scheme: object) -> object:
    text = queries.writing.file_of(scheme.versions[0].document)  # type: ignore[attr-defined]
    return load_text(put(put(text, AMOUNT, 99900), ("versions", 0, "revision"), 9))


def test_nobody_publishes_what_they_wrote() -> None:
    draft = submitted()
    with pytest.raises(errors.WrittenByYourself):
        services.approve(draft=draft, by=WRITER, revision=draft.revision)
    back = services.send_back(draft=draft, by=OTHER, revision=draft.revision, reason="the amount is wrong")
    saved = services.save_draft(
        draft=back, by=THIRD, revision=back.revision, text=put(back.text, AMOUNT, 45000).replace("ref: v", "ref: V"),
        cases=back.cases,
    )  # fmt: skip
    again = services.submit(draft=saved, by=WRITER, revision=saved.revision)
    for by in (WRITER, THIRD):
        with pytest.raises(errors.WrittenByYourself):
            services.approve(draft=again, by=by, revision=again.revision)
    assert services.approve(draft=again, by=OTHER, revision=again.revision).state == "published"
    assert DraftStep.objects.get(kind="sent_back").reason == "the amount is wrong"


def test_what_was_read_is_what_is_published() -> None:
    draft = opened()
    with pytest.raises(errors.StaleDraft):
        services.save_draft(draft=draft, by=OTHER, revision=1, text="x", cases="")
    waiting = services.submit(draft=draft, by=WRITER, revision=draft.revision)
    with pytest.raises(errors.DraftInOtherState):
        services.save_draft(draft=waiting, by=WRITER, revision=waiting.revision, text="x", cases="")
    with pytest.raises(errors.StaleDraft):
        services.approve(draft=waiting, by=OTHER, revision=1)
    services.approve(draft=waiting, by=OTHER, revision=waiting.revision)
    with pytest.raises(errors.DraftInOtherState):
        services.approve(draft=waiting, by=OTHER, revision=waiting.revision)


def test_a_text_with_an_error_is_kept_but_not_submitted() -> None:
    draft = opened()
    broken = draft.text.replace("training.contact_minutes >= 240", "training.contact_minuten >= 240")
    draft = services.save_draft(draft=draft, by=WRITER, revision=draft.revision, text=broken, cases=draft.cases)
    [problem] = queries.report(draft).errors
    assert "did you mean training.contact_minutes" in problem.hint and "contact_minuten" in problem.text
    assert draft.start is None and draft.text.splitlines()[problem.line - 1].strip() == problem.text
    for text, cases in ((broken, draft.cases), (put(draft.text, AMOUNT, 1), draft.cases), (draft.text, "cases: []")):
        draft = services.save_draft(draft=draft, by=WRITER, revision=draft.revision, text=text, cases=cases)
        with pytest.raises(errors.NotInOrder):
            services.submit(draft=draft, by=WRITER, revision=draft.revision)


def test_what_a_database_can_not_keep_is_left_out() -> None:
    draft = opened()
    text, cases = draft.text.replace("\n", "\r\n") + "\x00", draft.cases + "\x00"
    again = services.save_draft(draft=draft, by=WRITER, revision=draft.revision, text=text, cases=cases)
    assert (again.text, again.revision) == (draft.text, draft.revision), "the same text is no new one"
    assert services.withdraw(draft=draft, by=WRITER, reason="a\x00b").steps.get(kind="withdrawn").reason == "ab"


def test_what_changes_nothing_is_not_submitted() -> None:
    draft = services.open_draft(scheme=SECTOR, by=WRITER)
    with translation.override("en"), pytest.raises(errors.NotInOrder) as caught:
        services.submit(draft=draft, by=WRITER, revision=draft.revision)
    assert "changes nothing" in caught.value.text()


def test_a_day_that_is_past_needs_a_reason() -> None:
    past = business.today() - timedelta(days=40)
    draft = opened(start=past)
    with pytest.raises(errors.StartPassed):
        services.submit(draft=draft, by=WRITER, revision=draft.revision)
    draft = services.submit(draft=draft, by=WRITER, revision=draft.revision, reason="the decree is of then")
    services.approve(draft=draft, by=OTHER, revision=draft.revision)
    assert amount(past) == 45000 and amount(past - timedelta(days=1)) == 40000


def test_a_day_that_passes_while_it_waits(clock: object) -> None:
    draft = submitted()
    business.travel(by=timedelta(days=70))
    with pytest.raises(errors.StartPassed):
        services.approve(draft=draft, by=OTHER, revision=draft.revision)
    done = services.approve(draft=draft, by=OTHER, revision=draft.revision, reason="the decree is of then")
    assert done.state == "published" and done.late_reason


def test_the_first_day_of_a_version_is_a_revision_of_it() -> None:
    draft = approved(date(2026, 1, 1), "a mistake from the beginning")
    [version] = schemes.scheme(SECTOR).versions
    assert (version.version, version.revision, version.until) == ("2026", 3, None)
    assert draft.published_hash == version.hash
    again = services.open_draft(scheme=SECTOR, by=WRITER)
    assert "45000" in again.text


def test_between_two_versions_it_ends_before_the_later_one() -> None:
    start = next_month()
    approved(start + timedelta(days=90))
    draft = services.open_draft(scheme=SECTOR, by=WRITER)
    assert draft.start == queries.first_of_month_after(start + timedelta(days=90)), "after the last version"
    text = put(put(put(draft.text, AMOUNT, 42000), ("versions", 0, "version"), "between"), FROM, start)
    cases = f"{draft.cases}{case(start, 42000)}"
    draft = services.save_draft(draft=draft, by=WRITER, revision=draft.revision, text=text, cases=cases)
    assert [each.wrong for each in queries.report(draft).failing] == []
    draft = services.submit(draft=draft, by=WRITER, revision=draft.revision)
    services.approve(draft=draft, by=OTHER, revision=draft.revision)
    versions = schemes.scheme(SECTOR).versions
    assert [one.until for one in versions] == [start - timedelta(1), start + timedelta(89), None]


def test_a_change_of_the_schemes_own_texts_is_a_revision_of_each_version() -> None:
    draft = opened()
    text = put(draft.text, ("how", "en"), "Just book.")
    draft = services.save_draft(draft=draft, by=WRITER, revision=draft.revision, text=text, cases=draft.cases)
    draft = services.submit(draft=draft, by=WRITER, revision=draft.revision)
    services.approve(draft=draft, by=OTHER, revision=draft.revision)
    scheme = schemes.scheme(SECTOR)
    hashes = set(SchemeVersion.objects.filter(scheme=SECTOR).values_list("hash", flat=True))
    assert {version.hash for version in scheme.versions} <= hashes
    assert [version.how.en for version in scheme.versions] == ["Just book.", "Just book."]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("id",), "be-other", "the id is be-other"),
        (("asset",), "MIN", "what it is counted in"),
        (("funder", "payer"), "gov", "who pays can't change"),
        (("versions", 0, "version"), "2026", "there is a version 2026 already"),
    ],
)
def test_what_can_not_change_is_said_at_its_line(path: tuple[str | int, ...], value: str, said: str) -> None:
    draft = opened()
    text = put(draft.text, path, value).replace("counted_in: days", "")
    text = text.replace("amount: year_amount", "amount: minutes(60)") if value == "MIN" else text
    report = examine(text, draft.cases, code=SECTOR, standing=queries.standing(SECTOR))
    assert said in report.errors[0].message or value == "MIN", report.errors
    assert report.errors[0].line > 0 and report.errors[0].hint


def test_a_scheme_that_ended_opens_without_its_end() -> None:
    draft = services.open_draft(scheme="nl-stap", by=WRITER)
    report = queries.report(draft)
    assert report.version is not None and report.version.until is None and draft.start == next_month()


def test_a_version_ends_after_it_begins() -> None:
    draft = opened()
    text = put(draft.text, ("versions", 0, "valid", "until"), date(2020, 1, 1))
    [problem] = examine(text, draft.cases, code=SECTOR, standing=queries.standing(SECTOR)).errors
    assert problem.message == "it ends before it begins" and problem.line


def test_rules_published_meanwhile_are_looked_at_first() -> None:
    draft = submitted()
    text = queries.writing.file_of(schemes.scheme(SECTOR).versions[0].document)
    text = put(put(text, AMOUNT, 41000), ("versions", 0, "revision"), 7)
    publishing.publish(schemes=[load_text(text)])
    with pytest.raises(errors.RulesChanged):
        services.approve(draft=draft, by=OTHER, revision=draft.revision)


def test_a_new_scheme_from_the_template() -> None:
    for wrong in ("be", "BE-x", "be-x y", "", "b" * 70):
        with pytest.raises(errors.BadSchemeId):
            services.new_scheme(scheme=wrong, by=WRITER)
    with pytest.raises(errors.SchemeExists):
        services.new_scheme(scheme=SECTOR, by=WRITER)
    draft = services.new_scheme(scheme="be-stad-mechelen", by=WRITER)
    report = queries.report(draft)
    assert report.in_order and report.before is None and report.warnings == ()
    with pytest.raises(errors.SchemeExists):
        services.new_scheme(scheme="be-stad-mechelen", by=OTHER)
    draft = services.submit(draft=draft, by=WRITER, revision=draft.revision)
    services.approve(draft=draft, by=OTHER, revision=draft.revision)
    start = next_month()
    assert decide(schemes.scheme("be-stad-mechelen"), {"person.region": "VL"}, on=start).amount == 30000


def test_a_draft_can_be_withdrawn() -> None:
    draft = services.withdraw(draft=submitted(), by=WRITER, reason="not now")
    assert draft.state == "withdrawn" and queries.live_draft(SECTOR) is None
    with pytest.raises(errors.DraftInOtherState):
        services.withdraw(draft=draft, by=WRITER)
    with pytest.raises(errors.ReasonMissing):
        waiting = submitted()
        services.send_back(draft=waiting, by=OTHER, revision=waiting.revision, reason=" ")


@pytest.mark.parametrize(
    "text",
    ["", "a", "[]", "a: &x [1]\nb: *x", "versions: null", "a: [", "[" * 3000, "\t", "a: \x00", "id: 1\nversions: [1]",
     "common: 1\nversions: [{}]", "x" * 300_000, "a: !!python/object:os.x {}", "? [a, b]\n: c", "versions: [null]",
     "base: 1\ncases: []", "cases: 3", "cases: [{name: 1, on: 2026-01-01, expect: {share: x, failed: [1, a]}}]"],
)  # fmt: skip
def test_no_text_breaks_the_check(text: str) -> None:
    report = examine(text, "", code=SECTOR, standing=queries.standing(SECTOR))
    assert report.errors and report.version is None
    good = services.open_draft(scheme=SECTOR, by=WRITER).text
    tried = examine(good, text, code=SECTOR, standing=queries.standing(SECTOR))
    assert not tried.errors and not tried.in_order


def test_every_refusal_says_what_to_do() -> None:
    found = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Refusal)]
    assert len(found) > 10 and all(str(one.remedy) or one is Refusal for one in found)
