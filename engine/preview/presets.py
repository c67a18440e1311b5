"""How a preview is encoded: small, fast, and so that every segment of it is one group of pictures without B-frames."""

from dataclasses import replace
from fractions import Fraction

from engine.geometry import even
from engine.presets import Preset
from engine.timeline import Canvas

SIDE = 360  # the shorter side, in pixels: what proxies have
LONGEST_SIDE = 1280
SECONDS = 4  # of a segment at most
PREVIEW = Preset("preview", "Preview", 640, SIDE, speed="ultrafast", crf=23, longest_seconds=SECONDS, keyframe_seconds=SECONDS)


def in_shape_of(canvas: Canvas) -> Preset:
    """PREVIEW in the shape of a canvas; of a very long one the longer side is bounded instead."""
    shorter, longer = sorted((canvas.width, canvas.height))
    scale = min(Fraction(SIDE, shorter), Fraction(LONGEST_SIDE, longer))
    return replace(PREVIEW, width=even(canvas.width * scale), height=even(canvas.height * scale))
