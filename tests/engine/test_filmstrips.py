"""The strip of small pictures: how many, how large, of which moments, and that they are the film's own frames."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageStat

from engine.filmstrips import Filmstrip, are_dense, filmstrip_of, moments, nearest
from engine.ingest import ingest
from engine.inspection import Drawings
from engine.media import MediaInfo
from engine.probe import inspect_confined
from tests import media

SECOND = 1_000_000
CELL = (160, 90)


def film(seconds: float, width: int = 1920, height: int = 1080, container: str = "mp4") -> MediaInfo:
    return MediaInfo("video", container, 1, round(seconds * SECOND), width, height, video_codec="h264")


@pytest.mark.parametrize(("seconds", "frames"), [(0.03, 1), (2, 4), (9, 18), (10, 20), (60, 20), (90, 30), (180, 60), (7200, 60)])
def test_a_short_film_gets_two_frames_a_second_and_a_long_one_at_most_sixty(seconds: float, frames: int) -> None:
    assert filmstrip_of(film(seconds)).frames == frames


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        ((1920, 1080), CELL),
        ((1080, 1920), (51, 90)),
        ((320, 180), CELL),
        ((64, 36), (64, 36)),
        ((1280, 16), (160, 2)),
        ((4096, 1), (160, 1)),
    ],
)
def test_a_frame_fits_into_160_by_90_and_is_never_enlarged(shape: tuple[int, int], size: tuple[int, int]) -> None:
    strip = filmstrip_of(film(2, *shape))
    assert (strip.width, strip.height) == size
    assert strip.size == (4 * size[0], size[1])


def test_each_frame_shows_the_middle_of_its_part() -> None:
    assert moments(film(2)) == [250_000, 750_000, 1_250_000, 1_750_000]


@pytest.mark.parametrize(
    ("keyframes", "given", "dense"),
    [
        ([0, 2, 4, 6, 8], {"seconds": 9, "container": "mp4"}, False),  # two frames a second are wanted
        (list(range(0, 60, 2)), {"seconds": 60}, True),
        (list(range(0, 50, 2)), {"seconds": 60}, False),  # none towards the end
        (list(range(10, 60, 2)), {"seconds": 60}, False),
        (list(range(0, 60, 2)), {"seconds": 60, "container": "mpegts"}, False),  # one lands where it pleases the file
        ([], {"seconds": 60}, False),
    ],
)
def test_keyframes_serve_where_every_part_of_the_film_has_one(keyframes: list[int], given: dict[str, Any], dense: bool) -> None:
    assert are_dense([time * SECOND for time in keyframes], film(**given)) is dense


@pytest.mark.parametrize(("moment", "found"), [(0, 10), (14, 10), (16, 20), (99, 30)])
def test_the_nearest_keyframe_may_lie_on_either_side(moment: int, found: int) -> None:
    assert nearest([10, 20, 30], moment) == found


def drawn(source: Path, folder: Path, *, read_through: bool = False) -> list[Image.Image]:
    """The frames of the strip that is drawn of `source` itself."""
    out = folder / "filmstrip.jpg"
    [info] = inspect_confined([source], Drawings(filmstrip=out, read_through=read_through))
    return cells_of(out, filmstrip_of(info))


def cells_of(path: Path, strip: Filmstrip) -> list[Image.Image]:
    with Image.open(path) as row:
        assert (row.format, row.size) == ("JPEG", strip.size)
        return [row.crop((n * strip.width, 0, (n + 1) * strip.width, strip.height)) for n in range(strip.frames)]


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    "made",
    [{}, {"codec": "vp9", "suffix": ".webm"}, {"codec": "av1", "suffix": ".mkv"}, {"codec": "hevc"}, {"extra": ("-bf", "3")}],
    ids=["h264", "vp9", "av1", "hevc", "frames out of order"],
)
def test_a_strip_shows_the_keyframes_next_to_its_moments(tmp_path: Path, made: dict[str, Any]) -> None:
    cells = drawn(media.make_video(gop=15, tone=None, **made), tmp_path)
    assert [media.read_counter(cell) for cell in cells] == [0, 15, 30, 45]


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("made", "shown"),
    [({"gop": 250}, [7, 22, 37, 52]), ({"suffix": ".ts"}, [7, 22, 37, 52]), ({"rate": "1", "seconds": 3}, [0, 0, 1, 1, 2, 2])],
    ids=["few keyframes", "no index", "one frame a second"],
)
def test_a_film_that_is_read_through_shows_the_very_frames(tmp_path: Path, made: dict[str, Any], shown: list[int]) -> None:
    cells = drawn(media.make_video(tone=None, **made), tmp_path, read_through=True)
    assert [media.read_counter(cell) for cell in cells] == shown


@pytest.mark.ffmpeg
def test_a_film_with_few_keyframes_has_its_strip_from_the_proxy(tmp_path: Path) -> None:
    """Of the film itself it would cost decoding all of it."""
    source = media.make_video(gop=250, tone=None)
    inspect_confined([source], Drawings(tmp_path / "poster.jpg", tmp_path / "filmstrip.jpg"))
    assert [path.name for path in tmp_path.iterdir()] == ["poster.jpg"]
    result = ingest(source, tmp_path, report=lambda *_: None, should_stop=lambda: False)
    assert result.filmstrip == Filmstrip(4, *CELL)
    assert [media.read_counter(cell) for cell in cells_of(result.derived["filmstrip"], result.filmstrip)] == [0, 15, 30, 45]


@pytest.mark.ffmpeg
def test_a_film_taken_upright_has_an_upright_strip(tmp_path: Path) -> None:
    cells = drawn(media.make_video(seconds=1, size=(320, 180), rotation=90, gop=15, tone=None), tmp_path)
    assert cells[1].size == (51, 90)
    top, bottom = (cells[1].convert("L").crop((0, y, 51, y + 20)) for y in (0, 70))
    assert ImageStat.Stat(top).mean[0] - ImageStat.Stat(bottom).mean[0] > 50  # the lowest bits, which are set, are on top now
