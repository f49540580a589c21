"""Addresses of the pages of the authority and of funds."""

from django.urls import path

from rugzak.portal.authority import (
    books,
    claims,
    clawbacks,
    disputes,
    funds,
    payouts,
    reach,
    recognition,
    schemes,
)

app_name = "authority"
urlpatterns = [
    path("", reach.home, name="home"),
    path("figures/<str:key>.csv", reach.table, name="figures-csv"),
    path("claims", claims.overview, name="claims"),
    path("claims/release", claims.release_many, name="claims-release"),
    path("claims/<uuid:claim_id>", claims.one, name="claim"),
    path("claims/<uuid:claim_id>/check", claims.check, name="claim-check"),
    path("claims/<uuid:claim_id>/release", claims.release, name="claim-release"),
    path("claims/<uuid:claim_id>/clawback", clawbacks.new, name="clawback-new"),
    path("disputes", disputes.disputes, name="disputes"),
    path("disputes/<uuid:attendance_id>", disputes.decide, name="decide"),
    path("payouts", payouts.overview, name="payouts"),
    path("payouts/make", payouts.make, name="batch-make"),
    path("payouts/answer", payouts.answer, name="answer"),
    path("payouts/<uuid:batch_id>", payouts.one, name="batch"),
    path("payouts/<uuid:batch_id>/release", payouts.release, name="batch-release"),
    path("payouts/<uuid:batch_id>/cancel", payouts.cancel, name="batch-cancel"),
    path("payouts/<uuid:batch_id>/file", payouts.file, name="batch-file"),
    path("clawbacks", clawbacks.overview, name="clawbacks"),
    path("clawbacks/<uuid:clawback_id>/paid", clawbacks.paid, name="clawback-paid"),
    path("funds", funds.overview, name="funds"),
    path("books", books.books, name="books"),
    path("recognition", recognition.overview, name="recognition"),
    path("recognition/provider/<uuid:provider_id>", recognition.provider, name="provider"),
    path("recognition/training/<uuid:training_id>", recognition.training, name="training"),
    path("recognition/<uuid:recognition_id>/withdraw", recognition.withdraw, name="withdraw"),
    path("rules", schemes.overview, name="schemes"),
    path("rules/<slug:code>", schemes.one, name="scheme"),
]
