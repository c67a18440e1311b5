"""Each format rendered for real, and looked at by other eyes than those that made it."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import av
import numpy as np
import pytest
from PIL import Image

from engine import assembly, checking, ffmpeg, render
from engine.errors import RenderFailed
from engine.media import MediaInfo, Source
from engine.plan import RenderPlan
from engine.presets import FORMATS, QUALITIES, Preset, choose
from engine.segments import SegmentStore
from engine.tags import read_tags
from engine.timeline import Rate
from tests.engine.cuts import FILM, MUSIC, OTHER, audio_track, clip, planned, real, sound, video_track
from tests.engine.sources import click_reference, lag, make_clicks, read_counters
from tests.media import frame_of, make_audio, make_video

pytestmark = pytest.mark.ffmpeg
FILMS = [name for name, format in FORMATS.items() if format.video]
SOUNDS = [name for name, format in FORMATS.items() if not format.video]
SMEARED = 47  # samples: what is left of MP3's run-in in an AVI, a thousandth of a second


def small(format: str, quality: str = "medium", **changes: Any) -> Preset:
    return replace(choose("1080p", format, quality), **{"width": 320, "height": 180, "longest_seconds": 1, **changes})


def made(plan: RenderPlan, folder: Path, metadata: dict[str, str] | None = None) -> tuple[Path, MediaInfo]:
    out = folder / f"out{plan.preset.format.suffix}"
    store = SegmentStore(folder / "cache", 10**9)
    stop: Callable[[], bool] = lambda: False  # noqa: E731
    info = render.render(
        plan, out, store, folder / "work", report=lambda *_: None, should_stop=stop, parallel=2, metadata=metadata
    )
    return out, info


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    return {
        FILM: real(make_video(seconds=4)),
        OTHER: real(make_video(seconds=2, picture="#C03020", tone=None)),
        MUSIC: real(make_audio(seconds=4, suffix=".m4a")),
    }


@pytest.fixture
def cut(sources: dict[UUID, Source]) -> Callable[..., RenderPlan]:
    """Three clips in four parts, one of them of a single frame."""

    def plan(preset: Preset, rate: Rate | None = None) -> RenderPlan:
        clips = [clip(0, 40, 10), clip(40, 20, asset=OTHER), clip(60, 1, 7)]
        return planned(video_track(*clips), audio_track(sound(5, 40)), sources=sources, preset=preset, rate=rate or Rate())

    return plan


@pytest.mark.parametrize("rate", [Rate(), Rate(num=30000, den=1001)])
@pytest.mark.parametrize("format", [name for name in FILMS if name != "gif"])
def test_a_film_has_the_frames_the_sound_and_the_colours_of_the_plan(
    format: str, rate: Rate, cut: Callable[..., RenderPlan], tmp_path: Path
) -> None:
    plan = cut(small(format), rate)
    out, info = made(plan, tmp_path)
    kind = plan.preset.format
    assert (info.frames, info.width, info.height) == (61, 320, 180)
    assert (info.video_codec, info.audio_codec) == (kind.video, kind.audio)
    assert (info.audio_rate, info.audio_channels) == (48_000, 2)
    assert info.duration_us == pytest.approx(61 / rate.fraction * 1_000_000, abs=1_000)
    assert read_counters(out)[:40] == list(range(10, 50)) and read_counters(out)[60] == 7
    with av.open(str(out)) as container:
        seen = container.streams.video[0].codec_context
        if format != "avi":
            assert (seen.color_range, seen.color_primaries, seen.color_trc, seen.colorspace) == (1, 1, 1, 1)
        assert seen.pix_fmt == "yuv420p"
    assert not complaints(out)


def complaints(path: Path) -> str:
    command = [ffmpeg.binary(), "-v", "warning", "-i", str(path), "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stderr


@pytest.mark.parametrize("rate", [Rate(), Rate(num=15)])
def test_a_gif_shows_the_frames_that_stand_at_its_own_moments(rate: Rate, cut: Callable[..., RenderPlan], tmp_path: Path) -> None:
    out, info = made(cut(small("gif"), rate), tmp_path)
    assert (info.kind, info.container, info.width, info.height, info.audio_codec) == ("image", "gif", 320, 180, "")
    every = 2 if rate == Rate() else 1
    assert info.frames == (31 if every == 2 else 61)
    assert read_counters(out)[: 40 // every] == list(range(10, 50, 2) if every == 2 else range(20, 100, 2))
    red, green, blue = frame_of(out, 50 // every).convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    assert abs(red - 0xC0) < 12 and abs(green - 0x30) < 12 and abs(blue - 0x20) < 12
    with Image.open(out) as image:
        assert image.info["loop"] == 0


@pytest.mark.parametrize("format", SOUNDS)
def test_a_sound_alone_has_the_samples_of_the_plan_and_encodes_no_picture(
    format: str, cut: Callable[..., RenderPlan], tmp_path: Path
) -> None:
    plan = cut(small(format))
    out, info = made(plan, tmp_path)
    assert (info.kind, info.audio_codec, info.audio_rate, info.audio_channels) == (
        "audio", plan.preset.format.audio, 48_000, 2,
    )  # fmt: skip
    assert not {path.name for path in (tmp_path / "cache").glob("*/*")} & {segment.key for segment in plan.segments}
    assert not [line for line in complaints(out).splitlines() if line and "Guessed Channel Layout" not in line]


@pytest.mark.parametrize("format", [name for name, format in FORMATS.items() if format.audio])
def test_what_is_heard_is_heard_at_its_moment(format: str, tmp_path: Path) -> None:
    source = real(make_clicks(".mp4", film=True))
    clips = video_track(clip(0, 40, 10), clip(40, 50, 60))
    plan = planned(clips, sources={FILM: source}, preset=small(format, width=64, height=36))
    out, _ = made(plan, tmp_path)
    command = [ffmpeg.binary(), "-v", "error", "-i", str(out), "-map", "0:a", "-ac", "1", "-f", "f32le", "-"]
    heard = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, "<f4").astype(np.float64)
    reference = click_reference()
    wanted = np.concatenate([reference[each.source_in : each.source_in + each.samples] for each in plan.sounds])
    assert abs(lag(heard, wanted)) <= (SMEARED if format == "avi" else 0)
    assert abs(len(heard) - plan.samples) <= 1024


@pytest.mark.parametrize("format", [*FILMS, *SOUNDS])
def test_the_same_plan_gives_the_same_bytes(format: str, cut: Callable[..., RenderPlan], tmp_path: Path) -> None:
    plan = cut(small(format))
    first, _ = made(plan, tmp_path / "one")
    again, _ = made(plan, tmp_path / "two")
    assert again.read_bytes() == first.read_bytes()


def test_another_container_of_the_same_codecs_encodes_nothing(
    cut: Callable[..., RenderPlan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(cut(small("mp4")), tmp_path)

    def refuse(tasks: list[ffmpeg.Task], **_: object) -> None:
        assert not tasks

    monkeypatch.setattr(ffmpeg, "run_all", refuse)
    _, info = made(cut(small("mov")), tmp_path)
    assert info.container == "mov"


@pytest.mark.parametrize("format", FILMS)
def test_a_higher_quality_is_larger_and_closer_to_the_source(format: str, tmp_path: Path) -> None:
    source = real(make_video(seconds=1, picture="test", size=(320, 180), extra=("-crf", "1")))
    sizes, likeness = [], []
    for quality in QUALITIES:
        plan = planned(video_track(clip(0, 30)), sources={FILM: source}, preset=small(format, quality))
        folder = tmp_path / quality
        made(plan, folder)
        shown = folder / f"out{plan.preset.format.suffix}"
        with av.open(str(shown)) as container:
            sizes.append(sum(packet.size for packet in container.demux(container.streams.video[0])))
        likeness.append(ssim(shown, source.path, 2 if format == "gif" else 1))
    assert sizes == sorted(sizes) and len(set(sizes)) == 4
    assert likeness == sorted(likeness) and len(set(likeness)) == 4, likeness


def ssim(path: Path, source: Path, every: int) -> float:
    clock = "settb=1/30,setpts=N,format=yuv420p"
    graph = f"[0:v]{clock}[a];[1:v]select=not(mod(n\\,{every})),{clock}[b];[a][b]ssim"
    command = [ffmpeg.binary(), "-i", str(path), "-i", str(source), "-lavfi", graph, "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = re.search(r"All:([0-9.]+)", said)
    assert found is not None, said
    return float(found[1])


@pytest.mark.parametrize("format", ["mp4", "mp4-h265", "mov", "m4a"])
def test_the_index_comes_first_so_that_it_plays_before_it_has_arrived(
    format: str, cut: Callable[..., RenderPlan], tmp_path: Path
) -> None:
    content = made(cut(small(format)), tmp_path)[0].read_bytes()
    assert 0 < content.find(b"moov") < content.find(b"mdat")


def test_a_webm_has_its_cues_before_its_pictures(cut: Callable[..., RenderPlan], tmp_path: Path) -> None:
    content = made(cut(small("webm")), tmp_path)[0].read_bytes()
    cues = [match.start() for match in re.finditer(b"\x1c\x53\xbb\x6b", content)]
    assert len(cues) == 2  # in the list of parts, and itself
    assert cues[1] < content.find(b"\x1f\x43\xb6\x75")


@pytest.mark.parametrize(("format", "tag"), [("mp4", "avc1"), ("mp4-h265", "hvc1"), ("mov", "avc1"), ("avi", "XVID")])
def test_a_film_bears_the_tag_that_players_know(format: str, tag: str, cut: Callable[..., RenderPlan], tmp_path: Path) -> None:
    with av.open(str(made(cut(small(format)), tmp_path)[0])) as container:
        assert container.streams.video[0].codec_context.codec_tag == tag


@pytest.mark.parametrize("format", [name for name in FILMS if name != "gif"])
def test_nothing_after_a_keyframe_is_shown_before_it(format: str, sources: dict[UUID, Source], tmp_path: Path) -> None:
    preset = small(format, longest_seconds=3, keyframe_seconds=1)
    out, _ = made(planned(video_track(clip(0, 90)), sources=sources, preset=preset), tmp_path)
    with av.open(str(out)) as container:
        film = container.streams.video[0]
        packets = [packet for packet in container.demux(film) if packet.size]
        times = [packet.pts or packet.dts or 0 for packet in packets]
    keys = [index for index, packet in enumerate(packets) if packet.is_keyframe]
    assert len(keys) >= 3
    assert all(min(times[index:]) == times[index] for index in keys)


def test_a_packet_of_vp9_is_a_frame(sources: dict[UUID, Source], tmp_path: Path) -> None:
    source = real(make_video(seconds=2, picture="test", size=(320, 180)))
    plan = planned(video_track(clip(0, 60)), sources={FILM: source}, preset=small("webm", "high", longest_seconds=2))
    out, _ = made(plan, tmp_path)
    with av.open(str(out)) as container:
        packets = [bytes(packet) for packet in container.demux(container.streams.video[0]) if packet.size]
    assert len(packets) == 60
    assert not any(packet[-1] & 0xE0 == 0xC0 for packet in packets)  # the mark of a packet with hidden frames
    with av.open(str(out)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 60


# --- what a file says about itself ------------------------------------------------------------------------------------

METADATA = {
    "title": "Frühling; “a=b” #1\\",
    "artist": "Ada & Bob",
    "description": "Line one\nline two",
    "date": "2026-11-27",
    "copyright": "© 2026 Ada",
    "comment": "for the web",
    "campaign": "春",
    "Mix": "7",
}


@pytest.mark.parametrize("format", [name for name, format in FORMATS.items() if format.tags])
def test_metadata_are_read_back_as_they_were_given(format: str, cut: Callable[..., RenderPlan], tmp_path: Path) -> None:
    found = read_tags(made(cut(small(format)), tmp_path, METADATA)[0])
    names = FORMATS[format].tags
    free = '{"campaign": "春", "comment": "for the web", '
    free += '"mix": "7"}' if "description" in names else '"description": "Line one\\nline two", "mix": "7"}'
    assert found == {name: METADATA[name] for name in names} | {"comment": free}


def test_a_gif_says_nothing_of_itself_and_is_made_all_the_same(cut: Callable[..., RenderPlan], tmp_path: Path) -> None:
    assert read_tags(made(cut(small("gif")), tmp_path, METADATA)[0]) == {}


# --- what is not the plan ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["mp4-h265", "webm", "avi", "gif"])
@pytest.mark.parametrize("lost", ["picture", "size", "sound"])
def test_a_file_that_is_not_the_plan_is_refused(format: str, lost: str, cut: Callable[..., RenderPlan], tmp_path: Path) -> None:
    plan = cut(small(format))
    out, _ = made(plan, tmp_path)
    wrong = {
        "picture": {"frames": plan.frames + 2},
        "size": {"preset": replace(plan.preset, width=322)},
        "sound": {"preset": replace(plan.preset, format=replace(plan.preset.format, audio="flac"))},
    }[lost]
    assert checking.verify(plan, out).video_codec == FORMATS[format].video
    with pytest.raises(RenderFailed, match="not what was planned"):
        checking.verify(replace(plan, **wrong), out)  # type: ignore[arg-type]


@pytest.mark.parametrize("format", ["mp4", "webm", "avi", "gif"])
def test_a_file_that_is_cut_short_or_is_none_at_all_is_refused(
    format: str, cut: Callable[..., RenderPlan], tmp_path: Path
) -> None:
    plan = cut(small(format))
    out, _ = made(plan, tmp_path)
    whole = out.read_bytes()
    for content in (whole[: len(whole) // 2], b"\0" * 4096, b""):
        out.write_bytes(content)
        with pytest.raises(RenderFailed, match="The finished file"):
            checking.verify(plan, out)


def test_colours_that_are_not_tagged_are_not_the_plan(cut: Callable[..., RenderPlan], tmp_path: Path) -> None:
    plan = cut(small("mp4"))
    out, _ = made(plan, tmp_path)
    bare = tmp_path / "bare.mp4"
    strip = "h264_metadata=colour_primaries=2:transfer_characteristics=2:matrix_coefficients=2"
    colours = ("-color_primaries", "unknown", "-color_trc", "unknown", "-colorspace", "unknown")
    command = [ffmpeg.binary(), "-v", "error", "-i", str(out), "-c", "copy", "-bsf:v", strip, *colours, str(bare)]
    subprocess.run(command, check=True)
    with pytest.raises(RenderFailed, match="not what was planned") as caught:
        checking.verify(plan, bare)
    assert "colours" in caught.value.detail


def test_parts_of_another_size_do_not_fit_where_no_header_says_so(cut: Callable[..., RenderPlan], tmp_path: Path) -> None:
    """VP9 has no header outside its packets: what would be found in H.264's must be seen from the stream."""
    large, little = cut(small("webm")), cut(small("webm", width=160, height=90))
    made(large, tmp_path / "large")
    made(little, tmp_path / "little")
    first, second = large.segments[0], little.segments[1]
    parts = [
        assembly.Part(tmp_path / "large" / "work" / "parts" / f"{first.key}.mp4", first.frames),
        assembly.Part(tmp_path / "little" / "work" / "parts" / f"{second.key}.mp4", second.frames),
    ]
    with pytest.raises(RenderFailed, match="do not fit together"):
        assembly.join(parts, None, tmp_path / "joined.webm", large.rate, FORMATS["webm"])
