"""Django's settings, derived from the environment by `akta.core.config`."""

import os
from typing import Any

from akta.core import config, keys
from akta.ops import database

AKTA = config.read()
_RING = keys.load_or_create(AKTA.secret_key_file, mode=AKTA.mode.value)

SECRET_KEY = _RING.django_key
DEBUG = False
ALLOWED_HOSTS = database.allowed_hosts(AKTA)
INSTALLED_APPS = [
    "akta.core",
    "akta.audit",
    "akta.accounts",
    "akta.units",
    "akta.grants",
    "akta.cases",
    "akta.files",
    "akta.files.notes",
    "akta.files.export",
    "akta.files.sheets",
    "akta.files.shelf",
    "akta.files.protocols",
    "akta.access",
    "akta.filing",
    "akta.delivery",
    "akta.letters",
    "akta.papers",
    "akta.ui",
    "akta.desk",
    "akta.portal",
    "akta.api",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "akta.core.middleware.RequestFacts",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "akta.core.middleware.Headers",
    "akta.accounts.middleware.TwoFaces",
    "django.middleware.common.CommonMiddleware",
    "akta.accounts.middleware.FaceCsrf",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "akta.accounts.middleware.SignedIn",
    "akta.core.middleware.Refusals",
    "akta.desk.middleware.AskReason",
]
ROOT_URLCONF = "akta.ops.urls"
WSGI_APPLICATION = "akta.ops.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "akta.core.context.installation",
                "akta.accounts.context.session_of",
                "akta.desk.context.desk",
                "akta.portal.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "akta.ui.forms.Renderer"
DATABASES = {"default": database.settings_for(AKTA, role=os.environ.get("AKTA_ROLE", "app"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "akta.accounts.session_store"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = AKTA.is_https
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = AKTA.is_https
CSRF_FAILURE_VIEW = "akta.core.views.csrf_refused"
CSRF_TRUSTED_ORIGINS = [AKTA.base_url]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if AKTA.is_https else 0
X_FRAME_OPTIONS = "DENY"

PASSWORD_HASHERS = [
    "akta.accounts.hashing.Argon2id",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 500
FILE_UPLOAD_TEMP_DIR = str(database.upload_folder(AKTA))

LANGUAGE_CODE = "pl"
TIME_ZONE = "Europe/Warsaw"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "akta.core.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": AKTA.log_format}},
    "root": {"handlers": ["stderr"], "level": AKTA.log_level},
    "loggers": {
        "akta.access": {"level": "INFO" if AKTA.log_format == "json" else "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "PIL": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "psycopg.pool": {"level": "ERROR"},
        # would say of each seal that nothing is fetched, which is so by design
        "pyhanko.sign.signers.pdf_signer": {"level": "ERROR"},
    },
}
PROCRASTINATE_ON_APP_READY = "akta.ops.jobs.on_app_ready"
