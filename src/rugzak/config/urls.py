"""Addresses: health, sign-in, API, and the portal for the rest."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils.module_loading import import_string


def health(request: HttpRequest) -> HttpResponse:
    """For supervisors: 200 where the process answers and its database does too, 503 where only the process does."""
    from django.db import Error, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except Error:
        return HttpResponse("the database is away", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("health", health, name="health"),
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", import_string("rugzak.api.main.api").urls),
    path("", include("rugzak.portal.urls")),
]
handler400 = "rugzak.portal.shared.errors.bad_request"
handler403 = "rugzak.portal.shared.errors.forbidden"
handler404 = "rugzak.portal.shared.errors.not_found"
handler500 = "rugzak.portal.shared.errors.server_error"
