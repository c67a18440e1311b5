"""The demo of a new installation: its login, and that asking twice at any point makes one of each."""

import stat
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import credits
from accounts.models import User
from engine.errors import UnsupportedMedia
from engine.probe import inspect_own
from engine.timeline import TextElement, VideoElement
from generation import demo, demo_library, demo_people
from generation.procedural.canvas import Size
from generation.procedural.scenes import SCENES
from jobs import kinds, submitting
from jobs.lifecycle import cancel
from jobs.models import Job
from jobs.runner import run_inline
from media_library import storage
from media_library.models import Asset, Collection, Tag
from projects.mixing import setups
from projects.models import MixSetup, Project, Render
from tests.factories import make_user

pytestmark = pytest.mark.django_db
WISHES = demo_library.WISHES


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.DATA_DIR, settings.MEDIA_DIR = tmp_path, tmp_path / "media"
    settings.PUBLIC_URL = "http://localhost:8000"
    yield


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "SIZE", Size(320, 180))
    monkeypatch.setattr(demo, "SECONDS", Fraction(2))
    monkeypatch.setattr(demo_library, "WISHES", {})  # each is a job with an encoder


@pytest.fixture
def whole(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small, with all that is made of the clips."""
    monkeypatch.setattr(demo_library, "WISHES", WISHES)


def seed(*arguments: str) -> str:
    said = StringIO()
    call_command("seed_demo", *arguments, stdout=said)
    return said.getvalue()


def written_login(person: int = 0) -> tuple[str, str]:
    words = demo_people.login_file().read_text().split("\n")
    assert words[4:] == [""]
    return words[2 * person], words[2 * person + 1]


def run_until_ended(job: Job) -> Job:
    for _ in range(60):
        run_inline()
        job.refresh_from_db()
        if job.is_ended:
            run_inline()  # what it asked for: the render, and the render's poster
            return job
        Job.objects.filter(pk=job.pk).update(wake_at=job.created_at)  # the second that it wanted to wait
    raise AssertionError(f"still {job.status}: {job.stage} {job.error_detail}")


@pytest.mark.parametrize(("person", "address"), [(0, "demo@example.com"), (1, "test@videomixpro.com")])
def test_the_logins_that_are_written_sign_in(person: int, address: str) -> None:
    seed()
    email, password = written_login(person)
    assert email == address
    assert Client().login(email=email, password=password)
    assert EmailAddress.objects.get(user__email=email).verified
    validate_password(password, User.objects.get(email=email))


def test_the_passwords_differ() -> None:
    seed()
    assert written_login(0)[1] != written_login(1)[1]


def test_the_login_is_readable_by_its_owner_alone() -> None:
    seed()
    assert stat.S_IMODE(demo_people.login_file().stat().st_mode) == 0o600


def test_seeding_twice_makes_one_of_each_and_leaves_the_password() -> None:
    first = seed()
    login = written_login()
    second = seed()
    assert written_login() == login
    assert login[1] in first
    assert login[1] not in second
    assert sorted(User.objects.values_list("email", flat=True)) == ["demo@example.com", "test@videomixpro.com"]
    assert Job.objects.filter(kind="demo").count() == 1
    assert Project.objects.filter(name="Sample Marketing Campaign").count() == 1


def test_the_team_has_pro_for_a_year_a_thousand_credits_and_a_project() -> None:
    seed()
    team = User.objects.get(email="test@videomixpro.com")
    assert (team.current_tier, team.credits) == ("PRO", 1000)
    assert team.licence_until is not None
    assert abs(team.licence_until - timezone.now() - timedelta(days=365)) < timedelta(minutes=1)
    assert [project.name for project in Project.objects.filter(owner=team)] == ["Sample Marketing Campaign"]


def test_seeding_again_gives_no_credits_and_takes_none() -> None:
    seed()
    team, person = (User.objects.get(email=email) for email in ("test@videomixpro.com", "demo@example.com"))
    credits.charge(team, 300, reference=uuid4(), description="Render")
    seed()
    demo_people.login_file().unlink()
    seed()
    for user, left in ((team, 700), (person, 100)):
        user.refresh_from_db()
        assert user.credits == left
    assert not credits.wrong_balances().exists()


def test_this_months_credits_do_not_come_on_top_of_the_teams_thousand() -> None:
    seed()
    team = User.objects.get(email="test@videomixpro.com")
    assert credits.grant_month(team) == 0
    assert credits.grant_month(team, timezone.now() + timedelta(days=32)) == 2000


def test_the_teams_project_is_in_the_mixer_and_what_the_team_chose_there_stays() -> None:
    seed()
    setup = MixSetup.objects.get(project__name="Sample Marketing Campaign")
    settings = setups.settings_of(setup)
    assert (settings.mode, settings.format, settings.quality, settings.count) == ("auto", "mp4", "high", 5)
    assert (settings.metadata.static, settings.metadata.include_dynamic) == ({"campaign": "demo"}, True)
    setups.change(setup, 1, count=7)
    seed()
    assert MixSetup.objects.get().settings["count"] == 7


def test_a_project_that_the_team_trashed_stays_in_the_trash() -> None:
    seed()
    Project.objects.filter(name="Sample Marketing Campaign").update(deleted_at=timezone.now())
    seed()
    assert Project.objects.get(name="Sample Marketing Campaign").deleted_at


def test_a_lost_login_is_made_again() -> None:
    seed()
    old = written_login()
    demo_people.login_file().unlink()
    seed()
    assert written_login() != old
    assert Client().login(email=demo_people.EMAIL, password=written_login()[1])
    assert not Client().login(email=demo_people.EMAIL, password=old[1])


def test_a_file_from_before_the_team_keeps_its_login_and_gets_the_other() -> None:
    seed()
    before = written_login()
    demo_people.login_file().write_text("{}\n{}\n".format(*before))
    seed()
    assert written_login() == before
    assert Client().login(email="test@videomixpro.com", password=written_login(1)[1])


def test_a_login_of_an_earlier_database_is_replaced() -> None:
    demo_people.login_file().write_text("demo@example.com\nStale-Password-1\n")
    seed()
    assert Client().login(email=demo_people.EMAIL, password=written_login()[1])


def test_someone_else_who_is_called_demo_keeps_the_name() -> None:
    other = make_user(username="Demo")
    seed()
    assert User.objects.get(email=demo_people.EMAIL).pk != other.pk


def test_seeding_is_refused_on_a_public_address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://studio.example.com"
    with pytest.raises(CommandError, match="public"):
        seed()
    assert not User.objects.exists()
    assert not demo_people.login_file().exists()


def test_seeding_may_be_forced_on_a_public_address(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://studio.example.com"
    seed("--force")
    assert User.objects.filter(email=demo_people.EMAIL).exists()


def test_nothing_is_said_when_asked_to_be_silent() -> None:
    assert seed("--verbosity=0") == ""


@pytest.mark.ffmpeg
def test_the_demo_ends_with_a_finished_render_and_a_furnished_library(whole: None) -> None:
    seed()
    job = run_until_ended(Job.objects.get(kind="demo"))
    assert (job.status, job.error) == ("completed", "")

    project = Project.objects.get(owner__email=demo_people.EMAIL)
    assert kinds.link_of("demo", job) == f"/projects/{project.pk}/edit/"
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
    assert_furnished()
    assert not Job.objects.unread().exists(), "nothing lies over a newcomer's first page"


def assert_furnished() -> None:
    """The clips are tagged and collected, one is starred, and of three something was made."""
    clips = Asset.objects.filter(source="generated")
    assert {tag.name for tag in clips.get(name="City after dark").tags.all()} == {"town", "night"}
    assert clips.filter(collections__name="High Valleys").count() == 4
    assert [asset.name for asset in Asset.objects.filter(is_starred=True)] == [SCENES[demo_library.STARRED].title]
    made = {asset.metadata["made"]["tool"]: asset for asset in Asset.objects.filter(status="ready", parent__in=clips)}
    assert {tool: asset.kind for tool, asset in made.items()} == {"edit": "video", "frame": "image", "sound": "audio"}
    assert made["edit"].aspect == pytest.approx(9 / 16, abs=0.02)


@pytest.mark.ffmpeg
def test_nothing_is_made_twice_whenever_it_is_asked_again(whole: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "SEEDS", {name: demo.SEEDS[name] for name in ("valley", "city")})
    seed()
    user = User.objects.get(email=demo_people.EMAIL)
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
    assert Project.objects.filter(owner=user).count() == 1
    assert Render.objects.count() == 1
    assert Asset.objects.filter(source="generated").count() == 2
    assert (Asset.objects.filter(source="edited").count(), Tag.objects.count(), Collection.objects.count()) == (2, 4, 1)
    assert Project.objects.get(owner=user).version == 2


@pytest.mark.ffmpeg
def test_a_clip_that_fails_ends_the_demo_with_the_reason_and_may_be_tried_again(
    small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise UnsupportedMedia("The sandbox is not available.")

    monkeypatch.setattr(demo, "SEEDS", {"valley": demo.SEEDS["valley"]})
    seed()
    with monkeypatch.context() as broken:
        broken.setattr("media_library.importing.ingest", refuse)
        failed = run_until_ended(Job.objects.get(kind="demo"))
    assert failed.status == "failed"
    assert "The sandbox is not available." in failed.error
    assert not Project.objects.filter(owner__email=demo_people.EMAIL).exists()

    again = demo.request_demo(User.objects.get(email=demo_people.EMAIL))
    assert again is not None
    assert run_until_ended(again).status == "completed"


@pytest.mark.ffmpeg
def test_a_cancelled_demo_frees_its_key(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    seed()
    job = Job.objects.get(kind="demo")
    cancel(job)
    job.refresh_from_db()
    assert (job.status, job.idempotency_key) == ("cancelled", None)
    again = demo.request_demo(User.objects.get(email=demo_people.EMAIL))
    assert again is not None
    assert again.pk != job.pk


def test_a_demo_that_was_cancelled_is_tried_again_by_one_job_that_names_it() -> None:
    seed()
    old = Job.objects.get(kind="demo")
    assert kinds.link_of("demo", old) == ""
    cancel(old)
    old.refresh_from_db()
    first, second = submitting.retry(old), submitting.retry(old)
    assert first == second
    assert (first.kind, first.owner, first.retry_of, first.title) == ("demo", old.owner, old, old.title)
    cancel(first)
    assert submitting.retry(old) == first
