"""All settings, read from the environment; docs/settings.md describes each variable (a test compares the two)."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from kotosilta.core.keys import KeyFolder


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def env_flag(name: str) -> bool:
    return env(name).lower() in {"1", "true", "yes", "on"}


BASE_DIR = Path(__file__).resolve().parent.parent.parent

# --- Where things are kept -------------------------------------------------------------------------------
IS_CHECKOUT = (BASE_DIR / "manage.py").exists()  # else an installed package, which nothing is written into
HOME = BASE_DIR / "var" if IS_CHECKOUT else Path.home() / ".local" / "share" / "kotosilta"
DATA = Path(env("KOTOSILTA_DATA", str(HOME))).resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
KEYS = KeyFolder(DATA / "keys")
MEDIA_ROOT = DATA / "files"

SECRET_KEY = env("KOTOSILTA_SECRET_KEY") or KEYS.read("secret")
BACKUP_PASSPHRASE = env("KOTOSILTA_BACKUP_PASSPHRASE")
DEMO = env_flag("KOTOSILTA_DEMO")
DEBUG = env_flag("KOTOSILTA_DEBUG")
HTTPS = env_flag("KOTOSILTA_HTTPS")
ALLOWED_HOSTS = env("KOTOSILTA_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []

# The public address: it stands in the QR codes and status lists of credentials. With https it is the issuer's did:web.
ORIGIN = env("KOTOSILTA_ORIGIN", f"http://127.0.0.1:{env('PORT', '8000')}").rstrip("/")

# --- Database --------------------------------------------------------------------------------------------
# IMMEDIATE: a transaction that will write takes the write lock at its start, so it never fails half-way with
# "database is locked". FULL: an acknowledged commit has reached the disk. docs/decisions/0003 has the figures.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;PRAGMA cache_size=-16000"
    ),
}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        env("DATABASE_URL") or f"sqlite:///{DATA / 'kotosilta.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    # PostgreSQL plans what is read through a cursor as if only the first rows were wanted, and for one processor.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
if env("KOTOSILTA_REPLICA_URL"):
    DATABASES["replica"] = {
        **dj_database_url.parse(env("KOTOSILTA_REPLICA_URL"), conn_max_age=600, conn_health_checks=True),
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["kotosilta.core.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Applications: the rows of .importlinter, from high to low ---------------------------------------------
INSTALLED_APPS = [
    "kotosilta.portal",
    "kotosilta.privacy",
    "kotosilta.reporting",
    "kotosilta.governance",
    "kotosilta.incidents",
    "kotosilta.validation",
    "kotosilta.guidance",
    "kotosilta.activities",
    "kotosilta.experts",
    "kotosilta.credentials",
    "kotosilta.invoicing",
    "kotosilta.surveys",
    "kotosilta.projects",
    "kotosilta.people",
    "kotosilta.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "kotosilta.core.middleware.anonymous_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kotosilta.core.middleware.request_name",
    "kotosilta.core.logs.told_requests",
    "kotosilta.core.middleware.corrected_texts",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kotosilta.core.middleware.languages_of_staff",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kotosilta.core.middleware.private_pages",
    "kotosilta.people.middleware.second_factor",
    "kotosilta.people.middleware.short_on_shared_devices",
]
# Pages (after the language) that know no browser: reports of bullying and racism, anonymous questionnaires.
ANONYMOUS_PATHS = ("report/", "q/")
ROOT_URLCONF = "kotosilta.config.urls"
WSGI_APPLICATION = "kotosilta.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kotosilta.portal.navigation.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kotosilta.core.templatetags.parts",
            ],
        },
    },
]
FORM_RENDERER = "kotosilta.core.forms.Renderer"

# --- Sign-in: a code by e-mail, no password for anyone; TOTP for staff -------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "kotosilta.people.sign_in.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone"]  # nobody signs up; allauth asks for it
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
# Who asks stands in X-Forwarded-For, put there by our own proxies and nobody else.
ALLAUTH_TRUSTED_PROXY_COUNT = int(env("KOTOSILTA_PROXIES", "1" if HTTPS else "0"))
# How often somebody may ask for a code from one place; the key is the address and the place together, so that nobody is
# locked out by what somebody else tries.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,5/10m/key"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_FORMS = {
    "request_login_code": "kotosilta.people.sign_in.AskForCode",
    "confirm_login_code": "kotosilta.people.sign_in.GiveCode",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:front"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # the demo on 127.0.0.1
MFA_FORMS = {"add_webauthn": "kotosilta.people.sign_in.AddPasskey"}
MFA_TOTP_ISSUER = "Kotosilta"
MFA_ADAPTER = "kotosilta.people.sign_in.SecondFactorAdapter"

# The account at work, by OpenID Connect: where its provider is, and how it knows this site.
OIDC = env("KOTOSILTA_OIDC").rstrip("/")
OIDC_NAME = env("KOTOSILTA_OIDC_NAME")
if OIDC and not OIDC.startswith(("https://", "http://127.0.0.1:")):
    raise ImproperlyConfigured("KOTOSILTA_OIDC must begin with https://")
SOCIALACCOUNT_ADAPTER = "kotosilta.people.work_account.WorkAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "AUTH_PARAMS": {"prompt": "select_account"},  # on a computer that others use, their session there is not taken
        "APPS": [
            {
                "provider_id": "work",
                "name": OIDC_NAME,
                "client_id": env("KOTOSILTA_OIDC_ID"),
                "secret": env("KOTOSILTA_OIDC_SECRET"),
                # A provider of one employer may leave out whether it has verified an address of that employer.
                "settings": {
                    "server_url": OIDC,
                    "verified_email": env("KOTOSILTA_OIDC_DOMAINS").lower().replace(",", " ").split(),
                },
            }
        ],
    }
}

# Dictionaries {purpose of a message: why it is sent, in words}.
MESSAGE_REASONS = [
    "kotosilta.activities.letters.REASONS",
    "kotosilta.experts.letters.REASONS",
    "kotosilta.governance.letters.REASONS",
    "kotosilta.guidance.letters.REASONS",
    "kotosilta.surveys.letters.REASONS",
    "kotosilta.privacy.letters.REASONS",
]

# Functions `ground(user) -> QuerySet of person ids`: together they say who sees a person, each by its reason.
PERSON_GROUNDS = [
    "kotosilta.people.grounds.own_file",
    "kotosilta.people.grounds.family",
    "kotosilta.projects.grounds.project_administration",
    "kotosilta.projects.grounds.assignment",
    "kotosilta.activities.grounds.leadership",
    "kotosilta.projects.grounds.shared_by_consent",
]

# Dictionaries of the consents that a person's page offers: people's own, and those of the apps that need one.
CONSENT_TEXTS = [
    "kotosilta.people.consents.TEXTS",
    "kotosilta.experts.consents.TEXTS",
    "kotosilta.activities.consents.TEXTS",
    "kotosilta.validation.consents.TEXTS",
]

# What is encrypted elsewhere than in a field: functions that encrypt it anew and say how much (see core.rekey).
SEALED_ELSEWHERE = ["kotosilta.people.sign_in.seal_second_factors_anew"]
# Functions that `restore` calls when the database is back: what was decided since the backup holds on.
AFTER_RESTORE = ["kotosilta.privacy.ledger.erase_again"]

METRICS_TOKEN = env("KOTOSILTA_METRICS_TOKEN")  # who sends it reads /health/metrics/; empty: nobody does

# --- Caches ----------------------------------------------------------------------------------------------
# What must hold in every process (a code of the app is used once, how often somebody tried) stands in the database;
# what was worked out and can be again, in the memory of the process. `migrate` makes the table. The keys name addresses
# and numbers of whoever signs in, and are hidden.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "KEY_FUNCTION": "kotosilta.core.encryption.hidden_key",
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# --- Jobs ------------------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
JOB_LEASE_SECONDS = float(env("KOTOSILTA_JOB_LEASE", "60"))
# What the worker does every few seconds between jobs.
DUTIES = [
    "kotosilta.core.audit.chain_entries",
    "kotosilta.core.wordings.refresh",
    "kotosilta.activities.waiting.offer_free_seats",
    "kotosilta.activities.reminders.remind",
    "kotosilta.activities.faces.ask_how_it_was",
    "kotosilta.experts.services.offers.let_offers_run_out",
    "kotosilta.experts.reminders.remind",
    "kotosilta.experts.reminders.remind_of_consents",
    "kotosilta.guidance.services.referrals.chase",
    "kotosilta.incidents.services.cases.tell_recipients",
    "kotosilta.incidents.services.reports.mix_rows",
    "kotosilta.surveys.services.mix_answers",
    "kotosilta.governance.services.end_terms",
    "kotosilta.governance.services.chase",
    "kotosilta.people.outbox.send_due",
    "kotosilta.people.merges.forget_journals",
    "kotosilta.privacy.services.erasures.finish_erasures",
    "kotosilta.privacy.ledger.check",
]
if not DEMO:  # the demo replays projects that ended years ago: their time is over
    DUTIES.append("kotosilta.privacy.retention.run")

# --- E-mail ----------------------------------------------------------------------------------------------
SMTP = env("KOTOSILTA_SMTP")  # smtp://user:password@host:587; empty: print to the console
if SMTP:
    from urllib.parse import unquote, urlsplit

    _smtp = urlsplit(SMTP)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _smtp.hostname or "", _smtp.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_smtp.username or ""), unquote(_smtp.password or "")
    if _smtp.scheme not in ("smtp", "smtps"):
        raise ImproperlyConfigured("KOTOSILTA_SMTP begins with smtp:// (STARTTLS) or smtps:// (TLS at once).")
    EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _smtp.scheme == "smtp", _smtp.scheme == "smtps", 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
SMS_GATEWAY = env("KOTOSILTA_SMS")  # https://… that takes {"to", "text"}; empty: print to the console
SMS_TOKEN = env("KOTOSILTA_SMS_TOKEN")
DEFAULT_FROM_EMAIL = env("KOTOSILTA_FROM_EMAIL", "Kotosilta <kotosilta@localhost>")

# --- Language and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "fi"
# Staff's own languages first: a text that people write is a translation of the first of these that it is written in.
LANGUAGES = [
    ("fi", _("Finnish")),
    ("sv", _("Swedish")),
    ("en", _("English")),
    ("fi-simple", _("Easy Finnish")),
    ("ru", _("Russian")),
    ("uk", _("Ukrainian")),
    ("ar", _("Arabic")),
    ("fa", _("Persian")),
    ("fa-af", _("Dari")),
    ("so", _("Somali")),
    ("ckb", _("Kurdish (Sorani)")),
    ("ti", _("Tigrinya")),
]
# Staff see pages under STAFF_PATHS (after the language) in these only; in place of another, in one their browser knows.
STAFF_LANGUAGES = ("fi", "sv", "en", "ar")
STAFF_PATHS = ("desk/", "oversight/")
LANG_INFO |= {  # what Django does not know
    "fi-simple": {"bidi": False, "code": "fi-simple", "name": "Easy Finnish", "name_local": "selkosuomi"},
    "fa-af": {"bidi": True, "code": "fa-af", "name": "Dari", "name_local": "دری"},
    "so": {"bidi": False, "code": "so", "name": "Somali", "name_local": "soomaali"},
    "ti": {"bidi": False, "code": "ti", "name": "Tigrinya", "name_local": "ትግርኛ"},
}
# What the translation desk has corrected here stands before what is installed.
LOCALE_PATHS = [DATA / "locale", BASE_DIR / "kotosilta" / "locale"]
FORMAT_MODULE_PATH = ["kotosilta.core.formats"]
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

# --- Files, cookies, headers -----------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static" if IS_CHECKOUT else DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-session", "__Host-csrf") if HTTPS else ("session", "csrf")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "kotosilta.portal.views.errors.form_expired"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked from inside, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Not "no-referrer": browsers then send "Origin: null" with forms, which the CSRF check rightly refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "kotosilta.core.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A 404 or 403 is an answer, not an event; its address and user do not belong in a log.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "kotosilta.requests": {"level": "INFO" if env("KOTOSILTA_LOG_REQUESTS") == "1" else "WARNING"},
    },
}
