"""Captions that can be switched off: a stream that other programs read, and files beside the video."""

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import av
import pytest

from engine import captions, checking, ffmpeg, publishing, render
from engine.captions import Cue
from engine.errors import RenderFailed
from engine.media import Source
from engine.plan import RenderPlan
from engine.presets import choose
from engine.segments import SegmentStore
from engine.subtitles import Subtitles, files_beside, samples, subtitles_of
from engine.timeline import CaptionElement, Track
from tests.engine.cuts import FILM, clip, planned, real, timeline, video_track
from tests.media import make_video

FRENCH = Subtitles("fr", (Cue(100, 500, "Ça va ?"), Cue(500, 900, "two\nlines")))
HOSTILE = Subtitles("en", (Cue(0, 500, "<i>signs</i> & {\\an8}\\N -->"), Cue(500, 900, "'; rm %d $(id)")))
BRAZILIAN = Subtitles("pt-BR", (Cue(0, 1000, "Olá"),))


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    return {FILM: real(make_video(seconds=2))}


def plan_of(format: str, place: str, spoken: Sequence[Subtitles], sources: dict[UUID, Source]) -> RenderPlan:
    preset = replace(choose("1080p", format, captions=place), width=320, height=180)
    bare = planned(video_track(clip(0, 30)), sources=sources, preset=preset)
    return replace(bare, subtitles=tuple(spoken))


def rendered(plan: RenderPlan, folder: Path) -> Path:
    out = folder / f"out{plan.preset.format.suffix}"
    store = SegmentStore(folder / "cache", 10**9)
    render.render(plan, out, store, folder / "work", report=lambda *_: None, should_stop=lambda: False, parallel=2)
    return out


def read_back(path: Path, number: int) -> list[Cue]:
    """As another program reads them: ffmpeg writes a WebVTT file of the stream."""
    command = [ffmpeg.binary(), "-v", "error", "-i", str(path), "-map", f"0:s:{number}", "-f", "webvtt", "-"]
    return captions.read(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("format", "languages"),
    [("mp4", ["fra", "por"]), ("mp4-h265", ["fra", "por"]), ("mov", ["fra", "por"]), ("webm", ["fra", "por"])],
)
def test_soft_captions_are_a_stream_in_their_language_at_their_moments(
    format: str, languages: list[str], sources: dict[UUID, Source], tmp_path: Path
) -> None:
    out = rendered(plan_of(format, "soft", (FRENCH, BRAZILIAN), sources), tmp_path)
    with av.open(str(out)) as container:
        assert [stream.language for stream in container.streams.subtitles] == languages
    assert [read_back(out, 0), read_back(out, 1)] == [list(FRENCH.cues), list(BRAZILIAN.cues)]


@pytest.mark.ffmpeg
@pytest.mark.parametrize("format", ["mp4", "mov"])
def test_the_letters_of_a_soft_caption_are_in_the_file_as_they_were_typed(
    format: str, sources: dict[UUID, Source], tmp_path: Path
) -> None:
    with av.open(str(rendered(plan_of(format, "soft", (HOSTILE,), sources), tmp_path))) as container:
        kept = [bytes(packet)[2:].decode() for packet in container.demux(container.streams.subtitles[0]) if packet.size > 2]
    assert kept == [cue.text for cue in HOSTILE.cues]


@pytest.mark.ffmpeg
def test_a_film_in_which_nothing_is_said_has_no_stream_of_captions(sources: dict[UUID, Source], tmp_path: Path) -> None:
    with av.open(str(rendered(plan_of("mp4", "soft", (), sources), tmp_path))) as container:
        assert not container.streams.subtitles


@pytest.mark.ffmpeg
def test_a_stream_of_captions_that_is_lost_fails_the_render(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of("mp4", "soft", (FRENCH,), sources)
    out = rendered(plan, tmp_path)
    with pytest.raises(RenderFailed, match="not what was planned") as caught:
        checking.verify(replace(plan, subtitles=(FRENCH, BRAZILIAN)), out)
    assert "1 streams of captions instead of 2" in caught.value.detail


@pytest.mark.ffmpeg
@pytest.mark.parametrize("format", ["mp4", "avi", "gif", "mp3"])
def test_captions_beside_are_files_of_the_same_name(format: str, sources: dict[UUID, Source], tmp_path: Path) -> None:
    plan = plan_of(format, "beside", (FRENCH,), sources)
    out = rendered(plan, tmp_path / "made")
    assert captions.read(out.with_suffix(".srt").read_text(encoding="utf-8")) == list(FRENCH.cues)
    assert captions.read(out.with_suffix(".vtt").read_text(encoding="utf-8")) == list(FRENCH.cues)


@pytest.mark.ffmpeg
def test_the_video_is_published_after_what_belongs_beside_it(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    publish = publishing.publish

    def seen(finished: Path, out: Path) -> None:
        order.append(out.name)
        publish(finished, out)

    monkeypatch.setattr(publishing, "publish", seen)
    rendered(plan_of("mp4", "beside", (FRENCH,), sources), tmp_path)
    assert order == ["out.srt", "out.vtt", "out.mp4"]


def test_a_video_that_cannot_be_published_leaves_nothing_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "captions").write_text("1")
    with pytest.raises(FileNotFoundError):
        publishing.publish_with(tmp_path / "none", tmp_path / "out.mp4", {tmp_path / "out.srt": tmp_path / "captions"})
    assert list(tmp_path.iterdir()) == []


def test_several_languages_have_several_names() -> None:
    spoken = [FRENCH, BRAZILIAN, replace(FRENCH, language=""), FRENCH]
    names = [path.name for path in files_beside(Path("/there/a.b.mp4"), spoken) if path.suffix == ".srt"]
    assert names == ["a.b.fr.srt", "a.b.pt-BR.srt", "a.b.3.srt", "a.b.fr-4.srt"]


def test_the_captions_of_a_timeline_are_those_of_the_tracks_that_are_shown() -> None:
    said = [CaptionElement(start=30, duration=15, text="two"), CaptionElement(start=0, duration=30, text="one")]
    tracks = [
        Track(type="caption", name="English", language="en", elements=list(said)),
        Track(type="caption", name="Hidden", language="de", visible=False, elements=list(said)),
        Track(type="caption", name="Empty", language="it"),
    ]
    assert subtitles_of(timeline(video_track(clip(0, 60)), *tracks)) == (
        Subtitles("en", (Cue(0, 1000, "one"), Cue(1000, 1500, "two"))),
    )


@pytest.mark.parametrize(
    ("language", "code", "quicktime"),
    [("en", "eng", "eng"), ("pt-BR", "por", "por"), ("DE", "deu", "ger"), ("yue", "yue", "yue"), ("", "und", "und")],
)
def test_a_language_is_named_with_three_letters(language: str, code: str, quicktime: str) -> None:
    spoken = Subtitles(language, ())
    assert (spoken.code("mp4"), spoken.code("mov")) == (code, quicktime)


def test_the_samples_of_timed_text_tile_the_time() -> None:
    cues = [Cue(100, 200, "é"), Cue(200, 300, "b"), Cue(500, 600, "c\n\nd")]
    assert list(samples(cues, "mov_text")) == [
        (0, 100, b"\0\0"), (100, 200, b"\0\2\xc3\xa9"), (200, 300, b"\0\1b"), (300, 500, b"\0\0"),
        (500, 600, b"\0\3c\nd"), (600, 601, b"\0\0"),
    ]  # fmt: skip


def test_a_packet_of_webvtt_has_no_markup_but_what_was_escaped() -> None:
    cues = [Cue(0, 9, "a <b> & c\n\nd --> e")]
    assert list(samples(cues, "webvtt")) == [(0, 9, b"a &lt;b&gt; &amp; c\nd --&gt; e")]


def test_a_render_says_what_the_caption_tracks_of_its_document_say(sources: dict[UUID, Source], tmp_path: Path) -> None:
    said = [CaptionElement(start=3, duration=12, text="Ça va ?")]
    track = Track(type="caption", language="fr", elements=[*said])
    soft, burned, none = (
        planned(
            video_track(clip(0, 30)),
            track,
            sources=sources,
            preset=replace(choose("1080p", captions=place), width=320, height=180),
        )
        for place in ("soft", "burned", "none")
    )
    assert read_back(rendered(soft, tmp_path), 0) == [Cue(100, 500, "Ça va ?")]
    assert (burned.subtitles, none.subtitles) == ((), ())
    assert [each.has_words for each in (soft.segments[0], burned.segments[0], none.segments[0])] == [False, True, False]
