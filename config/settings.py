"""Settings, read from the environment (.env.example lists every variable).

COVENANT_MODE says what this installation is: "local" (the default: this machine only,
everything in var/), "demo" (make run: time can be moved and every message read in the
browser), "test", or "production", which refuses to start without its secrets.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import environ
from cryptography.fernet import Fernet
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    environ.Env.read_env(BASE_DIR / ".env")

MODE = env.str("COVENANT_MODE", default="local")
if MODE not in {"local", "demo", "test", "production"}:
    raise ImproperlyConfigured(f"COVENANT_MODE is {MODE!r}; use local, demo or production.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
# Only these modes may move the clock; core.clock refuses elsewhere.
CLOCK_MAY_MOVE = not PRODUCTION


VAR = Path(env.str("COVENANT_VAR", default=str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)


def _in_production(name: str, elsewhere: str) -> str:
    """The named variable; where it is not set, a refusal in production, else a stand-in."""
    value = env.str(name, default="")
    if not value and PRODUCTION:
        raise ImproperlyConfigured(f"Set {name}: production does not start without it.")
    return value or elsewhere


def _own_secret(name: str, secret: str) -> str:
    """A secret made once for this machine and kept in var/."""
    kept = VAR / name
    if not kept.exists():
        mine = VAR / f"{name}.{os.getpid()}"
        mine.touch(mode=0o600)
        mine.write_text(secret)
        # Of two processes that start at once the first wins, and nobody reads half a file.
        with suppress(FileExistsError):
            os.link(mine, kept)
        mine.unlink()
    return kept.read_text()


SECRET_KEY = _in_production("SECRET_KEY", "") or _own_secret(
    "secret_key", secrets.token_urlsafe(50)
)
# What seals the concern log, newest first (core/encryption.py).
CONCERN_KEYS = _in_production("CONCERN_KEYS", "") or _own_secret(
    "concern_keys", Fernet.generate_key().decode()
)
# What seals signatures of the covenant, newest first (covenant/hashing.py).
SIGNATURE_KEYS = _in_production("SIGNATURE_KEYS", "") or _own_secret(
    "signature_keys", secrets.token_urlsafe(50)
)
DEBUG = False
ALLOWED_HOSTS = _in_production("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SITE_ADDRESS = _in_production("SITE_ADDRESS", f"http://localhost:{env.int('PORT', default=8000)}")
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS]

INSTALLED_APPS = [
    "accounts.admin_config.OperatorAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
    "django_htmx",
    "core",
    "accounts",
    "notifications",
    "escalations",
    "schools",
    "covenant",
    "inspections",
    "buddies",
    "directory",
    "support",
    "reminders",
    "dashboard",
    "seed",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.DistressDoor",
    "core.middleware.RequestClock",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.middleware.SessionLimit",
    "accounts.middleware.PrivatePages",
    "schools.middleware.NetworkAccess",
    "core.middleware.Refusals",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "dashboard.context.page",
            ],
            "builtins": ["core.templatetags.covenant"],
        },
    }
]

# --- Database -------------------------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db("DATABASE_URL", default=f"sqlite:///{VAR}/covenant.sqlite3")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # SQLite knows no row locks: immediate transactions queue up the writers instead.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
# Installations that share one Redis each have their own.
REDIS_PREFIX = env.str("REDIS_PREFIX", default="")
# Rate limits are counted in the cache, so all processes must share one.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_PREFIX,
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# Public pages are kept by each process so long, unless anything is done (covenant/caching.py).
PUBLIC_PAGES_REMEMBERED_SECONDS = 60

# --- Celery ---------------------------------------------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://localhost")
if CELERY_BROKER_URL.startswith("filesystem"):
    for _name in ("queue", "control"):
        (VAR / "celery" / _name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "celery/queue"),
        "data_folder_out": str(VAR / "celery/queue"),
        "control_folder": str(VAR / "celery/control"),
        "store_processed": False,
        "polling_interval": 0.1,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3600,
        "global_keyprefix": REDIS_PREFIX,
    }
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# For ever, and every second.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CONSUMER = "config.consumer:SteadyConsumer"
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celery-beat-schedule")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Who you are ----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = 900
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Covenant: "
# Asked at sign-in; accounts.sessions keeps to it.
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_FORMS = {"login": "accounts.forms.LoginForm", "add_email": "accounts.forms.AddEmailForm"}
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_MAX_RESEND_COUNT = 2
# Three tries at six digits for each code: fifteen codes an hour leave guessing hopeless.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,15/h/key",
    # A code that came in a message, together with where it came to (escalations/views.py).
    "answer_code": "20/m/ip,5/m/key,20/h/key",
    # The code of a letter that asks somebody to sign (covenant/views/links.py). It works for two
    # months, so that few tries a day must be all there are.
    "sign_code": "20/m/ip,5/m/key,10/h/key,20/d/key",
    # Asking to sign in person (covenant/views/in_person.py): a whole school may stand behind one
    # address of the network.
    "sign_in_person": "20/m/ip,120/h/ip,2/m/key,6/d/key",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Covenant"
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False

# --- Cookies and headers --------------------------------------------------------------
SESSION_COOKIE_AGE = 90 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Mail -----------------------------------------------------------------------------
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="Covenant <covenant@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
DEMO_MAIL = VAR / "mail"
# How long a worker has its batch of messages before another takes it for dead; longer than
# one message can take with EMAIL_TIMEOUT at each step.
DELIVERY_LEASE_SECONDS = env.int("DELIVERY_LEASE_SECONDS", default=120)
if env.str("EMAIL_URL", default=""):
    globals().update(env.email_url("EMAIL_URL"))
elif PRODUCTION:
    raise ImproperlyConfigured("Set EMAIL_URL: production does not start without a mail server.")
else:
    EMAIL_BACKEND = "notifications.demo_mail.DemoMailBackend"

# --- Text messages --------------------------------------------------------------------
# Without a key there are none, and everything goes by e-mail (docs/reminders.md).
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", default="")
NOTIFY_TEMPLATE_ID = env.str("NOTIFY_TEMPLATE_ID", default="")
NOTIFY_BASE_URL = env.str("NOTIFY_BASE_URL", default="https://api.notifications.service.gov.uk")
NOTIFY_CALLBACK_TOKEN = env.str("NOTIFY_CALLBACK_TOKEN", default="")
# Where an answer can be texted to, as people are told it; without one they use link or code.
NOTIFY_REPLY_NUMBER = env.str("NOTIFY_REPLY_NUMBER", default="")
if NOTIFY_API_KEY and not NOTIFY_TEMPLATE_ID:
    raise ImproperlyConfigured("Set NOTIFY_TEMPLATE_ID: NOTIFY_API_KEY alone sends no text.")

# Whom the auditor tells that all is well, or how much it found (dashboard/auditing/heartbeat.py).
HEARTBEAT_URL = env.str("HEARTBEAT_URL", default="")

# --- Words, time, files ---------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
CRISPY_GDS_FRONTEND_VERSION = "5.8.0"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- How long things are kept, in days (docs/privacy.md, the privacy page) ----------------
RETENTION_DAYS = {
    "messages": env.int("KEEP_MESSAGES_DAYS", default=180),
    "visits": env.int("KEEP_VISITS_DAYS", default=730),
    "invitations": env.int("KEEP_INVITATIONS_DAYS", default=90),
    "concerns": env.int("KEEP_CONCERNS_DAYS", default=365),
    "plans": env.int("KEEP_PLANS_DAYS", default=730),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"no_secrets": {"()": "core.logs.WithoutSecretAddresses"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["no_secrets"],
        }
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
