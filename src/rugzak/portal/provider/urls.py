"""Addresses of a provider's pages."""

from django.urls import path

from rugzak.portal.provider import (
    attendance,
    claims,
    disputes,
    figures,
    home,
    imports,
    inquiries,
    payouts,
    results,
    sessions,
    trainings,
)

app_name = "provider"
urlpatterns = [
    path("", home.home, name="home"),
    path("act-for", home.act_for, name="act-for"),
    path("sessions", sessions.overview, name="sessions"),
    path("sessions/new", sessions.new, name="session-new"),
    path("sessions/<uuid:session_id>", sessions.one, name="session"),
    path("sessions/<uuid:session_id>/seats", sessions.seats, name="session-seats"),
    path("sessions/<uuid:session_id>/cancel", sessions.cancel, name="session-cancel"),
    path("sessions/<uuid:session_id>/results", results.results, name="results"),
    path("bookings/<uuid:booking_id>/cancel", sessions.cancel_booking, name="booking-cancel"),
    path("half-days/<uuid:part_id>", attendance.half_day, name="half-day"),
    path("half-days/<uuid:part_id>/code", attendance.code, name="code"),
    path("half-days/<uuid:part_id>/board", attendance.board, name="board"),
    path("half-days/<uuid:part_id>/mark/<uuid:booking_id>", attendance.mark, name="mark"),
    path("half-days/<uuid:part_id>/close", attendance.close, name="close"),
    path("disputes", disputes.disputes, name="disputes"),
    path("disputes/<uuid:attendance_id>", disputes.agree, name="agree"),
    path("trainings", trainings.overview, name="trainings"),
    path("trainings/new", trainings.new, name="training-new"),
    path("trainings/skills", trainings.skills, name="skills"),
    path("trainings/import", imports.import_trainings, name="import"),
    path("trainings/<uuid:training_id>", trainings.change, name="training"),
    path("trainings/<uuid:training_id>/withdraw", trainings.withdraw, name="training-withdraw"),
    path("claims", claims.overview, name="claims"),
    path("claims/make", claims.make, name="claim-make"),
    path("claims/<uuid:claim_id>", claims.one, name="claim"),
    path("inquiries", inquiries.overview, name="inquiries"),
    path("inquiries/<uuid:case_id>", inquiries.one, name="inquiry"),
    path("inquiries/<uuid:case_id>/answer", inquiries.answer, name="inquiry-answer"),
    path("inquiries/<uuid:case_id>/appeal", inquiries.appeal, name="inquiry-appeal"),
    path("inquiries/<uuid:case_id>/files/<uuid:step_id>", inquiries.file, name="inquiry-file"),
    path("payouts", payouts.payouts, name="payouts"),
    path("figures", figures.figures, name="figures"),
    path("figures/<str:key>.csv", figures.table, name="figures-csv"),
]
