"""How sign-in meets people: a new user gets a rugzak, and a verified national number finds the one that waits.

The number is taken out of what the identity party sent before anything is stored: it never reaches the database or the
session unencrypted. It is believed only from a party whose settings name the claim (`national_number_claim`).
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from rugzak.accounts import national_number as numbers
from rugzak.accounts.errors import BadNationalNumber
from rugzak.accounts.models import User
from rugzak.accounts.services.identity import connect_national_number, person_of_user, user_with_national_number
from rugzak.base import crypto

# Claims that hold a national number at itsme and at ACM/IDM; always taken out, believed or not.
KNOWN_CLAIMS = ("http://itsme.services/v2/claim/BENationalNumber", "rrn", "nationalNumber", "national_number")
SETTING = "national_number_claim"
_STATE = "sealed_number"
_CONTEXT = "accounts.sign_in"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up by e-mail."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.language = (get_language() or user.language)[:2]
        user = super().save_user(request, user, form, commit=commit)
        if commit:
            person_of_user(user=user)
        return user


class SocialAdapter(DefaultSocialAccountAdapter):
    """Sign-in by OpenID Connect: itsme, ACM/IDM or another party."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        number = _take_number(sociallogin.account.extra_data, _claim(sociallogin))
        sociallogin.taken_number = number
        return super().populate_user(request, sociallogin, data)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        number = getattr(sociallogin, "taken_number", "")
        if not number:
            return
        # The state goes to the session when the sign-up needs another page.
        sociallogin.state[_STATE] = crypto.encrypt(number, context=_CONTEXT).hex()
        if sociallogin.state.get("process") == "connect" and isinstance(request.user, User):
            _link(request.user, sociallogin)
        elif sociallogin.is_existing:
            _link(sociallogin.user, sociallogin)
        elif (known := user_with_national_number(number)) is not None:
            sociallogin.connect(request, known)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        user = super().save_user(request, sociallogin, form)
        _link(user, sociallogin)
        return user


def _link(user: User, sociallogin: Any) -> None:
    given, family = _names(sociallogin.account.extra_data)
    sealed = sociallogin.state.get(_STATE)
    if sealed is None:
        person_of_user(user=user, given_name=given, family_name=family)
        return
    number = crypto.decrypt(bytes.fromhex(sealed), context=_CONTEXT).decode()
    connect_national_number(user=user, national_number=number, given_name=given, family_name=family)


def _claim(sociallogin: Any) -> str:
    app = getattr(sociallogin.provider, "app", None)
    return str((getattr(app, "settings", None) or {}).get(SETTING, ""))


def _take_number(extra_data: dict[str, Any], claim: str) -> str:
    """Remove every claim that may hold a number; give the one that is believed, if it checks."""
    found = ""
    for part in _parts(extra_data):
        for name in {*KNOWN_CLAIMS, claim} & part.keys():
            value = str(part.pop(name))
            found = value if name == claim else found
    try:
        return numbers.parse(found).digits if found else ""
    except BadNationalNumber:
        return ""


def _parts(extra_data: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [extra_data.get(name) for name in ("userinfo", "id_token")]
    return [extra_data, *(part for part in inner if isinstance(part, dict))]


def _names(extra_data: dict[str, Any]) -> tuple[str, str]:
    for part in reversed(_parts(extra_data)):
        if part.get("given_name") or part.get("family_name"):
            return str(part.get("given_name", ""))[:100], str(part.get("family_name", ""))[:100]
    return "", ""
