"""A part of a film: every frame shows, and every moment sounds, as in the whole."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageStat

from engine.audio import mixing
from engine.media import Source
from engine.plan import RenderPlan, at
from engine.segments import SegmentStore
from engine.timeline import Animation, CaptionElement, Keyframe, PictureKeyframes, Track, Transition
from engine.within import within
from tests.engine.cuts import (
    FILM,
    MUSIC,
    OTHER,
    PHOTO,
    TINY,
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
)
from tests.engine.sources import decoded_sound, lag
from tests.media import frame_of, make_audio, make_image, make_video, read_counter


def busy(sources: dict[UUID, Source] | None = None, **fields: object) -> RenderPlan:
    """All that a cut could go through the middle of: a wipe, fades, keyframes, a title on its way in, a film run backwards."""
    moving = PictureKeyframes(x=[Keyframe(at=0, value=-0.4, easing="ease_in_out"), Keyframe(at=20, value=0.4)])
    return planned(
        video_track(
            clip(0, 30, 10, fade_in=16),
            clip(22, 28, asset=OTHER, transition=Transition(kind="wipe_left"), reverse=True),
            picture(60, 20, keyframes=moving, scale=0.5, fade_out=12),
        ),
        overlay_track(title(35, 30, "Title", animation_in=Animation(kind="slide_up", frames=20))),
        audio_track(sound(0, 80, volume=0.8, sound_fade_in=40), ducking=12.0),
        sources=sources,
        **fields,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("span", [(0, 80), (3, 8), (25, 40), (26, 27), (45, 72), (79, 80)])
def test_every_frame_is_made_of_the_same_as_in_the_whole(span: tuple[int, int]) -> None:
    whole = busy()
    part = within(whole, *span)
    assert part.frames == sum(segment.frames for segment in part.segments) == span[1] - span[0]
    for frame in range(part.frames):
        mine, theirs = at(part, frame), at(whole, span[0] + frame)
        assert [layer_of(each) for each in mine.layers] == [layer_of(each) for each in theirs.layers], frame


def layer_of(layer: object) -> object:
    from engine.layers import essence

    return essence(layer)  # type: ignore[arg-type]


def test_what_lies_wholly_within_is_not_encoded_again() -> None:
    whole = busy()
    keys = {segment.key for segment in whole.segments}
    part = within(whole, 10, 70)
    assert [segment.key in keys for segment in part.segments] == [False, *[True] * (len(part.segments) - 2), False]
    starts = [segment.start for segment in part.segments]
    assert starts == [0, *np.cumsum([segment.frames for segment in part.segments])[:-1]]


def test_the_whole_is_the_whole() -> None:
    whole = busy()
    assert within(whole, 0, whole.frames) is whole


@pytest.mark.parametrize("span", [(5, 5), (6, 5), (-1, 5), (0, 81)])
def test_there_is_no_part_without_frames_or_beyond_the_end(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="There are no frames"):
        within(busy(), *span)


def test_captions_count_from_the_parts_beginning() -> None:
    said = [CaptionElement(start=start, duration=20, text=text) for start, text in ((0, "One"), (30, "Two"), (70, "Three"))]
    track = Track(type="caption", language="en", elements=list(said))
    whole = planned(video_track(clip(0, 90)), track, preset=replace(TINY, captions="soft"))
    part = within(whole, 15, 60)
    assert [(cue.start, cue.end, cue.text) for cue in part.subtitles[0].cues] == [(0, 167, "One"), (500, 1167, "Two")]
    assert within(whole, 55, 65).subtitles == ()


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    return {
        FILM: real(make_video(seconds=2)),
        OTHER: real(make_video(seconds=1, tone=None)),
        PHOTO: real(make_image(size=(200, 100))),
        MUSIC: real(make_audio(seconds=4, suffix=".wav")),
    }


@pytest.mark.ffmpeg
@pytest.mark.usefixtures("faces")
def test_the_pictures_are_those_of_the_whole(sources: dict[UUID, Source], tmp_path: Path) -> None:
    whole = busy(sources)
    store = SegmentStore(tmp_path / "cache", 10**9)
    one, other = tmp_path / "whole", tmp_path / "part"
    one.mkdir()
    other.mkdir()
    film, part = rendered(whole, one, store), rendered(within(whole, 5, 70), other, store)
    assert read_counter(frame_of(part, 0)) == read_counter(frame_of(film, 5))
    for frame in (0, 3, 19, 22, 24, 33, 45, 58, 64):
        assert difference(frame_of(part, frame), frame_of(film, 5 + frame)) < 2, frame


@pytest.mark.ffmpeg
def test_the_sound_is_that_of_the_whole_to_the_sample(sources: dict[UUID, Source], tmp_path: Path) -> None:
    whole = busy(sources)
    part = within(whole, 45, 70)
    heard, rest = mixed(whole, tmp_path / "whole"), mixed(part, tmp_path / "part")
    first = 45 * 1600
    assert np.abs(heard[first : first + part.samples]).max() > 0.01
    assert np.allclose(rest, heard[first : first + part.samples], atol=1e-6)


@pytest.mark.ffmpeg
def test_the_file_has_sound_and_picture_together(sources: dict[UUID, Source], tmp_path: Path) -> None:
    whole = busy(sources)
    (tmp_path / "whole").mkdir()
    (tmp_path / "part").mkdir()
    film, part = rendered(whole, tmp_path / "whole"), rendered(within(whole, 30, 75), tmp_path / "part")
    wanted, heard = decoded_sound(film)[30 * 1600 : 75 * 1600], decoded_sound(part)
    assert lag(heard[4800:-4800], wanted[4800:-4800]) == 0


def mixed(plan: RenderPlan, folder: Path) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    folder.mkdir()
    store = SegmentStore(folder / "cache", 10**9)
    made = mixing.mix(plan.sounds, plan.samples, folder, store, lambda: False, lead=plan.lead)
    return np.frombuffer(made.read_bytes(), "<f4").reshape(-1, 2)


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean over all pixels, of 255."""
    return max(ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean)
