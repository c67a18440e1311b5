"""Plain functions that make rows. Each takes overrides by name and fills in the rest."""

import itertools
from typing import Any
from uuid import uuid4

from accounts.models import User
from engine.mixing.settings import MixSettings
from engine.timeline import Timeline
from jobs.models import Job
from media_library import quota
from media_library.models import Asset
from projects.models import ClipGroup, Mix, MixOutput, MixSetup, Project, ProjectClip

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


def make_group(project: Project | None = None, **fields: Any) -> ClipGroup:
    """The last of its project."""
    project = project or make_project()
    number = ClipGroup.objects.filter(project=project).count()
    values = {"name": f"Group {number + 1}", "order": number, "owner_id": project.owner_id, **fields}
    return ClipGroup.objects.create(project=project, **values)


def make_clip(group: ClipGroup | None = None, **fields: Any) -> ProjectClip:
    """The last of its group; in none, of `project`."""
    project = fields.pop("project", None) or (group.project if group else make_project())
    asset = fields.pop("asset", None) or make_asset(project.owner)
    order = ProjectClip.objects.filter(project=project, group=group).count()
    values = {"title": asset.name, "order": order, "owner_id": project.owner_id, **fields}
    return ProjectClip.objects.create(project=project, group=group, asset=asset, **values)


def make_setup(project: Project | None = None, **settings: Any) -> MixSetup:
    """`settings`: fields of MixSettings, as JSON. A project that has groups has a setup, which becomes this one."""
    project = project or make_project()
    values = {"owner_id": project.owner_id, "settings": {"schema": 1, **settings}}
    return MixSetup.objects.update_or_create(project=project, defaults=values)[0]


def make_mix(project: Project | None = None, **fields: Any) -> Mix:
    """A run whose job waits. It has no films: make_mix_output makes one."""
    project = project or make_project()
    pk = fields.setdefault("pk", uuid4())
    params = {"mix": str(pk), "project": str(project.pk), "numbers": [1]}
    job = fields.pop("job") if "job" in fields else make_job(project.owner, kind="mix", queue="batch", title="Mix", params=params)
    values = {"owner_id": project.owner_id, "name": project.name, "settings": MixSettings().dump(), **fields}
    return Mix.objects.create(project=project, job=job, **values)


def make_mix_output(mix: Mix | None = None, **fields: Any) -> MixOutput:
    """A ready film, the next of its mix; with `asset=None` its file was deleted."""
    mix = mix or make_mix()
    number = fields.pop("number", MixOutput.objects.filter(mix=mix).count() + 1)
    name = f"film-{number:03}.mp4"
    is_ready = fields.get("status", "ready") == "ready"
    if is_ready and "asset" not in fields:
        fields["asset"] = make_asset(mix.owner, name=name, source="mixed", is_listed=False)
    values = {"name": name, "status": "ready", "frames": 120, "owner_id": mix.owner_id, **fields}
    return MixOutput.objects.create(mix=mix, number=number, **values)
