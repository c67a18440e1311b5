"""One settings file. Installations differ by environment variables alone; .env.example explains each."""

from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from whitenoise.compress import Compressor

from config import buckets, env, job_kinds, providers
from engine import policy

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "data")
MEDIA_DIR = DATA_DIR / "media"

DEBUG = env.flag("DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR / "secret.key")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")  # earlier ones: what they signed and sealed holds on
PORT = env.number("PORT", 8000)
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
VITE_DEV_SERVER = env.text("VITE_DEV_SERVER")  # set by `make dev`
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
CSRF_FAILURE_VIEW = "config.error_pages.page_too_old"

INSTALLED_APPS = [
    "config",
    "generation",
    "projects",
    "media_library",
    "jobs",
    "accounts",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "django.contrib.admin.apps.SimpleAdminConfig",  # config/urls.py finds the admins: a worker needs none
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_rq",
    "django_vite",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.rows.restrict",
    "config.request_ids.recognise",
    "accounts.sessions.seen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.content_policy.ContentPolicy",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.second_factor.StaffSecondFactor",
    "config.error_pages.LaterPage",
    "config.bodies.refuse",
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
DATABASE_WEB_ROLE = env.word("DATABASE_WEB_ROLE")  # PostgreSQL's role for people's requests, see accounts/rows.py; empty: none
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The limits on sign-in attempts are counted here: in the database, so that they hold across processes and without Redis.
# What is drawn the same for as long as a row does not change is kept by each process for itself.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    "fragments": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if VITE_DEV_SERVER else 'locmem.LocMemCache'}",
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 5_000},  # of about 3 kB
    },
}

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
    "login": "accounts.forms.entrance.LoginForm",
    "signup": "accounts.forms.entrance.SignupForm",
    "change_password": "accounts.forms.entrance.ChangePasswordForm",
    "reset_password": "accounts.forms.entrance.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.entrance.ResetPasswordKeyForm",
    "user_token": "accounts.forms.entrance.UserTokenForm",
}
ACCOUNT_CHANGE_EMAIL = True  # one address, and one that may take its place once it has answered
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"

MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.security.SecondFactorForm",
    "reauthenticate": "accounts.forms.security.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.security.SetUpSecondFactorForm",
}
REQUIRE_STAFF_2FA = env.flag("REQUIRE_STAFF_2FA", IS_HTTPS and not DEBUG)  # before the admin opens to them
MFA_TOTP_ISSUER = "Reelwright"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Where mail can be sent nobody gets in by an address that has not answered; where it cannot, no address ever does.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# What upper layers keep of a person: how it is stopped and removed at the end (accounts/purging.py), how it is exported.
CLOSED_ACCOUNT_DAYS = 30  # a closed account can be reopened for so long
TRASH_DAYS = 30  # an asset in the trash can be restored for so long
FAILED_MEDIA_DAYS = 30  # what could not be used says so for so long
ABANDONED_UPLOAD_DAYS = 7  # an upload can be resumed for so long after its last byte
ACCOUNT_DATA: dict[str, dict[str, str]] = {
    "jobs": {"stop": "jobs.lifecycle.cancel_all_of", "export": "jobs.exporting.export"},
    "media_library": {
        "remove_files": "media_library.storage.remove_all_of",
        "export": "media_library.exporting.export",
        "export_files": "media_library.exporting.export_files",
    },
    "projects": {"export": "projects.exporting.export"},
    "generation": {"export": "generation.exporting.export"},
}

SEARCHABLES = {  # what the palette finds, in this order: see accounts/finding.py
    "projects": "projects.searching.search",
    "mixers": "projects.searching.search_mixers",
    "assets": "media_library.searching.search",
    "templates": "generation.searching.search_templates",
    "takes": "generation.searching.search_takes",
}

# What upper layers know of assets and do with them: media_library/uses.py, bulk.py, destinations.py and filters.py.
ASSET_USES = {"projects": "projects.uses.uses_of", "generation": "generation.uses.uses_of"}
ASSET_ACTIONS = {"project": "projects.gathering.gather", "mix": "projects.mixing.gathering.gather"}
UPLOAD_DESTINATIONS = {"mix": {"check": "projects.mixing.arriving.check", "put": "projects.mixing.arriving.put"}}
ASSET_FILTERS = {"project": {"label": "Project", "choices": "projects.uses.choices", "assets": "projects.uses.assets_of"}}

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
        "caption": {"credits": 1, "per": 60, "unit": "second"},
        "transcode": {"credits": 1, "per": 60, "unit": "second"},
        "enhance": {"credits": 1, "per": 60, "unit": "second"},
        "edit": {"credits": 1, "per": 60, "unit": "second"},
    },
    may_be_nought=("credits",),
)

# How often one person (before signing in, one address) may ask: `amount` times in `seconds`, see accounts/limits.py.
RATE_LIMITS = env.table(
    "RATE_LIMITS",
    {
        "api": {"amount": 600, "seconds": 60},
        "api_login": {"amount": 5, "seconds": 15 * 60},
        "submit": {"amount": 30, "seconds": 60},
        "upload": {"amount": 600, "seconds": 3600},  # a folder of clips is dropped at once
        "import_url": {"amount": 30, "seconds": 3600},
        "export": {"amount": 10, "seconds": 3600},
    },
    may_be_nought=(),
)

# Without EMAIL_URL nothing can be sent: addresses are not verified, and a reset mail is written to a file for the operator.
HAS_EMAIL = bool(env.text("EMAIL_URL"))
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if HAS_EMAIL else "none"
ACCOUNT_EMAIL_NOTIFICATIONS = HAS_EMAIL  # that a password, an email or a second factor was changed
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
# With a bucket, originals, derived files and portraits lie there, and each machine keeps copies of what it reads.
S3_BUCKET = env.text("S3_BUCKET")
S3_COPIES_DIR = DATA_DIR / "s3-copies"
S3_COPIES_BYTES = env.number("S3_COPIES_GIB", 20) * GIB
_S3 = (S3_BUCKET, env.text("S3_REGION", "us-east-1"), env.text("S3_ENDPOINT_URL"), env.text("S3_PUBLIC_URL"))
_MEDIA = [buckets.origin(*_S3)] if S3_BUCKET else []
STORAGES = {
    "default": buckets.entry(*_S3) if S3_BUCKET else {"BACKEND": "config.storages.MediaFolder"},
    "staticfiles": {"BACKEND": "config.storages.StaticStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
# Beside what is packed already: maps, which developers alone load, and fonts for the renderer, which browsers get as woff2.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map", "ttf")
# Kept by browsers for ever: what our storage hashed, and what Vite did.
WHITENOISE_IMMUTABLE_FILE_TEST = r"(\.[0-9a-f]{12}\.\w+|/dist/assets/[^/]+-[\w-]{8}\.\w+)$"
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
        "img-src": [SELF, "blob:", "data:", *_MEDIA, *_DEV],
        "media-src": [SELF, "blob:", *_MEDIA],
        "font-src": [SELF, *_DEV],
        "connect-src": [SELF, *_MEDIA, *_DEV],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Reelwright",
    "SITE_HEADER": "Reelwright",
    "SITE_SUBHEADER": "For staff",
    "DASHBOARD_CALLBACK": "config.dashboard.dashboard",
    "SHOW_VIEW_ON_SITE": False,
    "SIDEBAR": {"show_search": True, "show_all_applications": False},
    "BORDER_RADIUS": "6px",
    "COLORS": {  # the accent of our own pages, from tokens.css, lightest to darkest
        "primary": {
            step: f"oklch({light} {chroma} 256)"
            for step, light, chroma in (
                *(("50", 0.97, 0.015), ("100", 0.94, 0.03), ("200", 0.88, 0.06), ("300", 0.81, 0.1), ("400", 0.71, 0.15)),
                *(("500", 0.63, 0.175), ("600", 0.56, 0.175), ("700", 0.49, 0.17), ("800", 0.42, 0.14), ("900", 0.36, 0.11)),
                ("950", 0.27, 0.08),
            )
        }
    },
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.limits.ApiThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.parsing.DeepJSONParser"],
    "EXCEPTION_HANDLER": "config.api.error_response",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Reelwright",
    "DESCRIPTION": "Library, projects, renders, jobs and credits, for programs.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "config.openapi.with_errors"],
}

# Jobs. Redis carries rings of the bell only; see docs/jobs.md.
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
RQ_SHOW_ADMIN_LINK = False  # its pages show, and let staff delete, what only rings a bell; see the admin's first page
RQ_QUEUES = {name: {"URL": REDIS_URL} for name in ("import", "preview-media", "render", "batch", "provider", "calls")}
WORKERS = env.number("WORKERS", 2)
JOB_KINDS = job_kinds.JOB_KINDS  # their shape: jobs/kinds.py
SWEEPS = ["accounts.sweeping.sweep", "generation.webhooks.sweep"]  # what the sweep removes, see jobs/sweeping.py
# How often the reconciler inserts one of a kind, see jobs/periodic.py.
PERIODIC_JOBS = {
    "monthly_credits": "day",
    "clean_media": "day",
    "purge_accounts": "day",
    "sweep": "day",
    "refresh_models": "day",
}

# What makes media: the built-in generator, and those whose variables are set; see docs/providers.md.
PROVIDERS = providers.configured()
PROVIDER_PLACES = env.number("PROVIDER_PLACES", 4)  # that each works on at a time, for everybody together
CALL_WORKERS = env.number("CALL_WORKERS", providers.calls(PROVIDERS) * PROVIDER_PLACES)  # that do nothing but wait for an answer
PROVIDER_BUDGET = env.amount("PROVIDER_BUDGET")  # US dollars a calendar month, for everybody who has no budget of their own
WEBHOOKS_URL = providers.webhooks_url(PUBLIC_URL)  # "" where providers cannot reach us: then they are asked

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
