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


class ReleaseName(Refusal):
    code = "esco_release_name"
    status = 422
    message = _("%(release)s is not the name of an ESCO release.")
    remedy = _("Write it as on the ESCO website, for example v1.2.0.")


class LanguageUnknown(Refusal):
    code = "esco_language"
    status = 422
    message = _("We don't use ESCO in this language: %(language)s.")
    remedy = _("Choose from nl, fr, de and en, with a comma between them.")


class ServiceUnreachable(Refusal):
    code = "esco_service_away"
    status = 503
    message = _("The ESCO service at %(address)s does not answer (%(why)s).")
    remedy = _("Look at your internet connection, and run the same command again later. It goes on where it stopped.")


class ReleaseUnknown(Refusal):
    code = "esco_release_unknown"
    status = 404
    message = _("The ESCO service does not know release %(release)s (%(status)s: %(why)s).")
    remedy = _("Look on the ESCO website which releases there are, and give one of those with --release.")


class AnswerUnreadable(Refusal):
    code = "esco_answer"
    status = 502
    message = _("The ESCO service at %(address)s gives an answer that we can't read.")
    remedy = _("Run the same command again later, or import the CSV package: rugzak data import FOLDER.")


class FetchIncomplete(Refusal):
    code = "esco_fetch_incomplete"
    status = 502
    message = _("The ESCO service gave %(found)s of %(total)s concepts (%(name)s).")
    remedy = _("Begin again with --fresh. What is in use now stays.")


class FetchBusy(Refusal):
    code = "esco_fetch_busy"
    status = 409
    message = _("Someone else is fetching this release now.")
    remedy = _("Wait until that is done, then try again.")


class PeriodBackwards(Refusal):
    code = "period_backwards"
    status = 422
    message = _("This job ends before it begins.")
    remedy = _("Look at the two dates and try again.")


class LastEvidence(Refusal):
    code = "last_evidence"
    status = 409
    message = _("This is the only evidence for this skill.")
    remedy = _("Take the skill itself out of your backpack.")


class InTheFuture(Refusal):
    code = "in_the_future"
    status = 422
    message = _("This day is still to come.")
    remedy = _("Choose today or an earlier day.")


class NoEmployer(Refusal):
    code = "no_employer"
    status = 409
    message = _("We know of no employer of yours.")
    remedy = _("There is nobody to share it with. Your employer can add you with a payroll file.")


class NoSuchReader(Refusal):
    code = "no_such_reader"
    status = 422
    message = _("We don't know with whom to share this.")
    remedy = _("Choose coach or employer.")


class NoSuchGroup(Refusal):
    code = "no_such_group"
    status = 404
    message = _("There is no group of skills %(group)s.")
    remedy = _("Choose one from the table of half-lives.")


class NotAHalfLife(Refusal):
    code = "not_a_half_life"
    status = 422
    message = _("A half-life is half a year at least and fifty years at most.")
    remedy = _("Write a number of years between 0.5 and 50.")


class NotAPace(Refusal):
    code = "not_a_pace"
    status = 422
    message = _("We don't know this pace.")
    remedy = _("Choose slower, faster or off, or leave it empty.")


class NoSuchAnswer(Refusal):
    code = "no_such_answer"
    status = 422
    message = _("We don't know this answer.")
    remedy = _("Answer yes, less or no.")


class NoReason(Refusal):
    code = "no_reason"
    status = 422
    message = _("Say why.")
    remedy = _("Write one sentence. Others read it later.")


class NothingToCorrect(Refusal):
    code = "nothing_to_correct"
    status = 422
    message = _("We don't see what you mean.")
    remedy = _("Go back to the page and choose what is wrong there.")


class NoSuchObjection(Refusal):
    code = "no_such_objection"
    status = 404
    message = _("This remark isn't there (any more).")
    remedy = _("Look at the list again.")


class TooFewPeople(Refusal):
    code = "too_few_people"
    status = 409
    message = _("Too few people said this to act on it.")
    remedy = _("Wait until at least %(least)s different people have said the same.")


class NoSuchCorrection(Refusal):
    code = "no_such_correction"
    status = 404
    message = _("This correction isn't there, or was taken back before.")
    remedy = _("Look at the list again.")


class NoVectors(Refusal):
    code = "no_vectors"
    status = 503
    message = _("The file with occupations and skills holds no vectors of this version.")
    remedy = _("Run: rugzak data import.")
