"""Plain functions that make rows. Each takes overrides by name and fills in the rest."""

import itertools
from typing import Any

from accounts.models import User
from engine.timeline import Timeline
from jobs.models import Job
from media_library import quota
from media_library.models import Asset
from projects.models import Project

_numbers = itertools.count(1)
PASSWORD = "Correct-Horse-7"


def make_user(**fields: Any) -> User:
    n = next(_numbers)
    password = fields.pop("password", PASSWORD)
    values = {"email": f"person{n}@example.com", "username": f"person{n}", **fields}
    return User.objects.create_user(password=password, **values)


def make_job(owner: User | None = None, **fields: Any) -> Job:
    values = {"kind": "render", "queue": "render", "title": "Film", **fields}
    return Job.objects.create(owner=owner or make_user(), **values)


def make_asset(owner: User | None = None, **fields: Any) -> Asset:
    """A ready video row, which counts as used storage. It has no file: a test that needs bytes makes them with tests.media."""
    values = {
        "name": "Valley",
        "original_name": "valley.mp4",
        "kind": "video",
        "status": "ready",
        "size": 1000,
        "duration_us": 4_000_000,
        "width": 1920,
        "height": 1080,
        "frame_rate_num": 30,
        "frame_rate_den": 1,
        "codec": "h264",
        "container": "mp4",
        "has_audio": True,
        "mime_type": "video/mp4",
        "checksum": f"{next(_numbers):064x}",
        **fields,
    }
    asset = Asset.objects.create(owner=owner or make_user(), **values)
    quota.add(asset.owner_id, asset.size)
    return asset


def make_project(owner: User | None = None, **fields: Any) -> Project:
    values = {"name": "Spring film", "timeline": Timeline.new().dump(), **fields}
    return Project.objects.create(owner=owner or make_user(), **values)
