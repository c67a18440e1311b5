"""Light that spreads from bright parts."""

from typing import Annotated, Literal

from pydantic import Field

from engine.effects.effect import UNCHANGED, Effect, Stage, in_rgb

SIGMA = 2.0  # pixels of the small picture that is blurred: what is this soft needs no more of them


class Glow(Effect):
    """`threshold` is how bright a part must be to shine, `radius`, per mille of the canvas's height, how far it does."""

    kind: Literal["glow"] = "glow"
    strength: Annotated[float, Field(ge=0, le=1)] = 0.4
    radius: Annotated[float, Field(ge=2, le=100)] = 20.0
    threshold: Annotated[float, Field(ge=0, le=0.95)] = 0.5

    def filters(self, stage: Stage) -> str:
        if self.strength == 0:
            return UNCHANGED
        sigma = self.radius * stage.unit / 2
        width, height = (max(2, round(side * min(1.0, SIGMA / sigma))) for side in (stage.width, stage.height))
        shine = f"round(max(0\\,val-{255 * self.threshold:.4f})*{self.strength / (1 - self.threshold):.4f})"
        return in_rgb(
            f"split[fxlit][fxcopy];[fxcopy]scale={width}:{height}:flags=area,lutrgb=r={shine}:g={shine}:b={shine},"
            f"gblur=sigma={min(sigma, SIGMA):.4f}:steps=2,scale={stage.width}:{stage.height}:flags=bicubic[fxshine];"
            f"[fxlit][fxshine]blend=all_mode=screen"
        )
