"""The offer in formats of others, out and in again; and files that are rubbish or worse."""

import json
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from rdflib import SH, Graph

from catalogue import world
from rugzak.accounts.errors import NotAllowed
from rugzak.base import clock
from rugzak.base.errors import BadFile
from rugzak.base.text import Text
from rugzak.catalogue.exchange import course, elm, feeds, files
from rugzak.catalogue.exchange.offer import coming_sessions, trainings_of
from rugzak.catalogue.exchange.rows import duration, hours_of, minutes_of
from rugzak.catalogue.imports.own import import_courses, import_own
from rugzak.catalogue.models import Session, Training, TrainingSkill

pytestmark = pytest.mark.django_db
SITE = "https://rugzak.example"


@pytest.fixture
def offer() -> Training:
    places, where = world.places(), world.provider("Huis van Leren")
    made = world.training(
        where,
        title=Text(nl="Lassen: de basis", fr="Souder : la base"),
        summary=Text(nl="Met “élan” & <vuur>"),
        price_cents=45_050,
        contact_minutes=1470,
        skills=world.skills("weld", "read-plan"),
    )
    world.session(made, start=clock.today() + timedelta(days=20), days=2, municipality=places["Gent"], reference="L-1")
    return trainings_of([made.pk])[0]


def _again(made: Training) -> None:
    """Forget the offer, so that it can come in again."""
    Session.objects.all().delete()
    TrainingSkill.objects.all().delete()
    Training.objects.filter(pk=made.pk).delete()


def test_a_course_goes_out_and_comes_in_the_same(offer: Training) -> None:
    session = offer.sessions.get()
    before = {part.starts_at: part.minutes for part in session.parts.all()}
    text = json.dumps(course.written([offer], coming_sessions([offer]), SITE))
    _again(offer)
    reports = import_courses(content=text.encode(), name="offer.jsonld")
    assert [(one.made, one.skipped) for one in reports] == [(1, []), (1, [])]
    made = Training.objects.get()
    same = ("code", "title", "summary", "form", "language", "contact_minutes", "price_cents", "kind", "leads_to")
    assert all(getattr(made, name) == getattr(offer, name) for name in same)
    assert {skill.skill_uri for skill in made.skills.all()} == {world.SKILL + "weld", world.SKILL + "read-plan"}
    back = made.sessions.get()
    assert {part.starts_at: part.minutes for part in back.parts.all()} == before
    assert (back.reference, back.capacity, str(back.municipality)) == ("L-1", 10, "Gent")
    assert [one.changed for one in import_courses(content=text.encode(), name="offer.json")] == [1, 1]


def test_courses_as_others_write_them(offer: Training) -> None:
    number = offer.provider.enterprise_number
    other = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "item": {
                    "@type": ["Course", "Product"],
                    "@id": "https://school.example/courses/bread",
                    "name": "Brood bakken",
                    "provider": {"@type": "Organization", "vatID": f"BE{number}"},
                    "hasCourseInstance": {
                        "@type": "CourseInstance",
                        "courseMode": "Onsite",
                        "courseWorkload": "PT16H",
                        "offers": [{"@type": "Offer", "price": 120, "priceCurrency": "EUR"}],
                        "startDate": "2026-12-07",
                    },
                },
            }
        ],
    }
    trainings, sessions = import_courses(content=json.dumps(other).encode(), name="x.json")
    assert trainings.made == 1 and trainings.skipped == []
    made = Training.objects.get(code="bread")
    assert (str(made.title), made.contact_minutes, made.price_cents, made.form) == (
        "Brood bakken",
        960,
        12_000,
        "classroom",
    )
    assert len(sessions.skipped) == 1 and not made.sessions.exists()  # without half days nothing is made up


def test_learning_opportunities_hold_the_shapes_of_the_model(offer: Training) -> None:
    from django.conf import settings
    from pyshacl import validate

    shapes = Path(settings.RUGZAK_DATA or "") / "schemas" / "elm" / "LOQ-constraints.ttl"
    if not shapes.is_file():
        pytest.skip("the shapes of the European Learning Model are not at hand (schemas/elm in RUGZAK_DATA)")
    rules = Graph().parse(shapes)
    rules.remove((None, SH.pattern, None))  # they are Java's; Python knows no \p{L}
    made = elm.graph([offer], SITE)
    holds, _graph, report = validate(made, shacl_graph=rules, advanced=True)
    assert holds, report
    made.remove((None, elm.ELM.providedBy, None))
    assert not validate(made, shacl_graph=rules, advanced=True)[0]


@pytest.mark.parametrize(("form", "name"), [("turtle", "x.ttl"), ("xml", "x.rdf"), ("nt", "x.nt")])
def test_learning_opportunities_go_out_and_come_in(offer: Training, form: str, name: str) -> None:
    text = elm.graph([offer], SITE).serialize(format=form)
    _again(offer)
    (report,) = import_courses(content=text.encode(), name=name)
    assert report.made == 1 and report.skipped == []
    made = Training.objects.get()
    assert (made.code, made.title, made.price_cents, made.contact_minutes) == (offer.code, offer.title, 45_050, 1470)
    assert made.skills.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.json", "{", "JSON"),
        ("x.json", "[]", "no course"),
        ("x.json", '{"@type": "Recipe", "name": "Cake"}', "no course"),
        ("x.ttl", "this is no turtle", ""),
        ("x.rdf", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "entities"),
        ("x.jsonld", '{"@context": "http://evil.example/c", "x": "http://data.europa.eu/snb/model/elm/"}', "context"),
        ("x.json", "", "empty"),
        ("x.json", "\0\0", "text"),
    ],
)
def test_rubbish_is_refused_with_its_reason(name: str, content: str, words: str) -> None:
    with pytest.raises(BadFile) as refused:
        files.read(content.encode(), name)
    assert words in str(refused.value.text())


def test_only_ones_own_and_first_without_keeping(offer: Training) -> None:
    where, other = offer.provider, world.provider("Een ander")
    text = json.dumps(course.written([offer], coming_sessions([offer]), SITE)).encode()
    _again(offer)
    given = {"content": text, "name": "x.jsonld"}
    dry = import_own(provider=where, actor=world.member("provider", where), dry_run=True, **given)
    assert [one.made for one in dry] == [1, 1] and not Training.objects.exists()
    foreign = import_own(provider=other, actor=world.member("provider", other), dry_run=False, **given)
    assert all(one.made == 0 and "another provider" in one.skipped[0].reason for one in foreign)
    with pytest.raises(NotAllowed):
        import_own(provider=where, actor=world.member("provider", other), dry_run=False, **given)


def test_feeds(offer: Training) -> None:
    read = ElementTree.fromstring(feeds.atom("Rugzak", [offer], SITE, SITE + "/feed"))
    entry = read.find("{http://www.w3.org/2005/Atom}entry")
    assert entry is not None and entry.findtext("{http://www.w3.org/2005/Atom}id") == f"urn:uuid:{offer.pk}"
    assert abs(feeds.made_at(offer.pk) - clock.now()) < timedelta(days=400)
    events = Calendar.from_ical(feeds.calendar(coming_sessions([offer])[offer.pk])).walk("VEVENT")
    assert len(events) == 4 and str(events[0]["location"]) == "Gent"


@pytest.mark.parametrize("suffix", [".jsonld", ".ttl", ".atom", ".ics"])
def test_a_file_by_the_end_of_its_name(offer: Training, suffix: str) -> None:
    assert len(files.written([offer.pk], suffix, SITE)) > 200
    with pytest.raises(BadFile):
        files.written([offer.pk], ".doc", SITE)


def test_durations() -> None:
    assert duration(210) == "PT3H30M" and duration(960) == "PT16H"
    assert [minutes_of(text) for text in ("PT3H30M", "PT1.5H", "P1D", "PT45M", "three", "", "P", "PT")] == [
        *(210, 90, 1440, 45, None, None, None, None)
    ]
    assert hours_of("PT24H30M") == "24.5" and hours_of("x") == ""
