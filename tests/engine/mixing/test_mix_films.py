"""Real mixes, looked at frame by frame: what was asked for, once each, in every container."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import av
import pytest

from engine import ffmpeg
from engine.ffmpeg import Task
from engine.media import Source
from engine.mixing import MixSettings, make, plan_mix
from engine.tags import read_tags
from engine.timeline import Rate
from tests.engine import cuts
from tests.engine.cuts import real, video_track
from tests.engine.mixing.mixes import SMALL, asset, clip, found, group, made, settings, store_in
from tests.engine.sources import read_counters
from tests.media import frame_of, make_image, make_video

pytestmark = pytest.mark.ffmpeg
SOUNDS = {"mp4": ("aac", 1024), "mov": ("aac", 1024), "avi": ("mp3float", 2 * 1152)}


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    """A counter; upright at 25 frames a second; turned, without sound; a picture; the counter at 60."""
    each = (
        make_video(1),
        make_video(1, rate="25", size=(180, 320), picture="#FF8800"),
        make_video(1, tone=None, picture="#2040C0", rotation=90),
        make_image(),
        make_video(1, rate="60"),
    )
    return {asset(n): real(path) for n, path in enumerate(each, 1)}


def small(**fields: object) -> MixSettings:
    """Four films, of every kind of clip."""
    first = group("A", clip(1, source_in=5, duration=15), clip(2))
    second = group("B", clip(3, name="turned"), clip(4, duration=10))
    return settings(first, second, group("C", clip(5)), **{"count": 4, "canvas": SMALL, **fields})


@pytest.mark.parametrize("rate", [Rate(), Rate(num=30000, den=1001)])
@pytest.mark.parametrize("format", ["mp4", "mov", "avi"])
def test_every_film_has_its_frames_its_sound_and_its_metadata(
    format: str, rate: Rate, sources: dict[UUID, Source], tmp_path: Path
) -> None:
    metadata = {"static": {"artist": "Ada", "campaign": "spring"}, "include_dynamic": True}
    wanted = small(format=format, rate=rate, metadata=metadata, date="2026-11-27", naming="{index} {clips}")
    outcomes = made(wanted, sources, tmp_path)
    assert [outcome.failure for outcome in outcomes] == [None] * 4
    assert found(tmp_path / "out") == sorted(outcome.output.file for outcome in outcomes)
    for outcome in outcomes:
        path, plan = tmp_path / "out" / outcome.output.file, outcome.output.plan()
        codec, late = SOUNDS[format]
        with av.open(str(path)) as container:
            film, heard = container.streams.video[0], container.streams.audio[0]
            assert (film.codec_context.width, film.codec_context.height) == (1280, 720)
            assert heard.codec_context.name == codec
            assert sum(packet.size > 0 for packet in container.demux(film)) == plan.frames
        assert outcome.info is not None and abs((outcome.info.audio_samples or 0) - plan.samples) <= late
        tags = read_tags(path)
        assert (tags["artist"], tags["date"]) == ("Ada", "2026-11-27")
        clips = ", ".join(piece.name for piece in outcome.output.pieces)
        assert f'"campaign": "spring", "clips": "{clips}"' in tags["comment"]


def test_the_frames_are_those_of_the_clips_in_order(sources: dict[UUID, Source], tmp_path: Path) -> None:
    wanted = settings(group("A", clip(1, source_in=5, duration=15)), group("B", clip(1, duration=3)), group("C", clip(5)))
    [outcome] = made(wanted, sources, tmp_path)
    counters = read_counters(tmp_path / "out" / outcome.output.file)
    assert counters == [*range(5, 20), *range(3), *range(0, 60, 2)]


@pytest.mark.parametrize(("fit", "beside"), [("fit", (0, 0, 0)), ("fill", (255, 136, 0)), ("blur", (207, 88, 0))])
def test_what_does_not_fill_the_frame_is_fitted_as_asked(
    fit: str, beside: tuple[int, ...], sources: dict[UUID, Source], tmp_path: Path
) -> None:
    [outcome] = made(settings(group("A", clip(2, duration=2)), fit=fit), sources, tmp_path)
    shown = frame_of(tmp_path / "out" / outcome.output.file, 1).getpixel((20, 360))
    assert isinstance(shown, tuple) and all(abs(a - b) <= 12 for a, b in zip(shown, beside, strict=True))


def test_a_mix_encodes_each_clip_once_and_a_second_one_nothing(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[str] = []
    run = ffmpeg.run

    def count(task: Task, **options: object) -> None:
        runs.append(task.label)
        run(task, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ffmpeg, "run", count)
    made(small(), sources, tmp_path)
    assert len([label for label in runs if label.startswith("Preparing")]) == 5
    assert len([label for label in runs if label.startswith("Reading the sound")]) == 3
    runs.clear()
    again = made(small(seed=5), sources, tmp_path)
    assert runs == [] and all(outcome.info is not None for outcome in again)


def test_a_mix_and_a_render_share_their_parts(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = settings(group("A", clip(1, duration=20)), group("B", clip(2, duration=10)))
    [outcome] = made(wanted, sources, tmp_path)
    kept = {path.name for path in (tmp_path / "cache").glob("*/*")}
    track = video_track(cuts.clip(0, 20, asset=asset(1)), cuts.clip(20, 10, asset=asset(2)))
    planned = cuts.planned(track, sources=sources, preset=wanted.output, canvas=wanted.frame)
    (tmp_path / "render").mkdir()
    out = cuts.rendered(planned, tmp_path / "render", store_in(tmp_path))
    added = {path.name for path in (tmp_path / "cache").glob("*/*")} - kept
    assert not added & {segment.key for segment in planned.segments}
    assert pictures_of(out) == pictures_of(tmp_path / "out" / outcome.output.file)


def pictures_of(path: Path) -> list[tuple[int | None, bytes]]:
    with av.open(str(path)) as container:
        return [(packet.pts, bytes(packet)) for packet in container.demux(video=0) if packet.size]


def test_the_same_mix_gives_the_same_bytes(sources: dict[UUID, Source], tmp_path: Path) -> None:
    contents = []
    for folder, parallel in ((tmp_path / "one", 1), (tmp_path / "two", 3)):
        made(small(), sources, folder, parallel)
        contents.append([(folder / "out" / name).read_bytes() for name in found(folder / "out")])
    assert contents[0] == contents[1]


def test_some_films_can_be_made_again_alone(sources: dict[UUID, Source], tmp_path: Path) -> None:
    plan = plan_mix(small(), sources)
    again = replace(plan, outputs=plan.outputs[2:3])
    outcomes = make(again, tmp_path / "out", store_in(tmp_path), tmp_path, lambda part, words: None, lambda: False)
    assert [outcome.output.index for outcome in outcomes] == [3]
    assert found(tmp_path / "out") == [plan.outputs[2].file]


def test_progress_never_goes_back_and_each_film_is_heard_of(sources: dict[UUID, Source], tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    heard: list[int] = []
    make(
        plan_mix(small(), sources),
        tmp_path / "out",
        store_in(tmp_path),
        tmp_path / "work",
        lambda part, words: told.append((part, words)),
        lambda: False,
        2,
        lambda outcome: heard.append(outcome.output.index),
    )
    assert [part for part, _ in told] == sorted(part for part, _ in told)
    assert told[0] == (0.0, "Preparing")
    assert told[-1][1] == "4 of 4 videos done" and told[-1][0] == pytest.approx(1.0)
    assert told[1][1] == "Preparing clips, part 2 of 8"
    assert sorted(heard) == [1, 2, 3, 4]
