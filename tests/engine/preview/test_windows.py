"""Sound by windows: what is heard is what a whole encode gives, joins too, and an edit makes anew what it is heard in alone."""

from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.frames import SAMPLE_RATE
from engine.media import Source
from engine.plan import RenderPlan
from engine.preview import Rendition
from engine.preview.rendition import SOUND_FRAMES
from engine.timeline import Rate, Transition
from engine.timeline.motion import Keyframe
from tests.engine.cuts import FILM, MUSIC, audio_track, clip, planned, real, sound, video_track
from tests.engine.preview.playing import pieces_of, play, write_out
from tests.engine.preview.test_pieces import CANVAS, SIZE, SMALL
from tests.media import make_audio, make_video

JOINS = [(n * SOUND_FRAMES - 1) * 1024 for n in (1, 2)]
ALIKE = 0.004  # of full scale: what two encodes of the same may differ by, more than 40 dB below the sounds here


def plan_of(sources: dict[UUID, Source], *sounds: Any, ducking: float = 0.0, **fields: Any) -> RenderPlan:
    """Twelve seconds of a film, and sounds beside it."""
    tracks = [video_track(clip(0, 360)), audio_track(*sounds, ducking=ducking)]
    return planned(*tracks, sources=sources, preset=SMALL, canvas=CANVAS, rate=Rate(num=30), **fields)


def heard(plan: RenderPlan, folder: Path) -> NDArray[np.float32]:
    folder.mkdir()
    out = write_out(pieces_of(Rendition(plan), folder), folder / "out")
    return np.frombuffer(play(out / "sound.m3u8", "-f", "f32le", "-c:a", "pcm_f32le", "-"), "<f4").reshape(-1, 2)


@pytest.fixture(scope="module")
def sources() -> dict[UUID, Source]:
    film = make_video(seconds=12, size=SIZE, picture="#336699", tone=440)
    return {FILM: real(film), MUSIC: real(make_audio(12, tone=1000))}


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("sounds", "ducking"),
    [
        ([], 0.0),
        ([sound(30, 200, sound_fade_in=120, sound_fade_out=60, pan=-0.4)], 0.0),
        ([sound(0, 130), sound(110, 150, transition=Transition())], 0.0),
        ([sound(0, 360, volume_keyframes=[Keyframe(at=0, value=0.2), Keyframe(at=350, value=1.0, easing="linear")])], 0.0),
        ([sound(10, 60, speed=1.5), sound(100, 200, reverse=True)], 0.0),
        ([sound(0, 360)], 12.0),
    ],
    ids=["a film", "fades", "a crossing", "keyframes", "treated", "giving way"],
)
def test_it_is_what_one_encode_of_all_gives(
    sources: dict[UUID, Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sounds: list[Any], ducking: float
) -> None:
    plan = plan_of(sources, *sounds, ducking=ducking)
    by_windows = heard(plan, tmp_path / "windows")
    monkeypatch.setattr(Rendition, "is_windowed", False)
    whole = heard(plan, tmp_path / "whole")
    assert len(by_windows) == len(whole)
    difference = (by_windows - whole)[: plan.samples]
    assert np.sqrt(np.mean(difference**2)) < ALIKE
    for join in JOINS:
        assert np.sqrt(np.mean(difference[join - 1024 : join + 1024] ** 2)) < ALIKE


@pytest.mark.ffmpeg
def test_a_tone_goes_through_the_joins(sources: dict[UUID, Source], tmp_path: Path) -> None:
    """What is no pure tone there is no louder than in the middle of a window; a click or a lost sample would be."""
    found = heard(plan_of(sources), tmp_path / "windows")[:, 0].astype(np.float64)
    usual = strangeness(found, JOINS[0] // 2)
    assert usual < 0.01
    assert all(strangeness(found, join) < 2 * usual + 0.002 for join in JOINS)


def strangeness(heard: NDArray[np.float64], at: int) -> float:
    """The loudest of what is left around a sample without the tone of 440 Hz."""
    stretch = heard[at - 2400 : at + 2400]
    turns = 2 * np.pi * 440 / SAMPLE_RATE * np.arange(len(stretch))
    basis = np.stack([np.sin(turns), np.cos(turns)], axis=1)
    return float(np.abs(stretch - basis @ np.linalg.lstsq(basis, stretch, rcond=None)[0]).max())


def keys(plan: RenderPlan) -> list[str]:
    return Rendition(plan).window_keys


def test_an_edit_of_a_sound_is_made_anew_where_it_is_heard(sources: dict[UUID, Source]) -> None:
    before = keys(plan_of(sources, sound(0, 60), sound(150, 60)))
    after = keys(plan_of(sources, sound(0, 60), sound(150, 60, volume=0.5)))
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False, True]


def test_an_edit_of_a_picture_leaves_all(sources: dict[UUID, Source]) -> None:
    plan = plan_of(sources)
    tracks = [video_track(clip(0, 360, x=0.3)), audio_track()]
    moved = planned(*tracks, sources=sources, preset=SMALL, canvas=CANVAS, rate=Rate(num=30))
    assert keys(moved) == keys(plan)


def test_where_loudness_is_set_it_is_one_encode(sources: dict[UUID, Source]) -> None:
    rendition = Rendition(plan_of(sources, loudness=-16.0))
    names = [name for name, piece in rendition.pieces.items() if piece.kind == "sound"]
    assert all(rendition.sound_key in name for name in names)
    assert {rendition.key_of(name) for name in names} == {rendition.sound_key}
