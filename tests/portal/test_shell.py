"""Layout, static pages, error pages, language, content policy, demo sign-in."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLResolver, get_resolver, reverse

from rugzak.accounts.models import User
from rugzak.base.errors import Refusal
from rugzak.portal.shared import errors, nav
from rugzak.portal.shared.middleware import Refusals

pytestmark = pytest.mark.django_db
PUBLIC = [
    "start",
    "help",
    "privacy",
    "accessibility",
    "verify",
    "account_login",
    "account_signup",
    "account_request_login_code",
]


def html(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.parametrize("view", PUBLIC)
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_public_pages_speak_the_language_and_keep_the_content_policy(view: str, language: str) -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get(reverse(view))
    page = html(response)
    assert response.status_code == 200
    assert f'<html lang="{language}">' in page
    assert len(re.findall(r"<h1", page)) == 1
    assert re.search(r"<title>\s*\S.* – Rugzak</title>", page)
    assert 'class="rz-skip" href="#main"' in page and 'id="main"' in page
    assert_no_inline(page)
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'self'" in policy


def assert_no_inline(page: str) -> None:
    assert not re.search(r"\sstyle=", page), "a style attribute"
    assert "<style" not in page
    assert not re.search(r"\son[a-z]+=\"", page), "an event attribute"
    for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.S):
        assert "src=" in attributes or "application/json" in attributes, f"inline script: {body[:60]}"


def test_demo_pages_do_not_exist_outside_demo_mode(client: Client) -> None:
    user = User.objects.create_user("an@demo.example", is_demo=True)
    assert settings.RUGZAK_DEMO is False
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/sign-in", {"email": user.email}).status_code == 404
    assert client.get("/parts/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_demo_sign_in_opens_demo_users_only(client: Client, settings: object) -> None:
    settings.RUGZAK_DEMO = True  # type: ignore[attr-defined]
    demo = User.objects.create_user("an@demo.example", is_demo=True)
    real = User.objects.create_user("real@example.org")
    assert client.post("/demo/sign-in", {"email": real.email}).status_code == 404
    assert "_auth_user_id" not in client.session
    assert client.get("/demo/sign-in").status_code == 405
    client.post("/demo/sign-in", {"email": demo.email})
    assert client.session["_auth_user_id"] == str(demo.pk)


def test_parts_show_every_component(client: Client, settings: object) -> None:
    settings.RUGZAK_DEMO = True  # type: ignore[attr-defined]
    response = client.get("/parts/")
    assert response.status_code == 200
    assert_no_inline(html(response))
    for css in (
        "rz-pack",
        "rz-split",
        "rz-right rz-maybe",
        "rz-heat",
        "rz-codecard",
        "rz-vega",
        "rz-fit",
        "rz-stepper",
    ):
        assert css in html(response)


def test_an_unknown_page_says_what_to_do(client: Client) -> None:
    response = client.get("/no-such-page")
    assert response.status_code == 404
    assert "rz-btn-main" in html(response)


def test_a_form_that_was_open_too_long() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("account_login"), {"login": "a@b.be"})
    assert response.status_code == 403
    assert "rz-btn-main" in html(response)


def test_the_page_for_broken_servers_needs_no_database(django_db_blocker: pytest.FixtureRequest) -> None:
    with django_db_blocker.block():  # type: ignore[attr-defined]
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "rz-btn-main" in html(response)


def test_a_database_that_is_away_asks_to_come_back_in_a_moment() -> None:
    try:
        raise OperationalError("the database system is in recovery mode")
    except OperationalError:
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 503 and int(response["Retry-After"]) > 0
    assert "rz-btn-main" in html(response)


def test_the_same_form_sent_too_often_has_to_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rugzak.accounts.limits.time.time", lambda: 60_000_015.0)
    cache.clear()
    assert {client.post(reverse("verify")).status_code for _ in range(60)} == {422}
    answer = client.post(reverse("verify"))
    cache.clear()
    assert answer.status_code == 429 and answer["Retry-After"] == "45" and "rz-btn" in html(answer)
    assert client.get(reverse("verify")).status_code == 200, "reading is not counted"


class _Taken(Refusal):
    code, status = "taken", 409
    message, remedy = "The <b>seat</b> is gone.", "Choose another."


def test_a_refusal_becomes_a_page_with_its_status_and_remedy(rf: RequestFactory) -> None:
    request = _request(rf.get("/x", headers={"referer": "http://testserver/came/from"}))
    response = Refusals(lambda _: HttpResponse())(request)
    assert response.status_code == 200
    page = Refusals(lambda _: HttpResponse()).process_exception(request, _Taken())
    assert page is not None and page.status_code == 409
    assert "The &lt;b&gt;seat&lt;/b&gt; is gone. Choose another." in html(page)
    assert 'href="/came/from"' in html(page)


def test_a_refusal_leads_back_to_this_site_only(rf: RequestFactory) -> None:
    request = _request(rf.get("/x", headers={"referer": "http://testserver.evil.example/"}))
    page = Refusals(lambda _: HttpResponse()).process_exception(request, _Taken())
    assert page is not None and "evil" not in html(page)


def test_refusals_of_the_api_and_other_errors_are_left_alone(rf: RequestFactory) -> None:
    middleware = Refusals(lambda _: HttpResponse())
    assert middleware.process_exception(rf.get("/api/v1/x"), _Taken()) is None
    assert middleware.process_exception(rf.get("/x"), Http404()) is None


def _request(request: HttpRequest) -> HttpRequest:
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.fallback import FallbackStorage

    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def test_a_menu_has_five_places_at_most_and_they_all_exist() -> None:
    for role in nav.ROLES:
        items = nav.menu(role)[1]
        assert len(items) <= 5
        assert len(nav.links(role, "")) == len(items), f"a place in the menu of {role} leads nowhere"


def test_every_address_has_a_name() -> None:
    def walk(resolver: URLResolver) -> None:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                walk(entry)
            elif "rugzak.portal" in getattr(entry.callback, "__module__", ""):
                assert entry.name, entry.pattern

    walk(get_resolver())


def test_a_code_by_mail_opens_the_backpack(client: Client, mailoutbox: list[object]) -> None:
    user = User.objects.create_user("an@example.org", "a long pass phrase")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    asked = client.post(reverse("account_request_login_code"), {"email": "an@example.org"})
    assert asked.status_code == 302
    page = client.get(asked.headers["Location"])
    assert page.status_code == 200 and "an@example.org" in html(page)
    assert_no_inline(html(page))
    code = re.search(r"^\s*([A-Z0-9]{3,}-?[A-Z0-9]{3,})\s*$", mailoutbox[0].body, re.M)  # type: ignore[attr-defined]
    assert code
    wrong = client.post(asked.headers["Location"], {"code": "AAAA-BBBB"})
    assert wrong.status_code == 200 and "rz-error" in html(wrong)
    assert client.post(asked.headers["Location"], {"code": code[1]}).status_code == 302
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "view",
    ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_email", "account_logout", "usersessions_list"],
)
def test_pages_about_signing_in_have_our_look(client: Client, view: str) -> None:
    user = User.objects.create_user("an@example.org", "a long pass phrase")
    client.post(reverse("account_login"), {"login": user.email, "password": "a long pass phrase"})
    client.force_login(user)
    response = client.get(reverse(view), follow=True)
    assert response.status_code == 200 and "rz-main" in html(response)
    assert len(re.findall(r"<h1", html(response))) == 1
    assert_no_inline(html(response))
