"""What the skills room refuses, and what a person can do about it."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class UnknownConcept(Refusal):
    code = "unknown_concept"
    status = 404
    message = _("We don't know this occupation or skill: %(uri)s.")
    remedy = _("Search for it by name.")


class PackageMissing(Refusal):
    code = "esco_not_found"
    status = 422
    message = _("There are no ESCO files in %(place)s.")
    remedy = _("Download the classification as CSV from the ESCO website. Then give its folder or zip file.")


class PackagePartMissing(Refusal):
    code = "esco_part_missing"
    status = 422
    message = _("The ESCO files are not complete: %(part)s is missing.")
    remedy = _("Download the CSV package again, with occupations, skills and relations, and import all of it.")


class PackageDamaged(Refusal):
    code = "esco_damaged"
    status = 422
    message = _("The zip file %(name)s is damaged.")
    remedy = _("Download it again. What you had before still works.")


class DiskFull(Refusal):
    code = "disk_full"
    status = 507
    message = _("There is no room left to write %(place)s.")
    remedy = _("Make at least 100 MB free and start again. What you had before still works.")


class SnapshotDamaged(Refusal):
    code = "snapshot_damaged"
    status = 503
    message = _("The file with occupations and skills can't be read: %(place)s.")
    remedy = _("Run: rugzak data import.")


class SnapshotBusy(Refusal):
    code = "snapshot_busy"
    status = 409
    message = _("Someone else is importing ESCO now.")
    remedy = _("Wait until that is done, then try again.")


class NotALevel(Refusal):
    code = "not_a_level"
    status = 422
    message = _("A level is a number from 1 to 4.")
    remedy = _("Choose one of the four levels, or leave it open.")


class NotInProfile(Refusal):
    code = "not_in_profile"
    status = 404
    message = _("This skill is not in the profile.")
    remedy = _("Add the skill first.")


class NoVectors(Refusal):
    code = "no_vectors"
    status = 503
    message = _("The file with occupations and skills holds no vectors of this version.")
    remedy = _("Run: rugzak data import.")
