"""What would I like to learn: my own list, and for each wish whether my employer may see it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rugzak.accounts.facts import current_job
from rugzak.base import clock
from rugzak.base.errors import Refusal
from rugzak.careers.firm import wishes as mine
from rugzak.portal.person.me import Me, my


@require_http_methods(["GET", "HEAD", "POST"])
@my
def wishes(request: HttpRequest, me: Me) -> HttpResponse:
    """The list, and a field to add one."""
    error = ""
    if request.method == "POST":
        try:
            mine.add(person=me.person, words=request.POST.get("words", ""), skill_uri=request.POST.get("skill", ""))
            messages.success(request, _("It is on your list. Only you see it."))
            return redirect("person:wishes")
        except Refusal as refusal:
            error = refusal.text()
    job = current_job(me.person, clock.today())
    context = {"rows": mine.mine(me.person), "employer": job.employer if job else None, "error": error}
    return render(request, "person/wishes.html", context, status=422 if error else 200)


@require_POST
@my
def change(request: HttpRequest, me: Me, wish_id: UUID) -> HttpResponse:
    """Share one, stop sharing it, or take it off the list."""
    verb = request.POST.get("do", "")
    if verb == "remove":
        mine.remove(person=me.person, wish_id=wish_id)
    elif verb in ("share", "stop"):
        mine.share(person=me.person, wish_id=wish_id, yes=verb == "share")
    words = {"share": _("Your employer sees this wish now."), "stop": _("Your employer sees it no longer.")}
    messages.success(request, words.get(verb) or _("The wish is gone."))
    return redirect("person:wishes")
