"""How often one caller may send a form whose work is dear, or whose address could be guessed."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse

from rugzak.accounts import limits
from rugzak.portal.shared.errors import too_often

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def per_minute(scope: str, most: int, *, reading: bool = False) -> Callable[[View[P]], View[P]]:
    """Answer 429 where a caller sends (or, with `reading`, also opens) this page more often than that."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            counted = reading or request.method == "POST"
            if counted and not limits.allowed(request, f"portal:{scope}", most, request.user):
                return too_often(request, limits.wait())
            return view(request, *args, **kwargs)

        return cast("View[P]", wrapped)

    return decorate
