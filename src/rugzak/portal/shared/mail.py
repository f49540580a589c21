"""Messages of the outbox as plain text mail: one template a kind, its first line the subject."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist, loader
from django.urls import reverse
from django.utils import timezone

from rugzak.base.models import Message

_FOLDER = "shared/mail"
_PLACES = {
    "booking_id": "person:booking",
    "training_id": "person:training",
    "credential_id": "person:credential",
    "round_id": "person:round",
    "case_id": "provider:inquiry",
    "dossier_id": "provider:dossier",
    "tender_id": "provider:call",
    "scheme_id": "person:right",
}
# Steps of the door of which the reader need not be a provider yet.
_AT_DOOR = ("sign", "ready", "two", "admitted", "refused", "final")


def render(message: Message) -> tuple[str, str]:
    """Subject and body in the active language. A kind without a template says that there is news, and where."""
    context = _context(message)
    try:
        template = loader.get_template(f"{_FOLDER}/{message.kind.replace('.', '_')}.txt")
    except TemplateDoesNotExist:
        template = loader.get_template(f"{_FOLDER}/news.txt")
    lines = template.render(context).strip().splitlines()
    return lines[0].strip(), "\n".join(lines[1:]).strip() + "\n"


def _context(message: Message) -> dict[str, Any]:
    """The message's own context, dates as dates, with addresses of the pages it is about."""
    values = {name: _read(value) for name, value in message.context.items()}
    links = {
        name.removesuffix("_id") + "_url": _url(view, values[name]) for name, view in _PLACES.items() if name in values
    }
    if "token" in values:
        links["survey_url"] = _url("survey", values["token"])
    if "spaces" in values:
        links["spaces_url"] = _url(f"{values['spaces']}:spaces-mine")
    if "check" in values:
        links["check_url"] = _url("person:skills-check")
    if "door" in values:
        links["door_url"] = _url("provider:door" if values["step"] in _AT_DOOR else "provider:place")
    if "training_url" in links and "session_id" in values:
        links["training_url"] += f"?session={values['session_id']}"
    fixed = {"home_url": settings.RUGZAK_URL, "data_url": _url("person:data"), "plan_url": _url("person:plan")}
    fixed["recognitions_url"] = _url("provider:recognitions")
    return {**values, **links, **fixed}


def _url(view: str, *args: Any) -> str:
    return f"{settings.RUGZAK_URL.rstrip('/')}{reverse(view, args=args)}"


def _read(value: Any) -> Any:
    """ISO dates and moments become what the filters take; the rest stays."""
    if not isinstance(value, str) or len(value) < 10 or value[4:5] != "-":
        return value
    try:
        if len(value) == 10:
            return date.fromisoformat(value)
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment
