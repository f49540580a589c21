"""Answering a survey by its link: no signing in, since the link itself is the key."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from rugzak.base.errors import Refusal
from rugzak.evaluation import surveys
from rugzak.evaluation.errors import BadAnswers, SurveyNotFound
from rugzak.portal.person import labels
from rugzak.portal.shared.limits import per_minute


@require_http_methods(["GET", "HEAD", "POST"])
@per_minute("survey", 60, reading=True)
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """The questions; after sending, thanks. What was filled in stays when something is missing."""
    try:
        form = surveys.open_survey(token, label=labels.skill)
        if request.method != "POST":
            return _page(request, form, {}, {})
        given = {item.code: request.POST.get(item.code, "") for item in form.items}
        surveys.answer(token, given)
    except BadAnswers as refusal:
        return _page(request, form, given, refusal.items)
    except SurveyNotFound:
        raise
    except Refusal as refusal:
        return render(request, "person/survey_closed.html", {"text": refusal.text()}, status=refusal.status)
    return render(request, "person/survey_thanks.html", {"form": form})


def _page(request: HttpRequest, form: surveys.Form, given: dict[str, str], wrong: dict[str, str]) -> HttpResponse:
    rows = [(item, given.get(item.code, ""), wrong.get(item.code, "")) for item in form.items]
    context = {"form": form, "rows": rows, "wrong": len(wrong)}
    return render(request, "person/survey.html", context, status=422 if wrong else 200)
