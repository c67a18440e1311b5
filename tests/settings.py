"""The studio's settings, made fast and apart: own data folder, cheap hashes, no Redis unless a test starts one."""

import os
import tempfile
from pathlib import Path

_data = Path(os.environ.setdefault("TEST_DATA_DIR", tempfile.mkdtemp(prefix="reelwright-test-")))
os.environ["DATA_DIR"] = str(_data)
os.environ.setdefault("SECRET_KEY", "for tests only, and nowhere else, as anyone can read it here")
os.environ.pop("EMAIL_URL", None)
os.environ.pop("REDIS_URL", None)
for _name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "COMFYUI_URL", "REPLICATE_API_TOKEN", "COG_URL", "FAL_KEY", "PROVIDER_BUDGET"):
    os.environ.pop(_name, None)  # the developer's own are not spent by tests

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {**CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
REDIS_URL = "redis://127.0.0.1:1/0"  # nothing listens there: a ring fails at once, as it may
RQ_QUEUES = {name: {"URL": REDIS_URL} for name in RQ_QUEUES}  # noqa: F405
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
OPTIONS = dict(DATABASES["default"].pop("OPTIONS", {}))  # type: ignore[call-overload]  # noqa: F405
OPTIONS.pop("pool", None)  # its connections would outlive the test database
DATABASES["default"]["OPTIONS"] = OPTIONS  # noqa: F405
