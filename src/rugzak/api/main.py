"""The API: one router a room, problem+json for every error (RFC 9457)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from rugzak.api import (
    accounts,
    ageing,
    bank,
    booking,
    calls,
    careers,
    catalogue,
    claims,
    closings,
    corrections,
    debts,
    demand,
    demo,
    document,
    door,
    dossiers,
    errors,
    evaluation,
    exchange,
    firm,
    fraud,
    funds,
    interruptions,
    learning,
    ledger,
    organisation,
    outreach,
    paths,
    people,
    profile,
    recognition,
    rounds,
    savings,
    schemes,
    screening,
    simulations,
    skills,
    spaces,
    studio,
    study,
    training_plan,
    transfers,
    transitions,
    trust,
    why,
)
from rugzak.api.auth import AUTH
from rugzak.api.parsing import StrictParser
from rugzak.base.errors import NotFound

ROUTERS = (
    ("/demo", demo),
    ("/me", accounts),
    ("/me/savings", savings),
    ("/skills/profile", profile),
    ("/skills/ageing", ageing),
    ("/skills/corrections", corrections),
    ("/skills", skills),
    ("/study", study),
    ("/tests", screening),
    ("/careers", careers),
    ("/careers", transitions),
    ("/schemes/drafts", studio),
    ("/schemes", schemes),
    ("/catalogue", catalogue),
    ("/catalogue", exchange),
    ("/recognition/files", dossiers),
    ("/recognition", recognition),
    ("/spaces", spaces),
    ("/calls", calls),
    ("/bookings", booking),
    ("/rounds", rounds),
    ("/people", people),
    ("/claims", claims),
    ("/closings", closings),
    ("/debts", debts),
    ("/providers", door),
    ("/providers", trust),
    ("/fraud", fraud),
    ("/bank", bank),
    ("/funds", funds),
    ("/learning", learning),
    ("/evaluation", evaluation),
    ("/simulations", simulations),
    ("/ledger", ledger),
    ("/outreach", outreach),
    ("/careers", paths),
    ("/careers", demand),
    ("", firm),
    ("", organisation),
    ("", training_plan),
    ("", transfers),
    ("", interruptions),
    ("", why),
)
View = Callable[..., HttpResponse]


class Api(NinjaAPI):
    """Ninja, with problems for whatever goes wrong, unknown addresses and methods too."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        made = super().get_openapi_schema(**kwargs)
        prefix = (kwargs.get("path_prefix") or self.get_root_path({})).rstrip("/")
        document.complete(made, prefix, set(self._limited()))
        return made

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        patterns, app, namespace = super().urls
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = _with_problems(pattern.callback)
        return [*patterns, re_path(r"^.*$", _nothing_here, name="nothing")], app, namespace

    def _limited(self) -> list[str]:
        views = [view for router in self._get_bound_routers() for view in router.path_operations.values()]
        operations = [operation for view in views for operation in view.operations if operation.throttle_objects]
        return [operation.operation_id or self.get_openapi_operation_id(operation) for operation in operations]


def _with_problems(view: View) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        if isinstance(answer, HttpResponseNotAllowed):
            allowed = answer["Allow"].split(", ")
            answer = errors.refused(request, errors.NoSuchMethod())
            answer["Allow"] = ", ".join(sorted(allowed))
        # Answers are about someone; no cache on the way keeps them.
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

    return wrapped


def _nothing_here(request: HttpRequest) -> HttpResponse:
    return errors.refused(request, NotFound())


_nothing_here.csrf_exempt = True  # type: ignore[attr-defined]

api = Api(
    title="Rugzak",
    version="1.0.0",
    urls_namespace="api",
    description="A learning and career account that employer, government and person fill together.",
    auth=AUTH,
    docs_url=None,
    openapi_url="openapi.json",
    parser=StrictParser(),
)
for _prefix, _module in ROUTERS:
    api.add_router(_prefix, _module.router, tags=[_module.__name__.rsplit(".", 1)[-1]])
errors.register(api)
