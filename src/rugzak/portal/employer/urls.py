"""Addresses of an employer's pages."""

from django.urls import path

from rugzak.portal.employer import away, budget, contributions, deposits, figures, home, people, person, team, upload
from rugzak.portal.shared.spaces import urls as spaces

app_name = "employer"
urlpatterns = [
    *spaces.urlpatterns,
    path("", home.home, name="home"),
    path("people", people.people, name="people"),
    path("people/import", upload.choose, name="import"),
    path("people/import/confirm", upload.confirm, name="import-confirm"),
    path("people/<uuid:person_id>", person.person, name="person"),
    path("people/<uuid:person_id>/away", away.away, name="away"),
    path("people/<uuid:person_id>/away/<uuid:interruption_id>", away.one, name="away-one"),
    path("skills", team.skills, name="skills"),
    path("budget", budget.budget, name="budget"),
    path("budget/open", budget.start, name="start"),
    path("budget/contributions", contributions.contributions, name="contributions"),
    path("budget/<uuid:fund_id>/deposit", budget.deposit, name="deposit"),
    path("budget/<uuid:fund_id>/outlook", deposits.how_long, name="outlook"),
    path("budget/<uuid:fund_id>/end", deposits.end, name="end"),
    path("budget/<uuid:fund_id>/archive", deposits.archive, name="archive"),
    path("budget/deposits/<uuid:deposit_id>", deposits.one, name="deposit-one"),
    path("budget/credits/<uuid:credit_id>", deposits.credit, name="credit"),
    path("budget/<uuid:fund_id>/grant", budget.grant, name="grant"),
    path("figures", figures.figures, name="figures"),
    path("figures/<str:key>.csv", figures.csv_file, name="figures-csv"),
]
