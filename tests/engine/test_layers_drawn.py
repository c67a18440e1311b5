"""Where pictures come to lie, how they turn, fade and take over from one another, measured in real renders."""

from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.media import Source
from engine.timeline import AnyElement, Canvas, ColorElement, Crop, Keyframe, PictureKeyframes, Track, Transition
from engine.transitions import DRAWN, TransitionKind
from tests.engine.cuts import FILM, OTHER, PHOTO, clip, overlay_track, picture, planned, real, rendered, video_track, with_preset
from tests.media import make_image, make_video

pytestmark = pytest.mark.ffmpeg

Frames = NDArray[np.float64]  # (frames, rows, columns), of one plane
FINE = with_preset(crf=1)
WIDTH, HEIGHT = 320, 180
_ids = iter(range(50_000, 60_000))


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    return {
        FILM: real(make_video(seconds=3, picture="test")),
        OTHER: real(make_video(seconds=3, picture="#2050C0", tone=None)),
        PHOTO: real(make_image((160, 160))),
    }


def colour(start: int, duration: int, color: str = "#FFFFFF", **fields: Any) -> ColorElement:
    return ColorElement(id=UUID(int=next(_ids)), start=start, duration=duration, color=color, **fields)


def light(*tracks: Track, folder: Path, sources: dict[UUID, Source], **fields: Any) -> Frames:
    """The brightness of every pixel of every frame, 16 to 235."""
    preset = fields.pop("preset", FINE)
    out = rendered(planned(*tracks, sources=sources, preset=preset, **fields), folder)
    with av.open(str(out)) as container:
        return np.stack([frame.to_ndarray()[: frame.height, : frame.width] for frame in container.decode(video=0)]).astype(float)


def middle(frame: NDArray[np.float64]) -> tuple[float, float]:
    """The centre of what is bright, in pixels from the frame's left top corner."""
    weight = np.clip(frame - 16, 0, None)
    rows, columns = np.indices(frame.shape)
    return float((columns * weight).sum() / weight.sum() + 0.5), float((rows * weight).sum() / weight.sum() + 0.5)


def one(element: AnyElement) -> Track:
    return overlay_track(element)


def test_a_scaled_picture_lies_where_it_is_put(sources: dict[UUID, Source], tmp_path: Path) -> None:
    seen = light(one(colour(0, 3, scale=0.25, x=0.25, y=-0.25)), folder=tmp_path, sources=sources)[1]
    assert middle(seen) == pytest.approx((WIDTH * 0.75, HEIGHT * 0.25), abs=1)
    assert (seen > 120).sum() == pytest.approx(WIDTH * HEIGHT / 16, rel=0.05)


@pytest.mark.parametrize(("angle", "x"), [(45.0, 0.0), (90.0, 0.1), (-30.0, -0.2), (180.0, 0.0)])
def test_a_turned_picture_keeps_its_middle_and_its_size(
    angle: float, x: float, sources: dict[UUID, Source], tmp_path: Path
) -> None:
    seen = light(one(colour(0, 2, scale=0.3, rotation=angle, x=x)), folder=tmp_path, sources=sources)[0]
    assert middle(seen) == pytest.approx((WIDTH * (0.5 + x), HEIGHT / 2), abs=0.3)
    assert np.clip(seen - 16, 0, None).sum() / 219 == pytest.approx(WIDTH * HEIGHT * 0.09, rel=0.04)


def test_a_turn_goes_clockwise(sources: dict[UUID, Source], tmp_path: Path) -> None:
    seen = light(one(picture(0, 1, rotation=90)), folder=tmp_path, sources=sources)[0]
    left, right = seen[20:70, 90:140].mean(), seen[20:70, 180:230].mean()  # its white quarter was at the left top
    assert right > 220 and left < 150


def test_keyframes_move_it_by_parts_of_a_pixel(sources: dict[UUID, Source], tmp_path: Path) -> None:
    keys = PictureKeyframes(x=[Keyframe(at=5, value=0.0), Keyframe(at=25, value=8 / WIDTH)])
    seen = light(one(colour(0, 30, scale=0.2, keyframes=keys)), folder=tmp_path, sources=sources)
    places = [middle(frame)[0] - WIDTH / 2 for frame in seen]
    assert places == pytest.approx([0.0] * 6 + [0.4 * n for n in range(1, 20)] + [8.0] * 5, abs=0.12)


def test_keyframes_enlarge_and_turn_it_across_segments(sources: dict[UUID, Source], tmp_path: Path) -> None:
    keys = PictureKeyframes(
        scale=[Keyframe(at=0, value=0.1, easing="ease_in_out"), Keyframe(at=59, value=0.5)],
        rotation=[Keyframe(at=0, value=0.0), Keyframe(at=59, value=90.0)],
    )
    element = colour(0, 60, keyframes=keys)
    seen = light(video_track(element), folder=tmp_path, sources=sources, preset=with_preset(crf=1, longest_seconds=1))
    sizes = [np.clip(frame - 16, 0, None).sum() / 219 / (WIDTH * HEIGHT) for frame in seen]
    wanted = [element.pose_at(n).scale ** 2 for n in range(60)]
    assert sizes == pytest.approx(wanted, abs=0.004)


def test_opacity_follows_its_keyframes_and_fades(sources: dict[UUID, Source], tmp_path: Path) -> None:
    keys = PictureKeyframes(
        opacity=[Keyframe(at=0, value=1.0, easing="hold"), Keyframe(at=20, value=0.5), Keyframe(at=30, value=0)]
    )
    element = colour(0, 40, keyframes=keys, fade_in=10)
    seen = light(video_track(element), folder=tmp_path, sources=sources)
    wanted = [16 + 219 * element.opacity_at(n) for n in range(40)]
    assert [frame.mean() for frame in seen] == pytest.approx(wanted, abs=1.5)


def test_a_see_through_picture_fades_as_a_whole(sources: dict[UUID, Source], tmp_path: Path) -> None:
    element = colour(0, 20, opacity=0.5, scale=0.5, rotation=10, fade_out=10)
    seen = light(one(element), folder=tmp_path, sources=sources)
    assert [frame[HEIGHT // 2, WIDTH // 2] for frame in seen] == pytest.approx(
        [16 + 219 * element.opacity_at(n) for n in range(20)], abs=2
    )


def test_a_crop_cuts_off_its_sides(sources: dict[UUID, Source], tmp_path: Path) -> None:
    seen = light(one(picture(0, 1, crop=Crop(right=0.5, bottom=0.5))), folder=tmp_path, sources=sources)[0]
    assert seen[10:170, 80:240].min() > 225  # only the white quarter is left, as large as the canvas allows
    assert seen[:, :60].max() < 30


def test_a_blurred_fill_leaves_no_empty_side(sources: dict[UUID, Source], tmp_path: Path) -> None:
    made = light(
        video_track(clip(0, 3, asset=OTHER), picture(3, 3)), folder=tmp_path, sources=sources, canvas=Canvas(fill="blur")
    )
    assert made[4][:, :40].min() > 40
    plain = light(video_track(picture(0, 3)), folder=tmp_path, sources=sources)
    assert plain[1][:, :40].max() < 20


def test_nothing_is_drawn_beside_the_canvas(sources: dict[UUID, Source], tmp_path: Path) -> None:
    square = Canvas(width=500, height=500)
    seen = light(one(colour(0, 1, scale=2.0, x=0.4)), folder=tmp_path, sources=sources, canvas=square)[0]
    assert seen[:, 75:245].min() > 225 and seen[:, :68].max() < 20 and seen[:, 252:].max() < 20


KINDS: list[TransitionKind] = list(DRAWN)


@pytest.mark.parametrize("kind", KINDS)
def test_a_transition_goes_from_one_to_the_other_and_can_be_cut_anywhere(
    kind: TransitionKind, sources: dict[UUID, Source], tmp_path: Path
) -> None:
    before = clip(0, 60)
    after = clip(30, 60, asset=OTHER, transition=Transition(kind=kind))
    track = video_track(before, after)
    whole = light(track, folder=tmp_path, sources=sources)
    alone = light(video_track(before), folder=tmp_path, sources=sources)
    assert len(whole) == 90
    assert np.abs(whole[30] - alone[30]).mean() < 2  # its first frame shows none of the other yet
    to_go = [np.abs(frame - whole[75]).mean() for frame in whole[30:61]]
    assert to_go[28] < to_go[0] and to_go[30] < 2
    (tmp_path / "cut").mkdir()
    cut = light(track, folder=tmp_path / "cut", sources=sources, preset=with_preset(crf=1, longest_seconds=1, width=320))
    assert np.abs(cut - whole).mean(axis=(1, 2)).max() < 1.5


def test_a_crossfade_mixes_by_equal_steps(sources: dict[UUID, Source], tmp_path: Path) -> None:
    track = video_track(colour(0, 30, "#000000"), colour(10, 30, transition=Transition()))
    seen = light(track, folder=tmp_path, sources=sources)
    assert [frame.mean() for frame in seen[10:30]] == pytest.approx([16 + 219 * n / 20 for n in range(20)], abs=1.5)


def test_a_transition_between_pictures_that_leave_room_shows_what_is_below(sources: dict[UUID, Source], tmp_path: Path) -> None:
    below = video_track(clip(0, 60, asset=OTHER))
    above = video_track(
        colour(0, 40, "#FFFFFF", scale=0.5, x=-0.2),
        colour(20, 40, "#FF0000", scale=0.5, x=0.2, transition=Transition(kind="wipe_left")),
    )
    seen = light(below, above, folder=tmp_path, sources=sources)
    corner = seen[:, :20, :20].mean(axis=(1, 2))
    assert corner.max() - corner.min() < 3


def test_the_frame_before_and_after_a_transition_are_neighbours(sources: dict[UUID, Source], tmp_path: Path) -> None:
    track = video_track(clip(0, 40), clip(20, 40, 20, transition=Transition()))  # the same film goes on under itself
    seen = light(track, folder=tmp_path, sources=sources)
    alone = light(video_track(clip(0, 60)), folder=tmp_path, sources=sources)
    assert np.abs(seen - alone).mean(axis=(1, 2)).max() < 1.5
    assert all(np.abs(b - a).mean() < 30 for a, b in pairwise(seen))
