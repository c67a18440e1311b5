"""Sources that are like the output already are copied, group by group; the film is the same to the frame and to the eye."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import av
import pytest

from engine import copying, ffmpeg
from engine.layers import Picture
from engine.media import Source
from engine.timeline import Crop
from tests.engine.cuts import (
    FILM,
    OTHER,
    clip,
    film,
    overlay_track,
    planned,
    pretended,
    real,
    rendered,
    title,
    video_track,
    with_preset,
)
from tests.engine.sources import read_counters
from tests.media import make_video

COPYING = with_preset(copies=True, longest_seconds=10)
BT709 = "colour_primaries=1:transfer_characteristics=1:matrix_coefficients=1:video_full_range_flag=0"
TAGGED = ("-bsf:v", f"h264_metadata={BT709}")
MATRIX = ("-bsf:v", "h264_metadata=matrix_coefficients=1:video_full_range_flag=0")  # as many cameras do


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    return {
        FILM: real(make_video(seconds=8, gop=30, extra=(*TAGGED, "-bf", "2"))),
        OTHER: real(make_video(seconds=8, gop=75, extra=(*MATRIX, "-bf", "0", "-crf", "30"))),
    }


ALIKE = film(width=320, height=180)


@pytest.mark.parametrize(
    ("element", "info", "may"),
    [
        ({}, {}, True),
        ({"speed": 2.0}, {}, False),
        ({"reverse": True}, {}, False),
        ({"freeze": True}, {}, False),
        ({"opacity": 0.5}, {}, False),
        ({"fade_in": 10}, {}, False),
        ({"scale": 1.1}, {}, False),
        ({"crop": Crop(left=0.1)}, {}, False),
        ({"effects": [{"kind": "blur"}]}, {}, False),
        ({}, {"video_codec": "hevc"}, False),
        ({}, {"pixel_format": "yuvj420p"}, False),
        ({}, {"matrix": ""}, False),
        ({}, {"rotation": 180}, False),
        ({}, {"variable_rate": True}, False),
        ({}, {"frame_rate": 25}, False),
        ({}, {"width": 640, "height": 360}, False),
        ({}, {"hdr": True}, False),
    ],
    ids=str,
)
def test_only_what_is_already_as_wanted_may_be_copied(element: dict[str, Any], info: dict[str, Any], may: bool) -> None:
    sources = pretended(film=replace(ALIKE, **info))
    placed = clip(0, 60).model_validate({**clip(0, 60).model_dump(), **element})
    assert [each.may_copy for each in planned(video_track(placed), sources=sources, preset=COPYING).segments] == [may]


def test_nothing_is_copied_unless_asked_for_or_under_other_layers() -> None:
    sources = pretended(film=ALIKE)
    assert not planned(video_track(clip(0, 60)), sources=sources).segments[0].may_copy
    assert (
        not planned(video_track(clip(0, 60)), overlay_track(title(0, 10)), sources=sources, preset=COPYING).segments[0].may_copy
    )


def test_what_is_copied_is_not_cut_every_ten_seconds() -> None:
    made = planned(video_track(clip(0, 1500)), sources=pretended(film=ALIKE), preset=COPYING)
    assert [(each.start, each.frames) for each in made.segments] == [(0, 1500)]


def copied_packets(out: Path, source: Path) -> int:
    """How many packets of the film end with the bytes of one of the source's."""
    with av.open(str(source)) as container:
        known = {bytes(packet)[-64:] for packet in container.demux(video=0) if packet.size}
    with av.open(str(out)) as container:
        return sum(bytes(packet)[-64:] in known for packet in container.demux(video=0) if packet.size)


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("source_in", "length", "copied"), [(10, 100, 60), (30, 90, 90), (29, 92, 90), (31, 40, 0), (0, 240, 240)]
)
def test_whole_groups_are_copied_and_the_ends_encoded(
    source_in: int, length: int, copied: int, sources: dict[UUID, Source], tmp_path: Path
) -> None:
    made = planned(video_track(clip(0, length, source_in)), sources=sources, preset=COPYING)
    out = rendered(made, tmp_path)
    assert read_counters(out) == list(range(source_in, source_in + length))
    assert copied_packets(out, sources[FILM].path) == copied


@pytest.mark.ffmpeg
def test_copies_of_several_sources_play_through_and_from_every_keyframe(sources: dict[UUID, Source], tmp_path: Path) -> None:
    clips = [clip(0, 80, 20), clip(80, 160, 60, OTHER), clip(240, 60, 170)]
    out = rendered(planned(video_track(*clips), sources=sources, preset=COPYING), tmp_path)
    assert copied_packets(out, sources[OTHER].path) >= 75
    wanted = [*range(20, 100), *range(60, 220), *range(170, 230)]
    assert read_counters(out) == wanted
    with av.open(str(out)) as container:
        stream = container.streams.video[0]
        keys = [packet.pts for packet in container.demux(stream) if packet.is_keyframe and packet.pts is not None]
        for key in keys:
            container.seek(key, stream=stream)
            frame = next(container.decode(stream))
            assert frame.pts == key
    decoding = [ffmpeg.binary(), "-v", "warning", "-i", str(out), "-f", "null", "-"]
    done = subprocess.run(decoding, capture_output=True, check=True)
    assert done.stderr == b""


@pytest.mark.ffmpeg
def test_a_second_render_has_the_same_bytes(sources: dict[UUID, Source], tmp_path: Path) -> None:
    made = planned(video_track(clip(0, 100, 10)), sources=sources, preset=COPYING)
    first = rendered(made, tmp_path).read_bytes()
    (tmp_path / "again").mkdir()
    assert rendered(made, tmp_path / "again").read_bytes() == first


@pytest.mark.ffmpeg
def test_a_film_that_is_not_what_was_said_is_encoded(sources: dict[UUID, Source], tmp_path: Path) -> None:
    plain = real(make_video(seconds=3, gop=30))  # it does not name its colours
    lies = replace(plain, info=replace(plain.info, matrix="bt709"))
    made = planned(video_track(clip(0, 80, 5)), sources={FILM: lies}, preset=COPYING)
    assert made.segments[0].may_copy and isinstance(made.segments[0].layers[0], Picture)
    out = rendered(made, tmp_path)
    assert read_counters(out) == list(range(5, 85))
    assert copied_packets(out, plain.path) == 0


@pytest.mark.ffmpeg
def test_what_cannot_be_looked_at_is_encoded_and_the_rest_copied(sources: dict[UUID, Source], tmp_path: Path) -> None:
    odd = real(make_video(seconds=3, gop=30, suffix=".ts", extra=TAGGED))  # its units are led by marks, not by lengths
    mixed = {FILM: sources[FILM], OTHER: replace(odd, info=replace(odd.info, matrix="bt709"))}
    out = rendered(planned(video_track(clip(0, 60), clip(60, 60, 5, OTHER)), sources=mixed, preset=COPYING), tmp_path)
    assert read_counters(out) == [*range(60), *range(5, 65)]
    assert copied_packets(out, sources[FILM].path) >= 60
    assert copied_packets(out, odd.path) < 30


@pytest.mark.ffmpeg
def test_when_nothing_can_be_copied_all_is_encoded(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "TIME_LIMIT", 0.0)
    out = rendered(planned(video_track(clip(0, 60)), sources=sources, preset=COPYING), tmp_path)
    assert read_counters(out) == list(range(60))
