"""Renders in a quality, a format and of a part of the project: what is written down, what it costs, and the file that comes."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from engine.presets import PRESETS
from engine.probe import inspect_own
from jobs import runner, submitting
from jobs.submitting import KeyReused
from media_library import storage
from media_library.models import Asset
from projects import choices
from projects.models import Render
from projects.outputs import Output
from projects.requesting import RenderRefused, request_render
from tests.factories import make_asset, make_project
from tests.media import frame_of, make_video, read_counter
from tests.projects.documents import project_with, timeline_of
from tests.projects.test_rendering import finish
from tests.projects.test_requesting import failed

pytestmark = pytest.mark.django_db


def test_all_that_was_asked_is_written_down(ada: User) -> None:
    asked = Output("shorts", quality="high", format="mov", captions="soft", start=30, end=90)
    render = request_render(project_with(ada, "Valley"), asked, ada, uuid4())
    assert Output.of(Render.objects.get(pk=render.pk)) == asked


def test_a_range_that_is_all_of_it_is_none_and_one_beyond_the_end_stops_there(ada: User) -> None:
    project = project_with(ada, "Valley")
    whole = request_render(project, Output("720p", start=0, end=5000), ada, uuid4())
    part = request_render(project, Output("720p", start=60, end=5000), ada, uuid4())
    assert (whole.range_start, whole.range_end, part.range_start, part.range_end) == (None, None, 60, 120)


def test_a_range_with_nothing_in_it_is_refused(ada: User) -> None:
    with pytest.raises(RenderRefused, match="nothing between the in and the out point"):
        request_render(project_with(ada, "Valley"), Output("720p", start=120, end=180), ada, uuid4())


@pytest.mark.parametrize("captions", ["soft", "burned"])
def test_captions_that_a_sound_cannot_hold_are_refused_with_a_sentence(ada: User, captions: str) -> None:
    with pytest.raises(RenderRefused, match="captions"):
        request_render(project_with(ada, "Valley"), Output("720p", format="mp3", captions=captions), ada, uuid4())


def test_only_the_same_is_used_again(ada: User) -> None:
    project = project_with(ada, "Valley")
    first = finish(request_render(project, Output("720p", start=0, end=60), ada, uuid4()))
    assert request_render(project, Output("720p", start=0, end=60), ada, uuid4()).asset == first.asset
    others = [
        Output("720p"),
        Output("720p", start=0, end=61),
        Output("720p", quality="high", start=0, end=60),
        Output("720p", format="webm", start=0, end=60),
        Output("720p", captions="none", start=0, end=60),
    ]
    for other in others:
        assert request_render(project, other, ada, uuid4()).asset is None, other


def test_a_part_costs_what_it_lasts(ada: User) -> None:
    project = make_project(ada, timeline=timeline_of(make_asset(ada, duration_us=120_000_000)).dump())
    whole, part = Output("720p"), Output("720p", start=0, end=31 * 30)
    prices = [request_render(project, each, ada, uuid4()).job.price for each in (whole, part)]  # type: ignore[union-attr]
    assert prices == [4, 2]


def test_a_key_that_was_used_for_another_part_is_refused(ada: User) -> None:
    project, key = project_with(ada, "Valley"), uuid4()
    first = request_render(project, Output("720p", start=0, end=60), ada, key)
    assert request_render(project, Output("720p", start=0, end=60), ada, key) == first
    for other in (Output("720p"), Output("720p", start=0, end=30), Output("720p", quality="low", start=0, end=60)):
        with pytest.raises(KeyReused):
            request_render(project, other, ada, key)


def test_a_retry_is_of_the_same_part_in_the_same_quality(ada: User) -> None:
    asked = Output("720p", quality="low", format="webm", captions="none", start=6, end=60)
    job = failed(request_render(project_with(ada, "Valley"), asked, ada, uuid4()))
    assert Output.of(Render.objects.get(job=submitting.retry(job))) == asked


@pytest.mark.parametrize(
    "wrong", [{"quality": "best"}, {"format": "exe"}, {"captions": "x"}, {"range_start": 5}, {"range_start": 5, "range_end": 5}]
)
def test_the_database_refuses_what_there_is_not(ada: User, wrong: dict[str, object]) -> None:
    render = request_render(project_with(ada, "Valley"), "720p", ada, uuid4())
    with pytest.raises(IntegrityError), transaction.atomic():
        Render.objects.filter(pk=render.pk).update(**wrong)


@pytest.mark.ffmpeg
def test_a_part_shows_frame_for_frame_what_the_whole_shows_there(ada: User, bring_in: Callable[[Path, str], Asset]) -> None:
    film = bring_in(make_video(seconds=2), "Counter")
    project = make_project(ada, timeline=timeline_of(film).dump())
    render = request_render(project, Output("720p", quality="low", start=13, end=41), ada, uuid4())
    runner.run_inline("render")
    render.refresh_from_db()
    assert render.asset is not None, render.job and render.job.error
    out = storage.original_path(render.asset)
    assert [read_counter(frame_of(out, n)) for n in (0, 10, 27)] == [13, 23, 40]
    info = inspect_own(out)
    assert (info.frames, info.duration_us) == (28, 933_333)
    assert abs((info.audio_samples or 0) - 28 * 1600) <= 1024


@pytest.mark.ffmpeg
@pytest.mark.parametrize(("format", "kind", "mime"), [("webm", "video", "video/webm"), ("mp3", "audio", "audio/mpeg")])
def test_other_formats_are_kept_as_what_they_are(
    ada: User, bring_in: Callable[[Path, str], Asset], format: str, kind: str, mime: str
) -> None:
    film = bring_in(make_video(seconds=2), "Counter")
    project = make_project(ada, timeline=timeline_of(film).dump())
    render = request_render(project, Output("720p", quality="low", format=format, start=0, end=10), ada, uuid4())
    runner.run_inline("render")
    render.refresh_from_db()
    assert render.asset is not None, render.job and render.job.error
    assert (render.asset.kind, render.asset.mime_type, render.asset.source) == (kind, mime, "rendered")


def test_the_form_without_script_asks_for_a_quality(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    page = ada_client.get(f"/projects/{project.pk}/render/").content.decode()
    assert 'name="quality"' in page
    form = {"name": "Film", "preset": "square", "key": str(uuid4())}
    ada_client.post(f"/projects/{project.pk}/render/", {**form, "quality": "ultra"})
    ada_client.post(f"/projects/{project.pk}/render/", {**form, "key": str(uuid4())})
    made = Render.objects.order_by("created_at")
    assert [(each.preset, each.quality) for each in made] == [("square", "ultra"), ("square", "medium")]
    wrong = ada_client.post(f"/projects/{project.pk}/render/", {**form, "quality": "best", "key": str(uuid4())})
    assert wrong.status_code == 422


def test_once_more_is_the_same_part_in_the_same_quality(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    asked = Output("shorts", quality="low", format="mov", captions="none", start=6, end=60)
    render = request_render(project, asked, ada, uuid4())
    failed(render)
    ada_client.post(f"/projects/{project.pk}/renders/{render.pk}/again/", {"key": str(uuid4())})
    assert Output.of(Render.objects.exclude(pk=render.pk).get()) == asked


def test_the_dialog_offers_what_the_tier_allows_and_says_why_not(ada: User, ada_client: Client) -> None:
    project = project_with(ada, "Valley")
    offered = choices.of(project)
    cards = {card.name: card for _, cards in offered["groups"] for card in cards}
    assert set(cards) == set(PRESETS)
    assert cards["youtube-4k"].barred == "Free makes videos of 1080p at most."
    assert [name for name, card in cards.items() if card.is_chosen] == ["1080p"]
    page = ada_client.get(f"/projects/{project.pk}/edit/").content.decode()
    assert "<export-dialog>" in page and cards["youtube-4k"].barred in page
