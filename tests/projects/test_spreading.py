"""A long render is made in stretches by whichever workers are free, and is the same file as one made in one go."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from accounts.models import User
from engine.layers import Segment
from engine.timeline import Timeline, Track, VideoElement
from jobs import lifecycle, runner
from jobs.lifecycle import Later
from jobs.models import Job
from jobs.report import Report
from media_library import storage
from media_library.models import Asset
from projects import rendering, spreading
from projects.models import Render
from projects.planning import plan_of, store_of
from projects.requesting import request_render
from projects.spreading import stretches
from tests.factories import make_project
from tests.media import make_video

pytestmark = [pytest.mark.django_db, pytest.mark.ffmpeg]


@pytest.fixture
def long_render(ada: User, bring_in: Callable[[Path, str], Asset], monkeypatch: pytest.MonkeyPatch) -> Render:
    """Three seconds in six parts, which count as long here."""
    monkeypatch.setattr(spreading, "SPREAD_FROM", 2)
    monkeypatch.setattr(spreading, "STRETCH", 1)
    monkeypatch.setattr(spreading, "encoders", lambda: 1)
    monkeypatch.setattr(spreading, "LOOK_AGAIN", 3600.0)  # each test says itself when the render looks again
    clip = bring_in(make_video(3), "Counter.mp4")
    clips = [VideoElement(asset=clip.pk, start=n * 15, source_in=n * 15, duration=15) for n in range(6)]
    made = Timeline(tracks=[Track(type="video", elements=[*clips])], duration=90)
    project = make_project(ada, timeline=made.dump())
    return request_render(project, "720p", ada, "one")


def job_of(render: Render) -> Job:
    assert render.job is not None
    render.job.refresh_from_db()
    return render.job


def work(render: Render) -> Job:
    """The render looks again, and whatever can be done is done."""
    Job.objects.filter(pk=job_of(render).pk).update(wake_at=job_of(render).created_at)
    runner.run_inline("render")
    return job_of(render)


def checksum(asset: Asset) -> str:
    return hashlib.sha256(storage.original_path(asset).read_bytes()).hexdigest()


def test_it_waits_for_its_stretches_and_is_the_same_file(long_render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    assert work(long_render).status == "processing"
    assert Job.objects.filter(kind="render_stretch", owner=None, status="completed").count() == 3
    ended = work(long_render)
    assert ended.status == "completed", ended.error_detail
    long_render.refresh_from_db()
    assert long_render.asset is not None
    spread = checksum(long_render.asset)

    for path in store_of(long_render.owner).folder.glob("*/*"):
        path.unlink()
    storage.original_path(long_render.asset).unlink()
    monkeypatch.setattr(spreading, "SPREAD_FROM", 1000)
    again = request_render(long_render.project, "720p", long_render.owner, "two")
    runner.run_inline("render")
    again.refresh_from_db()
    assert again.asset is not None and checksum(again.asset) == spread


def test_a_short_render_is_not_spread(long_render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "SPREAD_FROM", 4)
    assert work(long_render).status == "completed"
    assert not Job.objects.filter(kind="render_stretch").exists()


def test_what_a_stretch_cannot_do_fails_the_render_with_its_sentence(long_render: Render) -> None:
    (source,) = {each.source for segment in plan_of(long_render).segments for each in segment.pictures()}
    assert source is not None
    source.path.unlink()
    work(long_render)
    ended = work(long_render)
    assert (ended.status, "missing from the library" in ended.error) == ("failed", True)
    assert not Job.objects.filter(kind="render_stretch", status="failed").exists()


def test_a_stretch_of_a_render_that_was_cancelled_encodes_nothing(long_render: Render) -> None:
    start_alone(long_render)
    lifecycle.cancel(job_of(long_render))
    runner.run_inline("render")
    assert Job.objects.filter(kind="render_stretch", status="completed").count() == 3
    assert not list(store_of(long_render.owner).folder.glob("*/*"))


def test_a_stretch_that_came_to_nothing_is_made_up_for_by_the_render(long_render: Render) -> None:
    start_alone(long_render)
    for job in Job.objects.filter(kind="render_stretch"):
        lifecycle.cancel(job)
    assert work(long_render).status == "completed"


def start_alone(render: Render) -> None:
    """Its first start, as on a worker of its own: the stretches are asked for, and wait."""
    claimed = lifecycle.claim(job_of(render))
    assert claimed is not None
    assert rendering.perform_render(claimed, Report(claimed, time_limit=60)) == Later(3600.0)
    lifecycle.hand_back(claimed, seconds=3600.0)


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [([10, 10, 10, 10], [2, 2]), ([25, 5, 5], [1, 2]), ([50], [1]), ([], []), ([5] * 9, [4, 4, 1])],
)
def test_missing_parts_are_dealt_out_in_runs(lengths: list[int], expected: list[int]) -> None:
    segments = [Segment(n, frames, ()) for n, frames in enumerate(lengths)]
    assert [len(run) for run in stretches(segments, 20)] == expected  # type: ignore[arg-type]
