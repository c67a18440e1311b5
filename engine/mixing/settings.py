"""MixSettings: what a mix is asked to be, as one JSON document. Its shape and the rules that need no media."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from engine.errors import Fault, InvalidTimeline
from engine.mixing.fields import FIELDS, MixField
from engine.mixing.naming import check_template
from engine.presets import PRESETS, Preset, choose
from engine.timeline import Canvas
from engine.values import Frames, Id, Length, Rate, Shape, String

MOST_GROUPS, MOST_CLIPS, MOST_FILMS = 50, 500, 500
MOST_TAGS, LONGEST_TAG = 50, 1_000
UNREADABLE = Fault("", "The settings hold a text that is not Unicode, or are nested too deeply")

Name = Annotated[String, Field(max_length=255)]


class InvalidMix(InvalidTimeline):
    """The settings break their rules; `faults` says where."""


class MixClip(Shape):
    """`duration` frames of an asset from frame `source_in` on, at the rate of the mix; without it all that is left.

    A picture needs a duration.
    """

    asset: Id
    source_in: Frames = 0
    duration: Length | None = None
    name: Name = ""


class MixGroup(Shape):
    """Every film takes one of its clips; from an optional one it may take none."""

    name: Annotated[String, Field(max_length=100, pattern=r"\S")]
    optional: bool = False
    clips: Annotated[list[MixClip], Field(max_length=MOST_CLIPS)] = []


class MixMetadata(Shape):
    """What each file says about itself. `fields` are those that the mix fills in, if asked to; static goes before them."""

    static: Annotated[
        dict[
            Annotated[String, Field(min_length=1, max_length=100)],
            Annotated[String, Field(max_length=LONGEST_TAG)],
        ],
        Field(max_length=MOST_TAGS),
    ] = {}
    include_dynamic: bool = False
    fields: list[MixField] = list(FIELDS)


class MixSettings(Shape):
    """Mode "auto" draws different films with `seed`: a clip of each group, or `take` clips of the pool in any order.
    Mode "manual" makes film i of clip i of each group.

    The canvas lies in the preset's frame, and is as large as it unless given. `fit` "blur" shows clips whole, over themselves
    enlarged and blurred. `naming` and the metadata use `project`, and `date` as in "2026-11-27".
    """

    schema_version: Literal[1] = Field(default=1, alias="schema")
    mode: Literal["auto", "manual"] = "auto"
    groups: Annotated[list[MixGroup], Field(max_length=MOST_GROUPS)] = []
    pool: Annotated[list[MixClip], Field(max_length=MOST_CLIPS)] = []
    take: Annotated[int, Field(ge=1, le=MOST_GROUPS)] = 1
    count: Annotated[int, Field(ge=1, le=MOST_FILMS)] = 1
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0  # no larger than JavaScript counts
    preset: str = "1080p"
    format: Literal["mp4", "mov", "avi"] = "mp4"
    quality: Literal["low", "medium", "high", "ultra"] = "medium"
    canvas: Canvas | None = None
    rate: Rate = Rate()
    fit: Literal["fit", "fill", "blur"] = "fit"
    metadata: MixMetadata = MixMetadata()
    naming: Annotated[String, Field(min_length=1, max_length=200)] = "{project}-{index}"
    project: Name = ""
    date: Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""

    @field_validator("preset")
    @classmethod
    def _preset(cls, value: str) -> str:
        if value not in PRESETS:
            raise PydanticCustomError("preset", "There is no such preset: choose one of {there}", {"there": ", ".join(PRESETS)})
        return value

    @field_validator("naming")
    @classmethod
    def _naming(cls, value: str) -> str:
        try:
            check_template(value)
        except ValueError as error:
            raise PydanticCustomError("naming", "{sentence}", {"sentence": str(error)}) from error
        return value

    @model_validator(mode="after")
    def _groups_or_a_pool(self) -> Self:
        if self.groups and self.pool:
            raise PydanticCustomError("pool", "Clips come from groups or from one pool, not from both")
        return self

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Self:
        """Read stored or received settings. Raises InvalidMix with every fault found."""
        try:
            return cls.model_validate_json(json.dumps(data))
        except RecursionError as error:
            raise InvalidMix([UNREADABLE]) from error
        except ValidationError as error:
            wrong = error.errors()
            if wrong[0]["type"] == "json_invalid":
                raise InvalidMix([UNREADABLE]) from error
            raise InvalidMix([Fault(".".join(map(str, each["loc"])), each["msg"]) for each in wrong]) from error

    def dump(self) -> dict[str, Any]:
        """As JSON values, ready to store or send."""
        return self.model_dump(mode="json", by_alias=True)

    def assets(self) -> set[UUID]:
        """Every file that it needs."""
        return {clip.asset for clip in (*self.pool, *(clip for group in self.groups for clip in group.clips))}

    @property
    def output(self) -> Preset:
        """What every film is encoded as."""
        return choose(self.preset, self.format, self.quality, "none")

    @property
    def frame(self) -> Canvas:
        """The canvas that clips are put on."""
        output = self.output
        canvas = self.canvas or Canvas(width=output.width, height=output.height)
        return canvas.model_copy(update={"fill": "blur"}) if self.fit == "blur" else canvas
