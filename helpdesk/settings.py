"""The one settings file. What an operator changes is an environment variable; it runs with none set."""

from __future__ import annotations

import hashlib
import re
import secrets
from pathlib import Path
from zoneinfo import available_timezones

from cryptography.fernet import Fernet
from csp.constants import NONCE, NONE, SELF

from helpdesk import environment, tracing

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "var")
PROMPTS_DIR = BASE_DIR / "prompts"
FIXTURES_DIR = BASE_DIR / "fixtures"

SECRET_KEY = environment.secret("SECRET_KEY", DATA_DIR, lambda: secrets.token_urlsafe(50))
FIELD_KEYS = environment.secret("FIELD_KEYS", DATA_DIR, lambda: Fernet.generate_key().decode()).split(",")
for key in FIELD_KEYS:
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}=", key.strip()):
        raise environment.WrongSetting(
            "FIELD_KEYS", "", "Fernet keys (44 characters of URL-safe base64), comma-separated"
        )

DEBUG = False
PUBLIC_URL = environment.web_address("PUBLIC_URL")
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS") or ([PUBLIC_URL] if PUBLIC_URL else [])
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")
METRICS_ALLOW = environment.networks("METRICS_ALLOW") or ["127.0.0.1", "::1"]
CLAMAV = environment.daemon("CLAMAV")

INSTALLED_APPS = [
    "helpdesk.desk.apps.DeskConfig",
    "helpdesk.desk.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "simple_history",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "helpdesk.desk.second_factor.asked_at_the_door",
    "helpdesk.desk.middleware.as_the_reader_likes",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "helpdesk.urls"
WSGI_APPLICATION = "helpdesk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": environment.database("DATABASE_URL", DATA_DIR / "desk.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STORAGES = {
    "default": environment.storage("STORAGE_URL", DATA_DIR),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = False

AUTH_USER_MODEL = "desk.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "/"
OIDC = environment.single_sign_on()
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600

HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # customers' HTML is shown in a sandboxed frame of our own pages
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español")]
LOCALE_PATHS = [BASE_DIR / "helpdesk" / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = environment.text("TIME_ZONE", "UTC")
if TIME_ZONE not in available_timezones():
    raise environment.WrongSetting("TIME_ZONE", TIME_ZONE, "a name such as Europe/Berlin")

globals().update(environment.system_mail("EMAIL_URL", DATA_DIR))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.sender("DEFAULT_FROM_EMAIL", "Help desk <desk@localhost>")
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

HELPDESK_MODEL = environment.model("HELPDESK_MODEL")
HELPDESK_MODEL_API_BASE = environment.web_address("HELPDESK_MODEL_API_BASE")
HELPDESK_MODEL_API_KEY = environment.text("HELPDESK_MODEL_API_KEY")
HELPDESK_MODEL_FALLBACKS = tuple(environment.models("HELPDESK_MODEL_FALLBACKS"))
HELPDESK_MODEL_TIMEOUT = environment.number("HELPDESK_MODEL_TIMEOUT", 30.0, least=1)
HELPDESK_MODEL_CONCURRENCY = environment.whole("HELPDESK_MODEL_CONCURRENCY", 8, least=1)
HELPDESK_MODEL_PRICES = environment.prices("HELPDESK_MODEL_PRICES")
HELPDESK_MONTHLY_BUDGET = environment.number("HELPDESK_MONTHLY_BUDGET")
HELPDESK_ENCODER_DIR = environment.encoder("HELPDESK_ENCODER_DIR")
HELPDESK_CLASSIFIER = environment.own_class("HELPDESK_CLASSIFIER")
HELPDESK_DRAFTER = environment.own_class("HELPDESK_DRAFTER")
HELPDESK_BROKER_URL = environment.broker("HELPDESK_BROKER_URL")

LOG_LEVEL = environment.choice("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO")
LOG_FORMAT = environment.choice("LOG_FORMAT", ("text", "json"), "text")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "helpdesk.logs.TextFormatter", "fmt": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "helpdesk.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django.server": {"level": "WARNING"}, "httpx": {"level": "WARNING"}, "LiteLLM": {"level": "WARNING"}},
}

tracing.send_to(environment.telemetry(hashlib.sha256(SECRET_KEY.encode()).hexdigest()[:16]))

if SENTRY_DSN := environment.sentry("SENTRY_DSN"):
    import sentry_sdk

    sentry_sdk.init(SENTRY_DSN, send_default_pii=False, include_local_variables=False, max_request_body_size="never")
