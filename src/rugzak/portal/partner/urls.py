"""Addresses of the pages of social partners."""

from django.urls import path

from rugzak.portal.partner import files

app_name = "partner"
urlpatterns = [
    path("", files.home, name="home"),
    path("files/<uuid:dossier_id>", files.one, name="dossier"),
    path("files/<uuid:dossier_id>/note", files.note, name="note"),
    path("files/<uuid:dossier_id>/proofs/<uuid:answer_id>", files.proof, name="proof"),
]
