"""A long render spread over the workers: stretches of it are jobs of their own, which encode parts into the owner's store.

The render itself holds no worker meanwhile. When all stretches are through it finds their parts, makes what lacks all the
same, and puts everything together: the same bytes as in one process. Stretches belong to nobody, so that they show
nowhere; one whose render is over does nothing.
"""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.conf import settings

from engine.errors import EngineError
from engine.layers import Segment
from engine.plan import RenderPlan
from engine.render import encode
from engine.segments import SegmentStore
from jobs import submitting
from jobs.lifecycle import JobFailed, Later
from jobs.models import Job
from jobs.report import Report
from media_library.scratch import scratch
from projects.models import Render
from projects.planning import bring, plan_of, store_of

SPREAD_FROM = 60  # seconds of output that must be missing, for it to be worth while
STRETCH = 20  # seconds of output in one job, for each encoder that a worker may run
LOOK_AGAIN = 1.0  # seconds
ENCODED = 0.9  # of a render's progress


def spread(render: Render, planned: RenderPlan, store: SegmentStore, report: Report) -> Later | None:
    """None where there is nothing to wait for. Raises JobFailed with what a stretch could not do."""
    jobs = Job.objects.filter(kind="render_stretch", params__render=str(render.pk))
    if not jobs.exists():
        missing = [segment for segment in planned.segments if not store.has(segment.key)]
        if sum(segment.frames for segment in missing) < SPREAD_FROM * planned.rate:
            return None
        for number, stretch in enumerate(stretches(missing, STRETCH * encoders() * planned.rate)):
            params = {"render": str(render.pk), "first": stretch[0].start, "end": stretch[-1].start + stretch[-1].frames}
            submitting.submit("render_stretch", owner=None, params=params, key=f"render:{render.pk}:{number}")
    ended = list(jobs.exclude(status__in=Job.ACTIVE).values_list("result", flat=True))
    for result in ended:
        if error := (result or {}).get("error"):
            raise JobFailed(error, result["detail"])
    if len(ended) == (count := jobs.count()):
        return None
    report(ENCODED * len(ended) / count, f"Encoding: {len(ended)} of {count} stretches")
    return Later(LOOK_AGAIN)


def stretches(missing: list[Segment], length: Fraction) -> list[list[Segment]]:
    """The missing segments in order, in runs of about so many frames. What is not missing may lie between two of them."""
    before, runs = 0, list[tuple[int, Segment]]()
    for segment in missing:
        runs.append((int(before // length), segment))
        before += segment.frames
    return [[segment for _, segment in run] for _, run in groupby(runs, key=lambda each: each[0])]


def encoders() -> int:
    """How many a worker may run at once, when all workers of this machine are busy."""
    return max(1, (os.cpu_count() or 1) // settings.WORKERS)


def perform_stretch(job: Job, report: Report) -> dict[str, Any]:
    """In a worker: the parts between two frames of the output. What is wrong is told to the render, not to a person."""
    render = Render.objects.select_related("owner", "job").filter(pk=job.params["render"]).first()
    if render is None or _is_over(render):
        return {}
    try:
        planned = plan_of(render)
        within = [each for each in planned.segments if job.params["first"] <= each.start < job.params["end"]]
        piece = replace(planned, segments=tuple(within), sounds=())
        with scratch("stretch") as folder:
            stop = _either(report.should_stop, lambda: _is_over(render))
            bring(piece)
            encode(piece, store_of(render.owner), folder, report=report, should_stop=stop, parallel=encoders())
    except EngineError as error:
        if report.should_stop():
            raise
        return {"error": str(error), "detail": error.detail}
    return {}


def settle_stretch(job: Job) -> None:
    """Nothing to write: the render looks at its stretches."""


def _is_over(render: Render) -> bool:
    return not Render.objects.filter(pk=render.pk, job__status__in=Job.ACTIVE, job__cancel_requested=False).exists()


def _either(first: Callable[[], bool], second: Callable[[], bool]) -> Callable[[], bool]:
    """`second` asks the database, and so once a second at most."""
    asked = time.monotonic()

    def stop() -> bool:
        nonlocal asked
        if first():
            return True
        if time.monotonic() - asked < LOOK_AGAIN:
            return False
        asked = time.monotonic()
        return second()

    return stop
