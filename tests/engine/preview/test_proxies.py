"""A film is read from its proxy and planned as itself."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from engine.media import MediaInfo, Source
from engine.preview import PREVIEW, through_proxy
from tests.engine.cuts import FILM, clip, film, music, photo, planned, video_track

PROXY = Path("/media/proxy")


def source(**facts: Any) -> Source:
    return Source(Path("/media/film"), "abc", film(**facts))


def test_a_proxy_is_opened_as_what_it_is() -> None:
    odd = source(container="mpegts", start_us=700_000, reorder_us=80_000, matrix="bt601", video_codec="hevc", rotation=90)
    read = through_proxy(odd, PROXY, 500)
    assert (read.path, read.info.size, read.info.container, read.info.matrix) == (PROXY, 500, "mp4", "bt709")
    assert (read.info.start_us, read.info.reorder_us, read.info.rotation) == (0, 0, 0)


def test_what_a_plan_decides_by_stays_that_of_the_original() -> None:
    original = source(width=1080, height=1918, seconds=7, frame_rate=Fraction(24))
    read = through_proxy(original, PROXY, 500).info
    for fact in ("width", "height", "duration_us", "frame_rate", "has_audio"):
        assert getattr(read, fact) == getattr(original.info, fact)


def test_a_film_without_sound_has_none_in_its_proxy() -> None:
    assert not through_proxy(source(audio_codec="", audio_rate=None, audio_channels=None), PROXY, 500).info.has_audio


@pytest.mark.parametrize(("channels", "read"), [(1, 1), (2, 2), (6, 2)])
def test_one_channel_stays_one_and_many_become_two(channels: int, read: int) -> None:
    assert through_proxy(source(audio_channels=channels), PROXY, 500).info.audio_channels == read


def test_segments_from_a_proxy_are_not_those_from_the_film() -> None:
    kept = [
        planned(video_track(clip(0, 60)), preset=PREVIEW, sources={FILM: each}).segments[0].key
        for each in (source(), through_proxy(source(), PROXY, 500))
    ]
    assert kept[0] != kept[1]


OTHERS = {"photo": photo(), "music": music(), "see-through": film(pixel_format="yuva420p")}


@pytest.mark.parametrize("info", OTHERS.values(), ids=OTHERS)
def test_what_a_proxy_cannot_stand_for_is_read_itself(info: MediaInfo) -> None:
    original = replace(source(), info=info)
    assert through_proxy(original, PROXY, 500) is original
