"""Django settings: composed from the environment, the same in every process."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.text import slugify

from kamerton.config.env import read
from kamerton.core import logs
from kamerton.core.limits import Limit

ENV = read()
PACKAGE = Path(__file__).resolve().parent.parent
DATA = ENV["KAMERTON_DATA"].resolve()

SECRET_KEY = ENV["KAMERTON_SECRET_KEY"]
DEBUG = ENV["KAMERTON_DEBUG"]
DEMO = ENV["KAMERTON_DEMO"]
BASE_URL = ENV["KAMERTON_BASE_URL"]
HTTPS = BASE_URL.startswith("https://")
ALLOWED_HOSTS = ENV["KAMERTON_ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# Lowest first, as in docs/architecture.md.
PACKAGES = [
    "core",
    "ui",
    "people",
    "notifications",
    "files",
    "scores",
    "media",
    "texts",
    "surveys",
    "mail",
    "discussion",
    "chat",
    "help",
    "library",
    "programmes",
    "learning",
    "assessment",
    "credentials",
    "office",
    "portfolio",
    "portal",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "rules",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *[f"kamerton.{name}" for name in PACKAGES],
    "kamerton.runtime",
]
MIDDLEWARE = [
    "kamerton.core.middleware.RequestContextMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "kamerton.core.middleware.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kamerton.people.middleware.ReaderMiddleware",
    "kamerton.people.middleware.PersonLocaleMiddleware",
    "kamerton.people.middleware.PersonGateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "kamerton.ui.middleware.BareRefusalMiddleware",
    "kamerton.core.middleware.DomainErrorMiddleware",
    "kamerton.core.middleware.LimitMiddleware",
]
ROOT_URLCONF = "kamerton.config.urls"
# Unique in any letter case by the constraint people_person_email.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
WSGI_APPLICATION = "kamerton.config.wsgi.application"


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "kamerton.core.postgres",
        "NAME": parts.path.lstrip("/") or "kamerton",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": False},
    }


def oidc_providers(text: str) -> dict[str, object]:
    """Read "name|client_id|secret|discovery URL", several parted by semicolons, for allauth."""
    apps = [
        {
            "provider_id": slugify(name) or f"oidc-{number}",
            "name": name,
            "client_id": client_id,
            "secret": secret,
            "settings": {"server_url": server_url, "fetch_userinfo": True},
        }
        for number, (name, client_id, secret, server_url) in enumerate(
            (entry.strip().split("|") for entry in text.split(";") if entry.strip()), start=1
        )
    ]
    return {"openid_connect": {"APPS": apps, "OAUTH_PKCE_ENABLED": True}} if apps else {}


DATABASES = {"default": _database(ENV["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Holds what all processes must know together: failed sign-ins, codes that were used. Pages use none.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / name / "templates" for name in PACKAGES],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "kamerton.ui.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {  # allauth's own plain-text mails and the pages not yet in the design
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "kamerton.people.backends.PersonBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "kamerton.people.adapters.AccountAdapter"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "kamerton.people.forms.names.SignupNames"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# A classroom of teachers signs in from one address; guessing is bounded by account. What RATE_LIMITS
# below count is not counted twice.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "30/m/ip,5/5m/key",
    "signup": None,
    "reset_password": None,
    "reset_password_from_key": None,
}
ACCOUNT_FORMS = {
    "login": "kamerton.people.forms.accounts.LoginForm",
    "signup": "kamerton.people.forms.accounts.SignupForm",
    "reset_password": "kamerton.people.forms.accounts.ResetPasswordForm",
    "reset_password_from_key": "kamerton.people.forms.accounts.ResetPasswordKeyForm",
    "change_password": "kamerton.people.forms.accounts.ChangePasswordForm",
    "set_password": "kamerton.people.forms.accounts.SetPasswordForm",
    "add_email": "kamerton.people.forms.accounts.AddEmailForm",
    "reauthenticate": "kamerton.people.forms.accounts.ReauthenticateForm",
}
MFA_ADAPTER = "kamerton.people.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "kamerton.people.forms.accounts.AuthenticateForm",
    "reauthenticate": "kamerton.people.forms.accounts.MFAReauthenticateForm",
    "activate_totp": "kamerton.people.forms.accounts.ActivateTOTPForm",
    "add_webauthn": "kamerton.people.forms.accounts.AddWebAuthnForm",
    "edit_webauthn": "kamerton.people.forms.accounts.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a telephone's clock is some seconds off, and typing takes some
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
# The newcomer looks at the name that will stand on orders and certificates.
SOCIALACCOUNT_AUTO_SIGNUP = False
# Whose e-mail is known signs in and connects the outer account; the provider's word is not enough.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_ADAPTER = "kamerton.people.adapters.SocialAdapter"
SOCIALACCOUNT_FORMS = {"signup": "kamerton.people.forms.accounts.SocialSignupForm"}
SOCIALACCOUNT_PROVIDERS = oidc_providers(ENV["KAMERTON_OIDC"])

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / name / "locale" for name in [*PACKAGES, "runtime"]]
USE_TZ = True
TIME_ZONE = "Europe/Moscow"

STATIC_URL = "/static/"
STATIC_BUILT = PACKAGE / "static_built"
STORED_OBJECTS = DATA / "objects"
STORED_OBJECTS_URL = ENV["KAMERTON_S3_URL"]

SESSION_ENGINE = "kamerton.people.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "kamerton.ui.views.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, "'wasm-unsafe-eval'"],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
_READS = frozenset({"GET", "HEAD"})
_ALL = _READS | {"POST"}
# By the view's name. What is guessed is bounded by the account or the address, what is heavy by the
# person.
RATE_LIMITS = {
    "account_login": [Limit(240, 60), Limit(30, 300, by="login")],
    "account_signup": [Limit(60, 600)],
    "account_reset_password": [Limit(60, 600), Limit(5, 600, by="email")],
    "account_reset_password_from_key": [Limit(60, 600, methods=_ALL)],
    "account_confirm_email": [Limit(60, 600, methods=_ALL)],
    "account_reauthenticate": [Limit(30, 300, by="person")],
    "mfa_authenticate": [Limit(60, 300)],
    "mfa_login_webauthn": [Limit(120, 60, methods=_ALL)],
    "openid_connect_login": [Limit(120, 60, methods=_ALL)],
    "openid_connect_callback": [Limit(120, 60, methods=_ALL)],
    "people:setup": [Limit(30, 600, methods=_ALL)],
    "people:invite": [Limit(200, 3600, by="person")],
    "people:invitation_accept": [Limit(60, 600, methods=_ALL)],
    "people:guardian_accept": [Limit(60, 600, methods=_ALL)],
    "notifications:device": [Limit(30, 600, by="person")],
    "people:privacy_export": [Limit(10, 3600, by="person")],
    "notifications:unsubscribe": [Limit(60, 600, methods=_ALL)],
    "credentials:verify": [Limit(120, 60, methods=_READS)],
    "credentials:verify_form": [Limit(120, 60, methods=_READS, asked="number")],
    "mail:compose": [Limit(120, 3600, by="person")],
    "mail:draft": [Limit(120, 3600, by="person")],
    "mail:letter": [Limit(120, 3600, by="person")],
    "files:uploads": [Limit(300, 3600, by="person")],
    "scores:transposed": [Limit(240, 600, by="person", methods=_READS)],
    "assessment:abc_preview": [Limit(240, 60, by="person")],
    "help:ask": [Limit(30, 3600, by="person")],
    "help:question": [Limit(120, 3600, by="person")],
    "help:index": [Limit(120, 60, by="person", methods=_READS, asked="q")],
    "help:suggest": [Limit(120, 60, by="person", methods=_READS)],
    "portal:search": [Limit(120, 60, by="person", methods=_READS, asked="q")],
    "portal:suggest": [Limit(300, 60, by="person", methods=_READS)],
    "library:index": [Limit(120, 60, by="person", methods=_READS, asked="q")],
    "people:people_list": [Limit(120, 60, by="person", methods=_READS, asked="q")],
    "people:organisation_choices": [Limit(300, 60, methods=_READS)],
    "chat:send": [Limit(60, 60, by="person")],
    "chat:react": [Limit(60, 60, by="person")],
    "chat:new": [Limit(30, 600, by="person")],
    "chat:search": [Limit(60, 60, by="person", methods=_READS, asked="q")],
}
LOGGING = logs.configure(ENV["KAMERTON_LOG_LEVEL"], is_debug=DEBUG)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024


def _email(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    secure = parse_qs(parts.query)
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": secure.get("tls", ["0"])[0] == "1",
        "EMAIL_USE_SSL": secure.get("ssl", ["0"])[0] == "1",
    }


globals().update(_email(ENV["EMAIL_URL"]))
EMAIL_SMTP_SET = bool(ENV["EMAIL_URL"])
EMAIL_TIMEOUT = 20
# Push services are in the open network; an address inside would let a person reach our own servers.
PUSH_MAY_STAY_INSIDE = False
EMAIL_BACKEND = "kamerton.notifications.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV["KAMERTON_MAIL_FROM"]
MAIL_REPLY_ADDRESS = ENV["KAMERTON_MAIL_REPLY_ADDRESS"]
MAIL_LISTEN = ENV["KAMERTON_MAIL_LISTEN"]
MAIL_MAILBOX = ENV["KAMERTON_MAIL_MAILBOX"]
MAIL_TRUST = ENV["KAMERTON_MAIL_TRUST"]
MAIL_AUTH_SERVER = ENV["KAMERTON_MAIL_AUTH_SERVER"]
MAIL_MOST_BYTES = ENV["KAMERTON_MAIL_MOST_BYTES"]
