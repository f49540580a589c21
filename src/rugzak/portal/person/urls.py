"""Addresses of a person's pages."""

from django.urls import path

from rugzak.portal.person import badges, book, data, home, learn, log, mine, mirror, profile, rights, rounds

app_name = "person"
urlpatterns = [
    path("", home.home, name="home"),
    path("activity", home.activity, name="activity"),
    path("mirror", mirror.mirror, name="mirror"),
    path("mirror/tell", mirror.tell, name="mirror-tell"),
    path("mirror/keep", mirror.keep, name="mirror-keep"),
    path("mirror/add", profile.add, name="mirror-add"),
    path("skills", profile.profile, name="profile"),
    path("skills/change", profile.change, name="profile-change"),
    path("rights", rights.overview, name="rights"),
    path("rights/<slug:scheme>", rights.detail, name="right"),
    path("rights/<slug:scheme>/proof/<str:fact>", rights.proof, name="proof"),
    path("rounds", rounds.overview, name="rounds"),
    path("rounds/<uuid:round_id>", rounds.one, name="round"),
    path("rounds/<uuid:round_id>/register", rounds.register, name="round-register"),
    path("rounds/<uuid:round_id>/apply", rounds.apply, name="round-apply"),
    path("rounds/<uuid:round_id>/accept", rounds.accept, name="round-accept"),
    path("rounds/<uuid:round_id>/stop", rounds.stop, name="round-stop"),
    path("learn", learn.search, name="learn"),
    path("learn/<uuid:training_id>", learn.training, name="training"),
    path("book/<uuid:session_id>", book.book, name="book"),
    path("book/<uuid:session_id>/wait", book.wait, name="wait"),
    path("waiting/<uuid:place_id>/leave", book.leave, name="leave"),
    path("booked/<uuid:booking_id>", book.booked, name="booked"),
    path("bookings", mine.mine, name="mine"),
    path("bookings/<uuid:booking_id>", mine.booking, name="booking"),
    path("bookings/<uuid:booking_id>/cancel", book.cancel, name="cancel"),
    path("bookings/<uuid:booking_id>/half-days/<uuid:part_id>", mine.say, name="say"),
    path("log", log.log, name="log"),
    path("log/<uuid:entry_id>/remove", log.forget, name="forget"),
    path("badges/<uuid:credential_id>", badges.credential, name="credential"),
    path("badges/<uuid:credential_id>/file", badges.download, name="download"),
    path("data", data.data, name="data"),
    path("data/sharing", data.sharing, name="sharing"),
    path("data/sharing/yes", data.share, name="share"),
    path("data/sharing/<uuid:consent_id>/stop", data.stop, name="stop"),
    path("data/coach", data.mandate, name="mandate"),
    path("data/coach/<uuid:mandate_id>/revoke", data.revoke, name="revoke"),
    path("data/looks", data.looks, name="looks"),
    path("data/export", data.export, name="export"),
    path("data/erase", data.erase, name="erase"),
]
