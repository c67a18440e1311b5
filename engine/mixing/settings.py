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
from engine.transitions import TransitionKind
from engine.values import Colour, Frames, Id, Length, Rate, Shape, String

MOST_GROUPS, MOST_CLIPS, MOST_FILMS = 50, 500, 500
MOST_TAGS, LONGEST_TAG = 50, 1_000
MOST_RULES, MOST_TEXTS = 200, 10
UNREADABLE = Fault("", "The settings hold a text that is not Unicode, or are nested too deeply")

Name = Annotated[String, Field(max_length=255)]
Ref = Annotated[String, Field(max_length=40)]
Pair = Annotated[list[Ref], Field(min_length=2, max_length=2)]


def _checked(template: str) -> str:
    try:
        check_template(template)
    except ValueError as error:
        raise PydanticCustomError("fields", "{sentence}", {"sentence": str(error)}) from error
    return template


class InvalidMix(InvalidTimeline):
    """The settings break their rules; `faults` says where."""


class MixClip(Shape):
    """`duration` frames of an asset from frame `source_in` on, at the rate of the mix; without it all that is left.

    A picture needs a duration. `id` is what rules and rows call it; without one it is "group.clip", both counted from 1, or in
    a pool its number. `weight`: how often AUTO takes it beside the others of its group; 0 is never.
    """

    id: Ref = ""
    asset: Id
    source_in: Frames = 0
    duration: Length | None = None
    name: Name = ""
    weight: Annotated[int, Field(ge=0, le=10)] = 1


class MixTrim(Shape):
    """Which part of each clip of a group plays, at most `duration` frames. A window lies where the seed says, once for a clip."""

    part: Literal["first", "last", "window"]
    duration: Length


class MixTransition(Shape):
    """How a group's clip takes over from the one before it, over `duration` frames that both play in."""

    kind: TransitionKind = "crossfade"
    duration: Length


class MixGroup(Shape):
    """Every film takes one of its clips; from an optional one it may take none."""

    name: Annotated[String, Field(max_length=100, pattern=r"\S")]
    optional: bool = False
    clips: Annotated[list[MixClip], Field(max_length=MOST_CLIPS)] = []
    trim: MixTrim | None = None
    transition: MixTransition | None = None


class MixRules(Shape):
    """As `engine.combinations.Rules` has them. `max_duration` is in frames, `max_overlap` in per cent. Clips by their ids."""

    requires: Annotated[list[Pair], Field(max_length=MOST_RULES)] = []
    excludes: Annotated[list[Pair], Field(max_length=MOST_RULES)] = []
    apart: Annotated[list[Pair], Field(max_length=MOST_RULES)] = []
    max_uses: Annotated[int, Field(ge=1, le=MOST_FILMS)] | None = None
    min_difference: Annotated[int, Field(ge=1, le=MOST_GROUPS)] = 1
    max_overlap: Annotated[int, Field(ge=0, le=100)] = 100
    max_duration: Length | None = None


class MixMusic(Shape):
    """A bed under the whole of each film, from frame `source_in` of an asset on, again and again until the end, faded out.

    `gain_db` is of the bed, `ducking_db` how much softer it is while a clip has sound: 0 is not at all.
    """

    asset: Id
    source_in: Frames = 0
    gain_db: Annotated[float, Field(ge=-60, le=12)] = -12
    ducking_db: Annotated[float, Field(ge=-40, le=0)] = 0
    fade_out: Frames = 0


class MixText(Shape):
    """Words over the picture, with the fields of `naming` in braces: over the whole film, or while the clip of one group plays.

    `group` counts from 1. `size` is of the letters, in per mille of the picture's height.
    """

    text: Annotated[String, Field(min_length=1, max_length=500, pattern=r"\S")]
    group: Annotated[int, Field(ge=1, le=MOST_GROUPS)] | None = None
    place: Literal["top", "middle", "bottom"] = "bottom"
    size: Annotated[int, Field(ge=10, le=400)] = 60
    colour: Colour = "#ffffff"

    @field_validator("text")
    @classmethod
    def _text(cls, value: str) -> str:
        return _checked(value)


class MixRow(Shape):
    """A film that is given: its number from 1, and for each group the id of a clip or null; of a pool, the ids of its clips."""

    number: Annotated[int, Field(ge=1, le=MOST_FILMS)]
    picks: Annotated[list[Ref | None], Field(max_length=MOST_GROUPS)]


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
    Mode "manual" makes film i of clip i of each group, or the films of `rows` where there are any. In "auto" `rows` are films
    that are kept as they are, and the others are drawn beside them.

    The canvas lies in the preset's frame, and is as large as it unless given. `fit` "blur" shows clips whole, over themselves
    enlarged and blurred. `naming` and the metadata use `project`, and `date` as in "2026-11-27". `is_new`: nothing that earlier
    runs made; whoever plans the mix says what that is.
    """

    schema_version: Literal[1] = Field(default=1, alias="schema")
    mode: Literal["auto", "manual"] = "auto"
    groups: Annotated[list[MixGroup], Field(max_length=MOST_GROUPS)] = []
    pool: Annotated[list[MixClip], Field(max_length=MOST_CLIPS)] = []
    take: Annotated[int, Field(ge=1, le=MOST_GROUPS)] = 1
    count: Annotated[int, Field(ge=1, le=MOST_FILMS)] = 1
    seed: Annotated[int, Field(ge=0, lt=2**53)] = 0  # no larger than JavaScript counts
    rows: Annotated[list[MixRow], Field(max_length=MOST_FILMS)] = []
    rules: MixRules = MixRules()
    is_new: bool = False
    preset: str = "1080p"
    format: Literal["mp4", "mov", "avi"] = "mp4"
    quality: Literal["low", "medium", "high", "ultra"] = "medium"
    canvas: Canvas | None = None
    rate: Rate = Rate()
    fit: Literal["fit", "fill", "blur"] = "fit"
    music: MixMusic | None = None
    texts: Annotated[list[MixText], Field(max_length=MOST_TEXTS)] = []
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
        return _checked(value)

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
        clips = {clip.asset for clip in (*self.pool, *(clip for group in self.groups for clip in group.clips))}
        return clips | ({self.music.asset} if self.music else set())

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
