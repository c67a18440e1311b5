"""One settings file. Installations differ by environment variables alone; .env.example explains each."""

from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF

from config import env
from engine import policy

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "data")
MEDIA_DIR = DATA_DIR / "media"

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR / "secret.key")
PORT = env.number("PORT", 8000)
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
IS_HTTPS = PUBLIC_URL.startswith("https://")

ALLOWED_HOSTS = [env.host_of(PUBLIC_URL), "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = False  # the proxy that ends TLS redirects; a second redirect here would loop
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_HTTPS
if IS_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

INSTALLED_APPS = [
    "config",
    "generation",
    "projects",
    "media_library",
    "jobs",
    "accounts",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "csp",
    "django_rq",
    "django_vite",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.request_ids.recognise",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jobs.shell.shell",
            ],
            "builtins": ["config.templating"],
        },
    }
]

DATABASES = {"default": env.database(DATA_DIR / "db.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The limits on sign-in attempts are counted here: in the database, so that they hold across processes and without Redis.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.BCryptSHA256PasswordHasher"]  # cost 12; SHA-256 first: no 72-byte limit
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "accounts.passwords.CharacterClassValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "user_token": "accounts.forms.UserTokenForm",
}
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"

# What upper layers keep of a person, and how it is stopped and removed at the end: see accounts/purging.py.
CLOSED_ACCOUNT_DAYS = 30  # a closed account can be reopened for so long
ACCOUNT_DATA: dict[str, dict[str, str]] = {
    "jobs": {"stop": "jobs.lifecycle.cancel_all_of"},
    "media_library": {"remove_files": "media_library.storage.remove_all_of"},
}

LEDGER_CHECKS = ["jobs.charges.faults"]  # what upper layers know to be wrong with the ledger, see accounts/verifying.py

# Subscriptions and prices; accounts/tiers.py and accounts/prices.py say what the figures mean.
GIB = 1024**3
CREDITS = env.flag("CREDITS", True)  # off: nothing is charged or shown
TIERS = env.table(
    "TIERS",
    {
        "FREE": {"storage_limit": 5 * GIB, "jobs_at_once": 1, "largest_output": 1080, "credits_a_month": 100},
        "BASIC": {"storage_limit": 50 * GIB, "jobs_at_once": 2, "largest_output": 1080, "credits_a_month": 500},
        "PRO": {"storage_limit": 500 * GIB, "jobs_at_once": 4, "largest_output": 2160, "credits_a_month": 2_000},
        "ENTERPRISE": {"storage_limit": 5 * 1024 * GIB, "jobs_at_once": 16, "largest_output": 2160, "credits_a_month": 20_000},
    },
    may_be_nought=("credits_a_month",),
)
PRICES = env.table(
    "PRICES",
    {
        "render": {"credits": 1, "per": 30, "unit": "second"},
        "render_2160p": {"credits": 4, "per": 30, "unit": "second"},
        "mix": {"credits": 1, "per": 1, "unit": "output"},
        "image": {"credits": 1, "per": 1, "unit": "image"},
        "clip": {"credits": 1, "per": 1, "unit": "second"},
        "music": {"credits": 1, "per": 10, "unit": "second"},
        "voice": {"credits": 1, "per": 500, "unit": "character"},
        "transcode": {"credits": 1, "per": 60, "unit": "second"},
        "enhance": {"credits": 1, "per": 60, "unit": "second"},
        "edit": {"credits": 1, "per": 60, "unit": "second"},
    },
    may_be_nought=("credits",),
)

# Without EMAIL_URL nothing can be sent: addresses are not verified, and a reset mail is written to a file for the operator.
HAS_EMAIL = bool(env.text("EMAIL_URL"))
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if HAS_EMAIL else "none"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
if HAS_EMAIL:
    globals().update(env.env.email_url("EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", f"Reelwright <studio@{env.host_of(PUBLIC_URL)}>")

LANGUAGE_CODE = "en"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000  # the clip table sends up to eight for each of at most 5,000 clips
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024  # and the document beside them, twice after a clip was removed

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "static_collected"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(MEDIA_DIR)}},
    "staticfiles": {"BACKEND": "config.storages.StaticStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
# Kept by browsers for ever: what our storage hashed, and what Vite did.
WHITENOISE_IMMUTABLE_FILE_TEST = r"(\.[0-9a-f]{12}\.\w+|/dist/assets/[^/]+-[\w-]{8}\.\w+)$"
VITE_DEV_SERVER = env.text("VITE_DEV_SERVER")  # set by `make dev`
DJANGO_VITE = {
    "default": {
        "dev_mode": bool(VITE_DEV_SERVER),
        "dev_server_host": env.host_of(VITE_DEV_SERVER),
        "dev_server_port": 5173,
        "static_url_prefix": "dist",
        "manifest_path": str(BASE_DIR / "static" / "dist" / ".vite" / "manifest.json"),
    }
}

_DEV = [VITE_DEV_SERVER, VITE_DEV_SERVER.replace("http", "ws", 1)] if VITE_DEV_SERVER else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, *_DEV],
        "style-src": [SELF, *(["'unsafe-inline'"] if _DEV else [])],  # Vite's own hot reload injects styles
        "img-src": [SELF, "blob:", "data:", *_DEV],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF, *_DEV],
        "connect-src": [SELF, *_DEV],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.parsing.DeepJSONParser"],
    "EXCEPTION_HANDLER": "config.api.error_response",
}

# Jobs. Redis carries rings of the bell only; see docs/jobs.md.
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
RQ_QUEUES = {name: {"URL": REDIS_URL} for name in ("import", "preview-media", "render", "batch", "provider")}
WORKERS = env.number("WORKERS", 2)
JOB_KINDS: dict[str, dict[str, Any]] = {  # their shape: jobs/kinds.py
    "ingest": {
        "label": "Preparing media",
        "queue": "import",
        "perform": "media_library.importing.perform_ingest",
        "settle": "media_library.importing.settle_ingest",
        "link": "media_library.importing.link_ingest",
        "retry": "media_library.importing.retry_ingest",
        "time_limit": 3600,
        "is_counted": False,
        "is_quiet": True,
    },
    "render": {
        "label": "Render",
        "queue": "render",
        "perform": "projects.rendering.perform_render",
        "settle": "projects.rendering.settle_render",
        "link": "projects.rendering.link_render",
        "retry": "projects.requesting.retry_render",
        "discard": "projects.rendering.discard_render",
        "time_limit": 4 * 3600,
    },
    "render_stretch": {
        "label": "A stretch of a render",
        "queue": "render",
        "perform": "projects.spreading.perform_stretch",
        "settle": "projects.spreading.settle_stretch",
        "time_limit": 3600,
        "is_counted": False,
        "is_quiet": True,
    },
    "demo": {
        "label": "Making the demo",
        "queue": "batch",
        "perform": "generation.demo.perform_demo",
        "settle": "generation.demo.settle_demo",
        "link": "generation.demo.link_demo",
        "retry": "generation.demo.retry_demo",
        "time_limit": 900,
        "is_counted": False,
        "is_quiet": True,
    },
    "monthly_credits": {
        "label": "Monthly credits",
        "queue": "batch",
        "perform": "jobs.monthly.perform_monthly_credits",
        "settle": "jobs.monthly.settle_monthly_credits",
        "time_limit": 3600,
    },
}
PERIODIC_JOBS = {"monthly_credits": "day"}  # how often the reconciler inserts one of a kind, see jobs/periodic.py

# FFMPEG_BINARY and MEDIA_SANDBOX are read by the engine, which knows no Django.
UPLOAD_MAX_BYTES = policy.MAX_BYTES  # more could not be used

METRICS_TOKEN = env.text("METRICS_TOKEN")  # empty: the figures at /metrics are for staff alone
LOG_REQUESTS = env.flag("LOG_REQUESTS")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"()": "config.logs.console"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "uvicorn": {"handlers": [], "propagate": True},  # by our handler, not by one of its own
        "uvicorn.access": {"handlers": [], "propagate": False},  # its lines would hold what stands behind a question mark
    },
}
