import hashlib
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from engine import ffmpeg
from engine.errors import Cancelled, DiskFull, UnsupportedMedia
from engine.filmstrips import Filmstrip
from engine.ingest import Ingested, ingest
from engine.inspection import Drawings
from engine.media import MediaInfo
from engine.probe import inspect_confined, inspect_own
from tests import hostile, media

pytestmark = pytest.mark.ffmpeg


def run(source: Path, workdir: Path) -> Ingested:
    return ingest(source, workdir, report=lambda *_: None, should_stop=lambda: False)


def times(path: Path) -> list[Fraction]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        found = [frame.pts * stream.time_base for frame in container.decode(stream) if frame.pts is not None]
    return [time - found[0] for time in found]


def test_a_film_gets_all_that_pages_and_the_editor_need(tmp_path: Path) -> None:
    source = media.make_video(size=(1280, 720), picture="test", rate="30000/1001")
    result = run(source, tmp_path)
    assert result.checksum == hashlib.sha256(source.read_bytes()).hexdigest()
    assert set(result.derived) == {"poster", "filmstrip", "peaks", "proxy"}
    assert {path.name for path in tmp_path.iterdir()} == {"poster.jpg", "filmstrip.jpg", "peaks.dat", "proxy.mp4"}
    assert result.filmstrip == Filmstrip(4, 160, 90)
    proxy = inspect_own(result.derived["proxy"])
    assert (proxy.width, proxy.height, proxy.pixel_format) == (640, 360, "yuv420p")
    assert (proxy.video_codec, proxy.audio_codec, proxy.frame_rate) == ("h264", "aac", Fraction(30000, 1001))
    assert proxy.frames == result.info.frames == 60
    with Image.open(result.derived["poster"]) as poster:
        assert (poster.format, poster.size) == ("JPEG", (640, 360))


def test_a_proxy_can_be_entered_every_fifteen_frames_and_has_no_reordering(tmp_path: Path) -> None:
    proxy = run(media.make_video(seconds=3, picture="test", gop=90), tmp_path).derived["proxy"]
    with av.open(str(proxy)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    assert [index for index, packet in enumerate(packets) if packet.is_keyframe] == [0, 15, 30, 45, 60, 75]
    assert all(packet.pts == packet.dts for packet in packets)


def test_a_proxy_begins_with_its_index(tmp_path: Path) -> None:
    content = run(media.make_video(), tmp_path).derived["proxy"].read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_frames_of_the_proxy_stand_where_those_of_an_uneven_film_stand(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / f"uneven{suffix}"
    media.run_ffmpeg("-i", str(media.make_video()), "-vf", "select='lt(n,20)+not(mod(n,4))'", "-fps_mode", "vfr", str(source))
    workdir = tmp_path / "work"
    workdir.mkdir()
    shown, original = times(run(source, workdir).derived["proxy"]), times(source)
    assert len(shown) == len(original) == 30
    assert max(abs(one - other) for one, other in zip(shown, original, strict=True)) < Fraction(1, 1000)


def test_the_frames_of_the_proxy_are_those_of_the_film(tmp_path: Path) -> None:
    proxy = run(media.make_video(), tmp_path).derived["proxy"]
    assert [media.read_counter(media.frame_of(proxy, number)) for number in (0, 31, 59)] == [0, 31, 59]


def test_a_proxy_begins_at_zero_whatever_the_film_says(tmp_path: Path) -> None:
    result = run(media.make_video(suffix=".ts", picture="test"), tmp_path)
    assert result.info.start_us > 1_000_000
    assert inspect_own(result.derived["proxy"]).start_us == 0


@pytest.mark.parametrize("rotation", [90, 270])
def test_a_film_taken_upright_gets_an_upright_proxy_and_poster(tmp_path: Path, rotation: int) -> None:
    result = run(media.make_video(size=(640, 360), picture="test", rotation=rotation), tmp_path)
    proxy = inspect_own(result.derived["proxy"])
    assert (proxy.width, proxy.height, proxy.rotation) == (360, 640, 0)
    with Image.open(result.derived["poster"]) as poster:
        assert poster.size == (360, 640)
        as_ffmpeg_turns_it = media.frame_of(result.derived["proxy"], 0).resize((36, 64))
        difference = ImageStat.Stat(ImageChops.difference(poster.convert("RGB").resize((36, 64)), as_ffmpeg_turns_it)).mean
    assert max(difference) < 25


@pytest.mark.parametrize("size", [(321, 181), (2, 2), (1280, 16)])
def test_odd_and_extreme_sizes_get_a_proxy(tmp_path: Path, size: tuple[int, int]) -> None:
    result = run(media.make_video(seconds=0.2, size=size, picture="#FFFFFF", codec="vp9", suffix=".webm", tone=None), tmp_path)
    proxy = inspect_own(result.derived["proxy"])
    assert proxy.frames == 6
    assert abs((proxy.width or 0) - size[0]) <= 1 and abs((proxy.height or 0) - size[1]) <= 1


def test_wide_pixels_are_made_square(tmp_path: Path) -> None:
    result = run(media.make_video(size=(144, 108), aspect="4/3"), tmp_path)
    proxy = inspect_own(result.derived["proxy"])
    assert (proxy.width, proxy.height) == (192, 108)


def test_the_poster_is_not_the_black_that_a_film_begins_with(tmp_path: Path) -> None:
    source = tmp_path / "fade.mp4"
    fade = "color=c=black:size=320x180:duration=1[a];color=c=white:size=320x180:duration=1[b];[a][b]concat"
    media.run_ffmpeg("-f", "lavfi", "-i", fade, "-g", "10", "-pix_fmt", "yuv420p", str(source))
    workdir = tmp_path / "work"
    workdir.mkdir()
    with Image.open(run(source, workdir).derived["poster"]) as poster:
        assert ImageStat.Stat(poster.convert("L")).mean[0] > 200


def test_nothing_that_the_original_says_about_itself_is_carried_over(tmp_path: Path) -> None:
    source = tmp_path / "tagged.mp4"
    tags = ["-metadata", "title=SECRETTITLE", "-metadata", "location=+51.5-000.1/", "-metadata", "comment=<script>"]
    media.run_ffmpeg("-i", str(media.make_video()), "-c", "copy", *tags, "-movflags", "use_metadata_tags", str(source))
    assert b"SECRETTITLE" in source.read_bytes()
    workdir = tmp_path / "work"
    workdir.mkdir()
    for path in run(source, workdir).derived.values():
        content = path.read_bytes()
        assert not any(word in content for word in (b"SECRETTITLE", b"+51.5", b"<script>", b"Lavf"))


def test_a_photo_gets_an_upright_poster_without_its_own_data(tmp_path: Path) -> None:
    result = run(media.make_image((2000, 1000), suffix=".jpg", orientation=6), tmp_path)
    assert set(result.derived) == {"poster"}
    with Image.open(result.derived["poster"]) as poster:
        assert poster.size == (640, 1280)
        assert len(poster.getexif()) == 0
        corners = [poster.convert("L").crop((x, 0, x + 40, 40)) for x in (0, 600)]
    left, right = (ImageStat.Stat(corner).mean[0] for corner in corners)
    assert left < 120 < 240 < right  # the white corner has gone from the left to the right: turned clockwise


def test_a_sound_gets_its_peaks(tmp_path: Path) -> None:
    result = run(media.make_audio(suffix=".mp3"), tmp_path)
    assert result.info.kind == "audio"
    assert result.derived == {"peaks": tmp_path / "peaks.dat"}
    assert list(tmp_path.iterdir()) == [tmp_path / "peaks.dat"]


def test_progress_rises_through_the_stages(tmp_path: Path) -> None:
    heard: list[tuple[float, str]] = []
    source = media.make_video(picture="test")
    ingest(source, tmp_path, report=lambda share, stage: heard.append((share, stage)), should_stop=lambda: False)
    shares = [share for share, _ in heard]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert list(dict.fromkeys(stage for _, stage in heard))[:3] == ["Reading the file", "Drawing the poster", "Making the proxy"]


@pytest.mark.parametrize("stage", ["Reading the file", "Drawing the poster", "Making the proxy"])
def test_stopping_at_any_stage_leaves_nothing(tmp_path: Path, stage: str) -> None:
    now = ""

    def report(_: float, said: str) -> None:
        nonlocal now
        now = said

    with pytest.raises(Cancelled):
        ingest(media.make_video(picture="test"), tmp_path, report=report, should_stop=lambda: now == stage)
    assert list(tmp_path.iterdir()) == []


def test_a_film_damaged_in_the_middle_is_refused(tmp_path: Path) -> None:
    source = hostile.damaged_in_the_middle(tmp_path)
    workdir = tmp_path / "work"
    workdir.mkdir()
    with pytest.raises(UnsupportedMedia, match=r"^The file is damaged: parts of its picture cannot be read\.$"):
        run(source, workdir)
    assert list(workdir.iterdir()) == []


def test_a_proxy_that_lost_its_frames_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = ffmpeg.run

    def short(task: ffmpeg.Task, **kwargs: object) -> None:
        args = tuple("10" if before == "-frames:v" else arg for before, arg in zip(("", *task.args), task.args, strict=False))
        real(ffmpeg.Task(args, task.box, task.time_limit, task.label))

    monkeypatch.setattr(ffmpeg, "run", short)
    with pytest.raises(UnsupportedMedia) as caught:
        run(media.make_video(), tmp_path)
    assert caught.value.detail == "10 of 60 frames in the proxy"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("peaks.is_whole", lambda path: False), ("filmstrip_of", lambda info: Filmstrip(5, 160, 90))],
    ids=["peaks", "filmstrip"],
)
def test_what_is_not_what_was_asked_for_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setattr(f"engine.ingest.{name}", value)
    with pytest.raises(UnsupportedMedia, match="no proper picture"):
        run(media.make_video(), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("source", [media.make_image, media.make_video])
def test_a_disk_too_full_for_the_poster_is_not_the_fault_of_the_file(source: Callable[[], Path]) -> None:
    with pytest.raises(DiskFull):
        inspect_confined([source()], Drawings(poster=Path("/dev/full")))


def test_a_full_disk_is_not_the_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull()

    monkeypatch.setattr(ffmpeg, "run", full)
    with pytest.raises(DiskFull):
        run(media.make_video(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_web_can_know_a_file_without_loading_decoders() -> None:
    code = "import sys, engine.ingest, engine.probe; sys.exit(any(name in sys.modules for name in ('av', 'PIL')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_info_is_that_of_the_original(tmp_path: Path) -> None:
    result = run(media.make_video(size=(640, 360)), tmp_path)
    assert isinstance(result.info, MediaInfo)
    assert (result.info.width, result.info.height) == (640, 360)
