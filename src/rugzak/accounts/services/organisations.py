"""Organisations with numbers that check, and the lists they come from."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum import iban as ibans
from stdnum.be import vat
from stdnum.exceptions import ValidationError

from rugzak.accounts.errors import BadEnterpriseNumber, BadIban
from rugzak.accounts.models import JointCommittee, Organisation
from rugzak.accounts.models.organisation import OrganisationKind
from rugzak.base.errors import NotFound, Refusal
from rugzak.base.imports import Report, read_csv
from rugzak.base.models import Municipality
from rugzak.base.text import Text

COLUMNS = ("kind", "name", "enterprise_number")
_YES = frozenset({"1", "yes", "ja", "oui", "true", "x"})


def organisation_of(organisation_id: UUID) -> Organisation:
    """One organisation. Raises NotFound."""
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise NotFound
    return found


def enterprise_number(text: str) -> str:
    """The ten digits of a number that checks. Raises BadEnterpriseNumber."""
    try:
        return str(vat.validate(text))
    except ValidationError as error:
        raise BadEnterpriseNumber(number=text) from error


def iban(text: str) -> str:
    """An IBAN without spaces. Raises BadIban."""
    try:
        return str(ibans.validate(text, check_country=False))  # bank codes change, check digits do not
    except ValidationError as error:
        raise BadIban(iban=text) from error


@transaction.atomic
def register_organisation(
    *,
    kind: str,
    name: str,
    number: str,
    account: str = "",
    municipality: Municipality | None = None,
    joint_committees: Iterable[JointCommittee] = (),
    public: bool = False,
    vat_exempt: bool = False,
    staff_count: int | None = None,
    made_up: bool = False,
) -> Organisation:
    """A new or known organisation, by kind and enterprise number; `account` is its IBAN.

    Raises BadEnterpriseNumber or BadIban.
    """
    values: dict[str, object] = {"name": name, "municipality": municipality, "public": public, "vat_exempt": vat_exempt}
    values |= {"iban": iban(account) if account else "", "staff_count": staff_count, "made_up": made_up}
    organisation, _made = Organisation.objects.update_or_create(
        kind=OrganisationKind(kind), enterprise_number=enterprise_number(number), defaults=values
    )
    organisation.joint_committees.set(joint_committees)
    return organisation


@transaction.atomic
def set_iban(*, organisation: Organisation, account: str) -> Organisation:
    """Where the organisation is paid. Raises BadIban."""
    organisation.iban = iban(account)
    organisation.save(update_fields=["iban"])
    return organisation


@transaction.atomic
def import_joint_committees(path: Path, *, dry_run: bool = False) -> Report:
    """Import the list of joint committees (a file, or the folder that holds joint_committees.csv)."""
    report = Report("joint committees")
    file = path / "joint_committees.csv" if path.is_dir() else path
    for line, row in enumerate(read_csv(file, required=["code", "name_nl", "name_fr"]), start=2):
        report.read += 1
        if not row["code"]:
            report.skip(line, _("the code is missing"))
            continue
        name = Text(nl=row["name_nl"], fr=row["name_fr"], de=row.get("name_de", ""), en=row.get("name_en", ""))
        made = JointCommittee.objects.update_or_create(code=row["code"], defaults={"name": name})[1]
        report.made += made
        report.changed += not made
    if dry_run:
        transaction.set_rollback(True)
    return report


@transaction.atomic
def import_organisations(path: Path, *, dry_run: bool = False, content: bytes | None = None) -> Report:
    """Import organisations from CSV (docs/formats/organisations.md); bad rows are skipped with their reason."""
    report, seen = Report("organisations"), dict[tuple[str, str], int]()
    for line, row in enumerate(read_csv(path, required=COLUMNS, content=content), start=2):
        report.read += 1
        reason = _import_one(row, line, seen, report)
        if reason:
            report.skip(line, reason)
    if dry_run:
        transaction.set_rollback(True)
    return report


def _import_one(row: dict[str, str], line: int, seen: dict[tuple[str, str], int], report: Report) -> str:
    if row["kind"] not in OrganisationKind.values:
        return _("the kind %s is unknown") % row["kind"]
    if not row["name"]:
        return _("the name is missing")
    try:
        number = enterprise_number(row["enterprise_number"])
        if (first := seen.setdefault((row["kind"], number), line)) != line:
            return _("the same number is on line %s") % first
        known = Organisation.objects.filter(kind=row["kind"], enterprise_number=number).exists()
        return _register_row(row, number, report, known)
    except Refusal as refusal:
        return refusal.text()


def _register_row(row: dict[str, str], number: str, report: Report, known: bool) -> str:
    place = Municipality.objects.filter(pk=row.get("municipality") or None).first()
    if row.get("municipality") and place is None:
        return _("the municipality %s is unknown") % row["municipality"]
    codes = [code for code in row.get("joint_committees", "").split("|") if code]
    committees = JointCommittee.objects.filter(code__in=codes)
    if missing := _missing(codes, [committee.code for committee in committees]):
        return _("the joint committee %s is unknown") % missing
    staff = row.get("staff_count", "")
    if staff and not staff.isdecimal():
        return _("%s is not a number of people") % staff
    register_organisation(
        kind=row["kind"],
        name=row["name"],
        number=number,
        account=row.get("iban", ""),
        municipality=place,
        joint_committees=committees,
        staff_count=int(staff) if staff else None,
        public=_yes(row, "public"),
        vat_exempt=_yes(row, "vat_exempt"),
        made_up=_yes(row, "made_up"),
    )
    report.made += not known
    report.changed += known
    return ""


def _yes(row: dict[str, str], column: str) -> bool:
    return row.get(column, "").casefold() in _YES


def _missing(wanted: Sequence[str], found: Sequence[str]) -> str:
    return ", ".join(code for code in wanted if code not in found)
