"""What publishing and looking up schemes may refuse."""

from django.utils.translation import gettext_lazy as _

from rugzak.base.errors import Refusal


class ChangedWithoutRevision(Refusal):
    """A published version has other content, but no higher revision."""

    code = "scheme_changed_without_revision"
    message = _("Version %(version)s of %(scheme)s was published before, with other content.")
    remedy = _("Raise its revision to %(revision)s, or make a new version.")


class UnknownScheme(Refusal):
    code = "unknown_scheme"
    status = 404
    message = _("We do not know the scheme %(scheme)s.")
    remedy = _("Look at the list of schemes.")


class UnknownVersion(Refusal):
    code = "unknown_scheme_version"
    status = 404
    message = _("The version of this decision is not here any more.")
    remedy = _("Publish the library again and try once more.")
