"""Publishing, looking up, recording, replaying, forgetting."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from rugzak.schemes import queries, services
from rugzak.schemes.decide import decide, wanted_moments
from rugzak.schemes.errors import ChangedWithoutRevision, UnknownScheme, UnknownVersion
from rugzak.schemes.load import LIBRARY, load_library, load_text
from rugzak.schemes.models import DecisionRecord, SchemeVersion
from rugzak.schemes.privacy import SchemesHandler

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
AUTUMN = date(2026, 9, 24)
TEXT = (LIBRARY / "be" / "voorbeeld-werkgever.yaml").read_text(encoding="utf-8")
FACTS = {"employer.drawing_right": True, "employment.start": date(2020, 1, 1), "employment.fraction": "0.5"}


def test_publishing_twice_changes_nothing() -> None:
    first = services.publish_library()
    assert first.made == SchemeVersion.objects.count() > 10
    again = services.publish_library()
    assert (again.made, again.unchanged) == (0, first.made)


def test_published_schemes_decide_as_the_files_do() -> None:
    services.publish_library()
    schemes = {scheme.id: scheme for scheme in queries.current(TODAY)}
    assert set(schemes) == {scheme.id for scheme in load_library()}
    assert decide(schemes["be-voorbeeld-werkgever"], FACTS, on=TODAY).amount == 25000


def test_a_published_version_is_not_changed_in_silence() -> None:
    services.publish(schemes=[load_text(TEXT)])
    changed = TEXT.replace("value: 50000", "value: 60000")
    with pytest.raises(ChangedWithoutRevision) as caught:
        services.publish(schemes=[load_text(changed)])
    assert "be-voorbeeld-werkgever" in caught.value.text() and "2" in caught.value.text()
    raised = changed.replace('version: "2026"', 'version: "2026"\n    revision: 2')
    assert services.publish(schemes=[load_text(raised)]).made == 1
    assert SchemeVersion.objects.count() == 2
    assert decide(queries.scheme("be-voorbeeld-werkgever"), FACTS, on=TODAY).amount == 30000


def test_the_same_revision_can_not_stand_twice() -> None:
    services.publish(schemes=[load_text(TEXT)])
    row = SchemeVersion.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_looking_up_is_one_small_query_when_warm() -> None:
    services.publish_library()
    queries.current(TODAY)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        first = queries.scheme("nl-stap")
    assert len(seen) == 1 and queries.by_id("nl-stap") is first
    assert queries.by_id("xx-none") is None
    with pytest.raises(UnknownScheme):
        queries.scheme("xx-none")


def test_a_recorded_decision_replays_after_the_rule_changed() -> None:
    services.publish(schemes=[load_text(TEXT)])
    decision = decide(queries.scheme("be-voorbeeld-werkgever"), FACTS, on=TODAY)
    record = services.record(uuid4(), decision, FACTS, cause=uuid4())
    changed = TEXT.replace("value: 50000", "value: 60000").replace('"2026"', '"2026"\n    revision: 2')
    services.publish(schemes=[load_text(changed)])
    replay = services.replay(DecisionRecord.objects.get(pk=record.pk))
    assert replay.same and replay.decision.amount == 25000


def test_replay_says_what_came_out_otherwise() -> None:
    services.publish(schemes=[load_text(TEXT)])
    decision = decide(queries.scheme("be-voorbeeld-werkgever"), FACTS, on=TODAY)
    record = services.record(uuid4(), decision, {**FACTS, "employment.fraction": "1"})
    assert services.replay(DecisionRecord.objects.get(pk=record.pk)).differs[0] == "amount"
    record.version_hash = "0" * 64
    with pytest.raises(UnknownVersion):
        services.replay(record)


def test_export_and_erasure() -> None:
    services.publish(schemes=[load_text(TEXT)])
    person, other = uuid4(), uuid4()
    decision = decide(queries.scheme("be-voorbeeld-werkgever"), FACTS, on=TODAY)
    for subject in (person, other):
        services.record(subject, decision, FACTS)
    exported = SchemesHandler().export(person)["decisions"]
    assert len(exported) == 1 and exported[0]["facts"]["employment.start"] == "2020-01-01"
    assert SchemesHandler().erase(person) == {"decisions": 1}
    assert DecisionRecord.objects.get().subject == other


VOV = {
    "person.statute": "employee", "employer.sector": "private", "employment.start": date(2026, 4, 1),
    "employment.fraction": "0.5", "employment.hours_week": 32, "employment.establishment_region": "VL",
    "training.start": date(2026, 10, 5), "training.recognised_vov": True, "training.contact_minutes": 6000,
}  # fmt: skip


def test_what_was_known_at_another_moment_is_kept_and_decides_again() -> None:
    services.publish_library()
    vov = queries.scheme("be-vl-vov")
    [name] = wanted_moments(vov, VOV, on=AUTUMN)
    decision = decide(vov, {**VOV, name: "0.8"}, on=AUTUMN)
    assert (decision.then, decision.amount) == ({name: "0.8"}, 6000)
    assert decide(vov, VOV, on=AUTUMN).outcome == "maybe"
    record = services.record(uuid4(), decision, VOV)  # the caller's facts know nothing of other moments
    assert services.replay(DecisionRecord.objects.get(pk=record.pk)).same


def test_that_no_version_applied_is_an_answer_that_replays() -> None:
    services.publish_library()
    for code, day in (("nl-stap", TODAY), ("nl-stap", date(2020, 1, 1))):
        decision = decide(queries.scheme(code), {}, on=day)
        assert decision.outcome == "no"
        record = services.record(uuid4(), decision, {})
        assert services.replay(DecisionRecord.objects.get(pk=record.pk)).same
    SchemeVersion.objects.filter(scheme="be-voorbeeld-werkgever").delete()
    text = TEXT + '  - {version: "2028", valid: {from: 2028-01-01}, reference: Later again.}\n'
    text = text.replace("valid: {from: 2026-01-01}", "valid: {from: 2026-01-01, until: 2026-12-31}")
    services.publish(schemes=[load_text(text)])
    decision = decide(queries.scheme("be-voorbeeld-werkgever"), FACTS, on=date(2027, 6, 1))
    assert decision.reasons[0].code == "paused"
    assert services.replay(services.record(uuid4(), decision, FACTS)).same
