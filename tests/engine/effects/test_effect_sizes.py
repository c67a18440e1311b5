"""An effect looks the same at every size of output."""

from typing import Any

import pytest

from tests.engine.effects.drawing import effect, likeness

pytestmark = pytest.mark.ffmpeg

SOURCES = {
    "card": "testsrc2=s=1280x720:r=30",
    "fractal": "mandelbrot=s=1280x720:r=30:start_scale=0.5",
}
ALL: list[tuple[str, dict[str, Any]]] = [
    ("adjust", {}),
    ("adjust", {"brightness": -0.2, "contrast": 1.8, "saturation": 1.8, "gamma": 1.8}),
    ("blur", {}),
    ("blur", {"radius": 1.0}),
    ("blur", {"radius": 80.0}),
    ("chroma_key", {}),
    ("denoise", {}),
    ("denoise", {"strength": 1.0}),
    ("glow", {}),
    ("glow", {"strength": 1.0, "radius": 2.0, "threshold": 0.2}),
    ("glow", {"strength": 1.0, "radius": 100.0}),
    ("grain", {}),
    ("grain", {"strength": 1.0, "size": 2.0}),
    ("grayscale", {}),
    ("hue", {}),
    ("hue", {"angle": 180.0}),
    ("mirror", {}),
    ("pixelate", {}),
    ("pixelate", {"size": 5.0}),
    ("pixelate", {"size": 250.0}),
    ("sepia", {}),
    ("sharpen", {}),
    ("sharpen", {"amount": 2.0, "radius": 5.0}),
    ("temperature", {}),
    ("temperature", {"warmth": 1.0, "tint": -1.0}),
    ("vignette", {}),
    ("vignette", {"strength": 1.0, "size": 0.0}),
    ("zoom", {}),
    ("zoom", {"from_scale": 4.0, "from_x": 0.1, "to_scale": 1.5}),
]


# the fractal, slow to draw, for each effect as it is offered
PAIRS = [(*each, source) for source in SOURCES for each in ALL if source == "card" or not each[1]]


@pytest.mark.parametrize(("kind", "parameters", "source"), PAIRS, ids=str)
def test_drawn_small_it_is_what_was_drawn_large(kind: str, parameters: dict[str, Any], source: str) -> None:
    assert likeness(effect(kind, **parameters), SOURCES[source], (1280, 720), (640, 360)) >= 0.98
