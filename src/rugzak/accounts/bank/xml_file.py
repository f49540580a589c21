"""XML from a bank (ISO 20022): parsed safely, never larger than expected, and read whatever the version's namespace."""

from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from rugzak.base.errors import BadFile

MAX_BYTES = 20_000_000


def parse(content: bytes, name: str) -> Element:
    """The root of a file. Raises BadFile where it is too large or no proper XML."""
    if len(content) > MAX_BYTES:
        raise BadFile(name=name, why=_("it is too large"))
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadFile(name=name, why=_("it is not a proper XML file")) from error
    return root


def text_at(element: Element, path: str, *, deep: bool = False) -> str:
    """The text at a path in any namespace, empty where there is none; `deep`: anywhere below the element."""
    steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
    return (element.findtext(f".//{steps}" if deep else steps) or "").strip()
