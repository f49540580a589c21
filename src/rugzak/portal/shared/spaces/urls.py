"""Addresses of the pages of shared spaces; taken into the menu of each role that shares."""

from django.urls import URLPattern, path

from rugzak.portal.shared.spaces import views

urlpatterns: list[URLPattern] = [
    path("spaces", views.overview, name="spaces"),
    path("spaces/mine", views.mine, name="spaces-mine"),
    path("spaces/new", views.new, name="space-new"),
    path("spaces/<uuid:space_id>", views.one, name="space"),
    path("spaces/<uuid:space_id>/book", views.book, name="space-book"),
    path("spaces/<uuid:space_id>/session", views.hold_session, name="space-session"),
    path("spaces/<uuid:space_id>/change", views.change, name="space-change"),
    path("spaces/<uuid:space_id>/withdraw", views.withdraw, name="space-withdraw"),
    path("spaces/<uuid:space_id>/photo", views.photo, name="space-photo"),
    path("spaces/uses/<uuid:use_id>/answer", views.answer, name="space-answer"),
    path("spaces/uses/<uuid:use_id>/cancel", views.cancel, name="space-cancel"),
    path("spaces/uses/<uuid:use_id>/settle", views.settle, name="space-settle"),
]
