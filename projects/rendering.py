"""A project becomes a video, in the worker: encoded and published, safe to do twice. What comes of it as rows: renders.py."""

import hashlib
from pathlib import Path
from typing import Any

from engine.render import render as render_plan
from jobs.lifecycle import JobFailed, Later
from jobs.models import Job
from jobs.runner import Report
from media_library import quota, storage
from media_library.scratch import scratch
from projects.models import Render
from projects.outputs import Output
from projects.planning import bring, plan_of, store_of
from projects.spreading import spread


def perform_render(job: Job, report: Report) -> dict[str, Any] | Later:
    """In the worker: encode what is missing, and put the finished file where the asset's bytes belong."""
    render = Render.objects.select_related("owner").filter(pk=job.params.get("render")).first()
    if render is None:
        raise JobFailed("The project was deleted.")
    planned, store = plan_of(render), store_of(render.owner)
    storage.check()  # before the work: what could not be kept would be made again at each try
    if later := spread(render, planned, store, report):
        return later
    bring(planned)
    with scratch("render") as folder:
        out = folder / f"video{Output.of(render).kind.suffix}"
        info = render_plan(planned, out, store, folder, report=report, should_stop=report.should_stop)
        size = out.stat().st_size
        result = {"facts": info.to_json(), "checksum": _checksum(out), "size": size}
        report(1.0, "Keeping the video")
        quota.check(render.owner, size)
        report.confirm()
        storage.publish(out, storage.original_key(render.owner_id, render.asset_id_to_be))
    if not Render.objects.filter(pk=render.pk).exists():
        storage.remove(storage.original_key(render.owner_id, render.asset_id_to_be))  # nothing would ever name it
        raise JobFailed("The project was deleted.")
    return result


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
