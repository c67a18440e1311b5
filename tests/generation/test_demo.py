"""The demo of a new installation: its login, and that asking twice at any point makes one of each."""

import stat
from collections.abc import Iterator
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from engine.errors import UnsupportedMedia
from engine.probe import inspect_own
from engine.timeline import TextElement, VideoElement
from generation import demo
from generation.procedural.canvas import Size
from generation.procedural.scenes import SCENES
from jobs.models import Job
from jobs.runner import run_inline
from media_library import storage
from media_library.models import Asset
from projects.models import Project, Render
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.DATA_DIR, settings.MEDIA_DIR = tmp_path, tmp_path / "media"
    settings.PUBLIC_URL = "http://localhost:8000"
    yield


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "SIZE", Size(320, 180))
    monkeypatch.setattr(demo, "SECONDS", Fraction(2))


def seed(*arguments: str) -> str:
    said = StringIO()
    call_command("seed_demo", *arguments, stdout=said)
    return said.getvalue()


def written_login() -> tuple[str, str]:
    email, password = demo.login_file().read_text().split()
    return email, password


def run_until_ended(job: Job) -> Job:
    for _ in range(60):
        run_inline()
        job.refresh_from_db()
        if job.is_ended:
            run_inline()  # what it asked for: the render, and the render's poster
            return job
        Job.objects.filter(pk=job.pk).update(wake_at=job.created_at)  # the second that it wanted to wait
    raise AssertionError(f"still {job.status}: {job.stage} {job.error_detail}")


def test_the_login_that_is_written_signs_in() -> None:
    seed()
    email, password = written_login()
    assert email == "demo@example.com"
    assert Client().login(email=email, password=password)
    assert EmailAddress.objects.get(user__email=email).verified


def test_the_password_meets_the_rule_for_passwords() -> None:
    seed()
    validate_password(written_login()[1], User.objects.get(username="demo"))


def test_the_login_is_readable_by_its_owner_alone() -> None:
    seed()
    assert stat.S_IMODE(demo.login_file().stat().st_mode) == 0o600


def test_seeding_twice_makes_one_of_each_and_leaves_the_password() -> None:
    first = seed()
    login = written_login()
    second = seed()
    assert written_login() == login
    assert login[1] in first
    assert login[1] not in second
    assert User.objects.filter(email=demo.EMAIL).count() == 1
    assert Job.objects.filter(kind="demo").count() == 1


def test_a_lost_login_is_made_again() -> None:
    seed()
    old = written_login()
    demo.login_file().unlink()
    seed()
    assert written_login() != old
    assert Client().login(email=demo.EMAIL, password=written_login()[1])
    assert not Client().login(email=demo.EMAIL, password=old[1])


def test_a_login_of_an_earlier_database_is_replaced() -> None:
    demo.login_file().write_text("demo@example.com\nStale-Password-1\n")
    seed()
    assert Client().login(email=demo.EMAIL, password=written_login()[1])


def test_someone_else_who_is_called_demo_keeps_the_name() -> None:
    other = make_user(username="Demo")
    seed()
    assert User.objects.get(email=demo.EMAIL).pk != other.pk


def test_seeding_is_refused_on_a_public_address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://studio.example.com"
    with pytest.raises(CommandError, match="public"):
        seed()
    assert not User.objects.exists()
    assert not demo.login_file().exists()


def test_seeding_may_be_forced_on_a_public_address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://studio.example.com"
    seed("--force")
    assert User.objects.filter(email=demo.EMAIL).exists()


def test_nothing_is_said_when_asked_to_be_silent() -> None:
    assert seed("--verbosity=0") == ""


@pytest.mark.ffmpeg
def test_the_demo_ends_with_a_finished_render(small: None) -> None:
    seed()
    job = run_until_ended(Job.objects.get(kind="demo"))
    assert (job.status, job.error) == ("completed", "")

    project = Project.objects.get(owner__email=demo.EMAIL)
    clips = [element for element in project.document().elements() if isinstance(element, VideoElement)]
    titles = [element.text for element in project.document().elements() if isinstance(element, TextElement)]
    names = [Asset.objects.get(pk=clip.asset).name for clip in clips]
    assert names == [SCENES[name].title for name in demo.SEEDS]
    assert [(clip.source_in, clip.duration) for clip in clips] == [(0, 60), (12, 42), (0, 60), (0, 60)]
    assert demo.TITLE in titles

    render = Render.objects.get(project=project)
    assert render.job is not None
    assert (render.job.status, render.job.error, render.job.error_detail) == ("completed", "", "")
    assert render.asset is not None
    assert render.asset.status == "ready"
    info = inspect_own(storage.original_path(render.asset))
    assert info.frames == 222
    assert info.has_audio
    assert Asset.objects.filter(source="generated", status="ready", has_audio=True).count() == 4


@pytest.mark.ffmpeg
def test_nothing_is_made_twice_whenever_it_is_asked_again(small: None) -> None:
    seed()
    user = User.objects.get(email=demo.EMAIL)
    first = Job.objects.get(kind="demo")
    run_inline("batch")  # the clips are drawn and imported, none is ready
    seed()
    assert Job.objects.filter(kind="demo").count() == 1
    run_until_ended(first)
    assert demo.request_demo(user) is None

    Render.objects.all().delete()  # as after a crash before the render was asked for
    again = demo.request_demo(user)
    assert again is not None
    assert again.pk != first.pk
    assert run_until_ended(again).status == "completed"
    assert Project.objects.count() == 1
    assert Render.objects.count() == 1
    assert Asset.objects.filter(source="generated").count() == 4
    assert Project.objects.get().version == 2


@pytest.mark.ffmpeg
def test_a_clip_that_fails_ends_the_demo_with_the_reason_and_may_be_tried_again(
    small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise UnsupportedMedia("The sandbox is not available.")

    seed()
    with monkeypatch.context() as broken:
        broken.setattr("media_library.importing.ingest", refuse)
        failed = run_until_ended(Job.objects.get(kind="demo"))
    assert failed.status == "failed"
    assert "The sandbox is not available." in failed.error
    assert not Project.objects.exists()

    again = demo.request_demo(User.objects.get(email=demo.EMAIL))
    assert again is not None
    assert run_until_ended(again).status == "completed"


@pytest.mark.ffmpeg
def test_a_cancelled_demo_frees_its_key(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from jobs.lifecycle import cancel

    seed()
    job = Job.objects.get(kind="demo")
    cancel(job)
    job.refresh_from_db()
    assert (job.status, job.idempotency_key) == ("cancelled", None)
    again = demo.request_demo(User.objects.get(email=demo.EMAIL))
    assert again is not None
    assert again.pk != job.pk
