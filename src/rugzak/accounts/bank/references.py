"""The Belgian structured reference (OGM/VCS): ten digits and two that check them, written +++ddd/dddd/ddddd+++."""

from django.db import connection
from stdnum.be import ogm_vcs
from stdnum.exceptions import ValidationError

from rugzak.accounts.errors import BadReference

DIGITS = 10


def new_reference() -> str:
    """The next reference, as 12 digits."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('accounts_payable_number')")
        return with_check(cursor.fetchone()[0])


def with_check(number: int) -> str:
    """A number below ten thousand million with its check digits."""
    base = f"{number:0{DIGITS}d}"
    return base + str(ogm_vcs.calc_check_digits(base))


def parse_reference(text: str) -> str:
    """The 12 digits of what someone typed. Raises BadReference."""
    try:
        return str(ogm_vcs.validate(text))
    except ValidationError as error:
        raise BadReference(reference=text) from error


def format_reference(digits: str) -> str:
    """As people read it: +++001/2345/67890+++."""
    return f"+++{ogm_vcs.format(digits)}+++"
