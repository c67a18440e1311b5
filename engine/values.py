"""What every part of a JSON document is made of: the base of the shapes, and the scalars with their ranges."""

from fractions import Fraction
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

MAX_FRAMES = 7_200 * 120 * 4  # eight hours at 120 frames a second: a bound, so that no sum can run away
MAX_RATE_PART = 1_001_000  # of numerator and denominator: ffmpeg's clocks count in 32 bits


class Shape(BaseModel):
    """Base of every part: unknown names are refused, values are not coerced, instances do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


def _no_nul(value: str) -> str:
    if "\0" in value:
        raise PydanticCustomError("nul", "Text must not contain the character NUL")
    return value


Id = Annotated[UUID, Field(strict=False)]
String = Annotated[str, AfterValidator(_no_nul)]  # PostgreSQL cannot store a NUL
Frames = Annotated[int, Field(ge=0, le=MAX_FRAMES)]
Length = Annotated[int, Field(ge=1, le=MAX_FRAMES)]
Level = Annotated[float, Field(ge=0, le=1)]
PerMille = Annotated[float, Field(ge=0, le=1000)]
Colour = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Rate(Shape):
    """Frames a second, as a fraction: 30000/1001 is exact."""

    num: int = 30
    den: int = 1

    @model_validator(mode="after")
    def _range(self) -> "Rate":
        parts_fit = all(1 <= part <= MAX_RATE_PART for part in (self.num, self.den))
        if not parts_fit or not 1 <= Fraction(self.num, self.den) <= 120:
            raise PydanticCustomError("frame_rate", "Frame rate must be 1-120 fps")
        return self

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.num, self.den)
