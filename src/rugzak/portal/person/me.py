"""Who is at the page: a signed-in user with a person. All pages of this folder show only that person's own things."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rugzak.accounts import access
from rugzak.accounts.models import Person
from rugzak.accounts.permissions import Actor

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
MyView = Callable[Concatenate[HttpRequest, "Me", P], HttpResponse]


@dataclass(frozen=True, slots=True)
class Me:
    """The person and, for services, the actor."""

    person: Person
    actor: Actor


def my(view: MyView[P]) -> View[P]:
    """Give a view the person; whoever has none (someone of an organisation) goes to their own start."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        person = getattr(user, "person", None)
        if person is None:
            return redirect("start")
        return view(request, Me(person, access.actor_of(user)), *args, **kwargs)  # type: ignore[arg-type]

    return cast("View[P]", login_required(wrapped))
