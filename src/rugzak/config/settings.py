"""Settings, read from the environment; the defaults run a demo on one machine."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from rugzak.config.postgres import django_database

env = environ.Env()
ROOT = Path(env.str("RUGZAK_ROOT", str(Path(__file__).resolve().parents[3])))
VAR = Path(env.str("RUGZAK_VAR", str(ROOT / "var")))
_SHARED = ROOT.parent / "shared" / "data"
RUGZAK_DATA = env.str("RUGZAK_DATA", str(_SHARED) if _SHARED.exists() else "")

# Demo mode: demo logins, the clock that moves, made-up people. On unless a key for production is set.
RUGZAK_DEMO = env.bool("RUGZAK_DEMO", default="RUGZAK_KEY" not in env.ENVIRON)
RUGZAK_CLOCK_MOVES = env.bool("RUGZAK_CLOCK_MOVES", default=RUGZAK_DEMO)
# How many people must stand behind a figure before anyone sees it, everywhere; fewer than 5 is never enough.
RUGZAK_SMALLEST_GROUP = max(5, env.int("RUGZAK_SMALLEST_GROUP", 10))
RUGZAK_KEY = env.str("RUGZAK_KEY", "demo-only-not-a-secret")
if not RUGZAK_DEMO and (RUGZAK_KEY.startswith("demo-only") or len(RUGZAK_KEY) < 32):
    raise environ.ImproperlyConfigured("Set RUGZAK_KEY to a random text of 32 characters or more, or RUGZAK_DEMO=1.")
SECRET_KEY = env.str("RUGZAK_SECRET_KEY", RUGZAK_KEY)
DEBUG = env.bool("RUGZAK_DEBUG", default=False)
# Which schemes people read of and pay with here: countries, `examples`, `proposals`
RUGZAK_SCHEMES = env.list("RUGZAK_SCHEMES", default=["be", "examples"])
RUGZAK_URL = env.str("RUGZAK_URL", "http://localhost:8000")
RUGZAK_RUSH_URL = env.str("RUGZAK_RUSH_URL", "")  # where the rush door is for people; empty: there is none
ALLOWED_HOSTS = env.list("RUGZAK_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("RUGZAK_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "axes",
    "rugzak.base",
    "rugzak.ledger",
    "rugzak.schemes",
    "rugzak.accounts",
    "rugzak.skills",
    "rugzak.catalogue",
    "rugzak.booking",
    "rugzak.learning",
    "rugzak.careers",
    "rugzak.evaluation",
    "rugzak.portal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
    "rugzak.portal.shared.middleware.Refusals",
]

ROOT_URLCONF = "rugzak.config.urls"
WSGI_APPLICATION = "rugzak.config.wsgi.application"
PORTAL_ROLES = (
    "shared",
    "person",
    "coach",
    "employer",
    "provider",
    "authority",
    "partner",
)  # shared first: it overrides allauth's
_PORTAL = Path(__file__).resolve().parents[1] / "portal"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [str(_PORTAL / role / "templates") for role in PORTAL_ROLES],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rugzak.portal.shared.context.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "rugzak.portal.templatetags.rz",
            ],
        },
    }
]
COTTON_DIR = "cotton"
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "rugzak.portal.shared.forms.Renderer"

DATABASES = {"default": django_database()}
DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "rugzak.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "rugzak.accounts.adapters.SocialAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "signup": "20/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Rugzak"
# itsme, ACM/IDM or any other OpenID Connect party: RUGZAK_OIDC_* (docs/running.md)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if _oidc := env.str("RUGZAK_OIDC_URL", ""):
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": env.str("RUGZAK_OIDC_ID", "itsme"),
            "name": env.str("RUGZAK_OIDC_NAME", "itsme"),
            "client_id": env.str("RUGZAK_OIDC_CLIENT", ""),
            "secret": env.str("RUGZAK_OIDC_SECRET", ""),
            "settings": {
                "server_url": _oidc,
                # The claim that holds the verified national number; empty: none is believed.
                "national_number_claim": env.str("RUGZAK_OIDC_NATIONAL_NUMBER", ""),
            },
        }
    ]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "rugzak.portal.shared.errors.locked_out"
AXES_USERNAME_FORM_FIELD = "login"

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [
    *(str(_PORTAL / role / "locale") for role in PORTAL_ROLES),
    *(str(_PORTAL.parent / door / "locale") for door in ("api", "cli")),
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *([RUGZAK_RUSH_URL] if RUGZAK_RUSH_URL else [])],
        "frame-ancestors": [NONE],
    }
}
_HTTPS = RUGZAK_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "rugzak.portal.shared.errors.stale_form"

EMAIL_BACKEND = env.str(
    "RUGZAK_EMAIL_BACKEND",
    "django.core.mail.backends.console.EmailBackend" if RUGZAK_DEMO else "django.core.mail.backends.smtp.EmailBackend",
)
DEFAULT_FROM_EMAIL = env.str("RUGZAK_EMAIL_FROM", "rugzak@localhost")
EMAIL_HOST = env.str("RUGZAK_EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("RUGZAK_EMAIL_PORT", 25)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"short": {"()": "rugzak.config.logs.WithoutTraceback"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["short"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS = ["fields.W342"]
