"""What every effect is: parameters with ranges, and a filter made of numbers and words of our own only."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from engine.values import Shape

UNCHANGED = "null"  # the filter of an effect whose parameters ask for nothing: not even a rounding


@dataclass(frozen=True)
class Stage:
    """Where an effect is applied: a layer of that size in pixels, after it was scaled to its place.

    `unit` is a thousandth of the canvas's height in pixels, so that an effect looks the same at every size of output;
    on a layer enlarged for its `headroom` it is enlarged as well. Width and height are even. The layer begins `first`
    frames after the element does, which lasts `length` frames; its frame n has the time n / `rate`, from zero.
    """

    width: int
    height: int
    unit: float
    first: int
    length: int
    rate: Fraction


class Effect(Shape):
    """A change of the picture. `filters` is a chain from one video pad to one; switched off it is left out.

    Labels within a chain begin with "fx" and are all joined within it, so that the same chain may come again.
    """

    kind: str
    enabled: bool = True

    keeps_alpha: ClassVar[bool] = False  # whether its filters work on yuva420p; else its alpha is taken aside
    makes_alpha: ClassVar[bool] = False  # whether it leaves yuva420p whatever it is given; it takes what alpha there is along
    moves: ClassVar[bool] = False  # whether what it does depends on the time since the element began

    def headroom(self) -> float:
        """How many times larger than its place the layer should be, so that what is enlarged stays sharp."""
        return 1.0

    def filters(self, stage: Stage) -> str:
        """Reads and leaves yuv420p (or yuva420p where `keeps_alpha`), bt709, limited range, square pixels."""
        raise NotImplementedError


class SoundEffect(Shape):
    """A change of the sound: a chain from one stereo pad of 48 kHz floats to one, with as many samples."""

    kind: str
    enabled: bool = True

    def filters(self) -> str:
        raise NotImplementedError


def in_rgb(filters: str) -> str:
    """A chain that works on planar RGB, from and to the colours that all layers have."""
    return f"{TO_RGB},{filters},{FROM_RGB}"


# Without accurate_rnd a picture loses a step of brightness each way. Colours are repeated for their four pixels and
# averaged again, which gives the very same back: smoother ways blur the colours a little more with every effect.
TO_RGB = "scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd+neighbor,format=gbrp"
FROM_RGB = "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+area,format=yuv420p"
TAGGED = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"  # of what a chain draws itself
