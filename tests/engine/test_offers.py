"""Films of kinds that are not edited directly are shown and measured, with the offer to convert them, which can read them."""

from pathlib import Path
from typing import Any

import pytest

from engine import policy
from engine.errors import UnsupportedMedia
from engine.ffmpeg import INPUT, input_words
from engine.ingest import ingest
from engine.media import MediaInfo, Source
from engine.probe import inspect_confined, inspect_own, probe
from tests import media
from tests.engine.cuts import FILM, clip, film, planned, rendered, video_track

PRORES = "This is ProRes video, which the studio does not edit directly. Convert it to H.264 to use it."


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"video_codec": "prores"}, PRORES),
        (
            {"video_codec": "mjpeg"},
            "This is Motion JPEG video, which the studio does not edit directly. Convert it to H.264 to use it.",
        ),
        ({"audio_codec": "dts"}, "Its sound is DTS, which the studio does not edit directly. Convert it to use it."),
        (
            {"kind": "audio", "video_codec": "", "audio_codec": "wmav2"},
            "This is Windows Media Audio, which the studio does not edit directly. Convert it to use it.",
        ),
    ],
)
def test_each_offer_has_its_sentence(facts: dict[str, Any], sentence: str) -> None:
    info = film(**facts)
    assert policy.needs_conversion(info)
    policy.check(info, for_conversion=True)
    assert policy.offer(info) == sentence
    with pytest.raises(UnsupportedMedia):
        policy.check(info)


@pytest.mark.parametrize("facts", [{}, {"video_codec": "av1"}, {"audio_codec": "pcm_s24le"}, {"audio_codec": ""}])
def test_what_is_edited_directly_needs_no_conversion_and_opens_fewer_decoders(facts: dict[str, Any]) -> None:
    info = film(**facts)
    assert not policy.needs_conversion(info)
    assert input_words(info) == INPUT


@pytest.mark.parametrize(
    "facts",
    [{"video_codec": "vvc"}, {"video_codec": "huffyuv"}, {"audio_codec": "truehd"}, {"video_codec": "prores", "width": 8192}],
)
def test_what_no_conversion_reads_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(UnsupportedMedia):
        policy.check(film(**facts), for_conversion=True)


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("made", "codec", "container"),
    [
        ({"codec": "prores_ks", "suffix": ".mov", "extra": ("-pix_fmt", "yuv422p10le")}, "prores", "mov"),
        ({"codec": "mjpeg", "suffix": ".mov", "extra": ("-pix_fmt", "yuvj420p")}, "mjpeg", "mov"),
        ({"codec": "mpeg4", "suffix": ".avi"}, "mpeg4", "avi"),
        ({"codec": "wmv2", "suffix": ".wmv", "extra": ("-c:a", "wmav2")}, "wmv2", "asf"),
    ],
    ids=["prores", "mjpeg", "mpeg-4", "wmv"],
)
def test_a_film_of_another_kind_is_shown_and_offered_a_conversion(
    tmp_path: Path, made: dict[str, Any], codec: str, container: str
) -> None:
    source = media.make_video(seconds=1, gop=15, **made)
    result = ingest(source, tmp_path, report=lambda *_: None, should_stop=lambda: False)
    info = result.info
    assert result.offer == policy.offer(info)
    assert (info.video_codec, info.container, info.width, info.height, info.has_audio) == (codec, container, 320, 180, True)
    assert info.duration_us == pytest.approx(1_000_000, abs=70_000)
    assert set(result.derived) == {"poster", "filmstrip", "peaks", "proxy"}
    assert inspect_own(result.derived["proxy"]).frames == info.frames


@pytest.mark.ffmpeg
@pytest.mark.parametrize(
    ("made", "codec", "container"),
    [
        ({"codec": "mpeg2video", "suffix": ".ts"}, "mpeg2video", "mpegts"),
        ({"codec": "libvpx", "suffix": ".webm"}, "vp8", "webm"),
        ({"codec": "dnxhd", "suffix": ".mxf", "extra": ("-profile:v", "dnxhr_lb", "-pix_fmt", "yuv422p")}, "dnxhd", "mxf"),
    ],
    ids=["mpeg-2", "vp8", "dnxhd"],
)
def test_these_are_known_as_well(made: dict[str, Any], codec: str, container: str) -> None:
    [info] = inspect_confined([media.make_video(seconds=1, gop=15, tone=None, **made)], for_conversion=True)
    assert (info.video_codec, info.container, info.frames) == (codec, container, 30)


@pytest.mark.ffmpeg
def test_a_film_whose_sound_alone_is_foreign_is_offered_one_as_well(tmp_path: Path) -> None:
    source = media.make_video(seconds=1, suffix=".mkv", extra=("-c:a", "dca", "-b:a", "768k", "-strict", "-2"))
    result = ingest(source, tmp_path, report=lambda *_: None, should_stop=lambda: False)
    assert (result.info.audio_codec, result.offer.partition(",")[0]) == ("dts", "Its sound is DTS")
    assert "peaks" in result.derived


@pytest.mark.ffmpeg
def test_only_who_asks_for_a_conversion_gets_at_such_a_file() -> None:
    source = media.make_video(seconds=1, gop=15, codec="prores_ks", suffix=".mov", extra=("-pix_fmt", "yuv422p10le"))
    with pytest.raises(UnsupportedMedia, match="ProRes"):
        probe(source)
    [info] = inspect_confined([source], for_conversion=True)
    assert info.video_codec == "prores"
    with pytest.raises(UnsupportedMedia, match="ProRes"):
        inspect_confined([media.make_image(), source], for_conversion=True)  # the first alone is what is to be converted


@pytest.mark.ffmpeg
def test_the_renderer_reads_what_is_to_be_converted(tmp_path: Path) -> None:
    source = media.make_video(seconds=1, gop=15, codec="prores_ks", suffix=".mov", extra=("-pix_fmt", "yuv422p10le"))
    [info] = inspect_confined([source], for_conversion=True)
    converted = rendered(planned(video_track(clip(0, 30)), sources={FILM: Source(source, "abc", info)}), tmp_path)
    assert media.read_counter(media.frame_of(converted, 17)) == 17
    assert isinstance(inspect_own(converted), MediaInfo)
