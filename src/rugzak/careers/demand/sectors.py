"""Sectors as vacancies name them: a NACE code (Rev. 2) becomes its section, a joint committee stays what it is."""

import re

from django.utils.translation import gettext_lazy as _

# The first division of each section, by Regulation (EC) 1893/2006, annex I.
_SECTIONS = (
    (1, "A"), (5, "B"), (10, "C"), (35, "D"), (36, "E"), (41, "F"), (45, "G"), (49, "H"), (55, "I"), (58, "J"),
    (64, "K"), (68, "L"), (69, "M"), (77, "N"), (84, "O"), (85, "P"), (86, "Q"), (90, "R"), (94, "S"), (97, "T"),
    (99, "U"),
)  # fmt: skip
NAMES = {
    "A": _("Farming, forestry and fishing"),
    "B": _("Mining"),
    "C": _("Industry"),
    "D": _("Energy"),
    "E": _("Water and waste"),
    "F": _("Building"),
    "G": _("Shops and wholesale"),
    "H": _("Transport and storage"),
    "I": _("Hotels and restaurants"),
    "J": _("IT, media and telecom"),
    "K": _("Banks and insurance"),
    "L": _("Real estate"),
    "M": _("Advice, research and technology"),
    "N": _("Services to firms, temp work"),
    "O": _("Government"),
    "P": _("Education"),
    "Q": _("Care and welfare"),
    "R": _("Culture, sport and leisure"),
    "S": _("Other services"),
    "T": _("Households"),
    "U": _("International organisations"),
}
_NACE = re.compile(r"^(?:NACE\W*)?(\d{2})(?:[.\d]*)$", re.IGNORECASE)
_COMMITTEE = re.compile(r"^(?:PC|CP|PK|JC)\W*(\d{3})(?:\.\d+)?", re.IGNORECASE)


def sector_of(text: str) -> str:
    """`49.41` and `NACE 49` are H, `PC 140.03` is PC140; empty for words, which we don't guess at."""
    code = text.strip()
    if code.upper() in NAMES:
        return code.upper()
    if found := _NACE.match(code):
        division = int(found[1])
        return next((letter for first, letter in reversed(_SECTIONS) if division >= first), "")
    found = _COMMITTEE.match(code)
    return f"PC{found[1]}" if found else ""


def name_of(code: str) -> str:
    """A sector as people read it."""
    if code in NAMES:
        return str(NAMES[code])
    return str(_("Joint committee")) + f" {code[2:]}" if code.startswith("PC") else str(_("Sector not given"))
