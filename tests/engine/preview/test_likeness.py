"""What the preview shows is what will be rendered: for every effect and every transition, frame by frame.

Once finely encoded, from the sources, so that only what is drawn can differ; and once as a person sees it, from proxies.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.effects import AnyEffect
from engine.ingest import ingest
from engine.media import Source
from engine.plan import RenderPlan, plan
from engine.presets import Preset
from engine.preview import Pieces, Rendition, in_shape_of, through_proxy
from engine.segments import SegmentStore
from engine.timeline import AnyElement, Canvas, Timeline, Transition
from engine.transitions import TransitionKind
from tests.engine.cuts import FILM, OTHER, clip, real, rendered, timeline, video_track
from tests.media import made, run_ffmpeg

pytestmark = pytest.mark.ffmpeg

Frame = NDArray[np.float64]
EFFECTS = [each for each in get_args(get_args(AnyEffect)[0]) if each.__name__ != "Lut"]  # which needs a file
TRANSITIONS: tuple[TransitionKind, ...] = get_args(TransitionKind)
SHOWN, CROSSED = 2, 4  # frames of a clip with an effect, and of a transition
DRAWN, SEEN = 0.98, 0.97  # the least likeness: of what is drawn, and after two encoders more
CANVAS = Canvas(width=1280, height=720)


def made_film(number: int) -> Source:
    """Soft shapes that move: detail that a proxy of 360 lines can hold."""
    seed = f"gradients=s=1280x720:n=6:seed={number + 3}:speed=0.05:rate=30:duration=3"
    shapes = f"testsrc2=s=1280x720:rate=30:duration=3,hue=h={number * 120},gblur=sigma=6"
    graph = f"{seed}[a];{shapes}[b];[a][b]blend=all_mode=average,format=yuv420p"

    def write(out: Path) -> None:
        run_ffmpeg("-f", "lavfi", "-i", graph, "-c:v", "libx264", "-preset", "veryfast", "-crf", "12", str(out))

    return real(made(".mp4", write, "soft", number))


def cut() -> tuple[Timeline, dict[str, int]]:
    """A clip for each effect, then a chain of transitions; and the frame at which to look at each."""
    elements: list[AnyElement] = []
    moments: dict[str, int] = {"plain": SHOWN // 2}
    elements.append(clip(0, SHOWN, 10))
    for effect in EFFECTS:
        start = elements[-1].end
        elements.append(clip(start, SHOWN, 10, effects=[effect()]))
        moments[effect.__name__] = start + SHOWN // 2
    start = elements[-1].end
    elements.append(clip(start, 2 * CROSSED + 2))
    for n, kind in enumerate(TRANSITIONS):
        start = elements[-1].end - CROSSED
        asset = OTHER if n % 2 == 0 else FILM
        elements.append(clip(start, 2 * CROSSED + 2, 5 + n, asset, transition=Transition(kind=kind)))
        moments[kind] = start + CROSSED // 2
    return timeline(video_track(*elements), canvas=CANVAS), moments


MOMENTS = cut()[1]


@dataclass(frozen=True)
class Shown:
    """Every frame: of the render, scaled down; of the preview, finely encoded from the sources; and as people get it."""

    render: list[Frame]
    drawn: list[Frame]
    seen: list[Frame]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder = tmp_path_factory.mktemp("likeness")
    sources = {asset: made_film(number) for number, asset in enumerate((FILM, OTHER))}
    document, preset = cut()[0], in_shape_of(CANVAS)
    full = rendered(plan(document, sources, Preset("full", "Full", 1280, 720, crf=3)), folder)
    drawn = preview_of(plan(document, sources, replace(preset, crf=3)), folder / "drawn")
    proxied = {asset: proxy_of(source, folder / f"proxy-{asset}") for asset, source in sources.items()}
    return Shown(planes(full), planes(drawn), planes(preview_of(plan(document, proxied, preset), folder / "seen")))


def proxy_of(source: Source, folder: Path) -> Source:
    folder.mkdir()
    found = ingest(source.path, folder, report=lambda fraction, stage: None, should_stop=lambda: False)
    proxy = found.derived["proxy"]
    return through_proxy(source, proxy, proxy.stat().st_size)


def preview_of(planned: RenderPlan, folder: Path) -> Path:
    folder.mkdir()
    pieces = Pieces(Rendition(planned), SegmentStore(folder / "store", 10**9), folder)
    out = folder / "preview.mp4"
    out.write_bytes(pieces.init_segment() + b"".join(pieces.segment(n) for n in range(len(planned.segments))))
    return out


def planes(path: Path) -> list[Frame]:
    """Every frame at 640 x 360, its planes one over the other: brightness, then the two colours side by side."""
    with av.open(str(path)) as container:
        frames = (frame.reformat(640, 360, "yuv420p", interpolation="AREA") for frame in container.decode(video=0))
        return [frame.to_ndarray().astype(float) for frame in frames]


def likeness(one: Frame, other: Frame) -> float:
    """SSIM over all planes by their pixels, as ffmpeg counts it."""
    light, colours = (_ssim(one[rows], other[rows]) for rows in (slice(0, 360), slice(360, None)))
    return (2 * light + colours) / 3


def _ssim(one: Frame, other: Frame) -> float:
    """Wang et al. 2004, over windows of eight by eight pixels, four apart."""
    one, other = (each.reshape(-1, 320) if len(each) == 180 else each for each in (one, other))  # a colour is half as wide
    a, b = (np.lib.stride_tricks.sliding_window_view(each, (8, 8))[::4, ::4].reshape(-1, 64) for each in (one, other))
    mean_a, mean_b = a.mean(1), b.mean(1)
    both = ((a - mean_a[:, None]) * (b - mean_b[:, None])).mean(1)
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    return float((top / ((mean_a**2 + mean_b**2 + c1) * (a.var(1) + b.var(1) + c2))).mean())


def test_all_have_every_frame(shown: Shown) -> None:
    assert len(shown.render) == len(shown.drawn) == len(shown.seen) == cut()[0].duration


@pytest.mark.parametrize("name", MOMENTS)
def test_the_preview_draws_what_is_rendered(name: str, shown: Shown) -> None:
    at = MOMENTS[name]
    assert likeness(shown.drawn[at], shown.render[at]) >= DRAWN


# a preview's encoder has no bits for grain: it is drawn, and mostly lost again
@pytest.mark.parametrize("name", [name for name in MOMENTS if name != "Grain"])
def test_the_preview_from_proxies_looks_like_the_render(name: str, shown: Shown) -> None:
    at = MOMENTS[name]
    assert likeness(shown.seen[at], shown.render[at]) >= SEEN


def test_likeness_tells_one_frame_from_the_next(shown: Shown) -> None:
    at = MOMENTS["wipe_left"]
    assert likeness(shown.drawn[at], shown.render[at + 2]) < DRAWN
