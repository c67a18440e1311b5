"""The demo of a new installation: a person, four clips that the program draws, a project of them, and its render.

Everything has an id derived from the demo person's, so each step finds what an earlier try left and makes only the rest.
"""

import os
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from engine.timeline import Canvas, Rate, TextElement, Timeline, Track, VideoElement
from generation.procedural.canvas import Size
from generation.procedural.clip import write_clip
from generation.procedural.scenes import SCENES, Scene
from jobs.lifecycle import JobFailed, Later
from jobs.models import Job
from jobs.report import Report
from jobs.submitting import submit
from media_library.importing import import_file
from media_library.models import Asset
from media_library.scratch import scratch
from projects import timelines
from projects.models import Project
from projects.requesting import RenderRefused, request_render

EMAIL, USERNAME = "demo@example.com", "demo"
PROJECT_NAME = "High Valleys, a demo"
TITLE, SUBTITLE = "High Valleys", "Drawn, scored and cut by Reelwright"
PRESET = "720p"
SIZE, RATE, SECONDS = Size(1280, 720), Fraction(30), Fraction(5)
SEEDS = {"valley": 11, "ocean": 5, "aurora": 7, "city": 4}  # in the order of the cut
TRIMMED = "ocean"
_LETTERS = sorted(set(string.ascii_letters + string.digits) - set("0O1lI"))


@dataclass(frozen=True)
class Login:
    user: User
    password: str | None  # None: it was made before, and only the file and its owner know it


def login_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-login.txt"


def ensure_login() -> Login:
    """The demo person, who can sign in with what the login file says. A lost file is made again, with a new password."""
    user = User.objects.filter(email=EMAIL).first()
    if user is not None and login_file().exists():
        return Login(user, None)
    password = _new_password()
    is_new = user is None
    user = user or User(email=EMAIL, username=_free_username(), first_name="Demo")
    user.set_password(password)
    with transaction.atomic():
        user.save(force_insert=is_new)
        EmailAddress.objects.get_or_create(user=user, email=EMAIL, defaults={"primary": True, "verified": True})
    _write_login(password)  # after the row: a crash between the two is mended by the next call, for there is no file
    return Login(user, password)


def request_demo(user: User) -> Job | None:
    """Ask for what is missing of the demo; None when nothing is. While one is being made, that one."""
    project = Project.objects.filter(pk=_id(user, "project")).first()
    if project is not None and project.renders.exists():
        return None
    with transaction.atomic():
        return submit("demo", owner=user, params={}, title=PROJECT_NAME, key="demo")


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
    render = project.renders.first()
    if render is None:
        try:
            render = request_render(project, PRESET, user, key=job.pk)
        except RenderRefused as error:
            raise JobFailed(str(error)) from error
    return {"project": str(project.pk), "render": str(render.pk)}


def settle_demo(job: Job) -> None:
    """However it ended, the demo may be asked for again: what was made stays and is not made twice."""
    Job.objects.filter(pk=job.pk).update(idempotency_key=None)


def _clip_id(user: User, scene: Scene, job: Job) -> UUID:
    """The clip's id, or the next one if what has it failed before this job: the operator has mended something since."""
    tries = 0
    while True:
        asset_id = _id(user, f"{scene.name}/{tries}")
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
        pk=_id(user, "project"),
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


def _id(user: User, what: str) -> UUID:
    return uuid5(user.pk, f"demo/{what}")


def _free_username() -> str:
    taken = User.objects.filter(username__iexact=USERNAME).exists()
    return f"{USERNAME}_{secrets.token_hex(4)}" if taken else USERNAME


def _new_password() -> str:
    """Four groups that can be read out and typed. Drawn again until the rule for passwords takes it."""
    while True:
        password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
        try:
            validate_password(password)
        except ValidationError:
            continue
        return password


def _write_login(password: str) -> None:
    """Address and password, a line each; never readable by others, not even for a moment."""
    path = login_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{EMAIL}\n{password}\n")
    draft.replace(path)
