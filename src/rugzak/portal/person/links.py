"""Addresses that go into messages and QR codes, outside the menu of a role."""

from django.urls import path

from rugzak.portal.person import badges, check, mine, study, survey

urlpatterns = [
    path("attend/<uuid:part_id>/", mine.attend, name="attend"),
    path("rights", check.check, name="check"),
    path("study/", study.start, name="study"),
    path("study/jobs", study.jobs, name="study-jobs"),
    path("study/job", study.job, name="study-job"),
    path("study/back", study.back, name="study-back"),
    path("survey/<str:token>/", survey.survey, name="survey"),
    path("verify", badges.verify, name="verify"),
]
