"""schema.org: a training as `Course`, a session as `CourseInstance`, a half day as `Schedule` (JSON-LD).

Read as others write it: one course, a list, a graph or an item list; names with or without a language.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rugzak.base import clock
from rugzak.base.models import PostCode
from rugzak.catalogue.exchange.rows import (
    Row,
    Rows,
    cells,
    day_of,
    duration,
    hours_of,
    joined,
    minutes_of,
    spoken,
    titled,
)
from rugzak.catalogue.models import Form, Session, SessionPart, Training

CONTEXT = "https://schema.org"
ESCO = "http://data.europa.eu/esco"
# Google's and schema.org's own words for a mode; the forms that we have besides are written as they are.
MODES = {Form.CLASSROOM: "onsite"}
_READ_MODES = {"onsite": Form.CLASSROOM, "on-site": Form.CLASSROOM, "in-person": Form.CLASSROOM, "mooc": Form.ONLINE}

Data = dict[str, Any]


def written(trainings: Iterable[Training], sessions: dict[Any, list[Session]], site: str) -> Data:
    """A graph of courses; `site` is where the addresses begin, `sessions` by training."""
    codes = dict(PostCode.objects.order_by("-code").values_list("municipality_id", "code"))
    return {"@context": CONTEXT, "@graph": [course(row, sessions.get(row.pk, []), site, codes) for row in trainings]}


def course(row: Training, sessions: Sequence[Session], site: str, codes: dict[str, str]) -> Data:
    """One training with its coming sessions."""
    number = {"@type": "PropertyValue", "propertyID": "enterpriseNumber", "value": row.provider.enterprise_number}
    return {
        "@type": "Course",
        "@id": f"{site}/api/v1/catalogue/trainings/{row.pk}",
        "courseCode": row.code,
        "name": _texts(row.title),
        "description": _texts(row.summary),
        "inLanguage": row.language,
        "provider": {"@type": "Organization", "name": row.provider.name, "identifier": number},
        "timeRequired": duration(row.contact_minutes),
        "educationalCredentialAwarded": row.leads_to,
        "additionalType": row.kind,
        "teaches": [
            {"@type": "DefinedTerm", "@id": skill.skill_uri, "inDefinedTermSet": ESCO, "version": skill.release}
            for skill in row.skills.all()
        ],
        "offers": _offer(row.price_cents),
        "hasCourseInstance": [_instance(one, row, site, codes) for one in sessions],
    }


def _instance(session: Session, row: Training, site: str, codes: dict[str, str]) -> Data:
    made: Data = {
        "@type": "CourseInstance",
        "@id": f"{site}/api/v1/catalogue/sessions/{session.pk}",
        "identifier": session.reference or str(session.pk),
        "startDate": session.start.isoformat(),
        "endDate": session.end.isoformat(),
        "courseMode": MODES.get(Form(row.form), row.form),
        "maximumAttendeeCapacity": session.capacity,
        "offers": _offer(session.price),
        "courseSchedule": [_half_day(part) for part in session.parts.all()],
    }
    if session.municipality is not None:
        made["location"] = {"@type": "Place", "address": _address(session, codes)}
    return made


def _address(session: Session, codes: dict[str, str]) -> Data:
    assert session.municipality is not None
    address = {
        "streetAddress": session.address,
        "postalCode": codes.get(session.municipality.nis, ""),
        "addressLocality": str(session.municipality.name),
        "addressCountry": "BE",
    }
    return {"@type": "PostalAddress", **{name: value for name, value in address.items() if value}}


def _half_day(part: SessionPart) -> Data:
    start = part.start_time.strftime("%H:%M")
    zone = {"scheduleTimezone": clock.BRUSSELS, "repeatCount": 1}
    return {"@type": "Schedule", "startDate": part.date.isoformat(), "startTime": start, **zone} | {
        "duration": duration(part.minutes)
    }


def _offer(cents: int) -> Data:
    free = {"@type": "Offer", "category": "Paid" if cents else "Free"}
    return free | {"price": f"{cents / 100:.2f}", "priceCurrency": "EUR"}


def _texts(text: Any) -> list[Data]:
    return [{"@language": code, "@value": words} for code, words in spoken(text)]


def rows(data: Any) -> Rows:
    """The courses of a JSON-LD document as rows."""
    found = Rows()
    for one in _courses(data):
        training = _training_row(one)
        found.trainings.append(training)
        found.sessions += [_session_row(each, training) for each in _list(one.get("hasCourseInstance"))]
    return found


def _courses(data: Any) -> Iterator[Data]:
    for one in _list(data):
        if not isinstance(one, dict):
            continue
        if "Course" in [str(name).rsplit(":", 1)[-1].rsplit("/", 1)[-1] for name in _list(one.get("@type"))]:
            yield one
        for name in ("@graph", "itemListElement", "item"):
            yield from _courses(one.get(name))


def _training_row(one: Data) -> Row:
    language = str(_first(one.get("inLanguage")) or "nl")[:2].casefold()
    instances = [each for each in _list(one.get("hasCourseInstance")) if isinstance(each, dict)]
    price = _price(one) or next(filter(None, map(_price, instances)), "")
    loads = [one.get("timeRequired"), *(each.get("courseWorkload") for each in instances)]
    values = {
        "provider": _number(_first(one.get("provider")) or {}),
        "code": one.get("courseCode") or _identifier(one),
        "language": language,
        "form": _form(instances, one),
        "hours": hours_of(str(next(filter(None, loads), ""))),
        "price": price,
        "kind": one.get("additionalType", ""),
        "leads_to": one.get("educationalCredentialAwarded", ""),
        "skills": joined(_skills(one)),
        "esco_release": next((str(each.get("version", "")) for each in _terms(one)), ""),
    }
    texts = titled("title", _by_language(one.get("name"), language))
    return cells(values) | texts | titled("summary", _by_language(one.get("description"), language))


def _session_row(one: Data, training: Row) -> Row:
    address = (_first(one.get("location")) or {}).get("address") or {}
    address = address if isinstance(address, dict) else {"streetAddress": str(address)}
    values = {
        "provider": training.get("provider", ""),
        "code": training.get("code", ""),
        "reference": _identifier(one),
        "capacity": one.get("maximumAttendeeCapacity", ""),
        "price": _price(one),
        "post_code": address.get("postalCode", ""),
        "address": address.get("streetAddress", ""),
    }
    required = {"provider": "", "code": "", "reference": "", "capacity": "", "parts": ""}
    return required | cells(values) | {"parts": joined(_part(each) for each in _list(one.get("courseSchedule")))}


def _part(schedule: Data) -> str:
    """`day time minutes`; what lacks one of the three stays as it is, so that the import names it."""
    day, begin = day_of(str(schedule.get("startDate", ""))), str(schedule.get("startTime", ""))[:5]
    minutes = minutes_of(str(schedule.get("duration", "")))
    return " ".join(str(part) for part in (day, begin, minutes) if part not in (None, ""))


def _form(instances: Sequence[Data], one: Data) -> str:
    modes = [str(_first(each.get("courseMode")) or "").rsplit("/", 1)[-1].casefold() for each in (*instances, one)]
    return next((str(_READ_MODES.get(mode, mode)) for mode in modes if mode), "")


def _skills(one: Data) -> Iterator[str]:
    for term in _list(one.get("teaches")):
        uri = term if isinstance(term, str) else str(term.get("@id") or term.get("url") or "")
        if uri.startswith(f"{ESCO}/skill/"):
            yield uri


def _terms(one: Data) -> list[Data]:
    return [term for term in _list(one.get("teaches")) if isinstance(term, dict) and term.get("version")]


def _price(one: Data) -> str:
    offer = _first(one.get("offers"))
    if not isinstance(offer, dict) or offer.get("priceCurrency", "EUR") != "EUR":
        return ""
    return str(offer.get("price", "0" if offer.get("category") == "Free" else ""))


def _number(provider: Any) -> str:
    """The enterprise number, wherever they put it."""
    if not isinstance(provider, dict):
        return ""
    named = [provider.get(name) for name in ("vatID", "taxID", "leiCode")]
    marks = [each.get("value") if isinstance(each, dict) else each for each in _list(provider.get("identifier"))]
    return next((str(each) for each in (*marks, *named) if each), "")


def _identifier(one: Data) -> str:
    found = _first(one.get("identifier"))
    named = found.get("value") if isinstance(found, dict) else found
    return str(named or one.get("@id") or "").rsplit("/", 1)[-1][:40]


def _by_language(value: Any, language: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for each in _list(value):
        if isinstance(each, dict):
            texts.setdefault(str(each.get("@language", language))[:2], str(each.get("@value", "")))
        else:
            texts.setdefault(language, str(each))
    return texts


def _first(value: Any) -> Any:
    return next(iter(_list(value)), None)


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
