"""The demo of a new installation: four clips that the program draws, a project of them, and its render.

Whose it is: demo_people.py. What else is done with the clips: demo_library.py.

Everything has an id derived from the demo person's, so each step finds what an earlier try left and makes only the rest.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.refusals import Refused
from engine.timeline import Canvas, Rate, TextElement, Timeline, Track, VideoElement
from generation.demo_library import furnish
from generation.demo_people import id_of
from generation.procedural.canvas import Size
from generation.procedural.clip import write_clip
from generation.procedural.scenes import SCENES, Scene
from jobs.lifecycle import JobFailed, Later
from jobs.models import Job
from jobs.reading import hush
from jobs.report import Report
from jobs.submitting import retry_key, submit
from media_library.importing import import_file
from media_library.models import Asset
from media_library.scratch import scratch
from projects import timelines
from projects.models import Project
from projects.requesting import request_render

PROJECT_NAME = "High Valleys, a demo"
KEY = "demo"  # a person has one at a time
TITLE, SUBTITLE = "High Valleys", "Drawn, scored and cut by Reelwright"
PRESET = "720p"
SIZE, RATE, SECONDS = Size(1280, 720), Fraction(30), Fraction(5)
SEEDS = {"valley": 11, "ocean": 5, "aurora": 7, "city": 4}  # in the order of the cut
TRIMMED = "ocean"


def request_demo(user: User) -> Job | None:
    """Ask for what is missing of the demo; None when nothing is. While one is being made, that one."""
    project = Project.objects.filter(pk=id_of(user, "project")).first()
    if project is not None and project.renders.exists():
        return None
    with transaction.atomic():
        return submit("demo", owner=user, params={}, title=PROJECT_NAME, key=KEY)


def perform_demo(job: Job, report: Report) -> dict[str, Any] | Later:
    """In the worker: draw and import the clips; come back until they are ready; then cut them and ask for the render."""
    user = User.objects.get(jobs=job.pk)
    scenes = [SCENES[name] for name in SEEDS]
    assets: dict[str, Asset] = {}
    for place, scene in enumerate(scenes):

        def advance(part: float, place: int = place, scene: Scene = scene) -> None:
            report(0.9 * (place + part) / len(scenes), f"Drawing “{scene.title}”")

        assets[scene.name] = _ensure_clip(user, scene, _clip_id(user, scene, job), advance)
    for asset in assets.values():
        if asset.status == Asset.Status.FAILED:
            raise JobFailed(f"A sample clip could not be prepared: {asset.error}")
    if any(asset.status != Asset.Status.READY for asset in assets.values()):
        report(0.9, "Preparing the clips")
        return Later(1)
    project = _ensure_project(user, assets)
    try:
        render = project.renders.first() or request_render(project, PRESET, user, key=job.pk)
        if render.job is not None:
            hush(render.job)
        furnish(user, assets)
    except Refused as error:
        raise JobFailed(str(error)) from error
    return {"project": str(project.pk), "render": str(render.pk)}


def settle_demo(job: Job) -> None:
    """However it ended, the demo may be asked for again: what was made stays and is not made twice."""
    Job.objects.filter(pk=job.pk, idempotency_key=KEY).update(idempotency_key=None)


def link_demo(job: Job) -> str:
    """The project, once there is one."""
    project = job.result.get("project")
    return reverse("projects:edit", args=[project]) if project else ""


def retry_demo(job: Job) -> Job:
    return submit("demo", owner=job.owner, params={}, title=PROJECT_NAME, key=retry_key(job), retry_of=job)


def _clip_id(user: User, scene: Scene, job: Job) -> UUID:
    """The clip's id, or the next one if what has it failed before this job: the operator has mended something since."""
    tries = 0
    while True:
        asset_id = id_of(user, f"{scene.name}/{tries}")
        if not Asset.objects.filter(pk=asset_id, status=Asset.Status.FAILED, created_at__lt=job.created_at).exists():
            return asset_id
        tries += 1


def _ensure_clip(user: User, scene: Scene, asset_id: UUID, advance: Callable[[float], None]) -> Asset:
    known = Asset.objects.filter(pk=asset_id).first()
    if known is not None:
        return known
    with scratch("demo") as folder:
        path = folder / f"{scene.name}.mp4"
        write_clip(scene, path, seconds=SECONDS, size=SIZE, rate=RATE, seed=SEEDS[scene.name], report=advance)
        return import_file(user, path, name=scene.title, source=Asset.Source.GENERATED, asset_id=asset_id)


def _ensure_project(user: User, assets: dict[str, Asset]) -> Project:
    empty = Timeline.new(_rate(), Canvas(width=SIZE.width, height=SIZE.height))
    project, _ = Project.objects.get_or_create(
        pk=id_of(user, "project"),
        defaults={
            "owner": user,
            "name": PROJECT_NAME,
            "description": "Four clips that the program drew itself, one of them trimmed, with a title.",
            "timeline": empty.dump(),
        },
    )
    if project.version == 1 and not project.document().elements():
        return timelines.save(project, _cut(empty, assets).dump(), expected_version=1)
    return project


def _cut(empty: Timeline, assets: dict[str, Asset]) -> Timeline:
    """The clips one after another, a second taken off the head of one and half a second off its tail, and the title."""
    clips: list[VideoElement] = []
    start, whole = 0, round(SECONDS * RATE)
    for name, asset in assets.items():
        head, tail = (whole // 5, whole // 10) if name == TRIMMED else (0, 0)
        length = whole - head - tail
        clips.append(VideoElement(asset=asset.pk, start=start, duration=length, source_in=head, name=asset.name))
        start += length
    first = clips[0].duration
    words = [
        TextElement(text=TITLE, start=first // 8, duration=first * 3 // 4, size=130, position="top", name="Title"),
        TextElement(
            text=SUBTITLE,
            start=first // 4,
            duration=first * 5 // 8,
            size=36,
            weight="regular",
            position="bottom",
            name="Subtitle",
        ),
    ]
    tracks = [track.model_copy(update={"elements": clips}) if track.type == "video" else track for track in empty.tracks]
    tracks.append(Track(type="overlay", name="Titles", elements=list(words)))
    return empty.model_copy(update={"tracks": tracks, "duration": start})


def _rate() -> Rate:
    return Rate(num=RATE.numerator, den=RATE.denominator)
