import json
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from engine import ffmpeg, policy
from engine.errors import UnsupportedMedia
from engine.probe import MediaInfo, inspect_own, probe
from tests import media

pytestmark = pytest.mark.ffmpeg


@pytest.mark.parametrize(
    ("made", "facts"),
    [
        ({}, {"container": "mp4", "video_codec": "h264", "frame_rate": Fraction(30), "width": 320, "height": 180}),
        ({"codec": "hevc"}, {"video_codec": "hevc", "duration_us": 2_000_000, "frames": 60}),
        (
            {"codec": "vp9", "suffix": ".webm", "rate": "30000/1001"},
            {"container": "webm", "video_codec": "vp9", "audio_codec": "opus", "frame_rate": Fraction(30000, 1001)},
        ),
        (
            {"codec": "av1", "suffix": ".mkv", "rate": "24000/1001"},
            {"container": "matroska", "video_codec": "av1", "frame_rate": Fraction(24000, 1001), "duration_us": 2_002_000},
        ),
        ({"suffix": ".ts"}, {"container": "mpegts", "frames": 60, "frame_rate": Fraction(30)}),
        ({"rate": "18"}, {"frame_rate": Fraction(18), "frames": 36}),
        ({"tone": None}, {"audio_codec": "", "audio_rate": None, "audio_samples": None}),
        ({"tone": 440}, {"audio_codec": "aac", "audio_rate": 48_000, "audio_channels": 1, "audio_samples": 96_000}),
        ({"rotation": 90}, {"width": 180, "height": 320, "rotation": 90}),
        ({"rotation": 180}, {"width": 320, "height": 180, "rotation": 180}),
        ({"rotation": 270}, {"width": 180, "height": 320, "rotation": 270}),
        ({"size": (144, 108), "aspect": "4/3"}, {"width": 192, "height": 108}),
        ({"seconds": 0.03, "tone": None}, {"frames": 1}),
    ],
)
def test_facts_of_a_film(made: dict[str, Any], facts: dict[str, Any]) -> None:
    info = probe(media.make_video(**made))
    assert info.kind == "video"
    assert {name: getattr(info, name) for name in facts} == facts
    assert not info.variable_rate


@pytest.mark.parametrize(
    ("suffix", "codec", "samples"),
    [(".wav", "pcm_s16le", 96_000), (".flac", "flac", 96_000), (".m4a", "aac", 96_000), (".ogg", "vorbis", 96_000),
     (".opus", "opus", 96_000), (".mp3", "mp3", None)],
)  # fmt: skip
def test_facts_of_a_sound(suffix: str, codec: str, samples: int | None) -> None:
    info = probe(media.make_audio(suffix=suffix))
    assert (info.kind, info.audio_codec, info.audio_rate, info.audio_channels) == ("audio", codec, 48_000, 2)
    assert info.duration_us == pytest.approx(2_000_000, abs=50_000)
    if samples is not None:
        assert info.audio_samples == samples


@pytest.mark.parametrize(("suffix", "container"), [(".png", "png"), (".jpg", "jpeg"), (".webp", "webp"), (".gif", "gif")])
def test_facts_of_a_picture(suffix: str, container: str) -> None:
    info = probe(media.make_image(suffix=suffix))
    assert (info.kind, info.container, info.width, info.height, info.duration_us) == ("image", container, 320, 180, None)


def test_a_photo_is_measured_as_it_is_shown() -> None:
    info = probe(media.make_image(suffix=".jpg", orientation=6))
    assert (info.width, info.height, info.rotation) == (180, 320, 90)


def test_a_phones_jpeg_with_a_second_picture_inside_is_a_jpeg(tmp_path: Path) -> None:
    photo, depth = Image.new("RGB", (400, 300), "#3366CC"), Image.new("RGB", (100, 75))
    photo.save(tmp_path / "photo.jpg", "MPO", save_all=True, append_images=[depth])
    info = probe(tmp_path / "photo.jpg")
    assert (info.kind, info.container, info.width, info.height) == ("image", "jpeg", 400, 300)


def test_a_sound_with_a_cover_picture_is_a_sound(tmp_path: Path) -> None:
    out = tmp_path / "song.m4a"
    media.run_ffmpeg(
        *("-i", str(media.make_audio(suffix=".m4a")), "-i", str(media.make_image(suffix=".jpg"))),
        *("-map", "0:a", "-map", "1:v", "-c", "copy", "-disposition:v:0", "attached_pic", str(out)),
    )
    assert probe(out).kind == "audio"


def test_a_film_file_with_sound_alone_is_a_sound(tmp_path: Path) -> None:
    out = tmp_path / "only.mp4"
    media.run_ffmpeg("-i", str(media.make_video()), "-vn", "-c", "copy", str(out))
    assert probe(out).kind == "audio"


def test_uneven_frames_are_flagged_and_their_average_given(tmp_path: Path) -> None:
    out = tmp_path / "uneven.mp4"
    media.run_ffmpeg("-i", str(media.make_video()), "-vf", "select='lt(n,20)+not(mod(n,4))'", "-fps_mode", "vfr", str(out))
    info = probe(out)
    assert info.variable_rate
    assert info.frames == 30
    assert info.frame_rate == pytest.approx(15, abs=1)


def test_frames_before_the_start_that_an_edit_list_sets_are_not_counted(tmp_path: Path) -> None:
    out = tmp_path / "trimmed.mp4"
    media.run_ffmpeg("-ss", "0.5", "-i", str(media.make_video(seconds=4)), "-c", "copy", str(out))
    info = probe(out)
    assert (info.frames, info.duration_us) == (105, 3_500_000)


def test_the_name_decides_nothing(tmp_path: Path) -> None:
    shutil.copy(media.make_video(), tmp_path / "holiday.jpg")
    shutil.copy(media.make_image(suffix=".jpg"), tmp_path / "-y.mp4")
    assert probe(tmp_path / "holiday.jpg").kind == "video"
    assert probe(tmp_path / "-y.mp4").kind == "image"


def test_own_files_are_measured_alike() -> None:
    for path in (media.make_video(), media.make_audio(), media.make_image()):
        assert inspect_own(path) == probe(path)


def test_info_travels_as_json() -> None:
    info = probe(media.make_video(rate="30000/1001"))
    assert MediaInfo.from_json(json.loads(json.dumps(info.to_json()))) == info
    assert info.to_json()["frame_rate"] == "30000/1001"


@pytest.mark.parametrize("answer", [b"", b"[]", b'[{"kind": "video"}]', b'[{"kind": "virus", "container": "", "size": 1}]',
                                    b'[{"kind": "video", "container": "mp4", "size": "big"}]', b'{"refused": 1}',
                                    b"null", b"7"])  # fmt: skip
def test_a_child_that_answers_nonsense_is_not_believed(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    monkeypatch.setattr(ffmpeg, "run_python", lambda *_, **__: answer)
    with pytest.raises(UnsupportedMedia):
        probe(media.make_video())


def test_a_child_that_answers_beyond_the_limits_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = probe(media.make_video()).to_json() | {"width": 100_000}
    monkeypatch.setattr(ffmpeg, "run_python", lambda *_, **__: json.dumps([facts]).encode())
    with pytest.raises(UnsupportedMedia, match="100000 x 180"):
        probe(media.make_video())


FILM = MediaInfo("video", "mp4", 1000, 1_000_000, 1920, 1080, frame_rate=Fraction(30), video_codec="h264", frames=30)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"size": 0}, "The file is empty."),
        ({"size": policy.MAX_BYTES + 1}, "The file is larger than 2 GB, which is the most that can be used."),
        ({"width": 4097}, "Its picture is 4097 x 1080 pixels; at most 4096 x 2160 can be used."),
        ({"width": 2161, "height": 3840}, "Its picture is 2161 x 3840 pixels; at most 4096 x 2160 can be used."),
        ({"duration_us": 7_260_000_000}, "It is 2 h 01 min long; at most 2 hours can be used."),
        ({"duration_us": 0}, "The file is damaged: nothing in it can be played."),
        ({"frame_rate": Fraction(240)}, "It has 240 frames a second; from 1 to 120 can be used."),
        ({"frame_rate": Fraction(1, 2)}, "It has 0.5 frames a second; from 1 to 120 can be used."),
        (
            {"video_codec": "prores"},
            "Its picture is encoded as ProRes; H.264, H.265, VP9 and AV1 can be used. Convert it to one of them first.",
        ),
        (
            {"audio_codec": "dts", "audio_rate": 48_000, "audio_channels": 6},
            "Its sound is encoded as DTS, which cannot be used here.",
        ),
    ],
)
def test_each_limit_has_its_sentence(change: dict[str, Any], sentence: str) -> None:
    policy.check(FILM)
    with pytest.raises(UnsupportedMedia) as caught:
        policy.check(MediaInfo(**{**vars(FILM), **change}))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("size", [(4096, 2160), (2160, 4096), (1, 1)])
def test_the_limits_themselves_are_allowed(size: tuple[int, int]) -> None:
    width, height = size
    longest = {"duration_us": 7_200_000_000, "size": policy.MAX_BYTES, "frame_rate": Fraction(120)}
    policy.check(MediaInfo(**{**vars(FILM), **longest, "width": width, "height": height}))
