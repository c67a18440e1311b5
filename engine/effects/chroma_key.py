"""Takes out the backdrop: parts of one colour become see-through, and its shine on the rest goes."""

from math import hypot
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.effects.effect import TAGGED, Effect, Stage
from engine.values import Colour


class ChromaKey(Effect):
    """`color` is the backdrop's. How far a colour may be from it is counted from 0, the same, to 1, as far as grey is:
    up to `similarity` it is see-through, over the next `blend` it becomes solid. `spill`: how much of its shine goes.
    """

    kind: Literal["chroma_key"] = "chroma_key"
    color: Colour = "#00B140"
    similarity: Annotated[float, Field(ge=0.01, le=1)] = 0.4
    blend: Annotated[float, Field(ge=0, le=1)] = 0.15
    spill: Annotated[float, Field(ge=0, le=1)] = 0.7

    keeps_alpha: ClassVar[bool] = True
    makes_alpha: ClassVar[bool] = True

    def filters(self, stage: Stage) -> str:
        # tables of the two planes of colour, a quarter of the pixels each: ffmpeg's chromakey takes ten times as long
        u, v, alpha = self._tables()
        return (
            f"format=yuva420p,extractplanes=y+u+v+a[fxy][fxu][fxv][fxa];[fxu]split=3[fxu1][fxu2][fxu3];"
            f"[fxv]split=3[fxv1][fxv2][fxv3];[fxu1][fxv1]lut2=c0={u}[fxnewu];[fxu2][fxv2]lut2=c0={v}[fxnewv];"
            f"[fxu3][fxv3]lut2=c0={alpha},scale={stage.width}:{stage.height}:flags=bilinear[fxkey];"
            f"[fxa][fxkey]lut2=c0=round(x*y/255)[fxnewa];"
            f"[fxy][fxnewu][fxnewv][fxnewa]mergeplanes=map1s=1:map2s=2:map3s=3:format=yuva420p,{TAGGED}"
        )

    def _tables(self) -> tuple[str, str, str]:
        """What a pair (x, y) of the planes U and V becomes: U, V, and alpha."""
        key_u, key_v = _chroma(self.color)
        strength = max(hypot(key_u, key_v), 1.0)  # a grey has no direction, and nothing like it is taken out
        to_u, to_v = key_u / strength, key_v / strength
        along = f"((x-128)*({to_u:.5f})+(y-128)*({to_v:.5f}))"
        across = f"((x-128)*({to_v:.5f})-(y-128)*({to_u:.5f}))"
        # only hues within 45 degrees of the key's have its shine: yellow and skin stay as they are
        shine = f"{self.spill:.4f}*max(0\\,{along}-abs({across}))"
        far = f"hypot(max(0\\,{strength:.4f}-{along})\\,{across})/{strength:.4f}"  # purer than the backdrop is no farther
        alpha = f"round(255*clip(({far}-{self.similarity:.4f})/{max(self.blend, 0.001):.4f}\\,0\\,1))"
        return f"round(x-({to_u:.5f})*{shine})", f"round(y-({to_v:.5f})*{shine})", alpha


def _chroma(color: str) -> tuple[float, float]:
    """U and V of #RRGGBB from zero, in bt709 and limited range."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 224 * (blue - luma) / 1.8556, 224 * (red - luma) / 1.5748
