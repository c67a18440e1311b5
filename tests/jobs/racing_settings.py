"""The studio's settings and one kind whose settlement leaves a row behind, for racing.py."""

from config.settings import *  # noqa: F403
from config.settings import JOB_KINDS

REDIS_URL = "redis://127.0.0.1:1/0"
JOB_KINDS = {
    **JOB_KINDS,
    "note": {"label": "Note", "queue": "batch", "perform": "", "settle": "tests.jobs.kinds.settle_by_a_row", "time_limit": 60},
}
