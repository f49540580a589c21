"""How words are made comparable: case, accents, gender marks in brackets, double forms with a slash."""

import hashlib
import re
import unicodedata

_GENDER = re.compile(r"[(\[]\s*(?:[a-z]{1,2}\s*[/|]\s*)+[a-z]{1,2}\s*[)\]]", re.IGNORECASE)
_MARKS = re.compile(r"\b[mvhfwdx](?:\s*/\s*[mvhfwdx]){1,3}\b", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^0-9a-z+#]+")
_LETTERS = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "’": "'", "‘": "'"})


def clean(text: str) -> str:
    """Without gender marks such as (m/v/x), with single spaces; letters and accents as they were."""
    return " ".join(_MARKS.sub(" ", _GENDER.sub(" ", text)).split())


def fold(text: str) -> str:
    """Lower case, no accents, only letters, digits, + and #, single spaces: what labels are compared by."""
    plain = clean(text).casefold().translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", plain).strip()


def forms(label: str) -> list[str]:
    """The forms in a label that names both genders: "infirmier/infirmière" gives two, most labels one."""
    parts = [part.strip() for part in re.split(r"\s*/\s*", clean(label)) if part.strip()]
    alike = len(parts) == 2 and parts[0][:3].casefold() == parts[1][:3].casefold()
    return parts if alike else [clean(label)]


def label_text(label: str) -> str:
    """How a label is put before the encoder: the first of both gender forms, lower case."""
    return forms(label)[0].lower()


def asked(text: str) -> list[str]:
    """What to look for where someone writes both forms: both, or only the longer where one leaves out the rest.

    "Conseiller / Conseillère en assurances" is about the second: the first word alone means something else.
    """
    found = forms(text)
    longest = max(len(form.split()) for form in found) if found else 0
    return [form for form in found if len(form.split()) == longest]


def latin_share(text: str) -> float:
    """Which part of the letters belongs to the Latin alphabet, 0 to 1; 1 where there are no letters."""
    letters = [letter for letter in text[:4000] if letter.isalpha()]
    latin = sum(1 for letter in letters if ord(letter) < 0x250)
    return latin / len(letters) if letters else 1.0


def exact_hash(folded: str) -> int:
    """A stable 64-bit hash of folded words."""
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest(), "little")
