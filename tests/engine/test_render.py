"""Real renders, looked at frame by frame."""

import os
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import av
import pytest
from PIL import Image, ImageChops

from engine import assembly, audio, checking, command, ffmpeg, render
from engine.errors import Cancelled, MissingMedia, RenderFailed
from engine.media import Source
from engine.plan import RenderPlan
from engine.preview import still
from engine.segments import SegmentStore
from engine.timeline import Canvas, Rate
from tests.engine.cuts import (
    FILM,
    MUSIC,
    OTHER,
    PHOTO,
    audio_track,
    clip,
    deleted_at_the_start,
    overlay_track,
    picture,
    planned,
    real,
    rendered,
    sound,
    timeline,
    title,
    video_track,
    with_preset,
)
from tests.engine.sources import read_counters
from tests.media import frame_of, make_audio, make_image, make_video, read_counter

pytestmark = pytest.mark.ffmpeg
NEAR = 12  # of 255: what encoding may change in a plain colour


def colour(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    found = image.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def assert_colour(image: Image.Image, x: int, y: int, wanted: str) -> None:
    parts = tuple(int(wanted[n : n + 2], 16) for n in (1, 3, 5))
    found = colour(image, x, y)
    assert all(abs(a - b) <= NEAR for a, b in zip(found, parts, strict=True)), f"{found} at {(x, y)} is not {wanted}"


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    return {
        FILM: real(make_video(seconds=2)),
        OTHER: real(make_video(seconds=1, picture="#C03020", tone=None, size=(180, 180))),
        PHOTO: real(make_image(size=(200, 100))),
        MUSIC: real(make_audio(seconds=2, suffix=".m4a")),
    }


@pytest.fixture
def whole(sources: dict[UUID, Source]) -> RenderPlan:
    """Two clips, a gap, a photo; a title over the join; music."""
    return planned(
        video_track(clip(0, 20, 10), clip(20, 10, asset=OTHER), picture(40, 10)),
        audio_track(sound(5, 40)),
        duration=55,
        canvas=Canvas(background="#204060"),
        sources=sources,
    )


def test_every_frame_shows_what_was_planned(whole: RenderPlan, tmp_path: Path) -> None:
    out = rendered(whole, tmp_path)
    assert read_counters(out)[:20] == list(range(10, 30))
    assert_colour(frame_of(out, 25), 160, 90, "#C03020")
    assert_colour(frame_of(out, 25), 10, 90, "#204060")  # beside the square picture
    assert_colour(frame_of(out, 35), 160, 90, "#204060")
    assert_colour(frame_of(out, 45), 240, 130, "#3366CC")
    assert_colour(frame_of(out, 45), 80, 45, "#FFFFFF")
    assert_colour(frame_of(out, 54), 160, 90, "#204060")


def test_the_file_is_what_players_expect(whole: RenderPlan, tmp_path: Path) -> None:
    out = rendered(whole, tmp_path)
    with av.open(str(out)) as container:
        film = container.streams.video[0]
        packets = [packet for packet in container.demux(film) if packet.size]
        assert film.time_base is not None
        times = sorted(packet.pts * film.time_base * 30 for packet in packets if packet.pts is not None)
        assert times == list(range(55))
        assert [packet.dts for packet in packets] == sorted({packet.dts for packet in packets if packet.dts is not None})
        assert all(packet.dts <= packet.pts for packet in packets if packet.dts is not None and packet.pts is not None)
        context = film.codec_context
        assert (context.pix_fmt, context.color_range, context.colorspace) == ("yuv420p", 1, 1)
        assert (context.color_primaries, context.color_trc) == (1, 1)
        assert film.start_time == 0 and film.average_rate == 30
        heard = container.streams.audio[0]
        assert (heard.codec_context.name, heard.codec_context.sample_rate, heard.codec_context.channels) == ("aac", 48000, 2)
    head = out.read_bytes()[:100_000]
    assert head.find(b"moov") < head.find(b"mdat")  # so that it plays before it has arrived


def test_rendering_again_encodes_nothing(whole: RenderPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = rendered(whole, tmp_path).read_bytes()

    def refuse(tasks: list[ffmpeg.Task], **_: object) -> None:
        assert not tasks

    monkeypatch.setattr(ffmpeg, "run_all", refuse)
    (tmp_path / "again").mkdir()
    assert rendered(whole, tmp_path / "again", SegmentStore(tmp_path / "cache", 10**9)).read_bytes() == first


def test_an_edit_at_the_head_encodes_two_parts(whole: RenderPlan, sources: dict[UUID, Source], tmp_path: Path) -> None:
    rendered(whole, tmp_path)
    store = SegmentStore(tmp_path / "cache", 10**9)
    before = {path.name for path in store.folder.glob("*/*")}
    edited = planned(
        video_track(clip(0, 1, asset=OTHER), clip(1, 20, 10), clip(21, 10, asset=OTHER), picture(41, 10)),
        audio_track(sound(6, 40)),
        duration=56,
        canvas=Canvas(background="#204060"),
        sources=sources,
    )
    assert read_counters(rendered(edited, tmp_path, store))[1:21] == list(range(10, 30))
    made = {path.name for path in store.folder.glob("*/*")} - before
    assert len(made & {segment.key for segment in edited.segments}) <= 2


def test_a_damaged_part_in_the_store_is_made_again(whole: RenderPlan, tmp_path: Path) -> None:
    store = SegmentStore(tmp_path / "cache", 10**9)
    rendered(whole, tmp_path, store)
    for segment in whole.segments:
        kept = store.folder / segment.key[:2] / segment.key
        kept.unlink()
        kept.write_bytes(b"not a video")
    assert read_counters(rendered(whole, tmp_path, store))[:20] == list(range(10, 30))


def test_titles_are_drawn_in_their_frames_and_no_others(sources: dict[UUID, Source], faces: Path, tmp_path: Path) -> None:
    base = video_track(clip(0, 25, asset=OTHER, fit="fill"))
    shown = overlay_track(title(7, 11, "HHHH", size=400, color="#00FF00"))
    for rate in (Rate(num=30), Rate(num=30000, den=1001)):
        out = rendered(planned(base, shown, sources=sources, rate=rate, preset=with_preset(crf=10)), tmp_path)
        drawn = [n for n in range(25) if _has_green(frame_of(out, n))]
        assert drawn == list(range(7, 18))


def _has_green(image: Image.Image) -> bool:
    red, green, _ = image.convert("RGB").split()
    is_green = ImageChops.darker(green.point(lambda v: 255 * (v > 150)), red.point(lambda v: 255 * (v < 110)))
    return is_green.getbbox() is not None


@pytest.mark.parametrize("rate", [Rate(num=1), Rate(num=47, den=2), Rate(num=24000, den=1001), Rate(num=120)])
def test_any_rate_gives_every_frame_its_moment(rate: Rate, sources: dict[UUID, Source], faces: Path, tmp_path: Path) -> None:
    shown = overlay_track(title(1, 1, "HHHH", size=400, color="#00FF00"))
    out = rendered(planned(video_track(picture(0, 3)), shown, rate=rate, sources=sources), tmp_path)
    assert [_has_green(frame_of(out, n)) for n in range(3)] == [False, True, False]


def test_a_film_of_one_frame_is_a_film(sources: dict[UUID, Source], tmp_path: Path) -> None:
    assert read_counters(rendered(planned(video_track(clip(0, 1, 29)), sources=sources), tmp_path)) == [29]


HOSTILE = [
    "{\\an8\\fs300\\1c&H0000FF&}x",
    "\\N\\h\\n{\\p1}m 0 0 l 900 0 900 900{\\p0}",
    "a'b:c,d;e[f]=g%{pts}\\",
    "<b>&amp;</b> $(reboot) `id`",
    "Dialogue: 0,0:00:00.00,9:00:00.00,W0,,0,0,0,,",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_a_hostile_title_appears_literally(typed: str, sources: dict[UUID, Source], faces: Path, tmp_path: Path) -> None:
    """The same letters, made of look-alikes that no parser knows, cover the same place; and nothing else is drawn."""
    box = _drawn_box(typed, sources, tmp_path)
    harmless = "".join({"{": "(", "}": ")", "\\": "/"}.get(letter, letter) for letter in typed)
    wanted = _drawn_box(harmless, sources, tmp_path)
    assert box is not None and wanted is not None
    assert all(abs(a - b) <= 4 for a, b in zip(box, wanted, strict=True)), f"{box} instead of {wanted}"


def _drawn_box(text: str, sources: dict[UUID, Source], folder: Path) -> tuple[int, int, int, int] | None:
    document = timeline(overlay_track(title(0, 1, text, size=60)), canvas=Canvas(background="#000000"))
    still(document, sources, 0, folder / "still.jpg", folder, height=360)
    with Image.open(folder / "still.jpg") as image:
        return image.convert("L").point(lambda value: 255 if value > 128 else 0).getbbox()


def test_a_folder_with_a_hostile_name_is_no_trouble(sources: dict[UUID, Source], faces: Path, tmp_path: Path) -> None:
    folder = tmp_path / "o'brien, [a];b:c\\d %d"
    folder.mkdir()
    made = planned(video_track(clip(0, 10)), overlay_track(title(0, 10, "HHHH", size=400, color="#00FF00")), sources=sources)
    assert _has_green(frame_of(rendered(made, folder), 5))


def test_opacity_blends_and_fill_crops(sources: dict[UUID, Source], tmp_path: Path) -> None:
    made = planned(video_track(clip(0, 5, asset=OTHER, fit="fill", opacity=0.5)), sources=sources, preset=with_preset(crf=5))
    for x in (5, 160, 315):
        assert_colour(frame_of(rendered(made, tmp_path), 2), x, 90, "#601810")


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_film_is_shown_upright(rotation: int, tmp_path: Path) -> None:
    source = real(make_video(seconds=0.5, rotation=rotation))
    assert source.info.rotation == rotation
    made = planned(video_track(clip(0, 10)), sources={FILM: source})
    frame = frame_of(rendered(made, tmp_path), 5)
    shown = frame if rotation == 180 else frame.crop((109, 0, 211, 180))  # without the background beside it
    assert read_counter(shown.rotate(rotation, expand=True)) == 5  # as the camera saw it


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photo_is_shown_as_its_camera_was_held(orientation: int, tmp_path: Path) -> None:
    source = real(make_image(size=(160, 80), suffix=".jpg", orientation=orientation))
    made = planned(video_track(picture(0, 5)), sources={PHOTO: source}, canvas=Canvas(background="#000000"))
    frame = frame_of(rendered(made, tmp_path), 2)
    corner = {1: (40, 30), 3: (280, 150), 6: (190, 20), 8: (130, 160)}[orientation]
    assert_colour(frame, *corner, "#FFFFFF")
    opposite = {1: (280, 150), 3: (40, 30), 6: (130, 160), 8: (190, 20)}[orientation]
    assert_colour(frame, *opposite, "#3366CC")


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".gif"])
def test_every_kind_of_picture_can_be_shown_under_a_name_without_a_suffix(suffix: str, tmp_path: Path) -> None:
    shutil.copy(make_image(suffix=suffix), tmp_path / "original")
    made = planned(video_track(picture(0, 3)), sources={PHOTO: real(tmp_path / "original")})
    frame = frame_of(rendered(made, tmp_path), 2)
    assert_colour(frame, 80, 45, "#FFFFFF")
    assert_colour(frame, 240, 130, "#3366CC")


@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize("height", [480, 720])
def test_the_colours_of_a_film_are_kept_whether_it_names_its_matrix_or_not(tagged: bool, height: int, tmp_path: Path) -> None:
    matrix = "bt709" if height == 720 else "smpte170m"
    chain = f"format=gbrp,scale=out_color_matrix={matrix}:out_range=tv,format=yuv420p"
    tags = () if tagged else ("-bsf:v", "h264_metadata=colour_primaries=2:transfer_characteristics=2:matrix_coefficients=2")
    named = ("-colorspace", matrix, "-color_range", "tv")
    film = make_video(0.5, size=(height * 4 // 3, height), picture="#FF8800", tone=None, extra=("-vf", chain, *named, *tags))
    made = planned(video_track(clip(0, 5, fit="fill")), sources={FILM: real(film)})
    assert_colour(frame_of(rendered(made, tmp_path), 2), 160, 90, "#FF8800")


def test_a_see_through_picture_lets_the_film_through(sources: dict[UUID, Source], tmp_path: Path) -> None:
    image = Image.new("RGBA", (320, 180), (0, 0, 0, 0))
    image.paste((0, 255, 0, 255), (0, 0, 160, 180))
    image.save(tmp_path / "half.png")
    layers = video_track(clip(0, 5, asset=OTHER, fit="fill")), overlay_track(picture(0, 5))
    frame = frame_of(rendered(planned(*layers, sources={**sources, PHOTO: real(tmp_path / "half.png")}), tmp_path), 2)
    assert_colour(frame, 80, 90, "#00FF00")
    assert_colour(frame, 240, 90, "#C03020")


def test_a_source_that_is_gone_is_named_and_leaves_nothing(sources: dict[UUID, Source], tmp_path: Path) -> None:
    gone = replace(sources[FILM], path=tmp_path / "gone")
    made = planned(video_track(clip(0, 10, name="beach.mp4")), sources={FILM: gone})
    with pytest.raises(MissingMedia, match=r"“beach\.mp4” is missing") as caught:
        rendered(made, tmp_path)
    assert str(tmp_path) not in str(caught.value)
    assert not (tmp_path / "out.mp4").exists()


@pytest.mark.parametrize("parallel", [1, 2])
def test_a_source_that_is_deleted_before_its_encoder_starts_is_named(
    parallel: int, sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = replace(sources[FILM], path=tmp_path / "taken.mp4")
    shutil.copy(sources[FILM].path, taken.path)
    deleted_at_the_start(taken.path, monkeypatch)
    made = planned(video_track(clip(0, 10, name="beach.mp4")), sources={FILM: taken})
    with pytest.raises(MissingMedia, match=r"^“beach\.mp4” is missing from the library's storage\.$"):
        rendered(made, tmp_path, parallel=parallel)
    assert not (tmp_path / "out.mp4").exists()


def test_a_source_that_is_not_what_it_was_is_refused(sources: dict[UUID, Source], tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"something else")
    made = planned(video_track(clip(0, 10)), sources={FILM: replace(sources[FILM], path=tmp_path / "other")})
    with pytest.raises(MissingMedia, match="has changed since it was imported"):
        rendered(made, tmp_path)


@pytest.mark.parametrize("place", [[video_track(clip(0, 60))], [overlay_track(clip(0, 40, 20, opacity=0.5), title(0, 60))]])
def test_a_source_shorter_than_it_says_never_gives_a_file(place: list[object], faces: Path, tmp_path: Path) -> None:
    short = real(make_video(seconds=0.5))
    lies = replace(short, info=replace(short.info, duration_us=2_000_000))
    made = planned(*place, sources={FILM: lies})  # type: ignore[arg-type]
    with pytest.raises(RenderFailed, match="is damaged, or shorter than the timeline uses"):
        rendered(made, tmp_path)
    assert not (tmp_path / "out.mp4").exists()
    kept = {path.name for path in (tmp_path / "cache").glob("*/*")}
    assert not kept & {segment.key for segment in made.segments}


def test_a_file_that_cannot_be_decoded_fails_with_the_name(tmp_path: Path) -> None:
    source = real(make_video(seconds=0.5))
    junk = tmp_path / "junk"
    junk.write_bytes(os.urandom(source.info.size))
    made = planned(video_track(clip(0, 10, name="beach.mp4", volume=0)), sources={FILM: replace(source, path=junk)})
    with pytest.raises(RenderFailed, match="beach") as caught:
        rendered(made, tmp_path)
    assert "ffmpeg" in caught.value.detail or "file:" in caught.value.detail


def test_a_sound_that_fails_ends_the_render_before_the_pictures_are_done(
    whole: RenderPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Path:
        raise RenderFailed("The sound is damaged.")

    monkeypatch.setattr(audio, "make", fail)
    with pytest.raises(RenderFailed, match=r"^The sound is damaged\.$"):
        rendered(whole, tmp_path)
    assert not list((tmp_path / "cache").glob("*/*"))


def test_a_picture_that_fails_stops_the_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[bool] = []

    def never_done(plan: object, folder: Path, store: object, should_stop: Callable[[], bool]) -> Path:
        while not should_stop():
            time.sleep(0.01)
        stopped.append(True)
        raise Cancelled("Stopped.")

    monkeypatch.setattr(audio, "make", never_done)
    source = real(make_video(seconds=0.5))
    junk = tmp_path / "junk"
    junk.write_bytes(os.urandom(source.info.size))
    with pytest.raises(RenderFailed, match="beach"):
        rendered(planned(video_track(clip(0, 10, name="beach.mp4")), sources={FILM: replace(source, path=junk)}), tmp_path)
    assert stopped == [True]


def test_the_question_whether_to_stop_is_only_put_by_the_thread_that_renders(whole: RenderPlan, tmp_path: Path) -> None:
    asked: set[int] = set()

    def stop() -> bool:
        asked.add(threading.get_ident())
        return False

    store = SegmentStore(tmp_path / "cache", 10**9)
    render.render(whole, tmp_path / "out.mp4", store, tmp_path / "work", report=lambda *_: None, should_stop=stop, parallel=2)
    assert asked == {threading.get_ident()}


def test_the_longest_parts_are_encoded_first(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    run_all = ffmpeg.run_all

    def seen(tasks: list[ffmpeg.Task], **options: Any) -> None:
        started.extend(task.args[task.args.index("-frames:v") + 1] for task in tasks if "-frames:v" in task.args)
        run_all(tasks, **options)

    monkeypatch.setattr(ffmpeg, "run_all", seen)
    rendered(planned(video_track(clip(0, 5), clip(5, 20), clip(25, 10)), sources=sources), tmp_path)
    assert started == ["20", "10", "5"]


@pytest.mark.parametrize("stage", ["", "Encoding", "Mixing the sound", "Putting the parts together", "Checking the result"])
def test_a_stop_at_any_stage_leaves_the_old_file_as_it_was(stage: str, whole: RenderPlan, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    out.write_bytes(b"the old file")
    told: list[str] = []
    store = SegmentStore(tmp_path / "cache", 10**9)
    with pytest.raises(Cancelled):
        render.render(
            whole,
            out,
            store,
            tmp_path / "work",
            report=lambda _, words: told.append(words),
            should_stop=lambda: any(words.startswith(stage) for words in ["", *told]),
            parallel=1,
        )
    assert out.read_bytes() == b"the old file"


def test_what_was_encoded_before_a_stop_is_not_encoded_again(whole: RenderPlan, tmp_path: Path) -> None:
    store = SegmentStore(tmp_path / "cache", 10**9)
    stages: list[str] = []
    with pytest.raises(Cancelled):
        render.render(
            whole,
            tmp_path / "out.mp4",
            store,
            tmp_path / "work",
            report=lambda _, stage: stages.append(stage),
            should_stop=lambda: any("sound" in stage for stage in stages),
            parallel=1,
        )
    assert {path.name for path in store.folder.glob("*/*")} >= {segment.key for segment in whole.segments}


def test_a_result_that_is_not_the_plan_is_never_published(
    whole: RenderPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    join = assembly.join
    monkeypatch.setattr(assembly, "join", lambda parts, *rest, **more: join(parts[:-1], *rest, **more))
    with pytest.raises(RenderFailed, match="not what was planned"):
        rendered(whole, tmp_path)
    assert not (tmp_path / "out.mp4").exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: {"frames": plan.frames + 1, "rate": plan.rate * (plan.frames + 1) / plan.frames},
        lambda plan: {"preset": replace(plan.preset, width=plan.preset.width + 2)},
        lambda plan: {"preset": replace(plan.preset, height=plan.preset.height + 2)},
    ],
)
def test_a_frame_too_few_or_another_size_is_not_the_plan(
    change: Callable[[RenderPlan], dict[str, Any]], whole: RenderPlan, tmp_path: Path
) -> None:
    out = rendered(whole, tmp_path)
    assert checking.verify(whole, out).frames == whole.frames
    with pytest.raises(RenderFailed, match="not what was planned"):
        checking.verify(replace(whole, **change(whole)), out)


def test_a_part_with_a_frame_too_few_is_not_joined(whole: RenderPlan, tmp_path: Path) -> None:
    rendered(whole, tmp_path)
    parts = [assembly.Part(tmp_path / "work" / "parts" / f"{segment.key}.mp4", segment.frames + 1) for segment in whole.segments]
    sound = next((tmp_path / "work" / "parts").glob("*.sound"))
    with pytest.raises(RenderFailed, match="wrong length"):
        assembly.join(parts, sound, tmp_path / "joined.mp4", whole.rate)


def test_parts_of_another_encoder_are_not_joined(whole: RenderPlan, sources: dict[UUID, Source], tmp_path: Path) -> None:
    rendered(whole, tmp_path)
    folder = tmp_path / "work" / "parts"
    smaller = planned(video_track(clip(0, 20, 10)), sources=sources, preset=with_preset(width=160, height=90))
    mixed = rendered_part(smaller, tmp_path / "other")
    first = whole.segments[0]
    parts = [assembly.Part(folder / f"{first.key}.mp4", first.frames), assembly.Part(mixed, first.frames)]
    with pytest.raises(RenderFailed, match="do not fit together"):
        assembly.join(parts, next(folder.glob("*.sound")), tmp_path / "joined.mp4", whole.rate)


def rendered_part(made: RenderPlan, folder: Path) -> Path:
    folder.mkdir()
    drawing = command.encode(made, made.segments[0], folder, folder, label="A part")
    ffmpeg.run(drawing.task)
    return drawing.output


def test_progress_never_goes_back_and_says_what_is_done(whole: RenderPlan, tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    store = SegmentStore(tmp_path / "cache", 10**9)
    report: Callable[[float, str], None] = lambda fraction, stage: told.append((fraction, stage))  # noqa: E731
    render.render(whole, tmp_path / "out.mp4", store, tmp_path / "work", report=report, should_stop=lambda: False, parallel=2)
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions) and fractions[0] == 0 and fractions[-1] == 1
    stages = [stage for _, stage in told]
    assert f"Encoding part 1 of {len({segment.key for segment in whole.segments})}" in stages
    assert stages[-4:] == ["Mixing the sound", "Putting the parts together", "Checking the result", "Done"]


def test_a_still_is_the_frame_of_the_render(sources: dict[UUID, Source], faces: Path, tmp_path: Path) -> None:
    tracks = video_track(clip(0, 30, 10)), overlay_track(title(5, 20, "Spring", size=300, color="#FFCC00"))
    document = timeline(*tracks, canvas=Canvas(width=320, height=180))
    out = rendered(planned(*tracks, canvas=Canvas(width=320, height=180), sources=sources, preset=with_preset(crf=5)), tmp_path)
    still(document, sources, 17, tmp_path / "still.jpg", tmp_path, height=180)
    with Image.open(tmp_path / "still.jpg") as image:
        assert image.size == (320, 180)
        difference = ImageChops.difference(image.convert("L"), frame_of(out, 17).convert("L"))
        assert sum(difference.histogram()[40:]) < 0.01 * 320 * 180
        assert read_counter(image.crop((0, 0, 320, 30))) == 27


def test_a_still_outside_the_timeline_is_refused(sources: dict[UUID, Source], tmp_path: Path) -> None:
    with pytest.raises(RenderFailed, match="outside the timeline"):
        still(timeline(video_track(clip(0, 30))), sources, 30, tmp_path / "still.jpg", tmp_path)


def test_an_encoder_that_may_not_read_a_source_cannot(whole: RenderPlan, faces: Path, tmp_path: Path) -> None:
    drawing = command.encode(whole, whole.segments[0], tmp_path, faces, label="A part")
    elsewhere = replace(drawing.task, box=replace(drawing.task.box, reads=()))
    with pytest.raises(RenderFailed, match="A part failed") as caught:
        ffmpeg.run(elsewhere)
    assert "Permission denied" in caught.value.detail
