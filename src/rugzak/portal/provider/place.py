"""My place: the stage, what it allows, what leads up, every step; and another bank account, by two people."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rugzak.base.errors import Refusal
from rugzak.booking.stages import queries as stages
from rugzak.catalogue.trust import account, standing
from rugzak.catalogue.trust.models import AccountCheck
from rugzak.portal.provider.desk import Desk, at_desk
from rugzak.portal.provider.door_forms import AccountForm, CodeForm, WordsForm
from rugzak.portal.shared.door import CHECKS, conditions, trust_moments


@require_safe
@at_desk
def place(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _page(request, desk)


@require_POST
@at_desk
def object_to(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Object against having gone down."""
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, form=form)
    try:
        standing.object_to(actor=desk.actor, provider=desk.provider, text=str(form.cleaned_data["text"]))
    except Refusal as refusal:
        return _page(request, desk, refusal)
    messages.success(request, _("Your objection is in. Someone new looks at it."))
    return redirect("provider:place")


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def account_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Where we are paid, and the change that runs."""
    check, refusal = account.running(desk.provider), None
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            account.ask_change(actor=desk.actor, provider=desk.provider, iban=str(form.cleaned_data["iban"]))
            messages.success(request, _("Your payments wait now. Look for € 0.01 with a code on the new account."))
            return redirect("provider:account")
        except Refusal as refused:
            refusal = refused
    return _account(request, desk, check, refusal, form)


@require_POST
@at_desk
def account_act(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Type the code, approve as the second person, or stop."""
    rows = AccountCheck.objects.filter(organisation=desk.provider).order_by("-asked_at")
    check = get_object_or_404(rows, pk=getattr(rows.first(), "pk", None))
    acts: dict[str, Callable[[], object]] = {
        "code": lambda: account.type_code(actor=desk.actor, check=check, code=request.POST.get("code", "")),
        "approve": lambda: account.approve(actor=desk.actor, check=check),
        "withdraw": lambda: account.withdraw(actor=desk.actor, check=check),
    }
    if do := acts.get(request.POST.get("do", "")):
        try:
            do()
        except Refusal as refusal:
            return _account(request, desk, account.running(desk.provider), refusal)
        messages.success(request, _("Done. Here you see what comes next."))
    return redirect("provider:account")


def _account(
    request: HttpRequest,
    desk: Desk,
    check: AccountCheck | None,
    refusal: Refusal | None,
    form: AccountForm | None = None,
) -> HttpResponse:
    context = {
        "desk": desk,
        "check": check,
        "state": CHECKS[check.state] if check else None,
        "mine": check is not None and check.asked_by == desk.actor.user_id,
        "code": CodeForm(),
        "form": form or AccountForm(),
        "refusal": refusal,
    }
    status = refusal.status if refusal else 400 if form is not None and form.errors else 200
    return render(request, "provider/account.html", context, status=status)


def _page(
    request: HttpRequest, desk: Desk, refusal: Refusal | None = None, form: WordsForm | None = None
) -> HttpResponse:
    found = stages.place(desk.provider)
    context = {
        "desk": desk,
        "place": found,
        "conditions": conditions(found.conditions),
        "moments": trust_moments(found.steps),
        "form": (form or WordsForm()) if found.may_object else None,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 400 if form else 200
    return render(request, "provider/place.html", context, status=status)
