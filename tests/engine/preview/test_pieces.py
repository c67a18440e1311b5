"""Real pieces: together they are the film that a render would give, and nothing is made twice or left half made."""

import itertools
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import av
import numpy as np
import pytest

from engine import ffmpeg
from engine.errors import Cancelled, MissingMedia, RenderFailed
from engine.ingest import proxy_args
from engine.layers import Segment
from engine.media import Source
from engine.plan import RenderPlan
from engine.preview import PREVIEW, Pieces, Rendition, boxes, fragments, through_proxy, turns
from engine.preview import sound as preview_sound
from engine.segments import SegmentStore
from engine.timeline import Canvas, Rate, Transition
from tests.engine.cuts import (
    FILM,
    MUSIC,
    OTHER,
    PHOTO,
    audio_track,
    clip,
    overlay_track,
    picture,
    planned,
    real,
    rendered,
    sound,
    title,
    video_track,
    with_preset,
)  # fmt: skip
from tests.engine.preview.playing import pieces_of, play, write_out
from tests.engine.sources import click_reference, lag, make_clicks, make_uneven, read_counters
from tests.media import made, make_image, make_video, run_ffmpeg

pytestmark = pytest.mark.ffmpeg

SIZE = (256, 64)
SMALL = replace(PREVIEW, width=SIZE[0], height=SIZE[1], longest_seconds=1)
CANVAS = Canvas(width=SIZE[0], height=SIZE[1])
PATIENT = 60  # seconds, for what takes a tenth of one


def proxy_of(source: Source) -> Source:
    if not source.info.has_video:
        return source
    path = made(".mp4", lambda out: run_ffmpeg(*proxy_args(source.info, source.path, out)), "proxy", source.checksum)
    return through_proxy(source, path, path.stat().st_size)


@pytest.fixture(scope="module")
def originals() -> dict[UUID, Source]:
    return {
        FILM: real(make_video(seconds=4, size=SIZE, gop=48, extra=("-bf", "3"))),
        OTHER: real(make_video(seconds=2, picture="#C03020", tone=None, size=(180, 180))),
        PHOTO: real(make_image(size=(200, 100))),
        MUSIC: real(make_clicks(".m4a")),
    }


@pytest.fixture(scope="module")
def sources(originals: dict[UUID, Source]) -> dict[UUID, Source]:
    return {asset: proxy_of(source) for asset, source in originals.items()}


Cut = Callable[..., RenderPlan]


@pytest.fixture
def cut(sources: dict[UUID, Source]) -> Cut:
    """Two clips and a photo that cross over, a picture in the picture, and a gap; from proxies. `lead`: frames before it."""

    def made(lead: int = 0, rate: Rate | None = None) -> RenderPlan:
        before = [clip(0, lead, asset=OTHER)] if lead else []
        return planned(
            video_track(
                *before, clip(lead, 50, 31), clip(lead + 40, 30, asset=OTHER, transition=Transition()), picture(lead + 70, 12)
            ),
            overlay_track(clip(lead + 20, 15, asset=OTHER, scale=0.3)),
            audio_track(sound(0, 90)),
            duration=lead + 95,
            sources=sources,
            preset=SMALL,
            canvas=CANVAS,
            rate=rate or Rate(num=30),
        )

    return made


@pytest.fixture
def pieces(cut: Cut, tmp_path: Path) -> Pieces:
    return pieces_of(Rendition(cut()), tmp_path)


def kept_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "store").glob("*/*")}


COUNTERS = {
    "even": (lambda: make_video(seconds=5, size=SIZE, gop=48, extra=("-bf", "3")), Rate(num=30)),
    "uneven, clock from 0.7 s": (lambda: make_uneven(offset=Fraction(7, 10)), Rate(num=30000, den=1001)),
    "transport stream": (lambda: make_video(seconds=5, size=SIZE, suffix=".ts", gop=60, extra=("-bf", "3")), Rate(num=25)),
}


@pytest.mark.parametrize(("make", "rate"), COUNTERS.values(), ids=COUNTERS)
def test_every_frame_is_that_of_the_render(make: Callable[[], Path], rate: Rate, tmp_path: Path) -> None:
    original = real(make())
    tracks = [video_track(clip(0, 40), clip(40, 45, 37), clip(85, 1, 95), clip(86, 20, 21, speed=2.0, reverse=True))]
    given = {"canvas": CANVAS, "rate": rate}
    render = planned(*tracks, sources={FILM: original}, preset=with_preset(width=SIZE[0], height=SIZE[1], crf=10), **given)
    preview = planned(*tracks, sources={FILM: proxy_of(original)}, preset=SMALL, **given)
    assert len(preview.segments) > len(tracks[0].elements)
    folder = write_out(pieces_of(Rendition(preview), tmp_path), tmp_path / "out")
    whole = tmp_path / "whole.mp4"
    play(folder / "video.m3u8", "-c", "copy", str(whole))
    assert read_counters(whole) == read_counters(rendered(render, tmp_path))


def test_a_player_finds_every_frame_at_its_time(pieces: Pieces, tmp_path: Path) -> None:
    plan, folder = pieces.rendition.plan, write_out(pieces, tmp_path / "out")
    play(folder / "master.m3u8", "-map", "0:v", "-map", "0:a", "-f", "null", "-")
    grey = play(folder / "video.m3u8", "-f", "rawvideo", "-pix_fmt", "gray", "-")
    assert len(grey) == plan.frames * SIZE[0] * SIZE[1]
    joined = b"".join([pieces.init_segment(), *(pieces.segment(number) for number in range(len(plan.segments)))])
    (tmp_path / "joined.mp4").write_bytes(joined)
    with av.open(str(tmp_path / "joined.mp4")) as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.size]
        assert stream.time_base is not None
        assert [packet.pts * stream.time_base * 30 for packet in packets if packet.pts is not None] == list(range(plan.frames))
        assert all(packet.pts == packet.dts for packet in packets)  # no B-frames
        keyframes = [number for number, packet in enumerate(packets) if packet.is_keyframe]
        assert keyframes == [segment.start for segment in plan.segments]


def test_one_beginning_serves_every_kind_of_segment(cut: Cut, sources: dict[UUID, Source], faces: Path, tmp_path: Path) -> None:
    other = planned(
        video_track(clip(0, 60)), overlay_track(title(3, 9)), sources=sources, preset=SMALL, canvas=CANVAS
    )  # fmt: skip
    init = pieces_of(Rendition(cut()), tmp_path).init_segment()
    whole = [(plan, segment) for plan in (cut(), other) for segment in plan.segments]
    for number, (plan, segment) in enumerate(whole):
        room = tmp_path / f"room-{number}"
        room.mkdir()
        assert fragments.make(plan, segment, room, lambda: False)[0] == init


def test_the_codec_is_what_the_playlist_says(pieces: Pieces) -> None:
    init = pieces.init_segment()
    at = init.index(b"avcC") + 5
    assert f"avc1.{init[at : at + 3].hex().upper()}" == fragments.CODEC


def test_the_sound_begins_at_its_first_sample_and_has_them_all(pieces: Pieces, tmp_path: Path) -> None:
    plan, folder = pieces.rendition.plan, write_out(pieces, tmp_path / "out")
    heard = np.frombuffer(play(folder / "sound.m3u8", "-f", "f32le", "-c:a", "pcm_f32le", "-"), "<f4").reshape(-1, 2)[:, 0]
    assert 0 <= len(heard) - plan.samples < 1024  # the last frame of the encoder is filled up
    wanted = click_reference()[: plan.samples]
    assert lag(heard[: len(wanted)].astype(np.float64), wanted) == 0
    assert np.abs(heard[plan.samples :]).max(initial=0) < 0.01


def test_a_long_sound_is_cut_without_a_gap(sources: dict[UUID, Source], tmp_path: Path) -> None:
    plan = planned(audio_track(sound(0, 150)), sources=sources, preset=SMALL, canvas=CANVAS, rate=Rate(num=30))
    pieces = pieces_of(Rendition(plan), tmp_path)
    found, time = [], 0
    for number in range(len(pieces.rendition.sound_samples)):
        fragment = boxes.read(data := pieces.sound_segment(number))
        assert int.from_bytes(data[fragment.time_at : fragment.time_at + 8]) == time
        time += sum(fragment.durations)
        found.append(len(fragment.durations))
    assert (found, time) == ([188, 48], 1024 + plan.samples)
    folder = write_out(pieces, tmp_path / "out")
    heard = np.frombuffer(play(folder / "sound.m3u8", "-f", "f32le", "-c:a", "pcm_f32le", "-"), "<f4").reshape(-1, 2)[:, 0]
    wanted = click_reference()
    for begin in (0, 170_000, 192_000):  # the second fragment begins at sample 191,488
        stretch = slice(begin, begin + 30_000)
        assert lag(heard[stretch].astype(np.float64), wanted[stretch]) == 0
        assert np.abs(heard[stretch] - wanted[stretch]).max() < 0.1


def test_what_is_kept_does_not_change_when_it_is_moved(cut: Cut, tmp_path: Path) -> None:
    pieces = pieces_of(Rendition(cut()), tmp_path)
    before = [pieces.segment(number) for number in range(len(pieces.rendition.plan.segments))]
    assert [pieces.segment(number) for number in range(len(before))] == before
    kept = kept_in(tmp_path)
    later = pieces_of(Rendition(cut(lead=1)), tmp_path)
    after = [later.segment(number) for number in range(len(later.rendition.plan.segments))]
    assert len(kept_in(tmp_path)) - len(kept) <= 2
    assert {name: content for name, content in kept_in(tmp_path).items() if name in kept} == kept
    for moved in after[2:]:
        read = boxes.read(moved)
        assert int.from_bytes(moved[read.time_at : read.time_at + 8]) > 0
        assert boxes.placed(moved, 0, 1) in kept.values()


def test_the_same_segment_is_the_same_bytes_wherever_it_is_made(cut: Cut, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        pieces_of(Rendition(cut()), tmp_path / name).segment(1)
    assert kept_in(tmp_path / "one") == kept_in(tmp_path / "two")


def test_two_who_ask_at_once_have_it_made_once(pieces: Pieces, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces.init_segment()
    begun, asked, made = threading.Event(), threading.Event(), list[str]()
    make = fragments.make

    def counted(plan: RenderPlan, segment: Segment, room: Path, should_stop: Callable[[], bool]) -> tuple[bytes, bytes]:
        made.append(segment.key)
        begun.set()
        assert asked.wait(PATIENT)
        return make(plan, segment, room, should_stop)

    def asks() -> bool:
        asked.set()
        return False

    monkeypatch.setattr(fragments, "make", counted)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(pieces.segment, 1)
        assert begun.wait(PATIENT)
        second = pool.submit(replace(pieces, should_stop=asks).segment, 1)
        assert first.result() == second.result()
    assert made == [pieces.rendition.plan.segments[1].key]


@pytest.mark.parametrize("asked", [1, 3])
@pytest.mark.parametrize("name", ["segment", "sound_segment"])
def test_what_is_stopped_leaves_nothing(
    name: str, asked: int, pieces: Pieces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ffmpeg, "TICK", 0.0)
    pieces.init_segment()
    kept, questions = kept_in(tmp_path), itertools.count(1)
    stopped = replace(pieces, should_stop=lambda: next(questions) >= asked)
    with monkeypatch.context() as patched, pytest.raises(Cancelled):
        patched.setattr(ffmpeg._Process, "has_ended", lambda process: False)  # however slow this test is, it is asked in time
        getattr(stopped, name)(0)
    assert kept_in(tmp_path) == kept
    assert not any((tmp_path / "work").iterdir())
    getattr(pieces, name)(0)  # and it can be made later


def test_a_film_that_is_shorter_than_it_says_leaves_nothing(sources: dict[UUID, Source], tmp_path: Path) -> None:
    found = sources[FILM]
    promising = replace(found, info=replace(found.info, duration_us=60_000_000))
    longer = planned(
        video_track(clip(0, 60, 90, name="Interview")),
        sources={FILM: promising},
        preset=SMALL,
        canvas=CANVAS,
    )
    pieces = pieces_of(Rendition(longer), tmp_path)
    pieces.init_segment()
    kept = kept_in(tmp_path)
    with pytest.raises(RenderFailed, match="“Interview” is damaged, or shorter"):
        for number in range(len(longer.segments)):
            pieces.segment(number)
    assert longer.segments[-1].key not in kept_in(tmp_path)
    assert kept_in(tmp_path).keys() >= kept.keys()
    assert not any((tmp_path / "work").iterdir())


def test_a_source_that_is_gone_is_named(sources: dict[UUID, Source], tmp_path: Path) -> None:
    gone = tmp_path / "proxy"
    shutil.copyfile(sources[FILM].path, gone)
    own = {FILM: replace(sources[FILM], path=gone)}
    plan = planned(video_track(clip(0, 30, name="Beach")), sources=own, preset=SMALL, canvas=CANVAS)
    pieces = pieces_of(Rendition(plan), tmp_path)
    gone.unlink()
    for ask in (pieces.segment, pieces.sound_segment):
        with pytest.raises(MissingMedia, match="“Beach” is missing"):
            ask(0)


def test_a_damaged_piece_is_made_again(pieces: Pieces, tmp_path: Path) -> None:
    whole, key = pieces.segment(1), pieces.rendition.plan.segments[1].key
    path = tmp_path / "store" / key[:2] / key
    path.write_bytes(path.read_bytes()[:-10])
    assert pieces.segment(1) == whole


def test_a_store_without_room_is_an_error_and_no_endless_work(cut: Cut, tmp_path: Path) -> None:
    pieces = pieces_of(Rendition(cut()), tmp_path, SegmentStore(tmp_path / "store", 10))
    with pytest.raises(RenderFailed, match="store is too small"):
        pieces.init_segment()


def test_a_name_that_is_not_in_the_playlists_is_not_there(pieces: Pieces) -> None:
    with pytest.raises(KeyError):
        pieces.read("video-7.m4s")


def test_an_encoder_waits_for_its_turn(pieces: Pieces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(turns, "PATIENCE", 0.0)
    with turns.turn(lambda: False):
        for ask in (pieces.init_segment, pieces.sound_init_segment):
            with pytest.raises(RenderFailed, match="The studio is busy"):
                ask()


def test_what_another_has_just_made_is_not_made_again(pieces: Pieces, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces.init_segment()
    makes = iter([fragments.make])

    def late(key: object, make: Callable[[], None], should_stop: Callable[[], bool]) -> None:
        make()  # as by another thread, after this one looked and before its turn came
        make()

    monkeypatch.setattr("engine.preview.pieces.once", late)
    monkeypatch.setattr(fragments, "make", lambda *given: next(makes)(*given))
    pieces.segment(0)
    assert next(makes, None) is None, "it was made, and made once"


def test_a_segment_that_does_not_fit_the_others_is_refused(pieces: Pieces, tmp_path: Path) -> None:
    (tmp_path / "another").write_bytes(b"another")
    pieces.store.put(pieces.rendition.init_key, tmp_path / "another")
    with pytest.raises(RenderFailed, match="do not fit together"):
        pieces.segment(0)
    assert kept_in(tmp_path).keys() == {pieces.rendition.init_key}


def test_a_sound_that_is_cut_elsewhere_is_refused(pieces: Pieces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(preview_sound.OPTIONS, "frag_duration", "1000000")
    with pytest.raises(RenderFailed, match="A piece of the preview is damaged"):
        pieces.sound_segment(0)
