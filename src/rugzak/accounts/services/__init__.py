"""What can be done to people, organisations, roles, consents and mandates: verbs, keyword-only, all or nothing."""

from rugzak.accounts.services.consents import give_consent, withdraw_consent
from rugzak.accounts.services.identity import connect_national_number, person_of_user
from rugzak.accounts.services.mandates import give_mandate, revoke_mandate
from rugzak.accounts.services.memberships import add_membership, end_membership
from rugzak.accounts.services.organisations import (
    import_joint_committees,
    import_organisations,
    organisation_of,
    register_organisation,
    set_iban,
)
from rugzak.accounts.services.payroll import import_people_csv
from rugzak.accounts.services.people import (
    find_by_national_number,
    masked_national_number,
    register_person,
    update_person,
)

__all__ = [
    "add_membership",
    "connect_national_number",
    "end_membership",
    "find_by_national_number",
    "give_consent",
    "give_mandate",
    "import_joint_committees",
    "import_organisations",
    "import_people_csv",
    "masked_national_number",
    "organisation_of",
    "person_of_user",
    "register_organisation",
    "register_person",
    "revoke_mandate",
    "set_iban",
    "update_person",
    "withdraw_consent",
]
