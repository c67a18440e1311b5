"""The studio's settings with two more kinds of job, for real processes that are killed on purpose."""

from config import env
from config.settings import *  # noqa: F403
from config.settings import JOB_KINDS, STORAGES

JOB_LEASE_SECONDS = env.number("LEASE", 15)
ROOT_URLCONF = "tests.faults.urls"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

JOB_KINDS = {
    **JOB_KINDS,
    "encode": {
        "label": "Encode",
        "queue": "render",
        "perform": "tests.faults.kinds.perform_encode",
        "settle": "tests.faults.kinds.settle_encode",
        "retry": "tests.faults.kinds.retry_encode",
        "discard": "tests.faults.kinds.discard_encode",
        "time_limit": 120,
    },
    "note": {
        "label": "Note",
        "queue": "batch",
        "perform": "tests.faults.kinds.perform_note",
        "settle": "tests.faults.kinds.settle_note",
        "time_limit": 60,
    },
}
