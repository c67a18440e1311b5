"""Mixes asked for in tests: of rows that stand for media, or of short real clips; and films as a worker would have left them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from accounts.models import CreditTransaction, User
from jobs import lifecycle
from jobs.models import Job
from media_library import importing, storage
from media_library.models import Asset
from projects.mixing import groups, setups
from projects.mixing.requesting import request_mix
from projects.models import Mix, MixOutput, Project
from tests.factories import make_asset, make_project

FACTS = {"kind": "video", "container": "mp4", "size": 5, "duration_us": 4_000_000, "width": 1280, "height": 720}


def mixable(owner: User, sizes: Sequence[int] = (2, 2), **settings: Any) -> Project:
    """A project with a group of each size, of media without files."""
    return project_of(owner, [[make_asset(owner) for _ in range(size)] for size in sizes], **settings)


def project_of(owner: User, media: Iterable[Sequence[Asset]], **settings: Any) -> Project:
    project = make_project(owner)
    setup = setups.setup_of(project)
    for assets in media:
        groups.add_clips(project, groups.add_group(project), list(assets))
    setup.refresh_from_db()
    setups.change(setup, setup.version, **{"count": 4, "preset": "720p", **settings})
    return project


def ask(project: Project, key: object = None) -> Mix:
    return request_mix(project, project.owner, key or uuid4())  # type: ignore[arg-type]


def asked(owner: User, **settings: Any) -> Mix:
    return ask(mixable(owner, **settings))


def job_of(mix: Mix) -> Job:
    mix.refresh_from_db()
    assert mix.job is not None
    return mix.job


def keep(mix: Mix, *numbers: int, content: bytes = b"film!", **facts: Any) -> list[Asset]:
    """As a worker that holds the job would: the files at their keys, the rows ready."""
    kept = []
    for output in mix.outputs.numbered(numbers):
        path = storage.path_of(storage.original_key(mix.owner_id, output.asset_id_to_be))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        asset = importing.adopt(
            mix.owner,
            **{
                "asset_id": output.asset_id_to_be,
                "name": output.name.partition(".")[0],
                "kind": "video",
                "source": "mixed",
                "facts": FACTS,
                "checksum": "c" * 64,
                "size": len(content),
                "mime_type": "video/mp4",
                "unlisted": {},
                **facts,
            },
        )
        MixOutput.objects.filter(pk=output.pk).update(status="ready", asset=asset)
        kept.append(asset)
    return kept


def claimed(mix: Mix) -> Job:
    job = lifecycle.claim(job_of(mix))
    assert job is not None
    return job


def statuses(mix: Mix) -> list[str]:
    return list(mix.outputs.order_by("number").values_list("status", flat=True))


def entries(user: User) -> list[tuple[str, int]]:
    return list(CreditTransaction.objects.filter(owner=user).exclude(kind="GRANT").order_by("id").values_list("kind", "amount"))
