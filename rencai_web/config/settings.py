"""The one settings file. Values come from the environment (see environment.py and docs/settings.md)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from rencai_web.foundation import environment

PACKAGE = Path(__file__).resolve().parents[1]

MODE = environment.choice("RENCAI_MODE", "demo", ("demo", "test", "production"), "What this installation is.")
PRODUCTION = MODE == "production"
DEBUG = False

HOME = Path(environment.text("RENCAI_HOME", "var", "Folder of the lake, the sealed tables and uploads.")).resolve()
CITY_DIR = environment.text("RENCAI_CITY", "", "City folder; empty for the Jinjiang city shipped inside.")
SEALING_KEY = environment.text("RENCAI_KEY", "", "Key that seals identifiers; empty takes HOME/key.")

DEMO_SECRET = "a-secret-that-everybody-knows-and-production-refuses"  # noqa: S105  # refused below in production
SECRET_KEY = environment.text("RENCAI_SECRET", DEMO_SECRET, "Secret that signs sessions: 50 random characters.")
if PRODUCTION and (SECRET_KEY == DEMO_SECRET or len(SECRET_KEY) < 50):
    raise ImproperlyConfigured("RENCAI_SECRET must be 50 random characters of your own in production")

ALLOWED_HOSTS = list(
    environment.words("RENCAI_HOSTS", ("127.0.0.1", "localhost", "testserver"), "Host names that are answered.")
)
SECURE = environment.flag("RENCAI_HTTPS", PRODUCTION, "Whether people reach the house by HTTPS (through a proxy).")
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number(
    "RENCAI_PROXIES", 0, "Proxies in front that add to X-Forwarded-For; 0 counts everybody behind one as one visitor."
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if SECURE else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "rencai_web.foundation.accounts",
    "rencai_web.foundation.audit",
    "rencai_web.foundation.jobs",
    "rencai_web.foundation.notices",
    "rencai_web.foundation.components",
    "rencai_web.foundation.backup",
    "rencai_web.foundation.retention",
    "rencai_web.registers",
    "rencai_web.intake",
    "rencai_web.identity",
    "rencai_web.rights",
    "rencai_web.policy",
    "rencai_web.plan",
    "rencai_web.cockpit",
    "rencai_web.api",
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
    "rencai_web.foundation.sessions.StaysWhileUsed",
    "rencai_web.foundation.sessions.KeptInNoCache",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rencai_web.foundation.accounts.doors.ClosedByDefault",
    "rencai_web.foundation.wellformed.RefusesNul",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "rencai_web.config.urls"
WSGI_APPLICATION = "rencai_web.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rencai_web.foundation.components.surroundings.surroundings",
            ],
            "builtins": ["rencai_web.foundation.components.templatetags.components"],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "house.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
                "PRAGMA mmap_size=268435456; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("RENCAI_DATABASE must look like postgresql://user:password@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A local socket is written as ?host=/folder, as libpq has it.
        "HOST": unquote(parts.hostname or parse_qs(parts.query).get("host", [""])[0]),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {
    "default": _database(environment.text("RENCAI_DATABASE", "", "postgresql://… ; empty for SQLite in HOME."))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "house_cache"},
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a test signs in a hundred times
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
LOGOUT_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "rencai_web.foundation.accounts.adapter.ByInvitationOnly"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "rencai_web.foundation.accounts.adapter.EncryptedSecrets"
MFA_TOTP_ISSUER = "Rencai"
# The code shown before and the next one do, too (RFC 6238, 5.2): half a minute ends while somebody types, and a phone's
# clock is not the server's.
MFA_TOTP_TOLERANCE = 1
SESSION_COOKIE_AGE = 60 * environment.number("RENCAI_SESSION_MINUTES", 120, "Minutes after which an idle session ends.")
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["rencai_web.config.formats"]  # thousands are set apart in Chinese, too
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = None  # WhiteNoise serves the packages' own static folders; nothing is collected
STATICFILES_DIRS = [PACKAGE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = MODE == "test"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["rencai_web.intake.uploads.MemoryOnly"]  # nothing that is sent lies on disk in the clear
RETENTION = "rencai_web.config.retention.PERIODS"
ERASED = "rencai_web.rights.queries.erased"
DEMO_SCOPES = "rencai_web.rights.demo.scopes"
DEMO_NAMES = "rencai_web.registers.scopes.bound_to"
API_PER_MINUTE = environment.number("RENCAI_API_PER_MINUTE", 600, "Requests a minute of one token, per web process.")
DELIVERIES_DAYS = environment.number(
    "RENCAI_DELIVERIES_DAYS",
    3650,
    "Days after which a handed-in file that no build needs, or a later one replaced, goes.",
    least=365,
)
UPLOAD_LARGEST = 1024 * 1024 * environment.number("RENCAI_UPLOAD_MIB", 300, "Largest file that may be uploaded, MiB.")

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.text("RENCAI_SMTP_HOST", "", "Mail server; empty sends no mail, notices stay in the house.")
EMAIL_PORT = environment.number("RENCAI_SMTP_PORT", 587, "Port of the mail server.")
EMAIL_HOST_USER = environment.text("RENCAI_SMTP_USER", "", "Account at the mail server.")
EMAIL_HOST_PASSWORD = environment.text("RENCAI_SMTP_PASSWORD", "", "Password at the mail server.")
EMAIL_USE_TLS = environment.flag("RENCAI_SMTP_TLS", True, "Whether mail is sent by TLS.")
DEFAULT_FROM_EMAIL = environment.text("RENCAI_MAIL_FROM", "rencai@localhost", "Sender of mail.")

DEFAULT_EXCEPTION_REPORTER_FILTER = "rencai_web.foundation.error_reports.SaysNothing"
# Logs say which page, where in the code and how it ended, never what was asked for or what a cell held.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "rencai_web.foundation.error_reports.PlacesOnly",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
