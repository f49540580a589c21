"""Texts that are data (titles, labels, reasons), in the four languages of the house."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

LANGUAGES = ("nl", "fr", "de", "en")
_FALLBACK = ("en", "nl", "fr", "de")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in nl, fr, de and en; an empty string means: not there in that language."""

    nl: str = ""
    fr: str = ""
    de: str = ""
    en: str = ""

    def of(self, language: str) -> str:
        """The text in a language, else in the first language that has it."""
        wanted = getattr(self, language[:2].lower(), "")
        return wanted or next((getattr(self, code) for code in _FALLBACK if getattr(self, code)), "")

    def missing(self, language: str) -> bool:
        """True where `of` falls back on another language; pages mark that."""
        return not getattr(self, language[:2].lower(), "")

    def to_json(self) -> dict[str, str]:
        return {code: value for code, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | str | None) -> Self:
        if value is None:
            return cls()
        if isinstance(value, str):
            return cls(**dict.fromkeys(LANGUAGES, value))
        return cls(**{code: str(value.get(code) or "") for code in LANGUAGES})

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.of(get_language() or "nl")

    def __bool__(self) -> bool:
        return any(getattr(self, code) for code in LANGUAGES)
