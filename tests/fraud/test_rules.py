"""Rule files are whole, their SQL runs, their values have dates, and booking leaves a trace of the device."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from booking.world import World
from rugzak.base import clock
from rugzak.booking.fraud.models import Trace
from rugzak.booking.fraud.rules import LIBRARY, BadRule, all_rules, hits, read
from rugzak.booking.quote import quote


def test_every_rule_has_its_texts_its_source_and_its_case() -> None:
    rules = all_rules()
    assert len(rules) == len(list(LIBRARY.glob("*.yaml"))) >= 15
    for rule in rules.values():
        assert rule.source.startswith("S") and rule.severity in (1, 2, 3)
        for text in (rule.name, rule.why, rule.provider, rule.case):
            assert not any(text.missing(language) for language in ("nl", "fr", "de", "en")), rule.code
        assert "{" not in str(rule.provider), "a provider does not read figures"


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(all_rules()))
def test_sql_of_every_rule_runs(code: str) -> None:
    assert hits(all_rules()[code], date(2026, 6, 1)) == []


def test_a_broken_file_says_what_is_wrong(tmp_path: Path) -> None:
    good = (LIBRARY / "no_relation.yaml").read_text("utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text(good.replace("  fr:", "  xx:", 1), "utf-8")
    with pytest.raises(BadRule, match="fr"):
        read(broken)
    broken.write_text(good.replace("action: hold", "action: shoot"), "utf-8")
    with pytest.raises(BadRule, match="action must be"):
        read(broken)


def test_values_have_dates() -> None:
    cap = next(one for one in all_rules()["course_cap"].parameters if one.name == "most")
    assert cap.on(date(2026, 1, 1)) == 300 and cap.on(date(2020, 1, 1)) == 300


def test_figures_read_well_in_every_language() -> None:
    text = all_rules()["price_above_published"].explain({"people": 3, "over_cents": 12_550})
    assert "€\u00a0125,50" in text.nl and "3" in text.de
    assert "?" in str(all_rules()["always_present"].explain({"people": 3}))


def test_booking_leaves_a_trace_of_the_device_and_no_address(world: World) -> None:
    client = Client(headers={"user-agent": "Firefox"})
    client.force_login(world.person.user, backend="django.contrib.auth.backends.ModelBackend")
    seen = quote(person=world.person, session=world.session, purpose="job")
    given = {"do": "book", "purpose": "job", "quote": seen.token, "consent": [line.n for line in seen.lines]}
    assert client.post(reverse("person:book", args=[world.session.pk]), given).status_code == 302
    trace = Trace.objects.get()
    assert trace.person == world.person and len(bytes(trace.device)) == 32 and b"127.0.0.1" not in bytes(trace.device)
    assert hits(all_rules()["shared_device"], clock.today()) == []


def test_every_rule_is_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "fraud.md").read_text("utf-8")
    assert [code for code in all_rules() if f"`{code}`" not in page] == []
