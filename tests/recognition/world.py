"""A provider with a training, four people of the authority, a social partner, and dossiers brought as far as asked."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from catalogue import world
from rugzak.accounts.permissions import Actor
from rugzak.base import clock
from rugzak.base.clock import BRUSSELS
from rugzak.catalogue.recognition import apply, assess, queries
from rugzak.catalogue.recognition.assess import Asked
from rugzak.catalogue.recognition.models import Dossier

NOW = datetime(2026, 10, 5, 10, tzinfo=ZoneInfo(BRUSSELS))  # a Monday
WHY = "What was sent in shows it."


class Room:
    """Who applies, who judges, who confirms, who answers, who looks on."""

    def __init__(self) -> None:
        clock.travel(to=NOW)
        self.school = world.provider("Opleidingshuis")
        self.other_school = world.provider("Zwaaikom")
        self.authority = world.provider("Vlaamse overheid", "authority")
        self.union = world.provider("Vakbond", "partner")
        self.training = world.training(self.school)
        self.provider = world.member("provider", self.school)
        self.stranger = world.member("provider", self.other_school)
        self.assessor = world.member("officer", self.authority)
        self.second = world.member("officer", self.authority)
        self.third = world.member("releaser", self.authority)
        self.partner = world.member("partner", self.union)

    def draft(self, label: str = "vov") -> Dossier:
        training = self.training if label in ("vov", "odb") else None
        return apply.open_dossier(actor=self.provider, label=label, provider=self.school, training=training)

    def sent(self, label: str = "vov", **levels: str) -> Dossier:
        dossier = self.draft(label)
        self.fill(dossier, **levels)
        return apply.send(actor=self.provider, dossier=dossier)

    def fill(self, dossier: Dossier, **levels: str) -> None:
        for one in queries.edition_of(dossier).criteria:
            given = {"level": levels.get(one.code, "yes"), "words": f"See our note on {one.code}."}
            apply.answer(actor=self.provider, dossier=dossier, criterion=one.code, **given)

    def taken(self, label: str = "vov") -> Dossier:
        return assess.take(actor=self.assessor, dossier=self.sent(label))

    def judged(self, label: str = "vov", **levels: str) -> Dossier:
        dossier = self.taken(label)
        for one in queries.edition_of(dossier).criteria:
            level = levels.get(one.code, "yes")
            assess.judge(actor=self.assessor, dossier=dossier, criterion=one.code, level=level, reason=WHY)
        return dossier

    def granted(self, label: str = "vov") -> Dossier:
        return assess.conclude(actor=self.assessor, dossier=self.judged(label), outcome="granted", reason=WHY)

    def conditional(self, days: int = 60) -> Dossier:
        until = clock.today() + timedelta(days=days)
        return assess.conclude(
            actor=self.assessor,
            dossier=self.judged(open="no"),
            outcome="conditional",
            reason=WHY,
            conditions=[Asked("open", "Say on your website that anyone may enrol.", until)],
        )

    def proposed(self) -> Dossier:
        reason = "Videos are no classes."
        return assess.conclude(
            actor=self.assessor, dossier=self.judged(real_course="no"), outcome="refused", reason=reason
        )

    def proposed_of(self, dossier: Dossier) -> Dossier:
        assess.take(actor=self.assessor, dossier=dossier)
        for one in queries.edition_of(dossier).criteria:
            level = "no" if one.code == "real_course" else "yes"
            assess.judge(actor=self.assessor, dossier=dossier, criterion=one.code, level=level, reason=WHY)
        return assess.conclude(actor=self.assessor, dossier=dossier, outcome="refused", reason=WHY)

    def refused_label(self, label: str) -> Dossier:
        reason = "No taxes were paid."
        dossier = self.judged(label, in_order="no")
        assess.conclude(actor=self.assessor, dossier=dossier, outcome="refused", reason=reason)
        return assess.confirm(actor=self.second, dossier=dossier, agree=True, reason="Indeed.")

    def refused(self) -> Dossier:
        return assess.confirm(actor=self.second, dossier=self.proposed(), agree=True, reason="I see the same.")


def days(count: int) -> None:
    clock.travel(by=timedelta(days=count))


__all__ = ["NOW", "WHY", "Actor", "Room", "days"]
