"""The offer over the API: found as people ask, out in formats of others, and a provider's own file in."""

import json
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from rdflib import Graph

from api.asked import ASKED
from api.client import As, good, problem
from api.house import House
from rugzak.catalogue.exchange.elm import ELM
from rugzak.catalogue.models import Training

pytestmark = pytest.mark.django_db


def test_an_offer_goes_out_in_each_format(house: House) -> None:
    nobody, training = As(house), house.things["an"]["training_id"]
    courses = nobody.get("/catalogue/export/courses", text="logistiek")
    assert any(str(training) in one["@id"] for one in courses["@graph"])
    turtle = nobody.ask("GET", "/catalogue/export/opportunities", text="logistiek")
    assert len(list(Graph().parse(data=turtle.content, format="turtle").subjects(None, ELM.LearningOpportunity))) >= 2
    feed = ElementTree.fromstring(nobody.ask("GET", "/catalogue/feeds/trainings.atom", text="logistiek").content)
    assert feed.findall("{http://www.w3.org/2005/Atom}entry")
    events = nobody.ask("GET", f"/catalogue/trainings/{training}/sessions.ics")
    assert Calendar.from_ical(events.content).walk("VEVENT") and events["Content-Type"].startswith("text/calendar")
    problem(nobody.ask("GET", "/catalogue/export/courses", weekday="monday"), 422)


def test_a_provider_brings_in_its_own_file(house: House) -> None:
    row = Training.objects.select_related("provider").get(pk=house.things["an"]["training_id"])
    path = f"/catalogue/providers/{row.provider_id}/imports"
    ASKED.add(("POST", "/catalogue/providers/{provider_id}/imports"))
    course = {"@type": "Course", "courseCode": "API-1", "name": "Bread", "inLanguage": "en", "timeRequired": "PT8H"}
    course |= {"offers": {"price": "90", "priceCurrency": "EUR"}, "courseMode": "onsite"}
    content = json.dumps(course).encode()
    (dry,) = good(As(house, "provider").send(path, "mine.jsonld", content))
    assert dry["made"] == 1 and not Training.objects.filter(code="API-1").exists()
    (kept,) = good(As(house, "provider").send(f"{path}?dry_run=false", "mine.jsonld", content))
    assert kept["made"] == 1 and Training.objects.get(code="API-1").price_cents == 9000
    problem(As(house, "coach").send(path, "mine.jsonld", content), 403, "not_allowed")
    problem(As(house, "provider").send(path, "mine.jsonld", b"{"), 422, "bad_file")
    problem(As(house, "provider").send(path.replace(str(row.provider_id), str(row.pk)), "x.json", content), 404)
