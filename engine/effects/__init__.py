"""Every effect, listed once: the union that the document is made of."""

from typing import Annotated

from pydantic import Field

from engine.effects.adjust import Adjust
from engine.effects.blur import Blur
from engine.effects.chroma_key import ChromaKey
from engine.effects.compressor import Compressor
from engine.effects.denoise import Denoise
from engine.effects.effect import Effect, SoundEffect, Stage
from engine.effects.equaliser import Equaliser
from engine.effects.gain import Gain
from engine.effects.glow import Glow
from engine.effects.grain import Grain
from engine.effects.grayscale import Grayscale
from engine.effects.hue import Hue
from engine.effects.lut import Lut
from engine.effects.mirror import Mirror
from engine.effects.noise_reduction import NoiseReduction
from engine.effects.pixelate import Pixelate
from engine.effects.sepia import Sepia
from engine.effects.sharpen import Sharpen
from engine.effects.temperature import Temperature
from engine.effects.vignette import Vignette
from engine.effects.zoom import Zoom

AnyEffect = Annotated[
    Adjust
    | Blur
    | ChromaKey
    | Denoise
    | Glow
    | Grain
    | Grayscale
    | Hue
    | Lut
    | Mirror
    | Pixelate
    | Sepia
    | Sharpen
    | Temperature
    | Vignette
    | Zoom,
    Field(discriminator="kind"),
]
AnySoundEffect = Annotated[Compressor | Equaliser | Gain | NoiseReduction, Field(discriminator="kind")]

__all__ = ["AnyEffect", "AnySoundEffect", "Effect", "Lut", "SoundEffect", "Stage"]
