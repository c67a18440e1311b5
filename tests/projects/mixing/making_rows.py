"""Rows of the mixer as they are at some moment, for tests that look at pages and answers: without files and workers."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from jobs.models import Job
from projects.mixing import groups, setups
from projects.models import Mix, MixOutput, Project
from tests.factories import make_asset, make_job, make_project


def mixed(owner: User, sizes: tuple[int, ...] = (2, 1), **fields: Any) -> Project:
    """A project in the mixer with a group of each size."""
    project = make_project(owner, **fields)
    setups.setup_of(project)
    for size in sizes:
        groups.add_clips(project, groups.add_group(project), [make_asset(owner) for _ in range(size)])
    return project


def run_of(project: Project, statuses: str, settings: dict[str, Any] | None = None, **job: Any) -> Mix:
    """A letter for each film: r(eady), w(aiting), f(ailed), t(rashed), d(eleted). Its job is as `job` says."""
    owner = project.owner
    if job.get("status") in (Job.Status.COMPLETED, Job.Status.FAILED, Job.Status.CANCELLED):
        job = {"completed_at": timezone.now(), **job}
    mix = Mix.objects.create(owner=owner, project=project, name=project.name, settings=settings or {})
    mix.job = make_job(owner, **{"kind": "mix", "params": {"mix": str(mix.pk), "project": str(project.pk)}, **job})
    mix.save(update_fields=["job"])
    source = make_asset(owner, name="Leap")
    for number, letter in enumerate(statuses, 1):
        gone = {"deleted_at": timezone.now()} if letter == "t" else {}
        film = make_asset(owner, name=f"film-{number}", source="mixed", is_listed=False, **gone) if letter in "rt" else None
        MixOutput.objects.create(
            mix=mix,
            owner=owner,
            number=number,
            name=f"film-{number}.mp4",
            status={"w": "waiting", "f": "failed"}.get(letter, "ready"),
            error="A clip was gone." if letter == "f" else "",
            asset=film,
            frames=60 * number,
            clips=[{"clip": "1", "asset": str(source.pk), "title": "Leap", "group": "Hook", "source_in": 0, "frames": 60}],
            metadata={"title": f"Film {number}", "seed": "7041"},
        )
    return mix
