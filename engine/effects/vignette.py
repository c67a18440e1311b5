"""Darkens the corners."""

from typing import Annotated, Literal

from pydantic import Field

from engine.effects.effect import TAGGED, UNCHANGED, Effect, Stage

MASK = (192, 108)  # pixels: it is smooth, so that a small one, enlarged, is as good as a large one


class Vignette(Effect):
    """`strength` is how dark the corners become; `size` how far from the middle it begins: 0 there, 1 in the corners."""

    kind: Literal["vignette"] = "vignette"
    strength: Annotated[float, Field(ge=0, le=1)] = 0.5
    size: Annotated[float, Field(ge=0, le=0.95)] = 0.35

    def filters(self, stage: Stage) -> str:
        if self.strength == 0:
            return UNCHANGED
        # not ffmpeg's vignette, which takes 0 for black: this lays black over the picture, drawn once
        far = "hypot((X+0.5)/W-0.5\\,(Y+0.5)/H-0.5)*sqrt(2)"
        ramp = f"clip(({far}-{self.size:.4f})/{1 - self.size:.4f}\\,0\\,1)"
        dark = f"round(255*{self.strength:.4f}*st(0\\,{ramp})*ld(0)*(3-2*ld(0)))"
        return (
            f"null[fxlit];color=c=black:s={MASK[0]}x{MASK[1]}:r=1:d=1,format=yuva420p,geq=lum=16:cb=128:cr=128:a={dark},"
            f"scale={stage.width}:{stage.height}:flags=bicubic,{TAGGED}[fxdark];[fxlit][fxdark]overlay=format=yuv420"
        )
