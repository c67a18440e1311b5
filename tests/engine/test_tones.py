"""HDR films look like ordinary ones: in the proxy and all that is drawn of it, and in a render, which agree."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from engine import tones
from engine.ingest import ingest, proxy_args
from engine.media import Source
from engine.preview import through_proxy
from tests import media
from tests.engine.cuts import FILM, TINY, clip, film, planned, real, rendered, video_track

PQ, HLG = "smpte2084", "arib-std-b67"
WHITE = {PQ: 0.58, HLG: 0.75}  # of the full signal: 203 nits, a white sheet
DARK = {PQ: 0.30, HLG: 0.38}


def make_hdr(transfer: str) -> Path:
    """White on the left, a third of the signal on the right, for half a second."""

    def write(out: Path) -> None:
        light = f"64+876*if(lt(X,W/2),{WHITE[transfer]},{DARK[transfer]})"
        picture = f"nullsrc=size=320x180:rate=10:duration=0.5,format=yuv420p10le,geq=lum='{light}':cb=512:cr=512"
        named = f"log-level=none:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
        tags = ["-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc"]
        media.run_ffmpeg("-f", "lavfi", "-i", picture, "-c:v", "libx265", "-crf", "10", "-x265-params", named, *tags, str(out))

    return media.made(".mp4", write, "hdr", transfer)


def levels(image: Image.Image) -> tuple[int, int]:
    """How light the left and the right half are, in percent."""
    grey = image.convert("L")
    width, height = grey.size
    found = [grey.getpixel((width * part // 4, height // 2)) for part in (1, 3)]
    assert all(isinstance(value, int) for value in found)
    return tuple(round(value / 2.55) for value in found)  # type: ignore[operator,return-value]


def first_frame(path: Path) -> Image.Image:
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        assert (int(frame.color_trc), int(frame.colorspace), int(frame.color_range)) == (1, 1, 1)  # bt709, limited
        image: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
        return image


@pytest.mark.ffmpeg
@pytest.mark.parametrize(("transfer", "dark"), [(PQ, 28), (HLG, 42)])
def test_white_is_nearly_white_and_what_is_dark_stays(tmp_path: Path, transfer: str, dark: int) -> None:
    result = ingest(make_hdr(transfer), tmp_path, report=lambda *_: None, should_stop=lambda: False)
    assert result.info.hdr
    assert set(result.derived) == {"poster", "filmstrip", "proxy"}
    with Image.open(result.derived["poster"]) as poster:
        shown = [levels(first_frame(result.derived["proxy"])), levels(poster)]
    for light, low in shown:
        assert light == pytest.approx(85, abs=3)
        assert low == pytest.approx(dark, abs=3)


@pytest.mark.ffmpeg
def test_a_render_shows_the_same(tmp_path: Path) -> None:
    plan = planned(video_track(clip(0, 6)), sources={FILM: real(make_hdr(HLG))})
    light, dark = levels(first_frame(rendered(plan, tmp_path)))
    assert light == pytest.approx(85, abs=3)
    assert dark == pytest.approx(42, abs=3)


def test_an_ordinary_film_is_left_alone() -> None:
    assert tones.to_ordinary(film()) == ""
    assert not any("tonemap" in word for word in proxy_args(film(), Path("a"), Path("b")))


def keys(**facts: Any) -> list[str]:
    source = Source(Path("/media/film"), "abc", film(**facts))
    return [segment.key for segment in planned(video_track(clip(0, 60)), sources={FILM: source}).segments]


def test_other_tones_are_other_segments_of_hdr_films_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary, hdr = keys(), keys(hdr=True)
    monkeypatch.setattr("engine.layers.TONES", tones.TONES + 1)
    assert keys() == ordinary
    assert keys(hdr=True) != hdr


def test_a_proxy_has_its_tones_already() -> None:
    source = Source(Path("/media/film"), "abc", film(hdr=True))
    assert not through_proxy(source, Path("/media/proxy"), 500).info.hdr


def test_what_is_copied_is_never_hdr() -> None:
    copying = replace(TINY, width=1920, height=1080, copies=True)
    for hdr in (False, True):
        source = Source(Path("/media/film"), "abc", film(hdr=hdr))
        [segment] = planned(video_track(clip(0, 30)), sources={FILM: source}, preset=copying).segments
        assert segment.may_copy is not hdr
