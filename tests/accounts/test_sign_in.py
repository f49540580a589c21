"""Sign-up by e-mail, and sign-in through a running OpenID Connect provider that knows a national number."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import oidc_provider_mock
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts import world
from rugzak.accounts import purses, services
from rugzak.accounts.errors import UnlinkedSignIn
from rugzak.accounts.models import Person, User

pytestmark = pytest.mark.django_db
CLAIM = "http://itsme.services/v2/claim/BENationalNumber"


@pytest.fixture(autouse=True)
def adapters(settings) -> None:
    settings.ACCOUNT_ADAPTER = "rugzak.accounts.adapters.AccountAdapter"
    settings.SOCIALACCOUNT_ADAPTER = "rugzak.accounts.adapters.SocialAdapter"
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def itsme(provider: str, settings) -> str:
    app = {
        "provider_id": "itsme",
        "name": "itsme",
        "client_id": "rugzak",
        "secret": "x",
        "settings": {"server_url": provider, "national_number_claim": CLAIM},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return provider


def claims(provider: str, sub: str, **values: str) -> None:
    requests.put(f"{provider}/users/{sub}", json={"email_verified": True, **values}, timeout=5).raise_for_status()


def sign_in(provider: str, sub: str, client: Client | None = None, process: str = "") -> Client:
    """Walk the code flow as a browser would."""
    client = client or Client()
    query = f"?process={process}" if process else ""
    there = client.post(f"/account/oidc/itsme/login/{query}")
    assert there.status_code == 302, there.content
    back = requests.post(there.url, data={"sub": sub}, allow_redirects=False, timeout=5)
    url = urlsplit(back.headers["location"])
    client.last = client.get(f"{url.path}?{url.query}")
    return client


def signed_in(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def test_a_new_person_signs_in_with_a_verified_number(itsme: str) -> None:
    number, sub = world.national_number(), uuid4().hex
    claims(itsme, sub, email="an@example.org", given_name="An", family_name="Peeters", **{CLAIM: number})
    user = signed_in(sign_in(itsme, sub))
    assert user.person is not None
    assert (user.person.given_name, user.person.family_name) == ("An", "Peeters")
    assert services.find_by_national_number(number) == user.person
    assert signed_in(sign_in(itsme, sub)) == user


def test_the_number_is_stored_nowhere_in_clear(itsme: str) -> None:
    number, sub = world.national_number(), uuid4().hex
    claims(itsme, sub, email="an@example.org", rrn=number, **{CLAIM: number})
    for _ in range(2):
        sign_in(itsme, sub)
    assert SocialAccount.objects.get().extra_data["userinfo"]["email"] == "an@example.org"
    with connection.cursor() as cursor:
        for table in ("socialaccount_socialaccount", "accounts_person", "accounts_personevent", "accounts_user"):
            cursor.execute(f"select count(*) from {table} t where t::text like %s", [f"%{number}%"])
            assert cursor.fetchone()[0] == 0, table
    assert not any(number in str(session.get_decoded()) for session in Session.objects.all())


def test_who_was_registered_before_finds_their_rugzak(itsme: str) -> None:
    number, sub = world.national_number(), uuid4().hex
    employer = world.organisation()
    known = world.person(national_number=number)
    world.job(known, employer)
    claims(itsme, sub, email="an@example.org", given_name="An", **{CLAIM: number})
    assert signed_in(sign_in(itsme, sub)).person == known
    assert Person.objects.count() == 1


def test_another_party_with_the_same_number_is_the_same_user(itsme: str) -> None:
    number = world.national_number()
    subs = [uuid4().hex, uuid4().hex]
    for i, sub in enumerate(subs):
        claims(itsme, sub, email=f"an{i}@example.org", **{CLAIM: number})
    assert signed_in(sign_in(itsme, subs[0])) == signed_in(sign_in(itsme, subs[1]))
    assert User.objects.count() == 1


def test_a_claim_that_is_not_configured_is_not_believed(itsme: str, settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"].pop("national_number_claim")
    number, sub = world.national_number(), uuid4().hex
    known = world.person(national_number=number)
    claims(itsme, sub, email="an@example.org", **{CLAIM: number})
    person = signed_in(sign_in(itsme, sub)).person
    assert person is not None and person != known
    assert person.national_number_hash is None


def test_a_number_that_does_not_check_is_left_out(itsme: str) -> None:
    sub = uuid4().hex
    claims(itsme, sub, email="an@example.org", **{CLAIM: "85073003329"})
    person = signed_in(sign_in(itsme, sub)).person
    assert person is not None and person.national_number_hash is None


def test_connecting_later_brings_the_registered_jobs(itsme: str) -> None:
    number, sub = world.national_number(), uuid4().hex
    known = world.person(national_number=number)
    user = world.user("an@example.org", person=world.person())
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    claims(itsme, sub, email="an@example.org", **{CLAIM: number})
    sign_in(itsme, sub, client, process="connect")
    user.refresh_from_db()
    assert user.person == known
    assert Person.objects.count() == 1
    assert SocialAccount.objects.get().user == user


def test_two_lives_are_not_joined_by_guess() -> None:
    number = world.national_number()
    world.person(national_number=number)
    world.organisation("authority")
    user = world.user(person=world.person())
    purses.deposit(person=user.person, amount=100, key=uuid4())
    with pytest.raises(UnlinkedSignIn):
        services.connect_national_number(user=user, national_number=number)
    taken = world.user(person=services.find_by_national_number(number))
    with pytest.raises(UnlinkedSignIn):
        services.connect_national_number(user=world.user(), national_number=number)
    with pytest.raises(UnlinkedSignIn):  # someone with another number
        services.connect_national_number(user=taken, national_number=world.national_number())


def test_sign_up_by_mail_gives_a_rugzak_and_says_nothing_of_others() -> None:
    secret = "een lange wachtzin 42"

    def sign_up(email: str) -> tuple[int, str]:
        answer = Client().post(
            "/account/signup/", {"email": email, "password1": secret, "password2": secret}, follow=False
        )
        return answer.status_code, answer.headers.get("location", "")

    fresh = sign_up("an@example.org")
    person = User.objects.get(email="an@example.org").person
    assert person is not None
    assert person.learning_account.ledger_holder != person.pk
    EmailAddress.objects.update(verified=True)
    cache.clear()  # an hour later: the rate limit forgot the first mail
    known = sign_up("an@example.org")
    assert fresh == known  # the same answer; only the mail differs
    assert User.objects.count() == 1
    assert len(mail.outbox) == 2
    assert re.search(r"an@example\.org", mail.outbox[1].to[0])


def test_a_typed_number_links_nothing() -> None:
    number = world.national_number()
    known = world.person(national_number=number)
    person = services.person_of_user(user=world.user())
    assert person != known
    with pytest.raises(TypeError):
        services.update_person(person=person, national_number=number)
