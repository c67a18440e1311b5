"""The engine on the command line: what it makes, what it says, what it ends with."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import av
import pytest
from PIL import Image

from engine.__main__ import main
from engine.cli.terminal import FAILED, INVALID, MEDIA, OK, STOPPED, USAGE
from engine.probe import inspect_own
from engine.tags import read_tags
from tests.engine.cuts import FILM, clip, timeline, video_track
from tests.media import make_video


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "timeline.json"
    path.write_text(json.dumps(timeline(video_track(clip(0, 10, 5, name="sea.mp4"))).dump()))
    return path


def edit(document: Path, **change: Any) -> None:
    document.write_text(json.dumps(json.loads(document.read_text()) | change))


@pytest.mark.ffmpeg
def test_a_folder_with_files_named_by_asset_serves_as_media(
    document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(make_video(seconds=0.5), tmp_path / f"{FILM}.mp4")
    out = tmp_path / "new" / "out.mp4"
    assert main(["render", str(document), str(out), "--preset", "720p"]) == OK
    assert inspect_own(out).frames == 10
    assert "1280 x 720, 10 frames, 0.333 s" in capsys.readouterr().out
    assert [path.name for path in out.parent.iterdir()] == ["out.mp4"]


@pytest.mark.ffmpeg
def test_a_map_of_files_serves_as_media_and_a_cache_is_kept(document: Path, tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    shutil.copy(make_video(seconds=0.5), tmp_path / "media" / "sea.mp4")
    listed = tmp_path / "media" / "map.json"
    listed.write_text(json.dumps({str(FILM): "sea.mp4"}))
    arguments = ["render", str(document), str(tmp_path / "out.mp4"), "--media", str(listed), "--cache", str(tmp_path / "cache")]
    assert main([*arguments, "--preset", "720p", "--parallel", "1"]) == OK
    assert len(list((tmp_path / "cache").glob("*/*"))) == 2


def test_wrong_usage_ends_with_2(document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["render"])
    assert caught.value.code == USAGE
    assert main(["render", str(tmp_path / "none.json"), "out.mp4"]) == USAGE
    document.write_text("{")
    assert main(["render", str(document), "out.mp4"]) == USAGE
    document.write_text("[]")
    assert main(["render", str(document), "out.mp4"]) == USAGE
    assert "is not a JSON object" in capsys.readouterr().err


def test_an_invalid_document_ends_with_3_and_every_fault(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(document, zoom=99, position=500)
    assert main(["render", str(document), "out.mp4"]) == INVALID
    assert capsys.readouterr().err.splitlines() == [
        "zoom: Zoom must be between 0.1 and 10.0",
        "position: Playback position out of range",
    ]


def test_media_that_lack_end_with_4(document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(document), "out.mp4"]) == MEDIA
    assert f"There is no file for the asset {FILM}" in capsys.readouterr().err
    (tmp_path / f"{FILM}.mp4").write_text("not a video")
    assert main(["render", str(document), "out.mp4"]) == MEDIA
    assert f"{FILM}.mp4: This is a text file" in capsys.readouterr().err


@pytest.mark.ffmpeg
def test_a_clip_longer_than_its_file_is_an_invalid_document(
    document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(make_video(seconds=0.4), tmp_path / f"{FILM}.mp4")
    assert main(["render", str(document), str(tmp_path / "out.mp4")]) == INVALID
    assert "“sea.mp4” lasts 0.4 s, but the clip needs 0.5 s of it" in capsys.readouterr().err


@pytest.mark.ffmpeg
def test_a_render_that_fails_ends_with_5_and_leaves_nothing(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(make_video(seconds=0.5), tmp_path / f"{FILM}.mp4")
    monkeypatch.setattr("engine.assembly.count_frames", lambda path: 9)
    out = tmp_path / "made" / "out.mp4"
    assert main(["render", str(document), str(out), "--verbose"]) == FAILED
    said = capsys.readouterr().err
    assert "“sea.mp4” is damaged, or shorter than the timeline uses." in said and "9 of 10 frames" in said
    assert list(out.parent.iterdir()) == []


@pytest.mark.ffmpeg
def test_probe_prints_the_facts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["probe", str(make_video(seconds=0.5))]) == OK
    assert json.loads(capsys.readouterr().out)["frames"] == 15
    assert main(["probe", str(tmp_path / "none")]) == USAGE


@pytest.mark.ffmpeg
def test_ctrl_c_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    shutil.copy(make_video(seconds=20, size=(1920, 1080), picture="test"), tmp_path / f"{FILM}.mp4")
    document = tmp_path / "timeline.json"
    document.write_text(json.dumps(timeline(video_track(clip(0, 600))).dump()))
    out = tmp_path / "made" / "out.mp4"
    command = [sys.executable, "-m", "engine", "render", str(document), str(out)]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2])
    deadline = time.monotonic() + 60
    while not list(out.parent.glob(".rendering-*/parts/encoding-*/part.mp4")) and time.monotonic() < deadline:
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)
    assert running.returncode == STOPPED
    assert b"Stopped." in said
    assert list(out.parent.iterdir()) == []


@pytest.fixture
def media(tmp_path: Path) -> Path:
    shutil.copy(make_video(seconds=0.5), tmp_path / f"{FILM}.mp4")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.ffmpeg
def test_the_name_of_the_file_chooses_the_format(document: Path, media: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = media / "out.webm"
    arguments = ["render", str(document), str(out), "--preset", "720p", "--quality", "low", "--metadata", "title=Sea", "--json"]
    assert main(arguments) == OK
    answer = told(capsys)
    assert (answer["out"], answer["info"]["video_codec"], answer["info"]["audio_codec"]) == (str(out), "vp9", "opus")
    assert read_tags(out)["title"] == "Sea"


def test_what_does_not_go_together_is_wrong_usage(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(document), "out.avi", "--captions", "soft"]) == USAGE
    assert "cannot hold captions" in capsys.readouterr().err
    assert main(["render", str(document), "out.mp4", "--metadata", "Sea"]) == USAGE


def test_an_error_is_told_as_json_too(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(document, zoom=99)
    assert main(["render", str(document), "out.mp4", "--json"]) == INVALID
    answer = told(capsys)
    assert (answer["status"], answer["faults"]) == (3, [{"path": "zoom", "message": "Zoom must be between 0.1 and 10.0"}])


@pytest.mark.ffmpeg
def test_a_colour_table_is_a_file_as_any_other(document: Path, media: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = UUID(int=77)
    made = json.loads(document.read_text())
    made["tracks"][0]["elements"][0]["effects"] = [{"kind": "lut", "asset": str(table)}]
    document.write_text(json.dumps(made))
    steps = [f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1)]
    (media / f"{table}.cube").write_text("LUT_3D_SIZE 2\n" + "\n".join(steps))
    assert main(["render", str(document), str(media / "out.mp4"), "--preset", "720p"]) == OK
    (media / f"{table}.cube").write_text("LUT_3D_SIZE 2\nred green blue")
    assert main(["render", str(document), str(media / "out.mp4"), "--preset", "720p"]) == MEDIA
    assert f"{table}.cube" in capsys.readouterr().err


@pytest.mark.ffmpeg
def test_a_preview_is_a_still_or_a_folder_that_plays(document: Path, media: Path, capsys: pytest.CaptureFixture[str]) -> None:
    still = media / "still.jpg"
    assert main(["preview", str(document), str(still), "--at", "00:00:00:04", "--json"]) == OK
    assert told(capsys) == {"out": str(still), "frame": 4}
    assert Image.open(still).size == (640, 360)
    assert main(["preview", str(document), str(media / "hls"), "--json"]) == OK
    assert {path.suffix for path in (media / "hls").iterdir()} == {".m3u8", ".m4s", ".mp4"}
    with av.open(told(capsys)["out"]) as container:
        assert sum(1 for _ in container.decode(video=0)) == 10


@pytest.mark.ffmpeg
def test_a_mix_tells_of_every_film(media: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cut = [{"asset": str(FILM), "source_in": n, "duration": 4} for n in (0, 5)]
    settings = {"schema": 1, "groups": [{"name": "A", "clips": cut}, {"name": "B", "clips": cut}], "count": 3, "preset": "720p"}
    (media / "mix.json").write_text(json.dumps({**settings, "project": "Sea"}))
    assert main(["mix", str(media / "mix.json"), "--output", str(media / "films"), "--json"]) == OK
    films = told(capsys)["films"]
    assert [film["error"] for film in films] == [None] * 3
    assert {film["file"] for film in films} == {path.name for path in (media / "films").iterdir()}
    assert all(film["info"]["frames"] == 8 for film in films)


@pytest.mark.ffmpeg
def test_a_cut_goes_out_and_comes_back(document: Path, media: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cut = media / "cut.otio"
    assert main(["export", str(document), str(cut), "--json"]) == OK
    assert told(capsys)["losses"] == []
    back = media / "back.json"
    assert main(["import", str(cut), str(back), "--json"]) == OK
    assert told(capsys)["media"] == str(media / "back.media.json")
    assert (
        main(["render", str(back), str(media / "out.mp4"), "--media", str(media / "back.media.json"), "--preset", "720p"]) == OK
    )
    assert main(["export", str(document), str(media / "cut.doc")]) == USAGE
    (media / "bad.xml").write_text("<xmeml>")
    assert main(["import", str(media / "bad.xml"), str(back)]) == INVALID
