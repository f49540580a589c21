"""What an inspector with a link may read: no account, one employer, until a day; each opening is written down."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rugzak.careers.firm import pack, passes, plan
from rugzak.portal.shared.limits import per_minute


@require_safe
@per_minute("inspect", 30)
def inspect(request: HttpRequest, token: str) -> HttpResponse:
    """What is there to read, and the file with all of it. Raises NoPass for a link that doesn't work (any more)."""
    what = "evidence" if request.GET.get("file") else "page"
    found, actor = passes.opened(token, what)
    if what == "evidence":
        language = request.LANGUAGE_CODE
        held = pack.evidence(actor=actor, employer=found.employer, year=found.year, language=language)
        name = f'attachment; filename="evidence-{found.year}.zip"'
        return HttpResponse(held, "application/zip", headers={"Content-Disposition": name, "Cache-Control": "no-store"})
    context = {"found": found, "row": plan.plan_of(found.employer, found.year)}
    answer = render(request, "employer/inspect.html", context)
    answer["Referrer-Policy"], answer["Cache-Control"] = "no-referrer", "no-store"
    return answer
