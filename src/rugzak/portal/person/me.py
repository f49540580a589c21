"""Who is at the page: a signed-in user with a person. All pages of this folder show only that person's own things."""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from rugzak.accounts import access
from rugzak.accounts.models import Person, User
from rugzak.accounts.permissions import Actor

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
MyView = Callable[Concatenate[HttpRequest, "Me", P], HttpResponse]


class Me:
    """The person and, for services, the actor; pages that only show my own things never look the actor up."""

    def __init__(self, person: Person, user: User) -> None:
        self.person, self._user = person, user

    @cached_property
    def actor(self) -> Actor:
        return access.actor_of(self._user)


def my(view: MyView[P]) -> View[P]:
    """Give a view the person; whoever has none (someone of an organisation) goes to their own start."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = cast(User, request.user)
        if user.person_id is None:
            return redirect("start")
        user.person = person = Person.objects.select_related("municipality").get(pk=user.person_id)
        return view(request, Me(person, user), *args, **kwargs)

    return cast("View[P]", login_required(wrapped))
