"""New assets made of others, for real: what is in the file, and what its row says of where it came from."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from accounts.models import User
from jobs import runner
from media_library import importing, storage
from media_library.models import Asset
from media_library.scratch import scratch
from tests.media import frame_of, made, make_audio, make_image, make_video, read_counter, run_ffmpeg
from tests.media_library.edits import bring_in, made_of

pytestmark = pytest.mark.django_db


def test_a_trimmed_film_has_just_the_frames_between_and_names_its_parent(ada: User) -> None:
    asset = bring_in(ada, make_video(seconds=2, rate="30", size=(320, 180)))
    result = made_of(asset, "edit", begin_us=500_000, end_us=1_500_000)
    assert (result.parent, result.source, result.name, result.status) == (asset, "edited", "Valley, edited", "ready")
    values = {"begin_us": 500_000, "end_us": 1_500_000, "speed": 1.0, "reverse": False, "volume": 1.0, "turn": 0, "mirror": ""}
    assert result.metadata["made"]["tool"] == "edit"
    assert result.metadata["made"]["label"] == "Trimmed"
    assert values.items() <= result.metadata["made"]["values"].items()
    assert (result.duration_us, result.width, result.height) == (1_000_000, 320, 180)
    path = storage.original_path(result)
    assert [read_counter(frame_of(path, n)) for n in (0, 29)] == [15, 44]
    assert Asset.objects.get(pk=asset.pk).status == "ready"


@pytest.mark.parametrize(("turn", "white"), [(90, (1, 0)), (180, (1, 1)), (270, (0, 1))])
def test_a_picture_is_turned_clockwise(ada: User, turn: int, white: tuple[int, int]) -> None:
    result = made_of(bring_in(ada, make_image((320, 180))), "edit", turn=turn)
    assert (result.width, result.height) == ((180, 320) if turn % 180 else (320, 180))
    with Image.open(storage.original_path(result)) as image:
        corners = {
            (x, y): image.convert("L").getpixel((x * (image.width - 1), y * (image.height - 1))) for x in (0, 1) for y in (0, 1)
        }
    assert max(corners, key=lambda at: corners[at]) == white  # type: ignore[arg-type, return-value]
    assert result.mime_type == "image/png"


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_film_is_turned_from_how_it_is_shown(ada: User, rotation: int) -> None:
    asset = bring_in(ada, make_video(seconds=0.5, size=(320, 180), rotation=rotation))
    result = made_of(asset, "edit", turn=90)
    assert (result.width, result.height) == ((180, 320) if rotation == 0 else (320, 180))
    picture = frame_of(storage.original_path(result), 5)
    # the counter's bars, which go from left to right, now go the way that two turns to the right take them
    upright = picture.rotate(90 + rotation, expand=True)
    assert read_counter(upright) == 5


def test_a_film_is_cropped_mirrored_and_muted(ada: User) -> None:
    result = made_of(
        bring_in(ada, make_video(seconds=0.5, size=(320, 180))), "edit", crop={"left": 0.5}, mirror="horizontal", volume=0.0
    )
    assert (result.width, result.height, result.has_audio) == (160, 180, False)
    assert result.metadata["made"]["label"] == "Cropped, mirrored, muted"


def test_speed_and_reverse_show_the_same_frames_otherwise(ada: User) -> None:
    result = made_of(bring_in(ada, make_video(seconds=1, size=(320, 180))), "edit", speed=2.0, reverse=True)
    path = storage.original_path(result)
    assert result.duration_us == 500_000
    assert [read_counter(frame_of(path, n)) for n in (0, 14)] == [28, 0]


def test_a_film_becomes_webm_of_a_smaller_size(ada: User) -> None:
    asset = bring_in(ada, make_video(seconds=0.5, size=(854, 640)))
    result = made_of(asset, "transcode", format="webm", size=480, quality="low")
    assert (result.codec, result.container, result.mime_type) == ("vp9", "webm", "video/webm")
    assert (result.width, result.height, result.name) == (640, 480, "Valley, WEBM")


def test_a_film_without_sound_stays_without(ada: User) -> None:
    assert not made_of(bring_in(ada, make_video(seconds=0.5, size=(320, 180), tone=None)), "transcode", format="mov").has_audio


def test_the_sound_of_a_film_becomes_an_asset(ada: User) -> None:
    result = made_of(bring_in(ada, make_video(seconds=1, size=(320, 180))), "sound", format="mp3")
    assert (result.kind, result.codec, result.mime_type, result.duration_us is not None) == ("audio", "mp3", "audio/mpeg", True)
    assert abs((result.duration_us or 0) - 1_000_000) < 60_000


def test_a_sound_is_cut_and_made_louder(ada: User) -> None:
    result = made_of(bring_in(ada, make_audio(seconds=2)), "edit", begin_us=500_000, end_us=1_250_000, volume=2.0)
    assert (result.kind, result.container, result.duration_us) == ("audio", "wav", 750_000)


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_the_frame_at_a_moment_becomes_a_picture_of_full_size(ada: User, kind: str) -> None:
    result = made_of(bring_in(ada, make_video(seconds=1, size=(320, 180))), "frame", at_us=700_000, format=kind)
    assert (result.kind, result.width, result.height, result.container) == ("image", 320, 180, kind)
    with Image.open(storage.original_path(result)) as image:
        assert read_counter(image) == 21


def test_enhancing_evens_the_loudness_and_enlarges(ada: User) -> None:
    result = made_of(
        bring_in(ada, make_video(seconds=1, size=(160, 90))), "enhance", enlarge=True, sharpen=0.4, denoise=0.2, loudness=True
    )
    assert (result.width, result.height, result.name) == (320, 180, "Valley, enhanced")
    assert result.metadata["made"]["label"] == "Denoised, sharpened, enlarged, even loudness"


def test_a_steadied_film_keeps_its_frames_and_its_sound(ada: User) -> None:
    result = made_of(bring_in(ada, make_video(seconds=0.5, size=(320, 180), picture="test")), "enhance", steady=True)
    assert (result.duration_us, result.width, result.has_audio) == (500_000, 320, True)


def test_a_picture_is_converted_and_loses_what_it_said_of_itself(ada: User) -> None:
    result = made_of(bring_in(ada, make_image((320, 180), suffix=".jpg", orientation=6)), "transcode", format="webp")
    assert (result.width, result.height, result.mime_type) == (180, 320, "image/webp")
    with Image.open(storage.original_path(result)) as image:
        assert not image.getexif()


def _prores(out: Path) -> None:
    run_ffmpeg("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=0.4", "-c:v", "prores_ks", str(out))


def test_a_film_that_is_not_edited_directly_is_converted(ada: User) -> None:
    with scratch("test") as folder:
        copy = folder / "copy"
        shutil.copyfile(made(".mov", _prores, "prores, ten frames"), copy)
        asset = importing.import_file(ada, copy, name="master.mov")
    runner.run_inline("import")
    asset.refresh_from_db()
    assert (asset.status, "ProRes" in asset.error) == ("failed", True)
    converted = made_of(asset, "transcode", format="mp4")
    assert (converted.codec, converted.width, converted.duration_us, converted.parent) == ("h264", 320, 400_000, asset)
