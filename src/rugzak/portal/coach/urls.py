"""Addresses of a coach's pages."""

from django.urls import path

from rugzak.portal.coach import home, learning, person, plans, rights, training, why

app_name = "coach"
urlpatterns = [
    path("", home.home, name="home"),
    path("<uuid:person_id>", person.person, name="person"),
    path("<uuid:person_id>/why", why.why, name="why"),
    path("<uuid:person_id>/rights", rights.rights, name="rights"),
    path("<uuid:person_id>/learning", learning.learning, name="learning"),
    path("<uuid:person_id>/path", plans.path, name="path"),
    path("<uuid:person_id>/path/propose", plans.propose, name="path-propose"),
    path("<uuid:person_id>/trainings", training.trainings, name="trainings"),
    path("<uuid:person_id>/trainings/<uuid:session_id>", training.training, name="training"),
    path("<uuid:person_id>/trainings/<uuid:session_id>/propose", training.propose, name="propose"),
    path("<uuid:person_id>/trainings/<uuid:session_id>/book", training.book, name="book"),
]
