"""The grain of film: a short run of noise that repeats, always the same for a frame of the element."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from engine.effects.effect import TAGGED, UNCHANGED, Effect, Stage

PERIOD = 24  # frames until it repeats, too many to be seen; a longer one takes longer to begin
MIDDLE = 124.3  # of the noise as drawn: grey is 126 in limited range, and rounding takes a little off


class Grain(Effect):
    """`strength` is how far it lightens and darkens; `size` that of a grain, per mille of the canvas's height."""

    kind: Literal["grain"] = "grain"
    strength: Annotated[float, Field(ge=0, le=1)] = 0.15
    size: Annotated[float, Field(ge=2, le=20)] = 2.5

    moves: ClassVar[bool] = True

    def filters(self, stage: Stage) -> str:
        if self.strength == 0:
            return UNCHANGED
        # drawn grain by grain, soft enough to bear scaling: at every size of output it is the same noise
        columns, rows = (max(2, round(side / (stage.unit * self.size))) for side in (stage.width, stage.height))
        rate = f"{stage.rate.numerator}/{stage.rate.denominator}"
        return (
            f"null[fxplain];color=c=gray:s={columns}x{rows}:r={rate},format=yuv420p,{TAGGED},trim=end_frame={PERIOD},"
            f"noise=c0s=100:c0f=t:c0_seed=1,gblur=sigma=0.7:planes=1,loop=loop=-1:size={PERIOD},"
            f"trim=start_frame={stage.first % PERIOD},setpts=N,scale={stage.width}:{stage.height}:flags=bicubic[fxgrain];"
            f"[fxplain][fxgrain]"
            f"lut2=c0=clip(round(x+(y-{MIDDLE})*{self.strength:.4f})\\,16\\,235):shortest=1"
        )
