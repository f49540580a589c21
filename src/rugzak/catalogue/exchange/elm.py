"""Learning opportunities of the European Learning Model 3 (application profile for learning opportunities and
qualifications, LOQ): a training with its price, length, provider and the ESCO skills it leads to; a session as a part.

The model has no place for the half days of a session, so a file in it brings trainings, no sessions.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, SKOS
from rdflib.term import BNode, Node

from rugzak.catalogue.exchange.rows import Row, Rows, cells, duration, hours_of, joined, spoken, titled
from rugzak.catalogue.models import Form, Training

ELM = Namespace("http://data.europa.eu/snb/model/elm/")
ADMS = Namespace("http://www.w3.org/ns/adms#")
ROV = Namespace("http://www.w3.org/ns/regorg#")
AUTHORITY = "http://publications.europa.eu/resource/authority"
LANGUAGES = {"nl": "NLD", "fr": "FRA", "de": "DEU", "en": "ENG"}
ISCED_UNKNOWN = "http://data.europa.eu/snb/isced-f/9999"
BELGIUM, EURO = f"{AUTHORITY}/country/BEL", f"{AUTHORITY}/currency/EUR"
# Modes of learning and assessment of the model; our other forms come nearest to presence.
MODES = {Form.ONLINE: "online", Form.BLENDED: "blended", Form.WORKPLACE: "workBased"}
MODE = "http://data.europa.eu/snb/learning-assessment/"


def graph(trainings: Iterable[Training], site: str) -> Graph:
    """The trainings as learning opportunities; `site` is where the addresses begin."""
    made = Graph()
    for prefix, space in (("elm", ELM), ("dc", DCTERMS), ("adms", ADMS), ("rov", ROV), ("skos", SKOS), ("foaf", FOAF)):
        made.bind(prefix, space)
    for row in trainings:
        _opportunity(made, row, site)
    return made


def _opportunity(made: Graph, row: Training, site: str) -> None:
    at = URIRef(f"{site}/api/v1/catalogue/trainings/{row.pk}")
    made.add((at, RDF.type, ELM.LearningOpportunity))
    _texts(made, at, DCTERMS.title, row.title)
    _texts(made, at, DCTERMS.description, row.summary)
    _node(made, at, ADMS.identifier, ELM.Identifier, {SKOS.notation: Literal(row.code)})
    _node(made, at, FOAF.homepage, ELM.WebResource, {ELM.contentUrl: Literal(str(at), datatype=XSD.anyURI)})
    made.add((at, ELM.duration, Literal(duration(row.contact_minutes), datatype=XSD.duration)))
    made.add((at, ELM.defaultLanguage, _concept(made, f"{AUTHORITY}/language/{LANGUAGES[row.language]}")))
    made.add((at, ELM.mode, _concept(made, MODE + MODES.get(Form(row.form), "presential"))))
    _price(made, at, row.price_cents)
    _provider(made, at, row, site)
    _achievement(made, at, row)


def _price(made: Graph, at: Node, cents: int) -> None:
    value = Literal(Decimal(cents) / 100, datatype=XSD.decimal)
    amount = _node(
        made, _node(made, at, ELM.priceDetail, ELM.PriceDetail, {}), ELM.amount, ELM.Amount, {RDF.value: value}
    )
    made.add((amount, ELM.unit, _concept(made, EURO)))


def _provider(made: Graph, at: Node, row: Training, site: str) -> None:
    where = URIRef(f"{site}/organisations/{row.provider_id}")
    made.add((at, ELM.providedBy, where))
    made.add((where, RDF.type, ELM.Organisation))
    made.set((where, ROV.legalName, Literal(row.provider.name, lang=row.language)))
    if (where, ROV.registration, None) not in made:
        number = _node(
            made, where, ROV.registration, ELM.LegalIdentifier, {SKOS.notation: Literal(row.provider.enterprise_number)}
        )
        made.add((number, DCTERMS.spatial, _concept(made, BELGIUM)))
        address = _node(made, _node(made, where, ELM.location, DCTERMS.Location, {}), ELM.address, ELM.Address, {})
        made.add((address, ELM.countryCode, _concept(made, BELGIUM)))


def _achievement(made: Graph, at: Node, row: Training) -> None:
    """What one has reached at the end: the skills as learning outcomes that point to ESCO."""
    spec = _node(made, at, ELM.learningAchievementSpecification, ELM.LearningAchievementSpecification, {})
    _texts(made, spec, DCTERMS.title, row.title)
    made.add((spec, ELM.ISCEDFCode, _concept(made, ISCED_UNKNOWN)))
    for skill in row.skills.all():
        outcome = _node(made, spec, ELM.learningOutcome, ELM.LearningOutcome, {})
        _texts(made, outcome, DCTERMS.title, row.title)
        made.add((outcome, ELM.relatedESCOSkill, _concept(made, skill.skill_uri)))


def _node(made: Graph, at: Node, name: URIRef, kind: URIRef, values: dict[Any, Node]) -> BNode:
    node = BNode()
    made.add((at, name, node))
    made.add((node, RDF.type, kind))
    for key, value in values.items():
        made.add((node, key, value))
    return node


def _texts(made: Graph, at: Node, name: URIRef, text: Any) -> None:
    for code, words in spoken(text):
        made.add((at, name, Literal(words, lang=code)))


def _concept(made: Graph, address: str) -> URIRef:
    concept = URIRef(address)
    made.add((concept, RDF.type, SKOS.Concept))
    return concept


def rows(found: Graph) -> Rows:
    """The learning opportunities of a graph as rows of trainings."""
    every = sorted(found.subjects(RDF.type, ELM.LearningOpportunity), key=str)
    return Rows(trainings=[_row(found, at) for at in every if (at, ELM.isPartOf, None) not in found])


def _row(found: Graph, at: Node) -> Row:
    language = _code(found.value(at, ELM.defaultLanguage))
    values = {
        "provider": _number(found, found.value(at, ELM.providedBy)),
        "code": found.value(found.value(at, ADMS.identifier), SKOS.notation) or str(at).rsplit("/", 1)[-1][:40],
        "language": language,
        "form": _form(found.value(at, ELM.mode)),
        "hours": hours_of(str(found.value(at, ELM.duration) or "")),
        "price": _euros(found, at),
        "skills": joined(sorted(str(skill) for skill in _outcomes(found, at))),
    }
    texts = titled("title", _by_language(found, at, DCTERMS.title, language))
    return cells(values) | texts | titled("summary", _by_language(found, at, DCTERMS.description, language))


def _outcomes(found: Graph, at: Node) -> list[Node]:
    specs = found.objects(at, ELM.learningAchievementSpecification)
    outcomes = [outcome for spec in specs for outcome in found.objects(spec, ELM.learningOutcome)]
    return [skill for outcome in outcomes for skill in found.objects(outcome, ELM.relatedESCOSkill)]


def _number(found: Graph, where: Node | None) -> str:
    if where is None:
        return ""
    marks = (
        found.value(where, name) for name in (ROV.registration, ELM.vatIdentifier, ELM.taxIdentifier, ADMS.identifier)
    )
    return next((str(found.value(mark, SKOS.notation)) for mark in marks if mark is not None), "")


def _euros(found: Graph, at: Node) -> str:
    amount = found.value(found.value(at, ELM.priceDetail), ELM.amount)
    if amount is None or found.value(amount, ELM.unit) not in (None, URIRef(EURO)):
        return ""
    return str(found.value(amount, RDF.value) or "")


def _code(language: Node | None) -> str:
    last = str(language or "").rsplit("/", 1)[-1]
    return next((code for code, long in LANGUAGES.items() if long == last), "")


def _form(mode: Node | None) -> str:
    last = str(mode or "").rsplit("/", 1)[-1]
    return next((str(form) for form, name in MODES.items() if name == last), str(Form.CLASSROOM))


def _by_language(found: Graph, at: Node, name: URIRef, language: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for each in found.objects(at, name):
        if isinstance(each, Literal):
            texts.setdefault((each.language or language or "nl")[:2], str(each))
    return texts
