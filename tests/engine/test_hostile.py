"""Files made to do harm, or that are not what they say: each ends in one sentence, soon, and leaves nothing."""

import resource
import struct
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from engine.errors import UnsupportedMedia
from engine.ingest import ingest
from engine.probe import probe
from tests import hostile, media

pytestmark = pytest.mark.ffmpeg
SOON = 60  # seconds: no judge of speed, a machine busy with other tests needs 15; what hangs does not end at all

CASES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "huge png": (hostile.huge_png, "The picture is 16000 x 16000 pixels; at most 50 megapixels can be used."),
    "png text bomb": (hostile.png_with_a_text_bomb, "The picture is damaged or cut short, and cannot be read."),
    "index never came": (hostile.cut_at_the_end, "The file is damaged or cut short, and cannot be read."),
    "cut after its index": (hostile.cut_with_its_index, "The file is cut short: its last part is missing."),
    "no streams": (hostile.nothing_inside, "There is neither picture nor sound in the file."),
    "noise": (hostile.noise, "This is not a video, picture or sound file that can be used here."),
    "noise in a box": (hostile.noise_in_a_box, "The file is damaged or cut short, and cannot be read."),
    "zero bytes": (lambda folder: hostile.text(folder, "e.mp4", ""), "The file is empty."),
    "one byte": (
        lambda folder: hostile.data(folder, "one.mp4", b"\0"),
        "This is not a video, picture or sound file that can be used here.",
    ),
    "text": (
        lambda folder: hostile.text(folder, "t.mp4", "Dear diary,\n"),
        "This is a text file, not a video, picture or sound.",
    ),
    "svg": (
        lambda folder: hostile.text(folder, "s.png", hostile.SVG),
        "SVG drawings cannot be used; save it as a PNG picture.",
    ),
    "html": (
        lambda folder: hostile.text(folder, "h.mp4", "\ufeff <!DOCTYPE html><video src=x>"),
        "This is a web page, not a video, picture or sound.",
    ),
    "dash": (
        lambda folder: hostile.text(folder, "d.mp4", '<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1/</BaseURL></MPD>'),
        "This is a playlist, not a video: it only names other files.",
    ),
    "subtitles": (
        lambda folder: hostile.text(folder, "s.mp4", "WEBVTT\n\n00:00.000 --> 00:01.000\nhello"),
        "This is a subtitle file, not a video, picture or sound.",
    ),
    "cut picture": (
        lambda folder: hostile.data(folder, "c.jpg", media.make_image(suffix=".jpg").read_bytes()[:700]),
        "The picture is damaged or cut short, and cannot be read.",
    ),
    "too long": (
        lambda _: media.make_video(seconds=7300, rate="1", size=(16, 16), picture="#000000", tone=None, gop=600),
        "It is 2 h 02 min long; at most 2 hours can be used.",
    ),
    "too fast": (
        lambda _: media.make_video(seconds=1, rate="240", tone=None),
        "It has 240 frames a second; from 1 to 120 can be used.",
    ),
    "too wide": (
        lambda _: media.make_video(seconds=0.1, size=(4112, 64), picture="#FFFFFF", tone=None),
        "Its picture is 4112 x 64 pixels; at most 4096 x 2160 can be used.",
    ),
    "zip": (
        lambda folder: hostile.data(folder, "z.mp4", b"PK\x03\x04" + bytes(200)),
        "This is a ZIP archive; unpack it and upload the files inside.",
    ),
    "pdf": (
        lambda folder: hostile.text(folder, "p.jpg", "%PDF-1.7\n"),
        "This is a PDF document, not a video, picture or sound.",
    ),
    "other codec": (
        lambda _: media.make_video(codec="huffyuv", suffix=".mkv"),
        "Its picture is encoded as huffyuv; H.264, H.265, VP9 and AV1 can be used. Convert it to one of them first.",
    ),
    "unknown picture codec": (hostile.unknown_picture_codec, "Its picture is encoded in a way that is not known here."),
    "unknown sound codec": (hostile.unknown_sound_codec, "Its sound is encoded in a way that is not known here."),
    "two frames, ten hours apart": (
        lambda _: media.make_video(
            seconds=2, rate="1", tone=None, picture="#000000", suffix=".mkv", extra=("-bsf:v", "setts=ts=N*36000")
        ),
        "It is 10 h 01 min long; at most 2 hours can be used.",
    ),
}


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this machine that nobody may visit, and who did."""
    visits: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visits.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", visits
    server.shutdown()
    server.server_close()
    thread.join()


def refusal(source: Path, workdir: Path) -> UnsupportedMedia:
    workdir.mkdir(exist_ok=True)
    started = time.monotonic()
    with pytest.raises(UnsupportedMedia) as caught:
        ingest(source, workdir, report=lambda *_: None, should_stop=lambda: False)
    assert time.monotonic() - started < SOON
    assert list(workdir.iterdir()) == []
    return caught.value


@pytest.mark.parametrize("case", CASES)
def test_each_is_refused_with_its_sentence(tmp_path: Path, case: str) -> None:
    make, sentence = CASES[case]
    assert str(refusal(make(tmp_path), tmp_path / "work")) == sentence


@pytest.mark.parametrize("make", [hostile.hls, hostile.concat, hostile.hls_behind_a_box])
def test_a_playlist_reaches_nobody(tmp_path: Path, canary: tuple[str, list[str]], make: Callable[[Path, str], Path]) -> None:
    address, visits = canary
    refusal(make(tmp_path, address), tmp_path / "work")
    assert visits == []


def test_playlists_are_called_by_their_name(tmp_path: Path) -> None:
    for make in (hostile.hls, hostile.concat):
        said = str(refusal(make(tmp_path, "http://127.0.0.1:9"), tmp_path / "work"))
        assert said == "This is a playlist, not a video: it only names other files."


def test_a_lying_header_is_not_believed(tmp_path: Path) -> None:
    info = probe(hostile.lying_duration(tmp_path))
    assert (info.duration_us, info.frames) == (2_000_000, 60)


def test_a_huge_picture_costs_little(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    refusal(hostile.data(tmp_path, "full.png", media.png(16_000, 16_000)), tmp_path / "work")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < 2
    assert after.ru_maxrss < 300 * 1024 or after.ru_maxrss == before.ru_maxrss


def test_a_gif_of_very_many_frames_is_one_picture(tmp_path: Path) -> None:
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"!\xf9\x04\0\x0a\0\0\0" + b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    source = hostile.data(tmp_path, "long.gif", head + frame * 100_000 + b";")
    started = time.monotonic()
    info = probe(source)
    assert (info.kind, info.width, info.height) == ("image", 1, 1)
    assert time.monotonic() - started < SOON


@pytest.mark.parametrize("name", ["-y.mp4", "-i", "concat:a.mp4", "http:x.mp4", "pipe:0", "img%d.mp4", "--poster"])
def test_argument_like_names_are_only_names(tmp_path: Path, name: str) -> None:
    source = tmp_path / name
    source.write_bytes(media.make_video(picture="test").read_bytes())
    workdir = tmp_path / "work"
    workdir.mkdir()
    result = ingest(source, workdir, report=lambda *_: None, should_stop=lambda: False)
    assert result.info.kind == "video"
    assert {path.name for path in workdir.iterdir()} == {"poster.jpg", "filmstrip.jpg", "peaks.dat", "proxy.mp4"}
